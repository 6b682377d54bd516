package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"gongkai/extract/message"
)

// csv reads rows under a header line.
func (w *walk) csv(r io.Reader, f Format, prefix string) error {
	c := rows{walk: w, b: bufio.NewReaderSize(w.utf8(r), 64<<10), comma: ',', most: maxColumns + 1}
	if f == TSV {
		c.comma, c.lazy = '\t', true
	}
	first, tooLarge, err := c.next()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if tooLarge {
		return message.NewError(message.HeaderTooLarge)
	}
	if err != nil {
		return err
	}
	if len(first) > maxColumns {
		return message.NewError(message.HeaderTooManyColumns, message.Number(maxColumns))
	}
	var header []string
	for _, name := range first {
		header = append(header, strings.TrimSpace(string(name)))
	}
	at := columnsOf(header, &w.Options)
	if at.text < 0 {
		return noText(&w.Options, header, false)
	}
	c.most = 1 + max(at.text, at.id, at.title)
	texts := 0
	for number := 1; ; number++ {
		row, tooLarge, err := c.next()
		if errors.Is(err, io.EOF) {
			if number > 1 && texts == 0 {
				return noText(&w.Options, header, true)
			}
			return nil
		}
		if err != nil {
			return err
		}
		rec := Record{ID: prefix + at.name(row, number), TooLarge: tooLarge, Text: cell(row, at.text)}
		if rec.NoText = blank(rec.Text) && !tooLarge; !rec.NoText {
			texts++
		}
		if err := w.give(rec); err != nil {
			return err
		}
	}
}

// maxColumns bounds a header. Of rows no more fields are kept than are wanted.
const maxColumns = 10_000

// columns are the places of the columns that are wanted; -1: there is none.
type columns struct{ text, id, title int }

func columnsOf(header []string, o *Options) columns {
	c := columns{column(header, orElse(o.TextField, TextFields)), column(header, orElse(o.IDField, IDFields)), -1}
	if c.id < 0 && o.IDField == "" {
		c.title = column(header, TitleFields)
	}
	return c
}

// name returns the id of a row, else its number with its title.
func (c columns) name(row [][]byte, number int) string {
	if id := shortID(string(cell(row, c.id))); id != "" {
		return id
	}
	return titled(number, shortID(string(cell(row, c.title))))
}

// cell returns a field of a row, nil if it has none there.
func cell(row [][]byte, i int) []byte {
	if i < 0 || i >= len(row) {
		return nil
	}
	return row[i]
}

// rows finds the records of CSV (RFC 4180). The standard library's reader has
// no bound: a field of any length would be taken into memory several times.
type rows struct {
	*walk
	b      *bufio.Reader
	comma  byte
	lazy   bool // a quote where none may stand is taken as it is
	fields [][]byte
	most   int // fields that are told apart; 0: all
}

// state is where in a record a reader of CSV stands.
type state int

const (
	fieldStart state = iota
	plain
	quoted
	quoteSeen // in a quoted field: its end, or the first of two
)

// next returns the fields of the next record, valid until the call after, or
// means that the record is larger than one may be.
func (c *rows) next() (fields [][]byte, tooLarge bool, err error) {
	for {
		if tooLarge, err = c.record(); err != nil || tooLarge {
			return nil, tooLarge, err
		}
		if len(c.buf) > 0 { // an empty line is no record
			return c.split(c.buf), false, nil
		}
	}
}

// record gathers the bytes of the next record; io.EOF is that there is none.
func (c *rows) record() (tooLarge bool, err error) {
	g, at := c.gather(), fieldStart
	for {
		part, end := c.b.ReadSlice('\n')
		if at, err = c.follow(part, at); err != nil {
			return false, err
		}
		if err := g.add(part); err != nil {
			return false, err
		}
		switch {
		case errors.Is(end, bufio.ErrBufferFull), end == nil && at == quoted:
		case end != nil && !errors.Is(end, io.EOF):
			return false, end
		case at == quoted && !c.lazy:
			return false, message.NewError(message.QuoteNotClosed)
		case len(c.buf) == 0 && !g.tooLarge:
			return false, io.EOF
		default:
			if at != quoted {
				c.buf = bytes.TrimSuffix(bytes.TrimSuffix(c.buf, []byte("\n")), []byte("\r"))
			}
			return g.tooLarge, nil
		}
	}
}

// follow returns where in a record its reader stands after a part of it.
func (c *rows) follow(part []byte, at state) (state, error) {
	for i := 0; i < len(part); {
		switch at {
		case fieldStart:
			switch part[i] {
			case '"':
				at = quoted
				i++
			case c.comma:
				i++
			default:
				at = plain
			}
		case plain:
			field, _, more := bytes.Cut(part[i:], []byte{c.comma})
			if !c.lazy && bytes.IndexByte(field, '"') >= 0 {
				return at, message.NewError(message.QuoteWithinField)
			}
			if i += len(field); more {
				at = fieldStart
				i++
			}
		case quoted:
			j := bytes.IndexByte(part[i:], '"')
			if j < 0 {
				return at, nil
			}
			at = quoteSeen
			i += j + 1
		case quoteSeen:
			switch part[i] {
			case '"':
				at = quoted
			case c.comma:
				at = fieldStart
			case '\r', '\n':
			default:
				if at = quoted; !c.lazy {
					return at, message.NewError(message.TextAfterQuote)
				}
			}
			i++
		}
	}
	return at, nil
}

// split returns the fields of a record; those in quotes are unquoted in place.
func (c *rows) split(record []byte) [][]byte {
	c.fields = c.fields[:0]
	for more := true; more; {
		var field []byte
		if len(record) > 0 && record[0] == '"' {
			field, record, more = c.unquote(record)
		} else {
			field, record, more = bytes.Cut(record, []byte{c.comma})
		}
		if c.fields = append(c.fields, field); len(c.fields) == c.most {
			break
		}
	}
	return c.fields
}

// unquote returns the field in quotes that a record begins with, and what follows
// the comma after it. What it writes never overtakes what it reads.
func (c *rows) unquote(record []byte) (field, rest []byte, more bool) {
	field, i := record[:0], 1
	for {
		j := bytes.IndexByte(record[i:], '"')
		if j < 0 {
			return append(field, record[i:]...), nil, false
		}
		field = append(field, record[i:i+j]...)
		i += j + 1
		switch {
		case i == len(record):
			return field, nil, false
		case record[i] == c.comma:
			return field, record[i+1:], true
		case record[i] == '"':
			i++
		}
		field = append(field, '"')
	}
}

// column returns the place of the first of the names, or -1.
func column(header, names []string) int {
	for _, name := range names {
		if i := slices.Index(header, name); i >= 0 {
			return i
		}
	}
	return -1
}

func blank(text []byte) bool { return len(bytes.TrimSpace(text)) == 0 }
