package grid

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// What stands around the digits of a number: signs and currencies before them,
// magnitudes and units behind, words that make it an approximate one.

type sign uint8

const (
	noSign sign = iota
	plus
	minus
)

// prefix is what stands before the digits of a number.
type prefix struct {
	sign     sign
	currency bool // ¥
	doubtful bool // a sign that may mean something else: ▲ is minus in accounts, up in charts
}

// prefixAt reads the sign and the currency of a number and blanks around them, and
// returns where the digits should begin. ok is false if there are two signs.
func prefixAt(b []byte, i int) (at int, p prefix, ok bool) {
	for i < len(b) {
		var next prefix
		size := 1
		switch c := b[i]; {
		case c == '-':
			next.sign = minus
		case c == '+':
			next.sign = plus
		case c == '$':
			next.currency = true
		case c == '\\' && i+1 < len(b) && (b[i+1] == '-' || b[i+1] == '+'): // as Markdown escapes them
			i++
			continue
		case c == ' ' && p.sign != noSign && i+1 < len(b) && b[i+1] == ' ':
			return i, p, false // a mark for none, and the next column
		case c == ' ' || c == ':' && p.sign != noSign:
			i++
			continue
		default:
			next, size = prefixWord(b[i:])
		}
		if next == (prefix{}) {
			break
		}
		if next.sign != noSign && p.sign != noSign || next.currency && p.currency {
			return i, p, false
		}
		if next.sign != noSign {
			p.sign = next.sign
		}
		p.currency, p.doubtful = p.currency || next.currency, p.doubtful || next.doubtful
		i += size
	}
	return i, p, true
}

// prefixWords stand before a number, the longer before the shorter.
var prefixWords = [...]struct {
	word string
	prefix
}{
	{"减少", prefix{sign: minus}}, {"增加", prefix{sign: plus}}, {"增长", prefix{sign: plus}}, {"新增", prefix{sign: plus}},
	{"下降", prefix{sign: minus}}, {"减", prefix{sign: minus}}, {"增", prefix{sign: plus}}, {"负", prefix{sign: minus}},
	{"▲", prefix{sign: minus, doubtful: true}}, {"△", prefix{sign: minus, doubtful: true}},
	{"▼", prefix{sign: minus, doubtful: true}}, {"▽", prefix{sign: minus, doubtful: true}},
	{"⁻", prefix{sign: minus}}, {"↓", prefix{sign: minus, doubtful: true}}, {"↑", prefix{sign: plus, doubtful: true}},
	{"人民币", prefix{currency: true}}, {"¥", prefix{currency: true}}, {"￥", prefix{currency: true}}, {"€", prefix{currency: true}},
	{"RMB", prefix{currency: true}}, {"CNY", prefix{currency: true}},
}

// dashes are minus signs where a digit stands right behind them.
var dashes = [...]string{"—", "–", "―", "─"}

func prefixWord(b []byte) (prefix, int) {
	if !beginPrefix.At(b) {
		return prefix{}, 0
	}
	for _, w := range prefixWords {
		if bytes.HasPrefix(b, []byte(w.word)) {
			return w.prefix, len(w.word)
		}
	}
	for _, d := range dashes {
		if rest, is := bytes.CutPrefix(b, []byte(d)); is && len(rest) > 0 && text.IsDigit(rest[0]) {
			return prefix{sign: minus}, len(d)
		}
	}
	return prefix{}, 0
}

// beginPrefix are the characters that prefixes begin with.
var beginPrefix = func() *label.Characters {
	words := dashes[:]
	for _, w := range prefixWords {
		words = append(words, w.word)
	}
	return label.FirstOf(words...)
}()

// suffix reads what stands behind the digits d of n, which end at b[n.end]: a
// magnitude, 余 and a unit. It reports false if digits go on behind a magnitude
// that they do not belong to: 12万5.
func (n *Number) suffix(b []byte, d *digits) bool {
	at := n.End
	for at < len(b) && b[at] == ' ' {
		at++
	}
	apart := at > n.End
	more, about := behindMore(b, at)
	if about && !apart {
		at = more
		n.Plain, n.Doubtful, n.End = false, true, at
	}
	u, rest := unitBehind(b, at)
	if u != NoUnit {
		n.Unit, n.Plain, n.End = u, false, rest
		return true
	}
	power, size := MagnitudeAt(b[at:])
	if size == 0 {
		return true
	}
	if unit, _ := unitBehind(b, at+size); apart && unit == NoUnit && at+size < len(b) && !text.IsSpace(b[at+size]) {
		return true // of what comes behind
	}
	return n.scale(b, d, at+size, power)
}

// scale reads on behind the magnitude of n, the power of ten before b[at].
func (n *Number) scale(b []byte, d *digits, at, power int) bool {
	value, ok := d.scaled(power)
	if !ok {
		return false
	}
	n.Value, n.Plain = value, false
	for last := power; at < len(b) && text.IsDigit(b[at]); {
		var part digits
		at = part.read(b, at, false)
		next, size := MagnitudeAt(b[at:])
		value, ok := part.scaled(next)
		if size == 0 || next >= last || !ok || d.point || part.point || value >= math10(last) {
			return false
		}
		n.Value, at, last, power = n.Value+value, at+size, next, next
	}
	if more, about := behindMore(b, at); about {
		at, n.Doubtful = more, true
	}
	n.End = at
	if u, rest := unitBehind(b, at); u != NoUnit {
		n.Unit, n.End = u, rest
	} else {
		n.Magnitude = int8(power)
	}
	return true
}

// scaled returns what the digits state, times a power of ten.
func (d *digits) scaled(power int) (float64, bool) {
	if _, ok := d.value(); !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(d.b[:d.n])+"e"+strconv.Itoa(power), 64)
	return v, err == nil
}

func math10(power int) float64 {
	v := 1.0
	for range power {
		v *= 10
	}
	return v
}

// MagnitudeAt returns the power of ten that the magnitude at the start of b stands
// for, and its length: 千 is 3, 百万 is 6; 0 where there is none.
func MagnitudeAt(b []byte) (power, size int) {
	const most = 12 // 万亿; there are no larger amounts
	for size+len("万") <= len(b) && text.LeadsHan(b[size]) {
		next := 0
		switch text.DecodeHan(b[size:]) {
		case '百':
			next = 2
		case '千':
			next = 3
		case '万':
			next = 4
		case '亿':
			next = 8
		}
		if next == 0 || power+next > most {
			break
		}
		power += next
		size += len("万")
	}
	return power, size
}

// behindMore reports whether b[at] is a character that makes a number an
// approximate one (10余件, 3万多元), and returns the place behind it.
func behindMore(b []byte, at int) (int, bool) {
	if at+len("余") > len(b) || !text.LeadsHan(b[at]) {
		return at, false
	}
	switch text.DecodeHan(b[at:]) {
	case '余', '多', '几':
		return at + len("余"), true
	}
	return at, false
}

// aboutWords make a number an approximate one: those that stand before it, and
// those behind its unit.
var (
	aboutWords  = []string{"大约", "约为", "约", "将近", "近", "超过", "逾", "超", "不足", "至少"}
	beginAbout  = label.FirstOf(aboutWords...)
	behindWords = []string{"左右", "上下", "以上", "以下", "以内", "余", "多"}
)

// aboutBefore returns where the number begins behind a word at b[start:end) that makes
// it an approximate one.
func aboutBefore(b []byte, start, end int) (from int, about bool) {
	if !beginAbout.At(b[start:end]) {
		return start, false
	}
	for _, w := range aboutWords {
		if bytes.HasPrefix(b[start:end], []byte(w)) {
			return start + len(w), true
		}
	}
	return start, false
}

// aboutBehind returns the length of a word at the start of b that makes the number
// before it an approximate one; 0 if there is none.
func aboutBehind(b []byte) int {
	for _, w := range behindWords {
		if bytes.HasPrefix(b, []byte(w)) {
			return len(w)
		}
	}
	return 0
}

// inBrackets reads t.b[start:end), a number in brackets and nothing else, which is
// negative in accounts.
func inBrackets(t *text.Text, start, end int, joined bool) (Number, bool) {
	n, rest, ok := ParseNumber(t, start+len("("), end-len(")"), joined)
	if !ok || rest != end-len(")") || n.Value < 0 {
		return n, false
	}
	n.Value, n.Plain, n.Bracketed, n.Start, n.End = 0-n.Value, false, true, start, end
	return n, true
}

// beginsFigure reports whether b begins with what may stand before the digits of a
// number, signs of ASCII left aside.
func beginsFigure(b []byte) bool {
	switch c := b[0]; {
	case c == '.' || c == '(' || c == '$' || c == '\\' || c == 'R' || c == 'C':
		return true
	case c < utf8.RuneSelf:
		return false
	}
	if _, about := aboutBefore(b, 0, len(b)); about {
		return true
	}
	p, size := prefixWord(b)
	return size > 0 && p != (prefix{})
}
