package table

import (
	"gongkai/extract/internal/grid"
)

// cell is one value and where it stands.
type cell struct {
	state      cellState
	num        grid.Amount
	start, end int
}

type cellState uint8

const (
	cellAbsent cellState = iota
	cellRead
	cellBlank
	cellUnread // what stands there is no value
)

func asCell(it *grid.Item) cell {
	c := cell{num: it.Number, start: it.Start, end: it.End, state: cellRead}
	switch {
	case it.Kind == grid.ItemUnread:
		c.state = cellUnread
	case it.Kind == grid.ItemEmpty || it.Number.Null:
		c.state = cellBlank
	}
	return c
}

// says reports whether a cell was read, be it as blank.
func (c *cell) says() bool { return c.state == cellRead || c.state == cellBlank }

func anySquashed(cells []grid.Item) bool {
	for i := range cells {
		if cells[i].Squashed {
			return true
		}
	}
	return false
}
