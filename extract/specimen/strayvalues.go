package specimen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/form"
)

// valueRowsOf returns the rows of table 3 that are of the form and whole.
func valueRowsOf(g *grid) []int {
	var out []int
	for i, row := range g.rows {
		if vs := values(row); len(vs) == applicants && vs[0].at.Metric != form.NoMetric && len(row) > applicants {
			out = append(out, i)
		}
	}
	return out
}

// rowPairs returns the rows of table 3 that another row of the same group follows, both whole.
func rowPairs(g *grid) []int {
	var out []int
	rows := valueRowsOf(g)
	for _, i := range rows {
		if slices.Contains(rows, i+1) && len(g.rows[i+1]) == applicants+1 {
			out = append(out, i)
		}
	}
	return out
}

// dropRow drops a row whose cells went into the row before: what spans it has a row less, and pages no longer
// end between rows.
func (g *grid) dropRow(i int) {
	for j := range g.rows[:i] {
		for k := range g.rows[j] {
			if c := &g.rows[j][k]; c.rows > 1 && j+c.rows > i {
				c.rows--
			}
		}
	}
	g.rows = slices.Delete(g.rows, i, i+1)
	g.breaks = nil
}

// undecidable gives up which cells hold the values of rows.
func (t *trap) undecidable(rows ...[]cell) {
	for _, row := range rows {
		for _, c := range values(row) {
			t.d.truth.Undecidable[c.at] = true
		}
	}
}

// rowsInOneCell writes two rows that follow each other into one: each of its cells
// holds two values.
func (t *trap) rowsInOneCell() {
	g := t.grid(3)
	if g == nil {
		return
	}
	pairs := rowPairs(g)
	if len(pairs) == 0 {
		return
	}
	i := oneOf(t.r, pairs)
	between := " "
	if slices.Contains(pages, t.layout) { // elsewhere nothing may be left of a line that ends
		between = one(t.r, " ", "\n")
	}
	upper, lower := g.rows[i], g.rows[i+1]
	for k := range lower {
		up, low := &upper[len(upper)-len(lower)+k], &lower[k]
		text := up.text + between + low.text
		if !up.value {
			up.text = text
			continue
		}
		if up.text == "" || low.text == "" {
			t.d.truth.Lost[up.at], t.d.truth.Lost[low.at] = true, true
			up.text = strings.TrimSpace(text)
			continue
		}
		t.odd(low, text, t.value(low))
		t.odd(up, text, t.value(up))
	}
	g.dropRow(i + 1)
}

// shortRow loses a value of table 3 with its cell, so that others move into its
// place.
func (t *trap) shortRow() {
	g := t.grid(3)
	if g == nil {
		return
	}
	rows := valueRowsOf(g)
	i := oneOf(t.r, rows)
	row := g.rows[i]
	k := len(row) - 1 - t.r.IntN(applicants)
	t.d.truth.Lost[row[k].at] = true
	left := slices.DeleteFunc(values(row), func(c *cell) bool { return c == &row[k] })
	for j, c := range values(row) { // it has one of two values, wherever the lost one was
		t.d.truth.Lost[c.at] = true
		for _, w := range []int{j - 1, j} {
			if w >= 0 && w < len(left) && t.value(left[w]) != t.value(c) && c != &row[k] {
				t.d.truth.Undecidable[c.at] = true
			}
		}
	}
	g.rows[i] = slices.Delete(slices.Clone(row), k, k+1)
}

// longRow loses the label of a row of table 3, and what divides it from the row before.
func (t *trap) longRow() {
	g := t.grid(3)
	if g == nil {
		return
	}
	pairs := rowPairs(g)
	if len(pairs) == 0 {
		return
	}
	i := oneOf(t.r, pairs)
	upper, lower := g.rows[i], values(g.rows[i+1])
	both := slices.Concat(values(upper), lower)
	zeros := !slices.ContainsFunc(both, func(c *cell) bool { return t.value(c).V != 0 })
	for _, c := range both { // where all are 0 it is all the same
		t.d.truth.Lost[c.at], t.d.truth.Undecidable[c.at] = zeros, !zeros
	}
	joined := slices.Clone(upper)
	if t.r.odds(.6) { // the two numbers where they met are one
		last := &joined[len(joined)-1]
		t.d.truth.Lost[last.at], t.d.truth.Lost[lower[0].at] = true, true
		last.text += lower[0].text
		lower = lower[1:]
	}
	for _, c := range lower {
		joined = append(joined, *c)
	}
	g.rows[i] = joined
	g.dropRow(i + 1)
	g.width += len(joined) - len(upper)
}

// barePages lets pages end between rows of table 3, with nothing but the number of the page.
func (t *trap) barePages() {
	g := t.grid(3)
	if g == nil {
		return
	}
	rows := valueRowsOf(g)
	i := rows[t.r.between(1, len(rows)-1)]
	page := t.r.between(2, 9)
	foot := strconv.Itoa(page)
	if slices.Contains([]Layout{Poppler, PDFToHTML, Collapsed}, t.layout) {
		foot += "\n\f" // programs that know pages say where they end
	}
	g.breaks = map[int]pageBreak{i: {foot: foot}}
	g.bare = true
	// Where a window over one value more or less adds up as well, nobody knows.
	number := func(c *cell) float64 { return t.value(c).V }
	before, after := values(g.rows[i-1]), values(g.rows[i])
	if len(before) == applicants {
		v := []float64{}
		for _, c := range before[1:] {
			v = append(v, number(c))
		}
		if sums(v) == float64(page) {
			t.undecidable(g.rows[i-1])
		}
	}
	v := []float64{float64(page)}
	for _, c := range after {
		v = append(v, number(c))
	}
	if sums(v[:applicants-1]) == v[applicants-1] {
		t.undecidable(g.rows[i])
	}
}

// emptyColumns writes nothing for the zeros of table 3, or of those of its columns that
// have nothing else.
func (t *trap) emptyColumns() {
	g := t.grid(3)
	if g == nil {
		return
	}
	g.empty = true
	all := t.r.odds(.4)
	filled := map[form.ApplicantType]bool{}
	for _, i := range valueRowsOf(g) {
		for _, c := range values(g.rows[i]) {
			filled[c.at.Applicant] = filled[c.at.Applicant] || t.value(c).V != 0
		}
	}
	for _, i := range valueRowsOf(g) {
		for _, c := range values(g.rows[i]) {
			v, ok := t.d.truth.Cells[c.at]
			if ok && !v.Null && v.V == 0 && c.at.Applicant != form.AllApplicants && (all || !filled[c.at.Applicant]) {
				c.text = ""
				t.d.truth.Cells[c.at] = Value{Null: true, Unit: v.Unit}
			}
		}
	}
}

// valuesAbove puts the values of the rows of table 2 before their labels.
func (t *trap) valuesAbove() {
	g := t.grid(2)
	if g == nil {
		return
	}
	for i, row := range g.rows {
		if n := len(values(row)); n > 0 && len(row) == n+1 {
			g.rows[i] = append(slices.Clone(row[1:]), row[0])
		}
	}
}

// groupsApart writes the labels of the groups of table 3 in rows of their own.
func (t *trap) groupsApart() {
	g := t.grid(3)
	if g == nil {
		return
	}
	var rows [][]cell
	for _, row := range g.rows {
		own, groups := ownLabel(row)
		if len(values(row)) == 0 || own == nil {
			rows = append(rows, row)
			continue
		}
		for _, c := range groups {
			rows = append(rows, []cell{label(flat(c.text, ""), 1, g.width)})
		}
		name := *own
		name.cols = 3
		rows = append(rows, append([]cell{name}, row[len(groups)+1:]...))
	}
	g.rows, g.breaks = rows, nil
	for a := range form.ApplicantType(applicants) { // its label may be taken for that of a row of blanks
		if c := (Cell{otherSingle, a}); t.d.truth.Cells[c] == (Value{}) {
			t.d.truth.Lost[c] = true
		}
	}
}

// rowsIndexed numbers the rows of table 3 in a column behind their labels.
func (t *trap) rowsIndexed() {
	g := t.grid(3)
	if g == nil {
		return
	}
	n := headRows(g)
	g.rows[0] = slices.Insert(slices.Clone(g.rows[0]), 1, header(one(t.r, "行次", "序号", "栏次"), n, 1))
	number := one(t.r, "%d", "%02d", "%d")
	for i, row := range g.rows[n:] {
		if at := slices.IndexFunc(row, func(c cell) bool { return c.value }); at >= 0 {
			g.rows[n+i] = slices.Insert(slices.Clone(row), at, label(fmt.Sprintf(number, i+1), 1, 1))
		}
	}
	g.width++
	g.breaks = nil
}
