package extract

import (
	"bytes"
	"fmt"
)

// text is a document made ready for reading: UTF-8, cleaned, markup turned
// into separators. It knows where each byte of it stood in the document.
type text struct {
	b      []byte
	marks  []mark
	raw    []byte    // the document as given
	dec    *decoding // nil if raw is UTF-8 already
	html   bool
	near   int  // the mark that was asked for last
	called span // what the page says that it is called
	hides  bool // cells were left out because the page does not show them
	hidden int  // the place of the first of these
}

// begin makes t empty, to be filled from a document.
func (t *text) begin(raw []byte, dec *decoding) {
	*t = text{b: t.b[:0], marks: t.marks[:0], raw: raw, dec: dec}
}

// Separators that stand for HTML table markup in a text. No document holds
// them: the cleaner drops control characters.
const (
	cellEnd = 0x1F // </td>
	rowEnd  = 0x1E // </tr>
	tableIn = 0x1D // <table>
)

// mark: from b[at] on, text comes from src[from] on, byte for byte.
type mark struct{ at, from int }

// read makes doc ready: decoded, cleaned, markup turned into separators.
func (t *text) read(doc []byte) error {
	if len(doc) > MaxDocument {
		return &Reject{ReasonTooLarge, fmt.Sprintf("%d bytes; the limit is %d", len(doc), MaxDocument)}
	}
	if len(bytes.TrimSpace(doc)) == 0 {
		return &Reject{ReasonEmpty, fmt.Sprintf("%d bytes, all of them blank", len(doc))}
	}
	const keep = 32 << 20 // a buffer grown for one huge document is let go
	if cap(t.b) > keep && len(doc) < keep {
		*t = text{}
	}
	html := isHTML(doc)
	escaped := escapesMarkup(doc)
	if !html && !escaped && mayBeUTF8(doc) {
		// Nearly all text is UTF-8, which cleaning finds out as it goes.
		if t.begin(doc, nil); clean(t, doc, byteOrderMark(doc), true) {
			return nil
		}
	}
	src, skip, dec, err := decode(doc)
	if err != nil {
		return err
	}
	if dec != nil {
		escaped = escapesMarkup(src)
	}
	for n := 0; n < mostEscapes && escaped; n++ {
		d := unescape(src, dec, len(doc))
		if d == nil {
			break
		}
		src, dec = d.b, d
		escaped = escapesMarkup(src)
	}
	t.begin(doc, dec)
	if t.html = html && dec == nil || dec != nil && isHTML(src); t.html {
		flatten(newCleaner(t, src), src)
	} else {
		clean(t, src, skip, false)
	}
	return nil
}

// start gives the byte offset in the document of b[at].
func (t *text) start(at int) int {
	i := t.markAt(at)
	if t.changed(i) {
		return t.dec.start(t.marks[i].from)
	}
	return t.dec.start(t.shift(i, at))
}

// markAt gives the last mark at or before a place, -1 if there is none. Places
// are mostly asked for in order, so the last answer is tried first.
func (t *text) markAt(at int) int {
	const near = 4
	low, high := t.near, len(t.marks)
	if low >= high || t.marks[low].at > at {
		low = -1
	}
	for n := 0; n < near; n++ {
		if low+1 >= high || t.marks[low+1].at > at {
			t.near = max(low, 0)
			return low
		}
		low++
	}
	for low+1 < high { // marks[low] is at or before the place, marks[high] is behind it
		if mid := (low + high) / 2; t.marks[mid].at > at {
			high = mid
		} else {
			low = mid
		}
	}
	t.near = low
	return low
}

// changed tells whether the stretch from marks[i] on is one character that
// became several, or another: places inside of it are those of the whole.
func (t *text) changed(i int) bool {
	return i >= 0 && i+1 < len(t.marks) && t.marks[i+1].at-t.marks[i].at != t.marks[i+1].from-t.marks[i].from
}

// end gives the byte offset in the document just behind b[at-1]. Where
// something was dropped behind it, two marks stand at the same place, the
// first of them for the end.
func (t *text) end(at int) int {
	i := t.markAt(at)
	for i > 0 && t.marks[i].at == at && t.marks[i-1].at == at {
		i--
	}
	if t.changed(i) && at > t.marks[i].at {
		return t.dec.end(t.marks[i+1].from)
	}
	return t.dec.end(t.shift(i, at))
}

// place gives the start of b[i] and the end of b[j-1], at once for the many that
// lie in one stretch.
func (t *text) place(i, j int) (start, end int) {
	m := t.markAt(i)
	if t.dec != nil || i >= j || t.changed(m) || m+1 < len(t.marks) && t.marks[m+1].at < j {
		return t.start(i), t.end(j)
	}
	start = t.shift(m, i)
	if m+1 < len(t.marks) && t.marks[m+1].at == j {
		return start, t.marks[m+1].from
	}
	return start, start + j - i
}

// asIs tells whether b[i:j] lies within one stretch of the document, nothing changed,
// and how much farther on it stands there.
func (t *text) asIs(i, j int) (shift int, ok bool) {
	m := t.markAt(i)
	if t.dec != nil || i >= j || t.changed(m) || m+1 < len(t.marks) && t.marks[m+1].at <= j {
		return 0, false
	}
	return t.shift(m, i) - i, true
}

func (t *text) shift(i, at int) int {
	if i < 0 {
		return at
	}
	return t.marks[i].from + at - t.marks[i].at
}

// put appends s, which stands in place of src[from:to].
func (t *text) put(s []byte, from, to int) {
	if last := t.shift(len(t.marks)-1, len(t.b)); last != from {
		t.addMark(last)
		t.addMark(from)
	}
	if len(s) != to-from {
		t.addMark(from)
	}
	t.b = append(t.b, s...)
	if len(s) != to-from {
		t.addMark(to)
	}
}

// addMark notes that what comes next stands at src[from]. Of marks at one
// place the first (the end of what came before) and the last (the start of
// what comes next) matter.
func (t *text) addMark(from int) {
	n, at := len(t.marks), len(t.b)
	if n > 0 && t.marks[n-1].at == at && t.marks[n-1].from == from {
		return
	}
	if n > 1 && t.marks[n-1].at == at && t.marks[n-2].at == at {
		t.marks[n-1].from = from
		return
	}
	t.marks = append(t.marks, mark{at, from})
}

// sep appends a separator of our own, unless it would double a line break.
func (t *text) sep(c byte) {
	if n := len(t.b); c == '\n' && (n == 0 || t.b[n-1] == '\n') {
		return
	}
	from := t.shift(len(t.marks)-1, len(t.b))
	t.addMark(from)
	t.b = append(t.b, c)
	t.addMark(from)
}
