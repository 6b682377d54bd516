package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
)

// addRow adds a row to r that a label, if there is one, and cells make up; it
// begins at start.
func (x *tableReader) addRow(r *reportBuilder, row Row, label span, start int, cells []item) {
	if r.withoutRows {
		return
	}
	if label.end > label.start {
		row.Label = x.text.quote(&r.written, label.start, label.end)
	}
	row.Values = x.joinValues(r, cells)
	row.Start, row.End = x.text.start(start), x.text.end(cells[len(cells)-1].end)
	r.Rows = append(r.Rows, row)
}

// joinValues writes values as met: _ for an empty cell, no blank where none is.
func (x *tableReader) joinValues(r *reportBuilder, cells []item) string {
	const longest = 160
	w := &r.written
	from := w.Len()
	for i := range cells {
		if i > 0 && !cells[i].squashed {
			w.WriteByte(' ')
		}
		if cells[i].kind == itemEmpty {
			w.WriteByte('_')
		}
		if at := cells[i].start; cells[i].end == at+1 {
			w.WriteByte(x.text.b[at])
		} else if cells[i].kind == itemUnread {
			x.joinUnread(w, &cells[i])
		} else {
			w.Write(x.text.b[at:cells[i].end])
		}
		if w.Len()-from > longest {
			w.WriteString(" ...")
			break
		}
	}
	return w.String()[from:]
}

// joinUnread writes what stands in a cell that holds no value, on one line.
func (x *tableReader) joinUnread(w *strings.Builder, it *item) {
	const longest = 60
	for i, c := range x.text.b[it.start:it.end] {
		if isSpace(c) || c == '|' {
			c = ' '
		}
		if i > longest && c < utf8.RuneSelf {
			w.WriteString(" ...")
			return
		}
		w.WriteByte(c)
	}
}

// addCell adds a Reading of a cell to r, and gives nil where there is none: the cell is
// not there, holds no value, or one that its metric cannot have. What its item does not
// note is noted.
func (x *tableReader) addCell(r *reportBuilder, m form.Metric, a form.ApplicantType, c *cell) *Reading {
	const unclear = 4 // of the power of ten of a magnitude: 2千 of 万元 is as well 2 千万元
	switch {
	case !c.says():
		return nil
	case c.num.bracketed && !isSigned(m):
		x.leaveCell(r, m, c, "a number in brackets, where none is negative")
		return nil
	case c.num.magnitude != 0 && m.Info().IsAmount():
		if c.num.magnitude < unclear {
			x.leaveCell(r, m, c, "an amount of unclear unit")
			return nil
		}
		c.num.unit, c.num.doubtful = yuan, true // 0.5亿 is one of 元
	}
	return x.addReading(r, m, a, c)
}

var yuan = unit(slices.Index(units[:], "元"))

// leaveCell notes that the value of one cell is left out.
func (x *tableReader) leaveCell(r *reportBuilder, m form.Metric, c *cell, why string) {
	x.unread = true
	r.note(x.text.start(c.start), m.String()+": "+why+": "+x.text.quote(&r.written, c.start, c.end))
}

// addReading adds a Reading of a cell to r; a count without a unit has the
// catalogue's.
func (x *tableReader) addReading(r *reportBuilder, m form.Metric, a form.ApplicantType, c *cell) *Reading {
	rd := nextReading(r)
	rd.Metric, rd.Applicant, rd.Uncertain = m, a, c.num.doubtful
	rd.Start, rd.End = x.text.place(c.start, c.end)
	if c.end <= c.start {
		rd.End = rd.Start
	}
	if c.state == cellBlank {
		rd.Null = true
	} else {
		rd.Value = c.num.value
	}
	switch {
	case c.end == c.start+1 && rd.End == rd.Start+1 && isDigit(x.text.b[c.start]):
		rd.Text = digitTexts[x.text.b[c.start]-'0']
	case c.end > c.start:
		rd.Text = x.text.quoteAt(&r.written, c.start, c.end, rd.Start, rd.End)
	}
	if c.num.plain && c.num.value < mostExact { // nearly all
		rd.Unit = usualUnits[m]
		return rd
	}
	if rd.Unit = c.num.unit.String(); rd.Unit == "" {
		rd.Unit = usualUnits[m]
	}
	// Nothing but an amount has a fraction, and only changes are negative.
	if !rd.Null && !m.Info().IsAmount() && (!isInt(rd.Value) || c.num.unit.isMoney()) {
		rd.Uncertain = true
	}
	if !rd.Null && rd.Value < 0 && !isSigned(m) {
		rd.Uncertain = true
	}
	return rd
}

// nextReading adds an empty Reading to r.
func nextReading(r *reportBuilder) *Reading {
	const most = 212 // of a report, both editions; what memory is given out for
	if r.Readings == nil {
		r.Readings = make([]Reading, 0, most)
	}
	n := len(r.Readings)
	if n == cap(r.Readings) {
		r.Readings = append(r.Readings, Reading{})
	}
	r.Readings = r.Readings[:n+1] // nothing was written there
	return &r.Readings[n]
}

// addCount is addReading for the value of an item that is plain, in a stretch
// that the document has shift bytes farther on, byte for byte.
func (x *tableReader) addCount(r *reportBuilder, m form.Metric, a form.ApplicantType, it *item, shift int) *Reading {
	rd := nextReading(r)
	rd.Metric, rd.Applicant, rd.Uncertain, rd.Value, rd.Unit = m, a, it.num.doubtful, it.num.value, usualUnits[m]
	rd.Start, rd.End = it.start+shift, it.end+shift
	if it.end == it.start+1 {
		rd.Text = digitTexts[x.text.b[it.start]-'0']
	} else {
		rd.Text = x.text.quoteAt(&r.written, it.start, it.end, rd.Start, rd.End)
	}
	return rd
}

// usualUnits are those of the catalogue, by metric, of counts that state none.
var usualUnits = func() (units [256]string) {
	for m := range form.Metrics {
		if info := &form.Metrics[m]; !info.IsAmount() {
			units[m] = info.Unit
		}
	}
	return units
}()

// digitTexts save most of the strings of a report: nearly all cells are 0.
var digitTexts = [...]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// leave notes that the values of some cells are left out.
func (x *tableReader) leave(r *reportBuilder, at int, cells []item, why string) {
	for i := range cells {
		x.unread = x.unread || cells[i].kind == itemUnread || cells[i].kind == itemValue && !cells[i].num.null
	}
	r.note(x.text.start(at), why+": "+x.joinValues(r, cells))
}
