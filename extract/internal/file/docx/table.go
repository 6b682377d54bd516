package docx

import (
	"bytes"
	"strconv"

	"gongkai/extract/internal/file/member"
)

// merges are the columns of a table's grid in which the cell of the row at hand, and of the row
// above, is merged with that below.
type merges struct {
	row, above map[int]bool
	column     int // of the row at hand
}

// maxSpan is how many columns a cell may go over. Word allows 63.
const maxSpan = 63

func (r *reader) table() error {
	outer, from := r.merged, len(r.f.Text)
	r.merged = merges{}
	r.f.Line()
	r.f.Table()
	blank := len(r.f.Text)
	err := r.Each(r.row)
	r.merged = outer
	if len(r.f.Text) == blank { // all rows were deleted
		r.f.Text = r.f.Text[:from]
		return err
	}
	r.f.EndTable()
	return err
}

// row reads an element of a table.
func (r *reader) row(e member.Element) error {
	switch {
	case e.Name == "tr":
		from, above := len(r.f.Text), r.merged.above
		gone := false
		r.merged = merges{row: map[int]bool{}, above: r.merged.row}
		err := r.Each(func(e member.Element) error { return r.cell(e, &gone) })
		if r.f.EndRow(); gone {
			r.f.Text = r.f.Text[:from]
			r.merged = merges{row: r.merged.above, above: above}
		}
		return err
	case wrapper(e.Name), r.wraps(e):
		return r.Each(r.row)
	}
	return r.Skip()
}

// cell reads an element of a row, and notes whether the row was deleted.
func (r *reader) cell(e member.Element, gone *bool) error {
	switch name := e.Name; {
	case name == "trPr":
		return r.Each(func(e member.Element) error {
			kind, _ := e.Attribute("type")
			*gone = *gone || e.Name == "del" || e.Name == "hidden" || kind == "Word.Deletion"
			if e.Name == "gridBefore" {
				r.merged.column += span(e)
			}
			return r.Skip()
		})
	case wrapper(name), r.wraps(e):
		return r.Each(func(e member.Element) error { return r.cell(e, gone) })
	case name != "tc":
		return r.Skip()
	}
	from, c := len(r.f.Text), cell{span: 1}
	err := r.Each(func(e member.Element) error {
		if e.Name == "tcPr" {
			return c.read(r.XML)
		}
		return r.block(e)
	})
	at := r.merged.column
	r.merged.column += c.span
	r.merged.row[at] = c.down
	r.f.Text = r.f.Text[:from+len(bytes.TrimRight(r.f.Text[from:], "\n"))] // the end of its last paragraph
	// What a cell holds that goes on is not shown. Where none begins above it, as that row was deleted
	// or the table cut, it is.
	if c.goesOn && (!c.down || r.merged.above[at] || len(bytes.TrimSpace(r.f.Text[from:])) == 0) {
		r.f.Text = r.f.Text[:from]
		return err
	}
	r.f.EndCell()
	return err
}

// cell is what the properties of a cell say.
type cell struct {
	span   int  // columns of the grid that it goes over
	down   bool // it is merged with that above it or below
	goesOn bool // it is no cell of its own, but goes on from that above or before
}

func (c *cell) read(x *member.XML) error {
	return x.Each(func(e member.Element) error {
		value, _ := e.Attribute("val")
		switch e.Name {
		case "gridSpan":
			c.span = span(e)
		case "vMerge", "vmerge":
			c.down = true
			c.goesOn = c.goesOn || value != "restart"
		case "hMerge", "hmerge":
			c.goesOn = c.goesOn || value != "restart"
		case "cellDel":
			c.goesOn = true
		}
		return x.Skip()
	})
}

// span returns how many columns an element says.
func span(e member.Element) int {
	value, _ := e.Attribute("val")
	n, err := strconv.Atoi(value)
	if err != nil {
		return 1
	}
	return min(max(n, 0), maxSpan)
}
