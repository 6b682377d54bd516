package specimen

import (
	"fmt"
	"strconv"
	"strings"
)

// Files of XML as Word and Excel of 2003 write them, and programs that fill templates in. They are not among FileKinds,
// so that corpora that are made of these stay what they are.
const (
	WordXML  FileKind = "wordxml"
	ExcelXML FileKind = "excelxml"
)

// XMLKinds lists them.
var XMLKinds = []FileKind{WordXML, ExcelXML}

// writerOf returns what writes files of a kind.
func writerOf(kind FileKind) func(*paper) []byte {
	switch kind {
	case WordXML:
		return writeWordXML
	case ExcelXML:
		return writeExcelXML
	}
	return fileWriters[kind]
}

// writeWordXML writes a document as writeDOCX does, with the elements of 2003.
func writeWordXML(p *paper) []byte {
	w := &docxWriter{dress: p.dress()}
	for _, b := range p.blocks {
		if b.rows == nil {
			w.paragraph(b.text, b.title)
		} else {
			w.table(b.rows)
		}
	}
	const note = `<aml:annotation aml:id="1" w:type="Word.%s"><aml:content>`
	body := strings.NewReplacer("<w:vMerge", "<w:vmerge", `<w:ins w:id="2" w:author="a">`, fmt.Sprintf(note, "Insertion"), "</w:ins>", "</aml:content></aml:annotation>",
		`<w:del w:id="3" w:author="a"/>`, fmt.Sprintf(note, "Deletion")+"</aml:content></aml:annotation>",
		`<w:del w:id="1" w:author="a">`, fmt.Sprintf(note, "Deletion"), `<w:del w:id="4">`, fmt.Sprintf(note, "Deletion"), "</w:del>", "</aml:content></aml:annotation>").Replace(w.b.String())
	return []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:aml="http://schemas.microsoft.com/aml/2001/core">` +
		`<w:body><wx:sect>` + body + `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></wx:sect></w:body></w:wordDocument>`)
}

// writeExcelXML writes a workbook: all on a sheet, or a sheet for each table; blank cells are there or not.
func writeExcelXML(p *paper) []byte {
	dress := p.dress()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?>` + "\n" + `<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">` +
		`<Styles><Style ss:ID="s1"><NumberFormat ss:Format="#,##0_ "/></Style></Styles>`)
	begin := func(name string) { fmt.Fprintf(&b, `<Worksheet ss:Name="%s"><Table><Column ss:Width="80"/>`, name) }
	const end = `</Table><WorksheetOptions><Selected/></WorksheetOptions></Worksheet>`
	begin("年报")
	tables := 0
	for _, block := range p.blocks {
		if block.rows == nil {
			fmt.Fprintf(&b, `<Row><Cell ss:MergeAcross="7"><Data ss:Type="String">%s</Data></Cell></Row>`, escapedXML(block.text))
			continue
		}
		if tables++; dress&1 == 1 {
			b.WriteString(end)
			begin(fmt.Sprint("表", tables))
		}
		for _, row := range laidOut(block.rows) {
			b.WriteString("<Row>")
			for _, c := range row {
				if c.continues || c.text == "" && dress&2 == 2 && c.rows*c.cols == 1 {
					continue
				}
				b.WriteString(excelXMLCell(c, dress))
			}
			b.WriteString("</Row>")
		}
		b.WriteString("<Row/>")
	}
	b.WriteString(end + "</Workbook>")
	return []byte(b.String())
}

// excelXMLCell writes a cell: a number, or text.
func excelXMLCell(c slot, dress uint64) string {
	at := fmt.Sprintf(`<Cell ss:Index="%d"`, c.col+1)
	if c.cols > 1 {
		at += fmt.Sprintf(` ss:MergeAcross="%d"`, c.cols-1)
	}
	if c.rows > 1 {
		at += fmt.Sprintf(` ss:MergeDown="%d"`, c.rows-1)
	}
	if v, err := strconv.ParseFloat(c.text, 64); err == nil && dress&4 == 4 {
		style := ""
		if v == float64(int64(v)) {
			style = ` ss:StyleID="s1"`
		}
		return at + style + `><Data ss:Type="Number">` + strconv.FormatFloat(v, 'g', -1, 64) + "</Data></Cell>"
	}
	return at + `><Data ss:Type="String">` + escapedXML(c.text) + "</Data></Cell>"
}
