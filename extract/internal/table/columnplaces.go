package table

import (
	"bytes"
	"slices"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/report"
)

// Where rows leave cells blank, no row may have a value in each column. Then all of them
// together show where the columns stand on the lines: their values fall into as many groups
// as there are columns.

// placesOfAll returns where the columns stand by the values of all rows. It reports whether these
// fall into just as many groups, apart from each other.
func (c *columns) placesOfAll() (p columnPlaces, ok bool) {
	const (
		drift = 3 // display columns between two values of a column, next to each other
		wide  = 8 // from the first to the last of a column
	)
	var all []int
	for i := range c.rows {
		for k := range c.rows[i].cells {
			it := &c.rows[i].cells[k]
			if it.Cell || it.Squashed || it.Kind != grid.ItemValue || k > 0 && it.Line != c.rows[i].cells[0].Line {
				return p, false
			}
			all = append(all, it.Col)
		}
	}
	slices.Sort(all)
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to]-all[to-1] <= drift {
			to++
		}
		if len(p.at) == c.n || all[to-1]-all[from] > wide {
			return p, false
		}
		p.at = append(p.at, all[(from+to-1)/2])
		from = to
	}
	p.full = len(p.at) == c.n
	return p, p.full
}

// headBox is where the head of a column stands on its lines.
type headBox struct{ left, right int }

// headBoxes returns where the heads of the columns stand on their lines, if these prove their
// order; those of several columns left out.
func (x *Reader) headBoxes() []headBox {
	if x.headLines.tree == nil {
		return nil
	}
	return boxesOf(x.piecesOfLines(x.headLines, x.wide), x.headGroups)
}

// boxesOf returns where the heads that pieces make up stand, those of groups left out.
func boxesOf(pieces []headPiece, groups []headGroup) (out []headBox) {
	pieces = slices.DeleteFunc(pieces, func(p headPiece) bool {
		return slices.ContainsFunc(groups, func(g headGroup) bool { return g.start <= p.start && p.end <= g.end })
	})
	slices.SortStableFunc(pieces, func(p, q headPiece) int { return p.left - q.left })
	for _, p := range pieces {
		if n := len(out); n > 0 && p.left < out[n-1].right {
			out[n-1].right = max(out[n-1].right, p.right)
		} else {
			out = append(out, headBox{p.left, p.right})
		}
	}
	return out
}

// underHeads returns where the columns stand by their heads and the values under them. It
// reports whether each value stands nearest to the middle of one head.
func (c *columns) underHeads() (p columnPlaces, ok bool) {
	const third = 3 // of the way to the next head, and a value may be that one's
	boxes := c.boxes()
	if len(boxes) != c.n {
		return p, false
	}
	for _, b := range boxes {
		p.at = append(p.at, (b.left+b.right)/2)
	}
	for i := range c.rows {
		for k := range c.rows[i].cells {
			it := &c.rows[i].cells[k]
			if it.Cell || it.Squashed || it.Kind != grid.ItemValue {
				return p, false
			}
			best := 0
			for j := range p.at {
				if abs(p.at[j]-it.Col) < abs(p.at[best]-it.Col) {
					best = j
				}
			}
			gap := p.at[1] - p.at[0]
			if best > 0 {
				gap = p.at[best] - p.at[best-1]
			}
			if best > 0 && best+1 < c.n {
				gap = min(gap, p.at[best+1]-p.at[best])
			}
			if abs(p.at[best]-it.Col)*third > gap {
				return p, false
			}
		}
	}
	p.full = true
	return p, true
}

// findTogether sets the columns of all rows to those that they show together, or with their heads,
// if they do.
func (c *columns) findTogether() {
	p, ok := c.placesOfAll()
	if !ok {
		if p, ok = c.underHeads(); !ok {
			return
		}
	}
	c.own = append(c.own, p)
	for i := range c.near {
		c.near[i][0] = len(c.own) - 1
	}
}

// shareLines reports whether most values stand behind something else on their line: in lines of
// blanks these are the rows, however few values they have.
func shareLines(items []grid.Item) bool {
	return mostBehind(items, func(*grid.Item) bool { return true })
}

// placeOnLines finds out how wide the characters are by which the lines of a matrix are aligned, and
// sets the places of items to that: on a terminal a Chinese character is as wide as two others, and programs
// that turn pages into text count each as one. The last values of lines, which are totals, tell.
func (x *Reader) placeOnLines(items []grid.Item) (wide int) {
	var drift, last [2]int // by width: from line to line
	var line wideLine
	for i := range items {
		it := &items[i]
		if it.Kind != grid.ItemValue || it.Cell || i+1 < len(items) && items[i+1].Line == it.Line {
			continue
		}
		for w, at := range [2]int{it.Col - line.before(x.Text.Bytes, it.Start), it.Col} {
			if last[w] > 0 {
				drift[w] += abs(at - last[w])
			}
			last[w] = at
		}
	}
	if drift[1] <= drift[0] {
		return 2 // as the items have it
	}
	line = wideLine{}
	for i := range items {
		items[i].Col -= line.before(x.Text.Bytes, items[i].Start)
	}
	return 1
}

// wideLine counts the characters of a line that are as wide as two.
type wideLine struct {
	start, at int
	wide      int // in [start, at)
}

// before counts those before a place on its line. Places that come in order make one pass.
func (l *wideLine) before(b []byte, at int) int {
	const longest = 1000 // bytes before: no line of a page has more
	if at < l.at || at-l.start > longest {
		from := max(0, at-longest)
		*l = wideLine{start: from, at: from}
	}
	if n := bytes.LastIndexByte(b[l.at:at], '\n'); n >= 0 {
		start := l.at + n + 1
		*l = wideLine{start: start, at: start}
	}
	for _, c := range b[l.at:at] {
		if c >= 0xC0 {
			l.wide++
		}
	}
	l.at = at
	return l.wide
}

// headCells returns the cells of a grid in which the heads of the columns stand, if the head is stated, each
// in a cell of its own, from left to right; nil if not, or if no row has fewer values than columns among
// more cells, and asks for it.
func (x *Reader) headCells(f *matrixForm, rows []valueRow) (at []int) {
	if x.head.by != report.ByHead || x.headAt.End == 0 || !anyOf(rows, func(v *valueRow) bool {
		return v.count < f.columns && len(v.cells) > f.columns && v.cells[0].Cell
	}) {
		return nil
	}
	var lexer grid.Lexer // rows are made of what the other one has
	g := grid.Of(x.Text, x.headAt.Start, x.headAt.End)
	words, _, _ := x.headWords(f.heads, lexer.Items(x.Text, g, x.headAt.Start, x.headAt.End, label.Within(x.Labels, x.headAt.Start, x.headAt.End)))
	for k := range f.columns {
		column := k
		if f.order != nil {
			column = f.order[k]
		}
		i := slices.IndexFunc(words, func(w headWord) bool {
			return w.nodes&(w.nodes-1) == 0 && f.heads.nodes[firstNode(w.nodes)].below == nil && f.heads.nodes[firstNode(w.nodes)].column == column
		})
		if i < 0 || k > 0 && words[i].col <= at[k-1] {
			return nil
		}
		at = append(at, words[i].col)
	}
	for i := range rows { // where some lines have a border and others not, cells count from other places
		if own := rows[i].columns(f.columns); own.full && rows[i].count == f.columns && !slices.Equal(own.at, at) {
			return nil
		}
	}
	return at
}

// underCells places the cells of a row of a grid that stand under the heads of the columns. It reports
// whether there is one under each, and no value elsewhere.
func (p *placedRow) underCells(at []int) bool {
	if at == nil || p.row.count == 0 || !p.row.cells[0].Cell {
		return false
	}
	got := make([]cell, len(at))
	met := 0
	for i := range p.row.cells {
		it := &p.row.cells[i]
		if k := slices.Index(at, it.Col); k >= 0 {
			got[k] = asCell(it)
			met++
		} else if it.Kind != grid.ItemEmpty {
			return false
		}
	}
	if met != len(at) {
		return false
	}
	p.cells = got
	return true
}
