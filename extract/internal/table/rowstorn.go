package table

import (
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// lineOfValues is a line with values of a table of rows.
type lineOfValues struct {
	line   int
	id     string // of the row whose label stands on it; "" if none does
	values []grid.Item
}

// tornRows returns the rows of a table where these have no values behind their labels: by
// order, if the rows of values are as many, and as long, as the form has them; else nil.
func (x *Reader) tornRows(rows []tableRow, f *rowsForm, parts []text.Span, e form.Edition) []tableRow {
	empty := 0
	var inline, below [mostParts]int
	for i := range rows {
		switch v := &rows[i]; {
		case len(v.cells) == 0:
			empty++
		case v.below():
			below[v.part]++
		default:
			inline[v.part]++
		}
	}
	mixed := func(part int) bool { return inline[part] > 0 && below[part] > 0 }
	anyMixed := false
	for p := range parts {
		anyMixed = anyMixed || mixed(p)
	}
	if e == form.NoEdition || empty == 0 && !anyMixed {
		return nil
	}
	var lines []lineOfValues
	for _, p := range parts {
		start := x.valuesBefore(p.Start, 0, 1, 3)
		items := x.lexer.Items(x.Text, grid.Of(x.Text, start, p.End), start, p.End, label.Within(x.Labels, start, p.End))
		items = x.joinGlued(items)
		last, id := -1, ""
		for _, it := range items {
			if it.Line != last {
				last, id = it.Line, ""
			}
			switch it.Kind {
			case grid.ItemLabel:
				id, _ = it.Label.Has(f.Row)
			case grid.ItemValue:
				if n := len(lines); n == 0 || lines[n-1].line != it.Line {
					lines = append(lines, lineOfValues{line: it.Line, id: id})
				}
				n := len(lines) - 1
				lines[n].values = append(lines[n].values, it)
			}
		}
	}
	var out []tableRow
	for _, m := range f.In(e) {
		id, column := m.Info().Cut()
		if n := len(out); n == 0 || out[n-1].form.id != id {
			out = append(out, tableRow{form: f.rows[id]})
		}
		out[len(out)-1].columns = append(out[len(out)-1].columns, tableColumn{column: slices.Index(f.ColumnIDs, column)})
	}
	if !follow(out, rows) || !fits(lines, out) {
		return nil
	}
	for i := range out {
		out[i].by, out[i].match = report.ByOrder, report.MatchOrder
		if lines[i].id != "" {
			out[i].by, out[i].match = report.ByLabel, report.MatchExact
		} else {
			out[i].doubtful = !ascending(rows)
		}
		out[i].cells, out[i].count, out[i].label = lines[i].values, len(lines[i].values), lines[i].values[0]
		for j := range rows {
			if rows[j].form == out[i].form {
				out[i].takeHeads(&rows[j])
			}
		}
	}
	return out
}

// below reports whether the values of a row stand on another line than its label.
func (v *tableRow) below() bool { return v.cells[0].Line != v.label.Line }

// follow puts the rows of the form into the order in which a document has their labels, and
// reports whether that is known: it has all of them, or those that it has are in order.
func follow(out, rows []tableRow) bool {
	var labels []*rowForm
	for i := range rows {
		if !slices.Contains(labels, rows[i].form) {
			labels = append(labels, rows[i].form)
		}
	}
	if slices.IsSortedFunc(labels, func(a, b *rowForm) int { return a.place - b.place }) {
		return true
	}
	if len(labels) != len(out) {
		return false
	}
	at := func(v tableRow) int { return slices.Index(labels, v.form) }
	slices.SortFunc(out, func(a, b tableRow) int { return at(a) - at(b) })
	return !slices.ContainsFunc(out, func(v tableRow) bool { return at(v) < 0 })
}

// fits reports whether lines of values are those of the rows, by number, length
// and the labels that some lines have.
func fits(lines []lineOfValues, rows []tableRow) bool {
	if len(lines) != len(rows) {
		return false
	}
	for i := range rows {
		if len(lines[i].values) != len(rows[i].columns) || lines[i].id != "" && lines[i].id != rows[i].form.id {
			return false
		}
	}
	return true
}

// takeHeads takes over what the heads of a row say: units, and which columns stand there.
// A row without heads keeps the order of the form, which is then all that is known.
func (v *tableRow) takeHeads(from *tableRow) {
	if len(from.columns) != len(v.columns) {
		v.columns = nil
		return
	}
	v.columns = from.columns
}
