package specimen

import "strings"

// torn writes the values of the rows apart from their labels, as programs do
// that find a table on a page but not its first columns. The rows keep their
// order.
func (t *typist) torn(g *grid) string {
	r := t.r
	switch t.variant % 3 {
	case 0: // labels, then values
		return strings.Join(t.loose(g, 0, len(g.rows)), "\n") + "\n" + t.valueRows(g, 0, len(g.rows), true)
	case 1: // values, then labels
		return t.valueRows(g, 0, len(g.rows), true) + strings.Join(t.loose(g, 0, len(g.rows)), "\n") + "\n"
	}
	// Piece by piece: rows with their labels, then some without.
	var b strings.Builder
	for i := 0; i < len(g.rows); {
		n := 1
		for most := r.between(1, 5); n < most && i+n < len(g.rows); n++ {
			if len(values(g.rows[i])) == 0 || len(values(g.rows[i+n])) == 0 {
				break // a header stays between the rows above and below it
			}
		}
		if r.odds(.5) {
			labels := strings.Join(t.loose(g, i, i+n), "\n") + "\n"
			rows := t.valueRows(g, i, i+n, true)
			if r.odds(.5) {
				labels, rows = rows, labels
			}
			b.WriteString(labels + rows)
		} else {
			b.WriteString(t.valueRows(g, i, i+n, false))
		}
		i += n
	}
	return b.String()
}

// loose returns the labels of rows as lines of running text.
func (t *typist) loose(g *grid, from, to int) []string {
	var out []string
	width := t.r.between(8, 14) * 2
	for _, row := range g.rows[from:to] {
		var heads []string
		for _, c := range row {
			switch {
			case c.value:
			case c.head:
				heads = append(heads, flat(c.text, ""))
			default:
				out = append(out, wrapTo(c.text, width)...)
			}
		}
		if len(heads) > 0 {
			out = append(out, strings.Join(heads, []string{"", " "}[t.variant/4%2]))
		}
	}
	return out
}

// valueRows writes rows as lines of cells, with or without their labels.
func (t *typist) valueRows(g *grid, from, to int, bare bool) string {
	var b strings.Builder
	style := t.variant / 8 % 4
	first := true
	for i, row := range g.rows[from:to] {
		if g.bare {
			for _, s := range footOf(g, from+i) {
				b.WriteString(s + "\n")
			}
		}
		var cells []string
		vs := values(row)
		if len(vs) == 0 {
			if !bare {
				for _, c := range row {
					cells = append(cells, flat(c.text, ""))
				}
				b.WriteString(strings.Join(cells, "") + "\n")
			}
			continue
		}
		for _, c := range row {
			if c.value || !bare {
				cells = append(cells, flat(c.text, ""))
			}
		}
		switch style {
		case 0:
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
			if first {
				b.WriteString("|" + strings.Repeat("---|", len(cells)) + "\n")
			}
		case 1:
			b.WriteString(strings.Join(cells, "\t") + "\n")
		case 2:
			b.WriteString(strings.Join(cells, "   ") + "\n")
		default:
			b.WriteString(strings.Join(cells, " | ") + " |\n")
		}
		first = false
	}
	return b.String()
}
