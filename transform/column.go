package transform

import (
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

var mem = memory.DefaultAllocator

// column fills one Arrow array after another.
type column interface {
	finish() arrow.Array
	kind() arrow.DataType
}

var enumType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String}

// enumColumn holds words of a closed set, as a dictionary; never NULL.
type enumColumn struct {
	index *array.Uint16Builder
	words arrow.Array
}

func newEnum(words []string) enumColumn {
	b := array.NewStringBuilder(mem)
	b.AppendValues(words, nil)
	return enumColumn{array.NewUint16Builder(mem), b.NewArray()}
}

// number appends the word that has this number in the set.
func (c enumColumn) number(i int) { c.index.Append(uint16(i)) }

func (c enumColumn) kind() arrow.DataType { return enumType }

func (c enumColumn) finish() arrow.Array {
	indices := c.index.NewArray()
	defer indices.Release()
	return array.NewDictionaryArray(enumType, indices, c.words)
}

// textColumn holds any text.
type textColumn struct{ *array.StringBuilder }

func newText() textColumn { return textColumn{array.NewStringBuilder(mem)} }

// text appends a text; "" is NULL.
func (c textColumn) text(s string) {
	if s == "" {
		c.AppendNull()
		return
	}
	c.Append(validText(s))
}

func (c textColumn) kind() arrow.DataType { return arrow.BinaryTypes.String }
func (c textColumn) finish() arrow.Array  { return c.NewArray() }

// validText makes a text fit for the store, which takes UTF-8 only.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// longColumn, shortColumn and floatColumn are plain numbers.
type longColumn struct{ *array.Int64Builder }

func newLong() longColumn { return longColumn{array.NewInt64Builder(mem)} }

func (c longColumn) kind() arrow.DataType { return arrow.PrimitiveTypes.Int64 }
func (c longColumn) finish() arrow.Array  { return c.NewArray() }

type shortColumn struct{ *array.Int16Builder }

func newShort() shortColumn { return shortColumn{array.NewInt16Builder(mem)} }

// year appends a year; 0 is NULL.
func (c shortColumn) year(y int) {
	if y == 0 {
		c.AppendNull()
		return
	}
	c.Append(int16(y))
}

func (c shortColumn) kind() arrow.DataType { return arrow.PrimitiveTypes.Int16 }
func (c shortColumn) finish() arrow.Array  { return c.NewArray() }

type floatColumn struct{ *array.Float64Builder }

func newFloat() floatColumn { return floatColumn{array.NewFloat64Builder(mem)} }

func (c floatColumn) kind() arrow.DataType { return arrow.PrimitiveTypes.Float64 }
func (c floatColumn) finish() arrow.Array  { return c.NewArray() }

// table is the columns of one table under work.
type table struct {
	name    Table
	rows    int
	columns []column
	schema  *arrow.Schema
}

type named struct {
	name   string
	column column
}

func newTable(name Table, columns ...named) *table {
	t := &table{name: name}
	var fields []arrow.Field
	for _, c := range columns {
		t.columns = append(t.columns, c.column)
		// pqarrow v15 cannot write nullable dictionaries of more than one page batch.
		_, enum := c.column.(enumColumn)
		fields = append(fields, arrow.Field{Name: c.name, Type: c.column.kind(), Nullable: !enum})
	}
	t.schema = arrow.NewSchema(fields, nil)
	return t
}

// record takes the rows out; the table is empty after.
func (t *table) record() arrow.Record {
	arrays := make([]arrow.Array, len(t.columns))
	for i, c := range t.columns {
		arrays[i] = c.finish()
	}
	rec := array.NewRecord(t.schema, arrays, int64(t.rows))
	for _, a := range arrays {
		a.Release()
	}
	t.rows = 0
	return rec
}
