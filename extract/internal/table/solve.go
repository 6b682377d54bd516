package table

import (
	"slices"
	"strconv"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
)

// When digits are solved
//
// Where separators are lost, a row is a puzzle: 640020470 is 64 0 0 2 0 4 70, since
// 64+2+4 = 70 and no other division into seven numbers adds up. None of them begins with 0
// unless it is 0, which leaves few ways: twelve here, one for 0000000.
//
//	digits       ways to divide   that add up   read
//	0000000            1             -          0 0 0 0 0 0 0: nothing was chosen
//	3000009            1             -          3 0 0 0 0 0 9, and its sum fails as it does on paper
//	640020470         12             1          64 0 0 2 0 4 70, by the sum of the row
//	110002013         several        several    what the columns leave
//
// Where a row alone leaves several readings, those of all such rows are tried together:
// received and carried in must be what was handled and is carried out, and the outcomes their
// total, down each column (search). A cell is read only if all readings left agree on it. A
// sum that chose between readings holds by construction; the reading remembers which did
// (UsedRow, UsedColumn), and only another can verify it.
//
// A row is not solved where its values are too few because cells were lost: blanks that
// divide some values of a row divide all of them, unless the table is squashed throughout.
// And it is given up when it has more digits, readings or steps than any real row asks for,
// since what can be made to add up grows with them.

const (
	mostDigits  = 36      // of a row that is tried; a longer one is no row
	mostOptions = 2000    // readings of one row
	mostSteps   = 200_000 // of a search
	mostDigit   = 8       // of one number
)

// divide goes through the ways to divide runs of digits into n numbers, none
// with a 0 in front, until visit returns false. It reports whether it went
// through all of them.
func divide(t *text.Text, cells []grid.Item, n int, visit func([]cell) bool) bool {
	left := 0
	for i := range cells {
		raw := t.Bytes[cells[i].Start:cells[i].End]
		if !text.AllDigits(raw) {
			return false
		}
		left += len(raw)
	}
	if left < n || left > mostDigits {
		return false
	}
	cur := make([]cell, n)
	steps := 0
	var step func(it, at, k, left int) bool
	step = func(it, at, k, left int) bool {
		if steps++; steps > mostSteps {
			return false
		}
		if k == n {
			return left > 0 || visit(cur)
		}
		if at == cells[it].End {
			it++
			at = cells[it].Start
		}
		for w := 1; w <= min(cells[it].End-at, mostDigit, left-(n-k-1)); w++ {
			if w > 1 && t.Bytes[at] == '0' {
				break
			}
			v, _ := strconv.ParseFloat(string(t.Bytes[at:at+w]), 64)
			cur[k] = cell{state: cellRead, start: at, end: at + w, num: grid.Amount{Value: v, Plain: true}}
			if !step(it, at+w, k+1, left-w) {
				return false
			}
		}
		return true
	}
	return step(0, cells[0].Start, 0, left)
}

// split divides a row into as many numbers as it has columns, that add up. forced reports
// that there is only one way to divide it, whatever the sums. Where blanks divide the row they
// divide it everywhere, unless a number begins with 0, which none does, or the table
// is squashed.
func (p *placedRow) split(t *text.Text, cells []grid.Item, squashed bool) (opts [][]cell, forced bool) {
	if several := slices.ContainsFunc(cells[1:], func(it grid.Item) bool { return !it.Squashed }); several && !squashed &&
		!slices.ContainsFunc(cells, func(it grid.Item) bool { return it.Number.Doubtful }) {
		return nil, false
	}
	ways := 0
	var only []cell
	total := p.form.total
	whole := divide(t, cells, p.form.columns, func(cs []cell) bool {
		if ways++; ways == 1 {
			only = slices.Clone(cs)
		}
		if total < 0 {
			return ways < 2 // nothing chooses between them
		}
		sum := 0.0
		for _, c := range cs[:total] {
			sum += c.num.Value
		}
		if sum == cs[total].num.Value {
			opts = append(opts, slices.Clone(cs))
		}
		return len(opts) <= mostOptions
	})
	if !whole {
		return nil, false
	}
	if ways == 1 {
		return [][]cell{only}, true
	}
	return opts, false
}

// dropExtra returns the ways to leave out what is more than the row has columns, a page
// number for instance, so that the row adds up.
func (p *placedRow) dropExtra(cells []grid.Item) (opts [][]cell) {
	columns, at := p.form.columns, p.form.total
	if at < 0 {
		return nil
	}
	cur := make([]cell, columns)
	var step func(i, col int, sum float64)
	step = func(i, col int, sum float64) {
		if col == columns {
			total := cur[at].num.Value
			if total == sum-total && cur[at].state == cellRead {
				opts = append(opts, slices.Clone(cur))
			}
			return
		}
		if len(cells)-i < columns-col {
			return
		}
		cur[col] = asCell(&cells[i])
		step(i+1, col+1, sum+cur[col].num.Value)
		step(i+1, col, sum)
	}
	step(0, 0, 0)
	return distinct(opts)
}

// distinct drops options that say the same.
func distinct(opts [][]cell) [][]cell {
	var out [][]cell
	for i := range opts {
		same := false
		for j := range out {
			same = same || sameOption(opts[i], out[j])
		}
		if !same {
			out = append(out, opts[i])
		}
	}
	return out
}

func sameOption(a, b []cell) bool {
	for c := range a {
		if a[c].state != b[c].state || a[c].num.Value != b[c].num.Value {
			return false
		}
	}
	return true
}

// equation is an identity down the columns: the signed sum over rows is 0.
type equation struct {
	rows []int // into the rows of the puzzle
	sign []float64
}

// solve settles the rows that have options.
func (x *Reader) solve(m *matrixForm, all []placedRow) {
	var open []int
	for i := range all {
		if p := &all[i]; p.options != nil {
			if len(p.options) == 1 {
				p.cells, p.options = p.options[0], nil
				continue
			}
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return
	}
	x.fillAll(m)
	s := search{all: all, open: open, eqs: equationsOf(m.Table, metricsOf(all)), none: make([]cell, m.columns)}
	if !s.run() {
		return
	}
	for k, i := range open {
		p := &all[i]
		p.byCol, p.cells = true, make([]cell, m.columns)
		settled := true
		for c := range p.cells {
			first := p.options[s.found[k][0]][c]
			same := true
			for _, o := range s.found[k] {
				same = same && p.options[o][c].num.Value == first.num.Value && p.options[o][c].start == first.start
			}
			if same {
				p.cells[c] = first
			} else {
				settled = false
			}
		}
		if settled {
			p.options = nil
		}
	}
}

// equationsOf returns those identities down the columns of which the document has every
// row, given the metrics of its rows.
func equationsOf(t *form.Table, metrics []form.Metric) []equation {
	at := map[form.Metric]int{}
	for i, m := range metrics {
		at[m] = i
	}
	var out []equation
	for _, id := range form.Identities {
		if id.Table != t || id.Per == form.PerRow {
			continue
		}
		var e equation
		whole := true
		add := func(ms []form.Metric, sign float64) {
			for _, m := range partsIn(ms, func(m form.Metric) bool { _, ok := at[m]; return ok }) {
				i, ok := at[m]
				if !ok {
					whole = false
					continue
				}
				e.rows, e.sign = append(e.rows, i), append(e.sign, sign)
			}
		}
		add(id.Left, 1)
		add(id.Right, -1)
		if whole {
			out = append(out, e)
		}
	}
	return out
}

// partsIn narrows the parts of an identity to the leaf rows of the form as a document has
// it: the rows that an edition divides one into, if it has any of them, else that one.
func partsIn(ms []form.Metric, has func(form.Metric) bool) []form.Metric {
	out := make([]form.Metric, 0, len(ms))
	for _, m := range ms {
		whole := form.Whole(m)
		if !form.IsDivided(m, has) && (whole == form.NoMetric || form.IsDivided(whole, has)) {
			out = append(out, m)
		}
	}
	return out
}

func metricsOf(rows []placedRow) []form.Metric {
	out := make([]form.Metric, len(rows))
	for i := range rows {
		out[i] = rows[i].metric
	}
	return out
}

// search goes through the options of all open rows together.
type search struct {
	all   []placedRow
	open  []int
	eqs   []equation
	pick  []int
	found [][]int // by open row: the options that are part of a solution
	steps int
	many  bool
	none  []cell // those of a row of which nothing is read
}

// run reports whether the columns left some but not all readings.
func (s *search) run() bool {
	if len(s.eqs) == 0 {
		return false
	}
	s.pick = make([]int, len(s.open))
	s.found = make([][]int, len(s.open))
	s.step(0)
	return !s.many && len(s.found[0]) > 0
}

func (s *search) step(k int) {
	if s.steps++; s.steps > mostSteps {
		s.many = true
		return
	}
	if k == len(s.open) {
		for i, o := range s.pick {
			seen := false
			for _, f := range s.found[i] {
				seen = seen || f == o
			}
			if !seen {
				s.found[i] = append(s.found[i], o)
			}
		}
		return
	}
	p := &s.all[s.open[k]]
	for o := range p.options {
		s.pick[k] = o
		p.cells = p.options[o]
		if s.possible(k) {
			s.step(k + 1)
		}
		if s.many {
			break
		}
	}
	p.cells = s.none
}

// possible reports whether no equation is broken yet. What is still open on a
// side can only add to it, since counts are not negative.
func (s *search) possible(k int) bool {
	isOpen := func(row int) bool {
		for _, i := range s.open[k+1:] {
			if i == row {
				return true
			}
		}
		return false
	}
	for _, e := range s.eqs {
		openLeft, openRight := false, false
		for n, row := range e.rows {
			if isOpen(row) {
				openLeft = openLeft || e.sign[n] > 0
				openRight = openRight || e.sign[n] < 0
			}
		}
		if openLeft && openRight {
			continue
		}
		for c := range s.none {
			sum, known := 0.0, true
			for n, row := range e.rows {
				sum += e.sign[n] * s.all[row].cells[c].num.Value
				known = known && s.all[row].cells[c].state != cellUnread
			}
			if !known {
				continue
			}
			if sum > 0 && !openRight || sum < 0 && !openLeft {
				return false
			}
		}
	}
	return true
}
