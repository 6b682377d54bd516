package table

import (
	"bytes"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// locateBlocks finds the labels of the heads of a table of blocks: Labels[first:last+1]. They
// follow each other with little else between. Prose has such labels, too, but few of the
// columns, and with numbers between them.
func (x *Reader) locateBlocks(f *blocksForm) (first, last int, ok bool) {
	const ofHeads = 40 // Chinese characters of other text among two: notes, remnants of heads
	most := 0
	run := headRun{form: f}
	end := func() {
		if run.words == 0 {
			return // nearly always
		}
		run.trim(x.Labels)
		if run.isHead() && run.words > most {
			first, last, ok, most = run.first, run.last, true, run.words
		}
		run = headRun{form: f}
	}
	sentence := -1
	for i := range x.Labels {
		h := &x.Labels[i]
		if run.words > 0 && (h.Foreign > ofHeads || h.Start-x.Labels[i-1].End > farthest) {
			end()
		}
		nodes := f.heads.named(h)
		switch {
		case nodes == 0:
			if run.words > 0 && !f.heads.isPiece(x.Text.Bytes[h.Start:h.End]) {
				end()
			}
			continue
		case x.inSentence(f.heads, h.Start, h.End, sentence):
			sentence = h.End
			end()
			continue
		}
		run.add(x.Labels, i, nodes)
	}
	end()
	return first, last, ok
}

// headRun is labels of a table of blocks that follow each other.
type headRun struct {
	form        *blocksForm
	first, last int
	words       int
	columns     int    // words that name columns
	nodes       uint64 // named by one of them
	digits      bool   // a digit stands between two
}

func (h *headRun) add(labels []label.Label, i int, nodes uint64) {
	if h.words == 0 {
		h.first = i
	} else {
		h.digits = h.digits || labels[i].Digits
	}
	if nodes&h.form.heads.groups == 0 {
		h.columns++
	}
	h.last, h.nodes, h.words = i, h.nodes|nodes, h.words+1
}

// trim takes off labels at either end that other tables have as well (总计), and numbers part
// from the others.
func (h *headRun) trim(labels []label.Label) {
	for h.words > 1 && h.shared(&labels[h.first]) && labels[h.first+1].Digits {
		h.first++
		h.words--
	}
}

// shared reports whether other tables have a label as well.
func (h *headRun) shared(l *label.Label) bool {
	return l.Kinds&^(1<<h.form.Column|1<<h.form.Block) != 0
}

// isHead reports whether the labels are enough for the heads of the table: the last two blocks,
// or most of the columns; where numbers stand between, all blocks, or several results.
func (h *headRun) isHead() bool {
	const few = 3 // results
	f := h.form
	results, blocks := 0, 0
	for _, n := range f.results {
		if h.nodes&n != 0 {
			results++
		}
	}
	for _, n := range f.blockNodes {
		if h.nodes&n != 0 {
			blocks++
		}
	}
	lastTwo := h.nodes&f.blockNodes[len(f.blocks)-1] != 0 && h.nodes&f.blockNodes[len(f.blocks)-2] != 0
	if h.digits {
		return results >= few && blocks >= 2 || blocks == len(f.blocks)
	}
	return lastTwo || h.columns >= f.cells*2/3 || results >= few && blocks == len(f.blocks)
}

// blocksStart returns the place where the heads of a table of blocks begin, of which Labels[first]
// is the first word.
func (x *Reader) blocksStart(f *blocksForm, first int) int {
	at := x.Labels[first].Start
	start := lineStart(x.Text, at)
	if bytes.ContainsAny(x.Text.Bytes[start:at], "0123456789") {
		return at // values of the table before stand on its line
	}
	return x.piecesAbove(f.heads, start)
}

// indexEnd returns the place behind numbers of the columns (1, 2, 3 and so on) that begin at a place,
// 0 if none do.
func (x *Reader) indexEnd(f *blocksForm, at int) int {
	const ofWords = 4 // Chinese characters between heads and numbers: 栏次
	b, other := x.Text.Bytes, 0
	for next := 1; at < len(b); {
		switch c := b[at]; {
		case text.IsDigit(c):
			n := grid.LengthOfDigits(b[at:])
			if v, ok := grid.ParseShortInt(b[at : at+n]); !ok || int(v) != next {
				return 0
			}
			if at += n; next == f.cells {
				return at
			}
			next++
			continue
		case text.HanAt(b, at):
			if other++; other > ofWords || next > 1 {
				return 0
			}
			at += len("字")
			continue
		case !text.IsSpace(c) && c != '|' && c != '(' && c != ')' && c != '-' && c != ':':
			return 0
		}
		at++
	}
	return 0
}

// locateHeadless finds the section of a table of blocks whose heads are lost, by the heading that
// names the top heads in a sentence: behind head, up to end.
func (x *Reader) locateHeadless(f *blocksForm) (head text.Span, end int, ok bool) {
	b := x.Text.Bytes
	top := set(f.heads.nodes[0].below)
	for i := len(x.Labels) - 1; i > 0; i-- {
		v, w := &x.Labels[i-1], &x.Labels[i]
		one, other := f.heads.named(v)&top, f.heads.named(w)&top
		if one == 0 || other == 0 || one == other || w.Start-v.End > len("、提起") {
			continue
		}
		at := w.End
		for hanAt(b, at) {
			at += len("字")
		}
		if end = x.blocksEnd(f, at); !bytes.ContainsAny(b[at:end], "0123456789") {
			continue
		}
		return text.Span{Start: v.Start, End: at}, end, true
	}
	return head, 0, false
}

// onlyValues reports whether items are the values of one row, behind pieces of heads and what
// else stands before them (数据1), and nothing between them.
func (x *Reader) onlyValues(f *blocksForm, items []grid.Item) bool {
	n := 0
	for i := range items {
		switch it := &items[i]; it.Kind {
		case grid.ItemValue:
			n++
		case grid.ItemText:
			if n > 0 && n < f.cells && text.CountHan(x.Text.Bytes[it.Start:it.End]) > 2 {
				return false
			}
		case grid.ItemLabel:
			if n > 0 || f.heads.named(it.Label) == 0 && !f.heads.isPiece(x.Text.Bytes[it.Start:it.End]) {
				return false
			}
		case grid.ItemUnread:
			if n > 0 {
				return false
			}
		}
	}
	return n == f.cells
}
