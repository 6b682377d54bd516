package load

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"

	"gongkai/transform"
)

// Parts writes the rows of one worker as Parquet files, one a table, named
// <table>-<worker>.parquet. It is not safe for concurrent use.
type Parts struct {
	dir, worker string
	files       map[transform.Table]*part
	rows        map[transform.Table]int64
}

// part is a file that remembers the first error in writing it: the writer of
// Parquet tells of some by a panic, without saying what they were.
type part struct {
	*os.File
	rows *pqarrow.FileWriter
	err  error
}

func (p *part) Write(b []byte) (int, error) {
	n, err := p.File.Write(b)
	if p.err == nil {
		p.err = err
	}
	return n, err
}

// guarded calls a method of the writer of Parquet.
func (p *part) guarded(t transform.Table, method func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
		if p.err != nil {
			err = p.err
		}
		if err != nil {
			err = fmt.Errorf("part of %s: %w", t, err)
		}
	}()
	return method()
}

// NewParts gives the part writer of one worker. The directory must exist.
func NewParts(dir, worker string) *Parts {
	return &Parts{dir, worker, map[transform.Table]*part{}, map[transform.Table]int64{}}
}

// Write appends a record to the file of its table, as a row group.
func (p *Parts) Write(t transform.Table, rec arrow.Record) error {
	if err := p.Open(t, rec.Schema()); err != nil {
		return err
	}
	f := p.files[t]
	if err := f.guarded(t, func() error { return f.rows.Write(rec) }); err != nil {
		return err
	}
	p.rows[t] += rec.NumRows()
	return nil
}

// Open makes the file of a table, if there is none yet.
func (p *Parts) Open(t transform.Table, schema *arrow.Schema) error {
	if p.files[t] != nil {
		return nil
	}
	f, err := os.Create(filepath.Join(p.dir, fmt.Sprintf("%s-%s.parquet", t, p.worker)))
	if err != nil {
		return err
	}
	// V1 pages cost quadratic time for nullable columns.
	props := parquet.NewWriterProperties(parquet.WithDataPageVersion(parquet.DataPageV2),
		parquet.WithCompression(compress.Codecs.Snappy))
	made := &part{File: f}
	err = made.guarded(t, func() (err error) {
		made.rows, err = pqarrow.NewFileWriter(schema, made, props, pqarrow.DefaultWriterProps())
		return err
	})
	if err != nil {
		f.Close()
		return err
	}
	p.files[t] = made
	return nil
}

// Close finishes the files. Rows is final after it.
func (p *Parts) Close() error {
	var first error
	for t, f := range p.files {
		if err := f.guarded(t, f.rows.Close); err != nil && first == nil {
			first = err
		}
		f.File.Close() // once more, if the writer did not come to it
	}
	clear(p.files)
	return first
}

// Rows tells how many rows each table was given.
func (p *Parts) Rows() map[transform.Table]int64 { return p.rows }
