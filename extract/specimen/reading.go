package specimen

import "strings"

// reading writes a table as pdftotext does without -layout: the lines of each
// label one after another, the values of a row behind or below it.
func (t *typist) reading(g *grid) string {
	r := t.r
	style := t.variant % 4
	width := r.between(9, 16) * 2
	heads := []string{"", " ", "\n"}[t.variant/4%3]
	var b strings.Builder
	for i, row := range g.rows {
		if p, ok := g.breaks[i]; ok {
			b.WriteString(p.foot + "\n" + one(r, "\f", "", "\n"))
			for _, h := range p.head {
				for _, c := range h {
					b.WriteString(flat(c.text, "") + "\n")
				}
			}
		}
		vs := values(row)
		if len(vs) == 0 {
			var cells []string
			for _, c := range row {
				if c.head && len(row) > 3 && style < 2 {
					cells = append(cells, flat(c.text, ""))
				} else {
					cells = append(cells, strings.Join(wrapTo(c.text, width), "\n"))
				}
			}
			b.WriteString(strings.Join(cells, heads) + "\n")
			continue
		}
		var labels, numbers []string
		for _, c := range row {
			switch {
			case c.value:
				numbers = append(numbers, c.text)
			case c.cols == 1 && c.rows > 6: // one or two characters a line
				labels = append(labels, wrapTo(c.text, one(r, 2, 4, 6))...)
			case c.rows > 1:
				labels = append(labels, wrapTo(c.text, one(r, 8, 10, 40))...)
			default:
				labels = append(labels, wrapTo(c.text, width)...)
			}
		}
		label, line := strings.Join(labels, "\n"), strings.Join(numbers, " ")
		last := strings.LastIndexByte(label, '\n') + 1
		switch {
		case style == 0:
			b.WriteString(label + "\n" + line + "\n")
		case style == 1 || last == 0:
			b.WriteString(label + " " + line + "\n")
		case style == 2: // behind the first line of the last label
			rest := wrapTo(row[len(row)-len(vs)-1].text, width)
			before := strings.TrimSuffix(label, strings.Join(rest, "\n"))
			b.WriteString(before + rest[0] + " " + line + "\n")
			for _, s := range rest[1:] {
				b.WriteString(s + "\n")
			}
		default:
			b.WriteString(label + "\n" + strings.Join(numbers, "\n") + "\n")
		}
	}
	return b.String()
}
