package specimen

import (
	"fmt"
	"strings"
)

func init() { fileWriters["docx"] = writeDOCX }

// writeDOCX writes a document of Word: runs end anywhere, also within numbers, and carry
// properties; sections may be numbered by Word, changes be tracked, cells be blank in several ways.
func writeDOCX(p *paper) []byte {
	w := &docxWriter{dress: p.dress()}
	for _, b := range p.blocks {
		if b.rows == nil {
			w.paragraph(b.text, b.title)
			continue
		}
		w.table(b.rows)
	}
	const types = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	const rels = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	const head, tail = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`, `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`
	const footer = `<?xml version="1.0" encoding="UTF-8"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>— 1 —</w:t></w:r></w:p></w:ftr>`
	return zipped("[Content_Types].xml", types, "_rels/.rels", rels, "word/document.xml", head+w.b.String()+tail, "word/footer1.xml", footer)
}

type docxWriter struct {
	b     strings.Builder
	dress uint64
	n     uint64
}

// odds reports whether a habit of this document takes hold here, once in so many times.
func (w *docxWriter) odds(habit uint, once uint64) bool {
	w.n++
	return w.dress>>habit&1 == 1 && (w.n*2654435761>>7)%once == 0
}

func (w *docxWriter) paragraph(text string, title bool) {
	if title {
		w.b.WriteString(`<w:p><w:pPr><w:jc w:val="center"/></w:pPr>`)
	} else {
		w.b.WriteString(`<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr>`)
	}
	w.runs(text)
	w.b.WriteString("</w:p>")
}

// runs writes text as runs.
func (w *docxWriter) runs(text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			w.b.WriteString("<w:r><w:br/></w:r>")
		}
		if w.odds(0, 9) {
			w.b.WriteString(`<w:del w:id="1" w:author="a"><w:r><w:delText>7</w:delText></w:r></w:del>`)
		}
		if w.odds(1, 9) {
			w.b.WriteString(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>`)
		}
		for runes := []rune(line); len(runes) > 0; {
			n := len(runes)
			if w.odds(2, 2) {
				n = 1 + int(w.n)%len(runes)
			}
			run := fmt.Sprintf(`<w:r><w:rPr><w:sz w:val="%d"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, 20+w.n%9, escapedXML(string(runes[:n])))
			if w.odds(3, 5) {
				run = `<w:ins w:id="2" w:author="a">` + run + `</w:ins>`
			}
			w.b.WriteString(run)
			runes = runes[n:]
		}
	}
}

func (w *docxWriter) table(rows [][]paperCell) {
	w.b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>`)
	for _, row := range laidOut(rows) {
		w.b.WriteString(`<w:tr><w:trPr><w:trHeight w:val="400"/></w:trPr>`)
		for _, c := range row {
			w.b.WriteString("<w:tc><w:tcPr>")
			if c.cols > 1 {
				fmt.Fprintf(&w.b, `<w:gridSpan w:val="%d"/>`, c.cols)
			}
			switch {
			case c.continues && w.dress&16 == 0:
				w.b.WriteString(`<w:vMerge/></w:tcPr><w:p/></w:tc>`)
				continue
			case c.continues:
				w.b.WriteString(`<w:vMerge w:val="continue"/></w:tcPr><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>`) // not shown
				continue
			case c.rows > 1:
				w.b.WriteString(`<w:vMerge w:val="restart"/>`)
			}
			w.b.WriteString("</w:tcPr>")
			for _, line := range strings.Split(c.text, "\n") {
				w.b.WriteString("<w:p>")
				w.runs(line)
				w.b.WriteString("</w:p>")
			}
			w.b.WriteString("</w:tc>")
		}
		w.b.WriteString("</w:tr>")
		if w.odds(5, 12) {
			w.b.WriteString(`<w:tr><w:trPr><w:del w:id="3" w:author="a"/></w:trPr><w:tc><w:p><w:del w:id="4"><w:r><w:delText>行政许可</w:delText></w:r></w:del></w:p></w:tc></w:tr>`)
		}
	}
	w.b.WriteString("</w:tbl>")
}
