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
	schema "gongkai/sql"
)

// DuckDB and Parquet hold the same tables, so that what is damaged of the one can be
// written anew from the other. All else that a generation has is there once.

// Damage is what is wrong with the tables of the published generation.
type Damage struct {
	Parquet []Fault // to be written from DuckDB: MendParquet
	DuckDB  error   // why its file is to be built from Parquet: Build.Anew; nil: it is whole
}

// Faults returns all of it.
func (d *Damage) Faults() []Fault {
	if d.DuckDB == nil {
		return d.Parquet
	}
	return append(slices.Clone(d.Parquet), Fault{File, d.DuckDB})
}

// Damage looks for what is wrong with the published generation, if there is one: by the
// sizes of its files and by opening its DuckDB file, or by each byte. What cannot be
// mended is a *DamagedError. A DuckDB file that another program holds is no damage: a
// run needs nothing of it.
func (s *Store) Damage(ctx context.Context, data bool) (*Damage, error) {
	found := &Damage{}
	dir, _, err := s.Current()
	if err != nil {
		if errors.Is(err, ErrNoStore) {
			err = nil
		}
		return found, err
	}
	faults, err := s.tableFaults(ctx, dir, data)
	if err != nil {
		return nil, err
	}
	for _, f := range faults {
		switch {
		case f.Name == File:
			found.DuckDB = f.Cause
		case isInTree(f.Name):
			found.Parquet = append(found.Parquet, f)
		default:
			return nil, s.Damaged(f.Cause)
		}
	}
	return found, nil
}

// tableFaults compares the files of a generation with its manifest, and opens its
// DuckDB file.
func (s *Store) tableFaults(ctx context.Context, generation string, data bool) ([]Fault, error) {
	m, _ := readManifest(generation) // what is not listed cannot be compared
	faults, err := m.compare(ctx, generation, data, func(string) bool { return true })
	if err != nil || slices.ContainsFunc(faults, func(f Fault) bool { return f.Name == File }) {
		return faults, err
	}
	db, err := openFile(generation, settings{threads: 1})
	switch {
	case err == nil:
		return faults, db.Close()
	case errors.As(err, new(*heldError)):
		return faults, nil
	case isDuckDBDamage(err):
		return append(faults, Fault{File, message.Wrap(err, message.Within, message.Text(File))}), nil
	}
	return nil, s.Explain(err)
}

// isInTree reports whether a file of a generation is one of its Parquet tree.
func isInTree(name string) bool {
	rel, err := filepath.Rel(Tree, name)
	return err == nil && filepath.IsLocal(rel)
}

// MendParquet publishes a generation that has damaged files of Parquet written anew from
// DuckDB, and all else as the present one has it. DuckDB's blocks have checksums: what
// it cannot read is lost. staging is a directory for what is in the making.
func (s *Store) MendParquet(ctx context.Context, damaged []Fault, staging string) error {
	dir, _, err := s.Current()
	if err != nil {
		return err
	}
	mended := filepath.Join(staging, "mended")
	if err := linkWhole(dir, mended, damaged); err != nil {
		return err
	}
	if err := writeDamaged(ctx, dir, mended, damaged); err != nil {
		if isDuckDBDamage(err) {
			return s.Damaged(message.Wrap(err, message.BothDamaged, message.Each(message.Of(damaged[0].Cause))))
		}
		return s.Explain(err)
	}
	return s.Publish(ctx, mended)
}

// linkWhole makes a directory with the files of a generation that are not damaged.
func linkWhole(generation, to string, damaged []Fault) error {
	names, err := filesBelow(generation)
	if err != nil {
		return err
	}
	for _, name := range names {
		path := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if slices.ContainsFunc(damaged, func(f Fault) bool { return f.Name == name }) {
			continue
		}
		if err := linkOrCopy(filepath.Join(generation, name), path); err != nil {
			return err
		}
	}
	return nil
}

// writeDamaged writes damaged files of the Parquet of a generation below another
// directory.
func writeDamaged(ctx context.Context, generation, to string, damaged []Fault) error {
	db, err := openFile(generation, settings{threads: runtime.GOMAXPROCS(0)})
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := executeAll(ctx, conn, []string{"SET " + asStored}); err != nil {
		return err
	}
	files, err := treeFiles(ctx, conn)
	if err != nil {
		return err
	}
	for _, f := range damaged {
		path := filepath.Join(to, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := files[f.Name](ctx, conn, path); err != nil {
			return err
		}
	}
	return nil
}

// treeFile writes a file of Parquet to a path.
type treeFile func(ctx context.Context, conn *sql.Conn, path string) error

// treeFiles returns what writes those of a generation, by their names below it.
func treeFiles(ctx context.Context, conn *sql.Conn) (map[string]treeFile, error) {
	years, err := numbers(ctx, conn, "SELECT DISTINCT year FROM reports WHERE year IS NOT NULL ORDER BY year")
	if err != nil {
		return nil, err
	}
	files := map[string]treeFile{}
	for _, table := range schema.Tables {
		files[filepath.Join(Tree, table+".parquet")] = func(ctx context.Context, conn *sql.Conn, path string) error {
			return writeWhole(ctx, conn, table, years, nil, path)
		}
	}
	for _, view := range schema.InYears {
		for _, year := range append(slices.Clone(years), 0) {
			files[filepath.Join(Tree, YearFile(view, year))] = func(ctx context.Context, conn *sql.Conn, path string) error {
				words, err := wordsOf(ctx, conn, year)
				if err != nil {
					return err
				}
				return copyTo(ctx, conn, "("+schema.OfYear(view, year, words)+")", path)
			}
			files[filepath.Join(Tree, olderYearFile(view, year))] = func(ctx context.Context, conn *sql.Conn, path string) error {
				return copyTo(ctx, conn, fmt.Sprintf("(FROM %s WHERE coalesce(year, 0) = %d)", view, year), path)
			}
		}
	}
	return files, nil
}
