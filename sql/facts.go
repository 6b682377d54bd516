package schema

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// The tables with many rows lie in the schema facts as a table for each year, so
// that a night which brings reports of one year touches that year alone. People see
// views, which put the years together again: DuckDB passes by those that a query
// does not ask for, since the year is a constant in each.

// Partitioned lists the views that are made of tables of facts. Each has a folder
// below the Parquet tree if it is a key of years (InYears), else one file.
var Partitioned = append([]string{"observations", "readings", "reports", "checks", "statements"}, wideNames()...)

// InYears lists those of them that have a file of Parquet for each year.
var InYears = append([]string{"observations", "readings"}, wideNames()...)

// OneFile lists the others of them.
var OneFile = slices.DeleteFunc(slices.Clone(Partitioned), func(view string) bool { return slices.Contains(InYears, view) })

// factTables are the tables of a year, without its name.
var factTables = append([]string{"reports", "cells", "checks", "statements"}, wideNames()...)

// Part names a year in the names of tables; 0 is for reports that do not state theirs.
func Part(year int) string {
	if year == 0 {
		return "undated"
	}
	return fmt.Sprint(year)
}

// FactTables lists the tables of a year.
func FactTables(year int) []string {
	var out []string
	for _, table := range factTables {
		out = append(out, "facts."+table+"_"+Part(year))
	}
	return out
}

// EmptyYear makes the tables of a year, without rows, in place of those that may be
// there.
func EmptyYear(year int) string {
	var b strings.Builder
	for _, table := range factTables {
		fmt.Fprintf(&b, "CREATE OR REPLACE TABLE facts.%[1]s_%[2]s AS FROM facts.%[1]s_%[3]s LIMIT 0;\n", table, Part(year), Part(0))
	}
	return b.String()
}

// DropYear drops the tables of a year.
func DropYear(year int) string {
	return "DROP TABLE " + strings.Join(FactTables(year), "; DROP TABLE ")
}

// inPart puts a year into statements.
func inPart(year int, statements []string) []string {
	constant := "NULL"
	if year != 0 {
		constant = fmt.Sprint(year)
	}
	r := strings.NewReplacer("{part}", Part(year), "{year}", constant, "{number}", fmt.Sprint(year), "{observed_value}", observedValue, "{observed_unit}", observedUnit)
	var out []string
	for _, s := range statements {
		out = append(out, r.Replace(s))
	}
	return out
}

// Words says as which type the query for the rows of a year gives texts that many rows
// repeat. As ENUMs they go into a file by their numbers: as texts DuckDB looks each up
// again in a dictionary, which is a third of the time of a file of readings.
type Words struct{ Unit, Agency, AgencyID string }

// AsText is how views give them.
var AsText = Words{"VARCHAR", "VARCHAR", "VARCHAR"}

// InFile is how a file takes them if AgencyWords were made.
var InFile = Words{"unit", "memory.agency", "memory.agency_id"}

// AgencyWords makes the types for the agencies of a year, seen by all connections.
func AgencyWords(year int) []string {
	var out []string
	for _, column := range []string{"agency", "agency_id"} {
		out = append(out, fmt.Sprintf("CREATE OR REPLACE TYPE memory.%[1]s AS ENUM (SELECT DISTINCT %[1]s FROM facts.reports_%[2]s WHERE %[1]s IS NOT NULL ORDER BY %[1]s)", column, Part(year)))
	}
	return out
}

// OfYear returns the query for the rows of a partitioned view that are of a year.
func OfYear(view string, year int, words Words) string {
	if i := slices.IndexFunc(wideViews, func(w wide) bool { return w.name == view }); i >= 0 {
		return wideViews[i].ofYear(year)
	}
	r := strings.NewReplacer("{unit}", words.Unit, "{agency}", words.Agency, "{agency_id}", words.AgencyID)
	return inPart(year, []string{r.Replace(ofYear(view))})[0]
}

// ofYear is the query at the head of a file of 3_facts, and comments what follows it.
func ofYear(view string) string {
	query, _, _ := strings.Cut(file("3_facts/"+view+".sql"), ";\n")
	return query
}

func comments(view string) string {
	_, comments, _ := strings.Cut(file("3_facts/"+view+".sql"), ";\n")
	return comments
}

// partitionedViews makes the views of tables of facts: the years in order, then
// what has none.
func partitionedViews(years []int) string {
	var b strings.Builder
	for _, view := range Partitioned {
		var parts []string
		for _, year := range slices.Sorted(slices.Values(years)) {
			if year != 0 {
				parts = append(parts, OfYear(view, year, AsText))
			}
		}
		parts = append(parts, OfYear(view, 0, AsText))
		fmt.Fprintf(&b, "CREATE OR REPLACE VIEW %s AS\n%s;\n", view, strings.Join(parts, "\nUNION ALL\n"))
		if !slices.Contains(wideNames(), view) {
			b.WriteString(comments(view))
		}
	}
	for i := range wideViews {
		wideViews[i].comments(&b)
	}
	return b.String()
}

// Observed makes a temporary view of the observations of reports that a table names,
// for the steps that look for findings: what they compare and no names.
func Observed(view, reports string, years []int) string {
	var parts []string
	for _, year := range append(slices.Clone(years), 0) {
		parts = append(parts, inPart(year, []string{`SELECT report_id, metric, applicant_type, CASE WHEN corrected THEN corrected_value ELSE {observed_value} END AS value,
       {observed_unit} AS unit, unit AS unit_reported, quality
FROM facts.cells_{part}
JOIN (SELECT number, report_id FROM facts.reports_{part} WHERE canonical AND report_id IN (SELECT report_id FROM ` + reports + `)) AS reported USING (number)`})[0])
	}
	return "CREATE TEMP VIEW " + view + " AS\n" + strings.Join(slices.Compact(parts), "\nUNION ALL\n")
}

// Amounts are observed in 万元. The decimal point is moved in the digits, so that
// 970843元 is 97.0843 and not a neighbour of it, as a division of 63.79 could give.
var (
	observedValue = fmt.Sprintf(`CASE
           WHEN %s AND unit = '元'::unit THEN coalesce(TRY_CAST(CAST(value AS VARCHAR) || 'e-4' AS DOUBLE), value / 10000)
           WHEN %[1]s AND unit = '亿元'::unit THEN coalesce(TRY_CAST(CAST(value AS VARCHAR) || 'e4' AS DOUBLE), value * 10000)
           ELSE value
       END`, isAmount())
	observedUnit = fmt.Sprintf("CASE WHEN %s AND unit IN ('元'::unit, '亿元'::unit) THEN '万元'::unit ELSE unit END", isAmount())
)

// isAmount is the condition that a metric is an amount of money.
func isAmount() string {
	var amounts []form.Metric
	for i := range form.Metrics {
		if form.Metrics[i].IsAmount() {
			amounts = append(amounts, form.Metric(i))
		}
	}
	return "metric IN (" + list(amounts) + ")"
}
