package table

import (
	"bytes"
	"math/bits"
	"slices"
	"unicode/utf8"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// When a torn head shows an order
//
// Where cells are narrow, the words of a head go over lines, and programs that put pages into
// text leave pieces of them: in a line each, or those of one line of the page together,
// with blanks between or none.
//
//	商业企科研机社会公益法律服其他自然人总计      商业企 科研机 社会公 法律服 自然人 总计
//	业构组织务机构                                业 构 益组织 务机构 其他
//
// What begins a word is met once for each column, and what stands in one line stands there from
// left to right. So the first head is as good as whole; the second leaves it open where 其他 is, but
// the columns of 法人或其他组织 stand together, and the total is where the rows add up. Words
// a line each show their order only among those that have as many lines, since pages are
// read by height.
//
// All orders that the heads of the form leave are held against that. If the form's is among
// them, nothing speaks against it; if one alone is left it is taken; else the head
// is contrary.

// leadingPiece is the beginning of a word of a head, or the word of one of several columns.
type leadingPiece struct {
	columns uint64 // a bit for each
	node    int
	line    int
	flow    bool // a head and one below it stand in its line: the rows of the head run on in it
	lines   int  // over which the word goes, if it stands there alone and whole; else 0
}

// tornOrders returns the orders of the columns that the pieces of a head allow, which stand
// before Labels[first], and whether one line has all of them. It returns nil if too few are there.
func (x *Reader) tornOrders(tree *headTree, first int) (orders [][]int, inLine bool) {
	const lost = 1 // columns whose words may be missing, or unreadable
	if tree.columns < 3 || tree.columns > mostTorn {
		return nil, false
	}
	pieces := x.leadingPieces(tree, x.headBefore(tree, first))
	met, line := 0, -1
	inLine = true
	for _, p := range pieces {
		if bits.OnesCount64(p.columns) == 1 {
			inLine = inLine && !p.flow && (line < 0 || line == p.line)
			met, line = met+1, p.line
		}
	}
	if met < tree.columns-lost {
		return nil, false
	}
	before := tree.before(pieces)
	tree.arrange(0, nil, tree.columnAt, func(order []int) {
		seen := uint64(0)
		for _, c := range order {
			if before[c]&^seen != 0 {
				return
			}
			seen |= 1 << c
		}
		orders = append(orders, slices.Clone(order))
	})
	return orders, inLine && met == tree.columns
}

// before returns the columns that stand before each column by the pieces of a head.
func (t *headTree) before(pieces []leadingPiece) (before [mostTorn]uint64) {
	for i, p := range pieces {
		for _, q := range pieces[:i] {
			siblings := t.above(q.node) == t.above(p.node)
			low := siblings && t.above(p.node) > 1 // not centred on the rows of the head
			if p.columns&q.columns != 0 || !(q.line == p.line && (siblings || !p.flow) || p.lines > 0 && q.lines == p.lines && low) {
				continue
			}
			for c := range t.columns {
				if p.columns>>c&1 != 0 {
					before[c] |= q.columns
				}
			}
		}
	}
	return before
}

// mostTorn is how many columns a torn head may have, whose orders are all tried.
const mostTorn = 8

// headBefore returns the stretch before the first label of a row in which its head stands, values
// that stand right before the label left out.
func (x *Reader) headBefore(tree *headTree, first int) text.Span {
	const most = 1200 // bytes of a head and the notes beside it
	b := x.Text.Bytes
	end := lineStart(x.Text, x.Labels[first].Start)
	for end > 0 {
		line := bytes.LastIndexByte(b[:end-1], '\n') + 1
		if grid.ValueLine(b[line:end]) == 0 && !grid.IsBlankMark(text.Trimmed(b[line:end])) {
			break
		}
		end = line
	}
	start := max(0, end-most)
	for i := first - 1; i >= 0 && x.Labels[i].Start >= start; i-- {
		if h := &x.Labels[i]; tree.named(h) == 0 && !h.Is(tree.head) {
			start = min(h.End, end) // a label may end on the line of the next
			break
		}
	}
	if i := bytes.LastIndexAny(b[start:end], "0123456789"); i >= 0 {
		start += i + 1
	}
	return text.Span{Start: min(start, end), End: end}
}

// lineEnds are what ends a line, or a row of a grid.
const lineEnds = "\n\x1d\x1e"

// leadingPieces returns the beginnings of words in a stretch, each column once.
func (x *Reader) leadingPieces(tree *headTree, at text.Span) (out []leadingPiece) {
	met := uint64(0)
	lines := linesOf(x.Text.Bytes[at.Start:at.End])
	for k, s := range lines {
		from, all := len(out), uint64(0)
		flow := k == len(lines)-1 && at.End < len(x.Text.Bytes) && !bytes.ContainsRune([]byte(lineEnds), rune(x.Text.Bytes[at.End-1])) // the first row goes on in it
		for i := 0; i < len(s); {
			node, n := tree.leadAt(s[i:])
			if n == 0 {
				_, n = utf8.DecodeRuneInString(s[i:])
			} else if met&(1<<node) == 0 {
				met |= 1 << node
				p := leadingPiece{node: node, columns: tree.columnsOf(node), line: k}
				flow, all = flow || all&p.columns != 0, all|p.columns
				out = append(out, p)
			}
			i += n
		}
		for i := from; i < len(out); i++ {
			out[i].flow = flow
		}
		if len(out) == from+1 {
			out[from].lines = tree.wholeOver(out[from].node, lines[k:])
		}
	}
	return out
}

// linesOf returns the lines of b without blanks and punctuation, but those that are empty then.
func linesOf(b []byte) (lines []string) {
	for len(b) > 0 {
		line := b
		if n := bytes.IndexAny(b, lineEnds); n >= 0 {
			line, b = b[:n], b[n+1:]
		} else {
			b = nil
		}
		if s := label.Compact(line); s != "" {
			lines = append(lines, s)
		}
	}
	return lines
}

// wholeOver returns over how many lines the word of a node goes, 0 if these lines are not all of
// it, one behind the other.
func (t *headTree) wholeOver(node int, lines []string) int {
	const most = 6 // lines: a character each
	word := ""
	for n := range min(most, len(lines)) {
		word += lines[n]
		if t.wordings[word]&(1<<node) != 0 {
			return n + 1
		}
	}
	return 0
}

// leadAt returns the node whose word s begins with at least two characters of, of a head of several
// columns with all of it, and the length of what it has of it; 0 if there is none.
func (t *headTree) leadAt(s string) (node, length int) {
	const least = 2 // characters: one is of several words
	for w, nodes := range t.wordings {
		if nodes&(nodes-1) != 0 {
			continue
		}
		n := 0
		for n < len(w) && n < len(s) && w[n] == s[n] {
			n++
		}
		for n > 0 && n < len(w) && !utf8.RuneStart(w[n]) {
			n--
		}
		if utf8.RuneCountInString(w[:n]) < least || n < length || nodes&t.groups != 0 && n < len(w) {
			continue
		}
		if m := firstNode(nodes); n > length || m < node {
			node, length = m, n
		}
	}
	return node, length
}

// columnsOf returns the columns below a node, or itself, a bit for each.
func (t *headTree) columnsOf(node int) (columns uint64) {
	if t.nodes[node].below == nil {
		return 1 << t.nodes[node].column
	}
	for _, m := range t.nodes[node].below {
		columns |= t.columnsOf(m)
	}
	return columns
}

// above returns the node above another.
func (t *headTree) above(node int) int {
	for n := range t.nodes {
		if slices.Contains(t.nodes[n].below, node) {
			return n
		}
	}
	return 0
}

// columnAt returns the column of which a node is the head, and reports whether it is that of one.
func (t *headTree) columnAt(n int) (column int, ok bool) {
	return t.nodes[n].column, t.nodes[n].below == nil
}

// arrange calls each with the orders of what stands below a node, columns or blocks, as at says: what is
// below one head stands side by side.
func (t *headTree) arrange(n int, before []int, at func(n int) (int, bool), each func([]int)) {
	if k, ok := at(n); ok {
		each(append(before, k))
		return
	}
	below := t.nodes[n].below
	var next func(left uint64, before []int)
	next = func(left uint64, before []int) {
		if left == 0 {
			each(before)
			return
		}
		for _, m := range below {
			if left&(1<<m) != 0 {
				t.arrange(m, before[:len(before):len(before)], at, func(order []int) { next(left&^(1<<m), order) })
			}
		}
	}
	next(set(below), before)
}

// chooseOrders returns those of the orders that a head allows in which the rows add up: the
// form's alone, if it is among them. Where the head is torn, and the rows add up in the form's order, too,
// that remains possible.
func (f *matrixForm) chooseOrders(orders [][]int, torn bool, rows []valueRow) [][]int {
	holds, n := f.totalsIn(rows)
	if n > 0 {
		left := slices.DeleteFunc(slices.Clone(orders), func(o []int) bool { return holds[slices.Index(o, f.total)]*2 <= n })
		switch {
		case len(left) > 0:
			orders = left
		case holds[f.total]*2 > n:
			return [][]int{f.formOrder()} // the pieces are in no order
		}
	}
	if i := slices.IndexFunc(orders, isFormOrder); i >= 0 {
		return orders[i : i+1]
	}
	if torn && (n == 0 || holds[f.total]*2 > n) {
		return append(slices.Clip(orders), f.formOrder()) // pieces alone do not outvote it
	}
	return orders
}

// formOrder returns the order of the columns in the form.
func (f *matrixForm) formOrder() []int {
	order := make([]int, f.columns)
	for c := range order {
		order[c] = c
	}
	return order
}

// totalsIn counts the rows that are not all zeros, and for each place of a value how many of them
// have the sum of the others there.
func (f *matrixForm) totalsIn(rows []valueRow) (holds [mostTorn]int, n int) {
	for i := range rows {
		v := &rows[i]
		if v.count != f.columns || len(v.cells) != f.columns || anySquashed(v.cells) {
			continue
		}
		sum := 0.0
		for k := range v.cells {
			sum += v.cells[k].Number.Value
		}
		if sum == 0 {
			continue
		}
		n++
		for k := range v.cells {
			if v.cells[k].Number.Value*2 == sum {
				holds[k]++
			}
		}
	}
	return holds, n
}

// contradicts reports whether most rows with values do not add up: the order is another than the head
// says.
func (f *matrixForm) contradicts(rows []valueRow) bool {
	const few = 2 // rows: an agency may err in one
	if f.total < 0 || f.columns > mostTorn {
		return false
	}
	holds, n := f.totalsIn(rows)
	return n >= few && holds[f.total]*2 < n
}
