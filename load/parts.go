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

// newPart makes a file of Parquet.
func newPart(path string, schema *arrow.Schema) (*part, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	p := &part{File: f}
	// V1 pages cost quadratic time for nullable columns.
	props := parquet.NewWriterProperties(parquet.WithDataPageVersion(parquet.DataPageV2),
		parquet.WithCompression(compress.Codecs.Snappy))
	err = p.guarded(func() (err error) {
		p.rows, err = pqarrow.NewFileWriter(schema, p, props, pqarrow.DefaultWriterProps())
		return err
	})
	if err != nil {
		f.Close()
		return nil, err
	}
	return p, nil
}

// finish writes the end of the file and closes it.
func (p *part) finish() error {
	defer p.File.Close() // once more, if the writer did not come to it
	return p.guarded(p.rows.Close)
}

// guarded calls a method of the writer of Parquet.
func (p *part) guarded(method func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
		if p.err != nil {
			err = p.err
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
	if err := f.guarded(func() error { return f.rows.Write(rec) }); err != nil {
		return fmt.Errorf("part of %s: %w", t, err)
	}
	p.rows[t] += rec.NumRows()
	return nil
}

// Open makes the file of a table, if there is none yet.
func (p *Parts) Open(t transform.Table, schema *arrow.Schema) error {
	if p.files[t] != nil {
		return nil
	}
	f, err := newPart(filepath.Join(p.dir, fmt.Sprintf("%s-%s.parquet", t, p.worker)), schema)
	if err != nil {
		return fmt.Errorf("part of %s: %w", t, err)
	}
	p.files[t] = f
	return nil
}

// Close finishes the files. Rows is final after it.
func (p *Parts) Close() error {
	var first error
	for t, f := range p.files {
		if err := f.finish(); err != nil && first == nil {
			first = fmt.Errorf("part of %s: %w", t, err)
		}
	}
	clear(p.files)
	return first
}

// Rows tells how many rows each table was given.
func (p *Parts) Rows() map[transform.Table]int64 { return p.rows }
