// Package xlsx reads spreadsheets in the form of Office Open XML (ECMA-376, part 1, 18): .xlsx and
// its like. Cells give what they show: numbers in their format, what formulas came to.
package xlsx

import (
	"errors"
	"path"
	"strconv"
	"strings"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/numfmt"
	"gongkai/extract/internal/file/sheet"
	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

const book = "xl/workbook.xml"

// Is reports whether doc is one, also if it is cut.
func Is(doc []byte) bool {
	return member.Has(doc, book)
}

// Read writes the sheets of doc that are shown, each a part.
func Read(doc []byte, f *parts.File) error {
	a, err := member.Open(doc)
	if err != nil {
		return err
	}
	w := workbook{archive: a}
	for _, step := range []func() error{w.readSheets, w.readStrings, w.readStyles} {
		if err := step(); err != nil {
			return err
		}
	}
	return sheet.Book(f, w.sheets, func(s named) (string, *sheet.Cells, error) {
		b, err := a.Read(s.member)
		if b == nil { // a chart
			return s.name, nil, err
		}
		cells, err := w.readCells(b)
		if err != nil {
			return s.name, nil, asReject(err)
		}
		return s.name, cells, nil
	})
}

// workbook is what sheets have in common.
type workbook struct {
	archive member.Archive
	sheets  []named
	strings []string
	formats []string // by style of cells
	epoch   numfmt.Epoch
}

// named is a sheet and where it lies.
type named struct{ name, member string }

// readSheets finds the sheets that are shown, in their order.
func (w *workbook) readSheets() error {
	targets := map[string]string{}
	err := w.each("xl/_rels/workbook.xml.rels", func(x *member.XML, e member.Element) error {
		id, _ := e.Attribute("Id")
		target, _ := e.Attribute("Target")
		if strings.HasPrefix(target, "/") {
			targets[id] = strings.TrimPrefix(target, "/")
		} else {
			targets[id] = path.Join("xl", target)
		}
		return x.Skip()
	})
	if err != nil {
		return err
	}
	return w.each(book, func(x *member.XML, e member.Element) error {
		if s, _ := e.Attribute("date1904"); e.Name == "workbookPr" && isTrue(s) {
			w.epoch = numfmt.Since1904
		}
		if e.Name != "sheets" {
			return x.Skip()
		}
		return x.Each(func(e member.Element) error {
			name, _ := e.Attribute("name")
			state, _ := e.Attribute("state")
			id, _ := e.Prefixed("id")
			if state == "" || state == "visible" {
				w.sheets = append(w.sheets, named{name, targets[id]})
			}
			return x.Skip()
		})
	})
}

// each calls child for the elements within the outermost one of a member.
func (w *workbook) each(name string, child func(*member.XML, member.Element) error) error {
	b, err := w.archive.Read(name)
	if err != nil || b == nil {
		return err
	}
	x := member.NewXML(b)
	if err := x.Each(func(member.Element) error {
		return x.Each(func(e member.Element) error { return child(x, e) })
	}); err != nil {
		return asReject(err)
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

// Excel knows 65,490 styles.
const mostStrings, mostStyles = 1_000_000, 65_490

func (w *workbook) readStrings() error {
	return w.each("xl/sharedStrings.xml", func(x *member.XML, _ member.Element) error {
		s, err := text(x)
		return errors.Join(err, sheet.Put(&w.strings, mostStrings, s))
	})
}

// text reads a string, which may have runs of several looks, without how it is pronounced.
func text(x *member.XML) (string, error) {
	var b strings.Builder
	err := x.Each(func(e member.Element) error {
		switch e.Name {
		case "t":
			s, err := x.Text()
			b.WriteString(s)
			return err
		case "r":
			s, err := text(x)
			b.WriteString(s)
			return err
		}
		return x.Skip()
	})
	return b.String(), err
}

// readStyles finds the number formats.
func (w *workbook) readStyles() error {
	codes := map[string]string{}
	return w.each("xl/styles.xml", func(x *member.XML, e member.Element) error {
		list := e.Name
		if list != "numFmts" && list != "cellXfs" {
			return x.Skip()
		}
		return x.Each(func(e member.Element) error {
			id, _ := e.Attribute("numFmtId")
			if list == "numFmts" {
				codes[id], _ = e.Attribute("formatCode")
				return x.Skip()
			}
			code, ok := codes[id]
			if !ok {
				code = numfmt.BuiltIn(number(e, "numFmtId"))
			}
			return errors.Join(sheet.Put(&w.formats, mostStyles, code), x.Skip())
		})
	})
}

func (w *workbook) readCells(b []byte) (*sheet.Cells, error) {
	c, x := new(sheet.Cells), member.NewXML(b)
	row := 0
	err := x.Each(func(member.Element) error {
		return x.Each(func(e member.Element) error {
			switch e.Name {
			case "cols":
				return x.Each(func(e member.Element) error {
					if isHidden(e) {
						c.HideColumns(number(e, "min"), number(e, "max"))
					}
					return x.Skip()
				})
			case "sheetData":
				return x.Each(func(e member.Element) error {
					if row++; number(e, "r") > 0 {
						row = number(e, "r")
					}
					if isHidden(e) {
						c.HideRows(row, row)
					}
					return w.readRow(x, c, row)
				})
			case "mergeCells":
				return x.Each(func(e member.Element) error {
					ref, _ := e.Attribute("ref")
					return errors.Join(c.Merge(areaOf(ref)), x.Skip())
				})
			}
			return x.Skip()
		})
	})
	return c, err
}

func (w *workbook) readRow(x *member.XML, c *sheet.Cells, row int) error {
	col := 0
	return x.Each(func(e member.Element) error {
		if e.Name != "c" {
			return x.Skip()
		}
		if ref, ok := e.Attribute("r"); ok {
			_, col = place(ref)
		} else {
			col++
		}
		kind, _ := e.Attribute("t")
		s, err := w.readCell(x, kind, number(e, "s"))
		return errors.Join(err, c.Add(row, col, s))
	})
}

// readCell returns what a cell of a kind and style shows.
func (w *workbook) readCell(x *member.XML, kind string, style int) (shown string, err error) {
	err = x.Each(func(e member.Element) error {
		switch e.Name {
		case "is":
			var err error
			shown, err = text(x)
			return err
		case "v":
			s, err := x.Text()
			shown = w.show(s, kind, style)
			return err
		}
		return x.Skip()
	})
	return shown, err
}

// show returns what a value shows.
func (w *workbook) show(value, kind string, style int) string {
	format := ""
	if style >= 0 && style < len(w.formats) {
		format = w.formats[style]
	}
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(w.strings) {
			return numfmt.Text(format, w.strings[i])
		}
		return ""
	case "str", "inlineStr":
		return numfmt.Text(format, value)
	case "b":
		return map[string]string{"0": "FALSE", "1": "TRUE"}[value]
	case "e":
		return value
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return value
	}
	return numfmt.Show(format, v, w.epoch)
}

// isHidden reports whether a row or a stretch of columns is hidden.
func isHidden(e member.Element) bool {
	s, _ := e.Attribute("hidden")
	return isTrue(s)
}

func isTrue(s string) bool { return s == "1" || s == "true" }

func number(e member.Element, name string) int {
	s, _ := e.Attribute(name)
	n, _ := strconv.Atoi(s)
	return n
}

// place returns the row and the column of a reference such as C12, from 1.
func place(ref string) (row, col int) {
	for _, c := range strings.ToUpper(ref) {
		switch {
		case c >= 'A' && c <= 'Z' && col < sheet.MaxCol:
			col = col*26 + int(c-'A') + 1
		case c >= '0' && c <= '9' && row < sheet.MaxRow:
			row = row*10 + int(c-'0')
		}
	}
	return row, col
}

// areaOf returns the area of a reference such as A1:C3.
func areaOf(ref string) (a sheet.Area) {
	from, to, found := strings.Cut(ref, ":")
	if !found {
		to = from
	}
	a.FromRow, a.FromCol = place(from)
	a.ToRow, a.ToCol = place(to)
	return a
}
