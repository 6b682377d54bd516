package table

import (
	"bytes"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
)

// severalTables says how the text shows that it holds the tables of more than
// one report: the same label twice on its lines, with values between, or a
// second such table behind the one that ends at Labels[last], with other values. A
// page may hold one report twice, on the screen and for the printer.
func (x *Reader) severalTables(f *matrixForm, last int) message.Message {
	const enough, nearby = 6, 500 // bytes: prose may name outcomes, too, but not so near
	twice := 0
	x.seen = slices.Grow(x.seen[:0], len(form.Metrics))[:len(form.Metrics)]
	clear(x.seen)
	ends := x.seen // by metric, of its label before
	for i := range x.Labels {
		h := &x.Labels[i]
		m := h.RowOf(f.Row)
		if m == form.NoMetric || len(h.Entries) > 1 {
			continue
		}
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
	const most = 15 // distinct rows that make another table of it
	if last+1 >= len(x.Labels) {
		return message.Message{}
	}
	rest := x.Labels[last+1:]
	first2, last2, distinct := x.locate(rest, f)
	if distinct < most {
		return message.Message{}
	}
	one := x.digits(0, rest[first2].Start)
	two := x.digits(rest[first2].Start, rest[last2].Start)
	if len(two) > f.columns*most && !bytes.Contains(one, two) {
		return message.New(message.SecondTable, named(f.Table))
	}
	return message.Message{}
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
