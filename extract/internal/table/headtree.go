package table

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// headTree is the heads of the columns of a table as the form has them.
type headTree struct {
	nodes    []headNode // the first stands for the table; each stands before those below it
	columns  int        // how many there are
	naming   []uint64   // by label of the form: the nodes that it names, a bit for each
	order    []int      // of them
	groups   uint64     // the nodes that have others below, a bit for each
	wordings map[string]uint64
	short    map[string]bool  // wordings that are a part of another of the same head
	letters  label.Characters // of the wordings
	head     form.Kind        // of labels that stand among the heads and are none: 申请人情况
	row      form.Kind        // of those behind them
	spanning int              // the node that names all columns (申请人情况), or 0
}

// headNode is a head of a column, or of several.
type headNode struct {
	below    []int // nil of a single column
	depth    int
	column   int    // of a single column
	columns  uint64 // those below it, or itself
	distinct bool   // has heads below, of labels that name no others
}

// inverted reports whether two words name columns below a node in another order than the
// form's. The first of several blocks begins behind the last of the block before; totals are in
// other places where heads are torn.
func (t *headTree) inverted(n int, v, w uint64) bool {
	below := t.nodes[n].below
	last := len(below) - 1
	for i := range below {
		for j := range i {
			begins := j == 0 && (i == last || i == last-1 && w&(w-1) != 0)
			if v&(1<<below[i]) != 0 && w&(1<<below[j]) != 0 && t.nodes[below[i]].below == nil && t.nodes[below[j]].below == nil && !begins {
				return true
			}
		}
	}
	return false
}

func set(nodes []int) uint64 {
	var s uint64
	for _, n := range nodes {
		s |= 1 << n
	}
	return s
}

func firstNode(nodes uint64) int { return bits.TrailingZeros64(nodes) }

// treeHead is a head of a tree that is to be made.
type treeHead struct {
	id     string
	column int // of a single column
	below  []treeHead
}

// formHeads returns the heads of a table as the form has them.
func formHeads(heads []form.ColumnHead, column *int) (out []treeHead) {
	for _, h := range heads {
		head := treeHead{id: h.ID, column: *column}
		if h.Below == nil {
			*column++
		} else {
			head.below = formHeads(h.Below, column)
		}
		out = append(out, head)
	}
	return out
}

func newFormTree(t *form.Table) *headTree { return newHeadTree(t, formHeads(t.Heads, new(int))) }

func newHeadTree(t *form.Table, heads []treeHead) *headTree {
	tree := &headTree{wordings: map[string]uint64{}, short: map[string]bool{}, head: t.Head, row: t.Row, nodes: []headNode{{}}, naming: make([]uint64, len(form.Labels))}
	tree.add(t, 0, heads)
	if len(tree.nodes) > 64 {
		panic("table: too many heads of " + t.Name()) // the files are compiled in
	}
	all := make([]rune, 0, len(tree.nodes))
	for w, of := range tree.wordings {
		all = append(all, []rune(w)...)
		for v, same := range tree.wordings {
			if same&of != 0 && v != w && strings.Contains(v, w) {
				tree.short[w] = true
			}
		}
	}
	tree.letters = *label.NewCharacters(string(all))
	for n := len(tree.nodes) - 1; n >= 0; n-- {
		node := &tree.nodes[n]
		if node.below == nil {
			node.columns = 1 << node.column
			continue
		}
		tree.groups |= 1 << n
		node.distinct = n > 0
		for _, m := range node.below {
			node.columns |= tree.nodes[m].columns
			for _, of := range tree.wordings {
				if of&(1<<m) != 0 && of&(of-1) != 0 {
					node.distinct = false
				}
			}
		}
	}
	tree.order = tree.columnsBelow(0, nil)
	tree.columns = len(tree.order)
	return tree
}

// add adds heads below the node above, and those below them.
func (t *headTree) add(of *form.Table, above int, heads []treeHead) {
	from := len(t.nodes)
	for _, h := range heads {
		node := headNode{depth: t.nodes[above].depth + 1, column: h.column}
		for i := range form.Labels {
			l := &form.Labels[i]
			if l.Table == of && l.ID == h.id && (l.Kind == of.Column || l.Kind == of.Head || l.Kind == of.Block) {
				t.naming[i] |= 1 << len(t.nodes)
				if l.Kind == of.Head && above == 0 && len(heads) == 1 {
					t.spanning = len(t.nodes)
				}
				t.wordings[label.Compact([]byte(l.Wording))] |= 1 << len(t.nodes)
			}
		}
		t.nodes[above].below = append(t.nodes[above].below, len(t.nodes))
		t.nodes = append(t.nodes, node)
	}
	for i, h := range heads {
		if h.below != nil {
			t.add(of, from+i, h.below)
		}
	}
}

func (t *headTree) columnsBelow(n int, order []int) []int {
	if t.nodes[n].below == nil {
		return append(order, t.nodes[n].column)
	}
	for _, m := range t.nodes[n].below {
		order = t.columnsBelow(m, order)
	}
	return order
}

// lowered reports whether words in the order of their height in the page may have given an order
// of columns that is not theirs: a head that has more rows below it comes before one beside it
// that should stand before it.
func (t *headTree) lowered(order []int) bool {
	for n := range t.nodes {
		below := t.nodes[n].below
		for i := range below {
			for j := range i {
				first, later := &t.nodes[below[j]], &t.nodes[below[i]]
				if t.height(below[i]) > t.height(below[j]) && placeOf(order, later) < placeOf(order, first) {
					return true
				}
			}
		}
	}
	return false
}

// differs reports whether heads of single columns stand in one order below one head and in another
// below a head beside it, as no table has them, but pages that were put into text by height:
// 总计 has one line, 结果维持 two.
func (t *headTree) differs(order []int) bool {
	var of [64]int // by column: its place
	for k, c := range order {
		of[c] = k
	}
	var first []int // columns of the first such head
	for n := range t.nodes {
		below := t.nodes[n].below
		if n == 0 || below == nil || t.height(n) > 1 || len(below) < 2 {
			continue
		}
		if len(first) != len(below) {
			first = below
			continue
		}
		for i := range below {
			for j := range i {
				v, w := t.nodes[below[j]].column, t.nodes[below[i]].column
				if (of[v] < of[w]) != (of[t.nodes[first[j]].column] < of[t.nodes[first[i]].column]) {
					return true
				}
			}
		}
	}
	return false
}

func (t *headTree) height(n int) int {
	most := 0
	for _, m := range t.nodes[n].below {
		most = max(most, 1+t.height(m))
	}
	return most
}

// placeOf returns where the first of the columns below a node stands.
func placeOf(order []int, n *headNode) int {
	return slices.IndexFunc(order, func(c int) bool { return n.columns&(1<<c) != 0 })
}

// named returns the nodes that a label names, a bit for each.
func (t *headTree) named(h *label.Label) (nodes uint64) {
	for _, l := range h.Entries {
		nodes |= t.naming[l]
	}
	return nodes
}

// under returns the nodes below a node, and it itself.
func (t *headTree) under(n int) uint64 {
	nodes := uint64(1) << n
	for _, m := range t.nodes[n].below {
		nodes |= t.under(m)
	}
	return nodes
}

// isPiece reports whether b may be a piece of the wording of a head: all its Chinese
// characters are of such wordings, and it has some.
func (t *headTree) isPiece(b []byte) bool {
	any := false
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if text.IsHan(r) {
			if !t.letters.Has(r) {
				return false
			}
			any = true
		}
		i += size
	}
	return any
}
