// Package schema holds the schema, the views and the queries that load the
// store: the folders in the order in which they run, the files likewise.
// What repeats the catalogue of forms (types, wide views) is generated from it.
package schema

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

//go:embed 1_ledger/*.sql 2_schema/*.sql 3_facts/*.sql 3_views/*.sql 4_gather/*.sql 5_reports/*.sql 6_order/*.sql 7_years/*.sql 8_load/*.sql
var files embed.FS

// Tables lists the tables in the order in which people want to see them.
var Tables = []string{"observations", "readings", "reports", "checks", "statements", "metrics", "applicant_types", "terms",
	"agencies", "agency_candidates", "agency_aliases", "covered", "findings", "finding_kinds", "corrections", "documents", "sources", "rejects", "runs"}

// Views lists the views, likewise.
var Views = []string{"requests", "requests_by_applicant", "proactive_disclosure", "cases", "leaves", "comparable", "agency_years",
	"timeliness", "trust", "coverage", "gaps"}

// Keys names the columns by which the rows of a table or view are distinguished;
// a table without an entry may have rows that are equal.
var Keys = map[string][]string{
	"observations":          {"report_id", "metric", "applicant_type"},
	"readings":              {"report_id", "metric", "applicant_type"},
	"reports":               {"report_id"},
	"checks":                {"report_id", "check_id", "metric", "applicant_type"},
	"metrics":               {"id"},
	"applicant_types":       {"id"},
	"terms":                 {"field", "id"},
	"agencies":              {"agency_id"},
	"covered":               {"report_id"},
	"findings":              {"finding_id"},
	"finding_kinds":         {"kind"},
	"corrections":           {"line"},
	"sources":               {"report_id", "source"},
	"runs":                  {"run_id"},
	"requests":              {"report_id"},
	"requests_by_applicant": {"report_id", "applicant_type"},
	"proactive_disclosure":  {"report_id"},
	"cases":                 {"report_id"},
	"leaves":                {"report_id", "metric", "applicant_type"},
	"comparable":            {"report_id", "metric", "applicant_type"},
	"agency_years":          {"report_id"},
	"timeliness":            {"report_id"},
}

// Schema returns the statements that build an empty database but for its views:
// types and tables, and a comment on each table and column.
func Schema() []string {
	return slices.Concat([]string{types()}, read("2_schema"), []string{wideTables(), metricsTable(), findingKinds(), terms()})
}

// CreateViews returns the statements that make the views of a database which has these
// years, with their comments.
func CreateViews(years []int) []string {
	return []string{partitionedViews(years) + strings.Join(read("3_views"), "\n")}
}

// Ledger returns the statements that merge the journal of a run into the ledger,
// in order. They read journal and previous_ledger, failure_reasons and the
// variables run, extractor and forget_gone, and make ledger, changes and taken.
func Ledger() []string { return read("1_ledger") }

// Gather returns the statements that find out which reports the database will
// have, in order: they fill sources, rejects and documents and make gathered, and resolve_input
// with the reports that are unresolved. They read ledger, new_reports, those of
// this run, previous_<table>, those of the previous generation, and what is stated of
// documents (stated, linked_by).
func Gather() []string { return read("4_gather") }

// Reports returns the statements that choose the canonical reports
// (placed_reports), in order. Besides what Gather reads and makes, they read
// resolved_now, and of corrections declared and declared_readings.
func Reports() []string { return inPart(0, read("5_reports")) }

// Order returns the statements that fill corrections and agencies, and find what has
// changed (changed_reports, changed_years) and in which order reports lie (numbered).
// They read resolved_agencies and resolved_candidates, too.
func Order() []string { return read("6_order") }

// Year returns the statements that fill the empty tables of a year, in order. They read what Order
// makes, and year_<table>, the rows of its reports.
func Year(year int) []string { return inPart(year, read("7_years")) }

// Load returns the statements that fill the tables which follow from all others, in
// order. They read observed and observed_of_changed_years (Observed).
func Load() []string { return slices.Concat([]string{sentences()}, read("8_load")) }

func file(name string) string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // compiled in
	}
	return string(data)
}

func read(dir string) []string {
	entries, err := files.ReadDir(dir)
	if err != nil {
		panic(err) // compiled in
	}
	var out []string
	for _, e := range entries {
		out = append(out, file(dir+"/"+e.Name()))
	}
	return out
}

// types makes the ENUM types. An ENUM cannot be extended: they are those of
// the program that builds the file.
func types() string {
	var b strings.Builder
	enum := func(name string, words ...string) {
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = Literal(w)
		}
		fmt.Fprintf(&b, "CREATE TYPE %s AS ENUM (%s);\n", name, strings.Join(quoted, ", "))
	}
	var metrics, applicants, editions []string
	for i := range form.Metrics {
		metrics = append(metrics, form.Metrics[i].ID)
	}
	for i := range form.Applicants {
		applicants = append(applicants, form.Applicants[i].ID)
	}
	for _, e := range form.Editions {
		editions = append(editions, e.String())
	}
	enum("metric", metrics...)
	enum("applicant_type", applicants...)
	enum("edition", editions...)
	enum("check_id", form.CheckIDs()...)
	enum("scope", report.ScopeOwn.String(), report.ScopeJurisdiction.String())
	enum("completeness", "complete", "partial")
	enum("sign", report.Signs...)
	enum("method", report.Methods...)
	enum("quality", "unverified", "verified", "suspect")
	enum("unit", form.Units[1:]...)
	enum("correction_status", "applied", "refused", "no_value", "ambiguous")
	enum("document_status", "applied", "agrees", "contradicts", "ambiguous", "superseded", "no_source")
	enum("verdict", "holds", "fails", "undecidable")
	enum("severity", "info", "warning", "error")
	var kinds []string
	for _, k := range FindingKinds() {
		kinds = append(kinds, k.Kind)
	}
	enum("finding_kind", kinds...)
	return b.String()
}
