// Package rtf reads documents in the Rich Text Format: .rtf, and many a .doc.
package rtf

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
)

const (
	// maxDepth is how deep groups may lie in one another. Word stays below 40.
	maxDepth = 300
	// maxAside is how deep text boxes may lie in one another; those within are left out.
	maxAside = 4
	// maxLevel is how deep tables may lie in one another; those within lie at this depth.
	maxLevel = 20
)

// Is reports whether doc begins as such a document does.
func Is(doc []byte) bool {
	head := bytes.TrimLeft(bytes.TrimPrefix(doc[:min(len(doc), 64)], []byte("\uFEFF")), " \t\r\n")
	return bytes.HasPrefix(head, []byte(`{\rtf`))
}

// Read writes what doc shows: the document, and behind it headers and footers, which say whose
// it is. Tracked changes are taken as accepted; notes at the foot are left out.
func Read(doc []byte, f *parts.File) error {
	r := &reader{doc: doc, f: f, state: state{skipBytes: 1}, fonts: map[int]int{}, known: map[string]bool{}}
	r.utf8 = utf8.Valid(doc)
	f.Begin("document")
	if !r.groups() {
		return member.Broken()
	}
	r.settle()
	r.closeTables(0)
	r.paragraphEnd()
	for i, h := range r.heads {
		f.Begin(fmt.Sprint("header or footer ", i+1))
		f.Text = append(f.Text, h...)
	}
	return nil
}

// reader reads a document. What it has read stands in f.
type reader struct {
	doc   []byte
	at    int
	f     *parts.File
	state // of the group at hand
	outer []state

	fonts    map[int]int // their code pages; 0 if they have that of the document
	codePage int         // of the document; 0: not stated
	utf8     bool        // the document is UTF-8 as it stands, which no standard allows
	first    int         // the font of plain text

	coded     []byte // characters of a code page that wait to be decoded, together
	codedPage int
	lead      bool   // coded ends in the first byte of two
	high      rune   // the first of two surrogates
	owed      int    // characters still to skip, that stand for one of Unicode
	raised    []byte // text above the line, until it is known how it goes on

	tables []table
	cells  [2][]cellLook // of the row that is being described, of the document and in a cell
	look   cellLook      // of the next cell
	row    bool          // a row is described whose end is yet to come

	asides []aside
	boxes  [][]byte        // text boxes of the paragraph at hand, which stand behind it
	heads  [][]byte        // headers and footers, each once
	known  map[string]bool // of them
}

// state is what a group has of its own.
type state struct {
	reads     reading
	skipBytes int // characters that stand behind one of Unicode, for old programs
	font      int
	wideFont  int // for characters of two bytes
	wide      bool
	setsWide  bool // the next font is that of wide characters
	hidden    bool
	deleted   bool
	super     bool
	inTable   bool
	level     int  // of tables in one another; 0: not stated
	nested    bool // the group describes a row of a table in a cell
	number    bool // the group is the number of a paragraph
	starred   bool // \* has been read: the next word names what old programs leave out
	begins    bool // nothing of the group has been read yet
	aside     bool // an aside ends with the group
}

// reading is what is done with the text of a group.
type reading uint8

const (
	show     reading = iota
	within           // nothing is shown but what groups within bring back
	leaveOut         // nothing, all that is within neither
	fontList
)

// groups reads until the first group ends. It reports whether it does.
func (r *reader) groups() bool {
	r.at = bytes.IndexByte(r.doc, '{')
	for r.at < len(r.doc) {
		if r.f.Full {
			return true // which is known of f
		}
		switch c := r.doc[r.at]; c {
		case '{':
			if len(r.outer) == maxDepth {
				return false
			}
			r.outer = append(r.outer, r.state)
			r.begins, r.starred, r.aside, r.owed = true, false, false, 0
			r.at++
		case '}':
			if r.at++; r.endGroup() {
				return true
			}
		case '\\':
			r.at++
			r.control()
		case '\r', '\n', 0:
			r.at++
		default:
			r.plain()
		}
	}
	return false
}

// endGroup reports whether it was the last.
func (r *reader) endGroup() bool {
	r.owed = 0
	if r.aside {
		r.endAside()
	}
	if r.super {
		r.settle()
	}
	r.state = r.outer[len(r.outer)-1]
	r.outer = r.outer[:len(r.outer)-1]
	return len(r.outer) == 0
}

// plain reads characters that stand for themselves.
func (r *reader) plain() {
	from := r.at
	for r.at < len(r.doc) && !special(r.doc[r.at]) {
		r.at++
	}
	s := r.doc[from:r.at]
	r.begins = false
	skipped := min(r.owed, len(s))
	r.owed -= skipped
	if s = s[skipped:]; len(s) == 0 || r.reads != show {
		return
	}
	if !r.lead && (r.utf8 || ascii(s)) {
		r.text(string(s))
		return
	}
	for _, c := range s {
		r.code(c)
	}
}

func special(c byte) bool {
	return c == '{' || c == '}' || c == '\\' || c == '\r' || c == '\n' || c == 0
}

func ascii(s []byte) bool {
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// control reads what stands behind a \.
func (r *reader) control() {
	if r.at == len(r.doc) {
		return
	}
	c := r.doc[r.at]
	if isLetter(c) {
		r.word()
		return
	}
	r.at++
	switch {
	case c == '\'':
		r.hex()
		return
	case c == '*':
		r.starred = true
		return
	case c == '\r' || c == '\n':
		r.perform("par", 0, false)
		return
	}
	if r.begins = false; r.owed > 0 {
		r.owed--
		return
	}
	switch c {
	case '{', '}', '\\':
		r.code(c)
	case '~':
		r.text(" ")
	case '_':
		r.text("-")
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// word reads a control word, its number, and the blank that ends it.
func (r *reader) word() {
	from := r.at
	for r.at < len(r.doc) && isLetter(r.doc[r.at]) {
		r.at++
	}
	name := r.doc[from:r.at]
	negative := r.at < len(r.doc) && r.doc[r.at] == '-'
	if negative {
		r.at++
	}
	n, digits := 0, r.at
	for r.at < len(r.doc) && '0' <= r.doc[r.at] && r.doc[r.at] <= '9' {
		n = min(n*10+int(r.doc[r.at]-'0'), len(r.doc)+1<<17) // more than any means
		r.at++
	}
	has := r.at > digits
	if negative {
		n = -n
	}
	if r.at < len(r.doc) && r.doc[r.at] == ' ' {
		r.at++
	}
	if string(name) == "bin" {
		r.at += min(max(n, 0), len(r.doc)-r.at)
		return
	}
	if r.owed > 0 {
		if _, ok := characters[string(name)]; ok {
			r.owed--
			return
		}
		r.owed = 0 // nothing stands there for old programs
	}
	r.perform(string(name), n, has)
}

// perform does what a control word says.
func (r *reader) perform(name string, n int, has bool) {
	begins := r.begins
	r.begins = false
	if r.reads == leaveOut {
		return
	}
	if begins && r.destination(name) {
		return
	}
	if do, ok := words[name]; ok {
		do(r, n, has)
		return
	}
	if s, ok := characters[name]; ok {
		r.text(s)
	}
}
