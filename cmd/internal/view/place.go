package view

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"gongkai/cmd/internal/words"
	"gongkai/extract"
	"gongkai/extract/report"
)

// places finds lines and columns of a document, for a person with an editor.
type places struct {
	say   words.Printer
	file  *extract.Source // nil: the document is text itself
	doc   []byte
	width func([]byte) int // of the character that the bytes begin with
	lines []int            // where each line starts
	// The last column found: the next one asked for is most often behind it.
	offset, column int
}

func newPlaces(say words.Printer, doc []byte) *places {
	if extract.IsFile(doc) {
		file, _ := extract.Open(doc) // it was read before
		return &places{say: say, file: file}
	}
	p := &places{doc: doc, width: widths(doc), offset: -1}
	at := 0
	if len(doc) >= 3 && string(doc[:3]) == "\uFEFF" {
		at = 3
	}
	p.lines = append(p.lines, at)
	for at < len(doc) {
		c, n := p.char(at)
		at += n
		if c == '\r' && at < len(doc) {
			if next, _ := p.char(at); next == '\n' {
				continue
			}
		}
		if c == '\r' || c == '\n' {
			p.lines = append(p.lines, at)
		}
	}
	return p
}

// char returns the character at a place if it is ASCII, else 0, and its length.
func (p *places) char(at int) (c byte, n int) {
	n = min(p.width(p.doc[at:]), len(p.doc)-at)
	for _, b := range p.doc[at : at+n] {
		switch {
		case b >= utf8.RuneSelf || c != 0 && b != 0:
			return 0, n
		case b != 0:
			c = b
		}
	}
	return c, n
}

// at returns where a place is: line:column in a text, both from 1, the column in characters;
// in a file in words.
func (p *places) at(l report.Locator) string {
	if p.file == nil {
		return p.inText(l.Start)
	}
	passage, _ := p.file.At(l, 0)
	return inFile(p.say, &passage)
}

// inFile says where in a file a passage is: page 4, table 1, row 7, cell 3.
func inFile(say words.Printer, p *extract.Passage) string {
	say = say.Section("place")
	name := p.Part
	if kind, rest, ok := strings.Cut(p.Part, " "); ok && (kind == "page" || kind == "sheet") {
		name = say.T(kind, rest)
	}
	if p.Table == 0 {
		return say.T("line", name, p.Line)
	}
	return say.T("cell", name, p.Table, p.Row, p.Cell)
}

func (p *places) inText(offset int) string {
	line := max(1, sort.SearchInts(p.lines, offset+1))
	from, column := p.lines[line-1], 1
	if p.offset >= from && p.offset <= offset {
		from, column = p.offset, p.column
	}
	for from < offset {
		_, n := p.char(from)
		from += n
		column++
	}
	p.offset, p.column = from, column
	return fmt.Sprintf("%d:%d", line, column)
}

// encodingSample is as much of a document as says what its encoding is.
const encodingSample = 64 << 10

// widths returns what says how long the characters of a document are, in the
// encoding in which extract reads it.
func widths(doc []byte) func([]byte) int {
	if len(doc) >= 2 && (doc[0] == 0xFF && doc[1] == 0xFE || doc[0] == 0xFE && doc[1] == 0xFF) {
		return func([]byte) int { return 2 }
	}
	if name, _ := extract.Legacy(doc[:min(len(doc), encodingSample)]); name == "" {
		return func(b []byte) int {
			_, n := utf8.DecodeRune(b)
			return n
		}
	}
	return func(b []byte) int { // GB18030 or Big5
		switch {
		case b[0] < utf8.RuneSelf || len(b) == 1:
			return 1
		case b[1] >= '0' && b[1] <= '9':
			return 4
		}
		return 2
	}
}

// Place says where in its source a passage is: line:column of a text, in words of a file.
func Place(p words.Printer, at *extract.Passage) string {
	if at.Part != "" {
		return inFile(p, at)
	}
	return fmt.Sprintf("%d:%d", at.Line, at.Column)
}
