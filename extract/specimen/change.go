package specimen

import (
	"math"
	"strconv"

	"gongkai/extract/form"
)

// Change is a fault put into an otherwise right table 3, to see whether it is
// noticed.
type Change string

// The changes.
const (
	NoChange  Change = ""
	OneDigit  Change = "one_digit"  // a digit of one cell
	ShiftRow  Change = "shift_row"  // the values of a row one column to the right
	SwapCells Change = "swap_cells" // two cells of a row
	DropCell  Change = "drop_cell"  // a cell gone, those after it moved up
)

// Changes lists them.
var Changes = []Change{OneDigit, ShiftRow, SwapCells, DropCell}

// applyChange changes a grid and returns which cells no longer have their truth.
func applyChange(r *rng, g *grid, change Change, cells map[Cell]Value) []Cell {
	var rows []int
	for i, row := range g.rows {
		vs := values(row)
		if len(vs) == applicants && (change == OneDigit || cells[vs[0].at].V != 0) && vs[0].at.Metric != form.NoMetric {
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	at := oneOf(r, rows)
	row := g.rows[at]
	vs := values(row)
	switch change {
	case OneDigit:
		c := oneOf(r, vs)
		text := []byte(strconv.FormatFloat(math.Abs(cells[c.at].V), 'f', -1, 64))
		i := r.IntN(len(text))
		d := byte('0' + r.IntN(10))
		for d == text[i] || d == '0' && i == 0 {
			d = byte('0' + r.IntN(10))
		}
		text[i] = d
		c.text = string(text)
		return []Cell{c.at}
	case SwapCells:
		i, j := 0, r.between(1, len(vs)-1)
		if cells[vs[i].at].V == cells[vs[j].at].V {
			j = 1
			for j < len(vs)-1 && cells[vs[i].at].V == cells[vs[j].at].V {
				j++
			}
		}
		if cells[vs[i].at].V == cells[vs[j].at].V {
			return nil
		}
		vs[i].text, vs[j].text = vs[j].text, vs[i].text
		return []Cell{vs[i].at, vs[j].at}
	case ShiftRow:
		for i := len(vs) - 1; i > 0; i-- {
			vs[i].text = vs[i-1].text
		}
		vs[0].text = ""
	case DropCell:
		gone := r.IntN(len(vs))
		for i := range row {
			if &row[i] == vs[gone] {
				g.rows[at] = append(append([]cell(nil), row[:i]...), row[i+1:]...)
				break
			}
		}
	}
	var out []Cell
	for _, c := range vs {
		out = append(out, c.at)
	}
	return out
}
