package opendoc

import (
	"strings"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
)

// Look is what a style says, as far as it matters here.
type Look uint8

// The looks.
const (
	Hidden Look = 1 << iota // or struck out
	Raised                  // above the line
)

// Looks are those of styles, by their names.
type Looks map[string]Look

// Of returns the look of an element.
func (l Looks) Of(e member.Element) Look {
	name, _ := e.Attribute("style-name")
	return l[name]
}

// Read reads a style.
func (l Looks) Read(x *member.XML, e member.Element) error {
	name, _ := e.Attribute("name")
	parent, _ := e.Attribute("parent-style-name")
	look := l[parent]
	err := x.Each(func(e member.Element) error {
		display, _ := e.Attribute("display")
		switch e.Name {
		case "table-properties":
			if display == "false" {
				look |= Hidden
			}
		case "text-properties":
			if display == "none" {
				look |= Hidden
			}
			if line, ok := e.Attribute("text-line-through-style"); ok && line != "none" {
				look |= Hidden
			}
			if at, _ := e.Attribute("text-position"); strings.HasPrefix(at, "super") {
				look |= Raised
			}
		}
		return x.Skip()
	})
	l[name] = look
	return err
}

// Text reads paragraphs.
type Text struct {
	*member.XML
	Looks Looks
	Write func(string)
	Break func()                     // ends a line
	Box   func(member.Element) error // reads a text box, or a paragraph in another

	Picture func() // is called for a picture, if it is not nil
}

// maxBlanks is how many blanks in a row are written.
const maxBlanks = 100

// Paragraph reads what a paragraph, or an element of one, holds, which has a look.
func (t *Text) Paragraph(l Look) error {
	return t.Mixed(func(e member.Element) error { return t.piece(e, l) }, func(s string) { t.say(collapsed(s), l) })
}

// say writes text of a look.
func (t *Text) say(s string, l Look) {
	if l&Hidden == 0 && (l&Raised == 0 || !parts.IsNoteMark(s)) {
		t.Write(s)
	}
}

// piece reads an element of a paragraph.
func (t *Text) piece(e member.Element, l Look) error {
	switch e.Name {
	case "span":
		return t.Paragraph(l | t.Looks.Of(e))
	case "s":
		t.say(strings.Repeat(" ", Repeated(e, "c", maxBlanks)), l)
	case "tab":
		t.say("\t", l)
	case "line-break":
		t.Break()
	case "image":
		if t.Picture != nil {
			t.Picture()
		}
	case "text-box", "p", "h":
		return t.Box(e)
	case "note", "annotation", "ruby-text", "hidden-text", "hidden-paragraph", "object", "title", "desc", "event-listeners":
	default:
		return t.Paragraph(l)
	}
	return t.Skip()
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
