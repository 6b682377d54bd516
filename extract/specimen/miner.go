package specimen

import "slices"

// miner writes a table as pdfminer does where each cell is a box. It joins boxes that are
// near each other: all labels of a page come first, then the values, those of
// neighbouring rows of one line column by column, those of a tall row by
// themselves. A low row between tall ones is found last, with its label.
// Where lines are wide apart the boxes of a column are one, so that its lines
// stand together: both pdfminer and pdftotext write so.
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

// minerRows writes table 2: its first column, then the rest of it, paragraph by
// paragraph; in some documents the first paragraph is whole before the others begin.
func (t *typist) minerRows(g *grid, b *boxes) {
	type paragraph struct {
		title  string
		labels []string
		heads  []string
		rows   [][]*cell
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
				continue
			case len(vs) == 0:
				for _, c := range row[1:] {
					p.heads = append(p.heads, flat(c.text, ""))
				}
			default:
				p.rows = append(p.rows, vs)
			}
			p.labels = append(p.labels, flat(row[0].text, ""))
		}
		if len(p.rows) > 0 {
			all = append(all, p)
		}
	}
	first := len(all) > 0 && t.r.odds(.4)
	labels := func(of []paragraph) {
		for _, p := range of {
			b.each(p.labels)
		}
	}
	if first {
		b.put(all[0].title)
		b.each(all[0].labels)
	} else {
		labels(all)
	}
	var late [][]string // what is found at the end of the table
	if t.joined() {
		for i, p := range all {
			if i > 0 || !first {
				b.put(p.title)
			}
			if len(p.rows) == 2 && len(p.heads) == 3 && len(p.rows[0]) == 3 && i == 0 && t.variant%4 == 0 { // two columns are one box
				b.put(append(slices.Clone(p.heads[:2]), cellTexts(order([][]*cell{p.rows[0][:2], p.rows[1][:2]}, false))...)...)
				t.transposed([][]*cell{p.rows[0][:2], p.rows[1][:2]})
				late = append(late, []string{p.heads[2], flat(p.rows[0][2].text, ""), flat(p.rows[1][2].text, "")})
				if t.variant%8 > 0 {
					b.put(late[0]...)
					late = nil
				}
				if first {
					labels(all[1:])
				}
				continue
			}
			for k, head := range p.heads {
				box := []string{head}
				for _, vs := range p.rows {
					box = append(box, flat(vs[k].text, ""))
				}
				b.put(box...)
			}
			if i == 0 && first {
				labels(all[1:])
			}
		}
		for _, box := range late {
			b.put(box...)
		}
		return
	}
	intrudes := !first && t.r.odds(.5) // a title before the last column of the paragraph above it
	for i, p := range all {
		if i == 0 && !first || i > 0 && (!intrudes || len(all[i-1].rows[0]) == 1) {
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
		if i == 0 && first {
			labels(all[1:])
		}
	}
}

// joined reports whether the boxes of low rows are joined by column.
func (t *typist) joined() bool { return t.variant%2 == 0 }

// labelBoxes writes the labels of rows: as a box each, or as one in which the lines of the
// labels of groups stand among the others.
func (t *typist) labelBoxes(g *grid, rows []int, narrow int, b *boxes) {
	middle := groupLabelsAt(g)
	among := t.joined() && t.r.odds(.5)
	behind := t.r.odds(.5)
	var groups [][]string
	var lines, left []string
	for _, i := range rows {
		for _, c := range middle[i] {
			group := wrapTo(c.text, t.groupWidth(c))
			switch {
			case among && c.rows < 10:
				left = append(left, group...)
			case among || behind:
				groups = append(groups, group)
			default:
				b.put(group...)
			}
		}
		own, _ := ownLabel(g.rows[i])
		label := t.rowLabel(own, narrow)
		if !among {
			b.put(label...)
			continue
		}
		if len(left) > 0 { // the first line of a group's label stands on the line of a row's
			label[0] = left[0] + " " + label[0]
			left = left[1:]
		}
		for _, s := range label {
			lines = append(lines, s)
			if len(left) > 0 {
				lines, left = append(lines, left[0]), left[1:]
			}
		}
	}
	b.put(append(lines, left...)...)
	for _, group := range groups {
		b.put(group...)
	}
}

// minerMatrix writes table 3.
func (t *typist) minerMatrix(g *grid, b *boxes) {
	narrow := one(t.r, 30, 24, 16)
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
		t.labelBoxes(g, rows, narrow, b)
		if headed := n == 0 && low && !g.moved; headed {
			for k := range applicants {
				var box []string
				if k < len(columns) {
					box = wrapTo(flat(columns[k].text, ""), 8)
				}
				if !t.joined() {
					b.put(box...)
					box = nil
				}
				for _, i := range rows {
					box = append(box, flat(values(g.rows[i])[k].text, ""))
				}
				if t.joined() {
					b.put(box...)
				} else {
					b.each(box)
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
				down := order(of, true)
				all = append(all, down...)
				for size := 1; t.joined() && len(down) > 0; down = down[size:] {
					size = len(run)
					b.put(cellTexts(down[:size])...)
				}
			}
			if !t.joined() {
				b.each(cellTexts(all))
				t.dividedElse(all, rows, g)
			}
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

// minerBlocks writes table 4: all heads, then all values, or each head with its value.
func (t *typist) minerBlocks(g *grid, b *boxes) {
	blocks := blocksOf(g)
	under := ""
	names := func(block *caseBlock) (out []string) {
		for i, c := range block.names {
			if i > 0 || c.text != under {
				out = append(out, flat(c.text, ""))
			}
		}
		under = block.names[0].text
		return out
	}
	narrow := one(t.r, 4, 4, 2, 6)
	head := func(c *cell) []string { return wrapTo(flat(c.text, ""), narrow) }
	if t.joined() { // the name of a block is found with any of its columns
		for k := range blocks {
			block := &blocks[k]
			columns := []int{0, 1, 2, 3, 4}
			if t.r.odds(.3) {
				columns[1], columns[2] = columns[2], columns[1]
			}
			before, above := names(block), t.r.IntN(3)
			for n, i := range columns {
				var box []string
				if n == above {
					box = before
				}
				b.put(append(append(box, head(&block.heads[i])...), flat(block.values[i].text, ""))...)
			}
		}
		return
	}
	for k := range blocks {
		b.each(names(&blocks[k]))
	}
	for _, block := range blocks {
		for i := range block.heads {
			b.put(head(&block.heads[i])...)
		}
	}
	for _, block := range blocks {
		for i := range block.values {
			b.put(flat(block.values[i].text, ""))
		}
	}
}
