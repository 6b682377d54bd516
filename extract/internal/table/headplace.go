package table

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// orderByPlace returns the order of the columns by the places where the words of their heads
// stand, pieces of them put together from line to line; nil if that proves none.
func (x *Reader) orderByPlace(tree *headTree, words []headWord, items []grid.Item, g grid.Grid) []int {
	if g.Layout != report.LayoutSpaces {
		if order := x.orderOfLine(tree, items); order != nil {
			return order
		}
		return x.orderOf(tree, x.piecesOfCells(tree, items), x.groupsAmong(tree, words))
	}
	first := items[0].Start
	if len(words) > 0 {
		first = words[0].start
	}
	l := headLines{tree: tree, start: x.piecesAbove(tree, lineStart(x.Text, first)), end: items[len(items)-1].End}
	h := x.places.find(x, l, words)
	if h.order != nil {
		l.blanks = h.blanks
		x.headLines = l
		x.groupsAmong(tree, words) // for headBoxes: where they stand in this text, however often such a head was met
	}
	return h.order
}

// orderOfLines is orderByPlace for a head in lines.
func (x *Reader) orderOfLines(l headLines, words []headWord) placedHead {
	const least, most = 1, 2 // blanks that part two heads: 结 果 may be one
	for l.blanks = most; l.blanks >= least; l.blanks-- {
		for wide := 1; wide <= 2; wide++ { // programs count characters, people see that some are wide
			pieces := x.piecesOfLines(l, wide)
			groups := placed(x.groupsAmong(l.tree, words), pieces)
			if order := x.orderOf(l.tree, pieces, groups); order != nil {
				return placedHead{order, l.blanks}
			}
		}
	}
	return placedHead{}
}

// headPiece is a word of a head, or a piece of one, and from where to where in its line it
// reaches.
type headPiece struct {
	start, end  int
	left, right int
}

// piecesOfCells returns the words of a head in a grid, by the cells in which they stand.
func (x *Reader) piecesOfCells(tree *headTree, items []grid.Item) []headPiece {
	out := x.pieces[:0]
	for i := range items {
		if it := &items[i]; it.Kind == grid.ItemText || it.Kind == grid.ItemLabel && (!it.Label.Is(tree.head) || tree.named(it.Label) != 0) {
			out = append(out, headPiece{it.Start, it.End, it.Col, it.Col + 1})
		}
	}
	x.pieces = out
	return out
}

// orderOfLine returns the order of the columns by the last line of a head in a grid, if it has a
// cell for each: all but one of them whole, and that one the rest of a word that begins on a
// line above (总 | 计), as is known by what is left. It returns nil if there is no such line.
func (x *Reader) orderOfLine(tree *headTree, items []grid.Item) (order []int) {
	end := len(items)
	for end > 0 && (items[end-1].Kind == grid.ItemEmpty || items[end-1].Kind == grid.ItemLabel && items[end-1].Label.Is(tree.row) && tree.named(items[end-1].Label) == 0) {
		end--
	}
	from := end
	for from > 0 && items[from-1].Line == items[end-1].Line && (items[from-1].Kind == grid.ItemLabel || items[from-1].Kind == grid.ItemText) && end-from < tree.columns {
		from--
	}
	if end-from != tree.columns || tree.columns > 64 {
		return nil
	}
	var left uint64 = 1<<tree.columns - 1
	piece := -1
	for k := range tree.columns {
		it := &items[from+k]
		column := tree.columnNamed(it)
		switch {
		case column >= 0 && left&(1<<column) != 0:
			left &^= 1 << column
		case piece < 0 && tree.isPiece(x.Text.Bytes[it.Start:it.End]):
			piece = k
		default:
			return nil
		}
		order = append(order, column)
	}
	if piece < 0 {
		return order
	}
	last := firstNode(left)
	for w, nodes := range tree.wordings {
		for n := range tree.nodes {
			if nodes&(1<<n) != 0 && tree.nodes[n].below == nil && tree.nodes[n].column == last && strings.Contains(w, label.Compact(x.Text.Bytes[items[from+piece].Start:items[from+piece].End])) {
				order[piece] = last
				return order
			}
		}
	}
	return nil
}

// columnNamed returns the column that a whole label alone names, or -1.
func (t *headTree) columnNamed(it *grid.Item) int {
	if it.Kind != grid.ItemLabel || it.Label.Part {
		return -1
	}
	nodes := t.named(it.Label)
	if nodes == 0 || nodes&(nodes-1) != 0 || t.nodes[firstNode(nodes)].below != nil {
		return -1
	}
	return t.nodes[firstNode(nodes)].column
}

// placed returns groups with the places that they have among pieces.
func placed(groups []headGroup, pieces []headPiece) []headGroup {
	for i := range groups {
		g := &groups[i]
		for _, p := range pieces {
			if p.start <= g.start && g.end <= p.end {
				g.left = (p.left + p.right) / 2
				g.right = g.left + 1
			}
		}
	}
	return groups
}

// headLines are the lines [start, end) of a head in which so many blanks part two words.
type headLines struct {
	tree       *headTree
	start, end int
	blanks     int
}

// piecesOfLines returns the words of a head in lines of blanks, of which Chinese characters are so
// wide, in a buffer of x.
func (x *Reader) piecesOfLines(l headLines, wide int) []headPiece {
	out, t := x.pieces[:0], x.Text
	for at := l.start; at < l.end; {
		stop := l.end
		if n := bytes.IndexByte(t.Bytes[at:l.end], '\n'); n >= 0 {
			stop = at + n
		}
		out = appendPieces(out, t.Bytes, at, stop, l.blanks, wide)
		at = stop + 1
	}
	x.pieces = out
	return slices.DeleteFunc(out, func(p headPiece) bool { return !l.tree.isPiece(t.Bytes[p.start:p.end]) }) // of a note beside it
}

// appendPieces appends the words of the line b[at:stop).
func appendPieces(out []headPiece, b []byte, at, stop, blanks, han int) []headPiece {
	first, col := len(out), 0
	for at < stop {
		_, size := utf8.DecodeRune(b[at:stop])
		wide := 1
		if size > 1 {
			wide = han
		}
		if !text.IsSpace(b[at]) {
			if n := len(out); n > first && col-out[n-1].right < blanks {
				out[n-1].end, out[n-1].right = at+size, col+wide
			} else {
				out = append(out, headPiece{at, at + size, col, col + wide})
			}
		}
		at, col = at+size, col+wide
	}
	return out
}

// groupsAmong returns the words that name heads of several columns, with their places, in a
// buffer of x.
func (x *Reader) groupsAmong(tree *headTree, words []headWord) []headGroup {
	out := x.headGroups[:0]
	for i := range words {
		w := &words[i]
		if w.nodes&^tree.groups != 0 && slices.ContainsFunc(words[:i], func(v headWord) bool { return v.nodes == w.nodes && v.line < w.line }) {
			continue // of a single column below others: 总计 of 行政复议
		}
		if w.nodes&tree.groups == 0 || bytes.IndexByte(x.Text.Bytes[w.start:w.end], '\n') >= 0 {
			continue
		}
		out = append(out, headGroup{w.nodes, headPiece{w.start, w.end, w.col, w.col + 1}})
	}
	x.headGroups = out
	return out
}

// headGroup is a word that names a head of several columns.
type headGroup struct {
	nodes uint64
	headPiece
}

// orderOf returns the order of the columns by pieces of their heads and the words above
// them; nil if they prove none. Pieces that stand above each other are one head.
func (x *Reader) orderOf(t *headTree, pieces []headPiece, groups []headGroup) []int {
	pieces = slices.DeleteFunc(pieces, func(p headPiece) bool {
		return slices.ContainsFunc(groups, func(g headGroup) bool { return g.start <= p.start && p.end <= g.end })
	})
	slices.SortStableFunc(pieces, func(p, q headPiece) int { return p.left - q.left })
	if countStacks(pieces) < t.columns {
		return nil
	}
	words, extents := x.stacks[:0], x.extents[:0]
	for i := 0; i < len(pieces); {
		n, right := stackEnd(pieces, i)
		stack := pieces[i:n]
		slices.SortFunc(stack, func(p, q headPiece) int { return p.start - q.start })
		nodes, torn := t.namedBy(x.Text.Bytes, stack)
		if torn || len(words) == t.columns && nodes != 0 {
			return nil
		}
		if nodes != 0 {
			left := stack[0].left
			for _, p := range stack {
				left = min(left, p.left)
			}
			words, extents = append(words, headWord{nodes: nodes}), append(extents, headPiece{left: left, right: right})
			x.stacks, x.extents = words, extents
		}
		i = n
	}
	if len(words) != t.columns {
		return nil
	}
	if order := t.orderOfWords(words); order != nil && len(groups) == 0 {
		return order
	}
	slices.SortStableFunc(groups, func(p, q headGroup) int {
		if by := t.nodes[firstNode(p.nodes)].depth - t.nodes[firstNode(q.nodes)].depth; by != 0 {
			return by
		}
		return p.left - q.left
	})
	groups = slices.CompactFunc(groups, func(p, q headGroup) bool { return p.nodes == q.nodes }) // it spans several columns, written out
	above := x.above[:0]
	for _, g := range groups {
		above = append(above, headWord{nodes: g.nodes})
	}
	x.above = append(above, words...)
	p := &x.parser
	p.tree, p.words, p.rows, p.parsedHead = t, x.above, false, parsedHead{}
	x.known.parseLast(p)
	if p.found != 1 {
		return nil
	}
	for _, g := range groups {
		n := &t.nodes[firstNode(g.nodes)]
		left, right := -1, 0
		for k, c := range p.order {
			if n.columns&(1<<c) != 0 {
				if left < 0 {
					left = extents[k].left
				}
				right = extents[k].right
			}
		}
		if g.left < left || g.left >= right {
			return nil // it stands above the columns of another
		}
	}
	return p.order
}

// stackEnd returns the end of the pieces that stand above each other, of which pieces[i] is the
// first from the left, and where they reach to.
func stackEnd(pieces []headPiece, i int) (end, right int) {
	right = pieces[i].right
	for end = i + 1; end < len(pieces) && pieces[end].left < right; end++ {
		right = max(right, pieces[end].right)
	}
	return end, right
}

// countStacks counts the stacks of pieces, which are in order from the left.
func countStacks(pieces []headPiece) (n int) {
	for i := 0; i < len(pieces); n++ {
		i, _ = stackEnd(pieces, i)
	}
	return n
}

// orderOfWords returns the order of the columns by words each of which names one alone.
func (t *headTree) orderOfWords(words []headWord) []int {
	seen := uint64(0)
	for _, w := range words {
		if w.nodes&(w.nodes-1) != 0 || seen&w.nodes != 0 {
			return nil
		}
		seen |= w.nodes
	}
	order := make([]int, 0, len(words))
	for _, w := range words {
		order = append(order, t.nodes[firstNode(w.nodes)].column)
	}
	return order
}

// namedBy returns the nodes that the pieces of a stack name together, 0 if they are other
// text; torn reports that they are pieces of a head but name none.
func (t *headTree) namedBy(b []byte, stack []headPiece) (nodes uint64, torn bool) {
	const most = 64 // bytes of a head
	var memory [most + most]byte
	name := memory[:0]
	for i, p := range stack {
		if i > 0 && bytes.Equal(b[p.start:p.end], b[stack[i-1].start:stack[i-1].end]) {
			continue // it spans several rows, written out
		}
		if len(name)+p.end-p.start > most {
			return 0, false
		}
		name = label.AppendCompact(name, b[p.start:p.end])
	}
	if nodes := t.wordings[string(name)] &^ t.groups; nodes != 0 {
		return nodes, false
	}
	if !t.isPiece(name) {
		return 0, false
	}
	nodes = t.path(hanOf(name))
	return nodes, nodes == 0
}

// hanOf returns the Chinese characters of b.
func hanOf(b []byte) string {
	return string(bytes.Map(func(r rune) rune {
		if text.IsHan(r) {
			return r
		}
		return -1
	}, b))
}

// path returns the single column that a name names with all heads above it (行政复议-结果维持),
// as a bit; 0 if it is none.
func (t *headTree) path(name string) uint64 {
	under := ^uint64(0)
	for len(name) > 0 {
		longest := ""
		for w := range t.wordings {
			if len(w) > len(longest) && strings.HasPrefix(name, w) {
				longest = w
			}
		}
		if longest == "" {
			return 0
		}
		nodes := t.wordings[longest]
		if name = name[len(longest):]; name == "" {
			if nodes &= under &^ t.groups; nodes&(nodes-1) == 0 && under != ^uint64(0) {
				return nodes
			}
			return 0
		}
		if nodes&t.groups == 0 {
			return 0
		}
		under &= t.under(firstNode(nodes & t.groups))
	}
	return 0
}
