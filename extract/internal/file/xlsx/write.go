package xlsx

import (
	"cmp"
	"slices"

	"gongkai/extract/internal/parts"
)

// How many cells and merged areas a sheet may have: a form has some 700 and 50. What has
// more is no report, and each cell is held against each area.
const mostCells, mostMerged = 200_000, 1_000

// write writes a sheet as people see it: rows of several cells are those of a table, a row of
// a single cell before the first and behind the last of these is a paragraph. A row
// between them stays in the table, where heads have a cell over all columns; rows without any
// content end it. A sheet beyond what a report has makes f full.
func (c *cells) write(f *parts.File) {
	if len(c.list) > mostCells || len(c.merged) > mostMerged {
		f.Full = true
		return
	}
	covered := c.covered()
	rows := c.rows(covered)
	first, last := slices.IndexFunc(rows, row.isOfTable), -1
	for i, row := range rows {
		if row.isOfTable() {
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
		if open && (!inTable || row.number > rows[i-1].number+1) {
			end()
		}
		if !inTable || !open && !row.isOfTable() {
			for _, c := range row.cells {
				f.Write(c.text)
			}
			f.Line()
			continue
		}
		if !open {
			f.Table()
			open = true
		}
		for _, c := range row.cells {
			f.Write(c.text)
			f.EndCell()
		}
		f.EndRow()
	}
	end()
}

// row is a row that shows something, without the cells that are merged into others.
type row struct {
	number int
	cells  []cell
	filled int  // cells that show something
	hangs  bool // a cell of a row above goes on in it
}

// isOfTable reports whether a row is more than a line of text.
func (r row) isOfTable() bool { return r.filled > 1 || r.hangs }

// rows returns the rows that show something. A cell that is not in the file, between others, is blank; those behind the last one that any row shows
// are left out.
func (c *cells) rows(covered map[[2]int]area) (rows []row) {
	slices.SortStableFunc(c.list, func(a, b cell) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	firstCol, lastCol := maxCol, 0
	for _, x := range c.list {
		if x.text != "" {
			firstCol, lastCol = min(firstCol, x.col), max(lastCol, x.col)
		}
	}
	for i := 0; i < len(c.list); {
		r := row{number: c.list[i].row}
		for ; i < len(c.list) && c.list[i].row == r.number; i++ {
			x := c.list[i]
			if a, is := covered[[2]int{x.row, x.col}]; is {
				r.hangs = r.hangs || a.fromRow < x.row
				continue
			}
			if x.col < firstCol || x.col > lastCol {
				continue
			}
			r.cells = append(r.cells, x)
			if x.text != "" {
				r.filled++
			}
		}
		if r.filled > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// covered returns the cells of merged areas but the first of each, with their area. Only cells that are in the
// file are looked at, however large an area claims to be.
func (c *cells) covered() map[[2]int]area {
	out := map[[2]int]area{}
	for _, x := range c.list {
		for _, a := range c.merged {
			if x.row >= a.fromRow && x.row <= a.toRow && x.col >= a.fromCol && x.col <= a.toCol && (x.row != a.fromRow || x.col != a.fromCol) {
				out[[2]int{x.row, x.col}] = a
				break
			}
		}
	}
	return out
}
