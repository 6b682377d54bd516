package xlsx

import (
	"cmp"
	"slices"

	"gongkai/extract/internal/parts"
)

// How much a workbook may have: a form has some 700 cells and 50 merged areas, Excel knows
// 65,490 styles. What has more is no report, and each row is held against each area.
const mostCells, mostMerged, mostStrings, mostStyles = 200_000, 1_000, 1_000_000, 65_490

// write writes a sheet as people see it: rows of several cells are those of a table, a row of
// a single cell before the first and behind the last of these is a paragraph. A row
// between them stays in the table, where heads have a cell over all columns; rows without any
// content end it. A sheet beyond what a report has makes f full.
func (c *cells) write(f *parts.File) {
	c.hide()
	slices.SortStableFunc(c.list, func(a, b cell) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	if c.size() > mostCells {
		f.Full = true
		return
	}
	rows := c.rows()
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

// tallest is how many rows of a merged area are looked at for one that is seen: none of a report
// goes over so many.
const tallest = 10_000

// hide takes out the cells that are hidden. What a merged area shows, it shows in the part of it
// that is seen: there it begins then.
func (c *cells) hide() {
	type at struct{ row, col int }
	moved, taken := map[at]at{}, map[at]bool{}
	for i, a := range c.merged {
		to := at{a.fromRow, a.fromCol}
		for to.row <= min(a.toRow, a.fromRow+tallest) && c.hiddenRows[to.row] {
			to.row++
		}
		for to.col <= a.toCol && c.hidesColumn(to.col) {
			to.col++
		}
		if from := (at{a.fromRow, a.fromCol}); from != to && to.row <= a.toRow && to.col <= a.toCol {
			moved[from], taken[to] = to, true
			c.merged[i].fromRow, c.merged[i].fromCol = to.row, to.col
		}
	}
	seen := c.list[:0]
	for _, x := range c.list {
		if to, ok := moved[at{x.row, x.col}]; ok {
			seen = append(seen, cell{to.row, to.col, x.text})
		} else if !c.hiddenRows[x.row] && !c.hidesColumn(x.col) && !taken[at{x.row, x.col}] {
			seen = append(seen, x)
		}
	}
	c.list = seen
}

// size returns how many cells there are with those that are not in the file, before the last
// one of each row.
func (c *cells) size() int {
	n := 0
	for i, x := range c.list {
		if i == len(c.list)-1 || c.list[i+1].row != x.row {
			n += x.col
		}
	}
	return max(n, len(c.list))
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

// rows returns the rows that show something. A cell that is not in the file, before others of
// its row, is blank; what lies outside the columns in which anything shows is left out.
func (c *cells) rows() (rows []row) {
	firstCol, lastCol := maxCol, 0
	for _, x := range c.list {
		if x.text != "" {
			firstCol, lastCol = min(firstCol, x.col), max(lastCol, x.col)
		}
	}
	for i, end := 0, 0; i < len(c.list); i = end {
		for end = i; end < len(c.list) && c.list[end].row == c.list[i].row; end++ {
		}
		if r := c.row(c.list[i:end], firstCol, lastCol); r.filled > 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// row returns the row whose cells in the file are given, from a column to another. Only rows
// and columns that are in the file are looked at, however large an area claims to be.
func (c *cells) row(list []cell, firstCol, lastCol int) row {
	r := row{number: list[0].row}
	var merged []area // that go over this row
	for _, a := range c.merged {
		if a.fromRow <= r.number && r.number <= a.toRow {
			merged = append(merged, a)
		}
	}
	next := firstCol
	for _, x := range list {
		if x.col < next || x.col > lastCol {
			continue
		}
		for ; next < x.col; next++ {
			r.add(cell{row: r.number, col: next}, merged, c.hidesColumn(next))
		}
		r.add(x, merged, false)
		next++
	}
	return r
}

// add adds a cell, unless it is hidden or merged into another.
func (r *row) add(x cell, merged []area, hidden bool) {
	for _, a := range merged {
		if a.fromCol <= x.col && x.col <= a.toCol && (x.row != a.fromRow || x.col != a.fromCol) {
			r.hangs = r.hangs || a.fromRow < x.row
			return
		}
	}
	if hidden {
		return
	}
	r.cells = append(r.cells, x)
	if x.text != "" {
		r.filled++
	}
}
