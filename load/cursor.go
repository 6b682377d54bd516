package load

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

// cursor reads columns of a Parquet file row by row, in the order of the file.
// It holds some thousand rows in memory.
type cursor struct {
	file    *file.Reader
	records pqarrow.RecordReader
	names   []string
	kinds   string
	columns []arrow.Array // of the record at work, in the order of names
	rows    int           // of that record
	row     int
	left    int64 // rows of the file that are not yet in a record
}

// cursorRows are in memory at a time.
const cursorRows = 8192

// openCursor opens a file for reading the named columns, of these kinds: s text,
// S text that files of earlier programs lack, n whole numbers, f floating point,
// b flags, d days. Errors do not name the file.
func openCursor(ctx context.Context, path, kinds string, names ...string) (c *cursor, err error) {
	f, err := os.Open(path)
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return nil, err
	}
	c = &cursor{names: names, kinds: kinds}
	err = c.guarded(func() error { return c.open(ctx, f) })
	if err != nil {
		if c.file == nil {
			f.Close()
		}
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *cursor) open(ctx context.Context, f *os.File) (err error) {
	if c.file, err = file.NewParquetReader(f); err != nil {
		return err
	}
	var leaves []int
	for i, name := range c.names {
		leaf := c.file.MetaData().Schema.ColumnIndexByName(name)
		if leaf < 0 && c.kinds[i] == 'S' {
			continue
		}
		if leaf < 0 {
			return fmt.Errorf("no column %s", name)
		}
		leaves = append(leaves, leaf)
	}
	slices.Sort(leaves)
	fr, err := pqarrow.NewFileReader(c.file, pqarrow.ArrowReadProperties{BatchSize: cursorRows}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	c.left = c.file.NumRows()
	c.records, err = fr.GetRecordReader(ctx, leaves, nil)
	return err
}

// next goes to the next row, before which there is none; false at the end.
func (c *cursor) next() (bool, error) {
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
func (c *cursor) take() (bool, error) {
	c.row, c.rows = 0, 0
	for c.rows == 0 && c.records.Next() {
		rec := c.records.Record()
		c.rows = int(rec.NumRows())
		c.left -= rec.NumRows()
		c.columns = c.columns[:0]
		for i, name := range c.names {
			at := rec.Schema().FieldIndices(name)
			if len(at) == 0 && c.kinds[i] == 'S' {
				c.columns = append(c.columns, nil)
				continue
			}
			if len(at) != 1 {
				return false, fmt.Errorf("no column %s", name)
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
func (c *cursor) guarded(decode func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return decode()
}

func (c *cursor) close() error {
	if c.records != nil {
		c.records.Release()
	}
	if c.file != nil {
		return c.file.Close()
	}
	return nil
}

// text gives the value of a column of text; "" for NULL and for a column that the
// file lacks. It is valid until next is called.
func (c *cursor) text(column int) string {
	if a, ok := c.columns[column].(*array.String); ok && a.IsValid(c.row) {
		return a.Value(c.row)
	}
	return ""
}

// number gives the value of a column of whole numbers; 0 for NULL.
func (c *cursor) number(column int) int64 {
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

// float gives the value of a column of floating point, and whether it is NULL.
func (c *cursor) float(column int) (v float64, null bool) {
	a := c.columns[column].(*array.Float64)
	if a.IsNull(c.row) {
		return 0, true
	}
	return a.Value(c.row), false
}

// day gives the value of a column of days as YYYY-MM-DD; "" for NULL.
func (c *cursor) day(column int) string {
	if a := c.columns[column].(*array.Date32); a.IsValid(c.row) {
		return a.Value(c.row).FormattedString()
	}
	return ""
}

func (c *cursor) flag(column int) bool { return c.columns[column].(*array.Boolean).Value(c.row) }

// fit tells whether the columns are of the kinds that were asked for.
func (c *cursor) fit() error {
	for i, a := range c.columns {
		ok := false
		switch a.(type) {
		case nil:
			ok = c.kinds[i] == 'S'
		case *array.String:
			ok = c.kinds[i] == 's' || c.kinds[i] == 'S'
		case *array.Int16, *array.Int32, *array.Int64:
			ok = c.kinds[i] == 'n'
		case *array.Float64:
			ok = c.kinds[i] == 'f'
		case *array.Boolean:
			ok = c.kinds[i] == 'b'
		case *array.Date32:
			ok = c.kinds[i] == 'd'
		}
		if !ok {
			return fmt.Errorf("column %s is of another type", c.names[i])
		}
	}
	return nil
}
