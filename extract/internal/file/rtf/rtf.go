// Package rtf reads documents in Rich Text Format (Microsoft's specification 1.9.1), as Word,
// WPS and LibreOffice write them, often under the name .doc.
package rtf

import (
	"bytes"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
)

// maxDepth is how deep groups may lie in one another: some twenty do.
const maxDepth = 1000

// Is reports whether doc is one.
func Is(doc []byte) bool { return bytes.HasPrefix(doc, []byte(`{\rtf`)) }

// Read writes the text of doc: what is hidden, deleted, or stands in a note is left out.
// Headers and footers are parts behind it.
func Read(doc []byte, f *parts.File) error {
	r := &reader{in: doc, f: f, fonts: map[int]int{}, page: defaultPage}
	r.group.skipped = 1 // bytes that stand for a character of Unicode, until the document says otherwise
	f.Begin("text")
	if !r.read() {
		return member.Broken()
	}
	r.finish()
	for _, m := range r.margins {
		f.Begin(m.name)
		f.Write(m.text)
		f.Line()
	}
	return nil
}

// group is what holds within a pair of braces.
type group struct {
	ignored bool // a destination that is not shown
	hidden  bool
	deleted bool
	raised  bool
	inTable bool
	font    int
	skipped int  // bytes behind a character of Unicode, for readers that know none
	margin  int  // of which header or footer it is, from 1
	names   bool // the table of fonts
}

type reader struct {
	in []byte
	at int
	f  *parts.File

	group group
	outer []group
	fonts map[int]int // code page by font
	page  int         // of the document

	bytes   []byte // of characters that are not decoded yet
	high    rune   // the first half of a character beyond the basic plane
	left    int    // bytes still to be skipped behind a character of Unicode
	starred bool   // the next control word is a destination that may be passed over
	text    []byte // of the cell at hand, within a table
	row     []string
	defined []cellDefinition
	next    cellDefinition
	open    bool // a table
	margins []margin
}

// margin is a header or footer.
type margin struct{ name, text string }

// cellDefinition says that a cell goes on from the one before or above.
type cellDefinition struct{ continues bool }

// read reads to the end; it reports whether the document is whole.
func (r *reader) read() bool {
	for r.at < len(r.in) {
		c := r.in[r.at]
		r.at++
		switch c {
		case '{':
			r.flush()
			if len(r.outer) >= maxDepth {
				return false
			}
			r.outer = append(r.outer, r.group)
		case '}':
			r.flush()
			n := len(r.outer) - 1
			if n < 0 {
				return false
			}
			r.group, r.outer, r.starred = r.outer[n], r.outer[:n], false
			if n == 0 {
				return true
			}
		case '\\':
			if !r.control() {
				return false
			}
		case '\r', '\n':
		default:
			r.byte(c)
		}
	}
	return false
}

// byte takes a byte of text.
func (r *reader) byte(c byte) {
	if r.left > 0 {
		r.left--
		return
	}
	r.starred = false
	if !r.group.ignored && !r.group.names {
		r.bytes = append(r.bytes, c)
	}
}

// control reads what follows a backslash.
func (r *reader) control() bool {
	if r.at >= len(r.in) {
		return false
	}
	c := r.in[r.at]
	if c|0x20 >= 'a' && c|0x20 <= 'z' {
		word, value, given := r.word()
		return r.command(word, value, given)
	}
	r.at++
	switch c {
	case '\'':
		if r.at+2 > len(r.in) {
			return false
		}
		high, ok1 := hex(r.in[r.at])
		low, ok2 := hex(r.in[r.at+1])
		if ok1 && ok2 {
			r.byte(high<<4 | low)
			r.at += 2
		}
	case '\\', '{', '}':
		r.byte(c)
	case '~':
		r.write(" ")
	case '_':
		r.write("-")
	case '*':
		r.starred = true
	case '\r', '\n':
		r.paragraph()
	}
	return true
}

func hex(c byte) (value byte, ok bool) {
	switch {
	case isDigit(c):
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// word reads a control word and the number behind it.
func (r *reader) word() (word string, value int, given bool) {
	from := r.at
	for r.at < len(r.in) && r.in[r.at]|0x20 >= 'a' && r.in[r.at]|0x20 <= 'z' {
		r.at++
	}
	word = string(r.in[from:min(r.at, from+longestWord)])
	negative := false
	if r.at+1 < len(r.in) && r.in[r.at] == '-' && isDigit(r.in[r.at+1]) {
		negative = true
		r.at++
	}
	for ; r.at < len(r.in) && isDigit(r.in[r.at]); r.at++ {
		given = true
		if value < 1<<30 {
			value = value*10 + int(r.in[r.at]-'0')
		}
	}
	if negative {
		value = -value
	}
	if r.at < len(r.in) && r.in[r.at] == ' ' {
		r.at++
	}
	return word, value, given
}

// longestWord is that of a control word.
const longestWord = 32

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
