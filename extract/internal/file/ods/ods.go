// Package ods reads spreadsheets of OpenDocument (OASIS, version 1.3, part 3, whose sections are cited here), of
// LibreOffice, WPS and others: .ods, .fods and their templates.
package ods

import (
	"errors"
	"strings"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/opendoc"
	"gongkai/extract/internal/file/sheet"
	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

// Is reports whether doc is one, also if it is cut.
func Is(doc []byte) bool { return opendoc.Is(doc, "spreadsheet") }

// Read writes the sheets of doc that are shown, each a part.
func Read(doc []byte, f *parts.File) error {
	a, err := opendoc.Open(doc)
	if err != nil {
		return err
	}
	looks := opendoc.Looks{}
	for _, name := range []string{opendoc.Styles, opendoc.Content} { // styles of the one are based on those of the other
		b, err := a.Read(name)
		if err != nil {
			return err
		}
		r := reader{f: f}
		r.Text = opendoc.Text{XML: member.NewXML(b), Looks: looks, Write: r.write, Break: r.lineBreak, Box: func(member.Element) error { return r.Skip() }}
		if err := r.Each(r.top); err == parts.ErrFull {
			return nil
		} else if err != nil {
			return asReject(err)
		}
	}
	if len(f.Parts) == 0 {
		return member.Broken()
	}
	return nil
}

// asReject returns what is no Reject as that of a broken file.
func asReject(err error) error {
	if reject := new(report.Reject); errors.As(err, &reject) {
		return reject
	}
	return member.Broken()
}

// reader reads a member.
type reader struct {
	opendoc.Text
	f    *parts.File
	said strings.Builder // of the cell at hand

	cells  *sheet.Cells // of the sheet at hand
	row    int          // the last one that has been read
	column int          // likewise, of those that are declared
	folded int          // groups of rows or columns at hand that are not shown
	line   line         // the row at hand
	kept   int          // cells of all sheets
}

func (r *reader) write(s string) { r.said.WriteString(s) }

func (r *reader) lineBreak() { r.said.WriteByte('\n') }

// top reads an element above the sheets, which styles stand before.
func (r *reader) top(e member.Element) error {
	switch e.Name {
	case "document", "document-content", "document-styles", "automatic-styles", "styles", "body", "spreadsheet":
		return r.Each(r.top)
	case "style":
		return r.Looks.Read(r.XML, e)
	case "table":
		if r.Looks.Of(e)&opendoc.Hidden == 0 {
			return r.sheet(e)
		}
	}
	return r.Skip()
}

// sheet reads a sheet.
func (r *reader) sheet(e member.Element) error {
	r.cells, r.row, r.column = new(sheet.Cells), 0, 0
	if err := r.Each(r.element); err != nil {
		return err
	}
	name, _ := e.Attribute("name")
	r.f.Begin("sheet " + name)
	r.cells.Write(r.f)
	if r.f.Full {
		return parts.ErrFull
	}
	return nil
}

// element reads an element of a sheet.
func (r *reader) element(e member.Element) error {
	switch e.Name {
	case "table-header-rows", "table-rows", "table-header-columns", "table-columns":
		return r.Each(r.element)
	case "table-row-group", "table-column-group":
		return r.group(e)
	case "table-column":
		n := opendoc.Repeated(e, "number-columns-repeated", sheet.MaxCol)
		if r.isHidden(e) {
			r.cells.HideColumns(r.column+1, r.column+n)
		}
		r.column = min(r.column+n, sheet.MaxCol)
	case "table-row":
		return r.readRow(e)
	}
	return r.Skip()
}

// group reads rows or columns that can be folded away.
func (r *reader) group(e member.Element) error {
	display, _ := e.Attribute("display")
	if display == "false" {
		r.folded++
		defer func() { r.folded-- }()
	}
	return r.Each(r.element)
}

// isHidden reports whether a row or columns are hidden.
func (r *reader) isHidden(e member.Element) bool {
	visible, _ := e.Attribute("visibility")
	return r.folded > 0 || visible == "collapse" || visible == "filter"
}
