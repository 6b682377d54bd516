// Package xmlbook reads spreadsheets in the XML of Excel 2002 and 2003 (Microsoft's XML Spreadsheet), mostly with
// the ending .xls, as programs fill templates in. Cells give what they show.
package xmlbook

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/numfmt"
	"gongkai/extract/internal/file/sheet"
	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

// begins is as much of such a file as its first element takes, with the names of all that may be in it.
const begins = 4 << 10

// Is reports whether doc is one, also if it is cut.
func Is(doc []byte) bool {
	doc = bytes.TrimLeft(bytes.TrimPrefix(doc, []byte("\uFEFF")), " \r\n\t")
	if !bytes.HasPrefix(doc, []byte("<?xml")) && !bytes.HasPrefix(doc, []byte("<Workbook")) && !bytes.HasPrefix(doc, []byte("<ss:Workbook")) {
		return false
	}
	head := doc[:min(len(doc), begins)]
	return bytes.Contains(head, []byte("urn:schemas-microsoft-com:office:spreadsheet")) &&
		(bytes.Contains(head, []byte("<Workbook")) || bytes.Contains(head, []byte("<ss:Workbook")))
}

// Read writes the sheets of doc that are shown, each a part.
func Read(doc []byte, f *parts.File) error {
	b := book{XML: member.NewXML(member.Decoded(doc)), formats: map[string]string{}}
	if err := b.Each(func(member.Element) error { return b.Each(b.top) }); err != nil {
		return asReject(err)
	}
	return sheet.Book(f, b.sheets, func(s *named) (string, *sheet.Cells, error) { return s.name, s.cells, nil })
}

// asReject returns what is no Reject as that of a broken file.
func asReject(err error) error {
	if reject := new(report.Reject); errors.As(err, &reject) {
		return reject
	}
	return member.Broken()
}

// book is a workbook being read.
type book struct {
	*member.XML
	formats map[string]string // by style
	sheets  []*named          // that are shown

	cells    *sheet.Cells // of the sheet at hand
	row, col int          // that were read last
	columns  int          // that were declared
}

type named struct {
	name  string
	cells *sheet.Cells
}

// mostSheets and mostStyles are more than reports have, and those of Excel.
const mostSheets, mostStyles = 1_000, 65_490

// top reads an element of a workbook. Styles stand before the sheets.
func (b *book) top(e member.Element) error {
	switch e.Name {
	case "Styles":
		return b.Each(b.style)
	case "Worksheet":
		return b.sheet(e)
	}
	return b.Skip()
}

// style reads a style. What it is based on is always the default, which has no format.
func (b *book) style(e member.Element) error {
	id, _ := e.Attribute("ID")
	return b.Each(func(e member.Element) error {
		if code, _ := e.Attribute("Format"); e.Name == "NumberFormat" && len(b.formats) < mostStyles {
			b.formats[id] = codeOf(code)
		}
		return b.Skip()
	})
}

// codes are those of formats that have a name.
var codes = map[string]string{
	"General": "", "General Number": "", "General Date": "yyyy-m-d", "Short Date": "yyyy-m-d", "Medium Date": "yyyy-m-d", "Long Date": "yyyy-m-d",
	"Short Time": "h:mm", "Medium Time": "h:mm", "Long Time": "h:mm:ss", "Currency": "¥#,##0.00", "Euro Currency": "€#,##0.00",
	"Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00",
}

// codeOf returns the code of a format.
func codeOf(format string) string {
	if code, ok := codes[format]; ok {
		return code
	}
	return format
}

// sheet reads a sheet. Whether it is shown stands behind its cells.
func (b *book) sheet(e member.Element) error {
	name, _ := e.Attribute("Name")
	b.cells, b.row, b.columns = new(sheet.Cells), 0, 0
	hidden := false
	err := b.Each(func(e member.Element) error {
		switch e.Name {
		case "Table":
			return b.Each(b.element)
		case "WorksheetOptions":
			return b.Each(func(e member.Element) error {
				if e.Name != "Visible" {
					return b.Skip()
				}
				s, err := b.Text()
				hidden = strings.HasPrefix(strings.TrimSpace(s), "Sheet") // SheetHidden, SheetVeryHidden
				return err
			})
		}
		return b.Skip()
	})
	if err != nil || hidden {
		return err
	}
	return sheet.Put(&b.sheets, mostSheets, &named{name, b.cells})
}

// element reads an element of a table.
func (b *book) element(e member.Element) error {
	switch e.Name {
	case "Column":
		from := at(e, b.columns, sheet.MaxCol)
		b.columns = min(from+number(e, "Span", sheet.MaxCol), sheet.MaxCol)
		if isHidden(e) {
			b.cells.HideColumns(from, b.columns)
		}
	case "Row":
		from := at(e, b.row, sheet.MaxRow)
		b.row, b.col = min(from+number(e, "Span", sheet.MaxRow), sheet.MaxRow), 0
		if isHidden(e) {
			b.cells.HideRows(from, b.row)
		}
		return b.Each(func(e member.Element) error { return b.cell(e, from) })
	}
	return b.Skip()
}

// cell reads a cell of a row.
func (b *book) cell(e member.Element, row int) error {
	if e.Name != "Cell" {
		return b.Skip()
	}
	col := at(e, b.col, sheet.MaxCol)
	style, _ := e.Attribute("StyleID")
	across, down := number(e, "MergeAcross", sheet.MaxCol), number(e, "MergeDown", sheet.MaxRow)
	b.col = min(col+across, sheet.MaxCol)
	shown := ""
	err := b.Each(func(e member.Element) error {
		if e.Name != "Data" { // a remark
			return b.Skip()
		}
		kind, _ := e.Attribute("Type")
		s, err := b.text()
		shown = show(s, kind, b.formats[style])
		return err
	})
	if across+down > 0 {
		err = errors.Join(err, b.cells.Merge(sheet.Area{FromRow: row, FromCol: col, ToRow: row + down, ToCol: col + across}))
	}
	return errors.Join(err, b.cells.Add(row, col, shown))
}

// text returns the text of an element, with that of elements within: of looks.
func (b *book) text() (string, error) {
	var all strings.Builder
	err := b.Mixed(func(member.Element) error {
		s, err := b.text()
		all.WriteString(s)
		return err
	}, func(s string) { all.WriteString(s) })
	return all.String(), err
}

// show returns what a value of a kind shows in a format.
func show(value, kind, format string) string {
	switch kind {
	case "Number":
		if v, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil {
			return numfmt.Show(format, v, numfmt.Since1900)
		}
	case "Boolean":
		return map[string]string{"0": "FALSE", "1": "TRUE"}[strings.TrimSpace(value)]
	case "DateTime":
		if day, err := time.Parse("2006-01-02", value[:min(len(value), len("2006-01-02"))]); err == nil {
			return day.Format("2006年1月2日") // as numfmt shows dates, whatever their format
		}
	case "String":
		return numfmt.Text(format, value)
	}
	return value
}

// at returns where an element says to stand, from 1; behind the last one, if it does not.
func at(e member.Element, last, most int) int {
	if n := number(e, "Index", most); n > 0 {
		return n
	}
	return min(last+1, most)
}

// number returns an attribute that is a number, at most so much; 0 if there is none.
func number(e member.Element, name string, most int) int {
	s, _ := e.Attribute(name)
	n, _ := strconv.Atoi(s)
	return min(max(n, 0), most)
}

func isHidden(e member.Element) bool {
	s, _ := e.Attribute("Hidden")
	return s == "1"
}
