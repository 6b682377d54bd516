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
	cellUnread // what stands there is no value
)

type option [form.Columns]cell

func asCell(it *item) cell {
	c := cell{num: it.num, start: it.start, end: it.end, state: cellRead}
	switch {
	case it.kind == itemUnread:
		c.state = cellUnread
	case it.kind == itemEmpty || it.num.null:
		c.state = cellBlank
	}
	return c
}

// says reports whether a cell was read, be it as blank.
func (c *cell) says() bool { return c.state == cellRead || c.state == cellBlank }

func anySquashed(cells []item) bool {
	for i := range cells {
		if cells[i].squashed {
			return true
		}
	}
	return false
}
