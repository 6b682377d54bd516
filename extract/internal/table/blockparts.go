package table

import (
	"bytes"
	"math/bits"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// A table of blocks in parts
//
// Agencies divide the table: a small table for each block, blocks or results as rows, a row for
// each number. Then words of heads and values take turns, and the words before values,
// with those of the parts before, say which they are:
//
//	words                                      values
//	行政复议 结果维持 ... 总计                      5    the results of a block
//	结果维持 ... 总计 行政复议                      5    the same, a block a row,
//	未经复议直接起诉                                5    whose results are those of the row before
//	行政复议 未经复议直接起诉 复议后起诉 结果维持       3    a result, by block,
//	结果纠正                                       3    and the next
//	行政复议 结果维持                               1    a result,
//	结果纠正                                       1    and the next of the same block
//
// Every word has to be whole, and every part to be one of these. If another word stands there,
// such as the head of a block whose values do not follow, a page was put into text by
// the height of its words, and nothing says that words belong to the values behind them.

// blockPart is words of heads and the cells behind them.
type blockPart struct {
	words   []headWord
	torn    bool // pieces of words are among them
	closed  bool // other text stands behind its cells
	more    bool // values behind that
	items   []grid.Item
	cells   []grid.Item
	columns []int // of cells
	by      report.Sign
}

// blockParts divides items before each word of a head that stands behind values, in buffers of x.
func (x *Reader) blockParts(f *blocksForm, items []grid.Item) []blockPart {
	b, parts := x.Text.Bytes, x.parted[:0]
	x.wordsOfParts, x.cellsOfParts = x.wordsOfParts[:0], x.cellsOfParts[:0]
	from, sentence, covered := 0, -1, -1
	part := blockPart{by: report.ByHead}
	next := func(i int) {
		if len(part.cells) == 0 {
			return
		}
		part.items = items[from:i]
		parts, part, from = append(parts, part), blockPart{by: report.ByHead}, i
	}
	for i := range items {
		it := &items[i]
		switch it.Kind {
		case grid.ItemLabel:
			nodes := f.heads.named(it.Label)
			covered = it.Label.End
			switch {
			case nodes != 0 && x.inSentence(f.heads, it.Start, it.End, sentence):
				sentence = it.End
				continue
			case nodes != 0 && it.Label.Part, nodes == 0 && f.heads.isPiece(b[it.Start:it.End]):
				next(i)
				part.torn = true
			case nodes != 0:
				if n := len(part.cells); n > 0 && i > 0 && numbers(b, &items[i-1], it) {
					part.cells = part.cells[:n-1]
					x.cellsOfParts = x.cellsOfParts[:len(x.cellsOfParts)-1]
				}
				next(i)
				part.words = addTo(&x.wordsOfParts, part.words, headWord{nodes, it.Line, it.Col, it.Start, it.End, it.Label.End})
			}
		case grid.ItemValue, grid.ItemUnread:
			if it.Kind == grid.ItemValue && x.endsSentence(f, it) {
				continue
			}
			if part.more = part.more || part.closed; !part.more {
				part.cells = addTo(&x.cellsOfParts, part.cells, *it)
			}
		case grid.ItemEmpty:
			if !part.closed && amongValues(items, i) {
				part.cells = addTo(&x.cellsOfParts, part.cells, *it)
			}
		case grid.ItemText:
			switch s := b[it.Start:it.End]; {
			case it.Start < covered: // the rest of a label that goes over lines
			case f.heads.isPiece(s):
				next(i)
				part.torn = true
			case text.CountHan(s) > 2:
				part.closed = len(part.cells) > 0
			}
		}
	}
	next(len(items))
	if len(part.words) > 0 || part.torn {
		part.items = items[from:]
		parts = append(parts, part)
	}
	x.parted = parts
	return parts
}

// numbers reports whether a value is the number of the heading that a label begins: 表2 未经复议.
func numbers(b []byte, value, label *grid.Item) bool {
	return value.Kind == grid.ItemValue && !value.Cell && value.Line == label.Line && value.Start >= 3 && text.HanAt(b, value.Start-3)
}

// amongValues reports whether the empty cell items[i] belongs to a row of values: no label or
// text stands behind it in its row, and a value does, or one before it.
func amongValues(items []grid.Item, i int) bool {
	const most = 40 // cells of a row
	line, value := items[i].Line, false
	for k := i + 1; k < len(items) && k < i+most && items[k].Line == line; k++ {
		switch items[k].Kind {
		case grid.ItemLabel, grid.ItemText:
			return false
		case grid.ItemValue:
			value = true
		}
	}
	for k := i - 1; k >= 0 && k > i-most && items[k].Line == line && !value; k-- {
		value = items[k].Kind == grid.ItemValue
	}
	return value
}

// readParts reads a table in parts and reports whether it is one.
func (x *Reader) readParts(r *report.Builder, f *blocksForm, parts []blockPart) bool {
	if !x.placeParts(f, parts) && !placeEach(f, parts) {
		return false
	}
	metrics := f.In(f.Or(r.Edition))
	for i := range parts {
		p := &parts[i]
		head := &p.words[len(p.words)-1]
		x.addRow(r, report.Row{Table: f.Number, Name: f.Name(), Match: report.MatchExact}, text.Span{Start: head.start, End: head.end}, p.cells[0].Start, p.cells)
		x.leaveUnread(r, named(f.Table), p.cells)
		for k, column := range p.columns {
			c := asCell(&p.cells[k])
			if rd := x.addCell(r, metrics[column], form.NotApplicable, &c); rd != nil {
				rd.ColumnBy = p.by
			}
		}
	}
	return true
}

// placeParts finds the columns of all parts. It reports whether the table is one in parts:
// those of at least one block are known, none of them twice, and no words are left over.
func (x *Reader) placeParts(f *blocksForm, parts []blockPart) bool {
	s := partsState{form: f, block: -1}
	seen, read := uint64(0), 0
	for i := range parts {
		p := &parts[i]
		if len(p.words) == 0 || len(p.cells) == 0 {
			return false
		}
		p.trim(f)
		columns, ok := s.columns(x, p)
		if p.torn {
			columns, ok = s.tornColumns(x, p)
		}
		if !ok || p.more && i < len(parts)-1 {
			return false
		}
		for _, c := range columns {
			if seen&(1<<c) != 0 {
				return false
			}
			seen |= 1 << c
			read++
		}
		p.columns = columns
	}
	return read >= f.block
}

// placeEach finds the columns of parts of one cell each, as many as the table has: each behind the
// word of its result, those of the first block before those of the next. So pages have them
// that were put into text by height, where the words of the blocks stand anywhere.
func placeEach(f *blocksForm, parts []blockPart) bool {
	if len(parts) != f.cells || invertedGroups(f, parts) {
		return false
	}
	met := make([]int, f.block)
	sums := make([]float64, len(f.blocks))
	for i := range parts {
		p := &parts[i]
		result, words := -1, 0
		for _, w := range p.words {
			if w.nodes&f.heads.groups == 0 {
				result = f.heads.nodes[firstNode(w.nodes)].column % f.block
				words++
			}
		}
		if words != 1 || len(p.cells) != 1 || p.cells[0].Kind != grid.ItemValue || met[result] == len(f.blocks) {
			return false
		}
		v := p.cells[0].Number.Value
		if result == f.block-1 {
			v = -v
		}
		sums[met[result]] += v
		p.columns, p.by = []int{met[result]*f.block + result}, report.ByOrder
		met[result]++
	}
	return !slices.ContainsFunc(sums, func(v float64) bool { return v != 0 })
}

// trim takes off empty cells, where there are more cells than columns of any part: those of columns
// without a head, or at the ends.
func (p *blockPart) trim(f *blocksForm) {
	if len(p.cells) <= f.block {
		return
	}
	isEmpty := func(it grid.Item) bool { return it.Kind == grid.ItemEmpty }
	if filled := slices.DeleteFunc(slices.Clone(p.cells), isEmpty); len(filled) == f.block {
		p.cells = filled
		return
	}
	for n := len(p.cells); n > f.block && isEmpty(p.cells[n-1]); n-- {
		p.cells = p.cells[:n-1]
	}
	for len(p.cells) > f.block && isEmpty(p.cells[0]) {
		p.cells = p.cells[1:]
	}
}

// partsState is what the parts before one say of it.
type partsState struct {
	form    *blocksForm
	block   int   // that results without a head of their own belong to; -1: none
	results []int // the results of rows of blocks, in order
	blocks  []int // the blocks of rows of results
}

// columns returns the columns of the cells of a part.
func (s *partsState) columns(x *Reader, p *blockPart) (columns []int, ok bool) {
	f, n := s.form, len(p.cells)
	var groups uint64
	var blocks, results []int
	for i := range p.words {
		w := p.words[i].nodes
		groups |= w & f.heads.groups
		for k, of := range f.blockNodes {
			if w&of != 0 {
				blocks = append(blocks, k)
			}
		}
		for k, of := range f.results {
			if w&of != 0 {
				results = append(results, k)
			}
		}
	}
	block := s.blockOf(groups)
	if block >= 0 {
		s.block = block
	}
	switch {
	case len(results) == f.block && n == f.block && block >= 0 && len(blocks) == 1 && isPermutation(results):
		s.results = results
	case len(results) == 0 && n == f.block && block >= 0 && len(blocks) == 1 && s.results != nil:
		results = s.results
	case len(results) == 1 && n == len(f.blocks) && (len(blocks) == n && isPermutation(blocks) || groups == 0 && s.blocks != nil):
		if len(blocks) > 0 {
			s.blocks = blocks
		}
		for _, b := range s.blocks {
			columns = append(columns, b*f.block+results[0])
		}
		return columns, true
	case len(results) == 1 && n == 1 && s.block >= 0 && (block >= 0 && len(blocks) == 1 || groups == 0):
		block = s.block
	default:
		return s.underHead(x, p)
	}
	for _, k := range results {
		columns = append(columns, block*f.block+k)
	}
	return columns, true
}

// tornColumns returns the columns of the cells of a part that names its block, and whose words
// of results are torn: by the places of their pieces, or in the order of the form, if their
// sum holds.
func (s *partsState) tornColumns(x *Reader, p *blockPart) (columns []int, ok bool) {
	f := s.form
	var groups uint64
	for i := range p.words {
		groups |= p.words[i].nodes & f.heads.groups
	}
	block := s.blockOf(groups)
	if block < 0 || len(p.cells) != f.block {
		return nil, false
	}
	for _, tree := range f.parts {
		if tree.nodes[0].columns != 1<<(block*f.block+f.block)-1<<(block*f.block) {
			continue
		}
		switch order, how := x.columnOrder(tree, p.items); how {
		case headStated:
			return order, true
		case headContrary:
			return nil, false
		}
	}
	sum := 0.0
	for k := range f.block {
		it := &p.cells[k]
		if it.Kind != grid.ItemValue || it.Squashed {
			return nil, false
		}
		if columns = append(columns, block*f.block+k); k < f.block-1 {
			sum += it.Number.Value
		} else {
			sum -= it.Number.Value
		}
	}
	p.by = report.ByOrder
	return columns, sum == 0
}

// underHead returns the columns of the cells of a part under one head of several blocks.
func (s *partsState) underHead(x *Reader, p *blockPart) (columns []int, ok bool) {
	for _, tree := range s.form.parts {
		if tree.columns != len(p.cells) || tree.columns == s.form.block {
			continue
		}
		if order, how := x.columnOrder(tree, p.items); how == headStated {
			return order, true
		}
	}
	return nil, false
}

// blockOf returns the block that words of heads name: one of its own, and none but those
// above it; -1 if they name none alone.
func (s *partsState) blockOf(groups uint64) int {
	tree := s.form.heads
	for b, of := range s.form.blockNodes {
		if groups&of == 0 {
			continue
		}
		above := uint64(0)
		for n := range tree.nodes {
			if n > 0 && tree.under(n)&of != 0 {
				above |= 1 << n
			}
		}
		if groups&^above != 0 {
			return -1
		}
		return b
	}
	return -1
}

// isPermutation reports whether s holds each of 0, 1 ... once.
func isPermutation(s []int) bool {
	seen := uint64(0)
	for _, k := range s {
		seen |= 1 << k
	}
	return bits.OnesCount64(seen) == len(s) && !slices.ContainsFunc(s, func(k int) bool { return k >= len(s) })
}

// invertedGroups reports whether the words of parts name the heads of blocks in another order
// than the form's.
func invertedGroups(f *blocksForm, parts []blockPart) bool {
	last := 0
	for i := range parts {
		for _, w := range parts[i].words {
			if w.nodes&f.heads.groups == 0 {
				continue
			}
			column := firstNode(f.heads.nodes[firstNode(w.nodes)].columns)
			if last > column {
				return true
			}
			last = column
		}
	}
	return false
}

// pieceOrder compares the words of heads, and pieces of torn ones, with the order of the results in
// the form: how often one of a result follows right behind the one before it in the form, and how
// often in a run at most one follows one of a later result, as where blocks begin. Totals stand
// apart in many pages.
func (x *Reader) pieceOrder(f *blocksForm, items []grid.Item) (forward, back int) {
	b, o := x.Text.Bytes, newResultOrder(f.block-1)
	covered := -1
	for i := range items {
		it := &items[i]
		if it.Kind != grid.ItemLabel && it.Kind != grid.ItemText || it.Start < covered {
			continue
		}
		end := it.End
		if it.Kind == grid.ItemLabel {
			if nodes := f.heads.named(it.Label); nodes != 0 && !hanAt(b, it.Label.End) {
				covered = it.Label.End
				if p, ok := f.pieces[label.Compact(b[it.Start:covered])]; ok {
					o.add(p, it.Line)
				}
				continue
			}
			for hanAt(b, end) {
				end += len("字") // 尚未审 结果 is no 尚未审结
			}
			covered = end
		}
		for piece := range bytes.FieldsSeq(b[it.Start:end]) {
			if p, ok := f.pieces[string(piece)]; ok {
				o.add(p, it.Line)
			}
		}
	}
	o.endLine()
	return o.forward, o.back
}

func hanAt(b []byte, at int) bool { return at < len(b) && text.HanAt(b, at) }

// totalsApart reports whether, among words of heads and pieces of them, a total stands first, or right
// behind another.
func (x *Reader) totalsApart(f *blocksForm, items []grid.Item) bool {
	total := true // the word before is one, or there is none
	for i := range items {
		it := &items[i]
		switch it.Kind {
		case grid.ItemLabel:
			nodes := f.heads.named(it.Label)
			if nodes == 0 || nodes&f.heads.groups != 0 {
				continue
			}
			isTotal := f.heads.nodes[firstNode(nodes)].column%f.block == f.block-1
			if total && isTotal {
				return true
			}
			total = isTotal
		case grid.ItemText:
			total = total && !f.heads.isPiece(x.Text.Bytes[it.Start:it.End])
		}
	}
	return false
}

// resultPiece is a word of the head of a result, or a piece of one.
type resultPiece struct {
	result int
	part   wordPart
}

// wordPart says what a piece is of its word.
type wordPart uint8

const (
	wholeWord wordPart = iota
	wordBegin
	wordEnd
	wordParts // how many there are
)

// resultOrder counts how results follow each other in a run: a line, or pieces that have a line
// each. These may be in the order of their height, where the beginnings of all words come
// before their ends, and those that have two lines before those that have one. So a run has one
// part of words only.
type resultOrder struct {
	most          int // results of a block
	line          int
	first         resultPiece // of the line
	onLine        int         // pieces
	inLine        resultRun
	alone         [wordParts]resultRun
	forward, back int
}

// resultRun is where a run stands.
type resultRun struct {
	last int // result, -1: none
	back int // how often one followed one of a later result
}

func newResultOrder(most int) resultOrder {
	o := resultOrder{most: most}
	o.endRuns()
	return o
}

// endRuns ends the runs of pieces that have a line each.
func (o *resultOrder) endRuns() {
	for i := range o.alone {
		o.alone[i] = resultRun{last: -1}
	}
}

func (o *resultOrder) add(p resultPiece, line int) {
	if p.result >= o.most {
		return
	}
	if line != o.line {
		o.endLine()
		o.line = line
	}
	switch o.onLine++; o.onLine {
	case 1:
		o.first = p
		return
	case 2:
		o.endRuns()
		o.inLine = resultRun{last: o.first.result}
	}
	o.follow(&o.inLine, p.result, true)
}

// endLine ends a line: a piece alone in it is one of a run of such.
func (o *resultOrder) endLine() {
	if o.onLine == 1 {
		o.follow(&o.alone[o.first.part], o.first.result, o.first.part == wholeWord)
	}
	o.onLine = 0
}

// follow adds a result to a run; counts says whether pieces in the order of the form speak for it.
func (o *resultOrder) follow(r *resultRun, k int, counts bool) {
	switch {
	case r.last < 0:
	case k < r.last:
		r.back++
		o.back = max(o.back, r.back)
	case k == r.last+1 && counts:
		o.forward++
	}
	r.last = k
}
