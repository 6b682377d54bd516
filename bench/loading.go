package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
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
	Rows    map[string]int64 `json:"rows"`          // loaded, by table
	Written map[string]int64 `json:"rows_written"`  // of those written as Parquet
	File    int64            `json:"duckdb_bytes"`  // of the DuckDB file
	Tree    int64            `json:"parquet_bytes"` // of the Parquet files
}

// loadAll is the second floor: DuckDB loads the rows of every table from the
// Parquet files of a generation into a new file with the same schema, in their
// order, and writes the same Parquet files from it.
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
	f := &loadFloor{db: db, from: from, tree: tree, loadResult: loadResult{Rows: map[string]int64{}, Written: map[string]int64{}}}
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
}

// do commits each INSERT: DuckDB then takes less time than for one transaction.
func (f *loadFloor) do() error {
	for _, statement := range schema.Schema() {
		if _, err := f.db.Exec(statement); err != nil {
			return err
		}
	}
	for _, table := range schema.Tables {
		if _, err := f.db.Exec("DELETE FROM " + table); err != nil { // the schema brings rows of some
			return err
		}
		for _, from := range f.sources(table) {
			res, err := f.db.Exec(fmt.Sprintf("INSERT INTO %s BY NAME SELECT * FROM %s", table, from))
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			f.Rows[table] += n
		}
	}
	if _, err := f.db.Exec("CHECKPOINT"); err != nil {
		return err
	}
	for _, table := range schema.Tables {
		for _, t := range f.targets(table) {
			if err := f.write(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// byYear reports whether a table has a folder for each year.
func (f *loadFloor) byYear(table string) bool {
	info, err := os.Stat(filepath.Join(f.from, table))
	return err == nil && info.IsDir()
}

// sources returns the Parquet of a table in the order of its years.
func (f *loadFloor) sources(table string) []string {
	if !f.byYear(table) {
		return []string{fmt.Sprintf("read_parquet(%s)", schema.Literal(filepath.Join(f.from, table+".parquet")))}
	}
	return []string{
		fmt.Sprintf("read_parquet(%s, hive_partitioning = true)", schema.Literal(filepath.Join(f.from, table, "*", "*.parquet"))),
		fmt.Sprintf("read_parquet(%s)", schema.Literal(filepath.Join(f.from, "undated", table+".parquet"))),
	}
}

// target is a file of Parquet to be written.
type target struct {
	table string
	like  string // a file of the store with the same columns
	path  string
	where string
}

func (f *loadFloor) targets(table string) []target {
	if !f.byYear(table) {
		name := table + ".parquet"
		return []target{{table: table, like: filepath.Join(f.from, name), path: filepath.Join(f.tree, name)}}
	}
	var out []target
	years, _ := filepath.Glob(filepath.Join(f.from, table, "year=*")) // fails for no pattern of ours
	for _, dir := range years {
		year := strings.TrimPrefix(filepath.Base(dir), "year=")
		out = append(out, target{table, filepath.Join(dir, "*.parquet"), filepath.Join(f.tree, table+"-"+year+".parquet"), " WHERE year = " + year})
	}
	return append(out, target{table, filepath.Join(f.from, "undated", table+".parquet"),
		filepath.Join(f.tree, table+"-undated.parquet"), " WHERE year IS NULL"})
}

// write writes rows with the columns and types that the file of the store has.
func (f *loadFloor) write(t target) error {
	columns, err := f.columns(t.like)
	if err != nil {
		return err
	}
	res, err := f.db.Exec(fmt.Sprintf("COPY (SELECT %s FROM %s%s) TO %s (FORMAT parquet, COMPRESSION zstd)", columns, t.table, t.where, schema.Literal(t.path)))
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	f.Written[t.table] += n
	return err
}

func (f *loadFloor) columns(path string) (string, error) {
	rows, err := f.db.Query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(" + schema.Literal(path) + ", hive_partitioning = false))")
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return "", err
		}
		out = append(out, fmt.Sprintf(`CAST("%s" AS %s) AS "%s"`, name, kind, name))
	}
	return strings.Join(out, ", "), rows.Err()
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
	for _, statement := range []string{
		"ATTACH " + schema.Literal(from) + " AS gongkai (READ_ONLY)",
		"ATTACH " + schema.Literal(file) + " AS fresh",
		"COPY FROM DATABASE gongkai TO fresh",
		"CHECKPOINT fresh",
		"DETACH fresh",
	} {
		if _, err := db.Exec(statement); err != nil {
			return nil, err
		}
	}
	size, err := diskUse(file)
	return compactResult{size}, err
}
