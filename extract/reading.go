package extract

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"gongkai/extract/form"
)

// addRow adds a row to r that a label, if there is one, and cells make up; it
// begins at start.
func (x *Extractor) addRow(r *Report, row Row, label span, start int, cells []item) {
	if x.withoutRows {
		return
	}
	if label.end > label.start {
		row.Label = x.asStated(label.start, label.end)
	}
	row.Values = x.joinValues(cells)
	row.Start, row.End = x.text.start(start), x.text.end(cells[len(cells)-1].end)
	r.Rows = append(r.Rows, row)
}

// joinValues writes values as met: _ for an empty cell, no blank where none is.
func (x *Extractor) joinValues(cells []item) string {
	const longest = 160
	w := &x.written
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
			x.joinUnread(&cells[i])
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
func (x *Extractor) joinUnread(it *item) {
	const longest = 60
	for i, c := range x.text.b[it.start:it.end] {
		if isSpace(c) || c == '|' {
			c = ' '
		}
		if i > longest && c < utf8.RuneSelf {
			x.written.WriteString(" ...")
			return
		}
		x.written.WriteByte(c)
	}
}

// asStated gives what stands in the document at b[i:j] of the text: the document's
// own bytes, decoded; for HTML, where markup may stand between, the cleaned text.
func (x *Extractor) asStated(i, j int) string {
	return x.asStatedAt(i, j, x.text.start(i), x.text.end(j))
}

// asStatedAt is asStated for who knows that it is raw[a:b] of the document.
func (x *Extractor) asStatedAt(i, j, a, b int) string {
	t, w := &x.text, &x.written
	from := w.Len()
	switch {
	case t.html:
		w.Write(bytes.TrimSpace(t.b[i:j]))
	case t.dec != nil:
		w.Write(t.dec.slice(a, b))
	case utf8.Valid(t.raw[a:b]):
		w.Write(t.raw[a:b])
	default:
		w.Write(bytes.ToValidUTF8(t.raw[a:b], []byte("\uFFFD")))
	}
	return w.String()[from:]
}

// addCell adds a Reading of a cell to r, and gives nil where there is none: the cell is
// not there, holds no value, or one that its metric cannot have. What its item does not
// note is noted.
func (x *Extractor) addCell(r *Report, m form.Metric, a form.ApplicantType, c *cell) *Reading {
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
func (x *Extractor) leaveCell(r *Report, m form.Metric, c *cell, why string) {
	x.unread = true
	x.note(r, c.start, m.String()+": "+why+": "+x.asStated(c.start, c.end))
}

// addReading adds a Reading of a cell to r; a count without a unit has the
// catalogue's.
func (x *Extractor) addReading(r *Report, m form.Metric, a form.ApplicantType, c *cell) *Reading {
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
		rd.Text = x.asStatedAt(c.start, c.end, rd.Start, rd.End)
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
func nextReading(r *Report) *Reading {
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
func (x *Extractor) addCount(r *Report, m form.Metric, a form.ApplicantType, it *item, shift int) *Reading {
	rd := nextReading(r)
	rd.Metric, rd.Applicant, rd.Uncertain, rd.Value, rd.Unit = m, a, it.num.doubtful, it.num.value, usualUnits[m]
	rd.Start, rd.End = it.start+shift, it.end+shift
	if it.end == it.start+1 {
		rd.Text = digitTexts[x.text.b[it.start]-'0']
	} else {
		rd.Text = x.asStatedAt(it.start, it.end, rd.Start, rd.End)
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
func (x *Extractor) leave(r *Report, at int, cells []item, why string) {
	for i := range cells {
		x.unread = x.unread || cells[i].kind == itemUnread || cells[i].kind == itemValue && !cells[i].num.null
	}
	x.note(r, at, why+": "+x.joinValues(cells))
}

func (x *Extractor) note(r *Report, at int, s string) {
	r.Notes = append(r.Notes, Note{x.text.start(at), s})
}
