package table

import (
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/report"
)

// An arrangement of a block of values says which row and column each of them is of. The
// rows lie in stretches, a page each or what a program took for one: in a stretch the
// first column stands first, with a value for each of its rows, then the second. Values
// on one line are those of one row, so columns that ran together stay beside each
// other. A stretch of one row is a row as any other.
//
// All ways to divide the rows into few stretches are tried, the fewest first. A way is
// believed if the sums of all rows hold, and of several those for which the sums down the
// columns hold, too. Of those that are left a row is read as far as they agree on it.

const (
	// mostStretches are tried at once: the forms end on the third page. With more of them
	// only the sums of rows are asked.
	mostStretches = 3
	// fewHold are rows, of those that are not all zeros, whose sums bear out a way without
	// those down the columns, in which an agency erred, or which a part of a table does not have.
	fewHold = 3
	// timesHold is how many rows must add up for one that does not: the error of an agency.
	timesHold = 3
)

// arranger tries the ways to arrange a block.
type arranger struct {
	form      *matrixForm
	values    []grid.Item
	n         int   // rows
	order     []int // of the columns, as the block has them
	wide      []int // by value: how many stand on its line, if it is the first; else 0
	headed    bool  // each column but the first stands behind its head
	equations []equation
	known     map[stretchKey]stretch
}

// stretchKey is a stretch of so many rows from one on, whose lines are those of rows or not.
type stretchKey struct {
	first, rows int
	byLine      bool
}

// stretch is the place in the block of each cell of some rows.
type stretch struct {
	places []int
	ok     bool // the values are divided so
	holds  int  // rows that add up, and are not all zeros
	fails  int  // rows that do not add up
}

// way is how the rows of a block lie in stretches.
type way struct {
	places       []int
	holds, fails int
}

// arrange returns the rows of a block, which are those of the sequence in own. It reports
// whether there are as many values, and a way to arrange them.
func (b *valueBlock) arrange(own rowList, f *matrixForm, order *sequence) ([]valueRow, bool) {
	columns, ok := orderByHeads(b.heads, f.columns)
	if !ok || len(own) < 2 || len(b.values) != len(own)*f.columns {
		return nil, false
	}
	a := arranger{form: f, values: b.values, n: len(own), order: columns, known: map[stretchKey]stretch{}}
	a.wide = valuesOnLines(b.values, f.columns)
	a.headed = b.isHeaded(a.n, f.columns)
	metrics := make([]form.Metric, len(own))
	for i, j := range own {
		metrics[i] = order.rows[j].metric
	}
	a.equations = equationsOf(f.Table, metrics)
	readings := a.readings()
	if readings == nil {
		return nil, false
	}
	out := make([]valueRow, len(own))
	for i, j := range own {
		out[i] = valueRow{taken: j, match: report.MatchOrder, block: true, count: f.columns, cells: readings[i][0]}
		if len(readings[i]) > 1 {
			out[i].readings = readings[i]
		}
	}
	return out, true
}

// orderByHeads returns the columns in the order in which the values of a block have them:
// that of the heads among the values, each before its own, else that of the form. It
// reports whether the heads are in no order but these.
func orderByHeads(heads []blockHead, columns int) (order []int, ok bool) {
	var met []int
	for _, h := range heads {
		if h.at > 0 { // those before all values are as well the head of the table
			met = append(met, h.column)
		}
	}
	for c := range columns {
		order = append(order, c)
	}
	if len(met) < columns-1 {
		return order, slices.IsSorted(met)
	}
	first := columns * (columns - 1) / 2 // the column whose head stands before all values
	for _, c := range met[:columns-1] {
		first -= c
	}
	order = append([]int{first}, met[:columns-1]...)
	for i, c := range met { // each page has them again
		if c != order[(i+1)%columns] {
			return nil, false
		}
	}
	sorted := slices.Sorted(slices.Values(order))
	return order, slices.Equal(sorted, slices.Compact(slices.Clone(sorted))) && sorted[0] == 0 && sorted[columns-1] == columns-1
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

// stretch returns the cells of so many rows from one on. The first column begins where
// the values of the rows before end.
func (a *arranger) stretch(k stretchKey) stretch {
	if s, ok := a.known[k]; ok {
		return s
	}
	s := stretch{places: make([]int, k.rows*a.form.columns)}
	s.ok = a.lay(k, s.places)
	if s.ok {
		for i := range k.rows {
			switch ok, zeros := a.addsUp(s.places[i*a.form.columns:][:a.form.columns]); {
			case !ok:
				s.fails++
			case !zeros:
				s.holds++
			}
		}
	}
	a.known[k] = s
	return s
}

// lay sets the place of each cell of a stretch. It reports whether the lines are those of its rows.
func (a *arranger) lay(k stretchKey, places []int) bool {
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
				places[i*columns+a.order[c+j]] = at + j
			}
			at += together
		}
		c += together
	}
	return true
}

// addsUp reports whether the parts of a row make its total, and whether all are 0.
func (a *arranger) addsUp(places []int) (ok, zeros bool) {
	sum := 0.0
	zeros = true
	for c, p := range places {
		v := a.values[p].Number.Value
		zeros = zeros && v == 0
		if c != a.form.total {
			sum += v
		}
	}
	return sum == a.values[places[a.form.total]].Number.Value, zeros
}

// readings returns what the rows may be, the same of each cell once; nil if no way to
// arrange them is believed.
func (a *arranger) readings() [][][]grid.Item {
	if a.headed {
		if w, ok := a.add(way{}, stretchKey{0, a.n, false}, a.n); ok {
			return a.agreed([]way{w})
		}
	}
	for _, byLine := range [...]bool{true, false} { // lines that are none of rows are nothing to go by
		for parts := 1; parts <= mostStretches; parts++ {
			if ways := a.believed(a.ways(parts, 0, byLine)); len(ways) > 0 {
				return a.agreed(ways)
			}
		}
	}
	if out := a.inAnyStretches(); out != nil {
		return out
	}
	for parts := 1; parts < mostStretches; parts++ {
		if w, ok := leastFails(a.ways(parts, a.n, true)); ok {
			return a.agreed([]way{w})
		}
	}
	return nil
}

// ways returns those to divide the rows into so many stretches in which no more rows fail to
// add up than some; with one stretch also that of a stretch for each row.
func (a *arranger) ways(parts, mostFails int, byLine bool) (out []way) {
	var step func(w way, first, parts int)
	step = func(w way, first, parts int) {
		if parts == 0 {
			out = append(out, w)
			return
		}
		least := 1
		if parts == 1 {
			least = a.n - first // the last takes what is left
		}
		for k := least; k <= a.n-first-(parts-1); k++ {
			if next, ok := a.add(w, stretchKey{first, k, byLine}, mostFails); ok {
				step(next, first+k, parts-1)
			}
		}
	}
	step(way{}, 0, parts)
	if parts > 1 {
		return out
	}
	w, ok := way{}, true
	for i := 0; i < a.n && ok; i++ {
		w, ok = a.add(w, stretchKey{i, 1, byLine}, mostFails)
	}
	if ok {
		out = append(out, w)
	}
	return out
}

// add adds a stretch to a way.
func (a *arranger) add(w way, k stretchKey, mostFails int) (way, bool) {
	s := a.stretch(k)
	if !s.ok || w.fails+s.fails > mostFails {
		return w, false
	}
	return way{slices.Concat(w.places, s.places), w.holds + s.holds, w.fails + s.fails}, true
}

// believed returns the ways for which the sums down the columns hold; if there is none, those that
// enough rows bear out. Of several it returns those in which the fewest totals are a mark for
// none: agencies leave cells blank, and fill in the totals.
func (a *arranger) believed(ways []way) []way {
	down := slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return !a.addsUpDown(w.places) })
	if len(down) == 0 {
		down = slices.DeleteFunc(ways, func(w way) bool { return w.holds < fewHold })
	}
	least := len(a.values)
	for _, w := range down {
		least = min(least, a.blankTotals(w.places))
	}
	return slices.DeleteFunc(down, func(w way) bool { return a.blankTotals(w.places) > least })
}

// blankTotals returns how many rows have a mark for none as their total.
func (a *arranger) blankTotals(places []int) (n int) {
	for at := a.form.total; at < len(places); at += a.form.columns {
		if a.values[places[at]].Number.Null {
			n++
		}
	}
	return n
}

// addsUpDown reports whether the sums down all columns hold, so far as the block has their rows.
func (a *arranger) addsUpDown(places []int) bool {
	for _, e := range a.equations {
		for c := range a.form.columns {
			sum := 0.0
			for n, row := range e.rows {
				sum += e.sign[n] * a.values[places[row*a.form.columns+c]].Number.Value
			}
			if sum != 0 {
				return false
			}
		}
	}
	return true
}

// leastFails returns the way in which the fewest rows do not add up, if there is only one, and
// many more that do.
func leastFails(ways []way) (best way, ok bool) {
	for _, w := range ways {
		switch enough := w.holds >= max(fewHold, timesHold*w.fails); {
		case !enough:
		case !ok || w.fails < best.fails:
			best, ok = w, true
		case w.fails == best.fails && !slices.Equal(w.places, best.places):
			return way{}, false
		}
	}
	return best, ok
}

// agreed returns what ways make of each row.
func (a *arranger) agreed(ways []way) [][][]grid.Item {
	out := make([][][]grid.Item, a.n)
	for _, w := range ways {
		for i := range out {
			out[i] = a.addReading(out[i], w.places[i*a.form.columns:][:a.form.columns])
		}
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

// inAnyStretches returns what the rows may be if they lie in any number of stretches, in
// each of which all rows add up.
func (a *arranger) inAnyStretches() [][][]grid.Item {
	// ends[i]: stretches up to row i make up the rows before it; begins[i]: those from i on all others
	ends, begins := make([]bool, a.n+1), make([]bool, a.n+1)
	right := func(first, next int) (s stretch, ok bool) {
		s = a.stretch(stretchKey{first, next - first, true})
		return s, s.ok && s.fails == 0
	}
	ends[0], begins[a.n] = true, true
	for next := 1; next <= a.n; next++ {
		for first := range next {
			if _, ok := right(first, next); ok && ends[first] {
				ends[next] = true
			}
		}
	}
	for first := a.n - 1; first >= 0; first-- {
		for next := first + 1; next <= a.n; next++ {
			if _, ok := right(first, next); ok && begins[next] {
				begins[first] = true
			}
		}
	}
	if !ends[a.n] {
		return nil
	}
	out := make([][][]grid.Item, a.n)
	for first := range a.n {
		for next := first + 1; next <= a.n; next++ {
			if s, ok := right(first, next); ok && ends[first] && begins[next] {
				for i := first; i < next; i++ {
					out[i] = a.addReading(out[i], s.places[(i-first)*a.form.columns:][:a.form.columns])
				}
			}
		}
	}
	sure := 0 // rows that all ways make the same of, and which are not all zeros
	for i := range out {
		if len(out[i]) == 1 && slices.ContainsFunc(out[i][0], func(it grid.Item) bool { return it.Number.Value != 0 }) {
			sure++
		}
	}
	if sure < fewHold {
		return nil
	}
	return out
}
