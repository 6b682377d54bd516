package specimen

import (
	"slices"
	"strings"
)

// columnMajor writes a table as pdfminer does, and some browsers when it is copied: the
// labels of the rows of a page, then the values of the first column, then those of
// the second.
func (t *typist) columnMajor(g *grid) string {
	b := &boxes{between: t.gap()}
	switch g.table {
	case 2:
		t.rowsByColumn(g, b)
	case 3:
		t.matrixByColumn(g, b)
	case 4:
		if g.arranged {
			t.gridByColumn(g, b)
			break
		}
		t.blocksByColumn(g, b)
	}
	return b.String()
}

// gap returns what stands between the boxes of a document.
func (t *typist) gap() string {
	if t.boxGap == "" {
		t.boxGap = one(t.r, "\n", "\n\n", "\n\n")
	}
	return t.boxGap
}

// rowsByColumn writes table 2 by the paragraph. Heads that stand before all values do
// not show whether these go by row or by column.
func (t *typist) rowsByColumn(g *grid, b *boxes) {
	headed := t.variant%4 > 0 // the head of a column before its values
	for _, article := range articles(g) {
		var labels []*cell
		var heads []string
		var rows [][]*cell
		for _, i := range article {
			b.put(footOf(g, i)...)
			row := g.rows[i]
			vs := values(row)
			switch {
			case len(vs) > 0:
				labels, rows = append(labels, &row[0]), append(rows, vs)
			case len(row) == 1:
				b.put(flat(row[0].text, ""))
			default:
				for _, c := range row {
					heads = append(heads, flat(c.text, ""))
				}
			}
		}
		if len(rows) == 0 {
			continue
		}
		headed := headed && len(heads) > 0
		if headed {
			b.each(append(heads[:1:1], cellTexts(labels)...))
		} else {
			b.each(append(heads, cellTexts(labels)...))
			t.transposed(rows)
		}
		for k := range rows[0] {
			if headed {
				b.put(heads[k+1])
			}
			for _, vs := range rows {
				b.put(vs[k].text)
			}
		}
	}
}

// transposed marks the cells of a paragraph that would have other values if its
// values went row by row.
func (t *typist) transposed(rows [][]*cell) {
	byRow, byColumn := order(rows, false), order(rows, true)
	for i, c := range byRow {
		if c.text != byColumn[i].text {
			t.truth.Undecidable[c.at] = true
		}
	}
}

// order returns cells row by row, or column by column.
func order(rows [][]*cell, byColumn bool) []*cell {
	var out []*cell
	if !byColumn {
		for _, row := range rows {
			out = append(out, row...)
		}
		return out
	}
	for k := range rows[0] {
		for _, row := range rows {
			out = append(out, row[k])
		}
	}
	return out
}

// matrixByColumn writes table 3.
func (t *typist) matrixByColumn(g *grid, b *boxes) {
	headed := t.variant%3 == 0     // the head of a column before its values
	together := t.variant/3%4 == 0 // some columns run together: their values on one line
	groupsFirst := t.variant/12%2 == 0
	columns, _ := columnHeads(g)
	headed = headed && len(columns) > 0
	for _, row := range g.rows[:headRows(g)] {
		for i := range row {
			if !headed || !slices.Contains(columns, &row[i]) {
				b.put(flat(row[i].text, ""))
			}
		}
	}
	heads := cellTexts(columns)
	width := t.r.between(10, 22) * 2
	labelsLast := !headed && t.variant/24%5 == 0
	other := map[Cell]Value{}
	for n, page := range t.stretches(g) {
		b.put(footOf(g, page[0])...)
		var labels, groups []string
		var rows [][]*cell
		for _, i := range page {
			own, of := ownLabel(g.rows[i])
			for _, c := range of {
				if groupsFirst {
					groups = append(groups, wrapTo(c.text, 8)...)
				} else {
					labels = append(labels, flat(c.text, ""))
				}
			}
			labels = append(labels, strings.Join(wrapTo(own.text, width), "\n"))
			rows = append(rows, values(g.rows[i]))
		}
		if !labelsLast {
			b.each(append(groups, labels...))
		}
		for k := 0; k < applicants; {
			most := 1
			if together && t.r.odds(.5) {
				most = min(t.r.between(2, 3), applicants-k)
			}
			if headed && n == 0 {
				b.each(heads[k : k+most])
			}
			var lines []string
			for _, vs := range rows {
				lines = append(lines, strings.Join(cellTexts(vs[k:k+most]), " "))
			}
			b.each(lines)
			k += most
		}
		if labelsLast {
			b.each(append(groups, labels...))
		}
		for i, c := range order(rows, false) {
			other[c.at] = t.truth.Cells[order(rows, true)[i].at]
		}
	}
	if !headed && !together {
		t.undecided(requests, other)
	}
}

// blocksByColumn writes table 4 as a column of heads and a column of values, in
// one piece or block by block.
func (t *typist) blocksByColumn(g *grid, b *boxes) {
	blocks := blocksOf(g)
	names := func(k int) { b.putNames(blocks, k) }
	texts := func(cells []cell) {
		for i := range cells {
			b.put(flat(cells[i].text, ""))
		}
	}
	for k, block := range blocks {
		names(k)
		switch t.variant % 3 {
		case 0: // all heads, then all values
			texts(block.heads)
		case 1: // block by block
			texts(block.heads)
			texts(block.values)
		default: // each column has its head and its value
			for i := range block.heads {
				texts([]cell{block.heads[i], block.values[i]})
			}
		}
	}
	if t.variant%3 == 0 {
		for _, block := range blocks {
			texts(block.values)
		}
	}
}

// gridByColumn writes any table column by column.
func (t *typist) gridByColumn(g *grid, b *boxes) {
	places := g.places()
	for x := range g.width {
		for y, row := range places {
			c := row[x]
			if c != nil && c.text != "" && (x == 0 || row[x-1] != c) && (y == 0 || places[y-1][x] != c) {
				b.put(flat(c.text, ""))
			}
		}
	}
}
