package specimen

import (
	"slices"

	"gongkai/extract/form"
)

// columnsMoved puts the columns of table 3 into another order, with their heads.
func (t *trap) columnsMoved() {
	g := t.grid(3)
	if g == nil {
		return
	}
	r := t.r
	top := one(r, []int{1, 0, 2}, []int{1, 2, 0}, []int{2, 0, 1}, []int{2, 1, 0}, []int{0, 1, 2}, []int{0, 1, 2}) // natural person, organisations, total
	if t.totalLast() {
		top = one(r, []int{0, 1, 2}, []int{1, 0, 2})
	}
	kinds := []int{0, 1, 2, 3, 4}
	if top[0] == 0 || r.odds(.3) {
		kinds = one(r, []int{0, 2, 1, 3, 4}, []int{4, 0, 1, 2, 3}, []int{0, 1, 3, 2, 4}, []int{1, 0, 2, 3, 4}, r.Perm(5))
	}
	var columns []int
	for _, k := range top {
		switch k {
		case 0:
			columns = append(columns, 0)
		case 1:
			for _, o := range kinds {
				columns = append(columns, 1+o)
			}
		default:
			columns = append(columns, applicants-1)
		}
	}
	if blurred := []Layout{Poppler, PDFToHTML, Collapsed, PDFParse, Patchwork}; top[0] != 0 || top[1] != 1 {
		if slices.Contains(blurred, t.layout) { // heads of another height stand anywhere among the others
			t.unlikeForm(g, columns)
		}
	}
	g.rows[1] = pick(g.rows[1], top)
	g.rows[2] = pick(g.rows[2], kinds)
	for i, row := range g.rows {
		if len(values(row)) == applicants {
			g.rows[i] = moveValues(row, columns)
		}
	}
	g.moved = true
}

// unlikeForm marks the cells of a matrix that would have other values if its columns, which
// stand in an order, stood in that of the form.
func (t *trap) unlikeForm(g *grid, order []int) {
	for _, row := range g.rows {
		if vs := values(row); len(vs) == len(order) {
			for k, from := range order {
				if t.value(vs[k]) != t.value(vs[from]) {
					t.d.truth.Undecidable[vs[k].at] = true
				}
			}
		}
	}
}

// pick returns the elements of s in an order.
func pick[T any](s []T, order []int) []T {
	out := make([]T, len(order))
	for i, k := range order {
		out[i] = s[k]
	}
	return out
}

// moveValues returns a row with its values, which stand at its end, in an order.
func moveValues(row []cell, order []int) []cell {
	first := len(row) - len(order)
	return append(slices.Clone(row[:first]), pick(row[first:], order)...)
}

// partsMoved puts the columns of paragraphs of table 2 into another order.
func (t *trap) partsMoved() {
	g := t.grid(2)
	if g == nil {
		return
	}
	for _, article := range articles(g) {
		var n int
		for _, i := range article {
			n = max(n, len(values(g.rows[i])))
		}
		if n < 2 {
			continue
		}
		order := t.r.Perm(n)
		for _, i := range article {
			if row := g.rows[i]; len(row) == n+1 {
				row = moveValues(row, order)
				for k := range order {
					row[k+1].cols = fill(k, n)
				}
				g.rows[i] = row
			}
		}
	}
	g.moved = true
}

// rowsMoved exchanges rows of one group of table 3, and of one paragraph of table 2,
// with their labels.
func (t *trap) rowsMoved() {
	if g := t.grid(3); g != nil {
		for range t.r.between(1, 3) {
			t.exchange(g)
		}
	}
	if g := t.grid(2); g != nil {
		for _, article := range articles(g) {
			n := len(article)
			a, b := article[n-2], article[n-1]
			if len(values(g.rows[a])) > 0 && len(g.rows[a]) == len(g.rows[b]) && t.r.odds(.6) {
				g.rows[a], g.rows[b] = g.rows[b], g.rows[a]
			}
		}
		if t.r.odds(.3) { // the last paragraph first
			all := articles(g)
			last := all[len(all)-1][0]
			g.rows = append(slices.Clone(g.rows[last:]), g.rows[:last]...)
			g.breaks = nil
		}
	}
}

// exchange swaps two rows of a group of table 3; what stands before their own labels
// stays.
func (t *trap) exchange(g *grid) {
	groups := map[string][]int{}
	for i, row := range g.rows {
		vs := values(row)
		if len(vs) != applicants || vs[0].at.Metric == form.NoMetric || len(row) == len(vs) {
			continue
		}
		id := vs[0].at.Metric.String()
		switch m := vs[0].at.Metric; {
		case m == received, m == carriedIn:
			groups["came"] = append(groups["came"], i)
		case row[len(row)-applicants-1].cols == 1:
			group := id[:len(id)-len(lastOf(id))]
			groups[group] = append(groups[group], i)
		}
	}
	var ids []string
	for id, rows := range groups {
		if len(rows) > 1 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	rows := groups[oneOf(t.r, ids)]
	k := t.r.between(1, len(rows)-1)
	a, b := rows[t.r.IntN(k)], rows[k]
	cut := func(i int) int { return len(g.rows[i]) - applicants - 1 }
	first, second := g.rows[a], g.rows[b]
	g.rows[a] = append(slices.Clone(first[:cut(a)]), second[len(second)-applicants-1:]...)
	g.rows[b] = append(slices.Clone(second[:len(second)-applicants-1]), first[len(first)-applicants-1:]...)
}

// lastOf returns what stands behind the last dot of an id.
func lastOf(id string) string {
	for i := len(id) - 1; i >= 0; i-- {
		if id[i] == '.' {
			return id[i+1:]
		}
	}
	return id
}

// blocksMoved puts the blocks of table 4, and the results within them, into another order.
func (t *trap) blocksMoved() {
	g := t.grid(4)
	if g == nil {
		return
	}
	r := t.r
	blocks := one(r, []int{1, 2, 0}, []int{1, 2, 0}, []int{0, 2, 1}, []int{0, 1, 2}, []int{0, 1, 2}, []int{2, 1, 0})
	results := []int{0, 1, 2, 3, 4}
	if blocks[0] == 0 && blocks[1] == 1 || r.odds(.2) {
		results = one(r, []int{1, 0, 2, 3, 4}, []int{0, 1, 3, 2, 4}, []int{4, 0, 1, 2, 3}, []int{0, 2, 1, 3, 4})
	}
	if results[4] != 4 && t.totalLast() {
		results = []int{1, 0, 2, 3, 4}
	}
	t.setBlocks(g, pick(blocksOf(g), blocks), results)
	g.moved = true
}
