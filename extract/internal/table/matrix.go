package table

import (
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// table3 reads table 3 out of the stretch that region3 found.
func (x *Reader) table3(r *report.Builder, start, end int) {
	t := x.Text
	const most = 256 << 10 // no table 3 is longer
	end = min(end, start+most)
	x.Spans = append(x.Spans, text.Span{Start: start, End: end})
	g := grid.Of(t, start, end)
	items := x.lexer.Items(x.Text, g, start, end, label.Within(x.Labels, start, end))
	byLine := rowsAreLines(items)
	if !byLine && g.Layout == report.LayoutSpaces {
		g.Layout = report.LayoutCellLines
	}
	items = x.settle(items, byLine, form.Columns, true)
	met := x.valueRows(items, byLine)
	if doubled(met) {
		x.Several = message.New(message.TwiceAsManyValues)
	}
	rows := splitRows(met)
	if byLine {
		takeLabelsAbove(rows)
		rows = slices.DeleteFunc(rows, func(v valueRow) bool { return v.stray() })
	}
	edition := table3Form(items, rows)
	f := tableForms()[edition]
	x.align(rows, f, byLine)
	if slices.ContainsFunc(rows, func(v valueRow) bool { return v.taken < 0 || v.match == report.MatchOrder }) {
		resolveGaps(rows, f.rows, labelsIn(x.Text, items, f))
	}
	x.place3(r, rows, f.rows)
	r.Layout = layout3(g, rows)
}

// layout3 tells a table whose separators are lost, or its labels torn off, from
// one that is as its lines divide it.
func layout3(g grid.Grid, rows []valueRow) report.Layout {
	torn := 0
	for i := range rows {
		v := &rows[i]
		if v.taken >= 0 && v.match == report.MatchOrder {
			torn++
		}
	}
	switch {
	case squashed(rows):
		return report.LayoutSquashed
	case torn*3 > len(rows):
		return report.LayoutTorn
	}
	return g.Layout
}

// squashed reports whether many rows are runs of digits.
func squashed(rows []valueRow) bool {
	n := 0
	for i := range rows {
		v := &rows[i]
		if v.count > 0 && v.count < form.Columns && v.cells[0].Number.Plain && v.cells[0].End-v.cells[0].Start >= form.Columns {
			n++
		}
	}
	return n*3 > len(rows)
}

// otherParts are the rows of 其他处理 that only one edition has.
var otherParts = func() (is [256]bool) {
	for m := range form.Metrics {
		id := form.Metric(m).String()
		is[m] = strings.HasPrefix(id, "outcome.other.") && id != "outcome.other.miscellaneous"
	}
	return is
}()

// table3Form tells by the labels, else by the number of rows, which sequence of
// rows the document has.
func table3Form(items []grid.Item, rows []valueRow) form.Edition {
	sub, full := 0, 0
	for i := range items {
		if m, ok := items[i].Metric(); ok && otherParts[m] {
			sub++
		}
	}
	for i := range rows {
		if rows[i].count == form.Columns {
			full++
		}
	}
	for i := range rows {
		if n := len(rows[i].labels); n > 0 {
			// 3.其他 and values: a row of its own, not 其他处理
			h := rows[i].labels[n-1].Label
			if id, _ := h.Has(form.Row3); id == "outcome.other.miscellaneous" && h.Number == 3 {
				sub++
			}
		}
	}
	if sub > 0 || full == len(form.InOrder(3, form.Edition2021)) {
		return form.Edition2021
	}
	return form.Edition2019
}
