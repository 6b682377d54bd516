package xlsx

import (
	"cmp"
	"slices"

	"gongkai/extract/internal/parts"
)

// mostMerged is how many merged areas of a sheet are gone by: a form has some fifty.
const mostMerged = 10_000

// write writes a sheet as people see it: rows of several cells are those of a table, a row of
// a single cell before the first and behind the last of these is a paragraph. A row
// between them stays in the table, where heads have a cell over all columns; rows without any
// content end it.
func (c *cells) write(f *parts.File) {
	covered := c.covered()
	rows := c.rows(covered)
	isTable := func(row []cell) bool { return filled(row) > 1 }
	first, last := slices.IndexFunc(rows, isTable), -1
	for i, row := range rows {
		if isTable(row) {
			last = i
		}
	}
	open := false
	end := func() {
		if open {
			f.EndTable()
			open = false
		}
	}
	for i, row := range rows {
		inTable := first >= 0 && i >= first && i <= last
		if open && (!inTable || row[0].row > rows[i-1][0].row+1) {
			end()
		}
		if !inTable || !open && filled(row) == 1 {
			for _, c := range row {
				f.Write(c.text)
			}
			f.Line()
			continue
		}
		if !open {
			f.Table()
			open = true
		}
		for _, c := range row {
			f.Write(c.text)
			f.EndCell()
		}
		f.EndRow()
	}
	end()
}

// filled counts the cells of a row that show something.
func filled(row []cell) (n int) {
	for _, c := range row {
		if c.text != "" {
			n++
		}
	}
	return n
}

// rows returns the rows that show something, each without cells that are merged into others. A
// cell that is not in the file, between others, is blank; those behind the last one that any row shows
// are left out.
func (c *cells) rows(covered map[[2]int]bool) (rows [][]cell) {
	slices.SortStableFunc(c.list, func(a, b cell) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	firstCol, lastCol := maxCol, 0
	for _, x := range c.list {
		if x.text != "" {
			firstCol, lastCol = min(firstCol, x.col), max(lastCol, x.col)
		}
	}
	for i := 0; i < len(c.list); {
		row, n := []cell(nil), c.list[i].row
		for ; i < len(c.list) && c.list[i].row == n; i++ {
			if x := c.list[i]; x.col >= firstCol && x.col <= lastCol && !covered[[2]int{x.row, x.col}] {
				row = append(row, x)
			}
		}
		if filled(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// covered returns the cells of merged areas but the first of each. Only cells that are in the
// file are looked at, however large an area claims to be.
func (c *cells) covered() map[[2]int]bool {
	out := map[[2]int]bool{}
	merged := c.merged[:min(len(c.merged), mostMerged)]
	for _, x := range c.list {
		for _, a := range merged {
			if x.row >= a.fromRow && x.row <= a.toRow && x.col >= a.fromCol && x.col <= a.toCol && (x.row != a.fromRow || x.col != a.fromCol) {
				out[[2]int{x.row, x.col}] = true
				break
			}
		}
	}
	return out
}
