// Package odt reads documents of OpenDocument (OASIS, version 1.3, part 3), of LibreOffice and others:
// .odt and its templates.
package odt

import (
	"bytes"
	"strconv"
	"strings"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

const (
	content = "content.xml"
	styles  = "styles.xml"        // headers and footers are there
	sealed  = "encrypted-package" // a document with a password, since version 1.4
)

// maxRepeated is how often a cell or a row that is repeated is written: tables of a report
// have fewer of either.
const maxRepeated = 100

// mediaType is what the member mimetype says, also of templates.
const mediaType = "application/vnd.oasis.opendocument.text"

// Is reports whether doc is one, also if it is cut.
func Is(doc []byte) bool {
	const begins = 200 // bytes, within which the type stands as it is, unless the archive was packed anew
	if bytes.HasPrefix(doc, []byte("PK\x03\x04")) && bytes.Contains(doc[:min(len(doc), begins)], []byte("mimetype"+mediaType)) {
		return true
	}
	if !member.Has(doc, content) {
		return false
	}
	a, err := member.Open(doc)
	if err != nil {
		return false
	}
	b, _ := a.Read("mimetype")
	return bytes.HasPrefix(b, []byte(mediaType))
}

// Read writes what doc shows: the document, and behind it headers and footers. Tracked changes
// are taken as accepted; notes at the foot and remarks are left out.
func Read(doc []byte, f *parts.File) error {
	a, err := member.Open(doc)
	if err != nil {
		return err
	}
	if err := refuseSealed(a); err != nil {
		return err
	}
	members := map[string][]byte{}
	looks, lists := map[string]look{}, newLists()
	for _, name := range []string{styles, content} { // styles of the one are based on those of the other
		if members[name], err = a.Read(name); err != nil {
			return err
		}
		r := reader{XML: member.NewXML(members[name]), looks: looks, lists: lists}
		if err := r.Each(r.top); err != nil {
			return member.Broken()
		}
	}
	if members[content] == nil {
		return member.Broken()
	}
	for _, name := range []string{content, styles} {
		f.Begin(name)
		r := reader{XML: member.NewXML(members[name]), f: f, looks: looks, lists: lists}
		if err := r.Each(r.top); err != nil && err != parts.ErrFull {
			return member.Broken()
		}
	}
	if last := len(f.Parts) - 1; f.Parts[last].From == len(f.Text) { // no headers
		f.Parts = f.Parts[:last]
	}
	return nil
}

// refuseSealed returns a *report.Reject for a document that opens with a password.
func refuseSealed(a member.Archive) error {
	manifest, err := a.Read("META-INF/manifest.xml")
	if err != nil {
		return err
	}
	if bytes.Contains(manifest, []byte("encryption-data")) || len(a.Names(sealed)) > 0 {
		return &report.Reject{Reason: report.ReasonNotText, Detail: message.New(message.EncryptedFile)}
	}
	return nil
}

// look is what a style says of text, as far as it matters here.
type look uint8

const (
	hidden look = 1 << iota // or struck out
	raised                  // above the line
)

// reader reads a member.
type reader struct {
	*member.XML
	f     *parts.File     // nil while styles are read
	looks map[string]look // by the name of the style
	lists *lists
	boxes parts.Boxes
}

// top reads an element above the text, which styles stand before.
func (r *reader) top(e member.Element) error {
	switch e.Name {
	case "document-content", "document-styles", "automatic-styles", "styles", "body", "master-styles", "master-page":
		return r.Each(r.top)
	case "style":
		return r.style(e)
	case "list-style":
		return r.lists.readStyle(r.XML, e)
	case "text", "header", "footer", "header-first", "footer-first", "header-left", "footer-left":
		if r.f != nil {
			return r.Each(r.block)
		}
	}
	return r.Skip()
}

func (r *reader) style(e member.Element) error {
	name, _ := e.Attribute("name")
	parent, _ := e.Attribute("parent-style-name")
	l := r.looks[parent]
	err := r.Each(func(e member.Element) error {
		if e.Name == "text-properties" {
			if display, _ := e.Attribute("display"); display == "none" {
				l |= hidden
			}
			if line, ok := e.Attribute("text-line-through-style"); ok && line != "none" {
				l |= hidden
			}
			if at, _ := e.Attribute("text-position"); strings.HasPrefix(at, "super") {
				l |= raised
			}
		}
		return r.Skip()
	})
	r.looks[name] = l
	return err
}

func (r *reader) lookOf(e member.Element) look {
	name, _ := e.Attribute("style-name")
	return r.looks[name]
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
	case "list-header", "section", "index-body", "index-title", "table-of-content", "frame", "text-box", "numbered-paragraph":
		return r.Each(r.block)
	}
	return r.Skip()
}

func (r *reader) paragraph(e member.Element) error {
	return r.boxes.Paragraph(r.f, func() error {
		r.f.Write(r.lists.next())
		return r.inline(r.lookOf(e))
	})
}

// inline reads what an element of a paragraph holds, which has a look.
func (r *reader) inline(l look) error {
	return r.Mixed(func(e member.Element) error { return r.piece(e, l) }, func(s string) { r.say(collapsed(s), l) })
}

// say writes text of a look.
func (r *reader) say(s string, l look) {
	if l&hidden == 0 && (l&raised == 0 || !parts.IsNoteMark(s)) {
		r.f.Write(s)
	}
}

// piece reads an element of a paragraph.
func (r *reader) piece(e member.Element, l look) error {
	switch e.Name {
	case "span":
		return r.inline(l | r.lookOf(e))
	case "s":
		r.say(strings.Repeat(" ", repeated(e, "c")), l)
	case "tab":
		r.say("\t", l)
	case "line-break":
		r.f.Line()
	case "text-box", "p", "h":
		return r.boxes.Box(r.f, func() error { return r.block(e) })
	case "note", "annotation", "ruby-text", "hidden-text", "hidden-paragraph", "image", "object", "title", "desc", "event-listeners":
	default:
		return r.inline(l)
	}
	return r.Skip()
}

// collapsed returns a text with each run of white space as one blank: more are elements (6.1.2).
func collapsed(s string) string {
	if !strings.ContainsAny(s, "\n\t\r") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	blank := false
	for _, c := range s {
		white := c == ' ' || c == '\n' || c == '\t' || c == '\r'
		if white && !blank {
			b.WriteByte(' ')
		}
		if blank = white; !white {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// repeated returns how often an element says to be there: once, if it does not say.
func repeated(e member.Element, attribute string) int {
	value, ok := e.Attribute(attribute)
	n, err := strconv.Atoi(value)
	if !ok || err != nil {
		return 1
	}
	return min(max(n, 1), maxRepeated)
}
