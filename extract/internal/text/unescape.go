package text

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// fewTags are as many escaped tags (&lt;td&gt;) as a text may show for their own
// sake. Fields of interfaces, feeds and dumps in XML hold whole pages so.
const fewTags = 2

// mostEscapes are as many times as markup is taken to be escaped: by whoever wrote
// a field, and by each format that it was put into.
const mostEscapes = 4

// escapesMarkup reports whether a text holds more than a few tags whose brackets
// are escaped, once or several times.
func escapesMarkup(b []byte) bool {
	n := 0
	for i := 0; i < len(b); {
		at := bytes.IndexByte(b[i:], '&')
		if at < 0 {
			return false
		}
		i += at
		size := escapedTag(b[i:])
		if size > 0 {
			if n++; n > fewTags {
				return true
			}
		}
		i += max(size, 1)
	}
	return false
}

// escapedTag returns the length of the escaped bracket and the name of the tag that
// s begins with, 0 if it begins with none.
func escapedTag(s []byte) int {
	i := len("&")
	for bytes.HasPrefix(s[min(i, len(s)):], []byte("amp;")) {
		i += len("amp;")
	}
	n := 0
	for _, r := range [...]string{"lt;", "#60;", "#x3c;"} {
		if len(s) > i+len(r) && bytes.EqualFold(s[i:i+len(r)], []byte(r)) {
			n = len(r)
		}
	}
	if n == 0 {
		return 0
	}
	if i += n; i < len(s) && s[i] == '/' {
		i++
	}
	from := i
	for i < len(s) && i-from <= len("blockquote") && (IsASCIILetter(s[i]) || i > from && IsDigit(s[i])) {
		i++
	}
	if atom.Lookup(bytes.ToLower(s[from:i])) == 0 {
		return 0
	}
	return i
}

// cdata begins a stretch of XML that is text whatever it looks like, cdataEnd ends
// it. To HTML the first is a comment that ends at the next >.
var cdata, cdataEnd = []byte("<![CDATA["), []byte("]]>")

// enterCDATA goes back behind the mark, if that is what p begins with.
func (m *markup) enterCDATA(p part) bool {
	if p.kind != partIgnore || !bytes.HasPrefix(m.src[p.from:], cdata) {
		return false
	}
	m.at = p.from + len(cdata)
	return true
}

// unescape undoes the references of a text that escapes its markup. It leaves tags
// that are there already as they are, and what such tags as <script> hold. below is the
// step that made src, if any. The result is nil if it is only within those that tags are
// escaped.
func unescape(src []byte, below *layer) *layer {
	d := &layer{b: make([]byte, 0, len(src)), size: len(src), below: below}
	m := markup{src: src}
	n, lastN, lastW := 0, 0, 0
	put := func(at, end int, s []byte) {
		n, w := end-at, len(s)
		if n == w { // all such are one stretch
			n, w = 1, 1
		}
		d.step(at, n, w, &lastN, &lastW)
		d.b = append(d.b, s...)
	}
	keep := func(from, to int) {
		if from < to {
			put(from, to, src[from:to])
		}
	}
	raw := false
	for p := m.next(); p.kind != partEnd; p = m.next() {
		if m.enterCDATA(p) {
			keep(p.from, m.at)
			continue
		}
		if p.kind != partText || raw {
			keep(p.from, p.to)
			raw = p.kind == partOpen && isRaw(p.tag)
			continue
		}
		for i := p.from; i < p.to; {
			at := bytes.IndexByte(src[i:p.to], '&')
			if at < 0 {
				keep(i, p.to)
				break
			}
			keep(i, i+at)
			i += at
			if escapedTag(src[i:p.to]) > 0 {
				n++
			}
			r, size := entity(src[i:p.to])
			if size == 0 || r < ' ' {
				keep(i, i+max(size, 1))
				i += max(size, 1)
				continue
			}
			var few [utf8.UTFMax]byte
			put(i, i+size, utf8.AppendRune(few[:0], r))
			i += size
		}
	}
	keep(m.at, len(src)) // a tag that never ends
	if n <= fewTags {
		return nil
	}
	d.finish()
	return d
}
