package transform

import (
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// column fills one Arrow array after another.
type column interface {
	finish() arrow.Array
	kind() arrow.DataType
}

var wordType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String}

// wordColumn holds words of which few are distinct, as a dictionary.
type wordColumn struct {
	index *array.Uint16Builder
	words []string
	known map[string]uint16
	fixed arrow.Array // the dictionary of a closed set of words, else nil
}

// newWords makes a column of any words, at most 65,535 distinct ones a batch.
func newWords(mem memory.Allocator) *wordColumn {
	return &wordColumn{index: array.NewUint16Builder(mem), known: map[string]uint16{}}
}

// newEnum makes a column of a closed set of words, appended by number.
func newEnum(mem memory.Allocator, words []string) *wordColumn {
	return &wordColumn{index: array.NewUint16Builder(mem), fixed: wordArray(words)}
}

func wordArray(words []string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.AppendValues(words, nil)
	return b.NewArray()
}

// number appends a word of a closed set.
func (c *wordColumn) number(i int) { c.index.Append(uint16(i)) }

// word appends a word; "" is NULL.
func (c *wordColumn) word(s string) {
	if s == "" {
		c.index.AppendNull()
		return
	}
	i, ok := c.known[s]
	if !ok {
		s = validText(s)
		i = uint16(len(c.words))
		c.words = append(c.words, s)
		c.known[s] = i
	}
	c.index.Append(i)
}

func (c *wordColumn) kind() arrow.DataType { return wordType }

func (c *wordColumn) finish() arrow.Array {
	indices := c.index.NewArray()
	defer indices.Release()
	if c.fixed != nil {
		return array.NewDictionaryArray(wordType, indices, c.fixed)
	}
	words := wordArray(c.words)
	defer words.Release()
	c.words = c.words[:0]
	clear(c.known)
	return array.NewDictionaryArray(wordType, indices, words)
}

// textColumn holds text that is nearly always distinct.
type textColumn struct{ *array.StringBuilder }

func newText(mem memory.Allocator) textColumn { return textColumn{array.NewStringBuilder(mem)} }

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

func newLong(mem memory.Allocator) longColumn { return longColumn{array.NewInt64Builder(mem)} }

func (c longColumn) kind() arrow.DataType { return arrow.PrimitiveTypes.Int64 }
func (c longColumn) finish() arrow.Array  { return c.NewArray() }

type shortColumn struct{ *array.Int16Builder }

func newShort(mem memory.Allocator) shortColumn { return shortColumn{array.NewInt16Builder(mem)} }

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

func newFloat(mem memory.Allocator) floatColumn { return floatColumn{array.NewFloat64Builder(mem)} }

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
		fields = append(fields, arrow.Field{Name: c.name, Type: c.column.kind(), Nullable: true})
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
