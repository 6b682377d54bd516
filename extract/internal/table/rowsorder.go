package table

import (
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// How rows and values of a group stand to each other:
//
//	行政处罚 5        行政处罚      5          行政处罚
//	行政强制 6        5             行政处罚    行政强制
//	                  行政强制      6          5
//	                  6             行政强制    6
//
// each value beside its label; labels first; values first; a block of labels, then one of
// values. Where values stand on the line of one label alone they are that row's. Else it is
// what stands before the first label and behind the last that tells labels first from values
// first. What a row has then is known by order, and where both can be, it is doubtful.

// arrangeRows gives the rows of each group the values that are theirs.
func (x *Reader) arrangeRows(r *report.Builder, rows []tableRow, e form.Edition) {
	for i := range rows {
		rows[i].settleLine(rows, i)
	}
	if x.arrangeColumns(r, rows, e) {
		return
	}
	first := x.firstOf(rows, e)
	for from, g := 0, 0; g < len(x.groups); g++ {
		to := from + x.groups[g].rows
		if to > from {
			x.arrangeGroup(r, rows[from:to], x.groups[g].lead, e, first)
		} else {
			x.leaveLead(r, x.groups[g].lead)
		}
		from = to
	}
}

// settleLine finds out whether the values of the i-th row stand on the line of its label, and
// of no other, or right behind its label with nothing that speaks for another row.
func (v *tableRow) settleLine(rows []tableRow, i int) {
	other := func(j int) bool {
		return j >= 0 && j < len(rows) && rows[j].part == v.part && rows[j].label.Line == v.label.Line
	}
	v.ownLine = len(v.cells) > 0 && v.cells[0].Line == v.label.Line && !other(i-1) && !other(i+1)
	inOrder := i == 0 || rows[i-1].group != v.group || rows[i-1].form.place < v.form.place
	if v.match != report.MatchExact || !inOrder && !v.ownLine {
		v.by = report.ByOrder
	}
}

// first is what groups show of where values stand: behind their labels, or before; and
// whether some stand on the lines of theirs.
type first struct{ labels, values, lines bool }

// firstOf returns what the groups show.
func (x *Reader) firstOf(rows []tableRow, e form.Edition) (f first) {
	f.lines = slices.ContainsFunc(rows, func(v tableRow) bool { return v.ownLine })
	from := 0
	for i := range x.groups {
		of := rows[from : from+x.groups[i].rows]
		from += len(of)
		if len(of) == 0 {
			continue
		}
		lead, ends := x.groups[i].lead, len(of[len(of)-1].cells) == 0
		f.labels = f.labels || len(lead) == 0 && !ends
		f.values = f.values || len(lead) > 0 && ends && valuesFirst(of, lead, e)
	}
	return f
}

// arrangeGroup does what arrangeRows does for one group: lead are the values before its rows.
func (x *Reader) arrangeGroup(r *report.Builder, rows []tableRow, lead []grid.Item, e form.Edition, of first) {
	filled, below := false, false
	for i := range rows {
		filled = filled || len(rows[i].cells) > 0
		below = below || len(rows[i].cells) > 0 && !rows[i].ownLine
	}
	ends := len(rows[len(rows)-1].cells) == 0
	switch {
	case len(lead) == 0:
		x.shareBlocks(rows, e, of)
		if ends && (!of.labels || of.values) {
			doubtRows(rows)
		}
		if of.lines {
			doubtAbove(rows)
		}
		return
	case !filled:
		if x.share(rows, lead, e) {
			return
		}
	case below && ends && valuesFirst(rows, lead, e):
		shift(rows, lead, of.labels)
		return
	case below:
		doubtRows(rows)
	}
	x.leaveLead(r, lead)
}

// doubtRows makes the rows doubtful whose values do not stand on their line.
func doubtRows(rows []tableRow) {
	for i := range rows {
		if v := &rows[i]; len(v.cells) > 0 && !v.ownLine {
			v.doubtful, v.by = true, report.ByOrder
		}
	}
}

// doubtAbove makes the rows doubtful whose values stand on a line of their own above a row
// that has none: they may be that row's.
func doubtAbove(rows []tableRow) {
	for i := range rows[:len(rows)-1] {
		if len(rows[i+1].cells) == 0 {
			doubtRows(rows[i : i+1])
		}
	}
}

// valuesFirst reports whether each row has the values of the next, and the first those of lead.
func valuesFirst(rows []tableRow, lead []grid.Item, e form.Edition) bool {
	for i := range rows {
		if i > 0 {
			lead = rows[i-1].cells
		}
		if !rows[i].takes(lead, e) {
			return false
		}
	}
	return true
}

// shift gives each row the values before its label, which may be doubtful.
func shift(rows []tableRow, lead []grid.Item, doubtful bool) {
	for i := range rows {
		v := &rows[i]
		v.cells, lead, v.doubtful = lead, v.cells, doubtful
		v.count, v.by, v.followed, v.cut = len(v.cells), report.ByOrder, false, false
	}
}

// shareBlocks gives rows without values theirs where they stand behind the label of another:
// labels of several rows, then the values of all.
func (x *Reader) shareBlocks(rows []tableRow, e form.Edition, of first) {
	for from, to := 0, 0; to < len(rows); to++ {
		v := &rows[to]
		if len(v.cells) == 0 {
			continue
		}
		block := rows[from : to+1]
		from = to + 1
		if len(block) == 1 || v.ownLine && v.count <= v.width(e) && !hasUnread(v.cells) {
			continue
		}
		cells := v.cells
		v.cells, v.count = nil, 0
		if x.share(block, cells, e) {
			continue
		}
		v.cells, v.count = cells, countValues(cells)
		v.by, v.apart = report.ByOrder, v.count > v.width(e)
		v.doubtful = !v.apart && (!of.labels || of.values)
	}
}

// share gives the rows of a block all of cells, in their order, and reports whether it is
// known: rows have one value each, or each theirs on a line, or all values are alike, or each
// cell holds those of all rows.
func (x *Reader) share(rows []tableRow, cells []grid.Item, e form.Edition) bool {
	width := func(v *tableRow) int { return v.width(e) }
	if split := x.splitCells(rows, cells, e); split != nil {
		cells = split
	} else {
		if official := countCells(rows, e); official == len(cells) {
			width = func(v *tableRow) int { return len(v.official(e)) } // heads may be lost
		}
		at, alike, lines := 0, true, true
		for i := range rows {
			n := width(&rows[i])
			if n == 0 || at+n > len(cells) {
				return false
			}
			lines = lines && (n == 1 || len(rows) == 1 || cells[at].Line == cells[at+n-1].Line && (at == 0 || cells[at-1].Line != cells[at].Line))
			at += n
		}
		for i := range cells {
			if cells[i].Kind != grid.ItemValue || cells[i].Squashed {
				return false
			}
			alike = alike && cells[i].Number == cells[0].Number
		}
		if at != len(cells) || !lines && !alike {
			return false
		}
	}
	for i := range rows {
		v, n := &rows[i], width(&rows[i])
		v.cells, cells = cells[:n:n], cells[n:]
		v.count, v.by = n, report.ByOrder
	}
	return true
}

// splitCells returns the values of rows whose labels stand in one cell, and their values in
// one cell a column: a number for each row. It returns nil if they do not.
func (x *Reader) splitCells(rows []tableRow, cells []grid.Item, e form.Edition) []grid.Item {
	n := rows[0].width(e)
	if len(rows) < 2 || len(cells) != n {
		return nil
	}
	out := make([]grid.Item, len(rows)*n)
	for c := range cells {
		it := &cells[c]
		if it.Kind != grid.ItemUnread || !it.Cell {
			return nil
		}
		at := it.Start
		for i := range rows {
			if rows[i].width(e) != n || rows[i].label.Line != it.Line {
				return nil
			}
			w := x.wordAround(at)
			number, rest, ok := grid.ParseNumber(x.Text, at, w.End, false)
			if !ok || rest != w.End || number.Start != at || number.Null {
				return nil
			}
			value := *it
			value.Kind, value.Start, value.End, value.Number = grid.ItemValue, number.Start, number.End, number.Amount
			out[i*n+c] = value
			for at = rest; at < it.End && text.IsSpace(x.Text.Bytes[at]); {
				at++
			}
		}
		if at != it.End {
			return nil
		}
	}
	return out
}

// arrangeColumns reads a table that is written column by column: the labels of the rows,
// then each head and the values under it. It reports whether it is one. A value is its row's
// by order, if there are as many under a head, wherever that stands, as rows that have it.
func (x *Reader) arrangeColumns(r *report.Builder, rows []tableRow, e form.Edition) bool {
	heads := 0
	for i := range x.groups {
		if g := &x.groups[i]; len(g.lead) > 0 {
			if len(g.columns) != 1 || g.columns[0].column < 0 {
				return false
			}
			heads++
		}
	}
	if heads == 0 || slices.ContainsFunc(rows, func(v tableRow) bool { return len(v.cells) > 0 || v.count > 0 }) {
		return false
	}
	for c := range x.rowsForm.ColumnIDs {
		var values []grid.Item
		var head tableColumn
		for i := range x.groups {
			if g := &x.groups[i]; len(g.lead) > 0 && g.columns[0].column == c {
				values, head = append(values, g.lead...), g.columns[0]
			}
		}
		if len(values) == 0 {
			continue
		}
		var of []*tableRow
		for i := range rows {
			if m := rows[i].form.metrics[c]; m != form.NoMetric && (e == form.NoEdition || m.Info().In(e)) {
				of = append(of, &rows[i])
			}
		}
		if len(of) != len(values) || anySquashed(values) {
			x.leaveLead(r, values)
			continue
		}
		for i, v := range of {
			if !v.byHead {
				v.columns, v.byHead = nil, true
			}
			v.columns = append(v.columns, head)
			v.cells = append(v.cells, values[i])
			v.count++
			v.by = report.ByOrder
		}
	}
	return true
}

// leaveLead notes values that belong to no row.
func (x *Reader) leaveLead(r *report.Builder, values []grid.Item) {
	if len(values) > 0 {
		x.noteSkipped(r, values[0].Start, values, message.New(message.RowUnknown))
	}
}

// width returns how many columns a row has, by its heads or else by the form.
func (v *tableRow) width(e form.Edition) int {
	var ms [16]form.Metric
	return len(v.metrics(e, ms[:0]).metrics)
}

// takes reports whether some cells are values, as many as the row has columns.
func (v tableRow) takes(cells []grid.Item, e form.Edition) bool {
	v.cells, v.count = cells, countValues(cells)
	return v.count == len(cells) && v.count == v.width(e)
}

// countCells returns how many cells the form has in some rows.
func countCells(rows []tableRow, e form.Edition) (n int) {
	for i := range rows {
		n += len(rows[i].official(e))
	}
	return n
}

func countValues(cells []grid.Item) (n int) {
	for i := range cells {
		if cells[i].Kind == grid.ItemValue {
			n++
		}
	}
	return n
}
