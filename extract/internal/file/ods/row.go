package ods

import (
	"strconv"
	"strings"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/numfmt"
	"gongkai/extract/internal/file/opendoc"
	"gongkai/extract/internal/file/sheet"
	"gongkai/extract/internal/parts"
)

// mostBlank is how many blank cells beside each other are kept: sheets repeat them to where they end,
// and tables of a report have fewer columns.
const mostBlank = 100

// line is a row being read.
type line struct {
	cells  []cell
	merged []sheet.Area // counted from the row at hand
	column int          // the last one that has been read
	shows  bool         // a cell shows something
}

type cell struct {
	column int
	text   string
}

// mostKept is how many cells all sheets may have: a few bytes may stand for as many as a sheet has, in
// each of very many sheets.
const mostKept = 1_000_000

// readRow reads a row, which may stand for many. Of those that show nothing only what is merged is
// kept, once.
func (r *reader) readRow(e member.Element) error {
	r.line = line{cells: r.line.cells[:0], merged: r.line.merged[:0]}
	if err := r.Each(r.readCell); err != nil {
		return err
	}
	from, n := r.row+1, opendoc.Repeated(e, "number-rows-repeated", sheet.MaxRow)
	r.row = min(r.row+n, sheet.MaxRow)
	if r.isHidden(e) {
		r.cells.HideRows(from, r.row)
	}
	last := r.row
	if !r.line.shows {
		last, r.line.cells = min(last, from), r.line.cells[:0]
	}
	for row := from; row <= last; row++ {
		if err := r.add(row); err != nil {
			return err
		}
	}
	return nil
}

// add adds the row at hand.
func (r *reader) add(row int) error {
	if r.kept += len(r.line.cells); r.kept > mostKept {
		r.f.Full = true
		return parts.ErrFull
	}
	for _, c := range r.line.cells {
		if err := r.cells.Add(row, c.column, c.text); err != nil {
			return err
		}
	}
	for _, a := range r.line.merged {
		a.FromRow, a.ToRow = a.FromRow+row, a.ToRow+row
		if err := r.cells.Merge(a); err != nil {
			return err
		}
	}
	return nil
}

// readCell reads a cell, which may stand for several. Those that others cover are there, too, and may
// hold what is not shown.
func (r *reader) readCell(e member.Element) error {
	n := opendoc.Repeated(e, "number-columns-repeated", sheet.MaxCol)
	from := r.line.column + 1
	r.line.column = min(r.line.column+n, sheet.MaxCol)
	if e.Name != "table-cell" {
		return r.Skip()
	}
	text, err := r.shown(e)
	if err != nil {
		return err
	}
	last := r.line.column
	if text == "" {
		last = min(last, from+mostBlank-1)
	}
	r.line.shows = r.line.shows || text != ""
	cols, rows := opendoc.Repeated(e, "number-columns-spanned", sheet.MaxCol), opendoc.Repeated(e, "number-rows-spanned", sheet.MaxRow)
	for column := from; column <= last; column++ {
		if text != "" || isStyled(e) {
			r.line.cells = append(r.line.cells, cell{column, text})
		}
		if cols > 1 || rows > 1 {
			r.line.merged = append(r.line.merged, sheet.Area{FromCol: column, ToRow: rows - 1, ToCol: column + cols - 1})
		}
	}
	return nil
}

// isStyled reports whether a blank cell is one of the table: all others of the sheet are there, too, but
// have nothing to be seen.
func isStyled(e member.Element) bool {
	_, styled := e.Attribute("style-name")
	return styled
}

// shown returns what a cell shows: its paragraphs, or, if it has none, its value.
func (r *reader) shown(e member.Element) (string, error) {
	r.said.Reset()
	paragraphs := 0
	err := r.Each(func(e member.Element) error {
		if e.Name != "p" && e.Name != "h" {
			return r.Skip()
		}
		if paragraphs++; paragraphs > 1 {
			r.said.WriteByte('\n')
		}
		return r.Paragraph(r.Looks.Of(e))
	})
	if paragraphs == 0 {
		return valueOf(e), err
	}
	return strings.Trim(r.said.String(), "\n"), err
}

// valueOf returns the value of a cell (19.385) as it would be shown in no format of its own.
func valueOf(e member.Element) string {
	kind, _ := e.Attribute("value-type")
	named := func(name string) string {
		s, _ := e.Attribute(name)
		return s
	}
	switch kind {
	case "string":
		return named("string-value")
	case "date":
		return named("date-value")
	case "boolean":
		return strings.ToUpper(named("boolean-value"))
	case "float", "currency", "percentage":
		v, err := strconv.ParseFloat(named("value"), 64)
		if err != nil {
			return named("value")
		}
		return numfmt.Show(map[string]string{"percentage": "0.##%"}[kind], v, numfmt.Since1900)
	}
	return ""
}
