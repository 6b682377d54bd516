package corpus

import (
	"context"
	"io"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
)

// batchRows are decoded at a time.
const batchRows = 256

// parquet reads the rows of a Parquet file, of which only the columns with the
// text and the id are touched.
func (w *walk) parquet(src Source, prefix string) error {
	at, size, err := w.random(src)
	if err != nil {
		return err
	}
	props := parquet.NewReaderProperties(memory.DefaultAllocator)
	props.BufferedStreamEnabled = true // a page at a time, not a column chunk
	rd, err := file.NewParquetReader(io.NewSectionReader(at, 0, size), file.WithReadProps(props))
	if err != nil {
		return err
	}
	defer rd.Close()
	var names []string
	leaves := rd.MetaData().Schema
	for i := range leaves.NumColumns() {
		names = append(names, leaves.Column(i).Path())
	}
	text, id := column(names, orElse(w.TextField, TextFields)), column(names, orElse(w.IDField, IDFields))
	if text < 0 {
		return noTextField(&w.Options, names)
	}
	columns := []int{text}
	if id >= 0 && id != text {
		columns = append(columns, id)
	}
	fr, err := pqarrow.NewFileReader(rd, pqarrow.ArrowReadProperties{BatchSize: batchRows}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	rows, err := fr.GetRecordReader(context.Background(), columns, nil)
	if err != nil {
		return err
	}
	defer rows.Release()
	return w.batches(rows, names[text], prefix)
}

func (w *walk) batches(rows pqarrow.RecordReader, textName, prefix string) error {
	number := 0
	for rows.Next() {
		rec := rows.Record()
		var text, id arrow.Array
		for i, f := range rec.Schema().Fields() {
			if f.Name == textName {
				text = rec.Column(i)
			} else {
				id = rec.Column(i)
			}
		}
		for i := range int(rec.NumRows()) {
			number++
			r := Record{ID: strconv.Itoa(number)}
			if id != nil && id.IsValid(i) && shortID(id.ValueStr(i)) != "" {
				r.ID = id.ValueStr(i)
			}
			r.ID = prefix + r.ID
			r.Text = textAt(text, i)
			r.NoText = blank(r.Text)
			if err := w.give(r); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil && err != io.EOF {
		return err
	}
	return nil
}

// textAt gives the bytes of a cell; nil for NULL.
func textAt(a arrow.Array, i int) []byte {
	if a.IsNull(i) {
		return nil
	}
	switch a := a.(type) {
	case *array.Dictionary:
		return textAt(a.Dictionary(), a.GetValueIndex(i))
	case *array.Binary:
		return a.Value(i)
	case *array.LargeBinary:
		return a.Value(i)
	}
	return []byte(a.ValueStr(i))
}
