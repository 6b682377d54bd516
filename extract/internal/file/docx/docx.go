// Package docx reads documents of Word and of WPS in the form of Office Open XML (ECMA-376, part 1,
// 17): .docx and its like, and the forms of one file of XML.
package docx

import (
	"cmp"
	"strconv"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
)

// main is where the document itself lies, but for a few programs that number it.
const main = "word/document.xml"

// maxMargins is how many headers and footers are read: those of a few sections, which all say the same.
const maxMargins = 24

// Is reports whether doc is one, also if it is cut.
func Is(doc []byte) bool { return member.Has(doc, "word/document*.xml") || formOf(doc) != noXML }

// Read writes what doc shows: the document, and behind it headers and footers, which say whose
// it is. Tracked changes are taken as accepted; notes at the foot are left out.
func Read(doc []byte, f *parts.File) error {
	switch formOf(doc) {
	case word2003:
		return readWord2003(doc, f)
	case flatPackage:
		var err error
		if doc, err = pack(doc); err != nil {
			return err
		}
	}
	a, err := member.Open(doc)
	if err != nil {
		return err
	}
	name, err := a.Target("officeDocument", main)
	if err != nil {
		return err
	}
	numbers, err := readNumbering(a)
	if err != nil {
		return err
	}
	if found, err := readPart(a, name, numbers, f); err != nil || !found {
		return cmp.Or(err, member.Broken())
	}
	margins := append(a.Names("word/header*.xml"), a.Names("word/footer*.xml")...)
	for _, name := range margins[:min(len(margins), maxMargins)] {
		if _, err := readPart(a, name, numbers, f); err != nil {
			return err
		}
	}
	return nil
}

// readPart reads a member as a part of its own. It reports whether it is there.
func readPart(a member.Archive, name string, numbers *numbering, f *parts.File) (found bool, err error) {
	b, err := a.Read(name)
	if b == nil || err != nil {
		return false, err
	}
	f.Begin(name)
	r := reader{XML: member.NewXML(b), f: f, numbers: numbers}
	if err := r.Each(r.block); err != nil && err != parts.ErrFull {
		return true, member.Broken()
	}
	return true, nil
}

// reader reads a part.
type reader struct {
	*member.XML
	f       *parts.File
	numbers *numbering
	merged  merges // of the table at hand
	boxes   parts.Boxes
	of2003  bool // it is of Word 2003
}

// wrapper reports whether an element only wraps others, whatever they are.
func wrapper(name string) bool {
	switch name {
	case "document", "body", "hdr", "ftr", "sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple",
		"AlternateContent", "Choice", "ruby", "rubyBase", "dir", "bdo":
		return true
	}
	return false
}

// block reads an element among paragraphs and tables.
func (r *reader) block(e member.Element) error {
	switch {
	case r.f.Full:
		return parts.ErrFull
	case e.Name == "p":
		return r.paragraph()
	case e.Name == "tbl":
		return r.table()
	case wrapper(e.Name), r.wraps(e):
		return r.Each(r.block)
	}
	return r.Skip()
}

func (r *reader) paragraph() error {
	return r.boxes.Paragraph(r.f, func() error { return r.Each(r.inline) })
}

// inline reads an element of a paragraph.
func (r *reader) inline(e member.Element) error {
	switch name := e.Name; {
	case name == "pPr":
		return r.paragraphProperties()
	case name == "r":
		return r.run()
	case wrapper(name), r.wraps(e), r.of2003 && !isAside(e):
		return r.Each(r.inline)
	}
	return r.Skip()
}

// paragraphProperties writes the number of the paragraph, if it has one: Word makes it
// when it shows the document, and it is no text there.
func (r *reader) paragraphProperties() error {
	var own numbered
	style, deleted := "", false
	err := r.Each(func(e member.Element) error {
		switch e.Name {
		case "pStyle":
			style, _ = e.Attribute("val")
		case "numPr":
			return own.read(r.XML)
		case "listPr":
			return r.numberShown()
		case "rPr": // of the mark at its end
			return r.Each(func(e member.Element) error {
				deleted = deleted || e.Name == "del" || e.Name == "moveFrom"
				return r.Skip()
			})
		}
		return r.Skip()
	})
	if !deleted {
		r.f.Write(r.numbers.next(own, style))
	}
	return err
}

// run reads text of one look.
func (r *reader) run() error {
	var hidden, raised bool
	return r.Each(func(e member.Element) error {
		if e.Name == "rPr" {
			var err error
			hidden, raised, err = r.runProperties()
			return err
		}
		if hidden {
			return r.Skip()
		}
		return r.piece(e, raised)
	})
}

// runProperties returns whether text is not shown, and whether it stands above the line.
func (r *reader) runProperties() (hidden, raised bool, err error) {
	err = r.Each(func(e member.Element) error {
		value, has := e.Attribute("val")
		switch e.Name {
		case "vanish", "webHidden", "specVanish", "strike", "dstrike": // struck out is what does not hold
			hidden = hidden || !has || value != "0" && value != "false" && value != "off"
		case "vertAlign":
			raised = value == "superscript"
		}
		return r.Skip()
	})
	return hidden, raised, err
}

// piece reads an element of a run.
func (r *reader) piece(e member.Element, raised bool) error {
	switch e.Name {
	case "t":
		s, err := r.Text()
		if !raised || !parts.IsNoteMark(s) {
			r.f.Write(s)
		}
		return err
	case "tab", "ptab":
		r.f.Write("\t")
	case "br", "cr":
		r.f.Line()
	case "noBreakHyphen":
		r.f.Write("-")
	case "sym":
		if s, ok := e.Attribute("char"); ok {
			if n, err := strconv.ParseUint(s, 16, 16); err == nil {
				r.f.Write(string(rune(n)))
			}
		}
	case "pic", "imagedata":
		r.f.Pictures++
	case "txbxContent":
		return r.boxes.Box(r.f, func() error { return r.Each(r.block) })
	case "pict", "drawing", "object", "AlternateContent", "Choice", "inline", "anchor", "graphic", "graphicData", "wsp", "wgp", "wpc", "txbx", "shape",
		"rect", "roundrect", "group", "textbox", "ruby", "rubyBase", "r":
		return r.Each(func(e member.Element) error { return r.piece(e, raised) })
	}
	return r.Skip()
}
