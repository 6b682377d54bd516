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
	files       map[transform.Table]*pqarrow.FileWriter
	rows        map[transform.Table]int64
}

// NewParts gives the part writer of one worker. The directory must exist.
func NewParts(dir, worker string) *Parts {
	return &Parts{dir, worker, map[transform.Table]*pqarrow.FileWriter{}, map[transform.Table]int64{}}
}

// Write appends a record to the file of its table, as a row group.
func (p *Parts) Write(t transform.Table, rec arrow.Record) error {
	if err := p.Open(t, rec.Schema()); err != nil {
		return err
	}
	if err := p.files[t].Write(rec); err != nil {
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
	f, err := os.Create(filepath.Join(p.dir, fmt.Sprintf("%s-%s.parquet", t, p.worker)))
	if err != nil {
		return err
	}
	// V1 pages cost quadratic time for nullable columns.
	props := parquet.NewWriterProperties(parquet.WithDataPageVersion(parquet.DataPageV2),
		parquet.WithCompression(compress.Codecs.Snappy))
	w, err := pqarrow.NewFileWriter(schema, f, props, pqarrow.DefaultWriterProps())
	if err != nil {
		f.Close()
		return fmt.Errorf("part of %s: %w", t, err)
	}
	p.files[t] = w
	return nil
}

// Close finishes the files. Rows is final after it.
func (p *Parts) Close() error {
	var first error
	for t, w := range p.files {
		if err := w.Close(); err != nil && first == nil {
			first = fmt.Errorf("part of %s: %w", t, err)
		}
	}
	clear(p.files)
	return first
}

// Rows tells how many rows each table was given.
func (p *Parts) Rows() map[transform.Table]int64 { return p.rows }
