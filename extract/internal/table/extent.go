package table

import (
	"bytes"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// Where a table begins and ends is known by its labels and values: it goes on
// until other text comes. What other text is, each table has its own idea of.

// extent walks from the last label of a table to the end of its values.
type extent struct {
	x      *Reader
	table  *form.Table
	cells  int      // of a row: of the whole table, if it is one of blocks
	last   *formRow // of a matrix or list
	block  int      // cells of a block
	limit  int      // no table goes on behind it
	digits int      // met so far
	values int      // runs of digits met so far, and what stands in place of one
	other  int      // Chinese characters that are neither label, unit nor in brackets
	valued int      // digits met when other text was last begun to be counted
}

// end returns the place behind the table, at most limit.
func (e *extent) end(at int) int {
	b := e.x.Text.Bytes
	labels := label.Within(e.x.Labels, at, e.limit)
	for i := at; i < e.limit; {
		if len(labels) > 0 && i >= labels[0].Start {
			if n := e.headsOfValues(labels); n > 0 {
				i, labels = labels[n-1].End, labels[n:]
				continue
			}
			if e.ends(&labels[0]) {
				return labels[0].Start
			}
			i = max(i+1, labels[0].End)
			labels = labels[1:]
			continue
		}
		switch c := b[i]; {
		case c == '(':
			if n := bytes.IndexByte(b[i:min(e.limit, i+120)], ')'); n > 0 {
				i += n
			}
		case text.IsDigit(c):
			e.digits++
			if !text.IsDigit(b[i-1]) {
				e.values++
			}
		case text.HanAt(b, i):
			if n := e.x.restOfNumber(i, e.limit); n > 0 {
				i += n
				continue
			}
			if grid.IsUnit(b[i:]) {
				break
			}
			e.other++
			stop, skip := e.enough(i)
			if stop {
				return lineStartAfter(e.x.Text, at, i)
			}
			i += max(skip, len("字"))
			continue
		}
		i++
	}
	return e.limit
}

// restOfNumber returns the length of what belongs to the digits before b[at], a Chinese
// character: 12万余件. What is no number with it, as 12万5, is one thing all the same.
func (x *Reader) restOfNumber(at, limit int) int {
	b := x.Text.Bytes
	from := at
	for from > 0 && (text.IsDigit(b[from-1]) || b[from-1] == '.') {
		from--
	}
	if from == at {
		return 0
	}
	if _, rest, ok := grid.ParseNumber(x.Text, from, limit, false); ok {
		return rest - at
	}
	if _, size := grid.MagnitudeAt(b[at:]); size > 0 {
		return x.wordAround(at).End - at
	}
	return 0
}

// ends reports whether a label belongs to what comes behind the table.
func (e *extent) ends(h *label.Label) bool {
	switch e.table.Shape {
	case form.Rows:
		e.other = 0
		return !h.Is(e.table.Row)
	case form.Matrix, form.List:
		if e.digits == 0 && h.Is(e.table.Group) {
			return false // the labels of groups behind those of rows, before the values of all
		}
		// the label again: merged cells written out, or the table goes on
		return h.RowOf(e.table.Row) == form.NoMetric || h.IsAmbiguous() && !h.IsNumbered(e.table.Row)
	}
	short := len(form.Labels[h.Entries[0]].Wording) <= len("其他")
	block := h.Is(e.table.Block)
	return !h.Is(e.table.Column) && !block && !short || block && e.digits >= e.cells
}

// headsOfValues returns how many labels are heads of columns with nothing but blanks and line breaks between
// them, before values: a table written column by column has them in its midst.
func (e *extent) headsOfValues(labels []label.Label) int {
	if e.table.Shape != form.Matrix {
		return 0
	}
	b := e.x.Text.Bytes
	for n := range min(len(labels), len(e.table.Columns)) {
		if !labels[n].Is(e.table.Column) {
			return 0
		}
		at := labels[n].End
		for at < e.limit && text.IsSpace(b[at]) {
			at++
		}
		switch {
		case at == e.limit:
			return 0
		case text.IsDigit(b[at]) || grid.IsBlankMark(b[at:at+1]) || b[at]|0x20 == 'o': // a zero that was read as a letter
			return n + 1
		case n+1 == len(labels) || at < labels[n+1].Start:
			return 0
		}
	}
	return 0
}

// enough reports whether the other text met is too much for a remnant of a head or
// label. It may let the walk go on behind a label that it knows, by giving the
// length of that.
func (e *extent) enough(i int) (stop bool, skip int) {
	const fewRows, fewMatrix, fewBlocks, remnants = 3, 5, 2, 90
	switch e.table.Shape {
	case form.Rows:
		if e.digits > e.valued {
			e.valued, e.other = e.digits, 1 // other text counts from the last value on
		}
		if b := e.x.Text.Bytes; grid.BeginsValue(b[i:]) { // 增3
			if _, rest, ok := grid.ParseNumber(e.x.Text, i, len(b), false); ok {
				e.other--
				return false, rest - i
			}
		}
		const most = 3 // columns of a row
		if n := e.x.unreadBehind(i); n > 0 && e.values < most {
			e.values++
			e.other--
			return false, n
		}
		return e.other > fewRows, 0
	case form.Matrix, form.List:
		if e.digits == 0 {
			return e.other > fewMatrix, 0
		}
		if n := e.x.lastRowAt(e.last, i, e.limit); n > 0 {
			e.digits, e.values, e.other = 0, 0, 0
			return false, n
		}
		n := e.unread(i, e.cells)
		return n == 0, n
	}
	if n := e.unread(i, e.cells); n > 0 {
		return false, n
	}
	if n := repeatedCell(e.x.Text.Bytes[:e.limit], i); n > 0 {
		e.other--
		return false, n
	}
	return e.digits >= e.block && e.other > fewBlocks || e.other > remnants, 0
}

// repeatedCell returns the length of the cell of a row of text that begins at b[i], if it is the
// same as the one before: a note that spans columns, written out. Else it returns 0.
func repeatedCell(b []byte, i int) int {
	const most, separator = 200, '|' // bytes of a note
	from := bytes.LastIndexByte(b[max(0, i-most):i], separator)
	if from < 0 {
		return 0
	}
	if from += max(0, i-most); bytes.IndexByte(b[from:i], '\n') >= 0 {
		return 0
	}
	before := bytes.LastIndexByte(b[max(0, from-most):from], separator)
	n := bytes.IndexByte(b[i:min(len(b), i+most)], separator)
	if before < 0 || n < 0 {
		return 0
	}
	before += max(0, from-most)
	if !bytes.Equal(bytes.TrimSpace(b[before+1:from]), bytes.TrimSpace(b[from+1:i+n])) {
		return 0
	}
	return n
}

// unread returns the length of a word at b[i] that may stand in a cell in place of a value,
// where a row has begun that has so many columns and is not full yet; else 0.
func (e *extent) unread(i, columns int) int {
	if e.values == 0 || e.values >= columns {
		return 0
	}
	n := e.x.unreadBehind(i)
	if n > 0 {
		e.values++
		e.other--
	}
	return n
}

// rowsEnd returns the place behind the values of the last label of a part of a table of rows.
func (x *Reader) rowsEnd(f *rowsForm, at int) int {
	const most = 4000
	e := extent{x: x, table: f.Table, limit: min(len(x.Text.Bytes), at+most)}
	return e.end(at)
}

// matrixEnd returns the place behind the values of the last row of a matrix or list.
func (x *Reader) matrixEnd(f *matrixForm, at int) int {
	const most = 3000
	e := extent{x: x, table: f.Table, cells: f.columns, last: &f.last, limit: min(len(x.Text.Bytes), at+most)}
	return e.end(at)
}

// blocksEnd returns the place behind the values under the head of a table of blocks, of which
// PDFs leave remnants between.
func (x *Reader) blocksEnd(f *blocksForm, at int) int {
	const most = 3000
	b := x.Text.Bytes
	limit := min(len(b), at+most)
	for _, heading := range headings()[min(f.Section, len(label.Headings)):] {
		if i := bytes.Index(b[at:limit], heading); i >= 0 {
			limit = at + i
		}
	}
	e := extent{x: x, table: f.Table, cells: f.cells, block: f.block, limit: limit}
	return e.end(at)
}

// matrixStart returns the place where a matrix or list begins, of which Labels[first] is the first
// row found: behind its head, since rows before that may be written with typos.
func (x *Reader) matrixStart(f *matrixForm, first int) int {
	const reach = 40 // Chinese characters of two labels with typos
	first = x.firstRow(f, first)
	if x.Labels[first].RowOf(f.Row) != f.first {
		foreign := 0
		for j := first; j > 0 && foreign <= reach; j-- {
			foreign += x.Labels[j].Foreign
			if h := &x.Labels[j-1]; foreign <= reach && (h.Is(f.Column) || h.Is(f.Head)) {
				return h.End
			}
		}
	}
	const headLines = 8
	start := lineStart(x.Text, x.Labels[first].Start)
	if at := x.cellsBefore(start, f.columns); at < start || x.Text.Tables {
		return at
	}
	if at := x.valuesBefore(start, headLines, f.nearly, f.columns); at < start || f.columns == 1 {
		return at
	}
	return x.blockBefore(start, f)
}

// firstRow returns the first label of a table before Labels[first], between which and that
// only labels of its rows stand, or rows of values: they are not in the order of the form.
func (x *Reader) firstRow(f *matrixForm, first int) int {
	const most = 4 // Chinese characters of other text between two: the rest of one
	for j := first; j > 0 && x.Labels[j].Foreign <= most; j-- {
		h := &x.Labels[j-1]
		if x.Labels[j].Digits && !x.holdsRow(h.End, x.Labels[j].Start, f) {
			break // 予以公开3,部分公开2: running text
		}
		if h.RowOf(f.Row) == form.NoMetric || h.IsAmbiguous() {
			break
		}
		first = j - 1
	}
	return first
}

// holdsRow reports whether the values of a row stand between two labels: lines with a value
// each, or as many on a line.
func (x *Reader) holdsRow(from, to int, f *matrixForm) bool {
	b := x.Text.Bytes
	runs, digits := 0, 0
	for i := from; i < to; i++ {
		if !text.IsDigit(b[i]) {
			continue
		}
		digits++
		if !text.IsDigit(b[i-1]) {
			runs++
		}
	}
	return runs >= f.nearly || digits >= f.columns
}

// cellsBefore returns the place where the values of whole rows begin, a cell a line, that stand
// right before a place: those of rows whose labels stand behind them. If there are none
// it returns that place.
func (x *Reader) cellsBefore(at, columns int) int {
	b := x.Text.Bytes
	start, n := at, 0
	for end := at; end > 0; {
		line := bytes.LastIndexByte(b[:end-1], '\n') + 1
		switch v := grid.ValueLine(b[line:end]); {
		case v == 1 || grid.IsBlankMark(text.Trimmed(b[line:end])):
			start, n = line, n+1
		case v < 0:
		default:
			end = 0
			continue
		}
		end = line
	}
	if n < columns || n%columns != 0 {
		return at
	}
	return start
}

func (x *Reader) lastRowAt(last *formRow, i, limit int) int {
	b := x.Text.Bytes[i:min(limit, i+80)]
	end := bytes.IndexAny(b, "0123456789\n|\t\x1f")
	if end < 0 {
		return 0
	}
	const enough = 0.6
	if s := label.FingerprintOf(b[:end]); similarity(&s, last, enough) < enough {
		return 0
	}
	return end
}

// A torn table has its values apart from its labels: rows of values before or
// behind a block of labels. Rows that labels do not name are then known by
// order, which counts only if there are as many as the form has.

func lineStart(t *text.Text, at int) int {
	const far = 160
	low := max(0, at-far)
	if i := bytes.LastIndexAny(t.Bytes[low:at], "\n\x1d\x1e"); i >= 0 {
		return low + i + 1
	}
	if low == 0 {
		return 0
	}
	return at
}

func lineStartAfter(t *text.Text, at, i int) int {
	if s := lineStart(t, i); s > at {
		return s
	}
	return i
}

func (x *Reader) valuesBefore(at, head, least, most int) int {
	b := x.Text.Bytes
	start := at
	pages := 3 // numbers of pages between lines of values
	for end := at; end > 0; {
		line := bytes.LastIndexByte(b[:end-1], '\n') + 1
		switch n := grid.ValueLine(b[line:end]); {
		case n >= least && n <= most:
			start = line
		case n < 0: // blank, or a rule
		case n == 1 && start < at && pages > 0:
			pages--
		case start < at:
			return start
		case head > 0 && end-line < 400:
			head--
		default:
			return at
		}
		end = line
	}
	return start
}
