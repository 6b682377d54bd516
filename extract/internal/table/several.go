package table

import (
	"bytes"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
)

// severalTables says how the text shows that it holds the tables of more than
// one report, or several scopes or years: the same label twice on its lines, with values
// between, or several rows twice, with other values. A page may hold one report twice, on
// the screen and for the printer.
func (x *Reader) severalTables(f *matrixForm) message.Message {
	const enough, nearby = 6, 500 // bytes: prose may name outcomes, too, but not so near
	const shared = -1             // for an end: the label before is one that other rows have as well
	twice, repeats := 0, false
	x.seen = slices.Grow(x.seen[:0], len(form.Metrics))[:len(form.Metrics)]
	clear(x.seen)
	ends := x.seen // by metric, of its label before
	for i := range x.Labels {
		h := &x.Labels[i]
		m := h.RowOf(f.Row)
		if m == form.NoMetric {
			continue
		}
		if h.IsAmbiguous() {
			if h.IsNumbered(f.Row) {
				if repeats = repeats || ends[m] != 0; ends[m] == 0 {
					ends[m] = shared
				}
			}
			continue
		}
		repeats = repeats || ends[m] != 0
		if at := ends[m]; at > 0 && h.Start-at < nearby {
			between := x.Text.Bytes[at:h.Start]
			if bytes.IndexByte(between, '\n') < 0 && bytes.IndexByte(between, text.RowEnd) < 0 && bytes.ContainsAny(between, "0123456789") {
				twice++
			}
		}
		ends[m] = h.End
	}
	if twice >= enough {
		return message.New(message.SideBySide, named(f.Table))
	}
	// Rows: an agency may name two alike by mistake. But where as many stand twice as only a form has,
	// it is the whole table: it holds the same numbers to the last, or is another's.
	const most, wholeForm = 3, 12
	if !repeats {
		return message.Message{}
	}
	if same, other := x.rowsTwice(f); other > most || other > 0 && same+other >= wholeForm {
		return message.New(message.SecondTable, named(f.Table))
	}
	return message.Message{}
}

// rowsTwice counts the rows of which the text has the label twice, each time with the values
// of a row: with the same ones, and with others.
func (x *Reader) rowsTwice(f *matrixForm) (same, other int) {
	const counted = -1
	x.seen = slices.Grow(x.seen[:0], len(form.Metrics))[:len(form.Metrics)]
	clear(x.seen)
	for i := range x.Labels {
		h := &x.Labels[i]
		m := h.RowOf(f.Row)
		if m == form.NoMetric || h.IsAmbiguous() && !h.IsNumbered(f.Row) || x.seen[m] == counted {
			continue
		}
		if x.seen[m] == 0 { // nearly always
			x.seen[m] = i + 1
			continue
		}
		one, at := x.valuesBehind(x.seen[m]-1, f), x.valuesBehind(i, f)
		switch {
		case one.End == one.Start:
			x.seen[m] = i + 1
		case at.End == at.Start:
		case !bytes.Equal(x.digits(one.Start, one.End), x.digits(at.Start, at.End)):
			x.seen[m] = counted
			other++
		default:
			same++
		}
	}
	return same, other
}

// valuesBehind returns where the values of a whole row stand behind Labels[i], the rest of the label left
// out; an empty span if there are too few.
func (x *Reader) valuesBehind(i int, f *matrixForm) text.Span {
	const ofLabel, ofValues = 160, 400 // bytes of the rest of a label, and of values
	b := x.Text.Bytes
	from := x.Labels[i].End
	limit := min(len(b), from+ofLabel+ofValues)
	if i+1 < len(x.Labels) {
		limit = min(limit, x.Labels[i+1].Start)
	}
	at := bytes.IndexAny(b[from:limit], "0123456789—")
	if at < 0 || at > ofLabel {
		return text.Span{}
	}
	from += at
	end, runs, digits := from, 0, 0
	for end < limit && (!text.HanAt(b, end) || grid.IsUnit(b[end:])) {
		begins := text.IsSpace(b[end-1]) || b[end-1] == '|' || end == from
		switch {
		case text.IsDigit(b[end]):
			if digits++; !text.IsDigit(b[end-1]) {
				runs++
			}
		case begins && grid.IsBlankMark(text.Trimmed(b[end:x.wordAround(end).End])):
			runs++
		}
		if text.HanAt(b, end) {
			end += len("件") - 1
		}
		end++
	}
	if runs < f.nearly && digits < f.columns {
		return text.Span{}
	}
	return text.Span{Start: from, End: end}
}

// digits returns the digits of b[start:end), which are all that two
// copies of a table must share.
func (x *Reader) digits(start, end int) []byte {
	var out []byte
	for _, c := range x.Text.Bytes[start:end] {
		if text.IsDigit(c) {
			out = append(out, c)
		}
	}
	return out
}
