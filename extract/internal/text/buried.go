package text

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// Some pages hold their report where no reader of markup looks, and show it by a script: in a
// <textarea>, or as a string in a <script>, of JSON (__NEXT_DATA__) or JavaScript. If a page
// has nothing else, that is read as what it shows.

const (
	// leastCells are as many as what is taken for a report has in one place: a script that
	// makes tables has them one by one.
	leastCells = 6
	// mostOwn is as much text as a page may have itself that shows nothing: a menu, a footer.
	mostOwn = 2 << 10
	// mostStrings are as many strings of a script as are kept: pages have some dozens that count.
	mostStrings = 1 << 14
)

// cellTags are how the tag of a cell may be written there, in small letters.
var cellTags = [...]string{"<td", `\u003ctd`, `\x3ctd`, "&lt;td", "&amp;lt;td"}

// unbury returns the page that src shows by a script: what src itself has, with the text of
// such a place in it. below is the step that made src, if any. The result is nil if there is none.
func unbury(src []byte, below *layer) *layer {
	if !mayBury(src) {
		return nil
	}
	places := buried(src)
	if len(places) == 0 {
		return nil
	}
	d := &digger{layer: &layer{b: make([]byte, 0, len(src)), size: len(src), below: below}, src: src}
	for _, p := range places {
		d.keep(p.from)
		d.instead(p.text, "<br>")
		if p.tag == atom.Textarea {
			d.keep(p.to)
		} else if !d.script(p.text, p.to) {
			return nil
		}
	}
	d.keep(len(src))
	d.finish()
	return d.layer
}

// mayBury reports whether the first cell of a page is perhaps in such a place. Nearly all
// pages are known here to be others.
func mayBury(src []byte) bool {
	first := bytes.Index(src, []byte("<td"))
	if i := bytes.Index(src[:max(first, 0)], []byte("<TD")); i >= 0 {
		first = i
	} else if first < 0 {
		first = bytes.Index(src, []byte("<TD"))
	}
	if first < 0 {
		return countCells(src, 1) > 0
	}
	open := bytes.LastIndexByte(src[:first], '<')
	for ; open >= 0; open = bytes.LastIndexByte(src[:open], '<') {
		switch rest := src[open:]; {
		case beginsWith(rest, "<script"), beginsWith(rest, "<textarea"):
			return true
		case beginsWith(rest, "</script"), beginsWith(rest, "</textarea"):
			return false
		}
	}
	return false
}

// countCells counts tags of cells, up to most.
func countCells(b []byte, most int) (n int) {
	for i := 0; i < len(b) && n < most; i++ {
		at := bytes.IndexAny(b[i:], `<\&`)
		if at < 0 {
			break
		}
		i += at
		for _, tag := range cellTags {
			if beginsWith(b[i:], tag) {
				n++
			}
		}
	}
	return n
}

// beginsWith reports whether b begins with s, whatever its case, of which s has the small letters.
func beginsWith(b []byte, s string) bool {
	return len(b) >= len(s) && b[1]|0x20 == s[1]|0x20 && bytes.EqualFold(b[:len(s)], []byte(s))
}

// place is an element that holds cells as text.
type place struct {
	tag            atom.Atom
	from, text, to int
}

// buried returns such places of a page that has no cells of its own and little text.
func buried(src []byte) (places []place) {
	m := markup{src: src}
	own := 0
	var open part // if it has just begun
	for p := m.next(); p.kind != partEnd; p = m.next() {
		switch {
		case p.kind == partOpen && cellRank(p.tag) > 0:
			return nil
		case p.kind == partText && isRaw(open.tag):
			if (open.tag == atom.Script || open.tag == atom.Textarea) && countCells(src[p.from:p.to], leastCells) == leastCells {
				places = append(places, place{open.tag, open.from, p.from, p.to})
			}
		case p.kind == partText:
			if own += len(bytes.TrimSpace(src[p.from:p.to])); own > mostOwn {
				return nil
			}
		}
		if open = (part{}); p.kind == partOpen {
			open = p
		}
	}
	return places
}

// digger makes a layer of pieces of what is below.
type digger struct {
	*layer
	src          []byte
	at           int // behind the piece put last
	lastN, lastW int
}

// instead puts s for what stands up to a place.
func (d *digger) instead(to int, s string) {
	if to <= d.at && s == "" {
		return
	}
	d.step(d.at, to-d.at, len(s), &d.lastN, &d.lastW)
	d.b, d.at = append(d.b, s...), to
	d.lastN = -1 // the next piece has places of its own
}

// keep puts what stands up to a place as it is.
func (d *digger) keep(to int) {
	if to > d.at {
		d.step(d.at, 1, 1, &d.lastN, &d.lastW)
		d.b, d.at = append(d.b, d.src[d.at:to]...), to
	}
}

// str is a string of a script, without its quotes.
type str struct {
	from, to int
	object   int // that it is a value in
	means    meaning
}

// meaning is what a string is to a reader.
type meaning uint8

const (
	other meaning = iota
	cells
	title
	date
)

// meaningOf returns what the string s means that has a key, in small letters.
func meaningOf(s, key []byte) meaning {
	switch {
	case countCells(s, leastCells) == leastCells:
		return cells
	case bytes.Contains(key, []byte("title")):
		return title
	case bytes.HasPrefix(key, []byte("pub")) && bytes.ContainsAny(key, "dt"), bytes.HasPrefix(key, []byte("releasedate")), bytes.HasPrefix(key, []byte("releasetime")):
		return date
	}
	return other
}

// script puts the strings at src[from:to] that hold cells, and what stands beside
// these as their title and date. It reports whether there is one.
func (d *digger) script(from, to int) bool {
	all := scriptStrings(d.src, from, to)
	holds := map[int]bool{}
	for _, s := range all {
		if s.means == cells {
			holds[s.object] = true
		}
	}
	for _, s := range all {
		begin, end := "<br>", "<br>"
		switch {
		case !holds[s.object]:
			continue
		case s.means == cells && isJSON(d.src[s.from:s.to]):
			begin, end = "<script>", "</script>"
		case s.means == date:
			begin = "<br>发布日期:"
		}
		d.instead(s.from-1, "")
		d.instead(s.from, begin)
		d.unquote(s.to)
		d.instead(s.to+1, end)
	}
	d.instead(to, "")
	return len(holds) > 0
}

// isJSON reports whether a string holds JSON once more: an object or an array of strings, perhaps
// behind the number of a row, if a page comes in rows ("5:[...").
func isJSON(s []byte) bool {
	s = bytes.TrimPrefix(bytes.TrimLeft(s, "0123456789abcdef"), []byte(":"))
	if len(s) == 0 || s[0] != '{' && s[0] != '[' {
		return false
	}
	const between = ` \nrt{[` // blanks, their escapes, that of the quote
	return bytes.HasPrefix(bytes.TrimLeft(s, between), []byte(`"`))
}

// scriptStrings returns the strings of a script that mean something.
func scriptStrings(src []byte, from, to int) (all []str) {
	objects, last := []int{0}, 0
	for i := from; i < to && len(all) < mostStrings; i++ {
		switch c := src[i]; c {
		case '\\':
			i++
		case '{', '[':
			last++
			objects = append(objects, last)
		case '}', ']':
			if len(objects) > 1 {
				objects = objects[:len(objects)-1]
			}
		case '"', '\'', '`':
			end := stringEnd(src[:to], i+1, c)
			if end < 0 {
				continue // an apostrophe of a comment
			}
			if means := meaningOf(src[i+1:end], keyBefore(src[from:i])); means != other {
				all = append(all, str{i + 1, end, objects[len(objects)-1], means})
			}
			i = end
		}
	}
	return all
}

// stringEnd returns where a string ends, -1 if it does not.
func stringEnd(b []byte, i int, quote byte) int {
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c == quote:
			return i
		case c == '\\':
			i++
		case c == '\n' && quote != '`':
			return -1
		}
	}
	return -1
}

// keyBefore returns the name that the value behind b has, nil if it has none.
func keyBefore(b []byte) []byte {
	const longest = 64
	b = bytes.TrimRight(b[max(0, len(b)-longest):], " \t\r\n")
	if n := len(b); n == 0 || b[n-1] != ':' && b[n-1] != '=' {
		return nil
	}
	b = bytes.TrimRight(b[:len(b)-1], " \t\r\n\"'")
	i := len(b)
	for i > 0 && (IsASCIILetter(b[i-1]) || IsDigit(b[i-1]) || b[i-1] == '_') {
		i--
	}
	return bytes.ToLower(b[i:])
}

// unquote puts what stands up to a place with its escapes undone, as JSON and JavaScript have them.
func (d *digger) unquote(to int) {
	for d.at < to {
		n := bytes.IndexByte(d.src[d.at:to], '\\')
		if n < 0 {
			d.keep(to)
			return
		}
		d.keep(d.at + n)
		r, size := quoted(d.src[d.at:to])
		var few [utf8.UTFMax]byte
		d.step(d.at, size, utf8.RuneLen(r), &d.lastN, &d.lastW)
		d.b, d.at = append(d.b, utf8.AppendRune(few[:0], r)...), d.at+size
	}
}

// quoted returns the character that the escape means that s begins with, and its length.
func quoted(s []byte) (rune, int) {
	const pair = len(`\ud83d\ude00`)
	if len(s) < 2 {
		return ' ', len(s)
	}
	switch c := s[1]; c {
	case 'n', 'r', 't', 'b', 'f', '\n', '\r':
		return ' ', 2
	case 'x':
		if r, ok := hexadecimal(s, 2, 2); ok {
			return r, 4
		}
	case 'u':
		r, ok := hexadecimal(s, 2, 4)
		if !ok {
			break
		}
		if low, ok := hexadecimal(s, 8, 4); ok && utf16.IsSurrogate(r) && s[6] == '\\' && s[7] == 'u' {
			return utf16.DecodeRune(r, low), pair
		}
		if utf16.IsSurrogate(r) || r < ' ' {
			r = ' '
		}
		return r, 6
	}
	r, size := utf8.DecodeRune(s[1:])
	return r, 1 + size
}

// hexadecimal returns the number of so many digits at s[i].
func hexadecimal(s []byte, i, digits int) (r rune, ok bool) {
	if i+digits > len(s) {
		return 0, false
	}
	for _, c := range s[i : i+digits] {
		n := bytes.IndexByte([]byte("0123456789abcdef"), c|0x20)
		if n < 0 || c < '0' {
			return 0, false
		}
		r = r<<4 | rune(n)
	}
	return r, true
}
