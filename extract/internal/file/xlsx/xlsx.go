// Package xlsx reads spreadsheets in the form of Office Open XML (ECMA-376, part 1, 18): .xlsx and
// its like. Cells give what they show: numbers in their format, what formulas came to.
package xlsx

import (
	"errors"
	"path"
	"strconv"
	"strings"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
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
	for _, s := range w.sheets {
		b, err := a.Read(s.member)
		if err != nil {
			return err
		}
		if b == nil {
			continue // a chart
		}
		cells, err := w.readCells(b)
		if err != nil {
			return asReject(err)
		}
		f.Begin("sheet " + s.name)
		cells.write(f)
	}
	if len(f.Parts) == 0 {
		return member.Broken()
	}
	return nil
}

// workbook is what sheets have in common.
type workbook struct {
	archive member.Archive
	sheets  []sheet
	strings []string
	formats []string // by style of cells
}

type sheet struct{ name, member string }

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
		if e.Name != "sheets" {
			return x.Skip()
		}
		return x.Each(func(e member.Element) error {
			name, _ := e.Attribute("name")
			state, _ := e.Attribute("state")
			id, _ := e.Prefixed("id")
			if state == "" || state == "visible" {
				w.sheets = append(w.sheets, sheet{name, targets[id]})
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

// put adds to a list that may have so many.
func put[T any](list *[]T, most int, x T) error {
	if len(*list) >= most {
		return &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.TextBeyondLimit, message.Number(parts.MaxText))}
	}
	*list = append(*list, x)
	return nil
}

func (w *workbook) readStrings() error {
	return w.each("xl/sharedStrings.xml", func(x *member.XML, _ member.Element) error {
		s, err := text(x)
		return errors.Join(err, put(&w.strings, mostStrings, s))
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
				code = builtIn[id]
			}
			return errors.Join(put(&w.formats, mostStyles, code), x.Skip())
		})
	})
}

// cell is a cell that shows something, or is merged with others.
type cell struct {
	row, col int
	text     string
}

// area is a stretch of cells that are one.
type area struct{ fromRow, fromCol, toRow, toCol int }

// cells are those of a sheet, in their order.
type cells struct {
	list       []cell
	merged     []area
	hiddenRows map[int]bool
	hiddenCols []bool // by column, to maxCol
}

// hidesColumn reports whether a column is hidden; those beyond what a sheet can have are not.
func (c *cells) hidesColumn(col int) bool { return col < len(c.hiddenCols) && c.hiddenCols[col] }

func (w *workbook) readCells(b []byte) (*cells, error) {
	c, x := &cells{hiddenRows: map[int]bool{}, hiddenCols: make([]bool, maxCol+1)}, member.NewXML(b)
	row, stretches := 0, 0
	err := x.Each(func(member.Element) error {
		return x.Each(func(e member.Element) error {
			switch e.Name {
			case "cols":
				return x.Each(func(e member.Element) error {
					if stretches++; isHidden(e) && stretches <= maxCol {
						last := min(number(e, "max"), maxCol)
						for col := max(number(e, "min"), 1); col <= last; col++ {
							c.hiddenCols[col] = true
						}
					}
					return x.Skip()
				})
			case "sheetData":
				return x.Each(func(e member.Element) error {
					if row++; number(e, "r") > 0 {
						row = number(e, "r")
					}
					if isHidden(e) && row <= maxRow {
						c.hiddenRows[row] = true
					}
					return w.readRow(x, c, row)
				})
			case "mergeCells":
				return x.Each(func(e member.Element) error {
					ref, _ := e.Attribute("ref")
					return errors.Join(put(&c.merged, mostMerged, areaOf(ref)), x.Skip())
				})
			}
			return x.Skip()
		})
	})
	return c, err
}

func (w *workbook) readRow(x *member.XML, c *cells, row int) error {
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
		return errors.Join(err, put(&c.list, mostCells, cell{row, col, s}))
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
			return textIn(format, w.strings[i])
		}
		return ""
	case "str", "inlineStr":
		return textIn(format, value)
	case "b":
		return map[string]string{"0": "FALSE", "1": "TRUE"}[value]
	case "e":
		return value
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return value
	}
	return show(format, v)
}

// isHidden reports whether a row or a stretch of columns is hidden.
func isHidden(e member.Element) bool {
	s, _ := e.Attribute("hidden")
	return s == "1" || s == "true"
}

func number(e member.Element, name string) int {
	s, _ := e.Attribute(name)
	n, _ := strconv.Atoi(s)
	return n
}

// Rows and columns that a sheet can have.
const maxRow, maxCol = 1 << 20, 1 << 14

// place returns the row and the column of a reference such as C12, from 1.
func place(ref string) (row, col int) {
	for _, c := range strings.ToUpper(ref) {
		switch {
		case c >= 'A' && c <= 'Z' && col < maxCol:
			col = col*26 + int(c-'A') + 1
		case c >= '0' && c <= '9' && row < maxRow:
			row = row*10 + int(c-'0')
		}
	}
	return row, col
}

// areaOf returns the area of a reference such as A1:C3.
func areaOf(ref string) (a area) {
	from, to, found := strings.Cut(ref, ":")
	if !found {
		to = from
	}
	a.fromRow, a.fromCol = place(from)
	a.toRow, a.toCol = place(to)
	return a
}
