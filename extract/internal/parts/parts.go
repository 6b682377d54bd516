// Package parts holds the text of files that are no text: of Word, Excel, PDF, saved
// pages. What reads such a file writes what it shows into a File, part by part, in the
// order in which people read it; places of readings count in the text of a part. It knows nothing of
// what the text says.
package parts

import (
	"sort"
	"strings"
	"unicode/utf8"

	"gongkai/extract/report"
)

// Separators of tables in a text. Nothing else of these stands in a File: Write drops
// control characters.
const (
	CellEnd    = 0x1F // a cell has ended
	RowEnd     = 0x1E // a row has ended
	TableStart = 0x1D // a table begins
)

// MaxText is how much text a file may hold: what swells beyond it while it is unpacked is
// no report. As much as a document may have that is text.
const MaxText = report.MaxDocument

// File is the text of a file. The zero value is empty.
//
// Tables are cells in the order in which people read them, each ended by CellEnd, rows by
// RowEnd. A cell that goes over several rows or columns stands once, at the first of
// them, as in HTML; so a row may have fewer cells than the one above. A cell that is there
// and blank has its CellEnd. A table within a cell begins with TableStart of its own.
type File struct {
	Text   []byte
	Parts  []Part // in order; the first begins at 0
	Markup bool   // the text is HTML as it stands in the file, in UTF-8
	Full   bool   // there was more than MaxText; what came behind it was dropped

	Pictures int // that the file shows and nothing was read of: pages of a scan are such
}

// Part is a part of a file: the text from From to the next part.
type Part struct {
	Name string // as people find it: the path of a member, "page 3", "sheet 年报"
	From int
}

// Reset makes f empty.
func (f *File) Reset() { *f = File{Text: f.Text[:0], Parts: f.Parts[:0]} }

// Begin begins a part. What follows does not continue the line before.
func (f *File) Begin(name string) {
	f.Line()
	f.Parts = append(f.Parts, Part{name, len(f.Text)})
}

// Write adds text of one piece: without what stands for a separator, line breaks and tabs
// kept, bytes that are no UTF-8 replaced.
func (f *File) Write(s string) {
	if !f.room(len(s)) {
		return
	}
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			f.Text = utf8.AppendRune(f.Text, r)
			i += size
			continue
		case c == '\r' || c == '\v' || c == '\f':
			f.Text = append(f.Text, '\n')
		case c >= ' ' || c == '\n' || c == '\t':
			f.Text = append(f.Text, c)
		}
		i++
	}
}

// Line ends a line, unless nothing stands in it: of a paragraph, or within a cell.
func (f *File) Line() {
	if n := len(f.Text); n > 0 && !strings.ContainsRune("\n"+separators, rune(f.Text[n-1])) && f.room(1) {
		f.Text = append(f.Text, '\n')
	}
}

// Table begins a table.
func (f *File) Table() { f.separate(TableStart) }

// EndCell ends a cell.
func (f *File) EndCell() { f.separate(CellEnd) }

// EndRow ends a row.
func (f *File) EndRow() { f.separate(RowEnd) }

// EndTable ends a table: what follows stands on a line of its own.
func (f *File) EndTable() {
	if f.room(1) {
		f.Text = append(f.Text, '\n')
	}
}

func (f *File) separate(c byte) {
	if f.room(1) {
		f.Text = append(f.Text, c)
	}
}

// IsNoteMark reports whether what stands above the line is the mark of a note, which does not
// belong to the number before it.
func IsNoteMark(raised string) bool {
	return strings.Trim(raised, "0123456789[]()（）〔〕【】*※①②③④⑤⑥⑦⑧⑨⑩注 ") == ""
}

// room reports whether so many bytes fit.
func (f *File) room(n int) bool {
	f.Full = f.Full || len(f.Text)+n > MaxText
	return !f.Full
}

// Locate returns the part that a place of the text is in, as a locator from there to another.
func (f *File) Locate(from, to int) report.Locator {
	i := sort.Search(len(f.Parts), func(i int) bool { return f.Parts[i].From > from }) - 1
	if i < 0 {
		return report.Locator{Start: from, End: to}
	}
	p := f.Parts[i]
	return report.Locator{Part: p.Name, Start: from - p.From, End: to - p.From}
}

// Span returns where the first part with a name begins and ends in the text; where all parts do, if
// the name is "". It reports whether there is one.
func (f *File) Span(name string) (from, to int, ok bool) {
	if name == "" {
		return 0, len(f.Text), true
	}
	for i, p := range f.Parts {
		if p.Name == name {
			end := len(f.Text)
			if i+1 < len(f.Parts) {
				end = f.Parts[i+1].From
			}
			return p.From, end, true
		}
	}
	return 0, 0, false
}

// Of returns the text of such a part.
func (f *File) Of(name string) ([]byte, bool) {
	from, to, ok := f.Span(name)
	return f.Text[from:to], ok
}
