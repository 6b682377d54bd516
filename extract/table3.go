package extract

import (
	"slices"
	"strings"

	"gongkai/extract/form"
)

// table3 reads table 3 out of the stretch that region3 found.
func (x *tableReader) table3(r *reportBuilder, start, end int) {
	t := x.text
	const most = 256 << 10 // no table 3 is longer
	end = min(end, start+most)
	x.spans = append(x.spans, span{start, end})
	g := gridOf(t, start, end)
	items := x.lexer.items(x.text, g, start, end, within(x.hits, start, end))
	byLine := rowsAreLines(items)
	if !byLine && g.layout == LayoutSpaces {
		g.layout = LayoutCellLines
	}
	items = x.settle(items, byLine, form.Columns, true)
	met := x.valueRows(items, byLine)
	if doubled(met) {
		x.several = "rows of table 3 have twice as many values as columns"
	}
	rows := splitRows(met)
	if byLine {
		adopt(rows)
		rows = slices.DeleteFunc(rows, func(v valueRow) bool { return v.stray() })
	}
	edition := table3Form(items, rows)
	f := tableForms()[edition]
	x.align(rows, f, byLine)
	if slices.ContainsFunc(rows, func(v valueRow) bool { return v.taken < 0 || v.match == MatchOrder }) {
		settleGaps(rows, f.rows, labelsIn(x.text, items, f))
	}
	x.place3(r, rows, f.rows)
	r.Layout = layout3(g, rows)
}

// layout3 tells a table whose separators are lost, or its labels torn off, from
// one that is as its lines divide it.
func layout3(g grid, rows []valueRow) Layout {
	torn := 0
	for i := range rows {
		v := &rows[i]
		if v.taken >= 0 && v.match == MatchOrder {
			torn++
		}
	}
	switch {
	case squashed(rows):
		return LayoutSquashed
	case torn*3 > len(rows):
		return LayoutTorn
	}
	return g.layout
}

// squashed reports whether many rows are runs of digits.
func squashed(rows []valueRow) bool {
	n := 0
	for i := range rows {
		v := &rows[i]
		if v.count > 0 && v.count < form.Columns && v.cells[0].num.plain && v.cells[0].end-v.cells[0].start >= form.Columns {
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
func table3Form(items []item, rows []valueRow) form.Edition {
	sub, full := 0, 0
	for i := range items {
		if m, ok := items[i].row3(); ok && otherParts[m] {
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
			h := rows[i].labels[n-1].hit
			if id, _ := h.has(form.Row3); id == "outcome.other.miscellaneous" && h.number == 3 {
				sub++
			}
		}
	}
	if sub > 0 || full == len(form.InOrder(3, form.Edition2021)) {
		return form.Edition2021
	}
	return form.Edition2019
}
