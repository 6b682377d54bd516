package specimen

import (
	"fmt"
	"slices"
	"strings"
)

// poppler writes a table as pdftotext does without -layout where each cell is a box of
// its own. Boxes go down the page by their first lines. A label of one line
// stands as high as its values, and comes before them; one of more lines begins
// higher, or in narrow tables is found later; the label of a group comes in the
// middle of its rows. The values of the rows keep the order of the rows.
func (t *typist) poppler(g *grid) string {
	b := &boxes{between: "\n\n"}
	if t.variant%5 == 0 {
		b.between = "\n"
	}
	switch g.table {
	case 2:
		t.rowBoxes(g, b)
	case 3:
		t.matrixHeads(g, b)
		if len(g.breaks) == 0 && t.r.odds(.5) {
			t.endPage(g)
		}
		if t.longBehind() {
			t.longLabelsBehind(g, b)
		} else {
			t.labelsStacked(g, b)
		}
	default:
		t.blockBoxes(g, b)
	}
	return b.String()
}

// endPage lets a page end among the rows of a table.
func (t *typist) endPage(g *grid) {
	mark := one(t.r, "— %d —", "—%d—", "- %d -", "－%d－", "-%d-", "第 %d 页")
	i := t.r.between(headRows(g)+2, max(headRows(g)+2, len(g.rows)-2))
	g.breaks = map[int]pageBreak{i: {foot: fmt.Sprintf(mark, t.r.between(1, 9))}}
}

// longBehind reports whether labels of more than one line come behind their values.
func (t *typist) longBehind() bool { return t.variant/5%2 == 0 }

func (t *typist) rowBoxes(g *grid, b *boxes) {
	width := t.r.between(5, 16) * 2
	for i, row := range g.rows {
		b.put(footOf(g, i)...)
		vs := values(row)
		if len(vs) > 0 && row[0].value { // before its label as it is
			b.each(cellTexts(vs))
			b.put(wrapTo(row[len(row)-1].text, width)...)
			continue
		}
		if len(vs) == 0 {
			for k := range row {
				room := max(12, width)
				if len(row) == 1 {
					room = 80
				}
				lines := wrapTo(row[k].text, room)
				if k == 0 && len(row) > 1 && len(b.lines) > 0 { // close below the head of the paragraph
					last := len(b.lines) - 1
					lines = append([]string{b.lines[last]}, lines...)
					b.lines = b.lines[:last]
				}
				b.put(lines...)
			}
			continue
		}
		label := wrapTo(row[0].text, width)
		if len(label) > 1 && t.longBehind() {
			b.each(cellTexts(vs))
			b.put(label...)
			continue
		}
		b.put(label...)
		texts := cellTexts(vs)
		if head := g.lastHead(i); t.variant%7 == 0 && head != "" && len(b.lines) > 2 { // the last head is one box with the value below it
			if at := slices.Index(b.lines, head); at > 0 && at == len(b.lines)-2 && len(label) == 1 {
				b.lines = slices.Delete(b.lines, at, at+1)
				texts[len(texts)-1] = head + "\n" + texts[len(texts)-1]
			}
		}
		b.each(texts)
	}
}

// lastHead returns the head of the last column of table 2 if it stands right above a row, of
// more than one value.
func (g *grid) lastHead(i int) string {
	if i == 0 || len(values(g.rows[i])) < 2 || len(g.rows[i-1]) < 2 || len(values(g.rows[i-1])) > 0 {
		return ""
	}
	above := g.rows[i-1]
	return flat(above[len(above)-1].text, "")
}

// matrixHeads writes the heads of table 3: whole and in order, or some of them
// torn and in the order in which their first lines are met.
func (t *typist) matrixHeads(g *grid, b *boxes) {
	var top, columns []*cell
	for _, row := range g.rows {
		if len(values(row)) > 0 {
			break
		}
		for i := range row {
			if c := &row[i]; c.cols == 1 && c.rows == 1 {
				columns = append(columns, c)
			} else {
				top = append(top, c)
			}
		}
	}
	switch {
	case t.variant/10%3 == 0 || g.moved:
		b.each(cellTexts(top))
		b.each(cellTexts(columns))
		return
	case t.variant/10%3 == 1 && t.variant/30%2 == 0: // each column a box of short lines
		all, _ := columnHeads(g)
		for _, c := range top {
			if !slices.Contains(all, c) {
				b.put(wrapTo(c.text, 40)...)
			}
		}
		for _, c := range all {
			b.put(wrapTo(flat(c.text, ""), 4)...)
		}
		return
	}
	if t.variant/10%3 == 1 {
		all, _ := columnHeads(g)
		for _, c := range top {
			if !slices.Contains(all, c) {
				b.put(wrapTo(c.text, 40)...)
			}
		}
		headLines(all, b)
		return
	}
	t.r.Shuffle(len(top), func(i, j int) { top[i], top[j] = top[j], top[i] })
	for _, c := range top {
		b.put(wrapTo(c.text, 32)...)
	}
	// The first lines of neighbours are taken for one line, their other lines follow.
	for from := 0; from < len(columns); {
		n := min(t.r.between(1, 2), len(columns)-from)
		var first, rest []string
		for _, c := range columns[from : from+n] {
			lines := wrapTo(c.text, 10)
			first, rest = append(first, lines[0]), append(rest, lines[1:]...)
		}
		b.put(append([]string{strings.Join(first, " ")}, rest...)...)
		from += n
	}
}

// headLines writes heads that are centred beside each other line by line, down the page.
func headLines(heads []*cell, b *boxes) {
	lines, most := make([][]string, len(heads)), 0
	for i, c := range heads {
		lines[i] = wrapTo(flat(c.text, ""), 4)
		most = max(most, len(lines[i]))
	}
	for y := range 2 * most { // in half lines
		for _, of := range lines {
			if at := y - (most - len(of)); at >= 0 && at%2 == 0 && at/2 < len(of) {
				b.put(of[at/2])
			}
		}
	}
}

// longLabelsBehind writes the rows of table 3 where labels of one line come before
// their values, and longer ones behind.
func (t *typist) longLabelsBehind(g *grid, b *boxes) {
	narrow := t.r.between(8, 10) * 2
	middle, ends := t.groupLabels(g)
	for i, row := range g.rows {
		vs := values(row)
		if len(vs) == 0 {
			continue
		}
		if _, ok := g.breaks[i]; ok {
			b.each(ends(i))
		}
		b.put(footOf(g, i)...)
		own, _ := ownLabel(row)
		label := t.rowLabel(own, narrow)
		groupFirst := t.r.odds(.3)
		groups := func() {
			for _, c := range middle[i] {
				b.put(wrapTo(c.text, t.groupWidth(c))...)
			}
		}
		if groupFirst {
			groups()
		}
		if len(label) > 1 {
			b.each(cellTexts(vs))
			b.put(label...)
		} else {
			b.put(label...)
			b.each(cellTexts(vs))
		}
		if !groupFirst {
			groups()
		}
	}
	b.each(ends(len(g.rows)))
}

// groupLabels returns the labels of groups by the rows in whose middle they are met, or
// where they are met at the ends of pages, what stands at the end before a row.
func (t *typist) groupLabels(g *grid) (middle map[int][]*cell, ends func(row int) []string) {
	middle = groupLabelsAt(g)
	if t.variant/120%3 > 0 {
		return middle, func(int) []string { return nil }
	}
	from := 0
	return nil, func(row int) []string {
		var out []string
		for i := from; i < row; i++ {
			for _, c := range middle[i] {
				out = append(out, strings.Join(wrapTo(c.text, t.groupWidth(c)), "\n"))
			}
		}
		from = row
		return out
	}
}

// rowLabel returns the lines of the label of a row: that of a row outside of groups
// has more room.
func (t *typist) rowLabel(c *cell, narrow int) []string {
	if c.cols > 1 {
		return wrapTo(c.text, narrow*(c.cols+1)/2)
	}
	return wrapTo(c.text, narrow)
}

// groupWidth is how wide the label of a group is: that of the results is one or two
// characters.
func (t *typist) groupWidth(c *cell) int {
	if c.rows > 10 {
		return []int{2, 4}[t.variant/30%2]
	}
	return []int{8, 10}[t.variant/60%2]
}

// labelsStacked writes the rows of table 3 where labels stand before their values,
// alone or with that of the next row, and some are met only at the end of the
// page.
func (t *typist) labelsStacked(g *grid, b *boxes) {
	wide := t.r.between(14, 20) * 2
	middle, ends := t.groupLabels(g)
	for _, page := range t.stretches(g) {
		b.put(footOf(g, page[0])...)
		var late [][]string
		last := len(page) - t.r.between(2, 3) // where what is late comes
		label := func(i int) []string {
			own, _ := ownLabel(g.rows[i])
			lines := t.rowLabel(own, wide)
			for _, c := range middle[i] {
				group := wrapTo(c.text, t.groupWidth(c))
				if len(lines) == 1 && t.r.odds(.7) { // on one line with the first of the group's
					lines = append([]string{group[0] + " " + lines[0]}, group[1:]...)
				} else {
					lines = append(group, lines...)
				}
			}
			return lines
		}
		flush := func(rows []int) {
			for _, l := range late {
				b.put(l...)
			}
			late = nil
			for _, i := range rows {
				b.put(label(i)...)
			}
			for _, i := range rows {
				b.each(cellTexts(values(g.rows[i])))
			}
		}
		for k := 0; k < len(page); {
			i := page[k]
			vs := cellTexts(values(g.rows[i]))
			if k >= last && len(late) > 0 {
				flush(page[k:])
				break
			}
			if left := len(page) - k; left == 2 && middle == nil && t.r.odds(.5) { // the labels of the last rows come last
				b.each(vs)
				b.each(cellTexts(values(g.rows[page[k+1]])))
				b.each(ends(page[k+1] + 1))
				b.put(append(label(i), label(page[k+1])...)...)
				break
			}
			pair := k+1 < len(page) && k+1 < last
			switch way := t.r.weighted(60, 10, 5, 8); {
			case way == 1 && pair: // two labels, then the values of two rows
				flush(page[k : k+2])
				k += 2
			case way == 2 && pair: // values, the labels of two rows, values
				b.each(vs)
				b.put(label(page[k+1])...)
				b.put(label(i)...)
				b.each(cellTexts(values(g.rows[page[k+1]])))
				k += 2
			case way == 3 && k < last:
				late = append(late, label(i))
				b.each(vs)
				k++
			default:
				b.put(label(i)...)
				b.each(vs)
				k++
			}
		}
		flush(nil)
		b.each(ends(page[len(page)-1] + 1))
	}
}

// blockBoxes writes table 4: torn heads, the values of each block behind them, in
// some documents with the totals apart.
func (t *typist) blockBoxes(g *grid, b *boxes) {
	if g.arranged || len(g.rows) != 4 {
		for _, row := range g.rows {
			for _, c := range row {
				if c.text != "" {
					b.put(flat(c.text, ""))
				}
			}
		}
		return
	}
	blocks := blocksOf(g)
	results := func(cells []cell) {
		for i := range cells {
			b.put(wrapTo(cells[i].text, 6)...)
		}
	}
	names := func(k int) { b.putNames(blocks, k) }
	var vs []*cell
	for k := range blocks {
		for i := range blocks[k].values {
			vs = append(vs, &blocks[k].values[i])
		}
	}
	switch way := t.variant / 5 % 4; {
	case way == 0: // one block, then the two others
		names(0)
		names(1)
		results(blocks[0].heads)
		b.each(cellTexts(vs[:5]))
		names(2)
		results(blocks[1].heads)
		results(blocks[2].heads)
		b.each(cellTexts(vs[5:]))
	case way == 1 && !g.moved: // the totals stand lower than the results
		for k := range blocks {
			names(k)
		}
		for k, block := range blocks {
			if k == 1 {
				results(block.heads)
				continue
			}
			results(block.heads[4:])
			results(block.heads[:4])
		}
		apart := one(t.r, []int{2, 0}, []int{0, 2}, []int{0}, []int{0, 1, 2}) // blocks
		var late []*cell
		for block := range 3 {
			b.each(cellTexts(vs[5*block : 5*block+4]))
			if !slices.Contains(apart, block) {
				b.put(vs[5*block+4].text)
			}
		}
		for _, block := range apart {
			late = append(late, vs[5*block+4])
		}
		b.each(cellTexts(late))
		t.totalsApart(vs, apart)
	default:
		for k := range blocks {
			names(k)
		}
		for k := range blocks {
			results(blocks[k].heads)
		}
		b.each(cellTexts(vs))
	}
}

// totalsApart marks the cells of table 4 that the sums do not place: those that
// have other values where the totals of other blocks stand apart, or none.
func (t *typist) totalsApart(vs []*cell, apart []int) {
	n := len(vs)
	written := make([]Value, 0, n) // in the order of the document
	positions := func(apart []int) []int {
		var out, late []int
		for block := range 3 {
			for k := range 4 {
				out = append(out, 5*block+k)
			}
			if !slices.Contains(apart, block) {
				out = append(out, 5*block+4)
			}
		}
		for _, block := range apart {
			late = append(late, 5*block+4)
		}
		return append(out, late...)
	}
	for _, p := range positions(apart) {
		written = append(written, t.truth.Cells[vs[p].at])
	}
	for _, other := range [][]int{{}, {0}, {1}, {2}, {0, 1}, {1, 0}, {0, 2}, {2, 0}, {1, 2}, {2, 1}, {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		reading := map[Cell]Value{}
		for i, p := range positions(other) {
			reading[vs[p].at] = written[i]
		}
		t.undecided(cases, reading)
	}
}

// raw writes a table as pdftotext -raw and the readers of mupdf and pypdf do: cell after
// cell as the page was drawn, with the values behind a label of one line, or
// below it, and heads in short lines.
func (t *typist) raw(g *grid) string {
	var b strings.Builder
	below := t.variant%2 == 0 // each value on a line of its own
	narrow := t.r.between(8, 16) * 2
	for i, row := range g.rows {
		for _, s := range footOf(g, i) {
			b.WriteString(s + "\n")
		}
		var numbers, labels []string
		for k := range row {
			c := &row[k]
			width := narrow
			switch {
			case c.value:
				numbers = append(numbers, flat(c.text, ""))
				continue
			case c.rows > 1 && !c.head:
				width = t.groupWidth(c)
			case c.head && c.cols == 1 && g.table > 2:
				width = 4
			case g.table == 2:
				width = 24
			case c.cols > 1:
				width = narrow * (c.cols + 1) / 2
			}
			labels = append(labels, wrapTo(c.text, max(width, 2))...)
		}
		if len(numbers) > 0 && len(row) > 0 && row[0].value { // before its label as it is
			labels, numbers = numbers, labels
		}
		label := strings.Join(labels, "\n")
		switch {
		case len(numbers) == 0:
			b.WriteString(label + "\n")
		case below:
			b.WriteString(label + "\n" + strings.Join(numbers, "\n") + "\n")
		case len(labels) == 0:
			b.WriteString(strings.Join(numbers, " ") + "\n")
		default:
			own, _ := ownLabel(row)
			between := " "
			if own != nil && len(wrapTo(own.text, narrow*(own.cols+1)/2)) > 1 {
				between = "\n"
			}
			b.WriteString(label + between + strings.Join(numbers, " ") + "\n")
		}
	}
	return strings.ReplaceAll(b.String(), "\n\n", "\n")
}
