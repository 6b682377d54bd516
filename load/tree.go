package load

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	schema "gongkai/sql"
)

// byYear are the tables that are written a file a year.
var byYear = []string{"observations", "readings"}

// writeTree writes all tables as Parquet, in the order in which their rows were
// stored. Each file comes from one COPY: partitioned writing gives other bytes
// from run to run.
func writeTree(ctx context.Context, db *sql.DB, dir string) error {
	for _, table := range schema.Tables {
		columns, err := plainColumns(ctx, db, table)
		if err != nil {
			return err
		}
		if !slices.Contains(byYear, table) {
			query := fmt.Sprintf("SELECT %s FROM %s", strings.Join(columns, ", "), table)
			if err := copyParquet(ctx, db, query, filepath.Join(dir, table+".parquet")); err != nil {
				return err
			}
			continue
		}
		if err := writeYears(ctx, db, table, columns, dir); err != nil {
			return err
		}
	}
	return nil
}

func writeYears(ctx context.Context, db *sql.DB, table string, columns []string, dir string) error {
	years, err := ints(ctx, db, fmt.Sprintf("SELECT DISTINCT year FROM %s WHERE year IS NOT NULL ORDER BY year", table))
	if err != nil {
		return err
	}
	// The year is in the folder's name, and readers take it from there.
	var yearless []string
	for _, c := range columns {
		if c != "year" {
			yearless = append(yearless, c)
		}
	}
	for _, year := range years {
		query := fmt.Sprintf("SELECT %s FROM %s WHERE year = %d", strings.Join(yearless, ", "), table, year)
		if err := copyParquet(ctx, db, query, filepath.Join(dir, table, fmt.Sprintf("year=%d", year), table+".parquet")); err != nil {
			return err
		}
	}
	query := fmt.Sprintf("SELECT %s FROM %s WHERE year IS NULL", strings.Join(columns, ", "), table)
	return copyParquet(ctx, db, query, filepath.Join(dir, "undated", table+".parquet"))
}

// plainColumns lists the columns of a table as readers without ENUMs take them.
func plainColumns(ctx context.Context, db *sql.DB, table string) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT column_name, data_type LIKE 'ENUM%' FROM duckdb_columns()
		WHERE database_name = 'gongkai' AND table_name = ? ORDER BY column_index`, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		var enum bool
		if err := rows.Scan(&name, &enum); err != nil {
			return nil, err
		}
		switch {
		case enum:
			out = append(out, fmt.Sprintf("CAST(%s AS VARCHAR) AS %s", name, name))
		case name == "table": // a word of SQL
			out = append(out, `"table"`)
		default:
			out = append(out, name)
		}
	}
	return out, rows.Err()
}

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func copyParquet(ctx context.Context, db execer, query, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)", query, literal(path)))
	return err
}

func ints(ctx context.Context, db *sql.DB, query string) ([]int, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}
