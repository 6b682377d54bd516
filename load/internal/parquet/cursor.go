package parquet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
)

// Cursor reads columns of a Parquet file row by row, in the order of the file.
// It holds some thousand rows in memory.
type Cursor struct {
	file    *file.Reader
	records pqarrow.RecordReader
	wanted  []Column
	columns []arrow.Array // of the record at work, in the order of those wanted
	rows    int           // of that record
	row     int
	left    int64 // rows of the file that are not yet in a record
}

// CursorRows are in memory at a time.
const CursorRows = 8192

// Column is a column to be read: its name, and the kind that it must be of.
type Column struct {
	Name string
	Kind Kind
}

// Kind is the kind of a column's values.
type Kind byte

// The kinds.
const (
	Text         Kind = iota
	OptionalText      // text that files of earlier programs lack
	Number            // whole
	Float
	Flag
)

// Columns returns columns of one kind.
func (k Kind) Columns(names ...string) []Column {
	var out []Column
	for _, name := range names {
		out = append(out, Column{name, k})
	}
	return out
}

// Open opens a file for reading some of its columns. Errors do not name the file.
func Open(ctx context.Context, path string, columns ...Column) (c *Cursor, err error) {
	f, err := os.Open(path)
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return nil, err
	}
	c = &Cursor{wanted: columns}
	err = c.guarded(func() error { return c.open(ctx, f) })
	if err != nil {
		if c.file == nil {
			f.Close()
		}
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Cursor) open(ctx context.Context, f *os.File) (err error) {
	if c.file, err = file.NewParquetReader(f); err != nil {
		return err
	}
	var leaves []int
	for _, w := range c.wanted {
		leaf := c.file.MetaData().Schema.ColumnIndexByName(w.Name)
		if leaf < 0 && w.Kind == OptionalText {
			continue
		}
		if leaf < 0 {
			return fmt.Errorf("no column %s", w.Name)
		}
		leaves = append(leaves, leaf)
	}
	slices.Sort(leaves)
	fr, err := pqarrow.NewFileReader(c.file, pqarrow.ArrowReadProperties{BatchSize: CursorRows}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	c.left = c.file.NumRows()
	c.records, err = fr.GetRecordReader(ctx, leaves, nil)
	return err
}

// Next goes to the next row, before which there is none; false at the end.
func (c *Cursor) Next() (bool, error) {
	if c.row++; c.row < c.rows {
		return true, nil
	}
	var more bool
	err := c.guarded(func() (err error) {
		more, err = c.take()
		return err
	})
	return more, err
}

// take goes to the next record that has rows.
func (c *Cursor) take() (bool, error) {
	c.row, c.rows = 0, 0
	for c.rows == 0 && c.records.Next() {
		rec := c.records.Record()
		c.rows = int(rec.NumRows())
		c.left -= rec.NumRows()
		c.columns = c.columns[:0]
		for _, w := range c.wanted {
			at := rec.Schema().FieldIndices(w.Name)
			if len(at) == 0 && w.Kind == OptionalText {
				c.columns = append(c.columns, nil)
				continue
			}
			if len(at) != 1 {
				return false, fmt.Errorf("no column %s", w.Name)
			}
			c.columns = append(c.columns, rec.Column(at[0]))
		}
		if err := c.fit(); err != nil {
			return false, err
		}
	}
	if c.rows > 0 {
		return true, nil
	}
	if err := c.records.Err(); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	if c.left != 0 { // pages cut short pass for their end
		return false, fmt.Errorf("%d rows are missing", c.left)
	}
	return false, nil
}

// guarded calls what decodes: decoders do panic at damaged bytes.
func (c *Cursor) guarded(decode func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return decode()
}

// Close ends reading.
func (c *Cursor) Close() error {
	if c.records != nil {
		c.records.Release()
	}
	if c.file != nil {
		return c.file.Close()
	}
	return nil
}

// Text returns the value of a column of text; "" for NULL and for a column that the
// file lacks. It is valid until next is called.
func (c *Cursor) Text(column int) string {
	if a, ok := c.columns[column].(*array.String); ok && a.IsValid(c.row) {
		return a.Value(c.row)
	}
	return ""
}

// Number returns the value of a column of whole numbers; 0 for NULL.
func (c *Cursor) Number(column int) int64 {
	if c.columns[column].IsNull(c.row) {
		return 0
	}
	switch a := c.columns[column].(type) {
	case *array.Int32:
		return int64(a.Value(c.row))
	case *array.Int16:
		return int64(a.Value(c.row))
	default:
		return c.columns[column].(*array.Int64).Value(c.row)
	}
}

// Float returns the value of a column of floating point, and whether it is NULL.
func (c *Cursor) Float(column int) (v float64, null bool) {
	a := c.columns[column].(*array.Float64)
	if a.IsNull(c.row) {
		return 0, true
	}
	return a.Value(c.row), false
}

// Flag returns the value of a column of flags.
func (c *Cursor) Flag(column int) bool { return c.columns[column].(*array.Boolean).Value(c.row) }

// fit returns an error unless the columns are of the kinds that are wanted.
func (c *Cursor) fit() error {
	for i, a := range c.columns {
		kind, ok := c.wanted[i].Kind, false
		switch a.(type) {
		case nil:
			ok = kind == OptionalText
		case *array.String:
			ok = kind == Text || kind == OptionalText
		case *array.Int16, *array.Int32, *array.Int64:
			ok = kind == Number
		case *array.Float64:
			ok = kind == Float
		case *array.Boolean:
			ok = kind == Flag
		}
		if !ok {
			return fmt.Errorf("column %s is of another type", c.wanted[i].Name)
		}
	}
	return nil
}
