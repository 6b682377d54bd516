package table

import (
	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// spans2 finds the stretches of hits that are parts of table 2: labels of rows,
// columns and blocks with little other text between, at least one of them of a
// kind that prose does not use.
func spans2(hits []label.Label, out [][2]int) [][2]int {
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
	for i := range hits {
		h := &hits[i]
		foreign += h.Foreign
		row := h.Is(form.Row2)
		col := h.Is(form.Column2)
		head := h.Is(form.Head2)
		if !row && !col && !head || h.Part && !col {
			if h.Is(form.Row3) && len(h.Entries) == 1 {
				flush()
			}
			continue
		}
		if first < 0 || foreign > reach || h.Start-hits[last].End > farthest {
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

// table2 reads the parts of table 2 and adds them to r.
func (x *Reader) table2(r *report.Builder) {
	t := x.Text
	rows := x.rowsOf2[:0]
	x.Parts, x.columns2, x.cells = x.Parts[:0], x.columns2[:0], x.cells[:0]
	x.spans2 = spans2(x.Labels, x.spans2[:0])
	for _, s := range x.spans2 {
		if len(x.Parts) == mostParts {
			break
		}
		const most = 64 << 10 // no part is longer
		start := lineStart(t, x.Labels[s[0]].Start)
		end := min(x.end2(x.Labels[s[1]].End), start+most)
		if start >= end {
			continue
		}
		x.Spans = append(x.Spans, text.Span{Start: start, End: end})
		x.Parts = append(x.Parts, text.Span{Start: start, End: end})
		g := grid.Of(t, start, end)
		before := len(rows)
		rows = x.rows2(rows, len(x.Parts)-1, x.lexer.Items(x.Text, g, start, end, label.Within(x.Labels, start, end)), g)
		if len(rows) > before {
			r.Layout = g.Layout
		}
	}
	x.rowsOf2 = rows
	e := edition2(rows)
	rows = x.torn2(rows, e)
	x.hasBlankCells = false
	for i := range rows {
		x.hasBlankCells = x.hasBlankCells || x.fewerDigits(&rows[i], e)
	}
	seen := seen2{}
	for i := range rows {
		x.place2(r, &rows[i], e, &seen)
	}
	if e != form.NoEdition {
		r.Edition = e
	}
}

// mostParts is into how many parts table 2 may be torn. What is torn into more is
// none.
const mostParts = 64

// seen2 tells the readings of metrics of table 2, by metric: their place in a
// Report and one, or 0.
type seen2 [256]int

// place2 puts the values of a row into its columns: those named above it, if
// there are as many, else those of the edition.
func (x *Reader) place2(r *report.Builder, v *row2, e form.Edition, seen *seen2) {
	ms, named := v.metrics(e, x.metrics[:0])
	if len(ms) == 0 || len(v.cells) == 0 {
		return
	}
	if official := v.official(e); v.label.End == v.cells[0].Start && len(ms) < len(official) {
		// run into its label, and heads are missing: it may be several values
		x.noteSkipped(r, v.label.Start, v.cells, message.New(message.FewerHeads, message.Name(v.id)))
		return
	}
	cells, why := x.cells2(v, len(ms))
	name := v.id
	x.addRow(r, report.Row{Table: 2, Name: name, Match: v.match}, text.Span{Start: v.label.Start, End: v.label.End}, v.label.Start, v.cells)
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
		if at := seen[m]; at > 0 {
			second := *rd
			*rd = report.Reading{}
			r.Readings = r.Readings[:len(r.Readings)-1]
			x.mergeDuplicate(r, at-1, second)
			continue
		}
		seen[m] = len(r.Readings)
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
func (v *row2) official(e form.Edition) []form.Metric { return v.form.official[e] }
