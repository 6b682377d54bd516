package table

import (
	"bytes"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/message"
)

// cellsOf returns one cell for each of n columns. With divided, its digits were divided.
func (x *Reader) cellsOf(v *tableRow, n int) (out []cell, divided bool, why message.Message) {
	x.rowCells = slices.Grow(x.rowCells[:0], n)[:n]
	out = x.rowCells
	clear(out)
	cells := v.cells
	if v.count == n && !anySquashed(cells) {
		k := 0
		odd := v.odd || hasUnread(cells) // as many values as columns, and something else: which are they?
		for i := range cells {
			if cells[i].Kind == grid.ItemValue {
				out[k] = asCell(&cells[i])
				out[k].num.Doubtful = out[k].num.Doubtful || odd
				k++
			}
		}
		return out, false, why
	}
	if hasUnread(cells) || v.beside(n) {
		if len(cells) != n {
			cells = withoutEmpty(cells) // those around the columns
		}
		if len(cells) != n || anySquashed(cells) {
			return out, false, message.New(message.UnreadAmongOthers)
		}
		for i := range out {
			out[i] = asCell(&cells[i])
		}
		return out, false, why
	}
	known := len(cells) > 0 && cells[0].Cell
	if known && len(cells) >= n && v.count <= n && !anySquashed(cells) {
		for i := n; i < len(cells); i++ {
			if cells[i].Kind == grid.ItemValue {
				return out, false, message.New(message.AmongEmpty)
			}
		}
		for i := range out {
			out[i] = asCell(&cells[i])
		}
		return out, false, why
	}
	if v.count > n {
		return out, false, message.New(message.MoreValues)
	}
	// Squashed: only what can be divided in one way, into as many as the form
	// has. Separate values that are too few are not squashed, cells are lost.
	if !x.isSquashedRow(v) || !v.whole(n) {
		return out, false, message.New(message.FewerValues)
	}
	return out, true, x.divideRow(v, out)
}

// divideRow divides the digits of a row into cells, if there is one way to do so.
func (x *Reader) divideRow(v *tableRow, out []cell) (why message.Message) {
	cells, n, ways := v.cells, len(out), 0
	whole := divide(x.Text, cells, n, func(cs []cell) bool {
		if ways++; ways == 1 {
			copy(out, cs)
		}
		return ways < 2
	})
	if whole && ways == 1 && !(x.hasBlankCells && anyNonZero(out)) {
		return why
	}
	clear(out)
	if v.count > 1 && !cells[0].Cell && cells[1].Squashed && cells[0].Number.Plain {
		out[0] = asCell(&cells[0]) // a sign ends the number before it
	}
	return message.New(message.NoSeparators)
}

// alike reports whether a row has several cells with borders, all of them of one value.
func (v *tableRow) alike() bool {
	for i := range v.cells {
		if it := &v.cells[i]; it.Kind != grid.ItemValue || !it.Cell || it.Number != v.cells[0].Number {
			return false
		}
	}
	return len(v.cells) > 1
}

func hasUnread(cells []grid.Item) bool {
	for i := range cells {
		if cells[i].Kind == grid.ItemUnread {
			return true
		}
	}
	return false
}

// beside reports whether columns that the form does not have stand among the n of a row.
func (v *tableRow) beside(n int) bool {
	return n <= len(v.columns) && slices.ContainsFunc(v.columns, func(c tableColumn) bool { return c.column == otherColumn })
}

// withoutEmpty returns cells without the empty ones at both ends.
func withoutEmpty(cells []grid.Item) []grid.Item {
	for len(cells) > 0 && cells[0].Kind == grid.ItemEmpty {
		cells = cells[1:]
	}
	for len(cells) > 0 && cells[len(cells)-1].Kind == grid.ItemEmpty {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// isSquashedRow reports whether the values of a row stand as one run of digits right
// behind its label. A number that fills its cell or line, or that a blank divides from
// its label, is one number, unless it begins with 0 or a sign or unit ends it.
func (x *Reader) isSquashedRow(v *tableRow) bool {
	if len(v.cells) == 0 || v.cut || v.more || v.followed && !v.cells[0].Number.Doubtful {
		return false
	}
	for i := range v.cells {
		if v.cells[i].Kind != grid.ItemValue || v.cells[i].Cell || i > 0 && !v.cells[i].Squashed {
			return false
		}
	}
	between := x.Text.Bytes[v.label.End:max(v.label.End, v.cells[0].Start)]
	return len(between) == 0 || (v.cells[0].Number.Doubtful || len(v.cells) > 1) && len(bytes.Trim(between, " |\t\n\x1f")) == 0
}

// fewerDigits reports whether a row has fewer digits than columns: the table leaves cells
// blank, so that a run of digits elsewhere may have lost cells, too.
func (x *Reader) fewerDigits(v *tableRow, e form.Edition) bool {
	ms := v.official(e)
	digits := 0
	for i := range v.cells {
		if v.cells[i].Cell {
			return false
		}
		digits += v.cells[i].End - v.cells[i].Start
	}
	return digits < len(ms)
}

func anyNonZero(cells []cell) bool {
	for i := range cells {
		if cells[i].num.Value != 0 {
			return true
		}
	}
	return false
}

// whole reports whether n is the number of columns that a row has in an edition.
func (v *tableRow) whole(n int) bool {
	for _, e := range form.Editions {
		if len(v.official(e)) == n {
			return true
		}
	}
	return false
}
