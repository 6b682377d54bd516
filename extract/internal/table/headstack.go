package table

import (
	"bytes"
	"slices"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
)

// Heads in stacks
//
// Where a page was put into text line by line, the words of a head stand in stacks of pieces whose
// places are lost, but not their order within a line:
//
//	结果维 其他 结果 尚未
//	持 结果 纠正 审结 总计
//
// An order of the columns explains that if the pieces of each line, from left to right, go on with
// words that stand from left to right, and all words are whole in the end. Where one
// order alone does, the head is as good as whole.

// stackWord is a word of a head, and what was met of it.
type stackWord struct {
	wordings []string
	columns  uint64
	wording  int // that its pieces are of
	length   int // of the pieces met
	line     int // of the last of them
}

// stackOrder is an order of the columns, and the places that words span in it.
type stackOrder struct {
	columns []int
	spans   []span
}

type span struct{ first, last int }

// headStack is the lines of a head, and how far words have been met.
type headStack struct {
	lines [][][]pieceFit // by piece of a line: what it may be
	words []stackWord
	spans []span // of the words
	steps int    // that are left
}

// pieceFit is a place in a wording of a word where a piece fits in.
type pieceFit struct{ word, wording, from, to int }

// stackedOrder returns the order of the columns that alone explains the lines of a torn head which
// items begin with, nil if there is none.
func (x *Reader) stackedOrder(f *blocksForm, items []grid.Item) (order []int) {
	s := headStack{lines: x.stackLines(f, items)}
	if s.lines == nil {
		return nil
	}
	const mostSteps = 100_000 // of all orders together: few take more than a hundred each
	s.words, s.steps = slices.Clone(f.words), mostSteps
	for i := range f.orders {
		switch {
		case !s.explainedBy(&f.orders[i]):
		case order != nil:
			return nil
		default:
			order = f.orders[i].columns
		}
	}
	if s.steps <= 0 {
		return nil
	}
	return order
}

// stackLines returns the words and pieces of words of the lines of a torn head. It returns nil if
// other text stands among them, or not enough of them in two lines at least.
func (x *Reader) stackLines(f *blocksForm, items []grid.Item) (lines [][][]pieceFit) {
	const most = 12 // lines of a head
	if len(items) == 0 {
		return nil
	}
	b, start, end := x.Text.Bytes, items[0].Start, items[0].Start
	for i := range items {
		if items[i].Kind == grid.ItemValue || items[i].Kind == grid.ItemUnread {
			end = lineStart(x.Text, items[i].Start)
			break
		}
	}
	if end <= start {
		return nil
	}
	long := 0
	for line := range bytes.SplitSeq(b[start:end], []byte("\n")) {
		var pieces [][]pieceFit
		for piece := range bytes.FieldsSeq(line) {
			fits := f.fits[label.Compact(piece)]
			if fits == nil {
				return nil
			}
			pieces = append(pieces, fits)
		}
		switch {
		case pieces == nil:
			continue
		case len(lines) == most:
			return nil
		case len(pieces) >= f.block-1:
			long++
		}
		lines = append(lines, pieces)
	}
	if long < 2 {
		return nil
	}
	return lines
}

// stackWords returns the words of all heads of the form.
func (f *blocksForm) stackWords() []stackWord {
	var out []stackWord
	for n := 1; n < len(f.heads.nodes); n++ {
		w := stackWord{columns: f.heads.nodes[n].columns}
		if f.heads.nodes[n].below == nil {
			w.columns = 1 << f.heads.nodes[n].column
		}
		for wording, nodes := range f.heads.wordings {
			if nodes&(1<<n) != 0 {
				w.wordings = append(w.wordings, wording)
			}
		}
		out = append(out, w)
	}
	return out
}

// pieceFits returns where pieces fit in.
func (f *blocksForm) pieceFits() map[string][]pieceFit {
	out := map[string][]pieceFit{}
	for i := range f.words {
		for v, w := range f.words[i].wordings {
			for from := range w {
				for n := range w[from:] {
					out[w[from:from+n]] = append(out[w[from:from+n]], pieceFit{i, v, from, from + n})
				}
				out[w[from:]] = append(out[w[from:]], pieceFit{i, v, from, len(w)})
			}
		}
	}
	delete(out, "")
	return out
}

// stackOrders returns the orders of the columns in which heads of several columns have theirs side by
// side and all blocks the same order of results, the total first or last.
func (f *blocksForm) stackOrders() (orders []stackOrder) {
	total := f.block - 1
	var blocks [][]int
	f.heads.arrange(0, nil, f.blockAt, func(order []int) { blocks = append(blocks, slices.Clone(order)) })
	var next func(results []int, met uint64)
	next = func(results []int, met uint64) {
		if len(results) == f.block {
			for _, of := range blocks {
				var order []int
				for _, b := range of {
					for _, k := range results {
						order = append(order, b*f.block+k)
					}
				}
				orders = append(orders, stackOrder{order, f.spans(order)})
			}
			return
		}
		for k := range f.block {
			if met&(1<<k) == 0 && (k != total || len(results) == 0 || len(results) == total) {
				next(append(results[:len(results):len(results)], k), met|1<<k)
			}
		}
	}
	next(nil, 0)
	return orders
}

// blockAt returns the block of which a node is the head, and reports whether it is that of one.
func (f *blocksForm) blockAt(n int) (block int, ok bool) {
	nodes := f.heads.nodes
	if below := nodes[n].below; below != nil && nodes[below[0]].below == nil {
		return nodes[below[0]].column / f.block, true
	}
	return 0, false
}

// spans returns the places that the words of heads span in an order of the columns.
func (f *blocksForm) spans(order []int) []span {
	out := make([]span, len(f.words))
	for i := range f.words {
		first := -1
		for k, c := range order {
			if f.words[i].columns>>c&1 == 0 {
				continue
			}
			if first < 0 {
				first = k
			}
			out[i] = span{first, k}
		}
	}
	return out
}

// explainedBy reports whether an order of the columns explains the lines.
func (s *headStack) explainedBy(o *stackOrder) bool {
	for i := range s.words {
		s.words[i].length = 0
	}
	s.spans = o.spans
	return s.place(0, 0, -1)
}

// place finds words for the pieces of a line from the k-th on, which stand behind the place last, and
// for the lines below. It reports whether all words are whole then.
func (s *headStack) place(line, k, last int) bool {
	const apart = 2 // lines between which a word goes on: others may stand half a line higher
	if s.steps--; s.steps < 0 {
		return false
	}
	if k == len(s.lines[line]) {
		for i := range s.words {
			w := &s.words[i]
			isWhole := w.length > 0 && w.length == len(w.wordings[w.wording])
			if !isWhole && (line == len(s.lines)-1 || w.length > 0 && w.line < line-apart+1) {
				return false
			}
		}
		return line == len(s.lines)-1 || s.place(line+1, 0, -1)
	}
	for _, fit := range s.lines[line][k] {
		w := &s.words[fit.word]
		if s.spans[fit.word].first <= last || w.length != fit.from || w.length > 0 && w.wording != fit.wording {
			continue
		}
		before := *w
		w.wording, w.length, w.line = fit.wording, fit.to, line
		if s.place(line, k+1, s.spans[fit.word].last) {
			return true
		}
		*w = before
	}
	return false
}
