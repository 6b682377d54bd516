package specimen

import (
	"slices"
	"strings"
)

// headRows is how many rows a table has above its first values.
func headRows(g *grid) int {
	n := 0
	for n < len(g.rows) && len(values(g.rows[n])) == 0 {
		n++
	}
	return n
}

// columnHeads returns the heads of the columns of values, and the first of these columns.
func columnHeads(g *grid) (heads []*cell, first int) {
	n := headRows(g)
	if n == 0 || n == len(g.rows) {
		return nil, 0
	}
	places := g.places()
	for first < g.width && (places[n][first] == nil || !places[n][first].value) {
		first++
	}
	heads = places[n-1][first:]
	return slices.DeleteFunc(heads, func(c *cell) bool { return c == nil }), first // a row may be too long
}

// headsStacked writes the heads of columns in lines of one or two characters.
func (t *trap) headsStacked() {
	n := t.r.between(1, 2)
	if g := t.grid(2); g != nil && t.r.odds(.5) {
		for _, row := range g.rows {
			for i := range row {
				if len(row) > 1 && len(values(row)) == 0 && i > 0 {
					row[i].text = strings.Join(wrapTo(flat(row[i].text, ""), 4*n), "\n")
				}
			}
		}
	}
	for _, table := range []int{3, 4} {
		g := t.grid(table)
		if g == nil {
			continue
		}
		heads, _ := columnHeads(g)
		for _, c := range heads {
			c.text = strings.Join(wrapTo(flat(c.text, ""), 2*n), "\n")
		}
	}
}

// headsTorn puts the second halves of heads into a row of cells of their own.
func (t *trap) headsTorn() {
	for _, table := range []int{3, 4} {
		g := t.grid(table)
		if g == nil {
			continue
		}
		heads, first := columnHeads(g)
		if len(heads) == 0 {
			continue
		}
		n := headRows(g)
		if first > 0 {
			g.rows[0][0].rows++
		}
		var halves []cell
		for _, c := range heads {
			rs := []rune(flat(c.text, ""))
			keep := len(rs)
			if keep > 3 {
				keep = (keep + 1) / 2
			}
			halves = append(halves, header(string(rs[keep:]), 1, 1))
			c.text = string(rs[:keep])
		}
		g.rows = slices.Insert(g.rows, n, halves)
		g.breaks = nil
	}
}

// headsLost takes the heads off tables 3 and 4, and some off table 2.
func (t *trap) headsLost() {
	if g := t.grid(2); g != nil && t.r.odds(.4) && !g.moved {
		g.rows = slices.DeleteFunc(g.rows, func(row []cell) bool { return len(row) > 1 && len(values(row)) == 0 })
		g.breaks = nil
	}
	for _, table := range []int{3, 4} {
		if g := t.grid(table); g != nil {
			g.rows = g.rows[headRows(g):]
			g.breaks, g.arranged = nil, table == 4
		}
	}
}

// headsFlat writes the heads of table 3 in one row.
func (t *trap) headsFlat() {
	g := t.grid(3)
	if g == nil {
		return
	}
	heads, first := columnHeads(g)
	if len(heads) == 0 || first == 0 {
		return
	}
	group := one(t.r, "", "", "法人或其他组织-", "法人或其他组织：")
	row := []cell{header(one(t.r, "", "项目", "申请人情况", g.rows[0][0].text), 1, first)}
	for _, c := range heads {
		text := flat(c.text, "")
		if _, words := wordings(requests.Column, "natural_person"); !slices.Contains(words, text) && text != "总计" && text != "合计" {
			text = group + text
		}
		row = append(row, header(text, 1, 1))
	}
	g.rows = append([][]cell{row}, g.rows[headRows(g):]...)
	g.breaks = nil
}
