package view

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// signCounts counts rows of the form by a sign.
type signCounts [report.BySums + 1]int

// rowReadings is a row of the form, or a block of it, with its readings in the order of the form.
type rowReadings struct {
	row      string
	readings []*report.Reading
}

// tableReadings is what was read of one table.
type tableReadings struct {
	table *form.Table
	rows  []rowReadings // in the order of the form
}

// readingsOf returns what of a table was read, by its rows.
func (d *drawing) readingsOf(t *form.Table) tableReadings {
	out := tableReadings{table: t}
	for i := range d.r.Readings {
		rd := &d.r.Readings[i]
		if rd.Metric.Info().Table != t {
			continue
		}
		id := rowOf(rd.Metric)
		at := slices.IndexFunc(out.rows, func(r rowReadings) bool { return r.row == id })
		if at < 0 {
			at = len(out.rows)
			out.rows = append(out.rows, rowReadings{row: id})
		}
		out.rows[at].readings = append(out.rows[at].readings, rd)
	}
	byForm := func(a, b *report.Reading) int {
		return cmp.Or(cmp.Compare(t.Merged(a.Metric), t.Merged(b.Metric)), cmp.Compare(a.Applicant, b.Applicant))
	}
	for _, row := range out.rows {
		slices.SortStableFunc(row.readings, byForm)
	}
	slices.SortStableFunc(out.rows, func(a, b rowReadings) int { return byForm(a.readings[0], b.readings[0]) })
	return out
}

// rowOf returns the row or block of the form that a metric is of.
func rowOf(m form.Metric) string {
	switch m.Info().Table.Shape {
	case form.Matrix, form.List:
		return m.String()
	}
	id, _ := m.Info().Cut()
	return id
}

// signs counts the rows by the least sure sign that one of their readings has.
func (p *tableReadings) signs() (rows, columns signCounts) {
	for i := range p.rows {
		row, column := report.ByLabel, report.ByLabel
		for _, rd := range p.rows[i].readings {
			row, column = max(row, rd.RowBy), max(column, rd.ColumnBy)
		}
		rows[row]++
		columns[column]++
	}
	return rows, columns
}

// doubtful returns how many values are known by an order that the document contradicts, or
// that is one of several.
func (p *tableReadings) doubtful() (n int) {
	for _, row := range p.rows {
		for _, rd := range row.readings {
			if rd.Uncertain && rd.Method() == report.MethodOrder {
				n++
			}
		}
	}
	return n
}

// placed says of each table what shows the rows and columns of its values: one line if
// all are attested and in the order of the form.
func (d *drawing) placed() {
	var said, details []string
	tables := map[string][]string{} // of which the same is said
	attested := true
	for _, t := range form.Tables {
		p := d.readingsOf(t)
		if len(p.rows) == 0 {
			continue
		}
		rows, columns := p.signs()
		s := d.T("placed by", d.bySigns(rows), d.bySigns(columns))
		if tables[s] == nil {
			said = append(said, s)
		}
		name := d.Named(t.Name())
		tables[s] = append(tables[s], name)
		attested = attested && rows[report.ByOrder]+rows[report.BySums]+columns[report.ByOrder]+columns[report.BySums] == 0
		if n := p.doubtful(); n > 0 {
			details = append(details, d.T("of table", name, d.T("doubtful order", n)))
		}
		for _, o := range d.otherOrders(&p) {
			details = append(details, d.T("of table", name, o))
		}
	}
	for i, s := range said {
		if len(said) > 1 || !attested {
			said[i] = d.T("of table", strings.Join(tables[s], d.T("list")), s)
		}
	}
	if attested && len(said) > 0 {
		said = []string{strings.Join(said, d.T("and by"))}
	}
	name := "placed"
	for _, s := range append(said, details...) {
		d.line(name, s)
		name = ""
	}
}

// bySigns writes signs, with the number of rows of each if there are several.
func (d *drawing) bySigns(n signCounts) string {
	var out []string
	for sign, rows := range n {
		if rows == 0 {
			continue
		}
		s := d.T("by " + report.Sign(sign).String())
		if slices.Max(n[:]) < total(n[:]) {
			s = d.T("by of rows", s, rows)
		}
		out = append(out, s)
	}
	return strings.Join(out, d.T("list"))
}

func total(n []int) (sum int) {
	for _, k := range n {
		sum += k
	}
	return sum
}

// otherOrders says in which order columns and rows were met, where it is not that of the form.
func (d *drawing) otherOrders(p *tableReadings) []string {
	var out []string
	met, rows := map[string]int{}, 0
	most := ""
	for i := range p.rows {
		order, inOrder, ok := asMet(p.rows[i].readings)
		if !ok {
			continue
		}
		rows++
		if inOrder {
			continue
		}
		s := d.columnNames(order)
		if met[s]++; most == "" || met[s] > met[most] {
			most = s
		}
	}
	if most != "" {
		out = append(out, d.T("columns as met", most, met[most], rows))
	}
	var first []*report.Reading // of each row
	for i := range p.rows {
		all := p.rows[i].readings
		first = append(first, slices.MinFunc(all, func(a, b *report.Reading) int { return cmp.Compare(a.Start, b.Start) }))
	}
	if order, inOrder, ok := asMet(first); ok && !inOrder {
		if p.table.Shape == form.Blocks {
			out = append(out, d.T("blocks as met", d.rowNames(order)))
		} else {
			out = append(out, d.T("rows as met"))
		}
	}
	return out
}

// asMet returns readings in the order of the document, and reports whether that is the order
// they are in. It is not ok where the document does not show an order: there are fewer
// than two, some are in other parts of it, or two in the same place.
func asMet(rds []*report.Reading) (order []*report.Reading, inOrder, ok bool) {
	byPlace := func(a, b *report.Reading) int { return cmp.Compare(a.Start, b.Start) }
	inOrder = slices.IsSortedFunc(rds, byPlace)
	order = slices.SortedStableFunc(slices.Values(rds), byPlace)
	for i := 1; i < len(order); i++ {
		if order[i].Part != order[0].Part || order[i].Start == order[i-1].Start {
			return nil, false, false
		}
	}
	return order, inOrder, len(order) > 1
}

func (d *drawing) columnNames(rds []*report.Reading) string {
	var names []string
	for _, rd := range rds {
		if rd.Applicant == form.NotApplicable {
			names = append(names, columnName(rd.Metric, d.r.Edition))
		} else {
			names = append(names, form.Applicants[rd.Applicant].LabelZH)
		}
	}
	return strings.Join(names, d.T("list"))
}

func (d *drawing) rowNames(rds []*report.Reading) string {
	var names []string
	for _, rd := range rds {
		names = append(names, rowName(rd.Metric.Info()))
	}
	return strings.Join(names, d.T("list"))
}
