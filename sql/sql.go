// Package sql holds the schema, the views and the queries that load the store.
// What repeats the catalogue of forms (types, wide views) is generated from it.
package sql

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"gongkai/extract"
	"gongkai/extract/form"
)

//go:embed schema/*.sql load/*.sql
var files embed.FS

// Tables lists the tables in the order in which people want to see them.
var Tables = []string{"observations", "readings", "reports", "checks", "statements", "metrics", "applicant_types",
	"agencies", "findings", "corrections", "sources", "rejects", "runs"}

// Views lists the views.
var Views = []string{"proactive_disclosure", "requests", "cases"}

// Schema gives the statements that build an empty database: types, tables,
// views, and a comment on each table, view and column.
func Schema() []string {
	return slices.Concat([]string{types()}, read("schema"), []string{views()})
}

// Load gives the statements that fill it, in order. They read new_<table>, the
// rows of this run with every source and reject known, and former_<table>, the
// former generation.
func Load() []string { return read("load") }

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
		for i, w := range words {
			words[i] = quote(w)
		}
		fmt.Fprintf(&b, "CREATE TYPE %s AS ENUM (%s);\n", name, strings.Join(words, ", "))
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
	enum("scope", extract.ScopeOwn.String(), extract.ScopeJurisdiction.String())
	enum("completeness", "complete", "partial")
	enum("method", extract.MethodCell.String(), extract.MethodSolved.String())
	enum("quality", "unverified", "verified", "suspect")
	enum("verdict", "holds", "fails", "undecidable")
	return b.String()
}

// views makes the wide views, a column for each metric.
func views() string {
	var b strings.Builder
	for i, comment := range []string{
		"Table 2 of the form, wide: one row per agency and year. A metric that the edition does not have is NULL.",
		"Table 3 of the form, wide: one row per agency, year and applicant type. Rows of applicant type total repeat the others. A metric that the edition does not have is NULL.",
		"Table 4 of the form, wide: one row per agency and year.",
	} {
		view(&b, Views[i], i+2, comment)
	}
	return b.String()
}

func view(b *strings.Builder, name string, table int, comment string) {
	keys := []string{"report_id", "agency", "agency_id", "year"}
	if table == 3 {
		keys = append(keys, "applicant_type")
	}
	group := strings.Join(keys, ", ")
	fmt.Fprintf(b, "CREATE VIEW %s AS\nSELECT %s,\n", name, group)
	var in []string
	for m := range form.Metrics {
		info := &form.Metrics[m]
		if info.Table != table {
			continue
		}
		in = append(in, quote(info.ID))
		fmt.Fprintf(b, "    max(value) FILTER (WHERE metric = %s) AS %s,\n", quote(info.ID), Column(info.ID))
	}
	fmt.Fprintf(b, "    count(*) FILTER (WHERE quality = 'suspect') AS suspect_cells\nFROM observations\nWHERE metric IN (%s)\nGROUP BY %s;\n",
		strings.Join(in, ", "), group)
	fmt.Fprintf(b, "COMMENT ON VIEW %s IS %s;\n", name, quote(comment))
	for _, k := range keys {
		fmt.Fprintf(b, "COMMENT ON COLUMN %s.%s IS 'As in observations.';\n", name, k)
	}
	for m := range form.Metrics {
		if info := &form.Metrics[m]; info.Table == table {
			fmt.Fprintf(b, "COMMENT ON COLUMN %s.%s IS %s;\n", name, Column(info.ID), quote(info.LabelEN+" ("+info.LabelZH()+"), "+info.Unit+"."))
		}
	}
	fmt.Fprintf(b, "COMMENT ON COLUMN %s.suspect_cells IS 'Cells of the row whose quality is suspect.';\n", name)
}

// Column gives the column that a metric has in the wide views.
func Column(metric string) string { return strings.ReplaceAll(metric, ".", "_") }

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
