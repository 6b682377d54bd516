package table

import (
	"slices"

	"gongkai/extract/internal/grid"
	"gongkai/extract/report"
)

// An arrangement of a block of values says which row and column each of them is of. The
// rows lie in bands, a page each or what a program took for one: in a band the
// first column stands first, with a value for each of its rows, then the second. Values
// on one line are those of one row, so columns that ran together stay beside each
// other. A band of one row is a row as any other.
//
// A program may have made a band of any rows that are neighbours: those of a page, or those
// of one line between others of several. So all ways to divide the rows into bands are
// tried in which the sum of each row holds, and a cell is read if all of them agree on it, and the
// sums down the columns (solve.go) rule the others out. Heads that stand where a column begins
// need no sums.

const (
	// fewHold are rows, of those that are not all zeros, whose sums bear an arrangement out.
	fewHold = 3
	// timesHold is how many rows must add up for one that does not: the error of an agency.
	timesHold = 3
	// mostErrors are looked for where some rows do not add up.
	mostErrors = 2
)

// arranger tries the ways to arrange a block.
type arranger struct {
	form   *matrixForm
	values []grid.Item
	n      int    // rows
	wide   []int  // by value: how many stand on its line, if it is the first; else 0
	ends   []bool // by value: a box of text ends behind it; nil if boxes say nothing
	headed bool   // each column but the first stands behind its head
	known  map[bandKey]band
}

// bandKey is a band of so many rows from one on, whose lines are those of rows or not.
type bandKey struct {
	first, rows int
	byLine      bool
}

// band is the place in the block of each cell of some rows.
type band struct {
	places []int
	ok     bool // the values are divided so
	fails  int  // rows that do not add up
	blanks int  // rows whose total is a mark for none
}

// arrange returns the rows of a block, which are those of the sequence in own. It reports
// whether there are as many values, and a way to arrange them.
func (b *valueBlock) arrange(own rowList, f *matrixForm) ([]valueRow, bool) {
	if len(own) < 2 || len(b.values) != len(own)*f.columns {
		return nil, false
	}
	a := arranger{form: f, values: b.values, n: len(own), known: map[bandKey]band{}}
	a.wide = valuesOnLines(b.values, f.columns)
	a.ends = b.ends
	a.headed = b.isHeaded(a.n, f.columns)
	readings := a.readings()
	if readings == nil {
		return nil, false
	}
	return b.rowsOf(own, readings, f), true
}

// rowsOf returns rows of a block as what they may be: the only reading, or several.
func (b *valueBlock) rowsOf(own rowList, readings [][][]grid.Item, f *matrixForm) []valueRow {
	headed := b.isHeaded(len(own), f.columns)
	out := make([]valueRow, len(own))
	for i, j := range own {
		out[i] = valueRow{taken: j, match: report.MatchOrder, block: true, bySums: !headed, count: f.columns, cells: readings[i][0]}
		if len(readings[i]) > 1 {
			out[i].readings = readings[i]
		}
	}
	return out
}

// orderByHeads returns the order of the columns of a block by the heads among its values, where each
// column, or those that ran together, begins with its own: the head of the first may be lost among those
// before all values. whole reports whether that is so; ok is false if they are in no order but the form's, and that
// neither.
func (b *valueBlock) orderByHeads(f *matrixForm) (order []int, whole, ok bool) {
	var met []int
	columns := f.columns
	order = slices.Repeat([]int{-1}, columns)
	whole = true
	at := 0 // columns before the head
	for i, h := range b.heads {
		if h.at == 0 || h.at == len(b.values) {
			continue // as well the head of the table
		}
		met = append(met, h.column)
		if i > 0 && b.heads[i-1].at == h.at {
			at++
		} else {
			at = h.at * columns / len(b.values)
			whole = whole && h.at*columns%len(b.values) == 0
		}
		if at >= columns || order[at] >= 0 || slices.Contains(order, h.column) {
			return nil, false, slices.IsSorted(met)
		}
		order[at] = h.column
	}
	if len(met) != columns-1 || order[0] >= 0 || !whole {
		return nil, false, slices.IsSorted(met)
	}
	for c := range columns {
		if !slices.Contains(order, c) {
			order[0] = c
		}
	}
	if !isFormOrder(order) && isFormOrder(b.inRuns(order)) {
		stated, formed := b.addsUpBy(order, f), b.addsUpBy(slices.Sorted(slices.Values(order)), f)
		if !stated || formed {
			return nil, false, formed && !stated
		}
	}
	return order, true, true
}

// inRuns returns an order of the columns in which those whose heads stand one behind the other, before the
// values of all of them, have the form's: such heads come by height, that of two lines before
// those of one.
func (b *valueBlock) inRuns(order []int) []int {
	out := slices.Clone(order)
	columns := len(order)
	for from := 1; from < columns; {
		to := from + 1
		for to < columns && !slices.ContainsFunc(b.heads, func(h blockHead) bool { return h.at == to*len(b.values)/columns }) {
			to++
		}
		slices.Sort(out[from:to])
		from = to
	}
	return out
}

// addsUpBy reports whether all rows add up if the columns of a block are in an order, one behind the other.
func (b *valueBlock) addsUpBy(order []int, f *matrixForm) bool {
	rows := len(b.values) / f.columns
	for i := range rows {
		sum := 0.0
		for at, c := range order {
			if v := b.values[at*rows+i].Number.Value; c == f.Total() {
				sum -= v
			} else {
				sum += v
			}
		}
		if sum != 0 {
			return false
		}
	}
	return true
}

// isHeaded reports whether the heads of all columns but the first stand among the values of so many rows
// where a column begins: the document says itself how they lie.
func (b *valueBlock) isHeaded(rows, columns int) bool {
	n := 0
	for _, h := range b.heads {
		if h.at > 0 {
			if n++; n >= columns || h.at != n*rows {
				return false
			}
		}
	}
	return n == columns-1
}

// valuesOnLines returns how many values stand on a line, by the first of them. A line that has more than
// a row is none of one row: each of its values stands alone.
func valuesOnLines(values []grid.Item, columns int) []int {
	out := make([]int, len(values))
	for from := 0; from < len(values); {
		to := from + 1
		for to < len(values) && values[to].Line == values[from].Line {
			to++
		}
		if out[from] = to - from; to-from > columns {
			for i := from; i < to; i++ {
				out[i] = 1
			}
		}
		from = to
	}
	return out
}

// band returns the cells of so many rows from one on. The first column begins where
// the values of the rows before end.
func (a *arranger) band(k bandKey) band {
	if s, ok := a.known[k]; ok {
		return s
	}
	s := band{places: make([]int, k.rows*a.form.columns)}
	s.ok = a.lay(k, s.places)
	if s.ok {
		for i := range k.rows {
			row := s.places[i*a.form.columns:][:a.form.columns]
			if !a.addsUp(row) {
				s.fails++
			}
			if a.values[row[a.form.total]].Number.Null {
				s.blanks++
			}
		}
	}
	a.known[k] = s
	return s
}

// lay sets the place of each cell of a band. It reports whether the lines are those of its rows.
func (a *arranger) lay(k bandKey, places []int) bool {
	columns := a.form.columns
	at := k.first * columns
	for c := 0; c < columns; {
		together := 1
		if k.byLine {
			together = a.wide[at]
		}
		if together == 0 || c+together > columns {
			return false
		}
		for i := range k.rows {
			if k.byLine && a.wide[at] != together {
				return false
			}
			for j := range together {
				places[i*columns+c+j] = at + j
			}
			at += together
		}
		if a.ends != nil && !slices.Equal(a.ends[at-k.rows:at], a.ends[k.first*columns:][:k.rows]) || a.ends != nil && !a.ends[at-1] {
			return false
		}
		c += together
	}
	return true
}

// addsUp reports whether the parts of a row make its total.
func (a *arranger) addsUp(places []int) bool {
	sum := 0.0
	for c, p := range places {
		if c != a.form.total {
			sum += a.values[p].Number.Value
		}
	}
	return sum == a.values[places[a.form.total]].Number.Value
}

// readings returns what the rows may be, the same of each cell once; nil if no way to
// arrange them is believed.
func (a *arranger) readings() [][][]grid.Item {
	if a.headed {
		if s := a.band(bandKey{0, a.n, false}); s.ok {
			return a.ofRows(s)
		}
	}
	for _, byLine := range [...]bool{true, false} { // lines that are none of rows are nothing to go by
		for _, blank := range [...]bool{false, true} { // agencies leave cells blank, and fill in the totals
			if out := a.inBands(byLine, blank, 0); out != nil {
				return out
			}
		}
	}
	for errors := 1; errors <= mostErrors; errors++ {
		if out := a.inBands(true, true, errors); out != nil && a.sure(out) >= max(fewHold, timesHold*errors) {
			return out
		}
	}
	return nil
}

// sure counts the rows of which there is one reading, which adds up and is not all zeros.
func (a *arranger) sure(readings [][][]grid.Item) (n int) {
	for _, of := range readings {
		if len(of) > 1 {
			continue
		}
		if ok, total := addsUp(of[0], a.form); ok && total > 0 {
			n++
		}
	}
	return n
}

// ofRows returns what a band of all rows makes of each.
func (a *arranger) ofRows(w band) [][][]grid.Item {
	out := make([][][]grid.Item, a.n)
	for i := range out {
		out[i] = a.addReading(nil, w.places[i*a.form.columns:][:a.form.columns])
	}
	return out
}

// addReading adds a reading of a row to those that say something else.
func (a *arranger) addReading(readings [][]grid.Item, places []int) [][]grid.Item {
	cells := make([]grid.Item, len(places))
	for c, p := range places {
		cells[c] = a.values[p]
	}
	same := func(other []grid.Item) bool {
		return slices.EqualFunc(cells, other, func(a, b grid.Item) bool {
			return a.Number.Value == b.Number.Value && a.Number.Null == b.Number.Null
		})
	}
	if slices.ContainsFunc(readings, same) {
		return readings
	}
	return append(readings, cells)
}

// inBands returns what the rows may be if they lie in any number of bands in which so many rows in
// all do not add up, and no fewer; nil if they lie in none. blank reports whether a total may be
// a mark for none.
func (a *arranger) inBands(byLine, blank bool, errors int) [][][]grid.Item {
	const never = 1 << 20
	fails := func(first, next int) int {
		s := a.band(bandKey{first, next - first, byLine})
		if !s.ok || s.blanks > 0 && !blank {
			return never
		}
		return s.fails
	}
	// begins[i]: how many rows at least fail from row i on; ends[i]: before it
	begins, ends := make([]int, a.n+1), make([]int, a.n+1)
	for first := a.n - 1; first >= 0; first-- {
		begins[first] = never
		for next := first + 1; next <= a.n; next++ {
			begins[first] = min(begins[first], fails(first, next)+begins[next])
		}
	}
	if begins[0] != errors {
		return nil
	}
	for next := 1; next <= a.n; next++ {
		ends[next] = never
		for first := range next {
			ends[next] = min(ends[next], ends[first]+fails(first, next))
		}
	}
	out := make([][][]grid.Item, a.n)
	for first := range a.n {
		for next := first + 1; next <= a.n; next++ {
			if ends[first]+fails(first, next)+begins[next] != errors {
				continue
			}
			s := a.band(bandKey{first, next - first, byLine})
			for i := first; i < next; i++ {
				out[i] = a.addReading(out[i], s.places[(i-first)*a.form.columns:][:a.form.columns])
			}
		}
	}
	return out
}
