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

func (f *loadFloor) do() error {
	for _, statement := range schema.Schema() {
		if _, err := f.db.Exec(statement); err != nil {
			return err
		}
	}
	tx, err := f.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after a commit
	var sources []source
	for _, table := range schema.Tables {
		if _, err := tx.Exec("DELETE FROM " + table); err != nil { // the schema brings rows of some
			return err
		}
		found, err := f.sources(table)
		if err != nil {
			return err
		}
		for _, s := range found {
			res, err := tx.Exec(fmt.Sprintf("INSERT INTO %s BY NAME SELECT * FROM %s", s.table, s.read()))
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			f.Rows[table] += n
		}
		sources = append(sources, found...)
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if _, err := f.db.Exec("CHECKPOINT"); err != nil {
		return err
	}
	for _, s := range sources {
		if err := f.write(s); err != nil {
			return err
		}
	}
	return nil
}

// source is Parquet of one table: of one year, of no year, or all of it.
type source struct {
	table, path string // the files, as a pattern; one that is named for the table is written
	year        string // of year=2020; "" for none
	where       string
}

// read gives the files as a table.
func (s *source) read() string {
	return fmt.Sprintf("read_parquet(%s, hive_partitioning = %t)", quoted(s.path), s.year != "")
}

// sources lists the Parquet of a table, in the order of its years.
func (f *loadFloor) sources(table string) ([]source, error) {
	years, err := filepath.Glob(filepath.Join(f.from, table, "year=*"))
	if err != nil {
		return nil, err
	}
	if years == nil {
		return []source{{table: table, path: filepath.Join(f.from, table+".parquet")}}, nil
	}
	var out []source
	for _, dir := range years {
		year := strings.TrimPrefix(filepath.Base(dir), "year=")
		out = append(out, source{table, filepath.Join(dir, "*.parquet"), year, " WHERE year = " + year})
	}
	undated := filepath.Join(f.from, "undated", table+".parquet")
	if _, err := os.Stat(undated); err == nil {
		out = append(out, source{table: table, path: undated, where: " WHERE year IS NULL"})
	}
	return out, nil
}

// write writes the rows that a source gave, with the same columns and types.
func (f *loadFloor) write(s source) error {
	columns, err := f.columns(s.path)
	if err != nil {
		return err
	}
	path := filepath.Join(f.tree, s.table+s.year+".parquet")
	if strings.Contains(s.path, string(filepath.Separator)+"undated"+string(filepath.Separator)) {
		path = filepath.Join(f.tree, "undated-"+s.table+".parquet")
	}
	res, err := f.db.Exec(fmt.Sprintf("COPY (SELECT %s FROM %s%s) TO %s (FORMAT parquet, COMPRESSION zstd)", columns, s.table, s.where, quoted(path)))
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	f.Written[s.table] += n
	return err
}

func (f *loadFloor) columns(path string) (string, error) {
	rows, err := f.db.Query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(" + quoted(path) + ", hive_partitioning = false))")
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
		"ATTACH " + quoted(from) + " AS gongkai (READ_ONLY)",
		"ATTACH " + quoted(file) + " AS fresh",
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

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
