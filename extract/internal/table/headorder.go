package table

import (
	"slices"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// headParser looks for the orders of the columns that explain the words of a head.
type headParser struct {
	tree  *headTree
	words []headWord
	rows  bool // words of one line are a row of a grid
	low   bool // all heads of single columns stand in the last row

	below  [64][]int // by node: those below it, in the order that is tried
	raised [64]int   // by node: one below it that stands in its row, or 0
	before bool      // of it: before the node
	parsedHead
}

// parsedHead is the orders that explain the words of a head.
type parsedHead struct {
	order  []int   // the first that was found
	orders [][]int // all of them, each once
	found  int     // how many
	proven bool    // by words that are in the order of the page only if they are in this one

	formOrder bool // the order of the tree is one of them
}

// parse tries all ways to write a head: row by row, with the heads of single columns high or
// low, and block by block; then without words that stand twice. It reports whether any
// explains the words.
func (p *headParser) parse() bool {
	for range 2 {
		for _, low := range [...]bool{false, true} {
			p.low = low
			p.level([]int{0}, 0, nil, 0)
		}
		p.proven = p.found > 0 && p.rows
		if !p.rows || p.words[0].line == p.words[len(p.words)-1].line { // other rows of a grid are below
			p.block(0, 0, func(at int) { p.accept(at, true) })
		}
		if p.found == 0 {
			p.paths()
		}
		if p.found > 0 || !p.rows || !p.dropRepeated() {
			break
		}
	}
	return p.found > 0
}

// forget makes p as before it parsed anything.
func (p *headParser) forget() {
	*p = headParser{tree: p.tree, words: p.words, rows: p.rows}
}

// dropRepeated drops the words that a grid repeats for each cell that they span, and reports
// whether there are any.
func (p *headParser) dropRepeated() bool {
	var kept []headWord
	for i, w := range p.words {
		same := i > 0 && p.words[i-1].line == w.line && p.words[i-1].nodes == w.nodes
		for j := i - 1; j >= 0 && !same; j-- {
			same = p.words[j].line < w.line && p.words[j].col == w.col && p.words[j].nodes == w.nodes
		}
		if !same {
			kept = append(kept, w)
		}
	}
	dropped := len(kept) < len(p.words)
	p.words = kept
	return dropped
}

// lost reports whether no word names a head of several columns, without which those below
// are known as well.
func (p *headParser) lost(n int) bool {
	if !p.tree.nodes[n].distinct {
		return false
	}
	for i := range p.words {
		if p.words[i].nodes&(1<<n) != 0 {
			return false
		}
	}
	return true
}

// level reads the heads below groups[i:] off the words from at on, as a row has them, and
// then those below these: next.
func (p *headParser) level(groups []int, i int, next []int, at int) {
	if i == len(groups) {
		switch {
		case len(next) > 0:
			if p.rows && at > 0 && at < len(p.words) && p.words[at].line == p.words[at-1].line {
				return // the row goes on
			}
			p.level(next, 0, nil, at)
		case p.low:
			if end, ok := p.columns(0, at); ok {
				p.accept(end, false)
			}
		default:
			p.accept(at, false)
		}
		return
	}
	g := groups[i]
	var met, lost []int
	for _, n := range p.tree.nodes[g].below {
		switch isGroup := p.tree.nodes[n].below != nil; {
		case n == p.raised[g]:
		case isGroup && p.lost(n):
			lost = append(lost, n)
		case isGroup || !p.low:
			met = append(met, n)
		}
	}
	p.children(met, at, func(read []int, end int) {
		if len(lost) == 0 {
			p.below[g] = read
			p.level(groups, i+1, append(next[:len(next):len(next)], p.groupsOf(read)...), end)
			return
		}
		for k := 0; k <= len(read) && len(lost) == 1; k++ { // it may have stood anywhere
			all := slices.Insert(slices.Clone(read), k, lost[0])
			p.below[g] = all
			p.level(groups, i+1, append(next[:len(next):len(next)], p.groupsOf(all)...), end)
		}
	})
}

func (p *headParser) groupsOf(nodes []int) []int {
	var out []int
	for _, n := range nodes {
		if p.tree.nodes[n].below != nil {
			out = append(out, n)
		}
	}
	return out
}

// children calls then with the order in which the words from at on name some nodes, each
// once. Beside one that has others below, one of these may stand, first or last of them: the
// total, where 申请人情况 does not span it.
func (p *headParser) children(nodes []int, at int, then func(read []int, end int)) {
	p.childrenFrom(set(nodes), nil, at, at, then)
}

func (p *headParser) childrenFrom(left uint64, read []int, from, at int, then func(read []int, end int)) {
	if left == 0 {
		then(read, at)
		return
	}
	if at == len(p.words) || p.rows && p.words[at].line != p.words[from].line {
		return
	}
	w := &p.words[at]
	if one := w.nodes & left; one != 0 {
		n := firstNode(one)
		read := append(read[:len(read):len(read)], n)
		p.childrenFrom(left&^one, read, from, at+1, then)
		if at+1 < len(p.words) && !p.low && (!p.rows || p.words[at+1].line == w.line) {
			p.raise(n, p.words[at+1].nodes, false, func() { p.childrenFrom(left&^one, read, from, at+2, then) })
		}
		return
	}
	if at+1 < len(p.words) && !p.low && (!p.rows || p.words[at+1].line == w.line) {
		if one := p.words[at+1].nodes & left; one != 0 {
			n := firstNode(one)
			p.raise(n, w.nodes, true, func() { p.childrenFrom(left&^one, append(read[:len(read):len(read)], n), from, at+2, then) })
		}
	}
}

// raise calls then while a head of a single column below n, if a word names one, counts as
// read, before those beside it or behind them.
func (p *headParser) raise(n int, word uint64, before bool, then func()) {
	if n != p.tree.spanning {
		return
	}
	below := p.tree.nodes[n].below
	if m := below[len(below)-1]; word&(1<<m) != 0 && p.tree.nodes[m].below == nil {
		p.raised[n], p.before = m, before
		then()
		p.raised[n] = 0
	}
}

// columns reads the heads of all single columns below a node off the words from at on; the
// groups below it are in their order already.
func (p *headParser) columns(n, at int) (end int, ok bool) {
	groups := p.below[n]
	left := set(p.tree.nodes[n].below)
	var read []int
	for left != 0 {
		if at == len(p.words) {
			return at, false
		}
		one := p.words[at].nodes & left
		if one != 0 {
			at++
		} else {
			if len(groups) == 0 {
				return at, false
			}
			var next int
			next, groups = groups[0], groups[1:]
			if at, ok = p.columns(next, at); !ok {
				return at, false
			}
			one = 1 << next
		}
		read = append(read, firstNode(one))
		left &^= one
	}
	p.below[n] = read
	return at, true
}

// block reads the heads below a node block by block: each head right before those below it,
// which may be in rows of their own. It calls then for each way that there is.
func (p *headParser) block(n, at int, then func(at int)) {
	p.blockFrom(n, set(p.tree.nodes[n].below), nil, at, then)
	if n == 0 {
		return
	}
	p.low = false
	p.subtree([]int{n}, 0, nil, at, then)
}

func (p *headParser) blockFrom(n int, left uint64, read []int, at int, then func(at int)) {
	if left == 0 {
		p.below[n] = read
		then(at)
		return
	}
	if at == len(p.words) {
		return
	}
	one := p.words[at].nodes & left
	if one == 0 {
		for _, m := range p.tree.nodes[n].below {
			if left&(1<<m) != 0 && p.tree.nodes[m].below != nil && p.lost(m) && p.words[at].nodes&p.tree.under(m) != 0 {
				p.block(m, at, func(at int) { p.blockFrom(n, left&^(1<<m), append(read[:len(read):len(read)], m), at, then) })
			}
		}
		return
	}
	m := firstNode(one)
	read = append(read[:len(read):len(read)], m)
	if p.tree.nodes[m].below == nil {
		p.blockFrom(n, left&^one, read, at+1, then)
		return
	}
	p.block(m, at+1, func(at int) { p.blockFrom(n, left&^one, read, at, then) })
}

// subtree reads the heads below a node row by row, where those of others follow.
func (p *headParser) subtree(groups []int, i int, next []int, at int, then func(at int)) {
	if i == len(groups) {
		if len(next) == 0 {
			then(at)
			return
		}
		p.subtree(next, 0, nil, at, then)
		return
	}
	if len(groups) == 1 && !slices.ContainsFunc(p.tree.nodes[groups[0]].below, func(m int) bool { return p.tree.nodes[m].below != nil }) {
		return // has no rows but one: block has read it
	}
	p.children(p.tree.nodes[groups[i]].below, at, func(read []int, end int) {
		p.below[groups[i]] = read
		p.subtree(groups, i+1, append(next[:len(next):len(next)], p.groupsOf(read)...), end, then)
	})
}

// paths reads a head that names each column with all heads above it: 行政复议-结果维持.
func (p *headParser) paths() {
	var order []int
	seen := uint64(0)
	for at := 0; at < len(p.words); at++ {
		under := ^uint64(0)
		for ; at < len(p.words) && p.words[at].nodes&p.tree.groups != 0; at++ {
			under &= p.tree.under(firstNode(p.words[at].nodes))
		}
		if at == len(p.words) {
			return
		}
		one := p.words[at].nodes & under &^ p.tree.groups
		if one == 0 || one&(one-1) != 0 || seen&one != 0 {
			return
		}
		seen |= one
		order = append(order, p.tree.nodes[firstNode(one)].column)
	}
	if len(order) == p.tree.columns {
		p.order, p.found, p.proven, p.formOrder = order, 1, true, slices.Equal(order, p.tree.order)
	}
}

// accept takes the order that is tried if it explains all words.
func (p *headParser) accept(at int, proven bool) {
	if at != len(p.words) {
		return
	}
	order := p.flatten(0, nil)
	p.formOrder = p.formOrder || slices.Equal(order, p.tree.order)
	if len(order) != p.tree.columns {
		return
	}
	if !slices.ContainsFunc(p.orders, func(o []int) bool { return slices.Equal(o, order) }) {
		p.orders = append(p.orders, order)
	}
	p.order, p.found = p.orders[0], len(p.orders)
	p.proven = p.proven || proven && slices.Equal(order, p.order)
}

func (p *headParser) flatten(n int, order []int) []int {
	node := &p.tree.nodes[n]
	if node.below == nil {
		return append(order, node.column)
	}
	if m := p.raised[n]; m != 0 && p.before {
		order = p.flatten(m, order)
	}
	for _, m := range p.below[n] {
		order = p.flatten(m, order)
	}
	if m := p.raised[n]; m != 0 && !p.before {
		order = p.flatten(m, order)
	}
	return order
}

// contrary reports whether two heads of columns stand side by side in another order than
// the form's. Where words are torn, those that may be pieces are left aside: 维持 of 结果维持.
func (p *headParser) contrary(b []byte, torn bool) bool {
	for i := 1; i < len(p.words); i++ {
		v, w := &p.words[i-1], &p.words[i]
		if v.stop > w.start || !onlySpace(b[v.stop:w.start]) || torn && (p.tree.short[label.Compact(b[v.start:v.stop])] || p.tree.short[label.Compact(b[w.start:w.stop])]) {
			continue
		}
		for n := range p.tree.nodes {
			if p.tree.inverted(n, v.nodes, w.nodes) {
				return true
			}
		}
	}
	return false
}

// onlySpace reports whether no piece of text stands in b.
func onlySpace(b []byte) bool {
	for _, c := range b {
		if !text.IsSpace(c) && c != '|' {
			return false
		}
	}
	return true
}
