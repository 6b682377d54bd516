package specimen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func init() { fileWriters["ods"] = writeODS }

// writeODS writes a spreadsheet of OpenDocument: all on a sheet, or a sheet for each table; numbers whose
// value is beside what they show, or that are text; cells that are merged or repeated, sheets that go on
// to where they end, rows and sheets that are hidden.
func writeODS(p *paper) []byte {
	w := &odsWriter{dress: p.dress()}
	if w.dress&32 == 32 {
		w.begin("旧", "ta2")
		w.paragraph("行政许可 77")
	}
	w.begin("年报", "ta1")
	tables := 0
	for _, b := range p.blocks {
		if b.rows == nil {
			w.paragraph(b.text)
			continue
		}
		if tables++; w.dress&8 == 8 {
			w.begin(fmt.Sprint("表", tables), "ta1")
		}
		w.table(b.rows)
		w.empty(1 + int(w.dress>>4&1))
	}
	w.end()
	const names = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.3">`
	const head = `<?xml version="1.0" encoding="UTF-8"?><office:document-content` + names + `<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>` +
		`<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>`
	const tail = "</office:spreadsheet></office:body></office:document-content>"
	const manifest = `<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>`
	return zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", head+w.b.String()+tail, "META-INF/manifest.xml", manifest)
}

type odsWriter struct {
	b     strings.Builder
	dress uint64
	open  bool
	n     int
}

// begin begins a sheet of a style.
func (w *odsWriter) begin(name, style string) {
	w.end()
	w.open = true
	fmt.Fprintf(&w.b, `<table:table table:name="%s" table:style-name="%s"><table:table-column table:style-name="co1" table:number-columns-repeated="1024"/>`, escapedXML(name), style)
	w.empty(int(w.dress >> 2 & 1))
}

// end ends the sheet at hand.
func (w *odsWriter) end() {
	if w.open {
		w.empty(1_000_000)
		w.b.WriteString("</table:table>")
	}
}

// empty writes so many rows of nothing.
func (w *odsWriter) empty(n int) {
	if n > 0 {
		fmt.Fprintf(&w.b, `<table:table-row table:number-rows-repeated="%d"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>`, n)
	}
}

// rest ends a row: a sheet has many columns.
func (w *odsWriter) rest() {
	w.b.WriteString(`<table:table-cell table:number-columns-repeated="1004"/></table:table-row>`)
}

func (w *odsWriter) paragraph(text string) {
	w.b.WriteString(`<table:table-row table:style-name="ro1">`)
	w.cell(paperCell{text, 1, 8}, 1)
	w.covered(7)
	w.rest()
}

func (w *odsWriter) table(rows [][]paperCell) {
	for i, row := range laidOut(rows) {
		if w.dress&128 == 128 && i%5 == 4 && !slices.ContainsFunc(row, func(c slot) bool { return c.continues }) {
			w.hidden()
		}
		w.b.WriteString(`<table:table-row table:style-name="ro1">`)
		for j := 0; j < len(row); j++ {
			c := row[j]
			if c.continues {
				w.covered(c.cols)
				continue
			}
			times := 1 // that the same stands beside it
			for w.dress&2 == 2 && isAlike(c, row, j+times) {
				times++
			}
			w.cell(c.paperCell, times)
			w.covered(c.cols - 1)
			j += times - 1
		}
		w.rest()
	}
}

// isAlike reports whether a row has at i what c is, a cell that goes over no others.
func isAlike(c slot, row []slot, i int) bool {
	return i < len(row) && !row[i].continues && row[i].paperCell == c.paperCell && c.rows == 1 && c.cols == 1
}

// hidden writes a row that is not shown.
func (w *odsWriter) hidden() {
	fmt.Fprintf(&w.b, `<table:table-row table:visibility="%s">`, []string{"collapse", "filter"}[w.dress>>9&1])
	w.cell(paperCell{"行政许可", 1, 1}, 1)
	w.cell(paperCell{"77", 1, 1}, 1)
	w.rest()
}

// cell writes a cell so often.
func (w *odsWriter) cell(c paperCell, times int) {
	w.n++
	w.b.WriteString(`<table:table-cell table:style-name="ce1"`)
	if c.cols > 1 || c.rows > 1 {
		fmt.Fprintf(&w.b, ` table:number-columns-spanned="%d" table:number-rows-spanned="%d"`, c.cols, c.rows)
	}
	if times > 1 {
		fmt.Fprintf(&w.b, ` table:number-columns-repeated="%d"`, times)
	}
	v, err := strconv.ParseFloat(c.text, 64)
	switch isNumber := err == nil && w.dress&1 == 0; {
	case isNumber && w.dress&64 == 64 && w.n%4 == 0 && c.text == strconv.FormatFloat(v, 'f', -1, 64): // which shows as it is
		fmt.Fprintf(&w.b, ` office:value-type="float" office:value="%v"/>`, v)
		return
	case isNumber: // more exact than it is shown
		fmt.Fprintf(&w.b, ` office:value-type="float" office:value="%v" table:formula="of:=[.A1]"`, v+0.0001)
	case c.text != "":
		w.b.WriteString(` office:value-type="string"`)
	}
	w.b.WriteString(">")
	if w.n%7 == 0 {
		w.b.WriteString(`<office:annotation><text:p>改 7</text:p></office:annotation>`)
	}
	if c.text != "" {
		for _, line := range strings.Split(c.text, "\n") {
			w.b.WriteString("<text:p>" + w.spans(line) + "</text:p>")
		}
	}
	w.b.WriteString("</table:table-cell>")
}

// spans returns text, of which some is in looks of its own.
func (w *odsWriter) spans(s string) string {
	text := func(s string) string { return strings.ReplaceAll(escapedXML(s), "  ", ` <text:s/>`) }
	runes := []rune(s)
	if w.dress&256 == 0 || w.n%3 > 0 || len(runes) < 2 {
		return text(s)
	}
	at := 1 + w.n%(len(runes)-1)
	return `<text:span text:style-name="T1">` + text(string(runes[:at])) + `</text:span>` + text(string(runes[at:]))
}

// covered writes so many cells that others cover, which may hold what they held before.
func (w *odsWriter) covered(n int) {
	if n > 0 {
		fmt.Fprintf(&w.b, `<table:covered-table-cell table:number-columns-repeated="%d" table:style-name="ce1"><text:p>8</text:p></table:covered-table-cell>`, n)
	}
}
