package schema

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// MetricColumns lists the columns of the table metrics: what is known of each metric, its
// place in each edition of the form, and whether it is comparable over editions.
func MetricColumns() []string {
	return slices.Concat([]string{"id", "table", "role", "unit", "measure", "label_zh", "label_en"}, orderColumns(), []string{"comparable"})
}

// orderColumns are those of the places in each edition.
func orderColumns() []string {
	var out []string
	for _, e := range form.Editions {
		out = append(out, "order_"+e.String())
	}
	return out
}

// MetricRow returns what the table metrics says of a metric, in the order of MetricColumns.
func MetricRow(m *form.Info) []any {
	row := []any{m.ID, m.Table.Number, m.Role, m.Unit, m.Measure, m.LabelZH(), m.LabelEN}
	for _, e := range form.Editions {
		if m.In(e) {
			row = append(row, m.Order(e))
		} else {
			row = append(row, nil)
		}
	}
	return append(row, m.IsComparable())
}

// metricsTable makes the table metrics, which has a column for each edition.
func metricsTable() string {
	var b strings.Builder
	b.WriteString("CREATE TABLE metrics (\n    id metric NOT NULL,\n    \"table\" TINYINT NOT NULL,\n    role VARCHAR NOT NULL,\n    unit VARCHAR NOT NULL,\n" +
		"    measure VARCHAR NOT NULL,\n    label_zh VARCHAR NOT NULL,\n    label_en VARCHAR NOT NULL,\n")
	for _, column := range orderColumns() {
		fmt.Fprintf(&b, "    %s TINYINT,\n", column)
	}
	b.WriteString("    comparable BOOLEAN NOT NULL\n);\n")
	comment := func(column, text string) {
		fmt.Fprintf(&b, "COMMENT ON COLUMN metrics.%s IS %s;\n", Identifier(column), Literal(text))
	}
	var tables []string
	for _, t := range form.Tables {
		tables = append(tables, fmt.Sprintf("%d %s", t.Number, t.TitleEN))
	}
	b.WriteString("COMMENT ON TABLE metrics IS 'What the official forms ask for: one row per row of the table of requests and per cell of the other tables, in the order of the catalogue.';\n")
	comment("id", "Name of the metric, as in readings and observations.")
	comment("table", "Table of the form: "+strings.Join(tables, ", ")+".")
	comment("role", "leaf, or total: a sum of others that must not be added to them.")
	comment("unit", "Unit in observations.")
	comment("measure", "flow: during the year; change: signed; opening_stock, closing_stock: at its start or end, not to be added over years; mixed: a sum of flows and a stock.")
	comment("label_zh", "Official label: row, then column.")
	comment("label_en", "English name.")
	for _, e := range form.Editions {
		comment("order_"+e.String(), "Place in the table of the "+e.String()+" form; NULL: not in it.")
	}
	comment("comparable", "Whether more than one edition of the form has it, so that years before and after a change of the form can be compared.")
	return b.String()
}
