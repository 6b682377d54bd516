package table

import (
	"slices"

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
//	110002013         several        2          . . 0 0 2 0 13, and what the columns leave
//
// Where a row alone leaves several readings, those of all such rows are held against the sums
// down the columns: received and carried in must be what was handled and is carried out, and
// the outcomes their total (sieve). A reading that is part of no solution is dropped. A
// cell is read if all readings that are left agree on it. A sum that chose between readings
// holds by construction, and verifies none of them.
//
// If no reading of some row fits the columns, the report's own sums do not hold; what is
// read of such rows is doubtful.
//
// A row is not solved where its values are too few because cells were lost: blanks that
// divide some values of a row divide all of them, unless the table is squashed throughout.
// And it is given up when it has more digits, readings or steps than any real row asks for,
// since what can be made to add up grows with them.

const (
	mostOptions = 2000   // readings of one row
	mostStates  = 20_000 // sums of some of the rows, while those of all are sought
	mostPasses  = 6      // over the equations; each drops a reading, or is the last
	mostColumns = 8      // of a matrix that is solved
)

// split divides a row into as many numbers as it has columns, that add up. forced reports
// that there is only one way to divide it, whatever the sums. Where blanks divide the row they
// divide it everywhere, unless a number begins with 0, which none does, or the table
// is squashed.
func (p *placedRow) split(t *text.Text, cells []grid.Item, squashed bool) (opts [][]cell, forced bool) {
	if several := slices.ContainsFunc(cells[1:], func(it grid.Item) bool { return !it.Squashed }); several && !squashed &&
		!slices.ContainsFunc(cells, func(it grid.Item) bool { return it.Number.Doubtful }) {
		return nil, false
	}
	columns, total := p.form.columns, p.form.total
	cells = withoutNumbering(t, cells)
	ways := 0
	var only []cell
	whole := divide(t, cells, columns, func(cs []cell) bool {
		if ways++; ways == 1 {
			only = slices.Clone(cs)
		}
		return ways < 2
	})
	switch {
	case ways == 1 && whole:
		return [][]cell{only}, true
	case ways == 0 || total != columns-1:
		return nil, false // nothing chooses between them
	}
	whole = divideSum(t, cells, columns, func(cs []cell) bool {
		opts = append(opts, slices.Clone(cs))
		return len(opts) <= mostOptions
	})
	if !whole {
		return nil, false
	}
	return opts, false
}

// withoutNumbering returns the digits of a row without the number of the label behind it, which
// was not known as one: 0000000|2.没有现信息.
func withoutNumbering(t *text.Text, cells []grid.Item) []grid.Item {
	if last := &cells[len(cells)-1]; last.End-last.Start > 1 && !last.Number.Null && isNumbering(t.Bytes[last.End:]) {
		return withoutLastDigit(slices.Clone(cells))
	}
	return cells
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
	open := false
	for i := range all {
		p := &all[i]
		if len(p.options) == 1 {
			p.cells, p.options = p.options[0], nil
		}
		open = open || p.options != nil
	}
	if !open || m.columns > mostColumns {
		return
	}
	x.fillAll(m)
	s := sieve{rows: all, columns: m.columns, eqs: equationsOf(m.Table, metricsOf(all)), left: make([][][]cell, len(all))}
	for i := range all {
		s.left[i] = all[i].options
	}
	fits := s.run()
	for i := range all {
		p := &all[i]
		p.row.doubtful = p.row.doubtful || p.row.bySums && !fits
		if p.options != nil {
			p.byCol = fits && len(s.left[i]) < len(p.options)
			p.row.doubtful = p.row.doubtful || !fits
			if fits {
				p.options = s.left[i]
			}
			p.agree()
		}
	}
}

// doubtBlocks marks the rows of blocks that sums arranged, where those down the columns do not
// hold: a row of which the report itself states another total may have been divided elsewhere.
func (x *Reader) doubtBlocks(m *matrixForm, all []placedRow) {
	if !anyOf(all, func(p *placedRow) bool { return p.row.bySums }) {
		return
	}
	x.fillAll(m)
	for _, e := range equationsOf(m.Table, metricsOf(all)) {
		for c := range m.columns {
			sum, known := 0.0, true
			for n, row := range e.rows {
				cell := &all[row].cells[c]
				sum, known = sum+e.sign[n]*cell.num.Value, known && cell.says()
			}
			if known && sum != 0 {
				for i := range all {
					all[i].row.doubtful = all[i].row.doubtful || all[i].row.bySums
				}
				return
			}
		}
	}
}

// agree reads the cells of a row that all its readings agree on; they are the row if they agree on all.
func (p *placedRow) agree() {
	p.cells = slices.Clone(p.options[0])
	settled := true
	for c := range p.cells {
		first := &p.cells[c]
		for _, o := range p.options {
			if o[c].num.Value != first.num.Value || o[c].state != first.state {
				*first = cell{}
				settled = false
				break
			}
		}
	}
	if settled {
		p.options = nil
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

// sieve drops the readings of rows that are part of no solution of the equations.
type sieve struct {
	rows    []placedRow
	columns int
	eqs     []equation
	left    [][][]cell // by row: the readings that are left; nil if the row is settled
}

// run holds the readings against each equation until none is dropped any more. Equations share a
// row, not more, so what is left of each then is part of a solution of all. It reports
// whether each row has a reading left.
func (s *sieve) run() bool {
	for range mostPasses {
		dropped := false
		for i := range s.eqs {
			e := s.sums(&s.eqs[i])
			if len(e.open) == 0 {
				continue
			}
			for k, keep := range e.possible() {
				row := e.open[k]
				n := len(s.left[row])
				s.left[row] = pick(s.left[row], keep)
				dropped = dropped || len(s.left[row]) < n
				if len(s.left[row]) == 0 {
					return false
				}
			}
		}
		if !dropped {
			return true
		}
	}
	return true
}

// pick returns the readings that are to be kept.
func pick(options [][]cell, keep []bool) (out [][]cell) {
	for o := range options {
		if keep[o] {
			out = append(out, options[o])
		}
	}
	return out
}

// sums is one equation: what the settled rows make up, and what the others may add to it.
type sums struct {
	columns []int      // that it can be held against: no cell of the settled rows is missing there
	open    []int      // the rows that have several readings
	base    vector     // the sum of the others
	terms   [][]vector // by open row and reading: what it adds
	low     []vector   // by open row: the least that it and those behind it add
	high    []vector
}

// vector is a number for each column; 0 in those that are not asked.
type vector [mostColumns]float64

func (v vector) plus(w vector) vector {
	for c := range v {
		v[c] += w[c]
	}
	return v
}

func (s *sieve) sums(eq *equation) (e sums) {
	for c := range s.columns {
		if !slices.ContainsFunc(eq.rows, func(row int) bool { return s.left[row] == nil && !s.rows[row].cells[c].says() }) {
			e.columns = append(e.columns, c)
		}
	}
	for n, row := range eq.rows {
		if s.left[row] == nil {
			e.base = e.base.plus(e.term(s.rows[row].cells, eq.sign[n]))
			continue
		}
		e.open = append(e.open, row)
		var terms []vector
		for _, o := range s.left[row] {
			terms = append(terms, e.term(o, eq.sign[n]))
		}
		e.terms = append(e.terms, terms)
	}
	e.low, e.high = make([]vector, len(e.open)+1), make([]vector, len(e.open)+1)
	for k := len(e.open) - 1; k >= 0; k-- {
		low, high := e.terms[k][0], e.terms[k][0]
		for _, t := range e.terms[k] {
			for c := range t {
				low[c], high[c] = min(low[c], t[c]), max(high[c], t[c])
			}
		}
		e.low[k], e.high[k] = e.low[k+1].plus(low), e.high[k+1].plus(high)
	}
	return e
}

// term returns what a row adds to an equation.
func (e *sums) term(cells []cell, sign float64) (v vector) {
	for _, c := range e.columns {
		v[c] = sign * cells[c].num.Value
	}
	return v
}

// possible reports of each reading of each open row whether it may be part of a solution: the sums of the
// first rows are gone through, and from the end those of which one leads to 0. Where these are too many
// all readings are possible that no bound rules out.
func (e *sums) possible() [][]bool {
	reached := make([]map[vector]bool, len(e.open)+1) // by rows: their sums, and whether one leads to 0
	reached[0] = map[vector]bool{e.base: false}
	states := 0
	for k := range e.open {
		reached[k+1] = map[vector]bool{}
		for v := range reached[k] {
			for _, t := range e.terms[k] {
				if states++; states > mostStates {
					return e.bounded()
				}
				if next := v.plus(t); e.canEnd(next, k+1) {
					reached[k+1][next] = false
				}
			}
		}
	}
	out := make([][]bool, len(e.open))
	if _, ok := reached[len(e.open)][vector{}]; ok {
		reached[len(e.open)][vector{}] = true
	}
	for k := len(e.open) - 1; k >= 0; k-- {
		out[k] = make([]bool, len(e.terms[k]))
		for v := range reached[k] {
			for o, t := range e.terms[k] {
				if reached[k+1][v.plus(t)] {
					out[k][o], reached[k][v] = true, true
				}
			}
		}
	}
	return out
}

// canEnd reports whether the rows from the k-th on may bring a sum to 0.
func (e *sums) canEnd(v vector, k int) bool {
	for c := range v {
		if v[c]+e.low[k][c] > 0 || v[c]+e.high[k][c] < 0 {
			return false
		}
	}
	return true
}

// bounded is possible by the least and most that each row adds.
func (e *sums) bounded() [][]bool {
	out := make([][]bool, len(e.open))
	low, high := e.base.plus(e.low[0]), e.base.plus(e.high[0])
	for k := range e.open {
		out[k] = make([]bool, len(e.terms[k]))
		for o, t := range e.terms[k] {
			out[k][o] = true
			for c := range t {
				ownLow, ownHigh := e.low[k][c]-e.low[k+1][c], e.high[k][c]-e.high[k+1][c]
				if low[c]-ownLow+t[c] > 0 || high[c]-ownHigh+t[c] < 0 {
					out[k][o] = false
				}
			}
		}
	}
	return out
}
