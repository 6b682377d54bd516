package specimen

import (
	"fmt"
	"strings"
)

func init() { fileWriters["odt"] = writeODT }

// writeODT writes a document of OpenDocument: spans end anywhere, also within numbers, blank cells
// may be repeated, changes be tracked.
func writeODT(p *paper) []byte {
	w := &odtWriter{dress: p.dress()}
	for _, b := range p.blocks {
		switch {
		case b.rows != nil:
			w.table(b.rows)
		case b.title:
			w.b.WriteString(`<text:h text:outline-level="1">` + w.spans(b.text) + "</text:h>")
		default:
			w.b.WriteString(`<text:p text:style-name="P1">` + w.spans(b.text) + "</text:p>")
		}
	}
	const names = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.3">`
	const head = `<?xml version="1.0" encoding="UTF-8"?><office:document-content` + names +
		`<office:automatic-styles><style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style></office:automatic-styles><office:body><office:text>` +
		`<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>行政许可 7</text:p></text:deletion></text:changed-region></text:tracked-changes>`
	const styles = `<?xml version="1.0" encoding="UTF-8"?><office:document-styles` + names +
		`<office:master-styles><style:master-page style:name="Standard"><style:footer><text:p>— <text:page-number>1</text:page-number> —</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>`
	const manifest = `<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>`
	const tail = "</office:text></office:body></office:document-content>"
	return zipped("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", head+w.b.String()+tail, "styles.xml", styles, "META-INF/manifest.xml", manifest)
}

type odtWriter struct {
	b     strings.Builder
	dress uint64
	n     uint64
}

// odds reports whether a habit of this document takes hold here, once in so many times.
func (w *odtWriter) odds(habit uint, once uint64) bool {
	w.n++
	return w.dress>>habit&1 == 1 && (w.n*2654435761>>7)%once == 0
}

// spans returns text as spans.
func (w *odtWriter) spans(s string) string {
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteString("<text:line-break/>")
		}
		if w.odds(0, 9) {
			b.WriteString(`<text:change text:change-id="c1"/>`)
		}
		if w.odds(1, 9) {
			b.WriteString(`<text:span text:style-name="T9">9</text:span>`)
		}
		for runes := []rune(line); len(runes) > 0; {
			n := len(runes)
			if w.odds(2, 2) {
				n = 1 + int(w.n)%len(runes)
			}
			text := strings.ReplaceAll(escapedXML(string(runes[:n])), "  ", ` <text:s/>`)
			if w.odds(3, 2) {
				text = fmt.Sprintf(`<text:span text:style-name="T%d">%s</text:span>`, w.n%5, text)
			}
			b.WriteString(text)
			runes = runes[n:]
		}
	}
	return b.String()
}

func (w *odtWriter) table(rows [][]paperCell) {
	w.b.WriteString("<table:table><table:table-column/>")
	for i, row := range laidOut(rows) {
		if i == 0 && w.dress&16 != 0 {
			w.b.WriteString("<table:table-header-rows>")
		}
		w.b.WriteString("<table:table-row>")
		for j := 0; j < len(row); j++ {
			blank := 1
			for isBlank(row, j) && isBlank(row, j+blank) && w.dress&32 != 0 {
				blank++
			}
			w.cell(row[j], blank)
			j += blank - 1
		}
		w.b.WriteString("</table:table-row>")
		if i == 0 && w.dress&16 != 0 {
			w.b.WriteString("</table:table-header-rows>")
		}
	}
	w.b.WriteString("</table:table>")
}

// isBlank reports whether a row has a plain cell at i that says nothing.
func isBlank(row []slot, i int) bool {
	return i < len(row) && !row[i].continues && row[i].text == "" && row[i].rows == 1 && row[i].cols == 1
}

// cell writes a cell so often, and those that it covers in its row.
func (w *odtWriter) cell(c slot, times int) {
	if c.continues {
		w.covered(c.cols)
		return
	}
	w.b.WriteString("<table:table-cell")
	if c.cols > 1 || c.rows > 1 {
		fmt.Fprintf(&w.b, ` table:number-columns-spanned="%d" table:number-rows-spanned="%d"`, c.cols, c.rows)
	}
	if times > 1 {
		fmt.Fprintf(&w.b, ` table:number-columns-repeated="%d"`, times)
	}
	if c.text == "" && w.dress&64 != 0 {
		w.b.WriteString("/>")
	} else {
		w.b.WriteString(">")
		for _, line := range strings.Split(c.text, "\n") {
			w.b.WriteString("<text:p>" + w.spans(line) + "</text:p>")
		}
		w.b.WriteString("</table:table-cell>")
	}
	w.covered(c.cols - 1)
}

// covered writes so many cells that others cover.
func (w *odtWriter) covered(n int) {
	if n > 0 {
		fmt.Fprintf(&w.b, `<table:covered-table-cell table:number-columns-repeated="%d"/>`, n)
	}
}
