package table

import (
	"maps"
	"sync"

	"gongkai/extract/form"
)

// blocksForm is what the reader knows of a table of blocks: one row of cells under heads
// that divide it. The last column of a block is the sum of those before.
type blocksForm struct {
	*form.Table
	heads  *headTree
	others []*headTree // heads of the same cells in other arrangements
	parts  []*headTree // heads of some of the blocks, in a table of their own
	cells  int         // of all blocks
	block  int         // of one
	blocks []string    // their ids, in order

	blockNodes, results []uint64               // of heads: by block, by result within a block
	pieces              map[string]resultPiece // of words of results, which one and what of it
	words               []stackWord            // of all heads
	fits                map[string][]pieceFit  // of their pieces
	orders              []stackOrder           // that torn heads are held against
}

// blocksForms are the tables of blocks of all editions.
var blocksForms = sync.OnceValue(func() []*blocksForm {
	var out []*blocksForm
	for _, t := range form.Tables {
		if t.Shape != form.Blocks || len(t.Editions) == 0 {
			continue
		}
		e := t.Newest()
		f := &blocksForm{Table: t, heads: newFormTree(t), cells: len(t.In(e)), blocks: t.BlockIDs(e)}
		f.block = f.cells / len(f.blocks)
		if len(f.blocks) < 2 || f.block*len(f.blocks) != f.cells || t.Heads == nil {
			panic("table: blocks are to be two or more, of as many columns, under heads: " + t.Name()) // the files are compiled in
		}
		f.arrange()
		f.blockNodes, f.results = make([]uint64, len(f.blocks)), make([]uint64, f.block)
		for n := range f.heads.nodes {
			switch node := &f.heads.nodes[n]; {
			case node.below == nil:
				f.results[node.column%f.block] |= 1 << n
			case f.heads.nodes[node.below[0]].below == nil:
				f.blockNodes[f.heads.nodes[node.below[0]].column/f.block] |= 1 << n
			}
		}
		f.pieces = f.resultPieces()
		f.words = f.stackWords()
		f.fits, f.orders = f.pieceFits(), f.stackOrders()
		out = append(out, f)
	}
	return out
})

// arrange makes the heads of other arrangements: the totals apart from the results of their
// blocks, and each result divided by blocks.
func (f *blocksForm) arrange() {
	heads := formHeads(f.Heads, new(int))
	var blocks []treeHead
	eachGroup(heads, func(h treeHead) {
		f.parts = append(f.parts, newHeadTree(f.Table, []treeHead{h}))
		if h.below[0].below == nil {
			blocks = append(blocks, h)
		}
	})
	last := f.block - 1
	var apart, crossed []treeHead
	for _, b := range blocks {
		apart = append(apart, treeHead{id: b.id, below: b.below[:last]})
	}
	for k, result := range blocks[0].below {
		h := treeHead{id: result.id}
		for _, b := range blocks {
			h.below = append(h.below, treeHead{id: b.id, column: b.below[k].column})
		}
		crossed = append(crossed, h)
	}
	apart = append(apart, crossed[last])
	f.others = []*headTree{newHeadTree(f.Table, apart), newHeadTree(f.Table, crossed)}
}

// eachGroup calls do for each head of several columns.
func eachGroup(heads []treeHead, do func(h treeHead)) {
	for _, h := range heads {
		if h.below != nil {
			do(h)
			eachGroup(h.below, do)
		}
	}
}

// resultPieces returns the words of results and what can only be the beginning or the end of one, not
// within one.
func (f *blocksForm) resultPieces() map[string]resultPiece {
	const (
		within = wordParts
		none   = -1 // result: several have it
	)
	all := map[string]resultPiece{}
	for w, nodes := range f.heads.wordings {
		if nodes&f.heads.groups != 0 {
			continue
		}
		k, size := f.heads.nodes[firstNode(nodes)].column%f.block, len("字")
		for from := 0; from < len(w); from += size {
			for to := from + size; to <= len(w); to += size {
				p := resultPiece{k, within}
				switch {
				case from == 0 && to == len(w):
					p.part = wholeWord
				case from == 0:
					p.part = wordBegin
				case to == len(w):
					p.part = wordEnd
				}
				switch q, met := all[w[from:to]]; {
				case met && q.result != k:
					p.result = none
				case met && q.part != p.part && q.part != wholeWord && p.part != wholeWord:
					p.part = within
				case met && p.part == wholeWord:
					p.part = q.part // 维持 may be all, or the end of 结果维持
				}
				all[w[from:to]] = p
			}
		}
	}
	maps.DeleteFunc(all, func(_ string, p resultPiece) bool { return p.result == none || p.part == within })
	return all
}
