package specimen

import (
	"slices"
	"strings"

	"gongkai/extract/form"
)

// boxes is a page as programs write it that find boxes of text on it: each a
// cell, or what they take for one, with lines of their own.
type boxes struct {
	lines   []string
	between string // boxes
}

func (b *boxes) put(lines ...string) {
	if len(lines) > 0 {
		b.lines = append(b.lines, strings.Join(lines, "\n"))
	}
}

func (b *boxes) each(lines []string) {
	for _, s := range lines {
		b.put(s)
	}
}

func (b *boxes) String() string { return strings.Join(b.lines, b.between) + "\n" }

// texts returns what stands in cells, each on one line.
func cellTexts(cells []*cell) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = flat(c.text, "")
	}
	return out
}

// ownLabel returns the label of a row of values, which stands next to them, and
// what stands before it: labels of groups, which begin in this row.
func ownLabel(row []cell) (own *cell, groups []*cell) {
	for i := range row {
		c := &row[i]
		switch {
		case c.value:
			return own, groups
		case own != nil:
			groups = append(groups, own)
		}
		own = c
	}
	return own, groups
}

// footOf returns the number of a page that ends before a row.
func footOf(g *grid, i int) []string {
	if p, ok := g.breaks[i]; ok && p.foot != "" {
		return []string{p.foot}
	}
	return nil
}

// stretches divides the rows of values of a matrix into pages.
func (t *typist) stretches(g *grid) [][]int {
	var out [][]int
	var page []int
	cuts := map[int]bool{}
	if len(g.breaks) == 0 && t.r.odds(.6) {
		for range t.r.weighted(0, 4, 1, 1) {
			cuts[t.r.between(5, max(6, len(g.rows)-3))] = true
		}
	}
	for i, row := range g.rows {
		if len(values(row)) == 0 {
			continue
		}
		if _, ok := g.breaks[i]; (ok || cuts[i]) && len(page) > 0 {
			out, page = append(out, page), nil
		}
		page = append(page, i)
	}
	return append(out, page)
}

// articles divides table 2 into its paragraphs, each with the rows of its head first.
func articles(g *grid) [][]int {
	var out [][]int
	for i, row := range g.rows {
		if len(row) == 1 || len(out) == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], i)
	}
	return out
}

// groupLabelsAt returns the labels of groups by the row in whose middle they are
// drawn: a label is centred on all rows of its group.
func groupLabelsAt(g *grid) map[int][]*cell {
	out := map[int][]*cell{}
	for i, row := range g.rows {
		_, groups := ownLabel(row)
		for _, c := range groups {
			out[i+c.rows/2] = append(out[i+c.rows/2], c)
		}
	}
	return out
}

// undecided marks cells that another reading, which the sums bear out no less,
// gives another value.
func (t *typist) undecided(table *form.Table, other map[Cell]Value) {
	all := map[Cell]Value{}
	for c, v := range t.truth.Cells {
		all[c] = v
	}
	for c, v := range other {
		all[c] = v
	}
	if slices.ContainsFunc(violations(all), func(v Violation) bool { return v.Metric.Info().Table == table }) {
		return
	}
	for c, v := range other {
		if t.truth.Cells[c] != v {
			t.truth.Undecidable[c] = true
		}
	}
}
