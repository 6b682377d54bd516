// Package odt reads documents of OpenDocument (OASIS, version 1.3, part 3), of LibreOffice and others:
// .odt, .fodt and their templates.
package odt

import (
	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/opendoc"
	"gongkai/extract/internal/parts"
)

// maxRepeated is how often a cell or a row that is repeated is written: tables of a report
// have fewer of either.
const maxRepeated = 100

// Is reports whether doc is one, also if it is cut.
func Is(doc []byte) bool { return opendoc.Is(doc, "text") }

// Read writes what doc shows: the document, and behind it headers and footers. Tracked changes
// are taken as accepted; notes at the foot and remarks are left out.
func Read(doc []byte, f *parts.File) error {
	a, err := opendoc.Open(doc)
	if err != nil {
		return err
	}
	members := map[string][]byte{}
	looks, lists := opendoc.Looks{}, newLists()
	for _, name := range []string{opendoc.Styles, opendoc.Content} { // styles of the one are based on those of the other
		if members[name], err = a.Read(name); err != nil {
			return err
		}
		r := newReader(members[name], nil, looks, lists)
		if err := r.Each(r.top); err != nil {
			return member.Broken()
		}
	}
	if members[opendoc.Content] == nil {
		return member.Broken()
	}
	for _, name := range []string{opendoc.Content, opendoc.Styles} {
		f.Begin(name)
		r := newReader(members[name], f, looks, lists)
		if err := r.Each(r.top); err != nil && err != parts.ErrFull {
			return member.Broken()
		}
	}
	if last := len(f.Parts) - 1; f.Parts[last].From == len(f.Text) { // no headers
		f.Parts = f.Parts[:last]
	}
	return nil
}

// reader reads a member.
type reader struct {
	opendoc.Text
	f     *parts.File // nil while styles are read
	lists *lists
	boxes parts.Boxes
}

func newReader(b []byte, f *parts.File, looks opendoc.Looks, lists *lists) *reader {
	r := &reader{f: f, lists: lists}
	r.Text = opendoc.Text{XML: member.NewXML(b), Looks: looks, Write: f.Write, Break: f.Line, Box: r.box}
	if f != nil {
		r.Picture = func() { f.Pictures++ }
	}
	return r
}

// top reads an element above the text, which styles stand before.
func (r *reader) top(e member.Element) error {
	switch e.Name {
	case "document", "document-content", "document-styles", "automatic-styles", "styles", "body", "master-styles", "master-page":
		return r.Each(r.top)
	case "style":
		return r.Looks.Read(r.XML, e)
	case "list-style":
		return r.lists.readStyle(r.XML, e)
	case "text", "header", "footer", "header-first", "footer-first", "header-left", "footer-left":
		if r.f != nil {
			return r.Each(r.block)
		}
	}
	return r.Skip()
}

// block reads an element among paragraphs and tables.
func (r *reader) block(e member.Element) error {
	if r.f.Full {
		return parts.ErrFull
	}
	switch e.Name {
	case "p", "h":
		return r.paragraph(e)
	case "table":
		return r.table()
	case "list":
		return r.list(e)
	case "list-item":
		return r.item()
	case "image":
		r.Picture()
	case "list-header", "section", "index-body", "index-title", "table-of-content", "frame", "text-box", "numbered-paragraph":
		return r.Each(r.block)
	}
	return r.Skip()
}

func (r *reader) paragraph(e member.Element) error {
	return r.boxes.Paragraph(r.f, func() error {
		r.f.Write(r.lists.next())
		return r.Paragraph(r.Looks.Of(e))
	})
}

// box reads a text box, or what stands in one.
func (r *reader) box(e member.Element) error {
	return r.boxes.Box(r.f, func() error { return r.block(e) })
}
