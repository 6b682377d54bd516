package specimen

import "strings"

// cellLines writes one cell a line.
func (t *typist) cellLines(l Layout, g *grid) string {
	var b strings.Builder
	put := func(s string) {
		switch l {
		case CellLinesBlank:
			b.WriteString(s + "\n\n")
		case PipeLines:
			b.WriteString(s + "\n|\n")
		case TrailingPipe:
			b.WriteString(s + " |\n")
		default:
			b.WriteString(s + "\n")
		}
	}
	keepBreaks := t.variant%2 == 0
	for i, row := range g.rows {
		if p, ok := g.breaks[i]; ok {
			if p.foot != "" {
				put(p.foot)
			}
			for _, h := range p.head {
				for _, c := range h {
					put(c.text)
				}
			}
		}
		for _, c := range row {
			s := c.text
			if !keepBreaks {
				s = strings.ReplaceAll(s, "\n", "")
			}
			if s == "" {
				if l == TrailingPipe || l == PipeLines {
					put("")
				}
				continue
			}
			put(s)
			if l == PipeResidue && c.cols > 1 {
				b.WriteString(strings.Repeat("|", c.cols) + "\n")
			}
		}
		if l == PipeResidue && t.variant%3 == 0 {
			b.WriteString("||\n")
		}
	}
	return b.String()
}

// oneLine writes a table on one line.
func (t *typist) oneLine(g *grid) string {
	if t.separator == "" {
		t.separator = one(t.r, " ", " ", " ", "  ", " | ", "\t", "　")
	}
	var cells []string
	for i, row := range g.rows {
		if p, ok := g.breaks[i]; ok {
			if p.foot != "" {
				cells = append(cells, p.foot)
			}
			for _, h := range p.head {
				for _, c := range h {
					cells = append(cells, flat(c.text, " "))
				}
			}
		}
		for _, c := range row {
			if c.text != "" {
				cells = append(cells, flat(c.text, " "))
			}
		}
	}
	return strings.Join(cells, t.separator)
}

// flat puts a label that was broken over lines on one.
func flat(s, between string) string { return strings.ReplaceAll(s, "\n", between) }
