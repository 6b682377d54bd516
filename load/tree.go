package load

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	schema "gongkai/sql"
)

// byYear are the tables that are written a file a year. The order is total, so
// that equal rows give equal bytes.
var byYear = map[string]string{
	"observations": "metric, agency NULLS LAST, report_id, applicant_type",
	"readings":     "agency NULLS LAST, report_id, metric, applicant_type",
}

// writeTree writes all tables as Parquet. Each file comes from one ordered
// COPY: partitioned writing gives other bytes from run to run.
func writeTree(ctx context.Context, db *sql.DB, dir string) error {
	for _, table := range schema.Tables {
		columns, err := plainColumns(ctx, db, table)
		if err != nil {
			return err
		}
		order, dated := byYear[table]
		if !dated {
			// The rows were stored in their order.
			query := fmt.Sprintf("SELECT %s FROM %s", strings.Join(columns, ", "), table)
			if err := copyParquet(ctx, db, query, filepath.Join(dir, table+".parquet")); err != nil {
				return err
			}
			continue
		}
		if err := writeYears(ctx, db, table, columns, order, dir); err != nil {
			return err
		}
	}
	return nil
}

func writeYears(ctx context.Context, db *sql.DB, table string, columns []string, order, dir string) error {
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
		query := fmt.Sprintf("SELECT %s FROM %s AS t WHERE year = %d ORDER BY %s", strings.Join(yearless, ", "), table, year, qualified(order))
		if err := copyParquet(ctx, db, query, filepath.Join(dir, table, fmt.Sprintf("year=%d", year), table+".parquet")); err != nil {
			return err
		}
	}
	query := fmt.Sprintf("SELECT %s FROM %s AS t WHERE year IS NULL ORDER BY %s", strings.Join(columns, ", "), table, qualified(order))
	return copyParquet(ctx, db, query, filepath.Join(dir, "undated", table+".parquet"))
}

// qualified makes an order refer to the table's columns, not to the texts that
// plainColumns made of them: an ENUM sorts as the form does.
func qualified(order string) string {
	terms := strings.Split(order, ", ")
	for i, t := range terms {
		terms[i] = "t." + t
	}
	return strings.Join(terms, ", ")
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

func copyParquet(ctx context.Context, db *sql.DB, query, path string) error {
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
