package load

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	schema "gongkai/sql"
)

// TreeForm is raised when files of Parquet that were right for some readers only
// are written in another way. A generation of an older form is rewritten by the
// next run, and none of its files taken over.
//
//	2: pages and statistics state how many NULLs there are
//	3: readings and statements say in which part of a document they stand
const TreeForm = 3

// ordered are the tables whose Parquet is there before DuckDB loads them.
var ordered = []string{"observations", "readings", "reports", "statements", "checks"}

// writeTree writes the other tables as Parquet, in the order in which their rows
// were stored.
func writeTree(ctx context.Context, db *sql.DB, dir string) error {
	for _, table := range schema.Tables {
		if slices.Contains(ordered, table) {
			continue
		}
		columns, err := plainColumns(ctx, db, table)
		if err != nil {
			return err
		}
		query := fmt.Sprintf("SELECT %s FROM %s", strings.Join(columns, ", "), table)
		if _, err := db.ExecContext(ctx, copyParquet(query, filepath.Join(dir, table+".parquet"))); err != nil {
			return err
		}
	}
	return nil
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

// copyParquet is the statement that writes the answer to a query.
func copyParquet(query, path string) string {
	return fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd)", query, schema.Literal(path))
}
