package table

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// addRow adds a row to r that a label, if there is one, and cells make up; it
// begins at start.
func (x *Reader) addRow(r *report.Builder, row report.Row, label text.Span, start int, cells []grid.Item) {
	if r.WithoutRows {
		return
	}
	if label.End > label.Start {
		row.Label = x.Text.Quote(&r.Written, label.Start, label.End)
	}
	row.Values = x.renderValues(r, cells)
	row.Start, row.End = x.Text.Start(start), max(x.Text.Start(start), x.Text.End(cells[len(cells)-1].End))
	r.Rows = append(r.Rows, row)
}

// renderValues writes values as met: _ for an empty cell, no blank where none is.
func (x *Reader) renderValues(r *report.Builder, cells []grid.Item) string {
	const longest = 160
	w := &r.Written
	from := w.Len()
	for i := range cells {
		if i > 0 && !cells[i].Squashed {
			w.WriteByte(' ')
		}
		if cells[i].Kind == grid.ItemEmpty {
			w.WriteByte('_')
		}
		if at := cells[i].Start; cells[i].End == at+1 {
			w.WriteByte(x.Text.Bytes[at])
		} else if cells[i].Kind == grid.ItemUnread {
			x.joinUnread(w, &cells[i])
		} else {
			w.Write(x.Text.Bytes[at:cells[i].End])
		}
		if w.Len()-from > longest {
			w.WriteString(" ...")
			break
		}
	}
	return w.String()[from:]
}

// joinUnread writes what stands in a cell that holds no value, on one line.
func (x *Reader) joinUnread(w *strings.Builder, it *grid.Item) {
	const longest = 60
	for i, c := range x.Text.Bytes[it.Start:it.End] {
		if text.IsSpace(c) || c == '|' {
			c = ' '
		}
		if i > longest && c < utf8.RuneSelf {
			w.WriteString(" ...")
			return
		}
		w.WriteByte(c)
	}
}

// addCell adds a Reading of a cell to r, and returns nil where there is none: the cell is
// not there, holds no value, or one that its metric cannot have. What its item does not
// note is noted.
func (x *Reader) addCell(r *report.Builder, m form.Metric, a form.ApplicantType, c *cell) *report.Reading {
	const unclear = 4 // of the power of ten of a magnitude: 2千 of 万元 is as well 2 千万元
	switch {
	case !c.says():
		return nil
	case c.num.Bracketed && !isSigned(m):
		x.leaveCell(r, m, c, message.InBrackets)
		return nil
	case c.num.Magnitude != 0 && m.Info().IsAmount():
		if c.num.Magnitude < unclear {
			x.leaveCell(r, m, c, message.UnclearUnit)
			return nil
		}
		c.num.Unit, c.num.Doubtful = yuan, true // 0.5亿 is one of 元
	}
	return x.addReading(r, m, a, c)
}

var yuan = grid.Unit(slices.Index(form.Units, "元"))

// leaveCell notes that the value of one cell is left out.
func (x *Reader) leaveCell(r *report.Builder, m form.Metric, c *cell, why message.Code) {
	x.Unread = true
	r.Note(x.Text.Start(c.start), message.New(why, message.Name(m.String()), message.Text(x.Text.Quote(&r.Written, c.start, c.end))))
}

// addReading adds a Reading of a cell to r; a count without a unit has the
// catalogue's.
func (x *Reader) addReading(r *report.Builder, m form.Metric, a form.ApplicantType, c *cell) *report.Reading {
	rd := nextReading(r)
	rd.Metric, rd.Applicant, rd.Uncertain, rd.ColumnBy = m, a, c.num.Doubtful, report.ByForm
	rd.Start, rd.End = x.Text.Range(c.start, c.end)
	if c.end <= c.start {
		rd.End = rd.Start
	}
	if c.state == cellBlank {
		rd.Null = true
	} else {
		rd.Value = c.num.Value
	}
	switch {
	case c.end == c.start+1 && rd.End == rd.Start+1 && text.IsDigit(x.Text.Bytes[c.start]):
		rd.Text = digitTexts[x.Text.Bytes[c.start]-'0']
	case c.end > c.start:
		rd.Text = x.Text.QuoteAt(&r.Written, c.start, c.end, rd.Start, rd.End)
	}
	if c.num.Plain && c.num.Value < grid.MostExact { // nearly all
		rd.Unit = usualUnits[m]
		return rd
	}
	if rd.Unit = c.num.Unit.String(); rd.Unit == "" {
		rd.Unit = usualUnits[m]
	}
	// Nothing but an amount has a fraction, and only changes are negative.
	if !rd.Null && !m.Info().IsAmount() && (!grid.IsInt(rd.Value) || c.num.Unit.IsMoney()) {
		rd.Uncertain = true
	}
	if !rd.Null && rd.Value < 0 && !isSigned(m) {
		rd.Uncertain = true
	}
	return rd
}

// nextReading adds an empty Reading to r.
func nextReading(r *report.Builder) *report.Reading {
	const most = 212 // of a report, both editions; what memory is given out for
	if r.Readings == nil {
		r.Readings = make([]report.Reading, 0, most)
	}
	n := len(r.Readings)
	if n == cap(r.Readings) {
		r.Readings = append(r.Readings, report.Reading{})
	}
	r.Readings = r.Readings[:n+1] // nothing was written there
	return &r.Readings[n]
}

// addCount is addReading for the value of an item that is plain, in a stretch
// that the document has shift bytes farther on, byte for byte.
func (x *Reader) addCount(r *report.Builder, m form.Metric, a form.ApplicantType, it *grid.Item, shift int) *report.Reading {
	rd := nextReading(r)
	rd.Metric, rd.Applicant, rd.Uncertain, rd.Value, rd.Unit, rd.ColumnBy = m, a, it.Number.Doubtful, it.Number.Value, usualUnits[m], report.ByForm
	rd.Start, rd.End = it.Start+shift, it.End+shift
	if it.End == it.Start+1 {
		rd.Text = digitTexts[x.Text.Bytes[it.Start]-'0']
	} else {
		rd.Text = x.Text.QuoteAt(&r.Written, it.Start, it.End, rd.Start, rd.End)
	}
	return rd
}

// usualUnits are those of the catalogue, by metric, of counts that state none.
var usualUnits = func() []string {
	units := make([]string, len(form.Metrics))
	for m := range form.Metrics {
		if info := &form.Metrics[m]; !info.IsAmount() {
			units[m] = info.Unit
		}
	}
	return units
}()

// digitTexts save most of the strings of a report: nearly all cells are 0.
var digitTexts = [...]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// about returns a message on a row or table whose sentence says first what it is about.
func about(what message.Arg, why message.Message) message.Message {
	return message.New(why.Code, what).With(why.Args...)
}

// named is what notes on a whole table are about.
func named(t *form.Table) message.Arg { return message.Name(t.Name()) }

// noteSkipped notes that the values of some cells are left out; they are the last
// argument of its sentence.
func (x *Reader) noteSkipped(r *report.Builder, at int, cells []grid.Item, why message.Message) {
	for i := range cells {
		x.Unread = x.Unread || cells[i].Kind == grid.ItemUnread || cells[i].Kind == grid.ItemValue && !cells[i].Number.Null
	}
	r.Note(x.Text.Start(at), why.With(message.Text(x.renderValues(r, cells))))
}
