package table

import (
	"bytes"

	"gongkai/extract/form"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
)

// severalTables tells how the text shows that it holds the tables of more than
// one report: the same label twice on its lines, with values between, or a
// second table 3 behind the one that ends at hits[last], with other values. A
// page may hold one report twice, on the screen and for the printer.
func (x *Reader) severalTables(last int) message.Message {
	const enough, nearby = 6, 500 // bytes: prose may name outcomes, too, but not so near
	twice := 0
	var ends [256]int // by metric, of its label before
	for i := range x.Labels {
		h := &x.Labels[i]
		if h.Metric == form.NoMetric || len(h.Entries) > 1 {
			continue
		}
		if at := ends[h.Metric]; at > 0 && h.Start-at < nearby {
			between := x.Text.Bytes[at:h.Start]
			if bytes.IndexByte(between, '\n') < 0 && bytes.IndexByte(between, text.RowEnd) < 0 && bytes.ContainsAny(between, "0123456789") {
				twice++
			}
		}
		ends[h.Metric] = h.End
	}
	if twice >= enough {
		return message.New(message.SideBySide)
	}
	const most = 15 // distinct rows that make another table of it
	if last+1 >= len(x.Labels) {
		return message.Message{}
	}
	rest := x.Labels[last+1:]
	first2, last2, distinct := x.locate(rest)
	if distinct < most {
		return message.Message{}
	}
	one := x.digits(0, rest[first2].Start)
	two := x.digits(rest[first2].Start, rest[last2].Start)
	if len(two) > form.Columns*most && !bytes.Contains(one, two) {
		return message.New(message.SecondTable3)
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
