package pdf

import (
	"cmp"
	"slices"

	"gongkai/extract/internal/file/pdf/engine"
)

// maxCells bounds the squares of a grid. The form has some 500.
const maxCells = 200_000

// grid is a table that rules draw: its cells are squares of rows and columns that no
// rule parts.
type grid struct {
	engine.Box
	xs, ys  []float64 // edges of columns and rows
	cells   []cell
	of      []int // the cell of each square, row by row
	openTop bool  // no rule there: it may go on from the page before
	openEnd bool  // no rule at its end

	before *grid // of the page before, which it continues
	first  int   // its first row that is no head of the page before
}

// cell is a cell: rows and columns from the first to before the last.
type cell struct {
	row, col, rows, cols int
	chars                []engine.Char
	text                 string
	gone                 bool  // it stands on the page before
	of                   *cell // of which it is a piece
}

// gridsOf returns the tables that rules draw, from the top.
func gridsOf(bars []engine.Bar) (grids []*grid) {
	level, upright := rulesOf(bars)
	for _, c := range connected(level, upright) {
		if g := newGrid(c.level, c.upright); g != nil {
			grids = append(grids, g)
		}
	}
	slices.SortFunc(grids, func(a, b *grid) int { return cmp.Compare(a.Top, b.Top) })
	return grids
}

// net is rules that are connected.
type net struct{ level, upright []rule }

// connected divides rules into those that meet each other.
func connected(level, upright []rule) []net {
	sets := newSets(len(level) + len(upright))
	slices.SortFunc(upright, func(a, b rule) int { return cmp.Compare(a.at, b.at) })
	for i, l := range level {
		first, _ := slices.BinarySearchFunc(upright, l.from-gap, func(r rule, x float64) int { return cmp.Compare(r.at, x) })
		for k := first; k < len(upright) && upright[k].at <= l.to+gap; k++ {
			if crosses(l, upright[k]) {
				sets.unite(i, len(level)+k)
			}
		}
	}
	nets := map[int]*net{}
	var order []int
	of := func(i int) *net {
		root := sets.root(i)
		if nets[root] == nil {
			nets[root] = &net{}
			order = append(order, root)
		}
		return nets[root]
	}
	for i, l := range level {
		n := of(i)
		n.level = append(n.level, l)
	}
	for i, u := range upright {
		n := of(len(level) + i)
		n.upright = append(n.upright, u)
	}
	var out []net
	for _, root := range order {
		out = append(out, *nets[root])
	}
	return out
}

// newGrid returns the table that connected rules draw, nil if that is none. Sides that are open
// are closed: that of a table at the end of a page, both sides of one without rules there.
func newGrid(level, upright []rule) *grid {
	if len(level) == 0 || len(upright) == 0 {
		return nil
	}
	g := &grid{Box: engine.Box{Left: level[0].from, Right: level[0].to, Top: upright[0].from, Bottom: upright[0].to}}
	for _, l := range level {
		g.Left, g.Right = min(g.Left, l.from), max(g.Right, l.to)
		g.Top, g.Bottom = min(g.Top, l.at), max(g.Bottom, l.at)
	}
	for _, u := range upright {
		g.Left, g.Right = min(g.Left, u.at), max(g.Right, u.at)
		g.Top, g.Bottom = min(g.Top, u.from), max(g.Bottom, u.to)
	}
	g.xs, g.ys = edges(upright, g.Left, g.Right), edges(level, g.Top, g.Bottom)
	if n := g.rows() * g.cols(); n < 2 || n > maxCells {
		return nil
	}
	g.openTop, g.openEnd = !closed(level, g.Top, g.Box), !closed(level, g.Bottom, g.Box)
	g.divide(level, upright)
	if len(g.cells) < 2 {
		return nil
	}
	return g
}

// closed reports whether a rule goes along an edge of the box.
func closed(level []rule, at float64, b engine.Box) bool {
	for _, l := range level {
		if max(l.at-at, at-l.at) <= double && l.to-l.from > (b.Right-b.Left)/2 {
			return true
		}
	}
	return false
}

// edges returns the places of rules, and the ends of what they are of, in order.
func edges(rules []rule, first, last float64) []float64 {
	at := []float64{first, last}
	for _, r := range rules {
		at = append(at, r.at)
	}
	slices.Sort(at)
	out := at[:1]
	for _, x := range at[1:] {
		if x-out[len(out)-1] > double {
			out = append(out, x)
		}
	}
	return out
}

func (g *grid) rows() int { return len(g.ys) - 1 }
func (g *grid) cols() int { return len(g.xs) - 1 }

// divide joins squares between which is no rule to cells.
func (g *grid) divide(level, upright []rule) {
	cols := g.cols()
	right := parted(upright, g.xs, g.ys) // by column edge and row
	below := parted(level, g.ys, g.xs)
	sets := newSets(g.rows() * cols)
	for i := range g.rows() {
		for k := range cols {
			if k+1 < cols && !right[(k+1)*g.rows()+i] {
				sets.unite(i*cols+k, i*cols+k+1)
			}
			if i+1 < g.rows() && !below[(i+1)*cols+k] {
				sets.unite(i*cols+k, (i+1)*cols+k)
			}
		}
	}
	g.of = make([]int, g.rows()*cols)
	known := map[int]int{}
	for at := range g.of {
		root := sets.root(at)
		i, ok := known[root]
		if !ok {
			i = len(g.cells)
			known[root] = i
			g.cells = append(g.cells, cell{row: at / cols, col: at % cols})
		}
		c := &g.cells[i]
		c.rows, c.cols = max(c.rows, at/cols-c.row+1), max(c.cols, at%cols-c.col+1)
		g.of[at] = i
	}
}

// parted returns for each edge, and each stretch between two of along, whether a rule
// lies there.
func parted(rules []rule, edges, along []float64) []bool {
	const share = 0.6 // of the stretch, at least
	n := len(along) - 1
	covered := make([]float64, len(edges)*n)
	for _, r := range rules {
		e := nearest(edges, r.at)
		first, _ := slices.BinarySearch(along, r.from)
		for i := max(first-1, 0); i < n && along[i] < r.to; i++ {
			if overlap := min(r.to, along[i+1]) - max(r.from, along[i]); overlap > 0 {
				covered[e*n+i] += overlap
			}
		}
	}
	out := make([]bool, len(covered))
	for i := range covered {
		out[i] = covered[i] >= share*(along[i%n+1]-along[i%n])
	}
	return out
}

func nearest(edges []float64, at float64) int {
	i, _ := slices.BinarySearch(edges, at)
	if i == len(edges) || i > 0 && at-edges[i-1] < edges[i]-at {
		i--
	}
	return i
}

// take gives characters to the cells that they stand in, and returns the others.
func (g *grid) take(chars []engine.Char) (others []engine.Char) {
	for _, c := range chars {
		x, y := (c.Ink.Left+c.Ink.Right)/2, (c.Ink.Top+c.Ink.Bottom)/2
		if x < g.Left || x > g.Right || y < g.Top || y > g.Bottom {
			others = append(others, c)
			continue
		}
		cell := &g.cells[g.of[between(g.ys, y)*g.cols()+between(g.xs, x)]]
		cell.chars = append(cell.chars, c)
	}
	return others
}

// between returns between which edges a place is.
func between(edges []float64, at float64) int {
	i, _ := slices.BinarySearch(edges, at)
	return min(max(i-1, 0), len(edges)-2)
}

// sets are sets of numbers that can be united.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) unite(a, b int) {
	a, b = s.root(a), s.root(b)
	s[max(a, b)] = min(a, b)
}
