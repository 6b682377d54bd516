package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"

	schema "gongkai/sql"
)

// older: older FORMAT STORE: gives a store the form in which an earlier program would have left
// it, with documents read by the extractor of that time: a table a name in DuckDB, Parquet by
// folders of a year, and in form 3 no word of what shows rows and columns.
func older(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: older FORMAT STORE")
	}
	generation, err := filepath.EvalSymlinks(filepath.Join(ts.MkAbs(args[1]), "current"))
	ts.Check(err)
	ts.Check(makeOlder(context.Background(), generation, args[0]))
}

func makeOlder(ctx context.Context, generation, format string) error {
	at := func(name ...string) string { return filepath.Join(append([]string{generation}, name...)...) }
	db, err := sql.Open("duckdb", at("older.duckdb"))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "ATTACH "+schema.Literal(at("gongkai.duckdb"))+" AS now (READ_ONLY)"); err != nil {
		return err
	}
	if err := os.RemoveAll(at("parquet")); err != nil {
		return err
	}
	for _, table := range schema.Tables {
		columns := "* EXCLUDE (" + map[string]string{"observations": "agency_name", "readings": "agency_name"}[table] + ")"
		switch {
		case table == "readings" && format == "3":
			columns = "* EXCLUDE (agency_name, row_by, column_by)"
		case table == "reports" && format == "3":
			columns = "* REPLACE ('4' AS extractor)"
		case columns == "* EXCLUDE ()":
			columns = "*"
		}
		statements := []string{fmt.Sprintf("CREATE TABLE %[1]s AS SELECT %[2]s FROM now.%[1]s", table, columns)}
		file := at("parquet", table+".parquet")
		rows := table
		if table == "observations" || table == "readings" {
			file, rows = at("parquet", "undated", table+".parquet"), "(FROM "+table+" WHERE year IS NULL)"
			for year := 2018; year < 2026; year++ {
				of := at("parquet", table, fmt.Sprintf("year=%d", year), table+".parquet")
				if err := os.MkdirAll(filepath.Dir(of), 0o777); err != nil {
					return err
				}
				statements = append(statements, fmt.Sprintf("COPY (SELECT * EXCLUDE (year) FROM %s WHERE year = %d) TO %s (FORMAT parquet)", table, year, schema.Literal(of)))
			}
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		statements = append(statements, fmt.Sprintf("COPY (FROM %s) TO %s (FORMAT parquet)", rows, schema.Literal(file)))
		for _, s := range statements {
			if _, err := db.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
	}
	if format == "3" {
		if _, err := db.ExecContext(ctx, fmt.Sprintf("COPY (SELECT * REPLACE ('4' AS extractor) FROM %s) TO %s (FORMAT parquet)", schema.Literal(at("ledger.parquet")), schema.Literal(at("older.parquet")))); err != nil {
			return err
		}
		if err := os.Rename(at("older.parquet"), at("ledger.parquet")); err != nil {
			return err
		}
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := os.Rename(at("older.duckdb"), at("gongkai.duckdb")); err != nil {
		return err
	}
	data, err := os.ReadFile(at("generation.json"))
	if err != nil {
		return err
	}
	data = regexp.MustCompile(`^{"format":\d+,"tree":\d+`).ReplaceAll(data, []byte(`{"format":`+format+`,"tree":3`))
	if err := os.WriteFile(at("generation.json"), data, 0o666); err != nil {
		return err
	}
	return os.Remove(at("files.json"))
}
