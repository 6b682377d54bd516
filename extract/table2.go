package extract

import (
	"strings"

	"gongkai/extract/form"
)

// spans2 finds the stretches of hits that are parts of table 2: labels of rows,
// columns and blocks with little other text between, at least one of them of a
// kind that prose does not use.
func spans2(hits []hit) [][2]int {
	const reach = 24 // Chinese characters of other text within a part
	var out [][2]int
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
func (x *Extractor) table2(r *Report) {
	t := &x.text
	var rows []row2
	x.parts = x.parts[:0]
	g := grid{}
	const mostParts = 64 // a table torn into more is none
	for _, s := range spans2(x.hits) {
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
		g = gridOf(t, start, end)
		part := rows2(t, x.items(g, start, end, within(x.hits, start, end)), g.layout == LayoutSpaces)
		for i := range part {
			part[i].part = len(x.parts) - 1
		}
		if len(part) > 0 {
			r.Layout = g.layout
		}
		rows = append(rows, part...)
	}
	e := edition2(rows)
	rows = x.torn2(rows, e)
	x.blanks2 = false
	for i := range rows {
		x.blanks2 = x.blanks2 || x.lacks(&rows[i], e)
	}
	seen := map[form.Metric]int{}
	for i := range rows {
		x.place2(r, &rows[i], e, seen)
	}
	if e != form.NoEdition {
		r.Edition = e
	}
}

// place2 puts the values of a row into its columns: those named above it, if
// there are as many, else those of the edition.
func (x *Extractor) place2(r *Report, v *row2, e form.Edition, seen map[form.Metric]int) {
	ms, units := v.metrics(e)
	if len(ms) == 0 || len(v.cells) == 0 {
		return
	}
	if official, _ := v.official(e); v.label.end == v.cells[0].start && len(ms) < len(official) {
		// run into its label, and heads are missing: it may be several values
		x.leave(r, v.label.start, v.cells, v.id+": no separators, and fewer heads than the form has")
		return
	}
	cells, why := x.cells2(v, len(ms))
	name := v.id
	row := Row{Table: 2, Name: name, Match: v.match, Label: x.asStated(v.label.start, v.label.end), Values: x.joinValues(v.cells),
		Start: x.text.start(v.label.start), End: x.text.end(v.cells[len(v.cells)-1].end)}
	r.Rows = append(r.Rows, row)
	if why != "" {
		x.leave(r, v.label.start, v.cells, name+": "+why)
	}
	for i, m := range ms {
		if cells[i].state == cellAbsent {
			continue
		}
		rd := x.reading(m, form.NotApplicable, &cells[i])
		if rd.Unit == "" {
			rd.Unit = units[i]
		}
		if at, ok := seen[m]; ok {
			x.twice(r, at, rd)
			continue
		}
		seen[m] = len(r.Readings)
		r.Readings = append(r.Readings, rd)
	}
}

// twice handles a second reading of a cell: the first stays, and is doubtful
// if the second says something else.
func (x *Extractor) twice(r *Report, at int, second Reading) {
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

// metrics gives what the values of a row are, in order.
func (v *row2) metrics(e form.Edition) (ms []form.Metric, units []string) {
	for _, c := range v.columns {
		if m, ok := form.Lookup(v.id + "." + c.id); ok {
			ms, units = append(ms, m), append(units, c.unit)
		} else {
			return v.official(e)
		}
	}
	if len(ms) == 0 || len(ms) < v.count && len(ms) < len(v.cells) {
		return v.official(e)
	}
	return ms, units
}

func (v *row2) official(e form.Edition) (ms []form.Metric, units []string) {
	if e == form.NoEdition {
		return nil, nil
	}
	for _, m := range form.InOrder(2, e) {
		if strings.HasPrefix(m.String(), v.id+".") {
			ms, units = append(ms, m), append(units, "")
		}
	}
	return ms, units
}
