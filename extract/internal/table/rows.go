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
	x.heads, x.cells = x.heads[:0], x.cells[:0]
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
	e := rowsEdition(rows)
	rows = x.tornRows(rows, f, x.Parts[first:], e)
	x.hasBlankCells = false
	for i := range rows {
		x.hasBlankCells = x.hasBlankCells || x.fewerDigits(&rows[i], e)
	}
	x.seen = slices.Grow(x.seen[:0], len(form.Metrics))[:len(form.Metrics)]
	clear(x.seen)
	for i := range rows {
		x.placeRow(r, f, &rows[i], e)
	}
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
	ms, named := v.metrics(e, x.metrics[:0])
	if len(ms) == 0 || len(v.cells) == 0 {
		return
	}
	if official := v.official(e); v.label.End == v.cells[0].Start && len(ms) < len(official) {
		// run into its label, and heads are missing: it may be several values
		x.noteSkipped(r, v.label.Start, v.cells, message.New(message.FewerHeads, message.Name(v.form.id)))
		return
	}
	cells, why := x.cellsOf(v, len(ms))
	name := v.form.id
	x.addRow(r, report.Row{Table: f.Number, Name: name, Match: v.match}, text.Span{Start: v.label.Start, End: v.label.End}, v.label.Start, v.cells)
	if !why.IsZero() {
		x.noteSkipped(r, v.label.Start, v.cells, about(message.Name(name), why))
	}
	if v.count < len(ms) {
		x.leaveUnread(r, message.Name(name), v.cells)
	}
	for i, m := range ms {
		if m == form.NoMetric {
			if cells[i].state == cellRead {
				r.Note(x.Text.Start(cells[i].start), message.New(message.OfOtherColumn, message.Name(name), message.Text(x.Text.Quote(&r.Written, cells[i].start, cells[i].end))))
			}
			continue
		}
		rd := x.addCell(r, m, form.NotApplicable, &cells[i])
		if rd == nil {
			continue
		}
		if rd.Unit == "" && named {
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
