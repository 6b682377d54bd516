// Package sheet holds the cells of a sheet of a workbook, of whatever form, and writes what people see
// of them.
package sheet

import (
	"cmp"
	"slices"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Rows and columns that a sheet can have.
const MaxRow, MaxCol = 1 << 20, 1 << 14

// How much a sheet may have: a form has some 700 cells and 50 merged areas. What has more is no
// report, and each row is held against each area.
const mostCells, mostMerged = 200_000, 1_000

// Cells are the cells of a sheet that show something, or are there and blank. The zero value has none.
// Rows and columns count from 1.
type Cells struct {
	list       []cell
	rowFrom    int  // where in list the row at hand begins
	rowShows   bool // it has a cell that shows something
	merged     []Area
	hiddenRows spans
	hiddenCols spans
}

type cell struct {
	row, col int
	text     string
}

// Area is a stretch of cells that are one.
type Area struct{ FromRow, FromCol, ToRow, ToCol int }

// Add adds a cell and what it shows. Blank cells are kept for the sake of the others in their row. The error is a
// *report.Reject for more cells than a report has.
func (c *Cells) Add(row, col int, text string) error {
	if n := len(c.list); n > c.rowFrom && c.list[n-1].row != row {
		if !c.rowShows {
			c.list = c.list[:c.rowFrom]
		}
		c.rowFrom, c.rowShows = len(c.list), false
	}
	c.rowShows = c.rowShows || text != ""
	return Put(&c.list, mostCells, cell{row, col, text})
}

// Merge makes an area one cell. The error is a *report.Reject for more areas than a report has.
func (c *Cells) Merge(a Area) error { return Put(&c.merged, mostMerged, a) }

// HideRows hides the rows from one to another.
func (c *Cells) HideRows(from, to int) { c.hiddenRows.add(from, min(to, MaxRow)) }

// HideColumns hides the columns from one to another.
func (c *Cells) HideColumns(from, to int) { c.hiddenCols.add(from, min(to, MaxCol)) }

// Put adds to a list that may have so many. The error is a *report.Reject for one more.
func Put[T any](list *[]T, most int, x T) error {
	if len(*list) >= most {
		return &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.TextBeyondLimit, message.Number(parts.MaxText))}
	}
	*list = append(*list, x)
	return nil
}

// Book writes the sheets of a workbook in their order, each a part. read returns the name and the cells of one,
// nil if it has none, as a chart. The error is that of read, or a *report.Reject if no sheet is written.
func Book[S any](f *parts.File, sheets []S, read func(S) (name string, cells *Cells, err error)) error {
	for _, s := range sheets {
		name, cells, err := read(s)
		if err != nil {
			return err
		}
		if cells == nil {
			continue
		}
		f.Begin("sheet " + name)
		if cells.Write(f); f.Full {
			return nil
		}
	}
	if len(f.Parts) == 0 {
		return member.Broken()
	}
	return nil
}

// Write writes a sheet as people see it: rows of several cells are those of a table, a row of
// a single cell before the first and behind the last of these is a paragraph. A row
// between them stays in the table, where heads have a cell over all columns; rows that are seen and have no
// content end it. A sheet beyond what a report has makes f full.
func (c *Cells) Write(f *parts.File) {
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
		if open && (!inTable || row.number > c.hiddenRows.after(rows[i-1].number+1)) {
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

// hide takes out the cells that are hidden. What a merged area shows, it shows in the part of it
// that is seen: there it begins then.
func (c *Cells) hide() {
	type at struct{ row, col int }
	c.hiddenRows.arrange()
	c.hiddenCols.arrange()
	moved, taken := map[at]at{}, map[at]bool{}
	for i, a := range c.merged {
		from := at{a.FromRow, a.FromCol}
		to := at{c.hiddenRows.after(a.FromRow), c.hiddenCols.after(a.FromCol)}
		if from != to && to.row <= a.ToRow && to.col <= a.ToCol {
			moved[from], taken[to] = to, true
			c.merged[i].FromRow, c.merged[i].FromCol = to.row, to.col
		}
	}
	seen := c.list[:0]
	for _, x := range c.list {
		if to, ok := moved[at{x.row, x.col}]; ok {
			seen = append(seen, cell{to.row, to.col, x.text})
		} else if !c.hiddenRows.has(x.row) && !c.hiddenCols.has(x.col) && !taken[at{x.row, x.col}] {
			seen = append(seen, x)
		}
	}
	c.list = seen
}

// size returns how many cells there are with those that are not in the file, before the last
// one of each row.
func (c *Cells) size() int {
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
func (c *Cells) rows() (rows []row) {
	firstCol, lastCol := MaxCol, 0
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
func (c *Cells) row(list []cell, firstCol, lastCol int) row {
	r := row{number: list[0].row}
	var merged []Area // that go over this row
	for _, a := range c.merged {
		if a.FromRow <= r.number && r.number <= a.ToRow {
			merged = append(merged, a)
		}
	}
	next := firstCol
	for _, x := range list {
		if x.col < next || x.col > lastCol {
			continue
		}
		for ; next < x.col; next++ {
			r.add(cell{row: r.number, col: next}, merged, c.hiddenCols.has(next))
		}
		r.add(x, merged, false)
		next++
	}
	return r
}

// add adds a cell, unless it is hidden or merged into another.
func (r *row) add(x cell, merged []Area, hidden bool) {
	for _, a := range merged {
		if a.FromCol <= x.col && x.col <= a.ToCol && (x.row != a.FromRow || x.col != a.FromCol) {
			r.hangs = r.hangs || a.FromRow < x.row
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
