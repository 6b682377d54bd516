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

// rowCells is a row of table 3 with its cells in columns, or the readings of it
// that are possible.
type rowCells struct {
	row    *valueRow
	metric form.Metric
	whole  bool // the row has a value for each column: cells is not needed
	cells  [form.Columns]cell
	// options are possible readings, where separators are lost or values too
	// many; nil if cells is settled.
	options []candidate
	byRow   bool // the identity of the row chose among options
	byCol   bool // those of the columns did
}

// place3 puts the values of matched rows into columns and the result into r.
func (x *Reader) place3(r *report.Builder, rows []valueRow, fs []formRow) {
	x.placed = x.placed[:0]
	x.columns.of(rows)
	for i := range rows {
		v := &rows[i]
		if v.taken < 0 {
			if v.count >= form.Columns-2 {
				x.noteSkipped(r, v.cells[0].Start, v.cells, message.New(message.RowUnknown))
			}
			continue
		}
		f := &fs[v.taken]
		if f.metric == form.NoMetric {
			continue // a subtotal: the form has no such row
		}
		p := x.nextPlaced(v, f.metric)
		if p.whole {
			continue
		}
		v.doubtful = v.doubtful || v.count < form.Columns && v.runsInto(x.Text)
		if why := p.place(x.Text, rows, &x.columns, i); !why.IsZero() {
			x.noteSkipped(r, v.cells[0].Start, v.cells, about(message.Name(f.metric.String()), why))
			x.placed = x.placed[:len(x.placed)-1]
		}
	}
	x.solve(r, x.placed)
	for i := range x.placed {
		x.readRow(r, &x.placed[i])
	}
}

// runsInto reports whether the text before the values of a row ends in a digit: it may
// hold the first of them.
func (v *valueRow) runsInto(t *text.Text) bool {
	n := len(v.text)
	return n > 0 && v.text[n-1].Cell && text.IsDigit(t.Bytes[v.text[n-1].End-1])
}

// nextPlaced adds a row to x.placed, to be placed if it is not whole.
func (x *Reader) nextPlaced(v *valueRow, m form.Metric) *rowCells {
	n := len(x.placed)
	x.placed = slices.Grow(x.placed, 1)[:n+1]
	p := &x.placed[n]
	if p.whole = v.count == form.Columns && !anySquashed(v.cells); p.whole { // nearly all are
		p.row, p.metric, p.options, p.byRow, p.byCol = v, m, nil, false, false
	} else {
		*p = rowCells{row: v, metric: m}
	}
	return p
}

// fill puts the values of a whole row into its cells.
func (p *rowCells) fill() {
	k := 0
	for i := range p.row.cells {
		if it := &p.row.cells[i]; it.Kind == grid.ItemValue {
			p.cells[k] = asCell(it)
			k++
		}
	}
}

// readRow adds a placed row and its readings to r.
func (x *Reader) readRow(r *report.Builder, p *rowCells) {
	v := p.row
	label, start := text.Span{}, v.cells[0].Start
	if n := len(v.labels); n > 0 {
		label = text.Span{Start: v.labels[n-1].Start, End: v.labels[n-1].End}
		start = label.Start
	} else if len(v.text) > 0 && v.match == report.MatchFuzzy {
		label = text.Span{Start: v.text[0].Start, End: v.text[len(v.text)-1].End}
	}
	x.addRow(r, report.Row{Table: 3, Name: p.metric.String(), Match: v.match}, label, start, v.cells)
	if p.options != nil {
		x.noteSkipped(r, v.cells[0].Start, v.cells, message.New(message.SeveralReadings, message.Name(p.metric.String())))
	}
	x.leaveUnread(r, message.Name(p.metric.String()), v.cells)
	if p.whole {
		x.readWhole(r, p)
		return
	}
	for c := range p.cells {
		x.readCell(r, p, form.ApplicantType(c))
	}
}

// readWhole adds the readings of a row that has a value for each column.
func (x *Reader) readWhole(r *report.Builder, p *rowCells) {
	cells := p.row.cells
	shift, asIs := x.Text.Verbatim(cells[0].Start, cells[len(cells)-1].End)
	a, some := form.NaturalPerson, false
	for i := range cells {
		it := &cells[i]
		if it.Kind != grid.ItemValue {
			continue
		}
		var rd *report.Reading
		if asIs && it.Number.Plain && it.Number.Value < grid.MostExact {
			rd = x.addCount(r, p.metric, a, it, shift)
		} else {
			c := asCell(it)
			if rd = x.addCell(r, p.metric, a, &c); rd == nil {
				a++
				continue
			}
		}
		rd.Uncertain = rd.Uncertain || p.row.doubtful || rd.Null && some && a == form.AllApplicants
		some = some || rd.Value != 0 // a part that is not 0
		a++
	}
}

// readCell adds a reading for one cell of a placed row.
func (x *Reader) readCell(r *report.Builder, p *rowCells, a form.ApplicantType) {
	c := &p.cells[a]
	rd := x.addCell(r, p.metric, a, c)
	if rd == nil {
		return
	}
	rd.Uncertain = rd.Uncertain || p.row.doubtful
	if p.byRow || p.byCol {
		rd.Method, rd.UsedRow, rd.UsedColumn = report.MethodSolved, p.byRow, p.byCol
	}
	// A total left blank over parts that are not may have lost its value.
	if a == form.AllApplicants && rd.Null {
		for i := range p.cells[:form.AllApplicants] {
			part := &p.cells[i]
			rd.Uncertain = rd.Uncertain || part.state == cellRead && part.num.Value != 0
		}
	}
}

// columns tells where the seven columns stand on the lines of a table. Few
// tables need to be asked that, so it is found out when one does.
type columns struct {
	rows  []valueRow
	known bool
	own   []columnPlaces // by row
	near  [][2]int       // by row, the next rows above and below that have all columns; -1: none
}

// columnPlaces are those of a row that has all columns.
type columnPlaces struct {
	at   [form.Columns]int
	full bool
}

// of asks for those of rows.
func (c *columns) of(rows []valueRow) { c.rows, c.known = rows, false }

// around returns where the columns stand on the next lines above and below row i
// that have all of them. It gives nothing where no row has, or where rows do not
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
		c.own, c.near = append(c.own, c.rows[i].columns()), append(c.near, [2]int{-1, -1})
	}
	if !c.agree() {
		return
	}
	last := [2]int{-1, -1}
	for k := range c.rows {
		for side, i := range [2]int{k, len(c.rows) - 1 - k} {
			if c.own[i].full {
				last[side] = i
			}
			c.near[i][side] = last[side]
		}
	}
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
func (v *valueRow) columns() (c columnPlaces) {
	if v.count != form.Columns && len(v.cells) != form.Columns || anySquashed(v.cells) {
		return c
	}
	n := 0
	for i := range v.cells {
		if v.cells[i].Kind == grid.ItemValue || len(v.cells) == form.Columns {
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
func (p *rowCells) place(t *text.Text, rows []valueRow, cols *columns, i int) (why message.Message) {
	cells := p.row.cells
	n := p.row.count
	switch {
	case n == 0 && len(cells) >= form.Columns:
		cells = cells[:form.Columns]
		fallthrough
	case len(cells) == form.Columns && !anySquashed(cells):
		for i := range cells {
			p.cells[i] = asCell(&cells[i])
		}
		return why
	case n < form.Columns && p.byColumns(cols.around(i)):
		return why
	case n < form.Columns && len(cells) > form.Columns && n > 0:
		return p.shifted(rows)
	case n < form.Columns && n == len(cells) && (p.byGaps(t, rows, '\n') || p.byGaps(t, rows, ' ')):
		return why
	}
	for i := range cells {
		if cells[i].Kind != grid.ItemValue {
			return message.New(message.ValuesAndEmpty, message.Number(n), message.Number(len(cells)-n), message.Number(form.Columns))
		}
	}
	if n < form.Columns && n > 1 && cells[0].Cell {
		return message.New(message.ValuesForColumns, message.Number(n), message.Number(form.Columns)) // a number that fills its cell is one
	}
	if n > form.Columns+2 {
		return message.New(message.ValuesForColumns, message.Number(n), message.Number(form.Columns))
	}
	if n > form.Columns {
		p.options = p.dropExtra(cells)
	} else {
		var forced bool
		p.options, forced = p.split(t, cells, squashed(rows))
		if forced {
			p.cells, p.options = p.options[0], nil
			return why
		}
	}
	if len(p.options) == 0 {
		return message.New(message.NoReadingAddsUp, message.Number(n), message.Number(form.Columns))
	}
	p.byRow = true
	return why
}

// shifted places values among more empty cells than columns: by the window of
// seven cells that holds them all, if there is one only; else as in rows with
// as many cells that have all seven values.
func (p *rowCells) shifted(rows []valueRow) (why message.Message) {
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
	if last-first == form.Columns-1 {
		for k := range p.cells {
			p.cells[k] = asCell(&cells[first+k])
		}
		return why
	}
	var at []int
	wider := false // full rows go on farther: this one lost a cell, whichever
	for i := range rows {
		v := &rows[i]
		wider = wider || v.count == form.Columns && v.cells[len(v.cells)-1].Col > cells[len(cells)-1].Col
		if v.count != form.Columns || len(v.cells) != len(cells) {
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
		if last < form.Columns && !wider {
			for k := range form.Columns {
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
		p.cells = [form.Columns]cell{}
		return message.New(message.WhereOthersEmpty)
	}
	return why
}

// byColumns places values by where they stand on the line, as the full rows
// above and below both have it.
func (p *rowCells) byColumns(cols [2]*columnPlaces) bool {
	var got [2]candidate
	n := 0
	for side := range cols {
		if cols[side] == nil {
			continue
		}
		if !p.byColumn(cols[side].at[:]) {
			return false
		}
		got[n] = p.cells
		n++
	}
	if n == 2 && got[0] != got[1] {
		p.cells = candidate{}
		return false
	}
	return n > 0
}

// byColumn places values in the columns of one full row: the very cells of a
// grid, about those of a line of blanks.
func (p *rowCells) byColumn(want []int) bool {
	var got candidate
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
		if best <= prev || bestDist*3 > gap || it.Cell && bestDist > 0 {
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
// full rows of the table have between their values. All seven must come out.
func (p *rowCells) byGaps(t *text.Text, rows []valueRow, sep byte) bool {
	usual := 0
	for i := range rows {
		if rows[i].count != form.Columns || len(rows[i].cells) != form.Columns {
			continue
		}
		for k := 1; k < form.Columns; k++ {
			n := gap(t, rows[i].cells[k-1].End, rows[i].cells[k].Start, sep)
			if n <= 0 || usual != 0 && n != usual {
				return false
			}
			usual = n
		}
	}
	if usual == 0 {
		return false
	}
	var got candidate
	k := 0
	from := p.row.cells[0].Start - usual
	if n := len(p.row.labels); n > 0 {
		from = p.row.labels[n-1].End
	}
	for i := range p.row.cells {
		n := gap(t, from, p.row.cells[i].Start, sep)
		if n <= 0 && i > 0 || n > 0 && n%usual != 0 {
			return false
		}
		for range max(n/usual-1, 0) {
			if k >= form.Columns {
				return false
			}
			got[k] = cell{state: cellBlank, start: from, end: from}
			k++
		}
		if k >= form.Columns {
			return false
		}
		got[k] = asCell(&p.row.cells[i])
		k++
		from = p.row.cells[i].End
	}
	if k != form.Columns {
		return false
	}
	p.cells = got
	return true
}

// gap counts the separators between two places; -1 if anything else but blanks
// stands there.
func gap(t *text.Text, from, to int, sep byte) int {
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
