package specimen

import "strings"

// fillWay is what becomes of merged cells when a row is written as a line.
type fillWay uint8

const (
	fillUnset  fillWay = iota
	fillBlank          // empty cells in their places
	fillRepeat         // the text again in each place
	fillEnd            // empty cells at the end of the row, as many as are missing
	fillNone           // ragged rows
)

// lineCells returns the cells of each row as text; rows that are not of the
// table, like a page number, have one cell.
func (t *typist) lineCells(g *grid, way fillWay) [][]string {
	places := g.places()
	row := func(i int) []string {
		var out []string
		switch way {
		case fillBlank, fillRepeat:
			for x, c := range places[i] {
				first := (x == 0 || places[i][x-1] != c) && (i == 0 || places[i-1][x] != c)
				switch {
				case c == nil:
					out = append(out, "")
				case first || way == fillRepeat:
					out = append(out, flat(c.text, t.within()))
				default:
					out = append(out, "")
				}
			}
		default:
			for _, c := range g.rows[i] {
				out = append(out, flat(c.text, t.within()))
			}
			if way == fillEnd {
				for len(out) < g.width {
					out = append(out, "")
				}
			}
		}
		return out
	}
	var out [][]string
	for i := range g.rows {
		if p, ok := g.breaks[i]; ok {
			if p.foot != "" {
				out = append(out, []string{p.foot})
			}
			for j := range p.head {
				out = append(out, row(j))
			}
		}
		out = append(out, row(i))
	}
	return out
}

// within is what stands between the lines of one cell.
func (t *typist) within() string { return []string{"", " "}[t.variant%2] }

// habit chooses once for a document how rows are filled.
func (t *typist) habit(ways ...fillWay) fillWay {
	if t.way == fillUnset {
		t.way = oneOf(t.r, ways)
		if t.r.odds(.3) {
			t.extra = t.r.between(1, 3)
		}
	}
	return t.way
}

// addColumn puts the empty column of a document into a row.
func (t *typist) addColumn(row []string, labels int) []string {
	if len(row) == 1 {
		return row
	}
	switch t.extra {
	case 1:
		return append([]string{""}, row...)
	case 2:
		labels = min(labels, len(row))
		return append(append(append([]string(nil), row[:labels]...), ""), row[labels:]...)
	case 3:
		return append(row, "")
	}
	return row
}

func (t *typist) pipeRows(g *grid) string {
	way := t.habit(fillEnd, fillEnd, fillNone, fillBlank, fillRepeat)
	var b strings.Builder
	lead := t.variant%5 == 0
	t.unsure(g, way)
	for _, row := range t.lineCells(g, way) {
		row = t.addColumn(row, 1)
		if len(row) == 1 {
			b.WriteString(row[0] + "\n")
			continue
		}
		if lead {
			b.WriteString("| ")
		}
		// Empty cells at the end are written close together.
		n := len(row)
		for n > 1 && row[n-1] == "" {
			n--
		}
		b.WriteString(strings.Join(row[:n], " | ") + " |")
		if rest := len(row) - n; rest > 0 {
			b.WriteString(" " + strings.Repeat("|", rest))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (t *typist) tabRows(g *grid) string {
	way := t.habit(fillBlank, fillBlank, fillEnd, fillNone)
	t.unsure(g, way)
	shifted := t.r.odds(.3) && !hasGaps(g)
	var b strings.Builder
	for _, row := range t.lineCells(g, way) {
		row = t.addColumn(row, 1)
		if shifted && len(row) > 3 && t.r.odds(.2) && row[0] == "" {
			row = row[1:]
		}
		s := strings.Join(row, "\t")
		if t.variant%3 == 0 {
			s = strings.TrimRight(s, "\t")
		}
		b.WriteString(s + "\n")
		if t.variant%7 == 0 && t.r.odds(.05) {
			b.WriteString("\n")
		}
	}
	return b.String()
}

func (t *typist) markdown(g *grid) string {
	way := t.habit(fillBlank, fillBlank, fillRepeat, fillRepeat, fillNone)
	t.unsure(g, way)
	rows := t.lineCells(g, way)
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	invented := t.variant%6 == 0
	var b strings.Builder
	put := func(row []string) { b.WriteString("| " + strings.Join(row, " | ") + " |\n") }
	rule := func(n int) { b.WriteString("|" + strings.Repeat(one(t.r, "---|", "---|", " --- |"), n) + "\n") }
	if invented {
		head := []string{"项目"}
		for i := 1; i < width; i++ {
			head = append(head, "数据"+string(rune('0'+i%10)))
		}
		put(head)
		rule(width)
	}
	for i, row := range rows {
		if len(row) == 1 && width > 1 && !strings.Contains(row[0], "第二十条") {
			b.WriteString("\n" + row[0] + "\n\n") // a page number cuts the table in two
			continue
		}
		// The blocks of table 2 are often tables of their own.
		if g.table == 2 && i > 0 && t.variant%4 == 1 && strings.Contains(row[0], "第二十条") {
			b.WriteString("\n")
			put(row)
			rule(len(row))
			continue
		}
		put(row)
		if i == 0 && !invented {
			rule(len(row))
		}
	}
	return b.String()
}

// hasGaps reports whether there are values that say nothing, with nothing to show
// for it.
func hasGaps(g *grid) bool {
	for _, row := range g.rows {
		for _, c := range values(row) {
			if c.text == "" {
				return true
			}
		}
	}
	return false
}

// unsure returns up the rows in which an empty cell could as well be one that
// the writing of the row added.
func (t *typist) unsure(g *grid, way fillWay) {
	if t.extra == 0 || way == fillBlank || way == fillRepeat {
		return
	}
	for _, row := range g.rows {
		vs := values(row)
		for _, c := range vs {
			if c.text == "" {
				for _, v := range vs {
					t.lose(v)
				}
				break
			}
		}
	}
}
