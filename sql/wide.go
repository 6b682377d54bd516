package schema

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// wide is a view with a column for each metric of one table of the form.
type wide struct {
	name    string
	of      string // a metric of the table
	rows    string // which applicant types; "" where there are none
	comment string // %s stands for the table
	sums    []groupSum
	derived []derived
}

// groupSum is a column that adds up cells. All of them must be there: a blank
// one counts as 0, but a sum that lacks a cell, or has blanks only, is NULL.
type groupSum struct {
	name    string
	of      []form.Metric
	instead form.Metric // taken where none of them is there; or NoMetric
	comment string
}

// derived is a column made of others.
type derived struct{ name, sql, comment string }

// wideViews lists the wide views.
var wideViews = []wide{
	{
		name: "proactive_disclosure", of: "regulations.created",
		comment: "%s, wide: one row per agency and year, with derived columns at the end. A metric that the edition does not have is NULL.",
		sums: []groupSum{
			itemsOf("licensing"), itemsOf("other_services"), itemsOf("penalties"), itemsOf("coercion"), itemsOf("fees"),
			{"decisions", metrics("licensing.decisions", "penalties.decisions", "coercion.decisions"), form.NoMetric,
				"Decisions on licences, penalties and coercion; in both editions."},
		},
		derived: []derived{
			{"regulations_net", "regulations_issued - regulations_repealed", "Regulations issued less those repealed."},
			{"normative_documents_net", "normative_documents_issued - normative_documents_repealed", "Normative documents issued less those repealed."},
		},
	},
	{
		name: "requests", of: "requests.received", rows: "applicant_type = 'total'::applicant_type",
		comment: "%s, wide: one row per agency and year, all applicants together, with derived columns at the end. A metric that the edition does not have is NULL.",
		sums:    outcomeGroups, derived: outcomeShares,
	},
	{
		name: "requests_by_applicant", of: "requests.received", rows: "applicant_type <> 'total'::applicant_type",
		comment: "%s, wide, by who asked: one row per agency, year and applicant type, without the total of them, which is in requests. Derived columns are at the end.",
		sums:    outcomeGroups, derived: outcomeShares,
	},
	{
		name: "cases", of: "review.total",
		comment: "%s, wide: one row per agency and year, with derived columns at the end.",
		sums: []groupSum{
			{"review_concluded", concluded("review"), form.NoMetric, "Reviews with a result."},
			{"litigation_direct_concluded", concluded("litigation.direct"), form.NoMetric, "Direct lawsuits with a result."},
			{"litigation_after_review_concluded", concluded("litigation.after_review"), form.NoMetric, "Lawsuits after review with a result."},
			{"litigation_concluded", slices.Concat(concluded("litigation.direct"), concluded("litigation.after_review")), form.NoMetric,
				"Lawsuits of both kinds with a result."},
			{"litigation_corrected", metrics("litigation.direct.corrected", "litigation.after_review.corrected"), form.NoMetric,
				"Lawsuits of both kinds in which the agency was corrected."},
			{"litigation_total", metrics("litigation.direct.total", "litigation.after_review.total"), form.NoMetric,
				"Lawsuits of both kinds, pending ones included."},
		},
		derived: []derived{
			share("review_corrected", "review_corrected", "review_concluded", "Share of the reviews with a result that corrected the agency"),
			share("litigation_corrected", "litigation_corrected", "litigation_concluded", "Share of the lawsuits with a result that corrected the agency"),
		},
	},
}

var outcomeGroups = []groupSum{
	{"in_hand", metrics("requests.received", "requests.carried_in"), form.NoMetric, "Requests to be handled: received and carried in."},
	{"denied_total", below("outcome.denied"), form.NoMetric, "Denied, for any of the eight reasons （三）不予公开."},
	{"unavailable_total", below("outcome.unavailable"), form.NoMetric, "Unavailable （四）无法提供."},
	{"not_processed_total", below("outcome.not_processed"), form.NoMetric, "Not processed （五）不予处理."},
	{"other_total", below("outcome.other"), form.MustLookup("outcome.other"),
		"Otherwise handled （六）其他处理: one row in the older edition, the sum of its three in the newer; spans both."},
}

var outcomeShares = []derived{
	share("granted", "outcome_granted", "outcome_total", "Share of the requests handled that were granted in full"),
	share("partial", "outcome_partial", "outcome_total", "Share granted in part"),
	share("denied", "denied_total", "outcome_total", "Share denied"),
	share("unavailable", "unavailable_total", "outcome_total", "Share that could not be provided"),
	share("not_processed", "not_processed_total", "outcome_total", "Share not processed"),
	share("other", "other_total", "outcome_total", "Share otherwise handled"),
	share("carried_out", "requests_carried_out", "in_hand", "Share of the requests in hand that the year left open"),
}

func itemsOf(row string) groupSum {
	return groupSum{row + "_items", metrics(row+".items_last_year", row+".items_change"), form.NoMetric,
		"Items at the end of the year, last year's and the change; of the older edition only."}
}

func concluded(block string) []form.Metric {
	return metrics(block+".upheld", block+".corrected", block+".other")
}

// share is a share of nothing, NULL, where the whole is 0.
func share(name, part, whole, comment string) derived {
	return derived{"share_" + name, part + " / nullif(" + whole + ", 0)", comment + ", 0 to 1; NULL where there are none."}
}

func metrics(ids ...string) []form.Metric {
	var out []form.Metric
	for _, id := range ids {
		out = append(out, form.MustLookup(id))
	}
	return out
}

// below lists the rows of a group of a matrix.
func below(group string) []form.Metric {
	var out []form.Metric
	for i := range form.Metrics {
		if strings.HasPrefix(form.Metrics[i].ID, group+".") {
			out = append(out, form.Metric(i))
		}
	}
	return out
}

// wideKeys say which report a row is of.
var wideKeys = []string{"report_id", "agency", "agency_id", "year"}

// wideDetails come after them.
var wideDetails = []string{"edition", "scope", "level", "province"}

func wideNames() []string {
	var out []string
	for i := range wideViews {
		out = append(out, wideViews[i].name)
	}
	return out
}

// table returns the table of the form that the view is of.
func (v *wide) table() *form.Table { return form.MustLookup(v.of).Info().Table }

func (v *wide) columns() []form.Metric {
	var out []form.Metric
	for i := range form.Metrics {
		if form.Metrics[i].Table == v.table() {
			out = append(out, form.Metric(i))
		}
	}
	return out
}

func (v *wide) byApplicant() bool { return v.name == "requests_by_applicant" }

func (v *wide) keys() []string {
	if v.byApplicant() {
		return append(slices.Clone(wideKeys), "applicant_type")
	}
	return wideKeys
}

// rowKeys are those of the rows in facts.
func (v *wide) rowKeys() string {
	if v.byApplicant() {
		return "number, applicant_type"
	}
	return "number"
}

// wideTables makes the tables of facts that the wide views are of.
func wideTables() string {
	var b strings.Builder
	for i := range wideViews {
		v := &wideViews[i]
		fmt.Fprintf(&b, "CREATE TABLE facts.%s_%s (number INTEGER", v.name, Part(0))
		if v.byApplicant() {
			b.WriteString(", applicant_type applicant_type")
		}
		for _, m := range v.columns() {
			fmt.Fprintf(&b, ", %s DOUBLE", Column(m.String()))
		}
		for _, s := range v.sums {
			fmt.Fprintf(&b, ", %s DOUBLE", s.name)
		}
		b.WriteString(", suspect_cells BIGINT);\n")
	}
	return b.String()
}

// wideBlock is how many reports have their rows gathered at a time: of so many they fit into memory. For
// a hundred thousand more the disk takes ten times as long.
const wideBlock = 25_000

// WideRows returns the statements that fill those of a year with so many reports, whose numbers begin
// at 1. Cells that are committed are read by all cores.
func WideRows(year, reports int) []string {
	var out []string
	for i := range wideViews {
		for from := 1; from == 1 || from <= reports; from += wideBlock {
			out = append(out, wideViews[i].fill(from, from+wideBlock-1))
		}
	}
	return inPart(year, out)
}

// fill makes the rows of a year of the cells of its reports from one number to another, each report's
// in one row: values of a metric are picked by CASE, which takes a third of the time of FILTER.
func (v *wide) fill(from, to int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO facts.%s_{part} BY NAME\nSELECT %s,\n", v.name, v.rowKeys())
	columns := v.columns()
	for _, m := range columns {
		fmt.Fprintf(&b, "       %s AS %s,\n", valueOf(m), Column(m.String()))
	}
	for _, s := range v.sums {
		fmt.Fprintf(&b, "       %s AS %s,\n", s.sql(), s.name)
	}
	where := fmt.Sprintf("metric BETWEEN %s AND %s", word(columns[0]), word(columns[len(columns)-1]))
	if v.rows != "" {
		where += " AND " + v.rows
	}
	fmt.Fprintf(&b, `       count(CASE WHEN quality = 'suspect'::quality THEN 1 END) AS suspect_cells
FROM (
    SELECT number, applicant_type, metric, CASE WHEN corrected THEN corrected_value ELSE {observed_value} END AS value, quality
    FROM facts.cells_{part}
    WHERE canonical AND number BETWEEN %d AND %d AND %s
)
GROUP BY %s
ORDER BY %[4]s;
`, from, to, where, v.rowKeys())
	return b.String()
}

// ofYear is the query for the rows of a year.
func (v *wide) ofYear(year int) string {
	var b strings.Builder
	b.WriteString("SELECT report_id, agency, agency_id, CAST({year} AS SMALLINT) AS year, ")
	if v.byApplicant() {
		b.WriteString("applicant_type, ")
	}
	b.WriteString(strings.Join(wideDetails, ", "))
	for _, m := range v.columns() {
		fmt.Fprintf(&b, ", %s", Column(m.String()))
	}
	for _, s := range v.sums {
		fmt.Fprintf(&b, ", %s", s.name)
	}
	for _, d := range v.derived {
		fmt.Fprintf(&b, ",\n       %s AS %s", d.sql, d.name)
	}
	fmt.Fprintf(&b, `,
       suspect_cells
FROM facts.%s_{part}
JOIN (
    SELECT number, report_id, agency, agency_id, %s FROM facts.reports_{part} LEFT JOIN agencies USING (agency_id)
) AS reported USING (number)`, v.name, strings.Join(wideDetails, ", "))
	return inPart(year, []string{b.String()})[0]
}

func (v *wide) comments(b *strings.Builder) {
	fmt.Fprintf(b, "COMMENT ON VIEW %s IS %s;\n", v.name, Literal(fmt.Sprintf(v.comment, fmt.Sprintf("Table %d of the form", v.table().Number))))
	column := func(name, comment string) {
		fmt.Fprintf(b, "COMMENT ON COLUMN %s.%s IS %s;\n", v.name, name, Literal(comment))
	}
	for _, k := range v.keys() {
		column(k, "As in observations.")
	}
	for _, d := range wideDetails {
		column(d, "As in agency_years.")
	}
	for _, m := range v.columns() {
		info := m.Info()
		column(Column(info.ID), info.LabelEN+" ("+info.LabelZH()+"), "+info.Unit+".")
	}
	for _, s := range v.sums {
		column(s.name, s.comment+" NULL if a cell of it was not read or all are blank.")
	}
	for _, d := range v.derived {
		column(d.name, d.comment)
	}
	column("suspect_cells", "Cells of the row whose quality is suspect.")
}

func (s *groupSum) sql() string {
	in := "CASE WHEN metric IN (" + list(s.of) + ") THEN "
	out := fmt.Sprintf("CASE count(%s1 END) WHEN %d THEN sum(%svalue END)", in, len(s.of), in)
	if s.instead != form.NoMetric {
		out += " WHEN 0 THEN " + valueOf(s.instead)
	}
	return out + " END"
}

// valueOf picks the value of a metric among the rows of a report. CASE takes a
// third of the time of FILTER.
func valueOf(m form.Metric) string {
	return fmt.Sprintf("max(CASE WHEN metric = %s THEN value END)", word(m))
}

// word names a metric in SQL. Compared with a text, DuckDB would make a text of
// the metric of each row, and read the row groups of all.
func word(m form.Metric) string { return Literal(m.String()) + "::metric" }

// list names metrics for an IN.
func list(of []form.Metric) string {
	var out []string
	for _, m := range of {
		out = append(out, word(m))
	}
	return strings.Join(out, ", ")
}

// Column returns the column that a metric has in the wide views.
func Column(metric string) string { return strings.ReplaceAll(metric, ".", "_") }
