package transform

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

var mem = memory.DefaultAllocator

var enumType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint16, ValueType: arrow.BinaryTypes.String}

// enumColumn holds words of a closed set, as a dictionary; never NULL, though
// its column is declared nullable like all others: see package load on what is
// readable. The numbers are kept as they are until the array is made: a builder
// of Arrow takes several times as long for each.
type enumColumn struct {
	numbers []uint16
	words   arrow.Array
}

func newEnum(words []string) *enumColumn {
	b := array.NewStringBuilder(mem)
	b.AppendValues(words, nil)
	return &enumColumn{words: b.NewArray()}
}

// number appends the word that has this number in the set.
func (c *enumColumn) number(i int) { c.numbers = append(c.numbers, uint16(i)) }

func (c *enumColumn) kind() arrow.DataType { return enumType }

func (c *enumColumn) finish() arrow.Array {
	b := array.NewUint16Builder(mem)
	b.AppendValues(c.numbers, nil)
	c.numbers = c.numbers[:0]
	indices := b.NewArray()
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

// dateColumn holds days.
type dateColumn struct{ *array.Date32Builder }

func newDate() dateColumn { return dateColumn{array.NewDate32Builder(mem)} }

// date appends a day, YYYY-MM-DD; what is none is NULL.
func (c dateColumn) date(s string) {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		c.AppendNull()
		return
	}
	c.Append(arrow.Date32FromTime(day))
}

func (c dateColumn) kind() arrow.DataType { return arrow.FixedWidthTypes.Date32 }
func (c dateColumn) finish() arrow.Array  { return c.NewArray() }

type floatColumn struct{ *array.Float64Builder }

func newFloat() floatColumn { return floatColumn{array.NewFloat64Builder(mem)} }

// unless appends a number, or NULL.
func (c floatColumn) unless(null bool, v float64) {
	if null {
		c.AppendNull()
		return
	}
	c.Append(v)
}

func (c floatColumn) kind() arrow.DataType { return arrow.PrimitiveTypes.Float64 }
func (c floatColumn) finish() arrow.Array  { return c.NewArray() }

type intColumn struct{ *array.Int32Builder }

func newInt() intColumn { return intColumn{array.NewInt32Builder(mem)} }

func (c intColumn) kind() arrow.DataType { return arrow.PrimitiveTypes.Int32 }
func (c intColumn) finish() arrow.Array  { return c.NewArray() }

var wordType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint32, ValueType: arrow.BinaryTypes.String}

// wordColumn holds text of which much is said again and again, as a dictionary
// that each array makes anew.
type wordColumn struct{ *dictionary }

type dictionary struct {
	index   *array.Uint32Builder
	values  *array.StringBuilder
	numbers map[string]uint32
	last    string // the text before this one, and its number
	number  uint32
}

func newWord() wordColumn {
	return wordColumn{&dictionary{array.NewUint32Builder(mem), array.NewStringBuilder(mem), map[string]uint32{}, "", 0}}
}

// text appends a text; "" is NULL.
func (c wordColumn) text(s string) {
	if s == "" {
		c.index.AppendNull()
		return
	}
	if s != c.last {
		c.last, c.number = s, c.numberOf(s)
	}
	c.index.Append(c.number)
}

// numberOf returns the place of a text in the dictionary, which has it once.
func (c wordColumn) numberOf(s string) uint32 {
	if n, known := c.numbers[s]; known {
		return n
	}
	s = validText(s)
	n, known := c.numbers[s]
	if !known {
		n = uint32(c.values.Len())
		c.numbers[strings.Clone(s)] = n
		c.values.Append(s)
	}
	return n
}

func (c wordColumn) kind() arrow.DataType { return wordType }

func (c wordColumn) finish() arrow.Array {
	indices, values := c.index.NewArray(), c.values.NewArray()
	defer indices.Release()
	defer values.Release()
	clear(c.numbers)
	c.last = ""
	return array.NewDictionaryArray(wordType, indices, values)
}
