package main

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	_ "github.com/marcboeker/go-duckdb/v2"

	"gongkai/load"
	schema "gongkai/sql"
)

// This file works with DuckDB alone, past package load: it is what load is
// measured against.

// floorMemory is what DuckDB may take: as much as the whole job should.
const floorMemory = "1GB"

// openDuckDB opens a file; "" is a database in memory. What does not fit into
// memory goes to the directory temp.
func openDuckDB(file, temp string) (*sql.DB, error) {
	config := url.Values{
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"memory_limit":                 {floorMemory},
		"temp_directory":               {temp},
		"threads":                      {fmt.Sprint(runtime.GOMAXPROCS(0))},
	}
	db, err := sql.Open("duckdb", file+"?"+config.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// loadResult is what the second floor has loaded and written.
type loadResult struct {
	Written map[string]int64 `json:"rows_written"`  // loaded before, and written as Parquet, by table
	File    int64            `json:"duckdb_bytes"`  // of the DuckDB file
	Tree    int64            `json:"parquet_bytes"` // of the Parquet files
}

// loadAll is the second floor: DuckDB loads the rows of every table from the
// Parquet files of a generation into a new file with the same schema, in their
// order, sorting nothing, and writes the same Parquet files from it.
func loadAll(args []string) (any, error) {
	from, into := filepath.Join(args[0], load.Tree), args[1]
	tree := filepath.Join(into, load.Tree)
	if err := os.MkdirAll(tree, 0o777); err != nil {
		return nil, err
	}
	file := filepath.Join(into, load.File)
	db, err := openDuckDB(file, file+".tmp")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	f := &loadFloor{db: db, from: from, tree: tree, loadResult: loadResult{Written: map[string]int64{}}}
	if err := f.do(); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	if f.File, err = diskUse(file); err != nil {
		return nil, err
	}
	f.Tree, err = diskUse(tree)
	return f.loadResult, err
}

type loadFloor struct {
	loadResult
	db         *sql.DB
	from, tree string
	years      []int
}

func (f *loadFloor) do() (err error) {
	if f.years, err = yearsOf(f.from); err != nil {
		return err
	}
	if err := f.create(); err != nil {
		return err
	}
	for _, table := range schema.Tables {
		if !slices.Contains(schema.Partitioned, table) { // the schema brings rows of some
			if err := f.execute("TRUNCATE "+table, "INSERT INTO "+table+" BY NAME FROM "+f.file(table)); err != nil {
				return err
			}
		}
	}
	if err := f.loadYears(); err != nil {
		return err
	}
	return f.writeTree()
}

// create makes the tables of all years and the views of them. Rows stay in the order
// of the file that is read where DuckDB looks the reports up that are joined to it.
func (f *loadFloor) create() error {
	statements := append(schema.Schema(), "ATTACH ':memory:' AS memory", "SET disabled_optimizers = 'join_order,build_side_probe_side'")
	for _, year := range f.years {
		statements = append(statements, schema.EmptyYear(year))
	}
	return f.execute(append(statements, schema.CreateViews(f.years)...)...)
}

// yearsOf returns the years of a tree of Parquet, in order.
func yearsOf(tree string) ([]int, error) {
	files, err := filepath.Glob(filepath.Join(tree, "readings", "[0-9]*.parquet"))
	var years []int
	for _, file := range files {
		year, fault := strconv.Atoi(strings.TrimSuffix(filepath.Base(file), ".parquet"))
		years, err = append(years, year), errors.Join(err, fault)
	}
	return years, err
}

// file names one of the tree that is read, for SQL.
func (f *loadFloor) file(name string) string {
	return "read_parquet(" + schema.Literal(filepath.Join(f.from, name+".parquet")) + ")"
}

// asStored is how columns of facts are stored that files have in another form or not
// at all.
var asStored = map[string]map[string]string{"cells": {
	"corrected":       "false", // nothing is, in a benchmark
	"corrected_value": "NULL",
	"value_text": `CASE
			WHEN value IS NOT NULL AND value_text IS NULL THEN ''
			WHEN value_text <> CAST(TRY_CAST(value AS BIGINT) AS VARCHAR) OR value <> trunc(value) OR value IS NULL THEN value_text
		END`,
}}

// loadYears fills the tables of all years, on one core: on more, rows that are joined
// would have to be sorted to be in order, which takes more of both together.
func (f *loadFloor) loadYears() error {
	if err := f.execute("SET threads = 1"); err != nil {
		return err
	}
	for _, year := range append(slices.Clone(f.years), 0) {
		if err := f.loadYear(year); err != nil {
			return err
		}
	}
	return f.execute(fmt.Sprintf("SET threads = %d", runtime.GOMAXPROCS(0)), "CHECKPOINT")
}

// loadYear fills the tables of a year, first that of the reports.
func (f *loadFloor) loadYear(year int) error {
	part := schema.Part(year)
	reports := "facts.reports_" + part
	isYear := " WHERE year = " + part
	if year == 0 {
		isYear = " WHERE year IS NULL"
	}
	numbered := fmt.Sprintf("(SELECT CAST(row_number() OVER () AS INTEGER) AS number, * FROM %s%s)", f.file("reports"), isYear)
	for _, table := range schema.FactTables(year) {
		view := strings.TrimSuffix(strings.TrimPrefix(table, "facts."), "_"+part)
		from := f.file(view)
		switch {
		case table == reports:
			from = numbered
		case view == "cells":
			from = f.file(filepath.Join("readings", part))
		case slices.Contains(schema.InYears, view):
			from = f.file(filepath.Join(view, part))
		}
		if table != reports {
			from += " JOIN (SELECT number, report_id, canonical FROM " + reports + ") AS reported USING (report_id)"
		}
		columns, err := f.columns(table, asStored[view])
		if err != nil {
			return err
		}
		if err := f.execute(fmt.Sprintf("INSERT INTO %s BY NAME SELECT %s FROM %s", table, columns, from)); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	return nil
}

// writeTree writes the files that the tree has which was read.
func (f *loadFloor) writeTree() error {
	for _, table := range schema.Tables {
		if !slices.Contains(schema.InYears, table) {
			if err := f.write(table, table, table); err != nil {
				return err
			}
		}
	}
	for _, year := range append(slices.Clone(f.years), 0) {
		if err := f.execute(schema.AgencyWords(year)...); err != nil {
			return err
		}
		for _, view := range schema.InYears {
			if err := f.write(view, "("+schema.OfYear(view, year, schema.InFile)+")", filepath.Join(view, schema.Part(year))); err != nil {
				return err
			}
		}
	}
	return nil
}

// asWritten is how columns are written that DuckDB would write in another form.
var asWritten = map[string]string{"metric": "CAST(metric AS VARCHAR)"}

// write writes rows with the columns that the file of the tree has.
func (f *loadFloor) write(table, query, name string) error {
	columns, err := f.columns(f.file(name), asWritten)
	if err != nil {
		return err
	}
	path := filepath.Join(f.tree, name+".parquet")
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	res, err := f.db.Exec(fmt.Sprintf("COPY (SELECT %s FROM %s) TO %s (FORMAT parquet, COMPRESSION zstd, PRESERVE_ORDER true)", columns, query, schema.Literal(path)))
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	f.Written[table] += n
	return err
}

// columns lists those of a table or file for a SELECT, with an expression for some.
func (f *loadFloor) columns(of string, expressions map[string]string) (string, error) {
	rows, err := f.db.Query("SELECT column_name FROM (DESCRIBE FROM " + of + ")")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return "", err
		}
		column := schema.Identifier(name)
		out = append(out, cmp.Or(expressions[name], column)+" AS "+column)
	}
	return strings.Join(out, ", "), rows.Err()
}

// execute commits each statement: DuckDB then takes less time than for one transaction.
func (f *loadFloor) execute(statements ...string) error {
	return executeAll(f.db, statements...)
}

func executeAll(db *sql.DB, statements ...string) error {
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			return err
		}
	}
	return nil
}

// compactResult is what DuckDB makes of the file when it copies it.
type compactResult struct {
	File int64 `json:"duckdb_bytes"`
}

// compact copies the database of a generation into a new file.
func compact(args []string) (any, error) {
	from, file := filepath.Join(args[0], load.File), args[1]
	db, err := openDuckDB("", file+".tmp")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	err = executeAll(db,
		"ATTACH "+schema.Literal(from)+" AS gongkai (READ_ONLY)",
		"ATTACH "+schema.Literal(file)+" AS fresh",
		"COPY FROM DATABASE gongkai TO fresh",
		"CHECKPOINT fresh",
		"DETACH fresh")
	if err != nil {
		return nil, err
	}
	size, err := diskUse(file)
	return compactResult{size}, err
}
