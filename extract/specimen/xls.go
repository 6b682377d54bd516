package specimen

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
)

func init() { fileWriters["xls"] = writeXLS }

// Kinds of records.
const (
	xlsBegins, xlsEnds    = 0x809, 0x0A
	xlsContinues          = 0x3C
	xlsPlace, xlsStyle    = 0x85, 0xE0
	xlsTexts, xlsText     = 0xFC, 0xFD
	xlsLabel              = 0x204
	xlsNumber, xlsRK      = 0x203, 0x27E
	xlsFormula, xlsCameTo = 0x06, 0x207
	xlsBlank, xlsBlanks   = 0x201, 0xBE
	xlsRow, xlsMerged     = 0x208, 0xE5
	xlsFormat, xlsPage    = 0x41E, 0x42
)

// writeXLS writes a workbook of Excel 97: all on a sheet, or a sheet for each table; texts in the table
// of texts, which is torn over records, or in their cells; numbers of all kinds, as what a formula came to,
// too, or as text; cells that are merged, rows and sheets that are hidden.
func writeXLS(p *paper) []byte {
	w := &xlsWriter{dress: p.dress(), places: map[string]int{}}
	if w.dress&32 == 32 {
		w.add("旧", 1).paragraph("行政许可 77")
	}
	at := w.add("年报", 0)
	tables := 0
	for _, b := range p.blocks {
		if b.rows == nil {
			at.paragraph(b.text)
			continue
		}
		if tables++; w.dress&8 == 8 {
			at = w.add(fmt.Sprint("表", tables), 0)
		}
		at.table(b.rows)
		at.row += 1 + int(w.dress>>4&1)
	}
	return w.file()
}

// xlsWriter gathers sheets and the texts that they share.
type xlsWriter struct {
	dress  uint64
	sheets []*xlsSheet
	texts  []string
	places map[string]int // of texts
	used   int
}

// xlsSheet is a sheet being written.
type xlsSheet struct {
	*xlsWriter
	name    string
	state   byte // 1 is hidden
	row     int
	records []byte
	merged  [][4]int
	n       int
}

func (w *xlsWriter) add(name string, state byte) *xlsSheet {
	s := &xlsSheet{xlsWriter: w, name: name, state: state, row: int(w.dress >> 2 & 1)}
	w.sheets = append(w.sheets, s)
	return s
}

// xlsRecord adds a record of numbers of two bytes and what stands behind them.
func xlsRecord(b []byte, kind int, fields []int, behind ...byte) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(kind))
	b = binary.LittleEndian.AppendUint16(b, uint16(2*len(fields)+len(behind)))
	for _, f := range fields {
		b = binary.LittleEndian.AppendUint16(b, uint16(f))
	}
	return append(b, behind...)
}

func (s *xlsSheet) put(kind int, fields []int, behind ...byte) {
	s.records = xlsRecord(s.records, kind, fields, behind...)
}

func (s *xlsSheet) paragraph(text string) {
	s.put(xlsRow, []int{s.row, 0, 8, 270, 0, 0, 0, 0})
	s.cell(0, text)
	s.merged = append(s.merged, [4]int{s.row, s.row, 0, 7})
	s.row++
}

// cell writes a cell that says something, or a blank one.
func (s *xlsSheet) cell(col int, text string) {
	s.n++
	if v, err := strconv.ParseFloat(text, 64); err == nil && s.dress&1 == 0 && text == strconv.FormatFloat(v, 'f', -1, 64) {
		s.number(col, v)
		return
	}
	switch {
	case text == "":
		s.put(xlsBlank, []int{s.row, col, 0})
	case s.dress&2 == 2:
		at, ok := s.places[text]
		if !ok {
			at = len(s.texts)
			s.places[text] = at
			s.texts = append(s.texts, text)
		}
		s.used++
		s.put(xlsText, []int{s.row, col, 0, at, 0})
	default:
		s.put(xlsLabel, []int{s.row, col, 0, len(utf16.Encode([]rune(text)))}, xlsChars(text, isNarrow(text))...)
	}
}

// number writes a number in one of its forms.
func (s *xlsSheet) number(col int, v float64) {
	style := 0
	if v == math.Trunc(v) {
		style = s.n % 3
	}
	float := binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))
	hundred := math.Round(v * 100)
	switch whole := v == math.Trunc(v); {
	case s.n%4 == 0:
		s.put(xlsNumber, []int{s.row, col, style}, float...)
	case s.n%4 == 1 && s.dress&64 == 64:
		s.put(xlsFormula, []int{s.row, col, style}, append(float, make([]byte, 8)...)...)
	case s.n%4 == 2 && s.dress&64 == 64 && whole:
		s.put(xlsFormula, []int{s.row, col, style, 0, 0, 0, 0xFFFF, 0, 0, 0, 0})
		text := strconv.FormatFloat(v, 'f', -1, 64)
		s.put(xlsCameTo, []int{len(text)}, xlsChars(text, true)...)
	case whole && math.Abs(v) < 1<<28:
		s.put(xlsRK, []int{s.row, col, style}, binary.LittleEndian.AppendUint32(nil, uint32(int32(v))<<2|2)...)
	case hundred/100 == v && math.Abs(hundred) < 1<<28:
		s.put(xlsRK, []int{s.row, col, style}, binary.LittleEndian.AppendUint32(nil, uint32(int32(hundred))<<2|3)...)
	default:
		s.put(xlsNumber, []int{s.row, col, style}, float...)
	}
}

func (s *xlsSheet) table(rows [][]paperCell) {
	for i, row := range laidOut(rows) {
		if s.dress&128 == 128 && i%5 == 4 && !slices.ContainsFunc(row, func(c slot) bool { return c.continues }) {
			s.hidden()
		}
		s.put(xlsRow, []int{s.row, 0, 8, 270, 0, 0, 0, 0})
		for _, c := range row {
			if c.continues {
				s.blanks(c.col, c.cols)
				continue
			}
			s.cell(c.col, c.text)
			if c.rows > 1 || c.cols > 1 {
				s.merged = append(s.merged, [4]int{s.row, s.row + c.rows - 1, c.col, c.col + c.cols - 1})
			}
			s.blanks(c.col+1, c.cols-1)
		}
		s.row++
	}
}

// hidden writes a row that is not shown.
func (s *xlsSheet) hidden() {
	const flag = 1 << 5
	s.put(xlsRow, []int{s.row, 0, 8, 270, 0, 0, flag, 0})
	s.cell(0, "行政许可")
	s.cell(1, "77")
	s.row++
}

// blanks writes cells that others cover.
func (s *xlsSheet) blanks(col, n int) {
	switch {
	case n == 1:
		s.put(xlsBlank, []int{s.row, col, 0})
	case n > 1:
		s.put(xlsBlanks, append(append([]int{s.row, col}, make([]int, n)...), col+n-1))
	}
}

// isNarrow reports whether a text takes a byte a character.
func isNarrow(s string) bool {
	for _, r := range s {
		if r > 0xFF {
			return false
		}
	}
	return true
}

// xlsChars returns a text with its flags before it.
func xlsChars(s string, narrow bool) []byte {
	if narrow {
		b := []byte{0}
		for _, r := range s {
			b = append(b, byte(r))
		}
		return b
	}
	b := []byte{1}
	for _, c := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b
}

// table of texts in records that are cut in texts, too: there the flags stand again, and the rest may
// be narrow where what came before was not.
func (w *xlsWriter) table() []byte {
	most := 8000 // bytes of a record
	if w.dress&256 == 256 {
		most = 60
	}
	var out []byte
	kind := xlsTexts
	record := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(w.used)), uint32(len(w.texts)))
	cut := func() {
		out = xlsRecord(out, kind, nil, record...)
		kind, record = xlsContinues, nil
	}
	for i, text := range w.texts {
		const head = 9
		if len(record)+head > most {
			cut()
		}
		chars := []rune(text)
		record = binary.LittleEndian.AppendUint16(record, uint16(len(utf16.Encode(chars))))
		flags, behind := byte(0), []byte(nil)
		if i%3 == 1 { // a look
			flags, behind = 8, []byte{0, 0, 5, 0}
		}
		if i%5 == 2 { // how it is pronounced
			flags, behind = flags|4, append(behind, "\x01\x00\x04\x00\x00\x00"...)
		}
		narrow := isNarrow(text)
		at := len(record)
		record = append(record, flags)
		if flags&8 != 0 {
			record = append(record, 1, 0)
		}
		if flags&4 != 0 {
			record = append(record, 6, 0, 0, 0)
		}
		if !narrow {
			record[at] |= 1
		}
		for k, r := range chars {
			units := utf16.Encode([]rune{r})
			if len(record)+2*len(units) > most {
				cut()
				if narrow = isNarrow(string(chars[k:])); narrow {
					record = []byte{0}
				} else {
					record = []byte{1}
				}
			}
			for _, u := range units {
				if record = append(record, byte(u)); !narrow {
					record = append(record, byte(u>>8))
				}
			}
		}
		if len(record)+len(behind) > most {
			cut()
		}
		record = append(record, behind...)
	}
	cut()
	return out
}

// file puts the records together.
func (w *xlsWriter) file() []byte {
	const version, aWorkbook, aSheet = 0x600, 5, 0x10
	before := xlsRecord(nil, xlsBegins, []int{version, aWorkbook, 0, 0, 0, 0, 0, 0})
	before = xlsRecord(before, xlsPage, []int{1200})
	const code = `#,##0_ `
	before = xlsRecord(before, xlsFormat, []int{164, len(code)}, xlsChars(code, true)...)
	for _, format := range []int{0, 164, 1} {
		before = xlsRecord(before, xlsStyle, []int{0, format, 0, 0, 0, 0, 0, 0, 0, 0})
	}
	var places []byte
	sheets, offsets := []byte{}, make([]int, len(w.sheets))
	for i, s := range w.sheets {
		offsets[i] = len(sheets)
		sheets = xlsRecord(sheets, xlsBegins, []int{version, aSheet, 0, 0, 0, 0, 0, 0})
		sheets = append(sheets, s.records...)
		var areas []int
		for _, m := range s.merged {
			areas = append(areas, m[:]...)
		}
		sheets = xlsRecord(sheets, xlsMerged, append([]int{len(s.merged)}, areas...))
		sheets = xlsRecord(sheets, xlsEnds, nil)
	}
	behind := xlsRecord(w.table(), xlsEnds, nil)
	size := func() int { return len(before) + len(places) + len(behind) }
	for range 2 { // the first time to know how long it is
		at := size()
		places = nil
		for i, s := range w.sheets {
			offset := at + offsets[i]
			name := append([]byte{byte(len([]rune(s.name)))}, xlsChars(s.name, isNarrow(s.name))...)
			places = xlsRecord(places, xlsPlace, []int{offset & 0xFFFF, offset >> 16, int(s.state)}, name...)
		}
	}
	return storage("SummaryInformation", nil, "Workbook", bytes.Join([][]byte{before, places, behind, sheets}, nil))
}
