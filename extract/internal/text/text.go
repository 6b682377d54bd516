// Package text makes cleaned text of the bytes of a document: decoding, markup,
// entities, escapes, hidden parts, traditional characters, forms of characters. It
// keeps the way back: Text.Start and Text.End say which bytes of the document a place
// of the text came from. It knows nothing of forms and tables of figures.
package text

import (
	"bytes"

	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Text is a document made ready for reading: UTF-8, cleaned, markup turned
// into separators. It knows where each byte of it stood in the document.
type Text struct {
	Bytes  []byte
	marks  []mark
	raw    []byte    // the document as given
	dec    *decoding // nil if raw is UTF-8 already
	HTML   bool
	near   int  // the mark that was asked for last
	Called Span // what stands in the page's <title>
	Hides  bool // cells were left out because the page does not show them
	Hidden int  // the place of the first of these
}

// begin makes t empty, to be filled from a document.
func (t *Text) begin(raw []byte, dec *decoding) {
	*t = Text{Bytes: t.Bytes[:0], marks: t.marks[:0], raw: raw, dec: dec}
}

// Separators that stand for HTML table markup in a text. No document holds
// them: the cleaner drops control characters.
const (
	CellEnd    = 0x1F // </td>
	RowEnd     = 0x1E // </tr>
	TableStart = 0x1D // <table>
)

// mark: from b[at] on, text comes from src[from] on, byte for byte.
type mark struct{ at, from int }

// Read makes doc ready: decoded, cleaned, markup turned into separators.
func (t *Text) Read(doc []byte) error {
	if len(doc) > report.MaxDocument {
		return &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.BeyondLimit, message.Number(len(doc)), message.Number(report.MaxDocument))}
	}
	if len(bytes.TrimSpace(doc)) == 0 {
		return &report.Reject{Reason: report.ReasonEmpty, Detail: message.New(message.AllBlank, message.Number(len(doc)))}
	}
	const keep = 32 << 20 // a buffer grown for one huge document is let go
	if cap(t.Bytes) > keep && len(doc) < keep {
		*t = Text{}
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
	if t.HTML = html && dec == nil || dec != nil && isHTML(src); t.HTML {
		flatten(newCleaner(t, src), src)
	} else {
		clean(t, src, skip, false)
	}
	return nil
}

// Start returns the byte offset in the document of b[at].
func (t *Text) Start(at int) int {
	i := t.markAt(at)
	if t.changed(i) {
		return t.dec.start(t.marks[i].from)
	}
	return t.dec.start(t.shift(i, at))
}

// markAt returns the last mark at or before a place, -1 if there is none. Places
// are mostly asked for in order, so the last answer is tried first.
func (t *Text) markAt(at int) int {
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

// changed reports whether the stretch from marks[i] on is one character that
// became several, or another: places inside of it are those of the whole.
func (t *Text) changed(i int) bool {
	return i >= 0 && i+1 < len(t.marks) && t.marks[i+1].at-t.marks[i].at != t.marks[i+1].from-t.marks[i].from
}

// End returns the byte offset in the document just behind b[at-1]. Where
// something was dropped behind it, two marks stand at the same place, the
// first of them for the end.
func (t *Text) End(at int) int {
	i := t.markAt(at)
	for i > 0 && t.marks[i].at == at && t.marks[i-1].at == at {
		i--
	}
	if t.changed(i) && at > t.marks[i].at {
		return t.dec.end(t.marks[i+1].from)
	}
	return t.dec.end(t.shift(i, at))
}

// Range returns the start of b[i] and the end of b[j-1], at once for the many that
// lie in one stretch.
func (t *Text) Range(i, j int) (start, end int) {
	m := t.markAt(i)
	if t.dec != nil || i >= j || t.changed(m) || m+1 < len(t.marks) && t.marks[m+1].at < j {
		return t.Start(i), t.End(j)
	}
	start = t.shift(m, i)
	if m+1 < len(t.marks) && t.marks[m+1].at == j {
		return start, t.marks[m+1].from
	}
	return start, start + j - i
}

// Verbatim reports whether b[i:j] lies within one stretch of the document, nothing changed,
// and how much farther on it stands there.
func (t *Text) Verbatim(i, j int) (shift int, ok bool) {
	m := t.markAt(i)
	if t.dec != nil || i >= j || t.changed(m) || m+1 < len(t.marks) && t.marks[m+1].at <= j {
		return 0, false
	}
	return t.shift(m, i) - i, true
}

func (t *Text) shift(i, at int) int {
	if i < 0 {
		return at
	}
	return t.marks[i].from + at - t.marks[i].at
}

// put appends s, which stands in place of src[from:to].
func (t *Text) put(s []byte, from, to int) {
	if last := t.shift(len(t.marks)-1, len(t.Bytes)); last != from {
		t.addMark(last)
		t.addMark(from)
	}
	if len(s) != to-from {
		t.addMark(from)
	}
	t.Bytes = append(t.Bytes, s...)
	if len(s) != to-from {
		t.addMark(to)
	}
}

// addMark notes that what comes next stands at src[from]. Of marks at one
// place the first (the end of what came before) and the last (the start of
// what comes next) matter.
func (t *Text) addMark(from int) {
	n, at := len(t.marks), len(t.Bytes)
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
func (t *Text) sep(c byte) {
	if n := len(t.Bytes); c == '\n' && (n == 0 || t.Bytes[n-1] == '\n') {
		return
	}
	from := t.shift(len(t.marks)-1, len(t.Bytes))
	t.addMark(from)
	t.Bytes = append(t.Bytes, c)
	t.addMark(from)
}
