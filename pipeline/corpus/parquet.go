package corpus

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"gongkai/extract/message"
)

// Parquet is read by our own code, and of it only what texts and ids take. The
// libraries for it believe what a file claims: they allocate by the number of
// values in a header, by the index into a dictionary, by the length in a packed
// list, and a single wrong byte there ends the program, which no recover prevents.
// Here all claims are held against the bytes that are there.

// maxFooter is more than the metadata of some 100,000 column chunks takes.
const maxFooter = 64 << 20

// maxGroups is the row groups of 10,000 million rows as most writers make them.
const maxGroups = 100_000

// physical types of Parquet
const (
	parquetInt32     = 1
	parquetInt64     = 2
	parquetByteArray = 6
)

var parquetTypes = []string{"BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"}

// parquetFile is what the footer says.
type parquetFile struct {
	leaves []parquetLeaf
	rows   int64
	groups []parquetGroup
}

// parquetLeaf is a column that has values.
type parquetLeaf struct {
	path             string
	kind             int64
	optional, listed int // levels above it, itself included
}

// parquetGroup is a row group, of which only the chunks that are wanted are kept.
type parquetGroup struct {
	rows   int64
	chunks []parquetChunk
}

type parquetChunk struct {
	leaf  int
	start int64 // of its first page
	codec int64
}

// largeError ends the reading of a container that takes too much memory.
type largeError struct{ limit int64 }

func (e *largeError) Error() string {
	return fmt.Sprintf("needs more than %d MB of memory at once; write it anew with smaller pages", e.limit>>20)
}

// parquet reads the rows of a Parquet file, of which only the columns with the
// text and the id are touched.
func (w *walk) parquet(src Source, prefix string) error {
	at, size, err := w.random(src)
	if err != nil {
		return err
	}
	footer, err := w.footer(at, size)
	if err != nil {
		return err
	}
	var f parquetFile
	groups, err := f.read(footer)
	if err != nil {
		return err
	}
	var names []string
	for _, leaf := range f.leaves {
		names = append(names, leaf.path)
	}
	c := columnsOf(names, &w.Options)
	if c.text < 0 {
		return noText(&w.Options, names, false)
	}
	if leaf := f.leaves[c.text]; leaf.kind != parquetByteArray || leaf.listed > 0 {
		return unsupported(message.ColumnHoldsNoTexts, message.Text(leaf.path), leaf.holds())
	}
	for _, i := range []*int{&c.id, &c.title} {
		if *i >= 0 && !f.leaves[*i].names() {
			*i = -1
		}
	}
	if err := f.readGroups(groups, c); err != nil {
		return err
	}
	return w.parquetRows(&f, at, size, c, prefix)
}

// names reports whether values of a column can name a record.
func (l parquetLeaf) names() bool {
	return l.listed == 0 && (l.kind == parquetByteArray || l.kind == parquetInt32 || l.kind == parquetInt64)
}

func (l parquetLeaf) holds() message.Arg {
	if l.listed > 0 {
		return message.Each(message.New(message.HoldsLists))
	}
	if l.kind >= 0 && l.kind < int64(len(parquetTypes)) {
		return message.Text(parquetTypes[l.kind])
	}
	return message.Each(message.New(message.HoldsUnknown))
}

// footer returns the metadata at the end of a file.
func (w *walk) footer(at io.ReaderAt, size int64) ([]byte, error) {
	const tail = 8
	var end [tail]byte
	if size < tail+4 {
		return nil, errCutOff
	}
	if _, err := at.ReadAt(end[:], size-tail); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(end[4:]) == "PARE" {
		return nil, unsupported(message.Encrypted)
	}
	if string(end[4:]) != "PAR1" {
		return nil, message.NewError(message.NoParquetEnd)
	}
	n := int64(binary.LittleEndian.Uint32(end[:]))
	if n > size-tail-4 {
		return nil, message.NewError(message.MetadataBeyondFile)
	}
	if n > maxFooter {
		return nil, message.NewError(message.MetadataTooLarge, message.Number(maxFooter>>20))
	}
	if n > Roomy {
		if err := w.hold(); err != nil {
			return nil, err
		}
	}
	footer := make([]byte, n)
	if _, err := at.ReadAt(footer, size-tail-n); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return footer, nil
}

// read reads the schema, and returns the list of row groups unread.
func (f *parquetFile) read(footer []byte) (groups []byte, err error) {
	t := &thrift{b: footer}
	encrypted := false
	var elements []parquetElement
	t.fields(func(id int64, kind byte) bool {
		switch id {
		case 2:
			t.list(func(byte) {
				if len(elements) > 2*maxColumns {
					t.fail(message.NewError(message.TooManyColumns, message.Number(maxColumns)))
				}
				elements = append(elements, readElement(t))
			})
		case 3:
			f.rows = t.int()
		case 4:
			from := t.at
			t.skip(kind)
			groups = t.b[from:t.at]
		case 8:
			encrypted = true
			return false
		default:
			return false
		}
		return true
	})
	switch {
	case t.err != nil:
		return nil, t.err
	case encrypted:
		return nil, unsupported(message.Encrypted)
	case len(elements) == 0:
		return nil, errThriftWrong
	}
	s := schema{rest: elements[1:]}
	for range elements[0].children {
		if err := s.leaves("", 0, 0, 0); err != nil {
			return nil, err
		}
	}
	f.leaves = s.out
	return groups, nil
}

// parquetElement is a node of the schema, which lies flat in the order of a walk.
type parquetElement struct {
	name       string
	kind       int64
	repetition int64 // 1: optional, 2: repeated
	children   int64
	group      bool
}

func readElement(t *thrift) (e parquetElement) {
	t.fields(func(id int64, _ byte) bool {
		switch id {
		case 1:
			e.kind = t.int()
		case 3:
			e.repetition = t.int()
		case 4:
			e.name = shortID(string(t.bytes()))
		case 5:
			e.children = t.int()
			e.group = e.children > 0
		default:
			return false
		}
		return true
	})
	return e
}

type schema struct {
	rest []parquetElement
	out  []parquetLeaf
}

// leaves reads the next node and those below it.
func (s *schema) leaves(path string, optional, listed, depth int) error {
	if len(s.rest) == 0 || depth > deepest {
		return errThriftWrong
	}
	e := s.rest[0]
	s.rest = s.rest[1:]
	path = strings.TrimPrefix(path+"."+e.name, ".")
	switch e.repetition {
	case 1:
		optional++
	case 2:
		optional++
		listed++
	}
	if !e.group {
		s.out = append(s.out, parquetLeaf{path, e.kind, optional, listed})
		return nil
	}
	for range e.children {
		if err := s.leaves(path, optional, listed, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// readGroups reads where the columns that are wanted lie.
func (f *parquetFile) readGroups(groups []byte, c columns) error {
	t := &thrift{b: groups}
	if len(groups) == 0 {
		return nil
	}
	t.list(func(byte) {
		var g parquetGroup
		t.fields(func(id int64, _ byte) bool {
			switch id {
			case 1:
				leaf := 0
				t.list(func(kind byte) {
					if leaf == c.text || leaf == c.id || leaf == c.title {
						g.chunks = append(g.chunks, readChunk(t, leaf))
					} else {
						t.element(kind)
					}
					leaf++
				})
			case 3:
				g.rows = t.int()
			default:
				return false
			}
			return true
		})
		if f.groups = append(f.groups, g); len(f.groups) > maxGroups {
			t.fail(message.NewError(message.TooManyGroups, message.Number(maxGroups)))
		}
	})
	return t.err
}

func readChunk(t *thrift, leaf int) parquetChunk {
	c := parquetChunk{leaf: leaf}
	data, dictionary := int64(-1), int64(0)
	t.fields(func(id int64, kind byte) bool {
		switch {
		case id == 1 && kind == thriftBinary && len(t.bytes()) > 0:
			t.fail(message.NewError(message.ColumnsElsewhere))
		case id == 1:
		case id == 3 && kind == thriftStruct:
			t.fields(func(id int64, _ byte) bool {
				switch id {
				case 4:
					c.codec = t.int()
				case 9:
					data = t.int()
				case 11:
					dictionary = t.int()
				default:
					return false
				}
				return true
			})
		default:
			return false
		}
		return true
	})
	if c.start = data; dictionary > 0 && dictionary < data {
		c.start = dictionary
	}
	return c
}

// rowCost is what a row counts for in the account beside its text: rows without
// text can be claimed by the thousand million in a few bytes.
const rowCost = 64

// parquetRows returns the rows.
func (w *walk) parquetRows(f *parquetFile, at io.ReaderAt, size int64, c columns, prefix string) error {
	number, texts := 0, 0
	for _, g := range f.groups {
		open := func(leaf int) *parquetColumn {
			for _, chunk := range g.chunks {
				if chunk.leaf == leaf {
					return &parquetColumn{walk: w, at: at, size: size, pos: chunk.start, codec: chunk.codec, leaf: f.leaves[leaf]}
				}
			}
			return nil
		}
		text, id, title := open(c.text), open(c.id), open(c.title)
		if text == nil && g.rows > 0 {
			return errThriftWrong
		}
		for range g.rows {
			value, err := text.next()
			if err != nil {
				return rowsMissing(err, number, f.rows)
			}
			number++
			name, err := parquetName(id, title, number)
			if err != nil {
				return rowsMissing(err, number-1, f.rows)
			}
			if err := w.account.swell(int64(len(value)) + rowCost); err != nil {
				return err
			}
			r := Record{ID: prefix + name, Text: value, NoText: blank(value)}
			if !r.NoText {
				texts++
			}
			if err := w.give(r); err != nil {
				return err
			}
		}
		for _, c := range []*parquetColumn{text, id, title} {
			c.close()
		}
	}
	switch {
	case int64(number) < f.rows:
		return rowsMissing(io.EOF, number, f.rows)
	case number > 0 && texts == 0:
		var names []string
		for _, leaf := range f.leaves {
			names = append(names, leaf.path)
		}
		return noText(&w.Options, names, true)
	}
	return nil
}

// parquetName names a row by its id, else by its number and title.
func parquetName(id, title *parquetColumn, number int) (string, error) {
	if id != nil {
		value, err := id.next()
		if err != nil || shortID(string(value)) != "" {
			return string(value), err
		}
	}
	if title == nil {
		return titled(number, ""), nil
	}
	value, err := title.next()
	return titled(number, shortID(string(value))), err
}

// rowsMissing words the end of the pages before that of the rows.
func rowsMissing(err error, number int, rows int64) error {
	if errors.Is(err, io.EOF) {
		return message.NewError(message.WrongRows, message.Number(number), message.Number(rows))
	}
	return err
}
