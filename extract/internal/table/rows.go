package table

import (
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// partSpans finds the stretches of labels that are parts of a table of rows: labels of rows,
// columns and heads with little other text between, at least one of them of a
// kind that prose does not use.
func partSpans(labels []label.Label, f *rowsForm, out [][2]int) [][2]int {
	const reach = 24 // Chinese characters of other text within a part
	first, strong := -1, 0
	last := -1
	flush := func() {
		if first >= 0 && strong > 0 {
			out = append(out, [2]int{first, last})
		}
		first, strong = -1, 0
	}
	foreign := 0
	for i := range labels {
		h := &labels[i]
		foreign += h.Foreign
		row := h.Is(f.Row)
		col := h.Is(f.Column)
		head := h.Is(f.Head)
		if !row && !col && !head || h.Part && !col {
			if h.Metric != form.NoMetric && len(h.Entries) == 1 {
				flush()
			}
			continue
		}
		if first < 0 || foreign > reach || h.Start-labels[last].End > farthest {
			flush()
			first = i
		}
		if col && !h.Part || head {
			strong++
		}
		last, foreign = i, 0
	}
	flush()
	return out
}

// readRows reads the parts of a table of rows and adds them to r.
func (x *Reader) readRows(r *report.Builder, f *rowsForm) {
	t := x.Text
	rows := x.tableRows[:0]
	x.heads, x.cells, x.groups, x.rowsForm = x.heads[:0], x.cells[:0], x.groups[:0], f
	x.partSpans = partSpans(x.Labels, f, x.partSpans[:0])
	first := len(x.Parts)
	for _, s := range x.partSpans {
		if len(x.Parts)-first == mostParts {
			break
		}
		const most = 64 << 10 // no part is longer
		start := lineStart(t, x.Labels[s[0]].Start)
		end := min(x.rowsEnd(f, x.Labels[s[1]].End), start+most)
		if start >= end {
			continue
		}
		x.Spans = append(x.Spans, text.Span{Start: start, End: end})
		x.Parts = append(x.Parts, text.Span{Start: start, End: end})
		g := grid.Of(t, start, end)
		before := len(rows)
		rows = x.rowsIn(rows, f, len(x.Parts)-1-first, x.lexer.Items(x.Text, g, start, end, label.Within(x.Labels, start, end)), g)
		if len(rows) > before {
			r.Layout = g.Layout
		}
	}
	x.tableRows = rows
	e := x.rowsEdition(rows)
	for i := range rows {
		x.nameTorn(&rows[i], e)
	}
	if whole := x.tornRows(rows, f, x.Parts[first:], e); whole != nil {
		rows = whole
	} else {
		x.arrangeRows(r, rows, e)
	}
	x.reordered = anyOf(rows, func(v *tableRow) bool { return v.reorders(e) })
	x.hasBlankCells = false
	for i := range rows {
		x.hasBlankCells = x.hasBlankCells || x.fewerDigits(&rows[i], e)
	}
	x.seen = slices.Grow(x.seen[:0], len(form.Metrics))[:len(form.Metrics)]
	clear(x.seen)
	for i := range rows {
		x.placeRow(r, f, &rows[i], e)
	}
	x.noteEmpty(r, rows)
	if e != form.NoEdition {
		r.Edition = e
	}
}

// mostParts is into how many parts a table of rows may be torn. What is torn into more is
// none.
const mostParts = 64

// placeRow puts the values of a row into its columns: those named above it, if
// there are as many, else those of the edition.
func (x *Reader) placeRow(r *report.Builder, f *rowsForm, v *tableRow, e form.Edition) {
	if len(v.cells) == 0 {
		return
	}
	name := message.Name(v.form.id)
	leave := func(why message.Code) { x.noteSkipped(r, v.label.Start, v.cells, message.New(why, name)) }
	to := v.metrics(e, x.metrics[:0])
	switch official := v.official(e); {
	case len(to.metrics) == 0:
		if v.count > 0 {
			leave(message.EditionUnknown)
		}
		return
	case v.label.End == v.cells[0].Start && len(to.metrics) < len(official):
		leave(message.FewerHeads) // run into its label, and heads are missing: it may be several values
		return
	case v.apart:
		leave(message.ValuesApart)
		return
	}
	if len(to.metrics) == 1 && v.alike() {
		v.cells, v.count, to.by = v.cells[:1:1], 1, max(to.by, report.ByForm) // whichever it is
	}
	cells, divided, why := x.cellsOf(v, len(to.metrics))
	if divided && !why.IsZero() && len(to.metrics) > 1 && !isSigned(to.metrics[1]) {
		clear(cells) // where the sign belongs to another column, the digits before it may be two numbers
	}
	x.addRow(r, report.Row{Table: f.Number, Name: v.form.id, Match: v.match}, text.Span{Start: v.label.Start, End: v.label.End}, v.label.Start, v.cells)
	if !why.IsZero() {
		x.noteSkipped(r, v.label.Start, v.cells, about(name, why))
	}
	if v.count < len(to.metrics) {
		x.leaveUnread(r, name, v.cells)
	}
	if to.by != report.ByHead && len(to.metrics) > 1 && x.reordered {
		to.by, to.odd = report.ByOrder, true
	}
	if divided {
		to.by = max(to.by, report.ByOrder)
	}
	if v.unknown != 0 {
		x.noteSkipped(r, v.label.Start, v.cells, message.New(message.ValuesUnknown, name))
	}
	read := len(r.Readings)
	for i, m := range to.metrics {
		if v.unknown&(1<<i) != 0 {
			continue
		}
		if m == form.NoMetric {
			if cells[i].state == cellRead {
				r.Note(x.Text.Start(cells[i].start), message.New(message.OfOtherColumn, name, message.Text(x.Text.Quote(&r.Written, cells[i].start, cells[i].end))))
			}
			continue
		}
		rd := x.addCell(r, m, form.NotApplicable, &cells[i])
		if rd == nil {
			continue
		}
		rd.RowBy, rd.ColumnBy = v.by, to.by
		rd.Uncertain = rd.Uncertain || v.doubtful || to.odd
		if rd.Unit == "" && to.named {
			rd.Unit = v.ofForm(e)[i].unit
		}
		if at := x.seen[m]; at > 0 {
			second := *rd
			*rd = report.Reading{}
			r.Readings = r.Readings[:len(r.Readings)-1]
			x.mergeDuplicate(r, at-1, second)
			continue
		}
		x.seen[m] = len(r.Readings)
	}
	if len(r.Readings) == read {
		return
	}
	if v.doubtful {
		r.Note(x.Text.Start(v.label.Start), message.New(message.RowDoubtful, name, message.Text(x.renderValues(r, v.cells))))
	}
	if to.odd {
		r.Note(x.Text.Start(v.label.Start), message.New(message.HeadsDoubtful, name, message.Text(x.renderValues(r, v.cells))))
	}
}

// noteEmpty notes the rows whose labels stand without a value, in a table that has some.
func (x *Reader) noteEmpty(r *report.Builder, rows []tableRow) {
	if countEmpty(rows) == 0 {
		return // nearly always
	}
	var filled []*rowForm // as few as the form has
	for i := range rows {
		if v := &rows[i]; len(v.cells) > 0 && !slices.Contains(filled, v.form) {
			filled = append(filled, v.form)
		}
	}
	if len(filled) == 0 {
		return
	}
	for i := range rows {
		if v := &rows[i]; !slices.Contains(filled, v.form) {
			r.Note(x.Text.Start(v.label.Start), message.New(message.RowEmpty, message.Name(v.form.id)))
			filled = append(filled, v.form) // once
		}
	}
}

// mergeDuplicate handles a second reading of a cell: the first stays, and is doubtful
// if the second says something else.
func (x *Reader) mergeDuplicate(r *report.Builder, at int, second report.Reading) {
	first := &r.Readings[at]
	if first.Null && !second.Null {
		*first = second
		return
	}
	if first.Value != second.Value && !second.Null {
		first.Uncertain = true
		r.Note(second.Start, message.New(message.StandsTwice, message.Name(first.Metric.String()), message.Text(first.Text), message.Text(second.Text)))
	}
}

// official returns what the form has in a row.
func (v *tableRow) official(e form.Edition) []form.Metric { return v.form.official[e] }
