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
	cuts  []pageCut // between labels of its rows
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
	for _, cut := range pageCuts(items, f, order, official) {
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
func pageCuts(items []grid.Item, f *matrixForm, order *sequence, official rowList) []pageCut {
	cuts := rowCuts(items, f, order, official)
	all := cuts[len(cuts)-1]
	return slices.DeleteFunc(cuts, func(c pageCut) bool {
		return c.values != c.rows*f.columns && all.values-c.values != (all.rows-c.rows)*f.columns
	})
}

// rowCuts returns the places before labels, and the end, where only labels of some rows that follow each other from the
// first on stand before, and only those of later rows behind.
func rowCuts(items []grid.Item, f *matrixForm, order *sequence, rows rowList) []pageCut {
	var cuts []pageCut // before each label: what it names; then the rows before it
	n := 0
	for i := range items {
		switch it := &items[i]; it.Kind {
		case grid.ItemValue, grid.ItemUnread, grid.ItemEmpty:
			n++
		case grid.ItemLabel:
			if j, ok := labelledRow(it, f, order); ok {
				if at, known := slices.BinarySearch(rows, j); known { // else a group's
					cuts = append(cuts, pageCut{i, n, at})
				}
			}
		}
	}
	cuts = append(cuts, pageCut{len(items), n, len(rows)})
	behind := make([]int, len(cuts)) // by label: the first row that it and those behind it name
	for k, first := len(cuts)-1, len(rows); k >= 0; k-- {
		first = min(first, cuts[k].rows)
		behind[k] = first
	}
	out, before := cuts[:0], 0 // rows up to the last that labels name
	for k, cut := range cuts {
		named := cut.rows
		if k == len(cuts)-1 {
			before = named
		}
		if cut.rows = before; behind[k] >= before {
			out = append(out, cut)
		}
		before = max(before, named+1)
	}
	return out
}

// pageOf returns the page that some items make up.
func (x *Reader) pageOf(items []grid.Item, rows rowList, f *matrixForm, order *sequence) (p blockPage) {
	p.rows, p.cuts = rows, rowCuts(items, f, order, rows)
	blocks, _ := x.valueBlocks(items, f, order)
	for i := range blocks {
		p.block.add(&blocks[i])
	}
	labelled := labelsIn(x.Text, items, f, order)
	p.block.ordered = levelsInOrder(items, f, order) && !slices.ContainsFunc(rows, func(j int) bool { return !labelled[j] })
	p.block.ends = boxEnds(x.Text, p.block.values)
	return p
}

// levelsInOrder reports whether the labels of each level of numbering are in the order of the form.
func levelsInOrder(items []grid.Item, f *matrixForm, order *sequence) bool {
	var last [levels]int // by level
	for i := range items {
		if items[i].Kind != grid.ItemLabel {
			continue
		}
		if j, ok := labelledRow(&items[i], f, order); ok {
			level := order.rows[j].level
			if j < last[level] {
				return false
			}
			last[level] = j
		}
	}
	return true
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
	if rows, ok := b.arrange(p.rows, f); ok {
		return rows, !b.isRowByRow(rows, f)
	}
	return p.arrangeParts(f)
}

// arrangeParts returns the rows of a page of which the first columns are written in parts, some rows each,
// as the labels among them show, and the other columns as a whole:
//
//	granted partial 2 0 1 0 total carried out 2 1 1 0 0 0 0 0 ...
//
// A part goes column by column or row by row. All rows must add up so, and enough that are not all zeros.
func (p *blockPage) arrangeParts(f *matrixForm) ([]valueRow, bool) {
	const few = 2 // columns: a single one in parts is in order
	a := arranger{form: f, values: p.block.values, n: len(p.rows)}
	var out [][][]grid.Item
	for columns := few; columns < f.columns; columns++ {
		if parts, whole := p.parts(columns, f.columns); len(parts) > 1 {
			if readings := a.ofParts(parts, columns, whole); readings != nil {
				if out != nil {
					return nil, false
				}
				out = readings
			}
		}
	}
	if out == nil || a.sure(out) < fewHold {
		return nil, false
	}
	return p.block.rowsOf(p.rows, out, f), true
}

// pagePart are rows of a page of which the first columns stand together.
type pagePart struct {
	from, to int // rows
	at       int // values before it
}

// parts returns the parts in which so many columns of a page are written, and how many values stand before the
// other columns.
func (p *blockPage) parts(columns, all int) (parts []pagePart, whole int) {
	n := len(p.rows)
	size, from, skipped := (all-columns)*n, 0, 0
	whole = columns * n
	for _, cut := range p.cuts {
		if cut.rows == from {
			continue
		}
		at := from*columns + skipped
		switch {
		case cut.rows == n || cut.values == cut.rows*columns+skipped:
		case skipped == 0 && cut.values == cut.rows*columns+size: // the others stand behind this part
			whole, skipped = cut.rows*columns, size
		default:
			continue
		}
		parts = append(parts, pagePart{from, cut.rows, at})
		from = cut.rows
	}
	return parts, whole
}

// ofParts returns what the rows may be if so many columns are written in parts, the same of each cell once; nil if
// rows do not add up.
func (a *arranger) ofParts(parts []pagePart, columns, whole int) [][][]grid.Item {
	out := make([][][]grid.Item, a.n)
	places := make([]int, a.form.columns)
	for _, part := range parts {
		rows := part.to - part.from
		found := false
		for _, step := range [...][2]int{{1, rows}, {columns, 1}} { // from row to row, and from column to column
			place := func(i int) []int {
				for c := range places {
					if places[c] = whole + (c-columns)*a.n + part.from + i; c < columns {
						places[c] = part.at + i*step[0] + c*step[1]
					}
				}
				return places
			}
			holds := true
			for i := range rows {
				holds = holds && a.addsUp(place(i))
			}
			for i := 0; holds && i < rows; i++ {
				out[part.from+i] = a.addReading(out[part.from+i], place(i))
			}
			found = found || holds
		}
		if !found {
			return nil
		}
	}
	return out
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
