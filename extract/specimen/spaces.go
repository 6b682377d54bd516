package specimen

import "strings"

// columns returns how many columns of a terminal a character takes.
func columns(c rune) int {
	if c >= 0x2e80 || c == '“' || c == '”' || c == '—' {
		return 2
	}
	return 1
}

func breadth(s string) int {
	n := 0
	for _, c := range s {
		n += columns(c)
	}
	return n
}

// wrapTo breaks a label into lines of at most n columns.
func wrapTo(s string, n int) []string {
	var out []string
	for _, part := range strings.Split(s, "\n") {
		from, w := 0, 0
		for i, c := range part {
			if w+columns(c) > n && i > from {
				out = append(out, part[from:i])
				from, w = i, 0
			}
			w += columns(c)
		}
		out = append(out, part[from:])
	}
	return out
}

// canvas is a page of text on which words are put by line and column.
type canvas struct{ lines [][]word }

type word struct {
	x    int
	text string
}

func (c *canvas) put(y, x int, s string) {
	for len(c.lines) <= y {
		c.lines = append(c.lines, nil)
	}
	row := c.lines[y]
	i := len(row)
	for i > 0 && row[i-1].x > x {
		i--
	}
	c.lines[y] = append(row[:i:i], append([]word{{x, s}}, row[i:]...)...)
}

// line writes one line; words that would touch are kept apart.
func (c *canvas) line(y int) string {
	if y >= len(c.lines) {
		return ""
	}
	var b strings.Builder
	at := 0
	for i, w := range c.lines[y] {
		gap := w.x - at
		if i > 0 && gap < 2 {
			gap = 2
		}
		gap = max(gap, 0)
		b.WriteString(strings.Repeat(" ", gap) + w.text)
		at += gap + breadth(w.text)
	}
	return b.String()
}

// spaces draws a table as pdftotext -layout does: every cell in its box, its
// lines centred between those of the boxes beside it, no rules.
func (t *typist) spaces(g *grid) string {
	r := t.r
	widths := make([]int, g.width)
	switch g.table {
	case 2:
		widths = []int{r.between(18, 30), r.between(14, 18), r.between(14, 18), r.between(16, 28)}
	case 3:
		// The long label of a row goes over two columns, the short ones over one.
		widths = []int{one(r, 4, 6, 8), r.between(10, 14), r.between(24, 34), 8, 8, 8, 8, 8, 8, 8}
		if r.odds(.3) {
			widths[6] = 10
		}
		for len(widths) < g.width { // a row is too long, or has a column more
			widths = append(widths, 8)
		}
	case 4:
		for i := range widths {
			widths[i] = one(r, 7, 8, 9)
		}
	}
	x := make([]int, g.width+1)
	for i, w := range widths {
		for _, row := range g.rows { // numbers are never broken
			for _, c := range values(row) {
				if g.width > 4 || i > 0 {
					w = max(w, min(breadth(c.text)+2, 24))
				}
			}
			if g.table == 3 && i < 3 {
				w = widths[i]
			}
		}
		x[i+1] = x[i] + w
	}
	left := r.between(0, 8)
	for i := range x {
		x[i] += left
	}

	places := g.places()
	column := func(i int, c *cell) int {
		for k, p := range places[i] {
			if p == c {
				return k
			}
		}
		return 0
	}
	room := func(i int, c *cell) int {
		k := column(i, c)
		return x[min(k+c.cols, g.width)] - x[k]
	}
	// The height of each row, and then the rows down the page.
	loose := r.weighted(5, 3, 1)
	height := make([]int, len(g.rows))
	for i, row := range g.rows {
		height[i] = 1
		for j := range row {
			if row[j].rows == 1 {
				height[i] = max(height[i], len(wrapTo(row[j].text, max(2, room(i, &row[j])-2))))
			}
		}
		height[i] += loose
	}
	for i, row := range g.rows { // a box over several rows makes the last of them longer
		for j := range row {
			if c := &row[j]; c.rows > 1 {
				need, have := len(wrapTo(c.text, max(2, room(i, c)-2))), 0
				last := min(i+c.rows, len(g.rows))
				for k := i; k < last; k++ {
					have += height[k]
				}
				for k := i; have < need; k, have = k+1, have+1 {
					height[i+(k-i)%(last-i)]++
				}
			}
		}
	}
	top := make([]int, len(g.rows)+1)
	for i, h := range height {
		top[i+1] = top[i] + h
	}

	var page canvas
	middle := r.odds(.7)
	for i, row := range g.rows {
		for j := range row {
			c := &row[j]
			if c.text == "" {
				continue
			}
			k := column(i, c)
			lines := wrapTo(c.text, max(2, room(i, c)-2))
			tall := top[min(i+c.rows, len(g.rows))] - top[i]
			y := top[i] + (tall-len(lines))/2
			for n, s := range lines {
				at := x[k]
				if c.value || c.head && middle {
					at += max(0, (room(i, c)-breadth(s))/2)
				}
				page.put(y+n, at, s)
			}
		}
	}

	var b strings.Builder
	for i := range g.rows {
		if p, ok := g.breaks[i]; ok {
			b.WriteString("\n" + strings.Repeat(" ", r.between(0, 60)) + p.foot + "\n" + one(r, "\f", ""))
			if len(p.head) > 0 {
				for y := 0; y < top[len(p.head)]; y++ {
					b.WriteString(page.line(y) + "\n")
				}
			}
		}
		for y := top[i]; y < top[i+1]; y++ {
			b.WriteString(page.line(y) + "\n")
		}
	}
	return b.String()
}
