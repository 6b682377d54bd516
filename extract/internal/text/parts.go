package text

import (
	"bytes"

	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

// ReadFile makes the text of a file ready. Places are those of f.Text; see Locate.
func (t *Text) ReadFile(f *parts.File) {
	t.begin(f.Text, nil)
	if f.Markup {
		readHTML(t, f.Text, 0)
	} else {
		readCells(t, f.Text)
	}
	t.file = f
}

// readCells cleans text between separators, which stay.
func readCells(t *Text, src []byte) {
	t.Tables = bytes.IndexByte(src, CellEnd) >= 0
	c := newCleaner(t, src)
	for from := 0; from < len(src); {
		to := len(src)
		if i := bytes.IndexAny(src[from:], "\x1D\x1E\x1F\n"); i >= 0 {
			to = from + i
		}
		c.run(src, from, to)
		if to < len(src) {
			t.keep(src[to], to)
		}
		from = to + 1
	}
}

// keep appends a separator that stands at src[at].
func (t *Text) keep(c byte, at int) {
	if n := len(t.Bytes); c == '\n' && (n == 0 || t.Bytes[n-1] == '\n') {
		return
	}
	t.put([]byte{c}, at, at+1)
}

// Layout returns the layout of tables whose cells are between separators.
func (t *Text) Layout() report.Layout {
	if t.file == nil || t.file.Markup {
		return report.LayoutHTML
	}
	return report.LayoutGrid
}

// Locate says in which part of the document the places of a report are, if it is read
// from a file.
func (t *Text) Locate(r *report.Report) {
	if t.file == nil {
		return
	}
	for i := range r.Readings {
		t.locate(&r.Readings[i].Locator)
	}
	for i := range r.Statements {
		t.locate(&r.Statements[i].Locator)
	}
	for i := range r.Rows {
		t.locate(&r.Rows[i].Locator)
	}
	for i := range r.Notes {
		if n := &r.Notes[i]; n.Start >= 0 {
			at := t.file.Locate(n.Start, n.Start)
			n.Part, n.Start = at.Part, at.Start
		}
	}
}

func (t *Text) locate(l *report.Locator) { *l = t.file.Locate(l.Start, l.End) }
