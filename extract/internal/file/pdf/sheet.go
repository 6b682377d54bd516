package pdf

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/extract/internal/file/pdf/engine"
)

// sheet is a page: its tables, and the lines outside of them.
type sheet struct {
	grids    []*grid
	lines    []line
	count    int // of characters
	pictures int
	bars     int
}

// newSheet reads a page.
func newSheet(p *engine.Page) *sheet {
	s := &sheet{count: len(p.Chars), pictures: p.Pictures, bars: len(p.Bars)}
	rest := p.Chars
	// An inner grid may stand in a cell of an outer one: the smaller takes its own first.
	grids := gridsOf(p.Bars)
	bySize := slices.Clone(grids)
	slices.SortStableFunc(bySize, func(a, b *grid) int { return cmp.Compare(a.area(), b.area()) })
	for _, g := range bySize {
		rest = g.take(rest)
	}
	for _, g := range grids {
		if g.finish() {
			s.grids = append(s.grids, g)
		}
	}
	s.lines = linesOf(rest)
	return s
}

func (g *grid) area() float64 { return (g.Right - g.Left) * (g.Bottom - g.Top) }

// finish makes the text of the cells. It reports whether there is any.
func (g *grid) finish() (any bool) {
	for i := range g.cells {
		c := &g.cells[i]
		c.text = cellText(linesOf(c.chars), g.xs[c.col+c.cols])
		c.chars = nil
		any = any || c.text != ""
	}
	return any
}

// cellText returns the lines of a cell, which ends at right. A number that goes on at the next line is one.
func cellText(lines []line, right float64) string {
	const full = 1.1 // what is left of a line where no other digit fits, as a share of the size
	var b strings.Builder
	for i := range lines {
		l := &lines[i]
		if i > 0 {
			before := &lines[i-1]
			broken := isDigit(before.chars[len(before.chars)-1].Rune) && isDigit(l.chars[0].Rune) && right-before.Right < before.em*full
			if !broken {
				b.WriteByte('\n')
			}
		}
		b.WriteString(l.text())
	}
	return b.String()
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' || c == '.' || c == ',' }

// block is a table or a line of a sheet.
type block struct {
	grid *grid
	line *line
}

// blocks returns the tables and lines from the top.
func (s *sheet) blocks() (blocks []block) {
	lines := s.lines
	for _, g := range s.grids {
		for len(lines) > 0 && lines[0].base < (g.Top+g.Bottom)/2 {
			blocks = append(blocks, block{line: &lines[0]})
			lines = lines[1:]
		}
		blocks = append(blocks, block{grid: g})
	}
	for i := range lines {
		blocks = append(blocks, block{line: &lines[i]})
	}
	return blocks
}
