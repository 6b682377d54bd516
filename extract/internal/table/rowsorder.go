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
	if x.arrangeApart(r, rows, e) {
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
	doubtFew(rows)
}

// doubtFew makes the values of a table doubtful that stand alone among labels without any:
// these have theirs elsewhere, and what is left may be the number of a page.
func doubtFew(rows []tableRow) {
	if countEmpty(rows)*2 > len(rows) {
		doubtRows(rows)
	}
}

// countEmpty counts the rows without cells.
func countEmpty(rows []tableRow) (n int) {
	for i := range rows {
		if len(rows[i].cells) == 0 {
			n++
		}
	}
	return n
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
	f.lines = anyOf(rows, func(v *tableRow) bool { return v.ownLine })
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
	filled, below, whole := false, false, true
	for i := range rows {
		v := &rows[i]
		filled = filled || len(v.cells) > 0
		below = below || len(v.cells) > 0 && !v.ownLine
		whole = whole && v.takes(v.cells, e)
	}
	switch {
	case whole && len(lead) == 0: // labels first, each with its values
		return
	case (!filled || below || len(lead) == 0) && x.inOrder(rows, lead, e, of):
		return
	case len(lead) == 0:
		x.shareBlocks(rows, e, of)
		if ends := len(rows[len(rows)-1].cells) == 0; ends && (!of.labels || of.values) {
			doubtRows(rows)
		}
		if of.lines {
			doubtAbove(rows)
		}
		return
	case below:
		doubtRows(rows)
	}
	x.leaveLead(r, lead)
}

// inOrder gives rows their values by order, if there are as many as the rows have cells, and
// reports whether it could. The values between two labels are those of the row before, of
// the row behind, or of both; those of more rows to one side are a block.
func (x *Reader) inOrder(rows []tableRow, lead []grid.Item, e form.Edition, f first) bool {
	width := x.widths(rows, lead, e)
	if width == nil {
		return false
	}
	type place struct {
		cells   []grid.Item
		before  bool   // its values stand before its label
		unknown uint16 // by column: see unknownCells
		odd     bool   // one of a block whose labels are not in the order of the form
	}
	places := make([]place, 0, len(rows))
	for run := 0; run <= len(rows); run++ { // behind rows[run-1], before rows[run]
		cells := lead
		if run > 0 {
			cells = rows[run-1].cells
		}
		from := len(places)
		for all := cells; len(all) > 0; {
			k := len(places)
			if k == len(rows) || width[k] == 0 || len(all) < width[k] {
				return false
			}
			places = append(places, place{cells: all[:width[k]:width[k]], before: k >= run})
			all = all[width[k]:]
		}
		of := places[from:] // those of the run
		if len(of) > 1 && !ascending(rows[from:from+len(of)]) {
			for i := range of {
				of[i].odd = true
			}
		}
		behind := max(0, min(run-from, len(of)))
		if separable(cells, width[from:from+len(of)], behind) {
			continue
		}
		if behind > 0 && behind < len(of) || slices.ContainsFunc(of, func(p place) bool { return len(p.cells) != len(of[0].cells) }) {
			return false
		}
		for i := range of {
			of[i].unknown = unknownCells(cells, i, len(of), false)
		}
	}
	if len(places) != len(rows) {
		return false
	}
	moved := false
	for i := range places {
		moved = moved || places[i].before || len(rows[i].cells) != width[i]
	}
	if !moved {
		return true
	}
	for i := range rows {
		v := &rows[i]
		// A label over two lines has its values between them, so they come first. That of
		// one line has not, where the labels of others come first.
		v.doubtful = places[i].odd || places[i].before && f.labels && len(places[i].cells) == 1 && !v.broken()
		v.cells, v.count, v.by, v.unknown = places[i].cells, width[i], report.ByOrder, places[i].unknown
		v.followed, v.cut = false, false
	}
	return true
}

// unknownCells returns which cells of the i-th of some rows are not known, if nothing shows
// whether the cells of all go row by row or column by column: those that differ. Column by column, any
// column may come first where boxes are scattered.
func unknownCells(cells []grid.Item, i, rows int, scattered bool) (unknown uint16) {
	n := len(cells) / rows
	for k := range n {
		for c := range n {
			if (c == k || scattered) && cells[i*n+k].Number != cells[c*rows+i].Number {
				unknown |= 1 << k
			}
		}
	}
	return unknown
}

// ascending reports whether the labels of rows are in the order of the form.
func ascending(rows []tableRow) bool {
	return slices.IsSortedFunc(rows, func(a, b tableRow) int { return a.form.place - b.form.place })
}

// broken reports whether the label of a row goes on in another line.
func (v *tableRow) broken() bool { return v.label.Label != nil && v.label.End < v.label.Label.End }

// widths returns how many values each row has, by its heads or, where these are lost, by the
// form, if they are as many in all as stand there; else nil.
func (x *Reader) widths(rows []tableRow, lead []grid.Item, e form.Edition) []int {
	total := countPlain(lead)
	if total < 0 {
		return nil
	}
	for i := range rows {
		n := countPlain(rows[i].cells)
		if n < 0 {
			return nil
		}
		total += n
	}
	for _, width := range [...]func(*tableRow) int{
		func(v *tableRow) int { w := *v; w.cells, w.count = nil, 0; return w.width(e) },
		func(v *tableRow) int { return len(v.official(e)) },
	} {
		sum := 0
		out := make([]int, len(rows))
		for i := range rows {
			out[i] = width(&rows[i])
			sum += out[i]
		}
		if sum == total {
			return out
		}
	}
	return nil
}

// countPlain counts cells that are all values with something between; -1 if others are there.
func countPlain(cells []grid.Item) int {
	for i := range cells {
		if cells[i].Kind != grid.ItemValue || cells[i].Squashed {
			return -1
		}
	}
	return len(cells)
}

// separable reports whether the values of some rows, of which the labels of so many stand
// before them and those of the others behind, can be known: there is one row to each side;
// or rows have one value each, or each theirs on a line, or all values are alike.
func separable(cells []grid.Item, width []int, before int) bool {
	if before <= 1 && len(width)-before <= 1 {
		return true
	}
	at, alike, lines := 0, true, true
	for _, n := range width {
		lines = lines && (n == 1 || cells[at].Line == cells[at+n-1].Line && (at == 0 || cells[at-1].Line != cells[at].Line))
		at += n
	}
	for i := range cells {
		alike = alike && cells[i].Number == cells[0].Number
	}
	return lines || alike
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

// shareBlocks gives rows without values theirs where they stand behind the label of another:
// labels of several rows, then the values of all; or a label, its values, and those of a row
// whose label comes behind.
func (x *Reader) shareBlocks(rows []tableRow, e form.Edition, of first) {
	for from, to := 0, 0; to < len(rows); to++ {
		v := &rows[to]
		if len(v.cells) == 0 {
			continue
		}
		block := rows[from : to+1]
		from = to + 1
		if v.count > v.width(e) && len(block) == 1 && from < len(rows) && len(rows[from].cells) == 0 && x.inOrder(rows[to:from+1], nil, e, of) {
			from, to = from+1, from
			continue
		}
		if len(block) == 1 || v.ownLine && v.count <= v.width(e) && !hasUnread(v.cells) {
			continue
		}
		if x.splitCells(block, v.cells, e) || x.inOrder(block, nil, e, of) {
			continue
		}
		v.by, v.apart = report.ByOrder, v.count > v.width(e)
		v.doubtful = !v.apart && (!of.labels || of.values || of.lines && !v.ownLine)
	}
}

// splitCells gives rows their values whose labels stand in one cell, and their values in
// one cell a column: a number for each row. It reports whether they do.
func (x *Reader) splitCells(rows []tableRow, cells []grid.Item, e form.Edition) bool {
	n := rows[0].width(e)
	if len(rows) < 2 || len(cells) != n {
		return false
	}
	out := make([]grid.Item, len(rows)*n)
	for c := range cells {
		it := &cells[c]
		if it.Kind != grid.ItemUnread || !it.Cell {
			return false
		}
		at := it.Start
		for i := range rows {
			if rows[i].width(e) != n || rows[i].label.Line != it.Line {
				return false
			}
			w := x.wordAround(at)
			number, rest, ok := grid.ParseNumber(x.Text, at, w.End, false)
			if !ok || rest != w.End || number.Start != at || number.Null {
				return false
			}
			value := *it
			value.Kind, value.Start, value.End, value.Number = grid.ItemValue, number.Start, number.End, number.Amount
			out[i*n+c] = value
			for at = rest; at < it.End && text.IsSpace(x.Text.Bytes[at]); {
				at++
			}
		}
		if at != it.End {
			return false
		}
	}
	for i := range rows {
		v := &rows[i]
		v.cells, v.count, v.by = out[i*n:(i+1)*n:(i+1)*n], n, report.ByOrder
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

func countValues(cells []grid.Item) (n int) {
	for i := range cells {
		if cells[i].Kind == grid.ItemValue {
			n++
		}
	}
	return n
}
