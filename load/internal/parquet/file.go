// Package parquet writes files that all readers take alike, and reads columns of
// files row by row.
package parquet

import (
	"fmt"
	"os"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"

	"gongkai/transform"
)

// File is a file at work, which remembers the first error in writing it: the
// library reports some by a panic, without saying what they were.
type File struct {
	file *os.File
	rows *pqarrow.FileWriter
	n    int64 // rows written
	err  error
}

// Path returns the path that the file was created with.
func (p *File) Path() string { return p.file.Name() }

// Rows returns the number of rows written.
func (p *File) Rows() int64 { return p.n }

// output is what the library writes to.
type output struct{ of *File }

func (o output) Write(b []byte) (int, error) {
	n, err := o.of.file.Write(b)
	if o.of.err == nil {
		o.of.err = err
	}
	return n, err
}

func (o output) Close() error { return o.of.file.Close() }

// Snappy is for files that are soon read and thrown away, Zstd for those that
// are kept: at its fastest, since each page has an encoder of its own, which
// takes several MB at higher levels.
var (
	Snappy = []parquet.WriterProperty{parquet.WithCompression(compress.Codecs.Snappy)}
	Zstd   = []parquet.WriterProperty{parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCompressionLevel(1)}
)

// readable are the properties on which it rests that all programs read a file
// alike, value for value and NULL for NULL.
//
// A V2 page states how many NULLs it holds, and many readers go by that number
// and not by the levels. The library has it from the statistics, and writes 0
// where those are off: so they are on, of all columns, though those of words
// make writing 1.4 times as slow, a run 1.07 times. V1 pages state no such
// number, but the library copies the levels of a nullable column with each 64
// bytes: writing would be 4 times as slow. Readers also answer count, min and
// max from statistics alone, so that these must be right or missing: those of a
// dictionary column that is not nullable would have fewer than 0 NULLs, which
// is why every column of package transform is nullable.
//
// Dictionaries with NULLs are written right only if a record is one batch, and
// slowly, by way of their texts, if they are larger than the limit.
var readable = []parquet.WriterProperty{
	parquet.WithDataPageVersion(parquet.DataPageV2),
	parquet.WithStats(true),
	parquet.WithBatchSize(2 * transform.FullRows), // a record ends with a report
	parquet.WithDictionaryPageSizeLimit(64 << 20),
	parquet.WithCreatedBy("gongkai"),
}

// Create begins a file.
func Create(path string, schema *arrow.Schema, how []parquet.WriterProperty) (*File, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	p := &File{file: f}
	props := parquet.NewWriterProperties(slices.Concat(readable, how)...)
	err = p.guarded(func() (err error) {
		p.rows, err = pqarrow.NewFileWriter(schema, output{p}, props, pqarrow.DefaultWriterProps())
		return err
	})
	if err != nil {
		f.Close()
		return nil, err
	}
	return p, nil
}

// WriteFull writes the rows of a table as a row group, if they are so many, and
// empties it.
func (p *File) WriteFull(t transform.Table, rows int) error {
	if t.Len() < rows {
		return nil
	}
	rec := t.Record()
	defer rec.Release()
	return p.Write(rec)
}

// Write writes rows as a row group.
func (p *File) Write(rec arrow.Record) error {
	p.n += rec.NumRows()
	return p.guarded(func() error { return p.rows.Write(rec) })
}

// Close writes the end of the file and closes it.
func (p *File) Close() error {
	defer p.file.Close() // once more, if the writer did not come to it
	return p.guarded(p.rows.Close)
}

// Abandon closes a file that is not at its end, if it is open still.
func (p *File) Abandon() { p.file.Close() }

// guarded calls a method of the writer of Parquet.
func (p *File) guarded(method func() error) (err error) {
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
