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

//go:embed 1_ledger/*.sql 2_schema/*.sql 3_views/*.sql 4_gather/*.sql 5_reports/*.sql 6_order/*.sql 7_forget/*.sql 8_load/*.sql
var files embed.FS

// Tables lists the tables in the order in which people want to see them.
var Tables = []string{"observations", "readings", "reports", "checks", "statements", "metrics", "applicant_types", "terms",
	"agencies", "agency_candidates", "agency_aliases", "covered", "findings", "finding_kinds", "corrections", "sources", "rejects", "runs"}

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

// Schema returns the statements that build an empty database: types, tables,
// views, and a comment on each table, view and column.
func Schema() []string {
	return slices.Concat([]string{types()}, read("2_schema"), []string{metricsTable(), findingKinds(), terms(), views()})
}

// Ledger returns the statements that merge the journal of a run into the ledger,
// in order. They read journal and previous_ledger, failure_reasons and the
// variables run, extractor and forget_gone, and make ledger, changes and taken.
func Ledger() []string { return read("1_ledger") }

// Gather returns the statements that find out which reports the database will
// have, in order: they fill sources and rejects and make gathered and resolve_input.
// They read ledger, new_reports, the index of this run, and previous_<table>, those
// of the previous generation.
func Gather() []string { return read("4_gather") }

// Reports returns the statements that choose the canonical reports
// (placed_reports), in order. Besides what Gather reads and makes, they read
// resolved and declared, the corrections; they make correction_reports.
func Reports() []string { return read("5_reports") }

// Order returns the statements that fill corrections, and find in which order
// and for which years reports are to be written (write_order, changed_years).
// They read reported_values, those of the cells of correction_reports.
func Order() []string { return read("6_order") }

// Forget returns the statements that drop what is needed no more once
// write_order has been read.
func Forget() []string { return read("7_forget") }

// Load returns the statements that fill the tables which follow from readings
// and observations, in order. They read resolved_agencies and
// resolved_candidates, too.
func Load() []string { return slices.Concat([]string{sentences()}, read("8_load")) }

func read(dir string) []string {
	entries, err := files.ReadDir(dir)
	if err != nil {
		panic(err) // compiled in
	}
	var out []string
	for _, e := range entries {
		data, err := files.ReadFile(dir + "/" + e.Name())
		if err != nil {
			panic(err)
		}
		out = append(out, string(data))
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
	enum("correction_status", "applied", "refused", "no_value", "ambiguous")
	enum("verdict", "holds", "fails", "undecidable")
	enum("severity", "info", "warning", "error")
	var kinds []string
	for _, k := range FindingKinds() {
		kinds = append(kinds, k.Kind)
	}
	enum("finding_kind", kinds...)
	return b.String()
}

// views makes the views: those of 3_views/ in the order of their files, then the
// wide ones.
func views() string {
	statements := read("3_views")
	for i := range wideViews {
		statements = append(statements, wideViews[i].statements())
	}
	return strings.Join(statements, "\n")
}
