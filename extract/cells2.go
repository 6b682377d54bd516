package extract

import (
	"bytes"
	"slices"

	"gongkai/extract/form"
)

// cells2 gives one cell for each of n columns.
func (x *tableReader) cells2(v *row2, n int) (out []cell, why string) {
	x.placed2 = slices.Grow(x.placed2[:0], n)[:n]
	out = x.placed2
	clear(out)
	cells := v.cells
	if v.count == n && !anySquashed(cells) {
		k := 0
		odd := v.odd || hasUnread(cells) // as many values as columns, and something else: which are they?
		for i := range cells {
			if cells[i].kind == itemValue {
				out[k] = asCell(&cells[i])
				out[k].num.doubtful = out[k].num.doubtful || odd
				k++
			}
		}
		return out, ""
	}
	if hasUnread(cells) || v.beside(n) {
		if len(cells) != n {
			cells = withoutEmpty(cells) // those around the columns
		}
		if len(cells) != n || anySquashed(cells) {
			return out, "cells that hold no number, or columns that the form does not have"
		}
		for i := range out {
			out[i] = asCell(&cells[i])
		}
		return out, ""
	}
	known := len(cells) > 0 && cells[0].cell
	if known && len(cells) >= n && v.count <= n && !anySquashed(cells) {
		for i := n; i < len(cells); i++ {
			if cells[i].kind == itemValue {
				return out, "values among empty cells"
			}
		}
		for i := range out {
			out[i] = asCell(&cells[i])
		}
		return out, ""
	}
	if v.count > n {
		return out, "more values than columns"
	}
	// Squashed: only what can be divided in one way, into as many as the form
	// has. Separate values that are too few are not squashed, cells are lost.
	if !x.squashed2(v) || !v.whole(n) {
		return out, "fewer values than columns"
	}
	ways := 0
	whole := divide(x.text, cells, n, func(cs []cell) bool {
		if ways++; ways == 1 {
			copy(out, cs)
		}
		return ways < 2
	})
	if whole && ways == 1 && !(x.blanks2 && anyNonZero(out)) {
		return out, ""
	}
	clear(out)
	if v.count > 1 && !cells[0].cell && cells[1].squashed && cells[0].num.plain {
		out[0] = asCell(&cells[0]) // a sign ends the number before it
	}
	return out, "no separators between the values"
}

func hasUnread(cells []item) bool {
	for i := range cells {
		if cells[i].kind == itemUnread {
			return true
		}
	}
	return false
}

// beside reports whether columns that the form does not have stand among the n of a row.
func (v *row2) beside(n int) bool {
	return n <= len(v.columns) && slices.ContainsFunc(v.columns, func(c column2) bool { return c.column == otherColumn })
}

// withoutEmpty gives cells without the empty ones at both ends.
func withoutEmpty(cells []item) []item {
	for len(cells) > 0 && cells[0].kind == itemEmpty {
		cells = cells[1:]
	}
	for len(cells) > 0 && cells[len(cells)-1].kind == itemEmpty {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// squashed2 reports whether the values of a row stand as one run of digits right
// behind its label. A number that fills its cell or line, or that a blank divides from
// its label, is one number, unless it begins with 0 or a sign or unit ends it.
func (x *tableReader) squashed2(v *row2) bool {
	if len(v.cells) == 0 || v.cut || v.followed && !v.cells[0].num.doubtful {
		return false
	}
	for i := range v.cells {
		if v.cells[i].kind != itemValue || v.cells[i].cell || i > 0 && !v.cells[i].squashed {
			return false
		}
	}
	between := x.text.b[v.label.end:max(v.label.end, v.cells[0].start)]
	return len(between) == 0 || (v.cells[0].num.doubtful || len(v.cells) > 1) && len(bytes.Trim(between, " |\t\n\x1f")) == 0
}

// lacks tells a row that has fewer digits than columns: the table leaves cells
// blank, so that a run of digits elsewhere may have lost cells, too.
func (x *tableReader) lacks(v *row2, e form.Edition) bool {
	ms := v.official(e)
	digits := 0
	for i := range v.cells {
		if v.cells[i].cell {
			return false
		}
		digits += v.cells[i].end - v.cells[i].start
	}
	return digits < len(ms)
}

func anyNonZero(cells []cell) bool {
	for i := range cells {
		if cells[i].num.value != 0 {
			return true
		}
	}
	return false
}

// whole tells whether n is the number of columns that a row has in an edition.
func (v *row2) whole(n int) bool {
	for _, e := range form.Editions {
		if len(v.official(e)) == n {
			return true
		}
	}
	return false
}
