package transform

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// Table is what all tables have in common, whatever their rows.
type Table interface {
	Schema() *arrow.Schema
	Len() int             // rows
	Record() arrow.Record // takes the rows out, to be released; the table is empty after
}

// Builder collects rows of type R as Arrow columns. It is not safe for
// concurrent use.
type Builder[R any] struct {
	rows    int
	columns []appender[R]
	schema  *arrow.Schema
}

// column declares a column of a table: its name, and how to begin with it. A
// table is a list of them, in order.
type column[R any] struct {
	name  string
	begin func() appender[R]
}

// appender fills one Arrow array after another with a value of each row.
type appender[R any] struct {
	kind   arrow.DataType
	add    func(R)
	finish func() arrow.Array
}

func newBuilder[R any](columns []column[R]) *Builder[R] {
	var t Builder[R]
	var fields []arrow.Field
	for _, c := range columns {
		a := c.begin()
		t.columns = append(t.columns, a)
		fields = append(fields, arrow.Field{Name: c.name, Type: a.kind, Nullable: true})
	}
	t.schema = arrow.NewSchema(fields, nil)
	return &t
}

// Add appends one row.
func (t *Builder[R]) Add(row R) {
	for i := range t.columns {
		t.columns[i].add(row)
	}
	t.rows++
}

// Schema returns the columns.
func (t *Builder[R]) Schema() *arrow.Schema { return t.schema }

// Len returns the number of rows.
func (t *Builder[R]) Len() int { return t.rows }

// Record takes the rows out, to be released; the table is empty after.
func (t *Builder[R]) Record() arrow.Record {
	arrays := make([]arrow.Array, len(t.columns))
	for i := range t.columns {
		arrays[i] = t.columns[i].finish()
	}
	rec := array.NewRecord(t.schema, arrays, int64(t.rows))
	for _, a := range arrays {
		a.Release()
	}
	t.rows = 0
	return rec
}

const yearColumn = "year"

// The kinds of columns. of is the value of a row.

func longs[R any](name string, of func(R) int64) column[R] {
	return column[R]{name, func() appender[R] {
		c := newLong()
		return appender[R]{c.kind(), func(r R) { c.Append(of(r)) }, c.finish}
	}}
}

func ints[R any](name string, of func(R) int) column[R] {
	return column[R]{name, func() appender[R] {
		c := newInt()
		return appender[R]{c.kind(), func(r R) { c.Append(int32(of(r))) }, c.finish}
	}}
}

// floats takes a number and whether there is none, which is NULL.
func floats[R any](name string, of func(R) (v float64, null bool)) column[R] {
	return column[R]{name, func() appender[R] {
		c := newFloat()
		return appender[R]{c.kind(), func(r R) {
			v, null := of(r)
			c.unless(null, v)
		}, c.finish}
	}}
}

// years takes a year; 0 is NULL.
func years[R any](name string, of func(R) int) column[R] {
	return column[R]{name, func() appender[R] {
		c := newShort()
		return appender[R]{c.kind(), func(r R) { c.year(of(r)) }, c.finish}
	}}
}

// dates takes a day, YYYY-MM-DD; what is none is NULL.
func dates[R any](name string, of func(R) string) column[R] {
	return column[R]{name, func() appender[R] {
		c := newDate()
		return appender[R]{c.kind(), func(r R) { c.date(of(r)) }, c.finish}
	}}
}

// texts takes any text; "" is NULL.
func texts[R any](name string, of func(R) string) column[R] {
	return column[R]{name, func() appender[R] {
		c := newText()
		return appender[R]{c.kind(), func(r R) { c.text(of(r)) }, c.finish}
	}}
}

// words takes text of which much comes again and again; "" is NULL.
func words[R any](name string, of func(R) string) column[R] {
	return column[R]{name, func() appender[R] {
		c := newWord()
		return appender[R]{c.kind(), func(r R) { c.text(of(r)) }, c.finish}
	}}
}

// enums takes the number of a word of a closed set.
func enums[R any](name string, set []string, of func(R) int) column[R] {
	return column[R]{name, func() appender[R] {
		c := newEnum(set)
		return appender[R]{c.kind(), func(r R) { c.number(of(r)) }, c.finish}
	}}
}
