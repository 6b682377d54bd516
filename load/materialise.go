package load

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/extract/message"
	schema "gongkai/sql"
)

// Materialise runs a query that reads and writes the rows of its answer that meet a
// condition ("" for all) to a Parquet file in the directory Reach.Work, in their
// order, by way of DuckDB alone: rows never gather in memory. The same store
// gives the same rows in the same order.
//
// It returns the columns with their types in DuckDB. In the file an ENUM, UUID,
// TIME or INTERVAL is text, a HUGEINT a DECIMAL(38, 0), and a list, struct or
// map the text of its JSON.
func (r *Reader) Materialise(ctx context.Context, query, where, file string) ([]Column, error) {
	var columns []Column
	err := r.answer(ctx, query, func(conn *sql.Conn) error {
		var err error
		if columns, err = answerColumns(ctx, conn); err != nil {
			return err
		}
		var plain []string
		for _, c := range columns {
			plain = append(plain, plainColumn(c)+" AS "+schema.Identifier(c.Name))
		}
		rows := "SELECT " + strings.Join(plain, ", ") + " FROM temp.answer"
		if where != "" {
			rows += " WHERE " + where
		}
		_, err = conn.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION snappy)", rows, schema.Literal(file)))
		return err
	})
	return columns, err
}

// CopyParquet writes materialised rows as a Parquet file to keep, in the directory
// Reach.Work, with key-value metadata.
func (r *Reader) CopyParquet(ctx context.Context, materialised, to string, metadata map[string]string) error {
	var pairs []string
	for _, k := range slices.Sorted(maps.Keys(metadata)) {
		pairs = append(pairs, schema.Literal(k)+": "+schema.Literal(metadata[k]))
	}
	_, err := r.db.ExecContext(ctx, fmt.Sprintf("COPY (FROM read_parquet(%s)) TO %s (FORMAT parquet, COMPRESSION zstd, KV_METADATA {%s})",
		schema.Literal(escapeGlob(materialised)), schema.Literal(to), strings.Join(pairs, ", ")))
	return err
}

// Columns returns the columns of the answer to a query that reads.
func (r *Reader) Columns(ctx context.Context, query string) ([]Column, error) {
	var columns []Column
	err := r.answer(ctx, query, func(conn *sql.Conn) (err error) {
		columns, err = answerColumns(ctx, conn)
		return err
	})
	return columns, err
}

// answer names a query's answer for a connection: the view temp.answer.
func (r *Reader) answer(ctx context.Context, query string, do func(*sql.Conn) error) error {
	if err := r.Confine(ctx, Reach{}); err != nil {
		return err
	}
	conn, err := r.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := onlyReads(ctx, conn, query); err != nil {
		return err
	}
	// A view takes the query as it is, with comments and a semicolon.
	if _, err := conn.ExecContext(ctx, "CREATE OR REPLACE TEMP VIEW answer AS "+query); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "DROP VIEW IF EXISTS temp.answer")
	return do(conn)
}

// answerColumns returns the columns of the view answer. Two of one name are an
// error: by name DuckDB gives the first for both.
func answerColumns(ctx context.Context, conn *sql.Conn) ([]Column, error) {
	rows, err := conn.QueryContext(ctx, "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'temp' AND table_name = 'answer' ORDER BY column_index")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Column
	seen := map[string]bool{}
	for rows.Next() {
		var c Column
		if err := rows.Scan(&c.Name, &c.Type); err != nil {
			return nil, err
		}
		if folded := strings.ToLower(c.Name); seen[folded] {
			return nil, message.NewError(message.ColumnsAlike, message.Text(c.Name))
		} else {
			seen[folded] = true
		}
		if words, isEnum := strings.CutPrefix(c.Type, "ENUM("); isEnum {
			c.Type = "ENUM" + words[strings.LastIndex(words, ")")+1:] // without its words
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// plainColumn makes a column what readers of Parquet take for what it is.
func plainColumn(c Column) string {
	name := schema.Identifier(c.Name)
	switch {
	case IsNested(c.Type):
		return "CAST(to_json(" + name + ") AS VARCHAR)"
	case c.Type == "HUGEINT" || c.Type == "UHUGEINT":
		return "CAST(" + name + " AS DECIMAL(38, 0))"
	case strings.HasPrefix(c.Type, "DECIMAL") || plainTypes[c.Type]:
		return name
	}
	return "CAST(" + name + " AS VARCHAR)"
}

// IsNested reports whether values of a type of DuckDB hold others.
func IsNested(t string) bool {
	return strings.HasSuffix(t, "]") || strings.HasPrefix(t, "STRUCT(") || strings.HasPrefix(t, "MAP(") || strings.HasPrefix(t, "UNION(")
}

// plainTypes are those that Parquet has, too.
var plainTypes = map[string]bool{
	"BOOLEAN": true, "TINYINT": true, "SMALLINT": true, "INTEGER": true, "BIGINT": true,
	"UTINYINT": true, "USMALLINT": true, "UINTEGER": true, "UBIGINT": true,
	"FLOAT": true, "DOUBLE": true, "VARCHAR": true, "BLOB": true,
	"DATE": true, "TIMESTAMP": true, "TIMESTAMP WITH TIME ZONE": true,
}

// Sync brings a file to the disk.
func Sync(path string) error { return syncPath(path) }
