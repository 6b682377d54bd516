package extract

import "gongkai/extract/form"

// cell is one value and where it stands.
type cell struct {
	state      cellState
	num        amount
	start, end int
}

type cellState uint8

const (
	cellAbsent cellState = iota
	cellRead
	cellBlank
)

type option [form.Columns]cell

func (it *item) asCell() cell {
	c := cell{num: it.num, start: it.start, end: it.end, state: cellRead}
	if it.kind == itemEmpty || it.num.null {
		c.state = cellBlank
	}
	return c
}

func anySquashed(cells []item) bool {
	for i := range cells {
		if cells[i].squashed {
			return true
		}
	}
	return false
}
