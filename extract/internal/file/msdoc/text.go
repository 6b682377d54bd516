package msdoc

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"gongkai/extract/internal/parts"
)

// Characters that mean something (2.4.1).
const (
	picture    = 0x01
	cellMark   = 0x07
	drawing    = 0x08
	lineBreak  = 0x0B
	pageBreak  = 0x0C
	paragraph  = 0x0D
	fieldBegin = 0x13
	fieldShows = 0x14
	fieldEnd   = 0x15
	hyphen     = 0x1E
)

// write writes the text: the document, then headers and footers, then text boxes.
func (d *document) write(f *parts.File) {
	head := d.streams["WordDocument"]
	length := func(i int) int { return u32(head, lengthsAt+4*i) }
	main, notes, margins, annotations, endnotes, boxes := length(3), length(4), length(5), length(7), length(8), length(9)
	marginsAt := main + notes
	boxesAt := marginsAt + margins + length(6) + annotations + endnotes
	if boxesAt+boxes > len(head) { // pieces that lie over one another
		f.Full = true
		return
	}
	for _, p := range []struct {
		name     string
		from, to int
	}{{"text", 0, main}, {"headers", marginsAt, marginsAt + margins}, {"text boxes", boxesAt, boxesAt + boxes}} {
		if p.to > p.from {
			f.Begin(p.name)
			w := writer{document: d, f: f}
			w.write(p.from, p.to)
		}
	}
}

// writer writes a part of the text.
type writer struct {
	*document
	f       *parts.File
	text    strings.Builder // of the paragraphs of a cell
	cells   []string        // of the row at hand
	open    bool            // a table
	fields  []bool          // those that are open, outermost first: whether they show what comes
	silent  int             // of these, those that do not
	pending []uint16        // the first half of a character beyond the basic plane
}

// write writes the text from one place to another.
func (w *writer) write(from, to int) {
	for i := range w.pieces {
		p := &w.pieces[i]
		for at := max(p.from, from); at < min(p.to, to) && !w.f.Full; at++ {
			c, place := w.character(p, at)
			w.take(c, place, p)
			w.f.Full = w.f.Full || w.text.Len() > parts.MaxText
		}
	}
	w.endLine()
	if len(w.cells) > 0 {
		w.endRow(nil)
	}
	w.endTable()
}

// character returns a character of a piece, and where it lies in the document.
func (w *writer) character(p *piece, at int) (c uint16, place int) {
	b := w.streams["WordDocument"]
	if p.narrow {
		place = p.at + at - p.from
		return uint16(charmap.Windows1252.DecodeByte(b[place])), place
	}
	place = p.at + 2*(at-p.from)
	return uint16(u16(b, place)), place
}

// take takes a character.
func (w *writer) take(c uint16, place int, p *piece) {
	switch c {
	case fieldBegin:
		w.fields = append(w.fields, false)
		w.silent++
		return
	case fieldShows, fieldEnd:
		n := len(w.fields) - 1
		if n < 0 {
			return
		}
		if !w.fields[n] {
			w.silent--
		}
		if w.fields[n] = true; c == fieldEnd {
			w.fields = w.fields[:n]
		}
		return
	case paragraph, cellMark, pageBreak:
		w.end(c, place, p)
		return
	}
	look := w.look(w.characters.at(place), p.properties)
	if w.silent > 0 || look.gone || look.raised && c < 0x100 && parts.IsNoteMark(string(rune(c))) {
		return
	}
	switch {
	case c == picture || c == drawing:
		w.f.Pictures++
	case c == lineBreak:
		w.text.WriteByte('\n')
	case c == hyphen:
		w.text.WriteByte('-')
	case c == '\t' || c >= ' ' && !utf16.IsSurrogate(rune(c)):
		w.text.WriteRune(rune(c))
	case len(w.pending) > 0:
		w.text.WriteRune(utf16.DecodeRune(rune(w.pending[0]), rune(c)))
		w.pending = nil
	case utf16.IsSurrogate(rune(c)):
		w.pending = append(w.pending, c)
	}
}

// end ends a paragraph, which may end a cell or a row.
func (w *writer) end(c uint16, place int, p *piece) {
	at := w.place(w.paragraphs.at(place), p.properties)
	switch {
	case c == cellMark && at.endsRow:
		if w.look(w.characters.at(place), p.properties).gone { // the row was deleted
			w.cells = w.cells[:0]
			w.text.Reset()
			return
		}
		w.endRow(at.continues)
	case c == cellMark:
		w.cells = append(w.cells, strings.Trim(w.text.String(), "\n"))
		w.text.Reset()
	case at.inTable || len(w.cells) > 0:
		w.text.WriteByte('\n')
	default:
		w.endLine()
	}
}

// endLine writes a paragraph outside of tables.
func (w *writer) endLine() {
	if s := w.text.String(); strings.TrimSpace(s) != "" {
		w.endTable()
		w.f.Write(s)
	}
	w.f.Line()
	w.text.Reset()
}

func (w *writer) endRow(continues []bool) {
	if !w.open {
		w.f.Line()
		w.f.Table()
		w.open = true
	}
	for i, s := range w.cells {
		if i < len(continues) && continues[i] {
			continue
		}
		w.f.Write(s)
		w.f.EndCell()
	}
	w.f.EndRow()
	w.cells = w.cells[:0]
	w.text.Reset()
}

func (w *writer) endTable() {
	if w.open {
		w.f.EndTable()
		w.open = false
	}
}
