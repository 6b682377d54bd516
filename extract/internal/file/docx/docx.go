// Package docx reads documents of Word and of WPS in the form of Office Open XML (ECMA-376, part 1,
// 17): .docx and its like.
package docx

import (
	"bytes"
	"strconv"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
)

// main is where the document itself lies, whatever program wrote it.
const main = "word/document.xml"

// Is reports whether doc is one, also if it is cut.
func Is(doc []byte) bool {
	return bytes.HasPrefix(doc, []byte("PK\x03\x04")) && bytes.Contains(doc, []byte(main))
}

// Read writes what doc shows: the document, and behind it headers and footers, which say whose
// it is. Tracked changes are taken as accepted; notes at the foot are left out.
func Read(doc []byte, f *parts.File) error {
	a, err := member.Open(doc)
	if err != nil {
		return err
	}
	numbers, err := readNumbering(a)
	if err != nil {
		return err
	}
	names := append([]string{main}, append(a.Names("word/header*.xml"), a.Names("word/footer*.xml")...)...)
	for _, name := range names {
		b, err := a.Read(name)
		if err != nil {
			return err
		}
		if b == nil {
			if name == main {
				return member.Broken()
			}
			continue
		}
		f.Begin(name)
		r := reader{XML: member.NewXML(b), f: f, numbers: numbers}
		if err := r.Each(r.block); err != nil {
			return member.Broken()
		}
	}
	return nil
}

// reader reads a part.
type reader struct {
	*member.XML
	f       *parts.File
	numbers *numbering
	boxes   [][]byte // text boxes of the paragraph at hand, which stand behind it
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
	case e.Name == "p":
		return r.paragraph()
	case e.Name == "tbl":
		return r.table()
	case wrapper(e.Name):
		return r.Each(r.block)
	}
	return r.Skip()
}

func (r *reader) paragraph() error {
	outer := r.boxes
	r.boxes = nil
	err := r.Each(r.inline)
	r.f.Line()
	for _, box := range r.boxes {
		r.f.Text = append(r.f.Text, box...)
		r.f.Line()
	}
	r.boxes = outer
	return err
}

// inline reads an element of a paragraph.
func (r *reader) inline(e member.Element) error {
	switch name := e.Name; {
	case name == "pPr":
		return r.paragraphProperties()
	case name == "r":
		return r.run()
	case wrapper(name):
		return r.Each(r.inline)
	}
	return r.Skip()
}

// paragraphProperties writes the number of the paragraph, if it has one: Word makes it
// when it shows the document, and it is no text there.
func (r *reader) paragraphProperties() error {
	id, level := "", 0
	deleted := false
	err := r.Each(func(e member.Element) error {
		if e.Name != "numPr" {
			return r.Skip()
		}
		return r.Each(func(e member.Element) error {
			switch value, _ := e.Attribute("val"); e.Name {
			case "numId":
				id = value
			case "ilvl":
				level, _ = strconv.Atoi(value)
			case "del":
				deleted = true
			}
			return r.Skip()
		})
	})
	if id != "" && !deleted {
		r.f.Write(r.numbers.next(id, level))
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
		case "vanish", "webHidden", "specVanish":
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
	case "txbxContent":
		return r.box()
	case "pict", "drawing", "object", "AlternateContent", "Choice", "inline", "anchor", "graphic", "graphicData", "wsp", "wgp", "wpc", "txbx", "shape",
		"rect", "roundrect", "group", "textbox", "ruby", "rubyBase", "r":
		return r.Each(func(e member.Element) error { return r.piece(e, raised) })
	}
	return r.Skip()
}

// box keeps the text of a text box for the end of its paragraph.
func (r *reader) box() error {
	from := len(r.f.Text)
	err := r.Each(r.block)
	r.boxes = append(r.boxes, bytes.Clone(r.f.Text[from:]))
	r.f.Text = r.f.Text[:from]
	return err
}

func (r *reader) table() error {
	r.f.Line()
	r.f.Table()
	err := r.Each(r.row)
	r.f.EndTable()
	return err
}

// row reads an element of a table.
func (r *reader) row(e member.Element) error {
	switch {
	case e.Name == "tr":
		from := len(r.f.Text)
		gone := false
		err := r.Each(func(e member.Element) error { return r.cell(e, &gone) })
		if r.f.EndRow(); gone {
			r.f.Text = r.f.Text[:from]
		}
		return err
	case wrapper(e.Name):
		return r.Each(r.row)
	}
	return r.Skip()
}

// cell reads an element of a row, and notes whether the row was deleted.
func (r *reader) cell(e member.Element, gone *bool) error {
	switch name := e.Name; {
	case name == "trPr":
		return r.Each(func(e member.Element) error {
			*gone = *gone || e.Name == "del" || e.Name == "hidden"
			return r.Skip()
		})
	case wrapper(name):
		return r.Each(func(e member.Element) error { return r.cell(e, gone) })
	case name != "tc":
		return r.Skip()
	}
	from, continues := len(r.f.Text), false
	err := r.Each(func(e member.Element) error {
		if e.Name == "tcPr" {
			var err error
			continues, err = r.continues()
			return err
		}
		return r.block(e)
	})
	if continues { // what it holds is not shown
		r.f.Text = r.f.Text[:from]
		return err
	}
	r.trim(from)
	r.f.EndCell()
	return err
}

// trim takes the end of the last paragraph off a cell.
func (r *reader) trim(from int) {
	r.f.Text = r.f.Text[:from+len(bytes.TrimRight(r.f.Text[from:], "\n"))]
}

// continues returns whether a cell is merged into the one above it, or before it.
func (r *reader) continues() (merged bool, err error) {
	err = r.Each(func(e member.Element) error {
		switch e.Name {
		case "vMerge", "hMerge":
			value, _ := e.Attribute("val")
			merged = merged || value != "restart"
		case "cellDel":
			merged = true
		}
		return r.Skip()
	})
	return merged, err
}
