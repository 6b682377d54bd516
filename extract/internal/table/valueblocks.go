package table

import (
	"bytes"
	"slices"
	"sync"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Blocks of values
//
// Programs that find boxes of text on a page, and some browsers, write a matrix column by
// column: the labels of all rows of a page, then what the first column holds, then the
// second. The last label stands before seven values there, as if they were its row, and
// in a small report even their sum may hold. So where more values than those of a row
// stand between two labels, and they are no rows of seven, none of them belongs to a
// label by standing next to it. They are a block, to be arranged as a whole:
//
//	labels     received  carried in  granted
//	values     2 0 1  0 0 0  0 0 0  0 0 0  0 0 0  0 0 0  2 0 1
//	by row     2 0 1 0 0 0 0   0 0 0 0 0 0 0   0 0 0 0 2 0 1    no sum holds
//	by column  2 0 0 0 0 0 2   0 0 0 0 0 0 0   1 0 0 0 0 0 1    all do
//
// An arrangement is believed if its sums hold (arrange.go). The rows of a block are those whose labels
// stand before it, or behind it, if they are as many; else those of the whole table, if
// all values are of one block. They are in the order of the form, whatever the order of
// the labels: on a page these stand in several columns of their own.

// valueBlock is a block of values that stand apart from their rows.
type valueBlock struct {
	values        []grid.Item
	ends          []bool // by value: a box of text ends behind it; nil if boxes say nothing
	heads         []blockHead
	before, after rowList // whose labels stand between it and the next block
	ordered       bool    // of each level of numbering the labels before it are in the order of the form
	taken         bool    // none of its values belongs to a label by standing next to it
}

// blockHead is the head of a column among the values of a block.
type blockHead struct {
	column int // of the form
	at     int // so many values stand before it
}

// rowList are rows of a sequence, in its order.
type rowList []int

func (l rowList) with(row int) rowList {
	if at, found := slices.BinarySearch(l, row); !found {
		return slices.Insert(l, at, row)
	}
	return l
}

// blockBefore returns the start of the lines of a block of values before the labels of a table, which
// begin at a place; this, if there is none. Labels of groups may stand between.
func (x *Reader) blockBefore(at int, f *matrixForm) int {
	const (
		groupLines = 16 // four groups, whose labels are broken over four lines
		few        = 2  // rows: fewer are no block
	)
	b := x.Text.Bytes
	start, values, others := at, 0, 0
lines:
	for from, end := 0, at; end > 0; end = from {
		from = bytes.LastIndexByte(b[:end-1], '\n') + 1
		switch n := grid.ValueLine(b[from:end]); {
		case n > f.columns:
			break lines
		case n > 0:
			start, values = from, values+n
		case n < 0: // blank, or the number of a page
		case values > 0:
			if !x.isHead(from, end, f) {
				break lines
			}
		case others == groupLines || x.isOutside(from, end, f):
			return at
		default:
			others++
		}
	}
	if values < few*f.columns {
		return at
	}
	return start
}

// blocksBehind returns the end of the lines of a block of values behind a matrix, of which the labels stand from a
// place to another, the end so far: programs that find boxes of text put the labels of groups, and the heading
// of what follows, before the values of a page. If its rows have no cells left, or no block
// is there, it returns that end.
func (x *Reader) blocksBehind(from, to, rows int, f *matrixForm) int {
	const few = 3 // rows: fewer are no block; the cells of another table are not more
	for to < len(x.Text.Bytes) {
		end := x.blockBehind(to, few*f.columns, f)
		if end == to || x.countValues(from, to) >= rows*f.columns {
			break
		}
		to = end
	}
	return to
}

// blockBehind returns the end of a block of values, so many at least, behind a place; that place, if there is none.
func (x *Reader) blockBehind(at, enough int, f *matrixForm) int {
	const otherLines = 40 // groups, and the rest of the labels of rows, broken over lines of a character
	b := x.Text.Bytes
	end, values, others, headings := at, 0, 0, 0
	for from := at; from < len(b); {
		next := len(b)
		if i := bytes.IndexByte(b[from:], '\n'); i >= 0 {
			next = from + i + 1
		}
		switch n := grid.ValueLine(b[from:next]); {
		case n == 1:
			end, values = next, values+n
		case n < 0: // blank, or the number of a page
		case n > 0 || values > 0 || others == otherLines:
			from = len(b)
			continue
		case headings == 0 && f.isHeadingBehind(b[from:next]):
			headings++
		case x.isOutside(from, next, f):
			from = len(b)
			continue
		default:
			others++
		}
		from = next
	}
	if values < enough {
		return at
	}
	return end
}

// isHeadingBehind reports whether a line is the heading of the section behind that of the matrix.
func (f *matrixForm) isHeadingBehind(line []byte) bool {
	const long = 90 // bytes
	return f.Section < len(label.Headings) && len(line) <= long && bytes.Contains(line, []byte(label.Headings[f.Section]))
}

// countValues counts the values that stand on lines of nothing else, or behind a label on its line.
func (x *Reader) countValues(from, to int) (n int) {
	for line := range bytes.Lines(x.Text.Bytes[from:to]) {
		n += max(0, grid.ValueLine(line))
	}
	return n
}

// isHead reports whether nothing but the head of a column stands on a line.
func (x *Reader) isHead(from, end int, f *matrixForm) bool {
	from, end = x.Text.Trim(from, end)
	labels := label.Within(x.Labels, from, end)
	return len(labels) == 1 && labels[0].Is(f.Column) && labels[0].Start == from && labels[0].End == end
}

// headings are those of the sections of a report.
var headings = sync.OnceValue(func() (out [][]byte) {
	for _, h := range label.Headings {
		out = append(out, []byte(h))
	}
	return out
})

// isOutside reports whether a line belongs to what stands before a table: it has the heading of
// a section, a label of another table, or is as long as those of running text.
func (x *Reader) isOutside(from, end int, f *matrixForm) bool {
	const long = 60 // bytes: the groups of a table have labels of twenty characters at most
	if end-from > long {
		return true
	}
	for _, heading := range headings() {
		if bytes.Contains(x.Text.Bytes[from:end], heading) {
			return true
		}
	}
	labels := label.Within(x.Labels, from, end)
	return slices.ContainsFunc(labels, func(l label.Label) bool { return !l.Is(f.Row) && !l.Is(f.Group) })
}

// takeBlocks returns the rows without those whose values are of a block, and the rows that
// the blocks make up; of what they do not make up they hold one that is taken for none.
func (x *Reader) takeBlocks(rows []valueRow, items []grid.Item, f *matrixForm, order *sequence) (rest, ofBlocks []valueRow) {
	if f.total < 0 || !apart(items, f) {
		return rows, nil // nearly always
	}
	blocks, ordered := x.valueBlocks(items, f, order)
	if by, ok := orderOfBlocks(blocks, f); !ok {
		ordered = false
		for i := range blocks {
			blocks[i].ordered = false
		}
	} else if by != nil {
		f, x.byBlocks = formOf(f.Table).ordered(by), by
	}
	for _, labels := range [...]func(*valueBlock) rowList{(*valueBlock).labelsBefore, (*valueBlock).labelsBehind} {
		if taken, ok := arrangeEach(blocks, labels, f); ok {
			return withoutBlocks(rows, blocks), taken
		}
	}
	for i := range blocks {
		blocks[i].taken = blocks[i].noRows(f)
	}
	if !slices.ContainsFunc(blocks, func(b valueBlock) bool { return b.taken }) {
		return rows, nil
	}
	pages, ofPages := x.readPages(items, f, order)
	if len(ofPages) < len(order.official()) {
		if taken, ok := x.asOne(blocks, labelsIn(x.Text, items, f, order), f, order); ok && ordered {
			return nil, taken
		}
	}
	for i := range blocks {
		if b := &blocks[i]; b.taken && !slices.ContainsFunc(pages, b.overlaps) {
			pages = append(pages, *b)
			ofBlocks = append(ofBlocks, b.leftOut())
		}
	}
	slices.SortFunc(pages, func(a, b valueBlock) int { return a.values[0].Start - b.values[0].Start })
	return withoutBlocks(rows, pages), append(ofPages, ofBlocks...)
}

// orderOfBlocks returns the order of the columns by the heads among the values of blocks; nil if there are
// none. It reports whether those that there are agree.
func orderOfBlocks(blocks []valueBlock, f *matrixForm) (order []int, ok bool) {
	for i := range blocks {
		own, whole, ok := blocks[i].orderByHeads(f)
		if !ok || whole && order != nil && !slices.Equal(own, order) {
			return nil, false
		}
		if whole {
			order = own
		}
	}
	return order, true
}

// formOf returns what the reader knows of a matrix, its columns in the order of the form.
func formOf(t *form.Table) *matrixForm {
	forms := matrixForms()
	return forms[slices.IndexFunc(forms, func(f *matrixForm) bool { return f.Table == t })]
}

// apart reports whether more values than those of a row stand between two labels.
func apart(items []grid.Item, f *matrixForm) bool {
	n := 0
	for i := range items {
		switch items[i].Kind {
		case grid.ItemValue:
			if n++; n > f.columns {
				return true
			}
		case grid.ItemLabel:
			if _, ok := items[i].Metric(f.Row); ok {
				n = 0
			}
		}
	}
	return false
}

// countCells counts the items that are cells.
func countCells(items []grid.Item) (n int) {
	for i := range items {
		if k := items[i].Kind; k == grid.ItemValue || k == grid.ItemUnread || k == grid.ItemEmpty {
			n++
		}
	}
	return n
}

// valueBlocks returns the values that stand between labels of rows, with these. It reports
// whether all labels may be in the order of the rows of values: those of each level of numbering are in the
// order of the form, as they are where a page has a column for each level, and no other text
// stands among the values, which may be the label of one.
func (x *Reader) valueBlocks(items []grid.Item, f *matrixForm, order *sequence) (out []valueBlock, ordered bool) {
	const short = 4 // Chinese characters: what has fewer is no label of a row
	values := make([]grid.Item, 0, countCells(items))
	cur := valueBlock{ordered: true}
	ordered = true
	var all, own [levels]int // by level: the row whose label was met last, in all and before the block
	strange := false         // other text behind the last value
	for i := range items {
		it := &items[i]
		switch it.Kind {
		case grid.ItemValue, grid.ItemUnread, grid.ItemEmpty:
			ordered = ordered && !strange
			cur.values = addTo(&values, cur.values, *it)
		case grid.ItemText:
			strange = strange || len(cur.values) > 0 && text.CountHan(x.Text.Bytes[it.Start:it.End]) >= short
		case grid.ItemLabel:
			if j, ok := labelledRow(it, f, order); ok {
				if len(cur.values) > 0 {
					cur.ends = boxEnds(x.Text, cur.values)
					out = append(out, cur)
					cur, own = valueBlock{ordered: true}, [levels]int{}
				}
				strange = false
				level := order.rows[j].level
				ordered, all[level] = ordered && j >= all[level], j
				cur.ordered, own[level] = cur.ordered && j >= own[level], j
				cur.before = cur.before.with(j)
				if n := len(out); n > 0 {
					out[n-1].after = out[n-1].after.with(j)
				}
			} else if id, ok := it.Label.Has(f.Column); ok {
				cur.heads = append(cur.heads, blockHead{columnOf(f.Table, id), len(cur.values)})
			}
		}
	}
	if len(cur.values) > 0 {
		cur.ends = boxEnds(x.Text, cur.values)
		out = append(out, cur)
	}
	return out, ordered
}

// labelledRow returns the row that an item labels for sure: 其他 and 总计 without the number of
// their row are as well the heads of columns, or the beginning of another label.
func labelledRow(it *grid.Item, f *matrixForm, order *sequence) (row int, ok bool) {
	m, ok := it.Metric(f.Row)
	if !ok || order.of[m] < 0 {
		return 0, false
	}
	row = int(order.of[m])
	if n := it.Label.Number; it.Label.IsAmbiguous() && (n == 0 || n != order.rows[row].number) {
		return 0, false
	}
	return row, true
}

// columnOf returns the place of the column with an id among those of a matrix, -1 if there
// is none.
func columnOf(t *form.Table, id string) int {
	return slices.IndexFunc(t.Columns, func(a form.ApplicantType) bool { return a.String() == id })
}

// noRows reports whether the values are those of several rows, and no rows one behind the other:
// more of these, leaving out those of zeros, do not add up than do.
func (b *valueBlock) noRows(f *matrixForm) bool {
	const few = 2 // rows: so many behind one label have lost that of the second
	if n := len(b.values); n < few*f.columns || n <= (few+1)*f.columns && len(b.before) < few && len(b.after) < few || !allCounts(b.values) {
		return false
	}
	holds, fails := 0, 0
	for at := 0; at < len(b.values); at += f.columns {
		row := b.values[at:min(at+f.columns, len(b.values))]
		switch sum, all := addsUp(row, f); {
		case !sum:
			fails++
		case all > 0:
			holds++
		}
	}
	return fails > holds
}

// allCounts reports whether values stand apart from each other and none is an empty cell,
// which a grid has: its rows are what it shows.
func allCounts(values []grid.Item) bool {
	return !slices.ContainsFunc(values, func(it grid.Item) bool { return it.Kind != grid.ItemValue || it.Squashed || it.Cell })
}

// linesAreRows reports whether each line holds as many values as a row.
func linesAreRows(values []grid.Item, columns int) bool {
	for i := range values {
		if from := i - i%columns; values[i].Line != values[from].Line || i == from && i > 0 && values[i].Line == values[i-1].Line {
			return false
		}
	}
	return len(values)%columns == 0
}

// addsUp reports whether the parts of a row make its total, and returns this.
func addsUp(row []grid.Item, f *matrixForm) (ok bool, total float64) {
	if len(row) != f.columns {
		return false, 0
	}
	sum := 0.0
	for i := range row {
		if i != f.total {
			sum += row[i].Number.Value
		}
	}
	total = row[f.total].Number.Value
	return sum == total, total
}

func (b *valueBlock) labelsBefore() rowList { return b.before }
func (b *valueBlock) labelsBehind() rowList { return b.after }

// leftOut returns a row that holds all values of a block and is taken for none.
func (b *valueBlock) leftOut() valueRow {
	return valueRow{cells: b.values, count: len(b.values), taken: -1, block: true}
}

// arrangeEach arranges the blocks that have several labels of their own, and marks them as
// taken. It reports whether that is how the table is written: each block has labels of its own, and as
// many values as these have, or no more than a row; what a page has as a block follows what the
// page before has. Rows of which the label stands at the values are found late, and may stand behind those.
func arrangeEach(blocks []valueBlock, labels func(*valueBlock) rowList, f *matrixForm) (taken []valueRow, ok bool) {
	last, alone, together := -1, 0, 0
	seen := map[int]bool{}
	for i := range blocks {
		b := &blocks[i]
		own := labels(b)
		for _, j := range own {
			if seen[j] {
				return nil, false
			}
			seen[j] = true
		}
		switch {
		case len(own) == 0 || len(own) == 1 && len(b.values) > f.columns:
			return nil, false
		case len(own) == 1:
			alone++
			continue
		case own[0] <= last || !b.ordered || len(b.values) != len(own)*f.columns || !allCounts(b.values) || linesAreRows(b.values, f.columns):
			return nil, false
		}
		last = own[len(own)-1]
		together += len(own)
	}
	for i := range blocks {
		b := &blocks[i]
		odd := b.noRows(f)
		if own := labels(b); len(own) == 1 || alone > together && !odd {
			continue // as most of them it is rows, one behind the other
		} else if rows, ok := b.arrange(own, f); ok && !b.isRowByRow(rows, f) {
			b.taken, taken = true, append(taken, rows...)
		} else if odd {
			b.taken, taken = true, append(taken, b.leftOut())
		}
	}
	if len(taken) == 0 {
		return nil, false
	}
	return append(taken, lateRows(blocks, labels, f)...), true
}

// lateRows takes the blocks of one row that stand behind later rows of the form, and returns
// these rows.
func lateRows(blocks []valueBlock, labels func(*valueBlock) rowList, f *matrixForm) (late []valueRow) {
	last := -1
	for i := range blocks {
		b := &blocks[i]
		own := labels(b)
		if own[0] < last && len(own) == 1 && len(b.values) == f.columns && allCounts(b.values) {
			b.taken, late = true, append(late, valueRow{taken: own[0], match: report.MatchOrder, block: true, count: f.columns, cells: b.values})
		}
		last = max(last, own[len(own)-1])
	}
	return late
}

// isRowByRow reports whether rows that a block was arranged to are written one behind the other.
func (b *valueBlock) isRowByRow(rows []valueRow, f *matrixForm) bool {
	for i := range rows {
		if rows[i].readings != nil || !slices.Equal(rows[i].cells, b.values[i*f.columns:][:f.columns]) {
			return false
		}
	}
	return true
}

// asOne arranges all values of a table as one block: if they are as many as its rows have, or
// those of them whose labels are present.
func (x *Reader) asOne(blocks []valueBlock, present rowSet, f *matrixForm, order *sequence) ([]valueRow, bool) {
	var all valueBlock
	for i := range blocks {
		all.add(&blocks[i])
	}
	all.ends = boxEnds(x.Text, all.values)
	official := order.official()
	var labelled rowList
	for _, j := range official {
		if present[j] {
			labelled = append(labelled, j)
		}
	}
	if !allCounts(all.values) {
		return nil, false
	}
	if rows, ok := all.arrange(official, f); ok {
		return rows, true
	}
	return all.arrange(labelled, f)
}

// withoutBlocks returns the rows whose values are of no block that was taken; both are in the
// order of the text.
func withoutBlocks(rows []valueRow, blocks []valueBlock) []valueRow {
	at := 0
	return slices.DeleteFunc(rows, func(v valueRow) bool {
		if len(v.cells) == 0 {
			return false
		}
		for at < len(blocks) && blocks[at].values[len(blocks[at].values)-1].Start < v.cells[0].Start {
			at++
		}
		return at < len(blocks) && blocks[at].taken && blocks[at].values[0].Start <= v.cells[0].Start
	})
}

// withBlocks adds the rows of blocks to the others. A row that order alone took for one
// of these is none.
func withBlocks(rows, ofBlocks []valueRow) []valueRow {
	of := map[int]int{} // by row of the form: that of a block, and one
	for i := range ofBlocks {
		if b := &ofBlocks[i]; b.taken >= 0 {
			of[b.taken] = i + 1
		}
	}
	for i := range rows {
		v := &rows[i]
		n := of[v.taken]
		switch {
		case v.taken < 0 || n == 0:
		case v.match == report.MatchOrder:
			v.taken = -1
		default: // its label stands with it
			v.doubtful, ofBlocks[n-1].taken = true, -1
		}
	}
	return append(rows, ofBlocks...)
}

// optionsOf returns readings of a row as cells.
func optionsOf(readings [][]grid.Item) (options [][]cell) {
	for _, items := range readings {
		cells := make([]cell, len(items))
		for c := range items {
			cells[c] = asCell(&items[c])
		}
		options = append(options, cells)
	}
	return options
}

// unknown returns why a row was taken for none.
func (v *valueRow) unknown() message.Code {
	if v.block {
		return message.BlockUnknown
	}
	return message.RowUnknown
}

// several returns why more than one reading of a row is left.
func (v *valueRow) several() message.Code {
	if v.block {
		return message.BlockReadings
	}
	return message.SeveralReadings
}

// byBlock says of the readings of a row, those from one on, that the place in a block of
// values is all that shows their row and column.
func byBlock(r *report.Builder, from int) {
	for i := from; i < len(r.Readings); i++ {
		rd := &r.Readings[i]
		rd.RowBy, rd.ColumnBy = max(rd.RowBy, report.ByOrder), max(rd.ColumnBy, report.ByOrder)
	}
}
