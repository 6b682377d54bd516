package table

import (
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
)

// Runs of digits are divided into numbers. A number ends where its run does, and none begins
// with 0 unless it is 0. A mark for none is a cell of its own.

const (
	mostDigits = 36      // of a row that is tried; a longer one is no row
	mostSteps  = 200_000 // of a search
	mostDigit  = 8       // of one number
)

// division is a search for the ways to divide runs of digits into n numbers.
type division struct {
	t     *text.Text
	cells []grid.Item
	n     int
	cur   []cell
	steps int
	sum   float64           // that the numbers make up; -1: any
	wide  int               // digits of sum
	fits  func([]cell) bool // nil: all do
	visit func([]cell) bool
}

// divide goes through the ways to divide runs of digits into n numbers, none
// with a 0 in front, until visit returns false. It reports whether it went
// through all of them.
func divide(t *text.Text, cells []grid.Item, n int, visit func([]cell) bool) bool {
	digits, ok := digitsIn(t, cells)
	if !ok || digits < n || digits > mostDigits {
		return false
	}
	d := division{t: t, cells: cells, n: n, cur: make([]cell, n), sum: -1, visit: visit}
	return d.step(0, cells[0].Start, 0, digits, 0)
}

// divideFitting is divide for numbers of which any first ones fit together: what can be no part of
// a way is not gone through.
func divideFitting(t *text.Text, cells []grid.Item, n int, fits, visit func([]cell) bool) bool {
	digits, ok := digitsIn(t, cells)
	if !ok || digits < n || digits > mostDigits {
		return false
	}
	d := division{t: t, cells: cells, n: n, cur: make([]cell, n), sum: -1, fits: fits, visit: visit}
	return d.step(0, cells[0].Start, 0, digits, 0)
}

// isForced reports whether there is only one way to divide runs of digits into n numbers.
func isForced(t *text.Text, cells []grid.Item, n int) bool {
	ways := 0
	return divide(t, cells, n, func([]cell) bool { ways++; return ways < 2 }) && ways == 1
}

// divideSum is divide for numbers of which the last is the sum of the others. What cannot be
// such is not gone through, so that many digits are no harder than few.
func divideSum(t *text.Text, cells []grid.Item, n int, visit func([]cell) bool) bool {
	digits, ok := digitsIn(t, cells)
	if !ok || digits < n || digits > mostDigits {
		return false
	}
	last := &cells[len(cells)-1]
	d := division{t: t, cells: cells, n: n - 1, cur: make([]cell, n), visit: visit}
	for w := 1; w <= min(mostDigit, digits-(n-1)); w++ {
		total, ok := d.number(last, last.End-w, w)
		if !ok {
			continue
		}
		d.cur[n-1], d.sum, d.wide = total, total.num.Value, w
		if !d.step(0, cells[0].Start, 0, digits-w, 0) {
			return false
		}
	}
	return true
}

// digitsIn counts the digits of runs, a mark for none as one. It reports whether all are one or the other.
func digitsIn(t *text.Text, cells []grid.Item) (n int, ok bool) {
	for i := range cells {
		switch it := &cells[i]; {
		case it.Number.Null:
			n++
		case it.Kind != grid.ItemValue || !text.AllDigits(t.Bytes[it.Start:it.End]):
			return 0, false
		default:
			n += it.End - it.Start
		}
	}
	return n, true
}

// step divides what stands behind at in a run and in those behind it, in which so many digits are
// left, into the numbers from the k-th on; those before add up to sum.
func (d *division) step(it, at, k, left int, sum float64) bool {
	if d.steps++; d.steps > mostSteps {
		return false
	}
	if k == d.n {
		return left > 0 || d.sum >= 0 && sum != d.sum || d.visit(d.cur)
	}
	if d.sum >= 0 && left > (d.n-k)*d.wide {
		return true // a part has no more digits than the sum
	}
	w := 1
	if k == d.n-1 {
		w = left // the last number has all that is left
	}
	for ; w <= min(mostDigit, left-(d.n-k-1)); w++ {
		i, from, digits := it, at, w
		if from == d.cells[i].End {
			i++
			from = d.cells[i].Start
		}
		c, ok := d.number(&d.cells[i], from, w)
		if !ok || d.sum >= 0 && sum+c.num.Value > d.sum {
			break // it is no number, and so is none that is longer
		}
		d.cur[k] = c
		if d.fits != nil && !d.fits(d.cur[:k+1]) {
			continue
		}
		if !d.step(i, c.end, k+1, left-digits, sum+c.num.Value) {
			return false
		}
	}
	return true
}

// number returns the number of w digits at a place of a run, or the mark for none that stands in
// place of one. ok is false if there is none.
func (d *division) number(it *grid.Item, at, w int) (c cell, ok bool) {
	if it.Number.Null {
		return cell{state: cellBlank, start: it.Start, end: it.End, num: it.Number}, w == 1 && (at == it.Start || at == it.End-1)
	}
	if at < it.Start || at+w > it.End || w > 1 && d.t.Bytes[at] == '0' {
		return c, false
	}
	v := 0.0
	for _, c := range d.t.Bytes[at : at+w] {
		v = v*10 + float64(c-'0')
	}
	return cell{state: cellRead, start: at, end: at + w, num: grid.Amount{Value: v, Plain: true}}, true
}
