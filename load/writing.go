package load

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"gongkai/load/internal/rows"
	schema "gongkai/sql"
)

// writeRows writes the tables with many rows below a tree and loads them, and
// returns how many rows of each were written.
func (b *Builder) writeRows(ctx context.Context, tree string) (map[string]int64, error) {
	if err := os.MkdirAll(tree, 0o777); err != nil {
		return nil, err
	}
	order, err := b.list(ctx, "write_order")
	if err != nil {
		return nil, err
	}
	w := rows.Writer{Shards: b.Shards, Tree: tree, Previous: filepath.Join(b.Previous, Tree)}
	if w.Dropped, err = b.dropped(ctx); err != nil {
		return nil, err
	}
	if w.Corrected, err = b.corrected(ctx); err != nil {
		return nil, err
	}
	if err := b.checkCarried(ctx); err != nil {
		return nil, err
	}
	if err := b.execute(ctx, schema.Forget()...); err != nil {
		return nil, err
	}
	if err := b.take(ctx, 0); err != nil {
		return nil, err
	}
	err = w.Run(ctx, order, func(ctx context.Context, f rows.File) error {
		if memory := ample(b.Reports * reportMemory); memory > b.memory && w.Written() {
			debug.FreeOSMemory() // what writing took is DuckDB's now
			if err := b.take(ctx, memory); err != nil {
				return err
			}
		}
		return b.store(ctx, f)
	})
	return w.Rows(), err
}

// list copies a view into a file, to be read row by row.
func (b *Builder) list(ctx context.Context, view string) (path string, err error) {
	path = filepath.Join(b.Shards, view+".parquet")
	return path, b.execute(ctx, fmt.Sprintf("COPY (FROM %s) TO %s (FORMAT parquet, COMPRESSION snappy)", view, schema.Literal(path)))
}

// store loads a file that was written. What it has as words goes into ENUMs by
// itself.
func (b *Builder) store(ctx context.Context, f rows.File) error {
	year := ""
	if f.Year != 0 {
		year = fmt.Sprintf(", %d AS year", f.Year)
	}
	err := b.execute(ctx, fmt.Sprintf("INSERT INTO %s BY NAME SELECT *%s FROM %s", f.Table, year, readParquet(f.Path)))
	if err != nil && f.Reused && b.unreadable(ctx, f.Path) {
		return &rows.TreeError{Err: fmt.Errorf("%s: %w", f.Path, err)}
	}
	return err
}

// unreadable reports whether a file of Parquet cannot be read to its end: if it
// can, an error in loading it comes from what it was loaded into.
func (b *Builder) unreadable(ctx context.Context, path string) bool {
	_, err := count(ctx, b.conn, "SELECT count(hash(t)) FROM "+readParquet(path)+" AS t")
	return err != nil
}

// dropped returns the reports of the previous generation of which no rows are
// taken.
func (b *Builder) dropped(ctx context.Context) (map[int64]bool, error) {
	found, err := b.conn.QueryContext(ctx, "SELECT report_id FROM previous_reports ANTI JOIN carried USING (report_id)")
	if err != nil {
		return nil, err
	}
	defer found.Close()
	out := map[int64]bool{}
	for found.Next() {
		var id int64
		if err := found.Scan(&id); err != nil {
			return nil, err
		}
		out[id] = true
	}
	return out, found.Err()
}

// checkCarried returns a *rows.TreeError if Parquet of the previous generation that
// the next one goes on with is not as it was written.
func (b *Builder) checkCarried(ctx context.Context) error {
	m, err := readManifest(b.Previous)
	if err != nil {
		return nil // nothing is known of it
	}
	carried := map[string]bool{}
	found, err := b.conn.QueryContext(ctx, "SELECT DISTINCT coalesce(year, 0) FROM previous_reports SEMI JOIN carried USING (report_id)")
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		var year int
		if err := found.Scan(&year); err != nil {
			return err
		}
		for _, table := range byYear {
			carried[filepath.Join(Tree, rows.YearFile(table, year))] = true
		}
		for _, table := range []string{"reports", "statements", "checks"} {
			carried[filepath.Join(Tree, table+".parquet")] = true
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	faults, err := m.compare(ctx, b.Previous, true, func(name string) bool { return carried[name] })
	if err == nil && len(faults) > 0 {
		return &rows.TreeError{Err: faults[0].Cause}
	}
	return err
}
