package pdf

import (
	"math"
	"strings"
	"unicode"
)

// A table that a page cuts goes on as another of the same width, with nothing between. There
// its heads may stand again, its cells that go over several rows begin again, blank or with the rest of
// their text, and a row may be torn in two.

// sameEdge is how far apart, in points, edges of one table may be on two pages.
const sameEdge = 6.0

// most heads are repeated of so many rows.
const mostHeads = 5

// wideRow is of how many cells a row is that is none of a list, whose values may be blank
// though those of the next are not.
const wideRow = 6

// carry connects tables that go on.
func carry(sheets []*sheet) {
	var before, first *grid
	for _, s := range sheets {
		blocks := s.blocks()
		if len(blocks) == 0 {
			continue
		}
		if g := blocks[0].grid; before != nil && g != nil && goesOn(before, g) {
			g.before = before
			g.dropHeads(first)
			g.mend(before)
		}
		before = blocks[len(blocks)-1].grid
		if before != nil && before.before == nil {
			first = before
		}
	}
}

// goesOn reports whether a table may be the rest of another.
func goesOn(a, b *grid) bool {
	return math.Abs(a.Left-b.Left) <= sameEdge && math.Abs(a.Right-b.Right) <= sameEdge
}

// dropHeads drops rows at the top that are those of the first page.
func (g *grid) dropHeads(first *grid) {
	same := 0
	for row := 0; row < min(mostHeads, g.rows(), first.rows()); row++ {
		if !sameRow(g.row(row), first.row(row)) {
			break
		}
		same = row + 1
	}
	for i := range g.cells {
		c := &g.cells[i]
		c.gone = c.gone || c.row < same
	}
	g.first = same
}

// row returns the cells that begin at a row.
func (g *grid) row(row int) (cells []*cell) {
	for i := range g.cells {
		if g.cells[i].row == row {
			cells = append(cells, &g.cells[i])
		}
	}
	return cells
}

// sameRow reports whether rows say the same, and anything at all.
func sameRow(a, b []*cell) bool {
	if len(a) != len(b) {
		return false
	}
	says := len(a) == 0
	for i := range a {
		if oneLine(a[i].text) != oneLine(b[i].text) {
			return false
		}
		says = says || a[i].text != ""
	}
	return says
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "") }

// above returns the cell that ends a table above one of the rest, nil if that has other edges.
func (g *grid) above(before *grid, c *cell) *cell {
	for i := range before.cells {
		a := &before.cells[i]
		if a.row+a.rows == before.rows() && math.Abs(before.xs[a.col]-g.xs[c.col]) <= sameEdge &&
			math.Abs(before.xs[a.col+a.cols]-g.xs[c.col+c.cols]) <= sameEdge {
			return a.whole()
		}
	}
	return nil
}

// whole returns the cell that a cell continues.
func (c *cell) whole() *cell {
	for c.of != nil {
		c = c.of
	}
	return c
}

// mend joins what the page has torn.
func (g *grid) mend(before *grid) {
	if g.first >= g.rows() {
		return
	}
	row := g.row(g.first)
	torn := g.torn(before, row)
	for _, c := range row {
		a := g.above(before, c)
		if a == nil {
			continue
		}
		over := c.rows > 1 || a.rows > 1
		if torn || over && (c.text == "" || a.text == "" || isTail(c.text) && !isNumber(a.text)) {
			a.text += c.text
			c.gone, c.of = true, a
		}
	}
}

// torn reports whether a row is the rest of the last one before.
func (g *grid) torn(before *grid, row []*cell) bool {
	var single, numbersAbove, numbersHere, text, textAbove int
	for _, c := range row {
		a := g.above(before, c)
		switch {
		case a == nil:
			return false
		case c.rows > 1 || a.rows > 1:
			continue
		case c.text != "" && a.text != "" && (isNumber(a.text) || isNumber(c.text)):
			return false
		case c.text != "" && !isNumber(c.text) && !isTail(c.text):
			return false
		}
		single++
		count := func(t string, numbers, words *int) {
			switch {
			case isNumber(t):
				*numbers++
			case t != "":
				*words++
			}
		}
		count(c.text, &numbersHere, &text)
		count(a.text, &numbersAbove, &textAbove)
	}
	if single == 0 || !(before.openEnd || g.openTop || single >= wideRow) {
		return false
	}
	switch {
	case text == 0 && numbersHere == 0:
		return true
	case numbersHere == 0:
		return textAbove > 0 && numbersAbove > 0
	case numbersAbove == 0:
		return text > 0 && textAbove > 0 && single >= wideRow
	}
	return false
}

// isNumber reports whether a cell holds a value.
func isNumber(s string) bool {
	digits := false
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits = true
		case unicode.IsLetter(c):
			return false
		}
	}
	return digits || s == "/" || s == "-" || s == "—" || s == "——"
}

// isTail reports whether a text may be the end of a label: none begins so.
func isTail(s string) bool {
	for _, c := range s {
		return !strings.ContainsRune("一二三四五六七八九十(（0123456789第总①②③", c)
	}
	return true
}
