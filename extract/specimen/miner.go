package specimen

import (
	"slices"
	"strings"
)

// miner writes a table as pdfminer does where each cell is a box. It joins boxes that are
// near each other: all labels of a page come first, then the values, those of
// neighbouring rows of one line column by column, those of a tall row by
// themselves. A low row between tall ones is found last, with its label.
func (t *typist) miner(g *grid) string {
	b := &boxes{between: "\n\n"}
	switch {
	case g.table == 2:
		t.minerRows(g, b)
	case g.table == 3:
		t.minerMatrix(g, b)
	case g.arranged:
		t.gridByColumn(g, b)
	default:
		t.minerBlocks(g, b)
	}
	return b.String()
}

// minerRows writes table 2: its first column, then the rest of it, paragraph by paragraph.
func (t *typist) minerRows(g *grid, b *boxes) {
	type paragraph struct {
		title string
		heads []string
		rows  [][]*cell
	}
	var all []paragraph
	for _, article := range articles(g) {
		var p paragraph
		for _, i := range article {
			row := g.rows[i]
			vs := values(row)
			switch {
			case len(row) == 1:
				p.title = flat(row[0].text, "")
			case len(vs) == 0:
				b.put(flat(row[0].text, ""))
				for _, c := range row[1:] {
					p.heads = append(p.heads, flat(c.text, ""))
				}
			default:
				b.put(flat(row[0].text, ""))
				p.rows = append(p.rows, vs)
			}
		}
		if len(p.rows) > 0 {
			all = append(all, p)
		}
	}
	intrudes := t.r.odds(.5) // a title before the last column of the paragraph above it
	for i, p := range all {
		if i == 0 || !intrudes || len(all[i-1].rows[0]) == 1 {
			b.put(p.title)
		}
		b.each(p.heads)
		if len(p.rows[0]) > 1 {
			t.transposed(p.rows)
		}
		for k := range p.rows[0] {
			if last := len(p.rows[0]) - 1; k == last && k > 0 && intrudes && i+1 < len(all) {
				b.put(all[i+1].title)
			}
			for _, vs := range p.rows {
				b.put(flat(vs[k].text, ""))
			}
		}
	}
}

// minerMatrix writes table 3.
func (t *typist) minerMatrix(g *grid, b *boxes) {
	narrow := one(t.r, 30, 24, 16)
	groupsBehind := t.r.odds(.5)
	middle := groupLabelsAt(g)
	columns, _ := columnHeads(g)
	var top []*cell
	for _, row := range g.rows[:headRows(g)] {
		for i := range row {
			if !slices.Contains(columns, &row[i]) {
				top = append(top, &row[i])
			}
		}
	}
	head := func(c *cell) { b.put(wrapTo(flat(c.text, ""), 8)...) }
	for n, page := range t.minerPages(g) {
		tall := func(i int) bool {
			own, _ := ownLabel(g.rows[i])
			return len(t.rowLabel(own, narrow)) > 1
		}
		low := !slices.ContainsFunc(page, tall)
		if n == 0 {
			b.each(cellTexts(top))
			if !low || g.moved {
				for _, c := range columns {
					head(c)
				}
			}
		}
		// Rows whose labels stand at their values.
		inPlace := func(i int) {
			own, _ := ownLabel(g.rows[i])
			b.put(t.rowLabel(own, narrow)...)
			b.each(cellTexts(values(g.rows[i])))
		}
		if n > 0 && len(page) > 3 && t.r.odds(.3) {
			inPlace(page[0])
			page = page[1:]
		}
		var rows, late []int
		for k, i := range page {
			if k > 0 && k < len(page)-1 && !tall(i) && tall(page[k-1]) && tall(page[k+1]) && t.r.odds(.5) {
				late = append(late, i)
			} else {
				rows = append(rows, i)
			}
		}
		var groups [][]string
		for _, i := range rows {
			for _, c := range middle[i] {
				if lines := wrapTo(c.text, t.groupWidth(c)); groupsBehind {
					groups = append(groups, lines)
				} else {
					b.put(lines...)
				}
			}
			own, _ := ownLabel(g.rows[i])
			b.put(t.rowLabel(own, narrow)...)
		}
		for _, lines := range groups {
			b.put(lines...)
		}
		if headed := n == 0 && low && !g.moved; headed {
			for k := range applicants {
				if k < len(columns) {
					head(columns[k])
				}
				for _, i := range rows {
					b.put(values(g.rows[i])[k].text)
				}
			}
		} else {
			var runs [][]int // of low rows, and tall ones alone
			for _, i := range rows {
				if last := len(runs) - 1; last >= 0 && !tall(i) && !tall(runs[last][0]) && runs[last][len(runs[last])-1] == i-1 {
					runs[last] = append(runs[last], i)
				} else {
					runs = append(runs, []int{i})
				}
			}
			var all []*cell
			for _, run := range runs {
				var of [][]*cell
				for _, i := range run {
					of = append(of, values(g.rows[i]))
				}
				all = append(all, order(of, true)...)
			}
			b.each(cellTexts(all))
			t.dividedElse(all, rows, g)
		}
		for _, i := range late {
			inPlace(i)
		}
		if f := g.breaks[page[len(page)-1]+1].foot; f != "" {
			b.put(f)
		}
	}
}

// minerPages divides the rows of table 3: the first page has few of them, as a rule.
func (t *typist) minerPages(g *grid) [][]int {
	var rows []int
	for _, page := range t.stretches(g) {
		rows = append(rows, page...)
	}
	if len(g.breaks) > 0 {
		return t.stretches(g)
	}
	cut := t.r.between(2, min(6, len(rows)-1))
	g.breaks = map[int]pageBreak{rows[cut]: {foot: one(t.r, "— 1 —", "- 1 -", "－1－", "- 2 -")}}
	return [][]int{rows[:cut], rows[cut:]}
}

// dividedElse marks the cells that have another value where the values of rows are divided
// into other runs of rows written column by column, in each of which all rows
// add up.
func (t *typist) dividedElse(all []*cell, rows []int, g *grid) {
	n := len(rows)
	v := make([]Value, len(all))
	for i, c := range all {
		v[i] = t.truth.Cells[c.at]
	}
	// at returns a value of a row where the run of m rows from row from is written so.
	at := func(from, m, row, column int) Value { return v[from*applicants+column*m+row-from] }
	adds := func(from, m int) bool {
		for row := from; row < from+m; row++ {
			var s float64
			for k := range applicants - 1 {
				s += at(from, m, row, k).V
			}
			if s != at(from, m, row, applicants-1).V {
				return false
			}
		}
		return true
	}
	fits := make([][]bool, n+1) // by the first row and the length
	for from := range n {
		fits[from] = make([]bool, n-from+1)
		for m := 1; from+m <= n; m++ {
			fits[from][m] = adds(from, m)
		}
	}
	starts, goes := make([]bool, n+1), make([]bool, n+1) // can be reached, and leads to the end
	starts[0], goes[n] = true, true
	for from := range n {
		for m := 1; starts[from] && from+m <= n; m++ {
			starts[from+m] = starts[from+m] || fits[from][m]
		}
	}
	for from := n - 1; from >= 0; from-- {
		for m := 1; from+m <= n; m++ {
			goes[from] = goes[from] || fits[from][m] && goes[from+m]
		}
	}
	for from := range n {
		for m := 1; starts[from] && from+m <= n; m++ {
			if !fits[from][m] || !goes[from+m] {
				continue
			}
			for row := from; row < from+m; row++ {
				for k, c := range values(g.rows[rows[row]]) {
					if t.truth.Cells[c.at] != at(from, m, row, k) {
						t.truth.Undecidable[c.at] = true
					}
				}
			}
		}
	}
}

// minerBlocks writes table 4: all heads, then all values.
func (t *typist) minerBlocks(g *grid, b *boxes) {
	blocks := blocksOf(g)
	under := ""
	for _, block := range blocks {
		for i, c := range block.names {
			if i > 0 || c.text != under {
				b.put(flat(c.text, ""))
			}
		}
		under = block.names[0].text
	}
	for _, block := range blocks {
		for i := range block.heads {
			b.put(strings.Join(wrapTo(flat(block.heads[i].text, ""), 4), "\n"))
		}
	}
	for _, block := range blocks {
		for i := range block.values {
			b.put(flat(block.values[i].text, ""))
		}
	}
}
