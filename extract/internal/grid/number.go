package grid

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// MostExact is beyond the integers that a float64 surely holds as they are.
const MostExact = 1e15

// IsInt reports whether v is an integer that a float64 surely holds as it is.
func IsInt(v float64) bool { return v == math.Trunc(v) && math.Abs(v) < MostExact }

// Number is a value as a cell or a piece of text states it, and where.
type Number struct {
	Amount
	Start, End int // in the text
}

// Amount is what a number states.
type Amount struct {
	Value     float64
	Unit      Unit
	Null      bool // a mark that there is nothing: / - — 无
	Plain     bool // digits alone, without sign, point, separator or unit
	Doubtful  bool // O for 0, l for 1; or stated to be about right
	Bracketed bool // (27): negative where the cell may be, else no number
	Magnitude int8 // of 12万, the power of ten, where no unit follows it; else 0
}

// Unit is what stands behind a number: 件, 项, 元, 万元; NoUnit if none does.
type Unit uint8

const NoUnit Unit = 0

func (u Unit) String() string { return form.Units[u] }

// IsMoney reports whether a unit is one of amounts.
func (u Unit) IsMoney() bool { return money.Has(u) }

// unitAt returns the unit that stands at the start of b.
func unitAt(b []byte) Unit {
	if !beginUnit.At(b) {
		return NoUnit
	}
	for u := NoUnit + 1; int(u) < len(form.Units); u++ {
		if bytes.HasPrefix(b, []byte(form.Units[u])) {
			return u
		}
	}
	return NoUnit
}

// beginUnit are the characters that units begin with.
var beginUnit = label.FirstOf(form.Units[NoUnit+1:]...)

// unitSet is a set of units, a bit for each.
type unitSet uint32

func unitsOf(names ...string) (set unitSet) {
	for _, name := range names {
		set |= 1 << slices.Index(form.Units, name)
	}
	return set
}

// Has reports whether a unit is in the set.
func (s unitSet) Has(u Unit) bool { return s>>u&1 != 0 }

var (
	money = unitsOf("万元", "亿元", "元")
	// numbersOf stand behind the numbers of parts of a text, too: 3个, 第2次.
	numbersOf = unitsOf("", "部", "个", "条", "次")
	// Counting are those that requests are counted in.
	Counting = unitsOf("件", "条", "宗", "份", "件次", "项", "起", "个", "次")
	Pieces   = unitsOf("个")
)

// parseCell reads all of t.b[start:end) as one value: a number with its sign,
// separators, magnitude and unit, a note in brackets behind it left aside, or a
// mark that stands for nothing. Met: 1,259 增318件 减少3项 －3 63.79 万元 ¥320.5 (27)
// 12万余件 约320万元 22(其中修订16件) / — 无
//
// With joined, blanks between groups of three digits belong to the number, as they
// do where the borders of the cell are known.
func parseCell(t *text.Text, start, end int, joined bool) (Number, bool) {
	start, end = t.Trim(start, end)
	s := t.Bytes[start:end]
	if len(s) == 0 {
		return Number{}, false
	}
	if v, ok := ParseShortInt(s); ok {
		zeros := len(s) > 1 && s[0] == '0'
		return Number{Amount{Value: v, Plain: !zeros, Doubtful: zeros}, start, end}, true
	}
	if IsBlankMark(s) {
		return Number{Amount{Null: true}, start, end}, true
	}
	if inner := len(s) - 1; s[0] == '(' && s[inner] == ')' && len(s) > len("()") {
		return inBrackets(t, start, end, joined)
	}
	from, about := aboutBefore(t.Bytes, start, end)
	n, rest, ok := ParseNumber(t, from, end, joined)
	if !ok {
		return n, false
	}
	n.Plain, n.Doubtful = n.Plain && !about, n.Doubtful || about
	if rest == end {
		return n, true
	}
	if w := aboutBehind(t.Bytes[rest:end]); w > 0 {
		n.Doubtful, rest = true, rest+w
	}
	if textBehind(t.Bytes[rest:end]) {
		return n, false
	}
	s = bytes.Trim(t.Bytes[rest:end], " \n\t。.;；,，、*")
	if len(s) > 0 && s[0] == '(' && s[len(s)-1] == ')' && bytes.Count(s, []byte("(")) == 1 {
		s = nil
	}
	return n, len(s) == 0
}

// textBehind reports whether Chinese text stands behind the blanks and points that b
// begins with, as behind the numbers of labels: 1.属于国家秘密.
func textBehind(b []byte) bool {
	i := 0
	for i < len(b) && (b[i] == ' ' || b[i] == '.' || b[i] == ',') {
		i++
	}
	return i < len(b) && text.HanAt(b, i)
}

// IsBlankMark reports whether a cell holds a mark for no value: / — 无
func IsBlankMark(s []byte) bool {
	switch string(s) {
	case "/", "//", "\\", "-", "--", "---", "—", "——", "———", "–", "――", "―", "无", "无.", "无。", "*", "×", "／", "空", "没有",
		"(无)", "不涉及", "无此项", "N/A", "n/a", "-/-", "─", "一一", "无数据":
		return true
	}
	return false
}

// ParseNumber reads a number at the start of t.b[start:end); joined is as for
// parseCell.
func ParseNumber(t *text.Text, start, end int, joined bool) (n Number, rest int, ok bool) {
	b := t.Bytes[:end]
	i, p := start, prefix{}
	if start < end && !text.IsDigit(b[start]) {
		if i, p, ok = prefixAt(b, start); !ok {
			return n, start, false
		}
		if i < end && i > start && b[i-1] == ' ' && p == (prefix{}) {
			start = i
		}
	}
	var d digits
	last := d.read(b, i, joined)
	v, ok := d.value()
	if !ok {
		return n, start, false
	}
	n.Value, n.Start, n.End = v, start, last
	n.Doubtful = d.doubtful || p.doubtful
	if d.n > 1 && d.b[0] == '0' && d.b[1] != '.' {
		n.Doubtful = true // two numbers without a separator
	}
	n.Plain = p == (prefix{}) && !d.point && !d.separators && !n.Doubtful
	if last < len(b) && (b[last] == ' ' || b[last] == '(' || b[last] >= utf8.RuneSelf) && !n.suffix(b, &d) {
		return n, start, false
	}
	if p.sign == minus {
		n.Value = -n.Value
	}
	if p.currency && n.Unit == NoUnit {
		n.Doubtful = true // of the unit in the head, or of its own
	}
	return n, n.End, true
}

// digits are those of one number, with its point, as they were read.
type digits struct {
	b                 [mostDigitsOfNumber + 2]byte
	n                 int
	point, separators bool
	doubtful          bool
	tooMany           bool
}

const mostDigitsOfNumber = 20

func (d *digits) add(c byte) {
	d.b[d.n] = c
	d.n++
}

// read reads digits from b[from] on and returns the place behind the last one.
func (d *digits) read(b []byte, from int, joined bool) (last int) {
	i, last := from, from
	for i < len(b) {
		switch c := b[i]; {
		case text.IsDigit(c):
			d.add(c)
			i++
			last = i
		case isLetterDigit(c):
			if !letterDigit(b, i, from) {
				return last
			}
			d.add('1')
			if c|0x20 == 'o' {
				d.b[d.n-1] = '0'
			}
			d.doubtful = true
			i++
			last = i
		case c == '.' && d.pointAt(b, i, joined):
			d.point = true
			d.add(c)
			i++
		case c == ',' && d.n > 0 && !d.point && thousands(b[i:]):
			d.separators = true
			i++
		case c == ' ' && joined && (d.groupBehind(b, i, from) || d.spacedPoint(b, i)):
			d.separators = true
			i++
		default:
			return last
		}
		if d.n > mostDigitsOfNumber {
			d.tooMany = true
			return last
		}
	}
	return last
}

// pointAt reports whether the point at b[i] divides the digits of a number, or
// begins it as in .5; digits before that point belong to another.
func (d *digits) pointAt(b []byte, i int, joined bool) bool {
	if d.point || i+1 >= len(b) {
		return false
	}
	if d.n == 0 {
		if !text.IsDigit(b[i+1]) || i > 0 && text.IsDigit(b[i-1]) {
			return false
		}
		d.add('0')
		return true
	}
	return text.IsDigit(b[i+1]) || joined && b[i+1] == ' ' && i+2 < len(b) && text.IsDigit(b[i+2]) || isLetterDigit(b[i+1]) && letterDigit(b, i+1, i+1)
}

// group is how many digits stand between separators of thousands.
const group = 3

// groupBehind reports whether the blank at b[i], behind digits that begin at from,
// divides thousands: 1 259. What is not divided into such groups is several
// numbers in one cell (2345 2346), or none.
func (d *digits) groupBehind(b []byte, i, from int) bool {
	if d.n == 0 || d.point || d.b[0] == '0' || !groupAt(b, i+1) {
		return false
	}
	before := 0 // digits since the last separator
	for at := i - 1; at >= from && isFigure(b[at]); at-- {
		before++
	}
	return before <= group && (before == d.n || before == group)
}

// groupAt reports whether just three digits stand at b[i].
func groupAt(b []byte, i int) bool {
	n := 0
	for i+n < len(b) && isFigure(b[i+n]) {
		n++
	}
	return n == group
}

func isFigure(c byte) bool { return text.IsDigit(c) || isLetterDigit(c) }

// spacedPoint reports whether the blank at b[i] stands beside the point: 63 .79, 63. 79.
func (d *digits) spacedPoint(b []byte, i int) bool {
	if d.n == 0 || i+2 >= len(b) {
		return false
	}
	if d.b[d.n-1] == '.' {
		return text.IsDigit(b[i+1])
	}
	return !d.point && b[i+1] == '.' && text.IsDigit(b[i+2])
}

// value returns what the digits state.
func (d *digits) value() (float64, bool) {
	if d.n == 0 || d.tooMany || d.b[0] == '.' {
		return 0, false
	}
	if v, ok := ParseShortInt(d.b[:d.n]); ok {
		return v, true
	}
	v, err := strconv.ParseFloat(string(d.b[:d.n]), 64)
	return v, err == nil
}

// ParseShortInt returns the value of digits that are so few, as those of counts are, that
// their integer is exact.
func ParseShortInt(s []byte) (float64, bool) {
	const exact = 15
	if len(s) > exact {
		return 0, false
	}
	v := 0
	for _, c := range s {
		if !text.IsDigit(c) {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return float64(v), true
}

// unitBehind reads the unit behind the digits that end at b[at], and returns the
// place behind it: 12件, 12 件, 12(件).
func unitBehind(b []byte, at int) (Unit, int) {
	for at < len(b) && b[at] == ' ' {
		at++
	}
	bracket := at < len(b) && b[at] == '('
	if bracket {
		at++
	}
	u := unitAt(b[at:])
	at += len(u.String())
	if bracket && at < len(b) && b[at] == ')' {
		at++
	}
	return u, at
}

func isLetterDigit(c byte) bool { return c == 'O' || c == 'o' || c == 'l' || c == 'I' }

// letterDigit reports whether the letter at b[i] was a digit before a scanner
// read it: nothing but digits and such letters around it.
func letterDigit(b []byte, i, from int) bool {
	const longest = 32 // bytes of a number
	for j := from; j < min(len(b), from+longest); j++ {
		switch c := b[j]; {
		case text.IsDigit(c), isLetterDigit(c):
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			return false
		default:
			return true
		}
	}
	return true
}

// thousands reports whether the comma at the start of s divides thousands.
func thousands(s []byte) bool {
	if len(s) < 4 || !text.IsDigit(s[1]) || !text.IsDigit(s[2]) || !text.IsDigit(s[3]) {
		return false
	}
	return len(s) == 4 || !text.IsDigit(s[4])
}
