package table

import (
	"bytes"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// Where a table begins and ends is told by its labels and values: it goes on
// until other text comes. What other text is, each table has its own idea of.

// extent walks from the last label of a table to the end of its values.
type extent struct {
	x      *Reader
	table  int
	limit  int // no table goes on behind it
	digits int // met so far
	values int // runs of digits met so far, and what stands in place of one
	other  int // Chinese characters that are neither label, unit nor in brackets
	valued int // digits met when other text was last begun to be counted
}

// end returns the place behind the table, at most limit.
func (e *extent) end(at int) int {
	b := e.x.Text.Bytes
	hits := label.Within(e.x.Labels, at, e.limit)
	for i := at; i < e.limit; {
		if len(hits) > 0 && i >= hits[0].Start {
			if e.ends(&hits[0]) {
				return hits[0].Start
			}
			i = max(i+1, hits[0].End)
			hits = hits[1:]
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
		case text.HanAt(b, i) && !grid.IsUnit(b[i:]):
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

// ends reports whether a label belongs to what comes behind the table.
func (e *extent) ends(h *label.Label) bool {
	switch e.table {
	case 2:
		e.other = 0
		return !h.Is(form.Row2)
	case 3:
		// the label again: merged cells written out, or the table goes on
		return h.Metric == form.NoMetric || len(h.Entries) > 1
	}
	short := len(form.Labels[h.Entries[0]].Wording) <= len("其他")
	return !h.Is(form.Column4) && !h.Is(form.Block4) && !short || h.Is(form.Block4) && e.digits >= cells4
}

// enough reports whether the other text met is too much for a remnant of a head or
// label. It may let the walk go on behind a label that it knows, by giving the
// length of that.
func (e *extent) enough(i int) (stop bool, skip int) {
	const few2, few3, few4, remnants4 = 3, 5, 2, 90
	switch e.table {
	case 2:
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
		return e.other > few2, 0
	case 3:
		if e.digits == 0 {
			return e.other > few3, 0
		}
		if n := e.x.lastRowAt(i, e.limit); n > 0 {
			e.digits, e.values, e.other = 0, 0, 0
			return false, n
		}
		n := e.unread(i, form.Columns)
		return n == 0, n
	}
	if n := e.unread(i, cells4); n > 0 {
		return false, n
	}
	return e.digits >= 5 && e.other > few4 || e.other > remnants4, 0
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

// end2 returns the place behind the values of the last label of a part of table 2.
func (x *Reader) end2(at int) int {
	const most = 4000
	e := extent{x: x, table: 2, limit: min(len(x.Text.Bytes), at+most)}
	return e.end(at)
}

// end3 returns the place behind the values of the last row of table 3.
func (x *Reader) end3(at int) int {
	const most = 3000
	e := extent{x: x, table: 3, limit: min(len(x.Text.Bytes), at+most)}
	return e.end(at)
}

// end4 returns the place behind the values under the head of table 4, of which
// PDFs leave remnants between.
func (x *Reader) end4(at int) int {
	const most = 3000
	b := x.Text.Bytes
	limit := min(len(b), at+most)
	for _, heading := range label.Headings[4:] {
		if i := bytes.Index(b[at:limit], []byte(heading)); i >= 0 {
			limit = at + i
		}
	}
	e := extent{x: x, table: 4, limit: limit}
	return e.end(at)
}

// start3 returns the place where table 3 begins, of which hits[first] is the first
// row found: behind its head, since rows before that may be written with typos.
func (x *Reader) start3(first int) int {
	const reach = 40 // Chinese characters of two labels with typos
	if x.Labels[first].Metric != received {
		foreign := 0
		for j := first; j > 0 && foreign <= reach; j-- {
			foreign += x.Labels[j].Foreign
			if h := &x.Labels[j-1]; foreign <= reach && h.Kinds&(1<<form.Column3|1<<form.Head3) != 0 {
				return h.End
			}
		}
	}
	const headLines = 8
	start := lineStart(x.Text, x.Labels[first].Start)
	if x.Text.HTML {
		return start
	}
	return x.valuesBefore(start, headLines, form.Columns-2, form.Columns)
}

func (x *Reader) lastRowAt(i, limit int) int {
	b := x.Text.Bytes[i:min(limit, i+80)]
	end := bytes.IndexAny(b, "0123456789\n|\t\x1f")
	if end < 0 {
		return 0
	}
	const enough = 0.6
	if s := label.FingerprintOf(b[:end]); similarity(&s, lastRow3(), enough) < enough {
		return 0
	}
	return end
}

// A torn table has its values apart from its labels: rows of values before or
// behind a block of labels. Rows that labels do not name are then told by
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
	for end := at; end > 0; {
		line := bytes.LastIndexByte(b[:end-1], '\n') + 1
		switch n := grid.ValueLine(b[line:end]); {
		case n >= least && n <= most:
			start = line
		case n < 0: // blank, or a rule
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
