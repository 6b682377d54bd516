package specimen

import (
	"fmt"
	"strconv"
	"strings"
)

func init() { fileWriters["xlsx"] = writeXLSX }

// writeXLSX writes a workbook: all on a sheet, or a sheet for each table; numbers as numbers
// or as text, in formats with decimals and commas; cells that are merged.
func writeXLSX(p *paper) []byte {
	dress := p.dress()
	var sheets []*xlsxSheet
	add := func(name string) *xlsxSheet {
		sheets = append(sheets, &xlsxSheet{name: name, asText: dress&1 == 1, shared: dress&2 == 2, row: 1 + int(dress>>2&1)})
		return sheets[len(sheets)-1]
	}
	at := add("年报")
	tables := 0
	for _, b := range p.blocks {
		if b.rows == nil {
			at.paragraph(b.text)
			continue
		}
		if tables++; dress&8 == 8 {
			at = add(fmt.Sprint("表", tables))
		}
		at.table(b.rows)
		at.row += 1 + int(dress>>4&1)
	}
	return xlsxBook(sheets)
}

// xlsxSheet is a sheet being written.
type xlsxSheet struct {
	name    string
	asText  bool // numbers are text
	shared  bool // texts are in the table of strings
	row     int
	rows    strings.Builder
	merged  strings.Builder
	strings []string
}

func (s *xlsxSheet) paragraph(text string) {
	fmt.Fprintf(&s.rows, `<row r="%d">`, s.row)
	s.cell(0, text)
	s.rows.WriteString("</row>")
	fmt.Fprintf(&s.merged, `<mergeCell ref="A%d:H%[1]d"/>`, s.row)
	s.row++
}

func (s *xlsxSheet) cell(col int, text string) {
	ref := fmt.Sprint(string(rune('A'+col)), s.row)
	if v, err := strconv.ParseFloat(text, 64); err == nil && !s.asText {
		style := 0
		if v == float64(int64(v)) {
			style = 1
		}
		fmt.Fprintf(&s.rows, `<c r="%s" s="%d"><v>%s</v></c>`, ref, style, strconv.FormatFloat(v, 'g', -1, 64))
		return
	}
	if s.shared {
		s.strings = append(s.strings, text)
		fmt.Fprintf(&s.rows, `<c r="%s" t="s"><v>%d</v></c>`, ref, len(s.strings)-1)
		return
	}
	fmt.Fprintf(&s.rows, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, ref, escapedXML(text))
}

func (s *xlsxSheet) table(rows [][]paperCell) {
	for _, row := range laidOut(rows) {
		fmt.Fprintf(&s.rows, `<row r="%d">`, s.row)
		for _, c := range row {
			if c.continues {
				fmt.Fprintf(&s.rows, `<c r="%c%d" s="1"/>`, 'A'+c.col, s.row)
				continue
			}
			s.cell(c.col, c.text)
			if c.rows > 1 || c.cols > 1 {
				fmt.Fprintf(&s.merged, `<mergeCell ref="%c%d:%c%d"/>`, 'A'+c.col, s.row, 'A'+c.col+c.cols-1, s.row+c.rows-1)
			}
			for i := 1; i < c.cols; i++ {
				fmt.Fprintf(&s.rows, `<c r="%c%d" s="1"/>`, 'A'+c.col+i, s.row)
			}
		}
		s.rows.WriteString("</row>")
		s.row++
	}
}

// xlsxBook puts sheets into a file.
func xlsxBook(sheets []*xlsxSheet) []byte {
	const spaces = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	members := []string{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"xl/styles.xml", `<styleSheet ` + spaces + `><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0_ "/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`}
	var list, rels, table strings.Builder
	n := 0
	for i, s := range sheets {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%[2]d"/>`, escapedXML(s.name), i+1)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Target="worksheets/sheet%[1]d.xml"/>`, i+1)
		rows := s.rows.String()
		if s.shared { // places in the table of strings count over all sheets
			for k := len(s.strings) - 1; k >= 0; k-- {
				rows = strings.Replace(rows, fmt.Sprintf(`t="s"><v>%d</v>`, k), fmt.Sprintf(`t="s"><v>%d</v><!-- -->`, n+k), 1)
			}
			for _, text := range s.strings {
				fmt.Fprintf(&table, `<si><r><t xml:space="preserve">%s</t></r><rPh sb="0" eb="1"><t>ji</t></rPh></si>`, escapedXML(text))
			}
			n += len(s.strings)
		}
		members = append(members, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1),
			`<worksheet `+spaces+`><sheetData>`+rows+`</sheetData><mergeCells>`+s.merged.String()+`</mergeCells></worksheet>`)
	}
	return zipped(append(members, "xl/workbook.xml", `<workbook `+spaces+`><sheets>`+list.String()+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+rels.String()+`</Relationships>`,
		"xl/sharedStrings.xml", `<sst `+spaces+`>`+table.String()+`</sst>`)...)
}
