package export

import (
	"context"
	"errors"
	"io"
	"math/big"
	"os"
	"slices"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
)

// batchRows is how many rows are in memory at a time.
const batchRows = 32 << 10

// records are some rows of a sheet, column by column.
type records struct {
	arrow.Record
	n int
}

// open opens materialised rows.
func open(path string) (*os.File, *file.Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	props := parquet.NewReaderProperties(memory.DefaultAllocator)
	props.BufferedStreamEnabled = true // a page at a time, not a column chunk
	rd, err := file.NewParquetReader(f, file.WithReadProps(props))
	if err != nil {
		f.Close()
	}
	return f, rd, err
}

// look returns how many rows there are, and of which types.
func look(path string) (int64, *arrow.Schema, error) {
	f, rd, err := open(path)
	if err != nil {
		return 0, nil, err
	}
	defer f.Close()
	defer rd.Close()
	fr, err := pqarrow.NewFileReader(rd, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return 0, nil, err
	}
	schema, err := fr.Schema()
	return rd.NumRows(), schema, err
}

// eachRecords calls do for the rows of a sheet in their order. Their schema is
// that of the sheet.
func eachRecords(ctx context.Context, s *sheet, do func(*records) error) error {
	f, rd, err := open(s.rowsFile)
	if err != nil {
		return err
	}
	defer f.Close()
	defer rd.Close()
	fr, err := pqarrow.NewFileReader(rd, pqarrow.ArrowReadProperties{BatchSize: batchRows}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	rows, err := fr.GetRecordReader(ctx, nil, nil)
	if err != nil {
		return err
	}
	defer rows.Release()
	schema := s.schema()
	for rows.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		columns := slices.Clone(rows.Record().Columns())
		for i, f := range schema.Fields() {
			columns[i] = as(f.Type, columns[i])
		}
		rec := array.NewRecord(schema, columns, rows.Record().NumRows())
		err := do(&records{rec, int(rec.NumRows())})
		rec.Release()
		if err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return ctx.Err()
}

// as returns an array with the type that it should have: Parquet as DuckDB writes it
// does not distinguish a moment without a zone from one in UTC.
func as(t arrow.DataType, a arrow.Array) arrow.Array {
	if arrow.TypeEqual(t, a.DataType()) {
		return a
	}
	d := a.Data()
	return array.MakeFromData(array.NewData(t, d.Len(), d.Buffers(), nil, d.NullN(), d.Offset()))
}

// value returns a cell as a value of Go, nil for NULL.
func (r *records) value(column, row int) any {
	a := r.Column(column)
	if a.IsNull(row) {
		return nil
	}
	switch a := a.(type) {
	case *array.String:
		return a.Value(row)
	case *array.Float64:
		return a.Value(row)
	case *array.Float32:
		return a.Value(row)
	case *array.Boolean:
		return a.Value(row)
	case *array.Int8:
		return int64(a.Value(row))
	case *array.Int16:
		return int64(a.Value(row))
	case *array.Int32:
		return int64(a.Value(row))
	case *array.Int64:
		return a.Value(row)
	case *array.Uint8:
		return int64(a.Value(row))
	case *array.Uint16:
		return int64(a.Value(row))
	case *array.Uint32:
		return int64(a.Value(row))
	case *array.Uint64:
		return new(big.Int).SetUint64(a.Value(row))
	case *array.Decimal128:
		return decimal{a.Value(row).BigInt(), a.DataType().(*arrow.Decimal128Type).Scale}
	case *array.Date32:
		return date{a.Value(row).ToTime()}
	case *array.Timestamp:
		t := a.DataType().(*arrow.TimestampType)
		return timestamp{a.Value(row).ToTime(t.Unit), t.TimeZone != ""}
	case *array.Binary:
		return a.Value(row)
	}
	return a.ValueStr(row)
}

// decimal is an exact number.
type decimal struct {
	digits *big.Int
	scale  int32
}

// date is a day, timestamp a moment, in UTC or in a zone that is not known.
type (
	date      struct{ time.Time }
	timestamp struct {
		time.Time
		utc bool
	}
)
