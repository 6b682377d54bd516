package load

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"golang.org/x/sync/errgroup"

	schema "gongkai/sql"
)

// execute runs statements, each as one transaction, which may be several for
// DuckDB.
func (b *Builder) execute(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		err := b.withMemory(ctx, func() error {
			return b.together(ctx, func() error { return executeAll(ctx, b.conn, []string{s}) })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// withMemory does something again with more memory, as long as there is any, where
// DuckDB had too little.
func (b *Builder) withMemory(ctx context.Context, do func() error) error {
	err := do()
	for IsOutOfMemory(err) && b.memory+1 < len(buildMemory) {
		if err = b.take(ctx, b.memory+1); err == nil {
			err = do()
		}
	}
	return err
}

// inOrder calls what writes the rows of views, with asStored.
func (b *Builder) inOrder(ctx context.Context, write func() error) error {
	if err := executeAll(ctx, b.conn, []string{"SET " + asStored}); err != nil {
		return err
	}
	return errors.Join(b.withMemory(ctx, write), executeAll(ctx, b.conn, []string{"RESET disabled_optimizers"}))
}

// sideBySide calls write for tables in their order, two at a time, each time with a
// connection to the file at work: DuckDB puts what it joins into a file by one core, if
// the order of rows is to stay.
func (b *Builder) sideBySide(ctx context.Context, tables []string, write func(context.Context, *sql.Conn, string) error) error {
	other, err := b.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer other.Close()
	if _, err := other.ExecContext(ctx, "USE gongkai"); err != nil {
		return err
	}
	left := make(chan string, len(tables))
	for _, table := range tables {
		left <- table
	}
	close(left)
	group, working := errgroup.WithContext(ctx)
	for _, conn := range []*sql.Conn{b.conn, other} {
		group.Go(func() error {
			for table := range left {
				if err := write(working, conn, table); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err = group.Wait()
	_, back := other.ExecContext(context.WithoutCancel(ctx), "USE memory") // so that the file can be detached
	return errors.Join(err, back)
}

func executeAll(ctx context.Context, db execer, statements []string) error {
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// together makes one transaction of what do executes.
func (b *Builder) together(ctx context.Context, do func() error) error {
	if err := executeAll(ctx, b.conn, []string{"BEGIN"}); err != nil {
		return err
	}
	if err := do(); err != nil {
		return errors.Join(err, executeAll(ctx, b.conn, []string{"ROLLBACK"}))
	}
	return executeAll(ctx, b.conn, []string{"COMMIT"})
}

// readParquet reads one file, whatever its name.
func readParquet(path string) string {
	return "read_parquet(" + schema.Literal(escapeGlob(path)) + ", hive_partitioning = false)"
}

// readFiles reads the files that a pattern names, in the order of their names.
func readFiles(pattern string) string {
	return "read_parquet(" + schema.Literal(pattern) + ", hive_partitioning = false)"
}

// escapeGlob keeps DuckDB from taking a directory's name for a pattern.
func escapeGlob(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func count(ctx context.Context, db querier, query string) (int64, error) {
	var n int64
	err := db.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}
