package export

import (
	"archive/zip"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/width"

	"gongkai/extract/message"
)

// What a sheet and a cell of Excel hold at most.
const (
	maxCellText = excelize.TotalCellChars
	maxDigits   = 15 // of a number; Excel makes zeros of the others
)

// maxSheetRows is the header and the rows of a sheet; beyond, another follows.
var maxSheetRows = excelize.TotalRows

// maxSheets is how far rows are divided over sheets.
const maxSheets = 5

// xlsxSink writes a workbook. Numbers are numbers, but for ids, whose digits
// Excel would lose; texts stay texts also where they look like formulas.
type xlsxSink struct {
	w     io.Writer
	work  string // directory for what does not fit into memory
	book  *excelize.File
	style struct{ head, date, time int }

	of   *sheet
	to   *excelize.StreamWriter
	row  int // of the sheet at work
	line []any
}

func newXLSX(w io.Writer, work string) *xlsxSink {
	return &xlsxSink{w: w, work: work}
}

func (x *xlsxSink) begin(s *sheet) error {
	if perSheet := int64(maxSheetRows - 1); s.rows > perSheet*maxSheets {
		return usage(message.New(message.TooManyRows, message.Number(s.rows), message.Number(maxSheets), message.Number(perSheet)))
	}
	if len(s.fields) > excelize.MaxColumns {
		return usage(message.New(message.TooManySheetColumns, message.Number(len(s.fields)), message.Number(excelize.MaxColumns)))
	}
	if x.book == nil {
		x.book = excelize.NewFile(excelize.Options{TmpDir: x.work})
		if err := x.styles(); err != nil {
			return err
		}
	}
	if err := x.end(); err != nil {
		return err
	}
	x.of = s
	if s.rows == 0 { // no record will come
		return x.open(nil)
	}
	return nil
}

func (x *xlsxSink) styles() error {
	var err error
	style := func(s *excelize.Style) int {
		n, e := x.book.NewStyle(s)
		if err == nil {
			err = e
		}
		return n
	}
	day, moment := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
	x.style.head = style(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}})
	x.style.date = style(&excelize.Style{CustomNumFmt: &day})
	x.style.time = style(&excelize.Style{CustomNumFmt: &moment})
	return err
}

// open starts a sheet, whose columns are as wide as the first records need.
func (x *xlsxSink) open(first *records) error {
	name := sheetName(x.of.name)
	if n := len(x.of.names); n > 0 {
		name = sheetName(fmt.Sprintf("%s %d", x.of.name, n+1))
	}
	if list := x.book.GetSheetList(); len(list) == 1 && list[0] == "Sheet1" {
		if err := x.book.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := x.book.NewSheet(name); err != nil {
		return err
	}
	x.of.names = append(x.of.names, name)
	if err := x.tellSize(name); err != nil {
		return err
	}
	var err error
	if x.to, err = x.book.NewStreamWriter(name); err != nil {
		return err
	}
	for i, w := range columnWidths(x.of, first) {
		if err := x.to.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	if err := x.to.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	x.line = make([]any, len(x.of.fields))
	for i, f := range x.of.fields {
		x.line[i] = excelize.Cell{StyleID: x.style.head, Value: f.name}
	}
	x.row = 1
	return x.to.SetRow("A1", x.line)
}

// tellSize says how far the sheet that was added last reaches: readers that
// stream go by it.
func (x *xlsxSink) tellSize(name string) error {
	full := maxSheetRows - 1
	rows := min(int(x.of.rows)-(len(x.of.names)-1)*full, full)
	corner, err := excelize.CoordinatesToCellName(len(x.of.fields), rows+1)
	if err != nil {
		return err
	}
	return x.book.SetSheetDimension(name, "A1:"+corner)
}

// sheetName keeps to what Excel allows.
func sheetName(s string) string {
	s = strings.NewReplacer("/", " ", `\`, " ", "?", " ", "*", " ", "[", "(", "]", ")", ":", " ").Replace(s)
	if r := []rune(s); len(r) > excelize.MaxSheetNameLength {
		s = string(r[:excelize.MaxSheetNameLength])
	}
	return s
}

// Widths of columns, in characters.
const (
	minWidth = 8
	maxWidth = 60
)

func columnWidths(s *sheet, first *records) []float64 {
	out := make([]float64, len(s.fields))
	for i, f := range s.fields {
		widest := columnsOf(f.name)
		if first != nil {
			for row := range min(first.n, 1000) {
				if v := first.value(i, row); v != nil {
					widest = max(widest, columnsOf(text(v)))
				}
			}
		}
		out[i] = float64(min(max(widest+2, minWidth), maxWidth))
	}
	return out
}

// columnsOf counts what a text takes on the screen: two for a Chinese character.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

func (x *xlsxSink) write(r *records) error {
	for row := range r.n {
		if x.to == nil || x.row == maxSheetRows {
			if err := x.end(); err != nil {
				return err
			}
			if err := x.open(r); err != nil {
				return err
			}
		}
		for i := range x.line {
			var err error
			if x.line[i], err = x.cell(&x.of.fields[i], r.value(i, row)); err != nil {
				return fmt.Errorf("row %d, column %s: %w", x.row, x.of.fields[i].name, err)
			}
		}
		x.row++
		if err := x.to.SetRow("A"+strconv.Itoa(x.row), x.line); err != nil {
			return err
		}
	}
	return nil
}

// end ends the sheet at work.
func (x *xlsxSink) end() error {
	if x.to == nil {
		return nil
	}
	to := x.to
	x.to = nil
	return to.Flush()
}

func (x *xlsxSink) cell(f *field, v any) (any, error) {
	switch v := v.(type) {
	case nil, bool:
		return v, nil
	case int64:
		if f.isID() || v >= 1e15 || v <= -1e15 {
			return text(v), nil
		}
		return v, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return text(v), nil
		}
		return v, nil
	case float32:
		return x.cell(f, float64(v))
	case *big.Int:
		return text(v), nil
	case decimal:
		s := text(v)
		if digits := strings.Trim(s, "-.0"); f.isID() || len(digits) > maxDigits {
			return s, nil
		}
		return strconv.ParseFloat(s, 64)
	case date:
		return dated(v.Time, x.style.date, text(v)), nil
	case timestamp:
		return dated(v.UTC(), x.style.time, text(v)), nil
	}
	s := text(v)
	if len(s) > maxCellText && len(utf16.Encode([]rune(s))) > maxCellText {
		return nil, fmt.Errorf("more than the %d characters that a cell of XLSX holds: choose another format", maxCellText)
	}
	return s, nil
}

// dated returns a day or a moment in a style of dates; Excel knows none before 1900.
func dated(t time.Time, style int, otherwise string) any {
	if t.Year() < 1901 || t.Year() > 9999 {
		return otherwise
	}
	return excelize.Cell{StyleID: style, Value: t}
}

func (x *xlsxSink) finish() error {
	if err := x.end(); err != nil {
		return err
	}
	unsorted := filepath.Join(x.work, "unsorted.xlsx")
	if err := x.book.SaveAs(unsorted); err != nil {
		return err
	}
	if err := x.book.Close(); err != nil {
		return err
	}
	return sortZip(unsorted, x.w)
}

// sortZip copies a zip with its members in order: they come in any.
func sortZip(from string, to io.Writer) error {
	in, err := zip.OpenReader(from)
	if err != nil {
		return err
	}
	defer in.Close()
	defer os.Remove(from)
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(to)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return err
		}
	}
	return out.Close()
}
