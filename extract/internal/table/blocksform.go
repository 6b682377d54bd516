package table

import (
	"sync"

	"gongkai/extract/form"
)

// blocksForm is what the reader knows of a table of blocks: one row of cells under heads
// that divide it. The last column of a block is the sum of those before.
type blocksForm struct {
	*form.Table
	heads  *headTree
	cells  int      // of all blocks
	block  int      // of one
	blocks []string // their ids, in order
}

// blocksForms are the tables of blocks of all editions.
var blocksForms = sync.OnceValue(func() []*blocksForm {
	var out []*blocksForm
	for _, t := range form.Tables {
		if t.Shape != form.Blocks || len(t.Editions) == 0 {
			continue
		}
		e := t.Newest()
		f := &blocksForm{Table: t, heads: newHeadTree(t), cells: len(t.In(e)), blocks: t.BlockIDs(e)}
		f.block = f.cells / len(f.blocks)
		if len(f.blocks) < 2 || f.block*len(f.blocks) != f.cells {
			panic("table: blocks are to be two or more, of as many columns: " + t.Name()) // the files are compiled in
		}
		out = append(out, f)
	}
	return out
})
