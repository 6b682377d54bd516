package rtf

import (
	"bytes"
)

// paragraph ends a paragraph.
func (r *reader) paragraph() {
	if r.reads != show || r.deleted {
		return
	}
	r.settle()
	r.enter()
	r.paragraphEnd()
}

// paragraphEnd ends a line, and writes text boxes that hang at it.
func (r *reader) paragraphEnd() {
	r.f.Line()
	for _, box := range r.boxes {
		r.f.Text = append(r.f.Text, box...)
		r.f.Line()
	}
	r.boxes = r.boxes[:0]
}

// line ends a line within a paragraph.
func (r *reader) line() {
	if r.reads == show && !r.hidden && !r.deleted {
		r.settle()
		r.enter()
		r.f.Line()
	}
}

// tab writes a tab, but not behind the number of a paragraph.
func (r *reader) tab() {
	if !r.number {
		r.text("\t")
	}
}

// aside is what waits while text is read that stands elsewhere: in a box, a header or a footer.
type aside struct {
	from   int // where its text begins
	head   bool
	tables []table
	boxes  [][]byte
	cells  [2][]cellLook
	row    bool
}

// beginAside begins such text, which the group at hand holds.
func (r *reader) beginAside(head bool) {
	if len(r.asides) == maxAside {
		r.reads = leaveOut
		return
	}
	r.settle()
	r.asides = append(r.asides, aside{len(r.f.Text), head, r.tables, r.boxes, r.cells, r.row})
	r.tables, r.boxes, r.cells, r.row = nil, nil, [2][]cellLook{}, false
	r.aside, r.inTable, r.level, r.number = true, false, 0, false
	r.hidden, r.deleted, r.super = false, false, false
}

// endAside takes such text out, and keeps it for its place.
func (r *reader) endAside() {
	r.settle()
	r.closeTables(0)
	r.paragraphEnd()
	a := r.asides[len(r.asides)-1]
	r.asides = r.asides[:len(r.asides)-1]
	text := bytes.Clone(bytes.TrimLeft(r.f.Text[a.from:], "\n"))
	r.f.Text = r.f.Text[:a.from]
	r.tables, r.boxes, r.cells, r.row = a.tables, a.boxes, a.cells, a.row
	switch {
	case len(bytes.TrimSpace(text)) == 0:
	case a.head:
		if !r.known[string(text)] {
			r.known[string(text)] = true
			r.heads = append(r.heads, text)
		}
	default:
		r.boxes = append(r.boxes, text)
	}
}
