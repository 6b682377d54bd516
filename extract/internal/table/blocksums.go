package table

import "slices"

// addsUp reports whether the sum of each block holds, of cells in an order of the columns; nil
// is that of the form.
func (f *blocksForm) addsUp(cells []cell, order []int) bool {
	var sums [64]float64
	for k := range cells {
		v, c := cells[k].num.Value, columnAt(order, k)
		if c%f.block == f.block-1 {
			v = -v
		}
		sums[c/f.block] += v
	}
	return !slices.ContainsFunc(sums[:len(f.blocks)], func(v float64) bool { return v != 0 })
}

// fit reports whether the first cells of a row, of which those before the last fit, may be part of
// one that adds up: if all of the last one's block are there, their sum holds.
func (f *blocksForm) fit(cells []cell, order []int) bool {
	if order == nil && len(cells)%f.block != 0 {
		return true
	}
	block := columnAt(order, len(cells)-1) / f.block
	met, sum := 0, 0.0
	for k := range cells {
		c := columnAt(order, k)
		if c/f.block != block {
			continue
		}
		met++
		if c%f.block == f.block-1 {
			sum -= cells[k].num.Value
		} else {
			sum += cells[k].num.Value
		}
	}
	return met < f.block || sum == 0
}

// orderBySums returns an order of the columns in which the sums of all blocks hold, nil if there is
// none: totals stand in other places than the form has them, the results of the blocks in their
// order. shared are the columns, a bit for each, that have the same value in all such orders.
func (f *blocksForm) orderBySums(cells []cell) (order []int, shared uint64) {
	s := totalSearch{form: f, cells: cells, order: make([]int, len(cells)), shared: 1<<f.cells - 1}
	s.next(0, 0, 0)
	return s.found, s.shared
}

// totalSearch tries all places of the totals.
type totalSearch struct {
	form   *blocksForm
	cells  []cell
	order  []int
	found  []int
	values [64]cell // by column, in the order found
	shared uint64
}

// next takes the k-th cell for the next of the results or for one of the totals that are not
// taken yet; results have been met, and totals, a bit for each block.
func (s *totalSearch) next(k, results int, totals uint64) {
	f := s.form
	if k == len(s.cells) {
		s.try()
		return
	}
	if per := f.block - 1; results < per*len(f.blocks) {
		s.order[k] = results/per*f.block + results%per
		s.next(k+1, results+1, totals)
	}
	for b := range f.blocks {
		if totals&(1<<b) == 0 {
			s.order[k] = b*f.block + f.block - 1
			s.next(k+1, results, totals|1<<b)
		}
	}
}

func (s *totalSearch) try() {
	if !s.form.addsUp(s.cells, s.order) {
		return
	}
	if s.found == nil {
		s.found = slices.Clone(s.order)
		for k, c := range s.order {
			s.values[c] = s.cells[k]
		}
		return
	}
	for k, c := range s.order {
		if v := &s.cells[k]; s.values[c].num.Value != v.num.Value || s.values[c].state != v.state {
			s.shared &^= 1 << c
		}
	}
}
