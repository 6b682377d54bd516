package table

import (
	"math"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// How a value finds its column
//
// A row that was matched has values, empty cells, and cells that hold no number. If these are
// as many as the form has columns, each is one. If not, something was lost or added, and
// where the values stand decides, as far as it can. The ways are tried from the surest on;
// what none of them settles is left out, with a note that says why.
//
//	met, for seven columns              way                       read
//	3 0 0 0 0 0 3                       a value each              3 0 0 0 0 0 3
//	3 | | | | | 0 | 3                   a cell each               3 _ _ _ _ 0 3
//	2           0     2   (on a line)   under the columns of the  2 _ _ _ _ 0 2
//	                                    full rows next to it
//	| |2| |0| | |0|0|2|                 the window of seven cells 2 0 _ _ 0 0 2
//	                                    that holds all, or where
//	                                    full rows have theirs
//	2 (breaks) 0 2                      twice the separators that 2 _ _ _ _ 0 2
//	                                    full rows have: a cell is
//	                                    empty between
//	3 0 0 0 0 0 3 17                    the one that the sum does 3 0 0 0 0 0 3
//	                                    not need is left out
//	640020470                           sums divide it: solve.go  64 0 0 2 0 4 70
//	3 0 3                               none                      nothing
//
// By place, a value must stand under one column of the full row above and of the one below,
// nearer than a third of the way to the next column; in a grid it must be the very cell.
// The last two rows of the table are the reason why nothing is counted from the left: three
// values of seven are no more likely the first three than any others.

// placedRow is a row of a matrix or list with its cells in columns, or the readings of it
// that are possible.
type placedRow struct {
	row    *valueRow
	form   *matrixForm
	metric form.Metric
	whole  bool   // the row has a value for each column: cells is not needed
	cells  []cell // a column each
	// options are possible readings, where separators are lost or values too
	// many; nil if cells is settled.
	options [][]cell
	byRow   bool // the identity of the row chose among options
	byCol   bool // those of the columns did
}

// placeRows puts the values of matched rows into columns and the result into r.
func (x *Reader) placeRows(r *report.Builder, m *matrixForm, rows []valueRow, fs []formRow) {
	x.placed = x.placed[:0]
	if x.columns.boxes == nil {
		x.columns.boxes = x.headBoxes
	}
	x.columns.of(rows, m.columns)
	x.columns.cells = x.headCells(m, rows)
	for i := range rows {
		v := &rows[i]
		if v.taken < 0 {
			if v.count >= m.nearly {
				x.noteSkipped(r, v.cells[0].Start, v.cells, message.New(v.unknown()))
			}
			continue
		}
		f := &fs[v.taken]
		if f.metric == form.NoMetric {
			continue // a subtotal: the form has no such row
		}
		p := x.nextPlaced(m, v, f.metric)
		if v.readings != nil {
			p.options = optionsOf(v.readings)
			continue
		}
		if p.whole {
			continue
		}
		v.doubtful = v.doubtful || v.count < m.columns && v.runsInto(x.Text)
		if why := p.place(x.Text, rows, &x.columns, i); !why.IsZero() {
			x.noteSkipped(r, v.cells[0].Start, v.cells, about(message.Name(f.metric.String()), why))
			x.placed = x.placed[:len(x.placed)-1]
		}
	}
	x.solve(m, x.placed)
	x.doubtBlocks(m, x.placed)
	x.doubtUncounted(m)
	x.doubtTotals(m)
	for i := range x.placed {
		x.readRow(r, &x.placed[i])
	}
}

// doubtUncounted marks the rows that order alone names, though labels of such rows are not
// there, unless the sums down the columns have all rows that they need, and hold.
func (x *Reader) doubtUncounted(m *matrixForm) {
	if !anyOf(x.placed, func(p *placedRow) bool { return p.row.uncounted }) || x.addsUp(m) {
		return
	}
	for i := range x.placed {
		v := x.placed[i].row
		v.doubtful = v.doubtful || v.uncounted
	}
}

// doubtTotals doubts rows with values that have none in the column of the total: another cell may be lost, and
// those behind it have moved. If most rows are such, and two of them, all are doubtful.
func (x *Reader) doubtTotals(m *matrixForm) {
	const few = 2
	lack, have := 0, 0
	for i := range x.placed {
		p := &x.placed[i]
		switch {
		case m.total < 0 || p.options != nil:
		case p.whole:
			have++
		case p.cells[m.total].state == cellRead || p.cells[m.total].state == cellUnread:
			have++
		case slices.ContainsFunc(p.cells, func(c cell) bool { return c.state == cellRead && c.num.Value != 0 }):
			lack++
			p.row.doubtful = true
		}
	}
	if lack < few || lack <= have {
		return
	}
	for i := range x.placed {
		x.placed[i].row.doubtful = true
	}
}

// addsUp reports whether there are identities down the columns of which all rows were placed,
// and all of them hold.
func (x *Reader) addsUp(m *matrixForm) bool {
	eqs := equationsOf(m.Table, metricsOf(x.placed))
	x.fillAll(m)
	for _, e := range eqs {
		for c := range m.columns {
			sum := 0.0
			for n, row := range e.rows {
				cell := &x.placed[row].cells[c]
				if !cell.says() {
					return false
				}
				sum += e.sign[n] * cell.num.Value
			}
			if sum != 0 {
				return false
			}
		}
	}
	return len(eqs) > 0
}

// fillAll puts the values of whole rows into their cells.
func (x *Reader) fillAll(m *matrixForm) {
	for i := range x.placed {
		if p := &x.placed[i]; p.whole && p.cells == nil {
			p.fill(x.emptyCells(m.columns))
		}
	}
}

// runsInto reports whether the text before the values of a row ends in a digit: it may
// hold the first of them.
func (v *valueRow) runsInto(t *text.Text) bool {
	n := len(v.text)
	return n > 0 && v.text[n-1].Cell && text.IsDigit(t.Bytes[v.text[n-1].End-1])
}

// nextPlaced adds a row to x.placed, to be placed if it is not whole.
func (x *Reader) nextPlaced(f *matrixForm, v *valueRow, m form.Metric) *placedRow {
	n := len(x.placed)
	x.placed = slices.Grow(x.placed, 1)[:n+1]
	p := &x.placed[n]
	if p.whole = v.count == f.columns && !v.block && !anySquashed(v.cells); p.whole { // nearly all are
		p.row, p.form, p.metric, p.cells, p.options, p.byRow, p.byCol = v, f, m, nil, nil, false, false
	} else {
		*p = placedRow{row: v, form: f, metric: m, cells: x.emptyCells(f.columns)}
	}
	return p
}

// emptyCells returns cells that were not read yet.
func (x *Reader) emptyCells(n int) []cell {
	at := len(x.arena)
	x.arena = slices.Grow(x.arena, n)[:at+n]
	cells := x.arena[at : at+n : at+n]
	clear(cells)
	return cells
}

// sign returns what shows which row of the form a row of values is.
func (v *valueRow) sign() report.Sign {
	if v.attested {
		return report.ByLabel
	}
	return report.ByOrder
}

// fill puts the values of a whole row into its cells.
func (p *placedRow) fill(cells []cell) {
	p.cells = cells
	k := 0
	for i := range p.row.cells {
		if it := &p.row.cells[i]; it.Kind == grid.ItemValue {
			p.cells[k] = asCell(it)
			k++
		}
	}
}

// readRow adds a placed row and its readings to r.
func (x *Reader) readRow(r *report.Builder, p *placedRow) {
	v := p.row
	if v.block {
		defer byBlock(r, len(r.Readings))
	}
	label, start := text.Span{}, v.cells[0].Start
	if n := len(v.labels); n > 0 {
		label = text.Span{Start: v.labels[n-1].Start, End: v.labels[n-1].End}
		start = label.Start
	} else if len(v.text) > 0 && v.match == report.MatchFuzzy {
		label = text.Span{Start: v.text[0].Start, End: v.text[len(v.text)-1].End}
	}
	x.addRow(r, report.Row{Table: p.form.Number, Name: p.metric.String(), Match: v.match}, label, start, v.cells)
	if p.options != nil {
		x.noteSkipped(r, v.cells[0].Start, v.cells, message.New(v.several(), message.Name(p.metric.String())))
	}
	x.leaveUnread(r, message.Name(p.metric.String()), v.cells)
	doubt := x.head.doubtful(p)
	if p.whole {
		x.readWhole(r, p, doubt)
		return
	}
	for c := range p.cells {
		x.readCell(r, p, c, doubt)
	}
}

// readWhole adds the readings of a row that has a value for each column; doubt has a bit for
// each of them that is doubtful.
func (x *Reader) readWhole(r *report.Builder, p *placedRow, doubt uint64) {
	cells := p.row.cells
	shift, asIs := x.Text.Verbatim(cells[0].Start, cells[len(cells)-1].End)
	k, some := 0, p.anyPart()
	for i := range cells {
		it := &cells[i]
		if it.Kind != grid.ItemValue {
			continue
		}
		a, last := p.form.applicants[k], k == p.form.total
		k++
		var rd *report.Reading
		if asIs && it.Number.Plain && it.Number.Value < grid.MostExact {
			rd = x.addCount(r, p.metric, a, it, shift)
		} else {
			c := asCell(it)
			if rd = x.addCell(r, p.metric, a, &c); rd == nil {
				continue
			}
		}
		rd.Uncertain = rd.Uncertain || p.row.doubtful || doubt>>(k-1)&1 != 0 || rd.Null && some && last
		rd.RowBy, rd.ColumnBy = p.row.sign(), x.head.by
	}
}

// anyPart reports whether a row that has a value for each column has one that is not 0, the
// total aside.
func (p *placedRow) anyPart() bool {
	k := 0
	for i := range p.row.cells {
		if it := &p.row.cells[i]; it.Kind == grid.ItemValue {
			if k != p.form.total && it.Number.Value != 0 {
				return true
			}
			k++
		}
	}
	return false
}

// readCell adds a reading for one cell of a placed row.
func (x *Reader) readCell(r *report.Builder, p *placedRow, column int, doubt uint64) {
	rd := x.addCell(r, p.metric, p.form.applicants[column], &p.cells[column])
	if rd == nil {
		return
	}
	rd.Uncertain = rd.Uncertain || p.row.doubtful || doubt>>column&1 != 0
	rd.RowBy, rd.ColumnBy = p.row.sign(), x.head.by
	if p.byRow || p.byCol {
		rd.ColumnBy = report.BySums
	}
	// A total left blank over parts that are not may have lost its value.
	if column == p.form.total && rd.Null {
		for i := range p.cells {
			part := &p.cells[i]
			rd.Uncertain = rd.Uncertain || i != column && part.state == cellRead && part.num.Value != 0
		}
	}
}

// columns knows where the columns stand on the lines of a table. Few
// tables need to be asked that, so it is found out when one does.
type columns struct {
	rows  []valueRow
	n     int              // columns
	boxes func() []headBox // returns where their heads stand
	cells []int            // in a grid: the cells under their heads
	// ragged says that rows of a grid whose labels stand in one column have their values in different ones: some
	// lines begin with a border, or with an empty cell that looks like one.
	ragged bool
	known  bool
	own    []columnPlaces // by row
	near   [][2]int       // by row, the next rows above and below that have all columns, and in a grid their label in its column; -1: none
}

// columnPlaces are those of a row that has all columns.
type columnPlaces struct {
	at   []int
	full bool
}

// of asks for those of rows that have n columns.
func (c *columns) of(rows []valueRow, n int) {
	c.rows, c.n, c.known, c.ragged = rows, n, false, false
}

// around returns where the columns stand on the next lines above and below row i
// that have all of them. It returns none where no row has, or where rows do not
// agree, so that their values stand in no columns.
func (c *columns) around(i int) (out [2]*columnPlaces) {
	if !c.known {
		c.find()
	}
	for side, at := range c.near[i] {
		if at >= 0 {
			out[side] = &c.own[at]
		}
	}
	return out
}

func (c *columns) find() {
	c.known, c.own, c.near = true, c.own[:0], c.near[:0]
	for i := range c.rows {
		c.own, c.near = append(c.own, c.rows[i].columns(c.n)), append(c.near, [2]int{-1, -1})
	}
	if !c.agree() || !slices.ContainsFunc(c.own, func(p columnPlaces) bool { return p.full }) {
		c.findTogether()
		return
	}
	// Grids that lost the spans of their cells have the columns of a row by where its label stands.
	last := [2]map[int]int{{}, {}}
	for k := range c.rows {
		for side, i := range [2]int{k, len(c.rows) - 1 - k} {
			label := c.rows[i].labelColumn()
			if c.own[i].full {
				if at, ok := last[side][label]; ok && label >= 0 && !slices.Equal(c.own[at].at, c.own[i].at) {
					c.ragged = true
				}
				last[side][label] = i
			}
			if at, ok := last[side][label]; ok {
				c.near[i][side] = at
			}
		}
	}
}

// labelColumn returns the column of a grid that the label of a row stands in; -1 if there is no label,
// or no grid.
func (v *valueRow) labelColumn() int {
	if n := len(v.labels); n > 0 && v.cells[0].Cell && v.labels[n-1].Line == v.cells[0].Line {
		return v.labels[n-1].Col
	}
	return -1
}

// agree reports whether full rows have their values in the same places, more often
// than not. Those of a grid need not be asked.
func (c *columns) agree() bool {
	const drift = 3 // display columns, from one row to the next
	var before *columnPlaces
	agree := 0
	for i := range c.rows {
		own := &c.own[i]
		if !own.full || c.rows[i].cells[0].Cell {
			continue
		}
		if before != nil {
			agree++
			for k := range own.at {
				if abs(own.at[k]-before.at[k]) > drift {
					agree -= 2
					break
				}
			}
		}
		before = own
	}
	return before == nil || agree >= 1
}

// columns returns where the values of a full row stand.
func (v *valueRow) columns(columns int) (c columnPlaces) {
	if v.block || v.count != columns && len(v.cells) != columns || anySquashed(v.cells) {
		return c
	}
	c.at = make([]int, columns)
	n := 0
	for i := range v.cells {
		if v.cells[i].Kind == grid.ItemValue || len(v.cells) == columns {
			if n > 0 && v.cells[i].Col <= c.at[n-1] {
				return c // not a cell each, or not on one line
			}
			c.at[n] = v.cells[i].Col
			n++
		}
	}
	c.full = true
	return c
}

// place finds the column of each value. It returns why it could not, or the zero
// Message.
func (p *placedRow) place(t *text.Text, rows []valueRow, cols *columns, i int) (why message.Message) {
	cells := p.row.cells
	n, columns := p.row.count, p.form.columns
	switch {
	case n == 0 && len(cells) >= columns:
		cells = cells[:columns]
		fallthrough
	case len(cells) == columns && !anySquashed(cells):
		for i := range cells {
			p.cells[i] = asCell(&cells[i])
		}
		p.row.doubtful = p.row.doubtful || n < columns && p.displaced(rows)
		return why
	case n < columns && (p.byColumns(cols.around(i)) || p.underCells(cols.cells)):
		p.row.doubtful = p.row.doubtful || cols.ragged
		return why
	case n < columns && len(cells) > columns && n > 0:
		return p.shifted(rows)
	case n < columns && n == len(cells) && (p.byGaps(t, rows, '\n') || p.byGaps(t, rows, ' ')):
		return why
	}
	for i := range cells {
		if cells[i].Kind != grid.ItemValue {
			return message.New(message.ValuesAndEmpty, message.Number(n), message.Number(len(cells)-n), message.Number(columns))
		}
	}
	if n < columns && n > 1 && cells[0].Cell {
		return message.New(message.ValuesForColumns, message.Number(n), message.Number(columns)) // a number that fills its cell is one
	}
	if n > columns+2 {
		return message.New(message.ValuesForColumns, message.Number(n), message.Number(columns))
	}
	if n > columns {
		p.options = p.dropExtra(cells)
	} else {
		var forced bool
		p.options, forced = p.split(t, cells, squashed(rows, columns))
		if forced {
			p.cells, p.options = p.options[0], nil
			return why
		}
	}
	if len(p.options) == 0 {
		return message.New(message.NoReadingAddsUp, message.Number(n), message.Number(columns))
	}
	p.byRow = true
	return why
}

// displaced reports whether the cells of a row begin nearer to its label, or farther, than those
// of full rows whose labels begin in the same column of the grid. Such a row has lost a cell
// or holds two in one, and may have an empty cell for it that is none of its columns.
func (p *placedRow) displaced(rows []valueRow) bool {
	at, ok := p.row.begins()
	if !ok || len(p.row.labels) == 0 {
		return false
	}
	for i := range rows {
		v := &rows[i]
		if v.count != p.form.columns || len(v.labels) == 0 || v.labels[len(v.labels)-1].Col != p.row.labels[len(p.row.labels)-1].Col {
			continue
		}
		if from, ok := v.begins(); ok && from != at {
			return true
		}
	}
	return false
}

// begins returns how many cells of the grid the first of the columns stands behind the label
// on its line: of a full row that of its first value.
func (v *valueRow) begins() (n int, ok bool) {
	if !v.inline || !v.cells[0].Cell {
		return 0, false
	}
	first := 0
	if v.count == v.form.columns {
		for v.cells[first].Kind != grid.ItemValue {
			first++
		}
	}
	return v.cells[first].Col - v.labels[len(v.labels)-1].Col, true
}

// shifted places values among more empty cells than columns: by the window of
// as many cells that holds them all, if there is one only; else as in rows with
// as many cells that have all values.
func (p *placedRow) shifted(rows []valueRow) (why message.Message) {
	cells := p.row.cells
	first, last := -1, -1
	for i := range cells {
		if cells[i].Kind != grid.ItemEmpty {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	columns := p.form.columns
	if last-first == columns-1 {
		for k := range p.cells {
			p.cells[k] = asCell(&cells[first+k])
		}
		return why
	}
	var at []int
	wider := false // full rows go on farther: this one lost a cell, whichever
	for i := range rows {
		v := &rows[i]
		wider = wider || v.count == columns && v.cells[len(v.cells)-1].Col > cells[len(cells)-1].Col
		if v.count != columns || len(v.cells) != len(cells) {
			continue
		}
		var pos []int
		for k := range v.cells {
			if v.cells[k].Kind == grid.ItemValue {
				pos = append(pos, k)
			}
		}
		if at == nil {
			at = pos
		}
		for k := range pos {
			if pos[k] != at[k] {
				return message.New(message.RowsDiffer)
			}
		}
	}
	if at == nil {
		// no full row as wide: the cells right behind the label are the columns,
		// if what is over stands at the end
		if last < columns && !wider {
			p.row.doubtful = true
			for k := range columns {
				at = append(at, k)
			}
		} else {
			return message.New(message.MoreEmpty)
		}
	}
	left := p.row.count
	for k, i := range at {
		p.cells[k] = asCell(&cells[i])
		if cells[i].Kind == grid.ItemValue {
			left--
		}
	}
	if left != 0 {
		clear(p.cells)
		return message.New(message.WhereOthersEmpty)
	}
	return why
}

// byColumns places values by where they stand on the line, as the full rows
// above and below both have it.
func (p *placedRow) byColumns(cols [2]*columnPlaces) bool {
	var got [2][]cell
	n := 0
	for side := range cols {
		if cols[side] == nil {
			continue
		}
		if !p.byColumn(cols[side].at) {
			return false
		}
		got[n] = slices.Clone(p.cells)
		n++
	}
	if n == 2 && !slices.Equal(got[0], got[1]) {
		clear(p.cells)
		return false
	}
	return n > 0
}

// byColumn places values in the columns of one full row: the very cells of a
// grid, about those of a line of blanks.
func (p *placedRow) byColumn(want []int) bool {
	const third = 3 // of the way to the next column, and a value may be that one's
	got := make([]cell, p.form.columns)
	prev := -1
	for i := range p.row.cells {
		it := &p.row.cells[i]
		best, bestDist := -1, math.MaxInt
		for k, c := range want {
			if d := abs(c - it.Col); d < bestDist {
				best, bestDist = k, d
			}
		}
		if it.Kind != grid.ItemValue {
			if bestDist == 0 {
				got[best] = asCell(it)
			} else if it.Kind == grid.ItemUnread && it.Col < want[len(want)-1] {
				return false // it fills a cell, but none of the columns
			}
			continue
		}
		gap := math.MaxInt
		if best > 0 {
			gap = want[best] - want[best-1]
		}
		if best+1 < len(want) {
			gap = min(gap, want[best+1]-want[best])
		}
		if best <= prev || bestDist*third > gap || it.Cell && bestDist > 0 {
			return false
		}
		got[best] = asCell(it)
		prev = best
	}
	for k := range got {
		if got[k].state == cellAbsent {
			if p.row.cells[0].Cell {
				return false // a grid has a cell for each column
			}
			got[k] = cell{state: cellBlank, start: p.row.cells[0].Start, end: p.row.cells[0].Start}
		}
	}
	p.cells = got
	return true
}

func abs(n int) int { return max(n, -n) }

// byGaps finds empty cells, where nothing but a separator divides cells (a line
// break, or one blank), by separators that follow each other: as many more than
// full rows of the table have between their values. All columns must come out.
func (p *placedRow) byGaps(t *text.Text, rows []valueRow, sep byte) bool {
	usual, columns := 0, p.form.columns
	for i := range rows {
		if rows[i].count != columns || len(rows[i].cells) != columns {
			continue
		}
		for k := 1; k < columns; k++ {
			n := separators(t, rows[i].cells[k-1].End, rows[i].cells[k].Start, sep)
			if n <= 0 || usual != 0 && n != usual {
				return false
			}
			usual = n
		}
	}
	if usual == 0 {
		return false
	}
	got := make([]cell, columns)
	k := 0
	from := p.row.cells[0].Start - usual
	if n := len(p.row.labels); n > 0 {
		from = p.row.labels[n-1].End
	}
	for i := range p.row.cells {
		n := separators(t, from, p.row.cells[i].Start, sep)
		if n <= 0 && i > 0 || n > 0 && n%usual != 0 {
			return false
		}
		for range max(n/usual-1, 0) {
			if k >= columns {
				return false
			}
			got[k] = cell{state: cellBlank, start: from, end: from}
			k++
		}
		if k >= columns {
			return false
		}
		got[k] = asCell(&p.row.cells[i])
		k++
		from = p.row.cells[i].End
	}
	if k != columns {
		return false
	}
	p.cells = got
	return true
}

// separators counts the separators between two places; -1 if anything else but blanks
// stands there.
func separators(t *text.Text, from, to int, sep byte) int {
	n := 0
	for _, c := range t.Bytes[max(from, 0):max(from, to)] {
		switch {
		case c == sep:
			n++
		case c != ' ' && c != '\n':
			return -1
		case c == '\n':
			return -1
		}
	}
	return n
}
