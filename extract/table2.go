package extract

import "gongkai/extract/form"

// spans2 finds the stretches of hits that are parts of table 2: labels of rows,
// columns and blocks with little other text between, at least one of them of a
// kind that prose does not use.
func spans2(hits []hit, out [][2]int) [][2]int {
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
		foreign += h.foreign
		row := h.is(form.Row2)
		col := h.is(form.Column2)
		head := h.is(form.Head2)
		if !row && !col && !head || h.part && !col {
			if h.is(form.Row3) && len(h.labels) == 1 {
				flush()
			}
			continue
		}
		if first < 0 || foreign > reach || h.start-hits[last].end > farthest {
			flush()
			first = i
		}
		if col && !h.part || head {
			strong++
		}
		last, foreign = i, 0
	}
	flush()
	return out
}

// table2 reads the parts of table 2 and adds them to r.
func (x *tableReader) table2(r *reportBuilder) {
	t := x.text
	rows := x.rowsOf2[:0]
	x.parts, x.columns2, x.cells = x.parts[:0], x.columns2[:0], x.cells[:0]
	x.spans2 = spans2(x.hits, x.spans2[:0])
	for _, s := range x.spans2 {
		if len(x.parts) == mostParts {
			break
		}
		const most = 64 << 10 // no part is longer
		start := lineStart(t, x.hits[s[0]].start)
		end := min(x.end2(x.hits[s[1]].end), start+most)
		if start >= end {
			continue
		}
		x.spans = append(x.spans, span{start, end})
		x.parts = append(x.parts, span{start, end})
		g := gridOf(t, start, end)
		before := len(rows)
		rows = x.rows2(rows, len(x.parts)-1, x.lexer.items(x.text, g, start, end, within(x.hits, start, end)), g)
		if len(rows) > before {
			r.Layout = g.layout
		}
	}
	x.rowsOf2 = rows
	e := edition2(rows)
	rows = x.torn2(rows, e)
	x.blanks2 = false
	for i := range rows {
		x.blanks2 = x.blanks2 || x.lacks(&rows[i], e)
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
func (x *tableReader) place2(r *reportBuilder, v *row2, e form.Edition, seen *seen2) {
	ms, named := v.metrics(e, x.metrics[:0])
	if len(ms) == 0 || len(v.cells) == 0 {
		return
	}
	if official := v.official(e); v.label.end == v.cells[0].start && len(ms) < len(official) {
		// run into its label, and heads are missing: it may be several values
		x.leave(r, v.label.start, v.cells, v.id+": no separators, and fewer heads than the form has")
		return
	}
	cells, why := x.cells2(v, len(ms))
	name := v.id
	x.addRow(r, Row{Table: 2, Name: name, Match: v.match}, span{v.label.start, v.label.end}, v.label.start, v.cells)
	if why != "" {
		x.leave(r, v.label.start, v.cells, name+": "+why)
	}
	if v.count < len(ms) {
		x.leaveUnread(r, name, v.cells)
	}
	for i, m := range ms {
		if m == form.NoMetric {
			if cells[i].state == cellRead {
				r.note(x.text.start(cells[i].start), name+": of a column that the form does not have: "+x.text.quote(&r.written, cells[i].start, cells[i].end))
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
			*rd = Reading{}
			r.Readings = r.Readings[:len(r.Readings)-1]
			x.twice(r, at-1, second)
			continue
		}
		seen[m] = len(r.Readings)
	}
}

// twice handles a second reading of a cell: the first stays, and is doubtful
// if the second says something else.
func (x *tableReader) twice(r *reportBuilder, at int, second Reading) {
	first := &r.Readings[at]
	if first.Null && !second.Null {
		*first = second
		return
	}
	if first.Value != second.Value && !second.Null {
		first.Uncertain = true
		r.Notes = append(r.Notes, Note{second.Start, first.Metric.String() + ": stands twice, first as " + first.Text + ", then as " + second.Text})
	}
}

// official gives what the form has in a row.
func (v *row2) official(e form.Edition) []form.Metric { return v.form.official[e] }
