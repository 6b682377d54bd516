package corpus

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
)

// A batch is of batchRows, or of fewer so that it comes to about batchBytes.
const (
	batchRows  = 256
	batchBytes = 8 << 20
)

// meter is the memory that Parquet takes, which no more than its limit may be:
// a page is taken as a whole, whatever its size.
type meter struct {
	memory.Allocator
	walk        *walk
	used, limit int
}

// largeError ends the reading of a container that takes too much memory.
type largeError struct{ limit int }

func (e *largeError) Error() string {
	return fmt.Sprintf("needs more than %d MB of memory at once; write it anew with smaller pages", e.limit>>20)
}

// Allocate panics if there is no room: it is how an allocator says so. Here as
// below, what is Roomy must be asked for.
func (m *meter) Allocate(size int) []byte {
	m.take(size)
	return m.Allocator.Allocate(size)
}

// Reallocate is like Allocate.
func (m *meter) Reallocate(size int, b []byte) []byte {
	if size > cap(b) {
		m.take(size - cap(b))
	}
	return m.Allocator.Reallocate(size, b)
}

// Free gives room back.
func (m *meter) Free(b []byte) { m.used -= cap(b) }

func (m *meter) take(n int) {
	if m.used += n; m.used > m.limit {
		panic(&largeError{m.limit})
	}
	if m.used > Roomy {
		if err := m.walk.hold(); err != nil {
			panic(err) // Read gives it
		}
	}
}

// parquet reads the rows of a Parquet file, of which only the columns with the
// text and the id are touched.
func (w *walk) parquet(src Source, prefix string) error {
	at, size, err := w.random(src)
	if err != nil {
		return err
	}
	mem := &meter{memory.NewGoAllocator(), w, 0, int(w.Max)}
	props := parquet.NewReaderProperties(mem)
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
	fr, err := pqarrow.NewFileReader(rd, pqarrow.ArrowReadProperties{BatchSize: batchSize(rd, text)}, mem)
	if err != nil {
		return err
	}
	rows, err := fr.GetRecordReader(context.Background(), columns, nil)
	if err != nil {
		return err
	}
	defer rows.Release()
	number, err := w.batches(rows, names[text], prefix)
	if err == nil && number < rd.NumRows() { // pages cut short pass for their end
		err = fmt.Errorf("it has %d rows, not %d; is it damaged?", number, rd.NumRows())
	}
	return err
}

// batchSize is by the row group whose texts are longest on average.
func batchSize(rd *file.Reader, column int) int64 {
	size := int64(batchRows)
	for _, g := range rd.MetaData().RowGroups {
		if n := g.GetColumns()[column].GetMetaData().GetTotalUncompressedSize(); n > 0 && g.NumRows > 0 {
			size = min(size, max(1, batchBytes*g.NumRows/n))
		}
	}
	return size
}

// batches gives the rows and tells how many there were.
func (w *walk) batches(rows pqarrow.RecordReader, textName, prefix string) (number int64, err error) {
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
			r := Record{ID: strconv.FormatInt(number, 10)}
			if id != nil && id.IsValid(i) && shortID(id.ValueStr(i)) != "" {
				r.ID = id.ValueStr(i)
			}
			r.ID = prefix + r.ID
			r.Text = textAt(text, i)
			r.NoText = blank(r.Text)
			if err := w.give(r); err != nil {
				return number, err
			}
		}
	}
	if err := rows.Err(); err != nil && err != io.EOF {
		return number, err
	}
	return number, nil
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
