package text

import (
	_ "embed"
	"html"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"gongkai/extract/han"
)

//go:embed opencc/TSCharacters.txt
var tsCharacters string

//go:embed opencc/TSPhrases.txt
var tsPhrases string

// folding maps characters of the basic plane to what they are read as.
type folding struct {
	To      [1 << 16]uint16 // 0: the character itself; drop and Expand are no targets
	touched han.Set         // characters that are not read as themselves, or may begin a phrase
	phrases map[rune][]phrase
	begins  han.Set    // the characters that begin phrases
	pairs   [64]uint64 // the first two characters of phrases, several pairs to a bit
}

const (
	drop   = 1 // not part of the text
	Expand = 2 // becomes several characters
)

// set makes a character be read as another.
func (f *folding) set(from, to rune) {
	f.To[from] = uint16(to)
	f.touched.Add(from)
}

// WidthFolding makes one of the many forms of a digit, bracket, blank or
// stroke, and of the radicals that PDF fonts put in place of characters, and
// leaves out what is not seen. It does not touch ① and its like: NFKC would make a number of them.
var WidthFolding = sync.OnceValue(func() *folding {
	f := new(folding)
	for r := rune(0xFF01); r <= 0xFF5E; r++ {
		f.set(r, r-0xFF01+'!')
	}
	for r := rune(0xFFE0); r <= 0xFFEE; r++ {
		if n := []rune(width.Fold.String(string(r))); len(n) == 1 {
			f.set(r, n[0])
		}
	}
	for _, r := range "\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000\uE5E5" {
		f.set(r, ' ')
	}
	for _, r := range "\u00AD\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\uFEFF\uFFFC" {
		f.set(r, drop)
	}
	for _, r := range "\u0085\u2028\u2029" {
		f.set(r, '\n')
	}
	for _, r := range "−﹣‐‑‒" {
		f.set(r, '-')
	}
	for _, r := range "│┃┆┊￨丨" {
		f.set(r, '|')
	}
	for _, p := range [...][2]rune{{'﹢', '+'}, {'﹪', '%'}, {'﹐', ','}, {'﹕', ':'}, {'﹙', '('}, {'﹚', ')'}, {'∕', '/'}, {'⁄', '/'}} {
		f.set(p[0], p[1])
	}
	f.foldRadicals()
	for r := rune(0xF900); r <= 0xFAD9; r++ {
		if n, size := utf8.DecodeRuneInString(norm.NFKC.String(string(r))); n != r && size == 3 {
			f.set(r, n)
		}
	}
	for r := rune(0xFE00); r <= 0xFE0F; r++ { // these choose a form of the character before them
		f.set(r, drop)
	}
	for _, span := range [...][2]rune{{0x2474, 0x249B}, {0x3220, 0x3229}} { // ⑴, ⒈ and ㈠ number rows of tables
		for r := span[0]; r <= span[1]; r++ {
			f.set(r, Expand)
		}
	}
	return f
})

// phrase is an entry of OpenCC whose characters are not read one by one.
type phrase struct{ from, to string }

// simpleForms returns the simplified form of each traditional character of the basic
// plane that has one there.
var simpleForms = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	each(tsCharacters, func(key, value string) {
		k, _ := utf8.DecodeRuneInString(key)
		v, size := utf8.DecodeRuneInString(value)
		if k < 1<<16 && size == 3 && k != v {
			m[k] = v
		}
	})
	return m
})

// scriptFolding is WidthFolding and, besides, traditional to simplified.
var scriptFolding = sync.OnceValue(func() *folding {
	f := *WidthFolding()
	f.phrases = map[rune][]phrase{}
	for traditional, r := range simpleForms() {
		f.set(traditional, r)
	}
	f.set('谘', '咨') // a half-converted 諮, met on mirrors
	each(tsPhrases, func(key, value string) {
		k, size := utf8.DecodeRuneInString(key)
		if k < 1<<16 && len(key) == len(value) {
			f.phrases[k] = append(f.phrases[k], phrase{key, value})
			f.begins.Add(k)
			p := Pair(k, DecodeHan([]byte(key[size:]))) // phrases are of characters of three bytes
			f.pairs[p/64] |= 1 << (p % 64)
			f.touched.Add(k)
		}
	})
	return &f
})

// otherScript are the Chinese characters that simplified text has in another form.
var otherScript = sync.OnceValue(func() *han.Set {
	set, script, width := new(han.Set), scriptFolding(), WidthFolding()
	for r := rune(0x4E00); r < 0xA000; r++ {
		if script.To[r] != width.To[r] {
			set.Add(r)
		}
	}
	return set
})

// widthOrScript are the characters that WidthFolding touches, these, and what
// would be characters of three bytes were it valid.
var widthOrScript = sync.OnceValue(func() *han.Set {
	set := *otherScript()
	for i, touched := range WidthFolding().touched {
		set[i] |= touched
	}
	for r := rune(0); r < 1<<16; r++ {
		if invalidInThree(r) {
			set.Add(r)
		}
	}
	return &set
})

// invalidInThree reports whether three bytes may not stand for r in UTF-8.
func invalidInThree(r rune) bool { return r < 0x800 || r >= 0xD800 && r < 0xE000 }

// each calls entry for those of an OpenCC dictionary, of the values the first.
func each(dictionary string, entry func(key, value string)) {
	for line := range strings.Lines(dictionary) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(key, "#") {
			continue
		}
		value, _, _ = strings.Cut(value, " ")
		entry(key, value)
	}
}

// cleaner appends cleaned runs of a document to a text.
type cleaner struct {
	*Text
	*folding
	stops  *han.Set // the characters that run does not pass over; nil: those touched
	others int      // how many it met that simplified text has in another form, if it stops at these
	strict bool     // it gives up where src is no UTF-8
}

// newCleaner chooses by a sample of src whether to convert its script.
func newCleaner(t *Text, src []byte) cleaner {
	if isTraditional(src) {
		return cleaner{Text: t, folding: scriptFolding()}
	}
	return cleaner{Text: t, folding: WidthFolding()}
}

// clean appends src[from:] to a text that is empty: as simplified, until it has
// met so much of the other script that a sample is to decide. To take one first
// would be another pass over every text. If it is strict, it reports whether src is
// valid UTF-8, and gives up where it is not.
func clean(t *Text, src []byte, from int, strict bool) bool {
	c := cleaner{Text: t, folding: WidthFolding(), stops: widthOrScript(), strict: strict}
	at := c.run(src, from, len(src))
	if at == len(src) {
		return true
	}
	if at == invalid || strict && !han.Valid(src[at:]) {
		return false
	}
	if c.stops = nil; isTraditional(src) {
		c.folding = scriptFolding()
		at, t.Bytes, t.marks = from, t.Bytes[:0], t.marks[:0]
	}
	c.strict = false
	c.run(src, at, len(src))
	return true
}

// fewOthers are as many characters of the other script as text may hold without
// being of it.
const fewOthers = 2

// leastOthers: of one in so many characters the form must be that of the other
// script: a third are in traditional prose, almost none in simplified.
const leastOthers = 12

// isTraditional samples src. Traditional prose has a third of its characters
// in another form, simplified prose almost none: 於 or 乾 in a name.
func isTraditional(src []byte) bool {
	const sample, samples = 512, 16
	all, other := 0, 0
	step := max(len(src)/samples, sample)
	for at := 0; at < len(src); at += step {
		other += othersIn(src[at:min(at+sample, len(src))])
	}
	if other <= fewOthers {
		return false
	}
	for at := 0; at < len(src); at += step {
		all += hansIn(src[at:min(at+sample, len(src))])
	}
	return other*leastOthers > all
}

// othersIn counts the characters of the other script.
func othersIn(s []byte) (n int) {
	set := otherScript()
	for i := 0; i < len(s); i++ {
		if s[i] < 0xE4 || s[i] > 0xE9 {
			i = han.SkipASCII(s, i+1) - 1
			continue
		}
		if next := set.Skip(s, i); next > i {
			i = next - 1
			continue
		}
		if i+2 < len(s) && IsContinuation(s[i+1]) && IsContinuation(s[i+2]) {
			if set.Has(DecodeHan(s[i:])) {
				n++
			}
			i += 2
		}
	}
	return n
}

// hansIn counts the Chinese characters that either script has.
func hansIn(s []byte) (n int) {
	for i := 0; i+2 < len(s); i++ {
		if s[i] >= 0xE4 && s[i] <= 0xE9 && IsContinuation(s[i+1]) && IsContinuation(s[i+2]) {
			if DecodeHan(s[i:]) >= 0x4E00 {
				n++
			}
			i += 2
		}
	}
	return n
}

// passThrough are the ASCII characters that stay as they are, whatever stands behind.
var passThrough = func() (is [256]bool) {
	for c := range utf8.RuneSelf {
		is[c] = c >= ' ' && c != '&' && c != '(' && c != 0x7F || c == '\n' || c == '\t'
	}
	return is
}()

// invalid is what run returns if it is strict and src is no UTF-8.
const invalid = -1

// run appends src[from:to] and returns to, or the place where it has met more than
// a few characters of the other script, if it asks for them.
func (c *cleaner) run(src []byte, from, to int) int {
	stops := c.stops
	if stops == nil {
		stops = &c.touched
	}
	plain := from // src[plain:i] is as it should be
	i := from
	for i < to {
		b := src[i]
		if passThrough[b] {
			i++
			continue
		}
		if b < utf8.RuneSelf {
			if b == '(' && (i+1 >= to || !isLatin(src[i+1])) {
				i++
				continue
			}
			c.flush(src, plain, i)
			i += c.ascii(src, i, to)
			plain = i
			continue
		}
		if b < 0xE0 || b >= 0xF0 || i+2 >= to || !IsContinuation(src[i+1]) || !IsContinuation(src[i+2]) {
			r, size := utf8.DecodeRune(src[i:to])
			if r == utf8.RuneError && c.strict {
				return invalid // as a character of its own it has three bytes
			}
			switch {
			case r == utf8.RuneError, isSelector(r):
				c.flush(src, plain, i)
				plain = i + size
			case r == 0xA0, r == 0xAD, r == 0x85:
				c.flush(src, plain, i)
				c.putRune(src, i, size, c.folding.To[r])
				plain = i + size
			case r == controlSeq:
				c.flush(src, plain, i)
				size += controlSequence(src[i+size : to])
				plain = i + size
			}
			i += size
			continue
		}
		if next := stops.Skip(src[:to], i); next > i {
			i = next
			continue
		}
		if r := DecodeHan(src[i:]); stops.Has(r) {
			if c.strict && invalidInThree(r) {
				return invalid
			}
			if c.stops != nil && otherScript().Has(r) {
				if c.others++; c.others > fewOthers {
					c.flush(src, plain, i)
					return i
				}
			}
			if n := c.change(src, plain, i, to, r); n > 0 {
				i += n
				plain = i
				continue
			}
		}
		i += 3
	}
	c.flush(src, plain, to)
	return to
}

// change puts what stands for the character r at src[i], with src[plain:i]
// before it. It returns how many bytes this took, 0 if r is to stay.
func (c *cleaner) change(src []byte, plain, i, to int, r rune) int {
	if c.begins.Has(r) && c.mayBePhrase(src[i:to], r) {
		if n := c.phrase(src, plain, i, to, r); n > 0 {
			return n
		}
	}
	f := c.folding.To[r]
	if f == 0 {
		return 0
	}
	c.flush(src, plain, i)
	if c.shift(len(c.marks)-1, len(c.Bytes)) == i { // nothing was dropped right before: what put would do
		if f >= 0x800 {
			c.Bytes = append(c.Bytes, 0xE0|byte(f>>12), 0x80|byte(f>>6)&0x3F, 0x80|byte(f)&0x3F)
			return 3
		}
		if f > Expand && f < utf8.RuneSelf && f != '(' {
			c.addMark(i)
			c.Bytes = append(c.Bytes, byte(f))
			c.addMark(i + 3)
			return 3
		}
	}
	if f == '(' && i+3 < to && isLatin(src[i+3]) {
		if n := pinyin(src[i+3 : to]); n > 0 && c.afterHan() {
			return 3 + n
		}
	}
	c.putRune(src, i, 3, f)
	return 3
}

func (c *cleaner) flush(src []byte, from, to int) {
	if from < to {
		c.put(src[from:to], from, to)
	}
}

func (c *cleaner) putRune(src []byte, at, size int, f uint16) {
	var buf [8]byte
	switch f {
	case 0:
		c.put(src[at:at+size], at, at+size)
	case drop:
	case Expand:
		r, _ := utf8.DecodeRune(src[at:])
		s := norm.NFKC.Bytes([]byte(string(r)))
		c.put(s, at, at+size)
	default:
		c.put(utf8.AppendRune(buf[:0], rune(f)), at, at+size)
	}
}

// ascii handles one of the ASCII characters that are not passed through, and returns
// the number of bytes that it took.
func (c *cleaner) ascii(src []byte, i, to int) int {
	switch src[i] {
	case '\r':
		if i+1 < to && src[i+1] == '\n' {
			return 1
		}
		c.put([]byte{'\n'}, i, i+1)
	case esc:
		return terminalEscape(src[i:to])
	case '\f', '\v':
		c.put([]byte{'\n'}, i, i+1)
	case '&':
		if r, n := entity(src[i:to]); n > 0 {
			if r == esc && i+n < to && src[i+n] == '[' {
				n += len("[") + controlSequence(src[i+n+1:to])
			} else if r < 1<<16 && c.folding.To[r] != 0 {
				c.putRune(src, i, n, c.folding.To[r])
			} else if r >= ' ' && !isSelector(r) {
				var buf [4]byte
				c.put(utf8.AppendRune(buf[:0], r), i, i+n)
			}
			return n
		}
		c.put(src[i:i+1], i, i+1)
	case '(':
		if n := pinyin(src[i+1 : to]); n > 0 && c.afterHan() {
			return 1 + n
		}
		c.put(src[i:i+1], i, i+1)
	}
	return 1
}

// mayBePhrase reports whether a phrase may begin with r, which s begins with.
func (c *cleaner) mayBePhrase(s []byte, r rune) bool {
	if len(s) < len("一字") {
		return false
	}
	p := Pair(r, DecodeHan(s[len("一"):]))
	return c.pairs[p/64]>>(p%64)&1 != 0
}

// phrase puts the longest phrase that starts at src[i], if there is one.
func (c *cleaner) phrase(src []byte, plain, i, to int, r rune) int {
	var best phrase
	for _, p := range c.phrases[r] {
		if len(p.from) > len(best.from) && len(p.from) <= to-i && string(src[i:i+len(p.from)]) == p.from {
			best = p
		}
	}
	if best.from != "" {
		c.flush(src, plain, i)
		c.put([]byte(best.to), i, i+len(best.from))
	}
	return len(best.from)
}

func (c *cleaner) afterHan() bool {
	r, _ := utf8.DecodeLastRune(c.Bytes)
	return IsHan(r)
}

// entity reads a character reference at the start of s, also one that was
// escaped twice (&amp;nbsp;). n is 0 if there is none.
func entity(s []byte) (r rune, n int) {
	const amp = "&amp;"
	skip := 0
	for len(s) > skip+len(amp) && string(s[skip:skip+len(amp)]) == amp {
		skip += len(amp) - 1
	}
	end := skip + 1
	for end < len(s) && end < skip+10 && s[end] != ';' {
		if c := s[end]; c != '#' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		end++
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	one := "&" + string(s[skip+1:end])
	if u := html.UnescapeString(one); u != one {
		r, size := utf8.DecodeRuneInString(u)
		if size == len(u) {
			return r, end
		}
	}
	if skip > 0 {
		return '&', len(amp)
	}
	return 0, 0
}

func isLatin(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b >= 0xC3 && b <= 0xC9 }

// pinyin returns the length of a syllable of pinyin with its closing bracket, or
// 0. Mirrors put one after each rare character: 根據(jù), 府(fu)(fu).
func pinyin(s []byte) int {
	const longest = 6 // zhuang
	var plain [longest]byte
	n, i := 0, 0
	for i < len(s) {
		r, size := utf8.DecodeRune(s[i:])
		if r == ')' || r == '）' {
			if isSyllable(string(plain[:n])) {
				return i + size
			}
			return 0
		}
		if r == ' ' {
			i += size
			continue
		}
		b := toneless(r)
		if b == 0 || n == longest {
			return 0
		}
		plain[n] = b
		n++
		i += size
	}
	return 0
}

// toneless returns the plain letter of one that may carry a tone, or 0.
func toneless(r rune) byte {
	if r < utf8.RuneSelf {
		if r >= 'a' && r <= 'z' {
			return byte(r)
		}
		return 0
	}
	return tones()[r]
}

var tones = sync.OnceValue(func() map[rune]byte {
	m := map[rune]byte{}
	for i, set := range [...]string{"āáǎàăâ", "ēéěèĕêẽ", "īíǐìĭî", "ōóǒòŏô", "ūúǔùŭû", "ǖǘǚǜü", "ńňǹ"} {
		for _, r := range set {
			m[r] = "aeiouvn"[i]
		}
	}
	return m
})

func isSyllable(s string) bool { return syllables()[s] }

// syllables are an initial and a final each, also such as no word has.
var syllables = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, initial := range [...]string{"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", ""} {
		for _, final := range [...]string{"a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "er", "i", "ia", "ie", "iao",
			"iu", "ian", "in", "iang", "ing", "iong", "u", "ua", "uo", "uai", "ui", "uan", "un", "uang", "ong",
			"ue", "v", "ve", "van", "vn"} {
			m[initial+final] = true
		}
	}
	return m
})
