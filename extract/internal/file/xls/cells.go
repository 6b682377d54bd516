package xls

import (
	"encoding/binary"
	"math"

	"gongkai/extract/internal/file/numfmt"
	"gongkai/extract/internal/file/sheet"
)

// cellHead is how many bytes come before what is in a cell: its row, its column, its style.
const cellHead = 6

// sheetReader reads a sheet.
type sheetReader struct {
	*workbook
	reader
	cells   sheet.Cells
	pending cell // a formula whose text stands in a record behind it
}

// cell is a cell whose text is yet to be read.
type cell struct{ row, col, style int }

// read returns the cells of a sheet; nil if it is a chart or the like. One without an end is cut,
// and panics.
func (w *workbook) read(p place) (*sheet.Cells, error) {
	r := sheetReader{workbook: w, reader: reader{w.b, p.at}}
	kind, data := r.next()
	if kind != begins || u16(data, 2) != aSheet {
		return nil, nil
	}
	for within := 1; within > 0; {
		kind, data := r.next()
		switch {
		case kind == begins: // a chart in the sheet
			within++
		case kind == endOf:
			within--
		case within == 1:
			if err := r.record(kind, data); err != nil {
				return nil, err
			}
		}
		if r.at-p.at > w.left {
			panic("sheets lie in one another")
		}
	}
	w.left -= r.at - p.at
	return &r.cells, nil
}

// record reads a record of a sheet.
func (r *sheetReader) record(kind int, data []byte) error {
	switch kind {
	case ofRow:
		const flags, hidden = 12, 1 << 5
		if u16(data, flags)&hidden != 0 {
			row := u16(data, 0) + 1
			r.cells.HideRows(row, row)
		}
	case columns:
		const flags, hidden = 8, 1
		if u16(data, flags)&hidden != 0 {
			r.cells.HideColumns(u16(data, 0)+1, u16(data, 2)+1)
		}
	case mergedAreas:
		return r.merge(data)
	case severalRK:
		return r.several(data, 2+4, func(b []byte) string { return r.inFormat(u16(b, 0), ofRK(b[2:])) })
	case severalNone:
		return r.several(data, 2, func([]byte) string { return "" })
	case cameTo:
		if c := r.pending; c != (cell{}) {
			r.pending = cell{}
			return r.text(c, r.long(r.pieces(data)))
		}
	case none, number, oneRK, truth, textOfTable, ownText, richText, formula, formulaAlt:
		return r.cell(kind, data)
	}
	return nil
}

// merge reads merged areas (2.4.168).
func (r *sheetReader) merge(data []byte) error {
	n := u16(data, 0)
	for i := range n {
		at := 2 + 8*i
		a := sheet.Area{FromRow: u16(data, at) + 1, ToRow: u16(data, at+2) + 1, FromCol: u16(data, at+4) + 1, ToCol: u16(data, at+6) + 1}
		if err := r.cells.Merge(a); err != nil {
			return err
		}
	}
	return nil
}

// several reads cells beside each other, of so many bytes each; behind them the column of the last one is
// stated, which is not needed.
func (r *sheetReader) several(data []byte, size int, shown func([]byte) string) error {
	const head, tail = 4, 2
	row, col := u16(data, 0)+1, u16(data, 2)+1
	list := data[head : len(data)-tail]
	for ; len(list) >= size; list = list[size:] {
		if err := r.cells.Add(row, col, shown(list[:size])); err != nil {
			return err
		}
		col++
	}
	return nil
}

// cell reads a cell.
func (r *sheetReader) cell(kind int, data []byte) error {
	c, content := cell{u16(data, 0) + 1, u16(data, 2) + 1, u16(data, 4)}, data[cellHead:]
	switch kind {
	case number:
		return r.number(c, ofFloat(content))
	case oneRK:
		return r.number(c, ofRK(content))
	case truth:
		return r.text(c, truthOf(content[0], content[1] == 1))
	case textOfTable:
		return r.text(c, r.texts[u32(content)])
	case ownText, richText:
		return r.text(c, r.long(r.pieces(content)))
	case formula, formulaAlt:
		return r.formula(c, content)
	}
	return r.text(c, "")
}

// formula reads what a formula came to (2.5.133): a number, or what no number can be.
func (r *sheetReader) formula(c cell, b []byte) error {
	const noNumber, ofText, ofTruth, ofError = 0xFFFF, 0, 1, 2
	if u16(b, 6) != noNumber {
		return r.number(c, ofFloat(b))
	}
	switch b[0] {
	case ofText:
		r.pending = c
		return nil
	case ofTruth, ofError:
		return r.text(c, truthOf(b[2], b[0] == ofError))
	}
	return r.text(c, "")
}

func (r *sheetReader) number(c cell, v float64) error {
	return r.cells.Add(c.row, c.col, r.inFormat(c.style, v))
}

func (r *sheetReader) text(c cell, s string) error {
	return r.cells.Add(c.row, c.col, numfmt.Text(r.format(c.style), s))
}

func (r *sheetReader) inFormat(style int, v float64) string {
	return numfmt.Show(r.format(style), v, r.epoch)
}

// format returns the code of the number format of a style.
func (w *workbook) format(style int) string {
	if style >= len(w.styles) {
		return ""
	}
	id := w.styles[style]
	if code, ok := w.codes[id]; ok {
		return code
	}
	return numfmt.BuiltIn(id)
}

func ofFloat(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

// ofRK returns a number of four bytes (2.5.217): a whole one, or the upper half of one with decimals; either
// may be a hundredth.
func ofRK(b []byte) float64 {
	const hundredth, whole = 1, 2
	n := binary.LittleEndian.Uint32(b)
	v := math.Float64frombits(uint64(n&^3) << 32)
	if n&whole != 0 {
		v = float64(int32(n) >> 2)
	}
	if n&hundredth != 0 {
		v /= 100
	}
	return v
}

// faults are how errors of formulas are shown (2.5.10).
var faults = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

func truthOf(b byte, isError bool) string {
	switch {
	case isError:
		return faults[b]
	case b == 0:
		return "FALSE"
	}
	return "TRUE"
}
