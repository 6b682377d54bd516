// Package export writes a table, a view or the answer to a query to a file
// for other programs, with a data package beside it that says what is in it.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/extract/message"
	"gongkai/load"
)

// Options say what to write where.
type Options struct {
	Selection
	Format      string // one of Formats
	Compression string // one of Compressions, or ""
	To          string // file, or "-" for Out
	Out         io.Writer
	Files       []string // directories below which SQL may read files
	Mark        bool     // CSV begins with the mark that Excel knows UTF-8 by
	Formulas    bool     // texts of CSV that begin like formulas stay as they are, else they begin with '
	Progress    func(done, all int64)
}

// Result says what was written.
type Result struct {
	Rows    int64
	File    string // that was written, "" for a stream
	Package string // the data package, "" for a stream
}

// Formats lists the formats in the order in which people see them.
var Formats = []string{"parquet", "csv", "xlsx", "arrow", "jsonl"}

// UsageError is something that was asked for and cannot be meant.
type UsageError struct{ message.Message }

func (e *UsageError) Error() string { return e.String() }

// Said returns the message of the error.
func (e *UsageError) Said() message.Message { return e.Message }

func usage(m message.Message) error { return &UsageError{m} }

// sink writes the records of a sheet in one format.
type sink interface {
	// begin is called once for each sheet, before its records.
	begin(*sheet) error
	write(*records) error
	// finish ends the file.
	finish() error
}

// sheet is a relation to be written: all formats have one, XLSX several.
type sheet struct {
	name        string // of the relation, or "data"
	description string
	key         []string // columns that no two rows share; nil: not known
	fields      []field
	rows        int64
	names       []string // of what the file holds: the sheets of XLSX
	rowsFile    string
}

// Write writes a file and, beside it, its data package, both whole or not at
// all; or a stream, which begins once all of it is made. The same store gives
// the same bytes. Rows pass in batches: memory does not grow with their number.
// The reader must be one that was not asked before.
func Write(ctx context.Context, r *load.Reader, o Options) (*Result, error) {
	to, err := findTarget(o.To)
	if err != nil {
		return nil, err
	}
	work, err := to.workDir()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	if err := r.Confine(ctx, load.Reach{Work: work, InOrder: true, AsStored: oneWord.MatchString(o.What) || o.What == "", Files: o.Files}); err != nil {
		return nil, err
	}
	chosen, err := o.Selection.resolve(ctx, r)
	if err != nil {
		return nil, err
	}
	sheets, err := materialise(ctx, r, chosen, o, work)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(work, "data")
	if o.Format == "parquet" {
		err = writeParquet(ctx, r, sheets[0], data)
	} else {
		err = writeData(ctx, o, sheets, data, work)
	}
	if err != nil {
		return nil, err
	}
	if to.stream {
		return &Result{Rows: sheets[0].rows}, to.deliver(ctx, data, o.Out)
	}
	described := filepath.Join(work, "package")
	if err := writePackage(o, to.path, sheets, data, described); err != nil {
		return nil, err
	}
	res := &Result{sheets[0].rows, to.path, to.path + PackageSuffix}
	return res, publish(data, to.path, described, res.Package, work)
}

// materialise asks the store for all that goes into the file.
func materialise(ctx context.Context, r *load.Reader, chosen *chosen, o Options, work string) ([]*sheet, error) {
	all := []relation{chosen.relation}
	if o.Format == "xlsx" {
		all = append(all, chosen.beside()...)
	}
	var out []*sheet
	for i, rel := range all {
		s := &sheet{name: rel.name, description: rel.comment, key: rel.key, rowsFile: filepath.Join(work, fmt.Sprintf("rows%d.parquet", i))}
		columns, err := r.Materialise(ctx, rel.query, rel.where, s.rowsFile)
		if err != nil {
			return nil, err
		}
		var materialised *arrow.Schema
		if s.rows, materialised, err = look(s.rowsFile); err != nil {
			return nil, err
		}
		s.fields = rel.describe(columns, materialised)
		out = append(out, s)
	}
	return out, nil
}

// writeData writes the materialised rows in the format that is asked for.
func writeData(ctx context.Context, o Options, sheets []*sheet, to, work string) (err error) {
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w, err := compressor(o.Compression, f)
	if err != nil {
		return err
	}
	out, err := newSink(o, f, w, work)
	if err != nil {
		return err
	}
	var all, done int64
	for _, s := range sheets {
		all += s.rows
	}
	for _, s := range sheets {
		if err := out.begin(s); err != nil {
			return err
		}
		err := eachRecords(ctx, s, func(r *records) error {
			if o.Progress != nil {
				o.Progress(done, all)
			}
			done += int64(r.n)
			return out.write(r)
		})
		if err != nil {
			return err
		}
	}
	return errors.Join(out.finish(), w.Close())
}

// newSink returns the sink of a format, onto the file or what compresses into it.
func newSink(o Options, f *os.File, w io.Writer, work string) (sink, error) {
	switch o.Format {
	case "csv":
		return &csvSink{w: w, mark: o.Mark, formulas: o.Formulas}, nil
	case "xlsx":
		return newXLSX(f, work), nil
	case "arrow":
		return &arrowSink{w: f}, nil
	case "jsonl":
		return &jsonlSink{w: w}, nil
	}
	return nil, usage(message.New(message.NoFormat, message.Text(o.Format)))
}

// publish brings the data and its package to the disk and to their names. If that fails half
// way, the former package is put back.
func publish(data, to, described, packageTo, work string) error {
	for _, path := range []string{data, described} {
		if err := load.Sync(path); err != nil {
			return err
		}
	}
	former := filepath.Join(work, "former")
	hadFormer := os.Rename(packageTo, former) == nil
	err := os.Rename(described, packageTo)
	if err == nil {
		if err = os.Rename(data, to); err == nil {
			return load.Sync(filepath.Dir(to))
		}
		os.Remove(packageTo)
	}
	if hadFormer {
		err = errors.Join(err, os.Rename(former, packageTo))
	}
	return err
}
