package table

import (
	"slices"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
)

// Pages of blocks
//
// Programs that find boxes of text write each page by itself: most of its labels, then its
// values, but a box that is near a label stands with that, and so labels stand among the
// values of the first column:
//
//	重复申请 0 2 要求提供公开出版物 10 无正当理由大量反复申请 4 0 ...
//
// No label there says which values are its own. But a page is closed: as many values stand on it
// as its rows have cells, and all labels of its rows. So the table is divided where the labels before are
// those of earlier rows than the labels behind, and as many values stand before as the
// earlier rows have, or behind as the later ones.

// blockPage is a page: rows of the form that follow each other, and their values.
type blockPage struct {
	rows  rowList
	block valueBlock
}

// pageCut is a place between two labels where a page may end.
type pageCut struct {
	item   int // the first behind it
	values int // before it
	rows   int // of the form, before it
}

// readPages returns the pages of blocks that could be arranged, and the rows that they make up.
func (x *Reader) readPages(items []grid.Item, f *matrixForm, order *sequence) (pages []valueBlock, taken []valueRow) {
	official := order.official()
	last := pageCut{rows: -1}
	for _, cut := range x.pageCuts(items, f, order, official) {
		if last.rows >= 0 && cut.rows-last.rows > 1 && cut.values-last.values == (cut.rows-last.rows)*f.columns {
			p := x.pageOf(items[last.item:cut.item], official[last.rows:cut.rows], f, order)
			if rows, ok := p.arrange(f); ok {
				p.block.taken = true
				pages, taken = append(pages, p.block), append(taken, rows...)
			}
		}
		last = cut
	}
	return pages, taken
}

// official returns the rows that each table of an edition has.
func (s *sequence) official() (out rowList) {
	for j := range s.rows {
		if !s.rows[j].optional {
			out = append(out, j)
		}
	}
	return out
}

// pageCuts returns where pages may begin and end, in the order of the text.
func (x *Reader) pageCuts(items []grid.Item, f *matrixForm, order *sequence, official rowList) (cuts []pageCut) {
	var met []pageCut // by label: what stands before it; its row
	n := 0
	for i := range items {
		switch it := &items[i]; it.Kind {
		case grid.ItemValue, grid.ItemUnread, grid.ItemEmpty:
			n++
		case grid.ItemLabel:
			if j, ok := labelledRow(it, f, order); ok {
				if at, known := slices.BinarySearch(official, j); known { // else a group's
					met = append(met, pageCut{i, n, at})
				}
			}
		}
	}
	all := pageCut{len(items), n, len(official)}
	behind := make([]int, len(met)+1) // by label: the first row that it and those behind it name
	behind[len(met)] = all.rows
	for k := len(met) - 1; k >= 0; k-- {
		behind[k] = min(met[k].rows, behind[k+1])
	}
	before := 0 // rows up to the last that labels name
	for k, cut := range append(met, all) {
		whole := cut.values == before*f.columns || all.values-cut.values == (all.rows-before)*f.columns
		if cut.rows = before; behind[k] >= before && whole {
			cuts = append(cuts, cut)
		}
		if k < len(met) {
			before = max(before, met[k].rows+1)
		}
	}
	return cuts
}

// pageOf returns the page that some items make up.
func (x *Reader) pageOf(items []grid.Item, rows rowList, f *matrixForm, order *sequence) (p blockPage) {
	p.rows, p.block.ordered = rows, true
	blocks, ordered := x.valueBlocks(items, f, order)
	for i := range blocks {
		p.block.add(&blocks[i])
	}
	labelled := labelsIn(x.Text, items, f, order)
	p.block.ordered = ordered && !slices.ContainsFunc(rows, func(j int) bool { return !labelled[j] })
	p.block.ends = boxEnds(x.Text, p.block.values)
	return p
}

// add adds the values of a block behind those of another, with the heads among them.
func (b *valueBlock) add(other *valueBlock) {
	for _, h := range other.heads {
		b.heads = append(b.heads, blockHead{h.column, h.at + len(b.values)})
	}
	b.values = append(b.values, other.values...)
}

// arrange returns the rows of a page, and reports whether they could be made out.
func (p *blockPage) arrange(f *matrixForm) ([]valueRow, bool) {
	b := &p.block
	if !b.ordered || !allCounts(b.values) || linesAreRows(b.values, f.columns) {
		return nil, false
	}
	if _, _, ok := b.orderByHeads(f); !ok {
		return nil, false
	}
	rows, ok := b.arrange(p.rows, f)
	return rows, ok && !b.isRowByRow(rows, f)
}

// boxEnds returns behind which values a box of text ends, as a blank line or other text
// shows; nil if each value is a box of its own, or all are one, or lines hold several.
func boxEnds(t *text.Text, values []grid.Item) []bool {
	ends := make([]bool, len(values))
	n := 0
	for i := range values {
		if i+1 == len(values) || !isLineEnd(t.Bytes[values[i].End:values[i+1].Start]) {
			ends[i] = true
			n++
		}
		if i > 0 && values[i].Line == values[i-1].Line {
			return nil
		}
	}
	if n == 1 || n == len(values) {
		return nil
	}
	return ends
}

// isLineEnd reports whether nothing but blanks and the end of one line stand in b.
func isLineEnd(b []byte) bool {
	lines := 0
	for _, c := range b {
		switch {
		case c == '\n':
			lines++
		case !text.IsSpace(c):
			return false
		}
	}
	return lines == 1
}

// overlaps reports whether a block has values of another.
func (b *valueBlock) overlaps(other valueBlock) bool {
	return b.values[0].Start <= other.values[len(other.values)-1].Start && other.values[0].Start <= b.values[len(b.values)-1].Start
}
