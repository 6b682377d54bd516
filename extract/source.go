package extract

import (
	"bytes"

	"golang.org/x/text/encoding"

	"gongkai/extract/internal/file"
	"gongkai/extract/internal/parts"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// Passage is a stretch of a document and what stands around it, for people.
type Passage = text.Passage

// Source is a document for people: where in it something stands, and its text, in which
// places are counted.
type Source struct {
	doc   []byte
	file  *parts.File // nil: the document is text itself
	shown []byte      // its text, as people can read it
}

// Open returns the source of a document. The error is a *report.Reject, of a file that
// cannot be read; then it has no text.
func Open(doc []byte) (*Source, error) {
	s, f := &Source{doc: doc}, &parts.File{}
	isFile, err := file.Read(doc, f)
	if err != nil {
		f.Reset()
	}
	if isFile {
		s.file, s.shown = f, readable(f.Text)
	}
	return s, err
}

// IsFile reports whether a document is no text, but a file of a kind that is read.
func IsFile(doc []byte) bool { return file.Is(doc) }

// MentionsFile reports whether a text may name a file that a report is published in.
func MentionsFile(doc []byte) bool { return text.MentionsFile(doc) }

// Parts returns the names of the parts of a file, nil for what is text itself.
func (s *Source) Parts() (names []string) {
	if s.file != nil {
		for _, p := range s.file.Parts {
			names = append(names, p.Name)
		}
	}
	return names
}

// readable returns a text with a tab behind each cell and a line break behind each row: it has
// as many bytes, so that places are the same.
func readable(b []byte) []byte {
	b = bytes.Clone(b)
	for i, c := range b {
		switch c {
		case parts.CellEnd:
			b[i] = '\t'
		case parts.RowEnd, parts.TableStart:
			b[i] = '\n'
		}
	}
	return b
}

// Text returns the text of a part of a file, of all parts if it is "", as people can read
// it: cells end with a tab, rows with a line break. So it has as many bytes as are counted. Of
// what is text itself it returns all. It reports whether there is such a part.
func (s *Source) Text(part string) ([]byte, bool) {
	if s.file == nil {
		return s.doc, part == ""
	}
	from, to, ok := s.file.Span(part)
	return s.shown[from:to], ok
}

// At returns the passage at a place, with so many lines around it. It reports whether the
// document can be read and has such a place.
func (s *Source) At(at report.Locator, around int) (Passage, bool) {
	b, ok := s.Text(at.Part)
	if !ok {
		return Passage{}, false
	}
	p, ok := text.At(b, at.Start, at.End, around)
	if ok && s.file != nil {
		from, to, _ := s.file.Span(at.Part)
		p.Part = at.Part
		p.Table, p.Row, p.Cell = parts.Cell(s.file.Text[from:to], at.Start)
	}
	return p, ok
}

// Legacy returns the encoding from before UTF-8 that a text is in, and its name;
// nil for UTF-8, with faults too, and for what is no text. The more text there is,
// the surer the answer.
func Legacy(b []byte) (name string, e encoding.Encoding) { return text.Legacy(b) }
