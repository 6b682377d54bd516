package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	schema "gongkai/sql"
)

// sliceRows is how many rows of an answer are in memory at a time, and in a row group of
// its file.
const sliceRows = 32 << 10

// Stream is Query for answers of any size. The driver holds an answer whole, so it
// lies in a file in the directory Reach.Work, which may be removed once Stream
// returns, and its rows pass in slices. What no table can be made of, as
// EXPLAIN says it or with two columns of one name, is small or of no use: it comes
// as by Query.
func (r *Reader) Stream(ctx context.Context, query string, args ...any) (*Rows, error) {
	if err := r.Confine(ctx, Reach{}); err != nil {
		return nil, err
	}
	if r.work == "" {
		return nil, errors.New("a reader has no directory for answers")
	}
	conn, err := r.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	out, err := r.store(ctx, conn, query, args)
	if err != nil || out == nil {
		conn.Close()
	}
	if err == nil && out == nil {
		return r.Query(ctx, query, args...)
	}
	return out, err
}

// store stores an answer and returns its rows; nil if it cannot be stored.
func (r *Reader) store(ctx context.Context, conn *sql.Conn, query string, args []any) (*Rows, error) {
	if onlyReads(ctx, conn, query) != nil {
		return nil, nil // Query says why
	}
	attach := fmt.Sprintf("ATTACH IF NOT EXISTS %s AS answer (ROW_GROUP_SIZE %d)", schema.Literal(filepath.Join(r.work, "answer.duckdb")), sliceRows)
	if _, err := conn.ExecContext(ctx, attach); err != nil {
		return nil, nil // no room, say; the answer may be small
	}
	out := &Rows{conn: conn}
	if !out.describe(ctx, query, args) {
		return nil, nil
	}
	fill, err := conn.PrepareContext(ctx, "CREATE OR REPLACE TABLE answer.answer AS "+query)
	if err != nil {
		return nil, nil
	}
	_, err = fill.ExecContext(ctx, args...)
	if err := errors.Join(err, fill.Close()); err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "CHECKPOINT answer"); err != nil { // no other file is needed from here on
		return nil, err
	}
	all, err := count(ctx, conn, "SELECT count(*) FROM answer.answer")
	if err != nil {
		return nil, err
	}
	at := int64(0)
	out.more = func() (*sql.Rows, error) {
		if at >= all {
			return nil, nil
		}
		from := at
		at += sliceRows
		return conn.QueryContext(ctx, fmt.Sprintf("FROM answer.answer WHERE rowid >= %d AND rowid < %d", from, at))
	}
	return out, nil
}

// describe sets the columns to those of a query before it is run, and reports whether
// they are known and of different names.
func (r *Rows) describe(ctx context.Context, query string, args []any) bool {
	rows, err := r.conn.QueryContext(ctx, "DESCRIBE "+query, args...)
	if err != nil {
		return false
	}
	defer rows.Close()
	for rows.Next() {
		var c Column
		if rows.Scan(&c.Name, &c.Type, new(any), new(any), new(any), new(any)) != nil || slices.Contains(r.Columns, c.Name) {
			return false
		}
		r.add(c)
	}
	return rows.Err() == nil
}
