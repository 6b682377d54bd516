package load

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	schema "gongkai/sql"
)

// Formats lists the formats of Export.
var Formats = []string{"parquet", "csv"}

// Export writes a table, a view or the result of a query to a file, which is
// there whole or not at all. A table has its own order, a view is ordered by
// its columns, a query by what it says: one thread runs it, so that the same
// store gives the same file.
func (r *Reader) Export(ctx context.Context, what, format, to string) error {
	query := what
	switch {
	case slices.Contains(schema.Tables, what):
		query = "SELECT * FROM " + what
	case slices.Contains(schema.Views, what):
		query = "SELECT * FROM " + what + " ORDER BY ALL"
	}
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a directory: name a file", to)
	}
	partial := filepath.Join(filepath.Dir(to), fmt.Sprintf(".%s.%d.partial", filepath.Base(to), os.Getpid()))
	defer os.Remove(partial) // without effect once it is renamed
	var err error
	if format == "parquet" {
		err = r.exportParquet(ctx, query, partial)
	} else {
		err = r.exportCSV(ctx, query, partial)
	}
	if err != nil {
		return err
	}
	if err := syncPath(partial); err != nil {
		return err
	}
	return os.Rename(partial, to)
}

func (r *Reader) exportParquet(ctx context.Context, query, to string) error {
	conn, err := r.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := onlyReads(ctx, conn, query); err != nil {
		return err
	}
	// A view takes the query as it is, with comments and a semicolon.
	for _, statement := range []string{
		"SET threads = 1",
		"CREATE TEMP VIEW answer AS " + query,
		fmt.Sprintf("COPY (SELECT * FROM answer) TO %s (FORMAT parquet, COMPRESSION zstd)", literal(to)),
		"DROP VIEW answer",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reader) exportCSV(ctx context.Context, query, to string) error {
	if _, err := r.db.ExecContext(ctx, "SET threads = 1"); err != nil {
		return err
	}
	rows, err := r.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := WriteCSV(f, rows); err != nil {
		return err
	}
	return f.Close()
}

// WriteCSV writes a header and the rows; NULL is empty.
func WriteCSV(w io.Writer, rows *Rows) error {
	out := csv.NewWriter(w)
	if err := out.Write(rows.Columns); err != nil {
		return err
	}
	line := make([]string, len(rows.Columns))
	for {
		values, err := rows.Next()
		if err != nil {
			return err
		}
		if values == nil {
			break
		}
		for i, v := range values {
			line[i], _ = Text(v)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
