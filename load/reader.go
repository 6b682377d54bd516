package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gongkai/extract/message"
	schema "gongkai/sql"
)

// Reader reads a published store. It keeps the generation it opened, whatever
// is published meanwhile.
type Reader struct {
	db   *sql.DB
	tree string // directory of the files that the tables are views of, which statements must be let read; "" for tables

	// Instead says why Parquet is read in place of the DuckDB file; nil if that is
	// read.
	Instead error

	confine  sync.Once
	confined error
	work     string // Reach.Work
}

// Read opens the published generation, or returns ErrNoStore. A DuckDB file that
// another program has open for writing, or has written to, is left to that
// program: the same tables are read from the Parquet beside it.
func (s *Store) Read() (*Reader, error) { return s.ReadWithin(queryMemory) }

// ReadWithin is Read with a limit of memory, as DuckDB writes it.
func (s *Store) ReadWithin(memory string) (*Reader, error) {
	dir, _, err := s.Current()
	if err != nil {
		return nil, err
	}
	how := settings{threads: runtime.GOMAXPROCS(0), memory: memory}
	db, err := openFile(dir, how)
	var held *heldError
	if errors.As(err, &held) {
		if dir, err = filepath.Abs(dir); err != nil { // as Confine needs it
			return nil, err
		}
		r := &Reader{tree: filepath.Join(dir, Tree), Instead: held}
		if r.db, err = openTree(context.Background(), dir, how); err != nil {
			return nil, message.Wrap(err, message.HeldUnreadable, message.Each(held.Said()))
		}
		return r, nil
	}
	if err != nil {
		return nil, s.explainOpening(err)
	}
	return &Reader{db: db}, nil
}

// ReadEmpty opens a store without data, for what can be said of its schema.
func ReadEmpty(ctx context.Context) (*Reader, error) {
	db, err := open(inMemory, false, settings{threads: 1})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err == nil {
		defer conn.Close()
		err = create(ctx, conn)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return &Reader{db: db}, nil
}

// Close ends reading.
func (r *Reader) Close() error { return r.db.Close() }

// Query runs one statement that reads, within the reach that Confine gave.
func (r *Reader) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if err := r.Confine(ctx, Reach{}); err != nil {
		return nil, err
	}
	conn, err := r.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := onlyReads(ctx, conn, query); err != nil {
		conn.Close()
		return nil, err
	}
	rows, err := conn.QueryContext(ctx, query, args...)
	if err != nil {
		conn.Close()
		return nil, err
	}
	out := &Rows{conn: conn, rows: rows}
	types, err := rows.ColumnTypes()
	if err != nil {
		out.Close()
		return nil, err
	}
	for _, t := range types {
		out.add(Column{Name: t.Name(), Type: t.DatabaseTypeName()})
	}
	return out, nil
}

// Rows is the result of a query.
type Rows struct {
	Columns []string
	IDs     []bool // which of them are ids by Column.IsID

	conn *sql.Conn
	rows *sql.Rows                 // those at hand; nil before the first of several
	more func() (*sql.Rows, error) // returns the rows after those, or nil; nil: there are none
}

func (r *Rows) add(c Column) {
	r.Columns, r.IDs = append(r.Columns, c.Name), append(r.IDs, c.IsID())
}

// Next returns the next row, which is the caller's, or nil after the last.
func (r *Rows) Next() ([]any, error) {
	for r.rows == nil || !r.rows.Next() {
		if ended, err := r.advance(); ended || err != nil {
			return nil, err
		}
	}
	values := make([]any, len(r.Columns))
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	return values, r.rows.Scan(into...)
}

// advance goes on to the next rows, and reports whether there are none.
func (r *Rows) advance() (ended bool, err error) {
	if r.rows != nil {
		if err := r.rows.Err(); err != nil || r.more == nil {
			return true, err
		}
		r.rows.Close()
	}
	next, err := r.more()
	r.rows = next
	return next == nil, err
}

// Close ends a query, finished or not.
func (r *Rows) Close() error {
	if r.rows != nil {
		r.rows.Close()
	}
	return r.conn.Close()
}

// Relation is a table or view as the store describes it.
type Relation struct {
	Name    string
	Comment string
	View    bool
	Columns []Column
}

// Column is a column of a Relation.
type Column struct {
	Name, Type, Comment string

	fullType string // with the words of an ENUM
}

// IsID reports whether a column has ids of 64 bits or more, which a program whose
// numbers are doubles would round. It goes by name and type, so that a column is
// the same in each row.
func (c Column) IsID() bool {
	return strings.HasSuffix(c.Name, "_id") && slices.Contains(wideIntegers, c.Type)
}

var wideIntegers = []string{"BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT"}

// Describe lists the tables and views with their comments. Those that a store
// of another version of the program has not are left out.
func (r *Reader) Describe(ctx context.Context) ([]Relation, error) {
	var out []Relation
	for _, name := range slices.Concat(schema.Tables, schema.Views) {
		rel := Relation{Name: name, View: slices.Contains(schema.Views, name)}
		err := r.db.QueryRowContext(ctx, `SELECT coalesce(comment, '') FROM
			(SELECT table_name AS name, comment FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main'
			UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE database_name = current_database() AND schema_name = 'main') WHERE name = ?`, name).Scan(&rel.Comment)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if rel.Columns, err = r.columns(ctx, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, rel)
	}
	return out, nil
}

func (r *Reader) columns(ctx context.Context, name string) ([]Column, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT column_name, CASE WHEN data_type LIKE 'ENUM%' THEN 'ENUM' ELSE data_type END,
		coalesce(comment, ''), data_type FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = 'main' AND table_name = ? ORDER BY column_index`, name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Column
	for rows.Next() {
		var c Column
		if err := rows.Scan(&c.Name, &c.Type, &c.Comment, &c.fullType); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// Has reports whether the store has a table or view: that of an earlier program may lack it.
func (r *Reader) Has(ctx context.Context, name string) (bool, error) {
	columns, err := r.columns(ctx, name)
	return len(columns) > 0, err
}

// HasTypes reports whether the words of the form are types of the store: to one of an earlier
// program they are texts.
func (r *Reader) HasTypes(ctx context.Context) (bool, error) {
	n, err := count(ctx, r.db, "SELECT count(*) FROM duckdb_types() WHERE type_name IN ('metric', 'applicant_type')")
	return n > 0, err
}

// Count returns the number of rows of a table or view of the schema.
func (r *Reader) Count(ctx context.Context, name string) (int64, error) {
	return count(ctx, r.db, "SELECT count(*) FROM "+name)
}
