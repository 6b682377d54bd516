package rtf

import "bytes"

// table is a table that is being read, or one in a cell of it.
type table struct {
	row     int   // where its row begins in the text
	ends    []int // of the row's cells
	emptied bool  // text of the row is not shown
}

// cellLook is what a row says of a cell before or behind its text.
type cellLook struct {
	continues bool // the cell before it, or above
}

// describeRow begins the description of a row. Word writes it before the row and again at its
// end; what stands last counts.
func (r *reader) describeRow() {
	at := r.described()
	r.cells[at], r.look = r.cells[at][:0], cellLook{}
	r.row = r.row || !r.nested
}

// described returns which row the group at hand describes.
func (r *reader) described() int {
	if r.nested {
		return 1
	}
	return 0
}

func (r *reader) describeCell() {
	at := r.described()
	r.cells[at] = append(r.cells[at], r.look)
	r.look = cellLook{}
}

// depth returns in how many tables the paragraph at hand stands.
func (r *reader) depth() int {
	if r.level > 0 {
		return r.level
	}
	if r.inTable || r.row {
		return 1
	}
	return 0
}

// enter makes the text ready for that of the paragraph at hand: it opens the tables
// that it is in, and closes others.
func (r *reader) enter() { r.openTables(r.depth()) }

func (r *reader) openTables(depth int) {
	r.closeTables(depth)
	for len(r.tables) < depth {
		r.f.Line()
		r.f.Table()
		r.tables = append(r.tables, table{row: len(r.f.Text)})
	}
}

func (r *reader) closeTables(depth int) {
	for len(r.tables) > depth {
		r.finishRow()
		r.f.EndTable()
		r.tables = r.tables[:len(r.tables)-1]
	}
}

// gone notes that text of a row is not shown.
func (r *reader) gone() {
	if n := len(r.tables); n > 0 && r.reads == show {
		r.tables[n-1].emptied = true
	}
}

func (r *reader) endCell(depth int) {
	if r.reads != show {
		return
	}
	r.settle()
	r.openTables(depth)
	r.paragraphEnd()
	r.finishCell(&r.tables[depth-1])
}

func (r *reader) finishCell(t *table) {
	from := t.cell()
	r.f.Text = r.f.Text[:from+len(bytes.TrimRight(r.f.Text[from:], "\n"))]
	r.f.EndCell()
	t.ends = append(t.ends, len(r.f.Text))
}

// cell returns where the cell at hand begins in the text.
func (t *table) cell() int {
	if n := len(t.ends); n > 0 {
		return t.ends[n-1]
	}
	return t.row
}

func (r *reader) endRow(depth int) {
	if r.reads != show {
		return
	}
	r.settle()
	if len(r.tables) >= depth {
		r.closeTables(depth)
		r.finishRow()
	}
	r.row = r.row && depth > 1
}

// finishRow ends a row of the inner table. Cells that continue others are taken out, whatever
// they hold: it is not shown. So is a row of which nothing is left.
func (r *reader) finishRow() {
	t := &r.tables[len(r.tables)-1]
	if len(bytes.TrimSpace(r.f.Text[t.cell():])) > 0 {
		r.finishCell(t) // its mark is missing
	}
	cells := r.cells[min(len(r.tables)-1, 1)]
	from, to := t.row, t.row
	for i, end := range t.ends {
		if i >= len(cells) || !cells[i].continues {
			to += copy(r.f.Text[to:], r.f.Text[from:end])
		}
		from = end
	}
	if r.f.Text = r.f.Text[:to]; len(t.ends) > 0 {
		r.f.EndRow()
	}
	if t.emptied && len(bytes.Trim(r.f.Text[t.row:], "\x1F\x1E \n")) == 0 {
		r.f.Text = r.f.Text[:t.row] // deleted
	}
	t.row, t.ends, t.emptied = len(r.f.Text), t.ends[:0], false
}
