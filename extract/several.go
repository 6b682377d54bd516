package extract

import (
	"bytes"

	"gongkai/extract/form"
)

// severalTables tells how the text shows that it holds the tables of more than
// one report: the same label twice on its lines, with values between, or a
// second table 3 behind the one that ends at hits[last], with other values. A
// page may hold one report twice, on the screen and for the printer.
func (x *tableReader) severalTables(last int) string {
	const enough, nearby = 6, 500 // bytes: prose may name outcomes, too, but not so near
	twice := 0
	var ends [256]int // by metric, of its label before
	for i := range x.hits {
		h := &x.hits[i]
		if h.metric == form.NoMetric || len(h.labels) > 1 {
			continue
		}
		if at := ends[h.metric]; at > 0 && h.start-at < nearby {
			between := x.text.b[at:h.start]
			if bytes.IndexByte(between, '\n') < 0 && bytes.IndexByte(between, rowEnd) < 0 && bytes.ContainsAny(between, "0123456789") {
				twice++
			}
		}
		ends[h.metric] = h.end
	}
	if twice >= enough {
		return "lines of table 3 have their label twice: two reports side by side"
	}
	const most = 15 // distinct rows that make another table of it
	if last+1 >= len(x.hits) {
		return ""
	}
	rest := x.hits[last+1:]
	first2, last2, distinct := x.region3(rest)
	if distinct < most {
		return ""
	}
	one := x.digits(0, rest[first2].start)
	two := x.digits(rest[first2].start, rest[last2].start)
	if len(two) > form.Columns*most && !bytes.Contains(one, two) {
		return "a second table 3 with other values"
	}
	return ""
}

// digits gives the digits of b[start:end), which are all that two
// copies of a table must share.
func (x *tableReader) digits(start, end int) []byte {
	var out []byte
	for _, c := range x.text.b[start:end] {
		if isDigit(c) {
			out = append(out, c)
		}
	}
	return out
}
