package table

import (
	"slices"

	"gongkai/extract/internal/grid"
)

// Agencies number the rows of the form, in a column of its own before the values: 行次. It is no
// column of the form, and known by its numbers alone: each is the one above and one.

// dropIndex drops the first value of each row, if most rows have one value more than columns, and
// these numbers count the rows.
func dropIndex(rows []valueRow, columns int) {
	const (
		few  = 5 // rows that a coincidence may number
		most = 4 // of five rows
		of   = 5
	)
	long, counts, last := 0, 0, 0.0
	for i := range rows {
		v := &rows[i]
		if v.count != columns+1 || anySquashed(v.cells) {
			continue
		}
		n := v.cells[v.firstValue()].Number.Value
		if long > 0 && n == last+1 {
			counts++
		}
		long, last = long+1, n
	}
	if counts < few || (counts+1)*of < long*most || long*2 < len(rows) {
		return
	}
	for i := range rows {
		if v := &rows[i]; v.count == columns+1 {
			at := v.firstValue()
			v.cells = slices.Delete(slices.Clone(v.cells), at, at+1)
			v.count--
		}
	}
}

// firstValue returns the place of the first value of a row among its cells.
func (v *valueRow) firstValue() int {
	return slices.IndexFunc(v.cells, func(it grid.Item) bool { return it.Kind == grid.ItemValue })
}
