package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"gongkai/extract/message"
	"gongkai/load/ledger"
	schema "gongkai/sql"
)

// Checked is what a check of the published generation came upon.
type Checked struct {
	Generation string // its directory
	Files      int
	Bytes      int64
	Listed     bool  // whether it has a manifest; an earlier program wrote none
	Held       error // why its DuckDB file was not opened; or nil
	Faults     []Fault
}

// Check looks whether the published generation is as it was written: that all is
// there, in its size, and can be opened. If data is to be read, each byte is
// compared, all blocks of DuckDB are read, and Parquet must have as many rows.
func (s *Store) Check(ctx context.Context, data bool) (*Checked, error) {
	for {
		dir, _, err := s.Current()
		if err != nil {
			return nil, err
		}
		c := &Checked{Generation: dir}
		before, err := readManifest(dir)
		if c.Listed = err == nil; !c.Listed && !errors.Is(err, os.ErrNotExist) {
			c.Faults = append(c.Faults, Fault{manifestName, err})
		}
		if err := c.check(ctx, s, before, data); err != nil {
			return nil, err
		}
		// A run may have replaced the ledger meanwhile.
		if after, err := readManifest(dir); len(c.Faults) == 0 || err != nil || slices.Equal(before.Files, after.Files) {
			return c, nil
		}
	}
}

func (c *Checked) check(ctx context.Context, s *Store, m manifest, data bool) error {
	c.links(s)
	if err := c.files(ctx, m, data); err != nil {
		return err
	}
	c.Fault(ledger.Name, ledger.Of(c.Generation).Scan(ctx, func(*ledger.Entry) error { return nil }, "key"))
	err := c.duckDB(ctx, data)
	return errors.Join(err, ctx.Err())
}

// Fault notes what is wrong with a file, unless there is nothing or more is known.
func (c *Checked) Fault(name string, cause error) {
	if cause != nil && !slices.ContainsFunc(c.Faults, func(f Fault) bool { return f.Name == name }) {
		c.Faults = append(c.Faults, Fault{name, cause})
	}
}

// links looks whether readers find the generation, if there are links at all.
func (c *Checked) links(s *Store) {
	if info, err := os.Lstat(filepath.Join(s.Dir, current)); err != nil || info.Mode()&os.ModeSymlink == 0 {
		return
	}
	for _, name := range []string{File, Tree} {
		if to, err := os.Readlink(filepath.Join(s.Dir, name)); err != nil || to != links[name] {
			c.Faults = append(c.Faults, Fault{"", message.NewError(message.LinkWrong, message.Text(name), message.Text(links[name]))})
		}
	}
}

// files compares the files with the manifest.
func (c *Checked) files(ctx context.Context, m manifest, data bool) error {
	names, err := filesBelow(c.Generation)
	if err != nil {
		return err
	}
	for _, name := range names {
		if c.Listed && len(m.lines(name)) == 0 {
			c.Fault(name, message.NewError(message.FileUnknown, message.Text(name)))
		}
		if info, err := os.Stat(filepath.Join(c.Generation, name)); err == nil {
			c.Files, c.Bytes = c.Files+1, c.Bytes+info.Size()
		}
	}
	faults, err := m.compare(ctx, c.Generation, data, func(string) bool { return true })
	c.Faults = append(c.Faults, faults...)
	return err
}

// duckDB opens the DuckDB file, and reads it if its data is to be read.
func (c *Checked) duckDB(ctx context.Context, data bool) error {
	db, err := openFile(c.Generation, settings{threads: runtime.GOMAXPROCS(0)})
	if errors.As(err, new(*heldError)) {
		c.Held = err
		return nil
	}
	if err != nil {
		c.Fault(File, err)
		return nil
	}
	defer db.Close()
	if !data {
		return nil
	}
	if err := readAll(ctx, db); err != nil {
		c.Fault(File, err)
		return nil
	}
	if len(c.Faults) > 0 { // which say more
		return nil
	}
	return c.compareRows(ctx, db)
}

// readAll reads all blocks of the tables of a DuckDB file, which have checksums.
func readAll(ctx context.Context, db *sql.DB) error {
	tables, err := db.QueryContext(ctx, "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'gongkai' ORDER BY ALL")
	if err != nil {
		return err
	}
	defer tables.Close()
	var queries []string
	for tables.Next() {
		var in, name string
		if err := tables.Scan(&in, &name); err != nil {
			return err
		}
		queries = append(queries, fmt.Sprintf("SELECT bit_xor(hash(t)) FROM gongkai.%s.%s AS t", schema.Identifier(in), schema.Identifier(name)))
	}
	if err := tables.Err(); err != nil {
		return err
	}
	return executeAll(ctx, db, queries)
}

// compareRows looks whether each table has as many rows in Parquet as in DuckDB.
func (c *Checked) compareRows(ctx context.Context, db *sql.DB) error {
	for _, table := range schema.Tables {
		in, err := count(ctx, db, "SELECT count(*) FROM "+table)
		if err != nil {
			continue // a table that the program which published did not know
		}
		query, err := fromTree(c.Generation, table)
		var rows int64
		if err == nil {
			rows, err = count(ctx, db, "SELECT count(*) FROM ("+query+")")
		}
		name := filepath.Join(Tree, table)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !c.Listed && errors.Is(err, os.ErrNotExist): // it was a view of an earlier program
		case err != nil:
			c.Fault(name+".parquet", err)
		case rows != in:
			c.Fault(name, message.NewError(message.TreeDiffers, message.Text(table), message.Number(rows), message.Number(in), message.Text(File)))
		}
	}
	return nil
}
