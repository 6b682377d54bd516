package load

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	duckdb "github.com/marcboeker/go-duckdb/v2"

	"gongkai/extract/message"
	schema "gongkai/sql"
)

// This is the only file that knows which DuckDB driver is used.

// settings bound what a DuckDB instance takes of the machine. Extensions are
// never fetched: without a network each try would stall.
type settings struct {
	threads int
	temp    string // directory for what does not fit into memory; "" for none
	memory  string // limit; "" for queryMemory
}

// queryMemory is what a query may take.
const queryMemory = "2GB"

// inMemory stands for a file that is none.
const inMemory = ":memory:"

// open returns a DuckDB instance whose default database is the file, named
// gongkai; "" is an empty one in memory by another name. A file opened for
// reading is never blocked by a run and never blocks one.
func open(file string, readOnly bool, s settings) (*sql.DB, error) {
	config := url.Values{
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"memory_limit":                 {cmp.Or(s.memory, queryMemory)},
		"temp_directory":               {s.temp},
		"threads":                      {fmt.Sprint(max(1, s.threads))},
		// What a statement gives back goes back to the system: by itself DuckDB keeps up to half a
		// gigabyte, which is no part of its limit.
		"allocator_flush_threshold":                   {"16MB"},
		"allocator_bulk_deallocation_flush_threshold": {"32MB"},
	}
	connector, err := duckdb.NewConnector(":memory:?"+config.Encode(), func(conn driver.ExecerContext) error {
		if file == "" {
			return nil
		}
		attach := "ATTACH IF NOT EXISTS " + schema.Literal(file) + " AS gongkai"
		if readOnly {
			attach += " (READ_ONLY)"
		}
		for _, statement := range []string{attach, "USE gongkai"} {
			if _, err := conn.ExecContext(context.Background(), statement, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("DuckDB: %w", err)
	}
	db := sql.OpenDB(connector)
	if err := db.Ping(); err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return db, nil
}

// IsOutOfMemory reports whether DuckDB had too little memory.
func IsOutOfMemory(err error) bool {
	var e *duckdb.Error
	return errors.As(err, &e) && e.Type == duckdb.ErrorTypeOutOfMemory
}

// tablePath is how DuckDB names a table that there is not where SQL names a path.
var tablePath = regexp.MustCompile(`Table with name \S*[./]\S* does not exist`)

// IsOutOfReach reports whether a statement asked for what a confined Reader does
// not reach.
func IsOutOfReach(err error) bool {
	var e *duckdb.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Type == duckdb.ErrorTypePermission || e.Type == duckdb.ErrorTypeCatalog && tablePath.MatchString(e.Msg)
}

// duckDBSays reports whether an error is one of DuckDB with one of these words in
// it, for what has no type of its own.
func duckDBSays(err error, words ...string) bool {
	var e *duckdb.Error
	return errors.As(err, &e) && slices.ContainsFunc(words, func(w string) bool { return strings.Contains(e.Msg, w) })
}

// isLocked reports whether a file could not be opened since another program has
// it open for writing, and which one.
func isLocked(err error) (by string, locked bool) {
	if !duckDBSays(err, "Could not set lock on file") {
		return "", false
	}
	_, by, _ = strings.Cut(err.Error(), "Conflicting lock is held in ")
	by, _, _ = strings.Cut(by, ". See also")
	return by, true
}

// onlyReads returns an error unless the query is one statement that reads.
func onlyReads(ctx context.Context, conn *sql.Conn, query string) error {
	if err := onlySelects(ctx, conn, query); err != nil {
		return err
	}
	return conn.Raw(func(c any) error {
		stmt, err := c.(*duckdb.Conn).Prepare(query)
		if err != nil {
			var said *duckdb.Error
			if errors.As(err, &said) {
				return said
			}
			return message.NewError(message.OneStatement)
		}
		defer stmt.Close()
		kind, err := stmt.(*duckdb.Stmt).StatementType()
		if err != nil {
			return err
		}
		if kind != duckdb.STATEMENT_TYPE_SELECT && kind != duckdb.STATEMENT_TYPE_EXPLAIN {
			return errOnlyRead
		}
		return nil
	})
}

// decimalText returns the digits of a DECIMAL; false for other values.
func decimalText(v any) (string, bool) {
	d, ok := v.(duckdb.Decimal)
	if !ok {
		return "", false
	}
	s := d.String()
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s, true
}
