package extract

import (
	"bytes"
	"strings"

	"gongkai/extract/form"
)

// A torn table has its values apart from its labels: rows of values before or
// behind a block of labels. Rows that labels do not name are then told by
// order, which counts only if there are as many as the form has.

// valuesBefore gives the start of the lines of values that stand before a
// table, at most head lines of its head between; at itself if there are none.
func (x *Extractor) valuesBefore(at, head int) int {
	b := x.text.b
	start := at
	for end := at; end > 0; {
		line := bytes.LastIndexByte(b[:end-1], '\n') + 1
		switch n := valueLine(b[line:end]); {
		case n > 0:
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

// valueLine counts the values of a line that holds nothing else: 0 if it holds
// other text, -1 if it is blank or a rule.
func valueLine(line []byte) int {
	line = bytes.Trim(line, " \t\n|")
	if len(line) == 0 || isRule(line) || isPageNumber(line) {
		return -1
	}
	n := 0
	inside := false
	for _, c := range line {
		switch {
		case isDigit(c) || c == '.' || c == ',':
			if !inside {
				n++
			}
			inside = true
		case c == ' ' || c == '\t' || c == '|':
			inside = false
		case c == '-' || c == '+' || c == '/':
		default:
			return 0
		}
	}
	return n
}

// torn2 reads table 2 where most of its rows have no values behind their
// labels: by order, if the rows of values are as many, and as long, as the form
// has them.
func (x *Extractor) torn2(rows []row2, e form.Edition) []row2 {
	empty := 0
	for i := range rows {
		if len(rows[i].cells) == 0 {
			empty++
		}
	}
	if empty < 2 || empty*2 < len(rows) || e == form.NoEdition || len(x.parts) == 0 {
		return rows
	}
	var lines [][]item
	for _, p := range x.parts {
		start := x.valuesBefore(p.start, 0)
		items := x.items(gridOf(&x.text, start, p.end), start, p.end, within(x.hits, start, p.end))
		last := -1
		for _, it := range items {
			if it.kind != itemValue {
				continue
			}
			if it.line != last || len(lines) == 0 {
				lines = append(lines, nil)
			}
			last = it.line
			lines[len(lines)-1] = append(lines[len(lines)-1], it)
		}
		last = -1
	}
	var out []row2
	for _, m := range form.InOrder(2, e) {
		id, column, _ := strings.Cut(m.String(), ".")
		if n := len(out); n == 0 || out[n-1].id != id {
			out = append(out, row2{id: id})
		}
		out[len(out)-1].columns = append(out[len(out)-1].columns, column2{id: column})
	}
	if len(lines) != len(out) {
		return rows
	}
	for i := range out {
		if len(lines[i]) != len(out[i].columns) {
			return rows
		}
		out[i].cells, out[i].count = lines[i], len(lines[i])
		out[i].label = lines[i][0]
		for j := range rows {
			if rows[j].id != out[i].id {
				continue
			}
			for k, c := range rows[j].columns {
				if k < len(out[i].columns) && c.id == out[i].columns[k].id {
					out[i].columns[k].unit = c.unit
				}
			}
		}
	}
	return out
}
