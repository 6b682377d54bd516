package table

import (
	"bytes"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// A table of blocks is one row of cells. Its heads say which stands where: in one head above
// all cells, whatever its arrangement (heads.go), or in parts, each with its own cells
// (blockparts.go). Where heads are torn or lost, the cells are known by their order, if all
// are there; where something stands between them, the sums of the blocks have to bear that
// out (blocksums.go).

// readBlocks reads a table of blocks.
func (x *Reader) readBlocks(r *report.Builder, f *blocksForm) {
	row := blockRow{form: f}
	var start, end, index int // index: behind the numbers of the columns
	if first, last, ok := x.locateBlocks(f); ok {
		row.head = text.Span{Start: x.Labels[last].Start, End: x.Labels[last].End}
		start, end = x.blocksStart(f, first), x.blocksEnd(f, row.head.End)
		if index = x.indexEnd(f, row.head.End); index > 0 {
			end = x.blocksEnd(f, index)
		}
		if !x.Text.Tables && !bytes.ContainsAny(x.Text.Bytes[x.Labels[first].Start:end], "0123456789") {
			from := x.valuesBefore(start, 2, f.cells, f.cells)
			row.above, start = from < start, from
		}
	} else if row.head, end, ok = x.locateHeadless(f); ok {
		start, row.headless = row.head.End, true
	} else {
		return
	}
	const most = 64 << 10 // bytes; no such table is longer
	end = min(end, start+most)
	g := grid.Of(x.Text, start, end)
	items := x.lexer.Items(x.Text, g, start, end, label.Within(x.Labels, start, end))
	items = x.settle(items, g.RowSep != 0 && g.ColSep != 0, f.cells, false)
	if x.Text.Tables {
		items = x.withHeadings(f, items, start, end)
	}
	items = slices.DeleteFunc(items, func(it grid.Item) bool {
		return it.Start < index && it.Start >= row.head.End && it.Kind != grid.ItemLabel
	})
	if row.headless && !x.onlyValues(f, items) {
		return
	}
	x.Spans = append(x.Spans, text.Span{Start: start, End: end})
	parts := x.blockParts(f, items)
	if len(parts) > 1 {
		if x.readParts(r, f, parts) {
			return
		}
		row.apart = true
	}
	if !row.above {
		row.order, row.how = x.blockOrder(f, items)
	}
	if row.how != headStated && !row.above && !row.apart {
		if order := x.stackedOrder(f, items); order != nil {
			row.order, row.how = order, headStated
		}
	}
	if row.how != headStated {
		forward, back := x.pieceOrder(f, items)
		row.totalsApart = x.totalsApart(f, items)
		row.inOrder = forward >= (f.block-2)*len(f.blocks) && back < len(f.blocks)
		if back >= len(f.blocks) || invertedGroups(f, parts) {
			row.how = headContrary
		}
	}
	x.gather(&row, items)
	x.readBlockRow(r, &row, items)
}

// withHeadings returns items with the labels of heads that stand between tables: those of a grid
// leave out what stands before a table.
func (x *Reader) withHeadings(f *blocksForm, items []grid.Item, start, end int) []grid.Item {
	var out []grid.Item // nil as long as all are there
	labels, at := label.Within(x.Labels, start, end), 0
	for i := range labels {
		h := &labels[i]
		from := at
		for at < len(items) && items[at].Start < h.Start {
			at++
		}
		if out != nil {
			out = append(out, items[from:at]...)
		}
		if at == len(items) || items[at].Start <= h.Wording || at > 0 && items[at-1].End > h.Start || f.heads.named(h) == 0 {
			continue
		}
		if out == nil {
			out = append(out, items[:at]...)
		}
		out = append(out, grid.Item{Kind: grid.ItemLabel, Start: h.Start, End: h.End, Label: h, Line: items[at].Line})
	}
	if out == nil {
		return items
	}
	return append(out, items[at:]...)
}

// blockRow is the row of cells of a table of blocks.
type blockRow struct {
	form     *blocksForm
	head     text.Span // the label before it
	cells    []grid.Item
	count    int  // of values
	odd      bool // something among the values, or behind them, is none, and not one of the cells
	above    bool // they stand above their heads
	apart    bool // words of heads stand between them
	headless bool

	totalsApart bool  // words of totals do not stand behind those of the results of their blocks
	inOrder     bool  // pieces of the heads are in the order of the form
	order       []int // of the columns, if the head shows one
	how         headState
}

// blockOrder returns the order of the columns under one head, in the arrangement of the form
// or another.
func (x *Reader) blockOrder(f *blocksForm, items []grid.Item) (order []int, how headState) {
	order, how = x.columnOrder(f.heads, items)
	if how == headStated {
		return order, how
	}
	for _, t := range f.others {
		if other, stated := x.columnOrder(t, items); stated == headStated {
			return other, stated
		}
	}
	return order, how
}

// gather gathers the cells of the row.
func (x *Reader) gather(row *blockRow, items []grid.Item) {
	f, b := row.form, x.Text.Bytes
	cells := x.cells[:0]
	count, odd, strange := 0, false, false
reading:
	for i := range items {
		it := &items[i]
		switch it.Kind {
		case grid.ItemValue:
			if x.endsSentence(f, it) {
				continue
			}
			if count == 0 && len(cells) > 0 && cells[0].Line != it.Line {
				cells = cells[:0] // a row of nothing
			}
			cells = append(cells, *it)
			count++
			odd = odd || strange
		case grid.ItemUnread:
			cells = append(cells, *it)
		case grid.ItemEmpty:
			// empty cells between heads belong to the head
			if count > 0 || len(cells) > 0 && cells[0].Line == it.Line || valuesFollow(items[i:], f.cells) {
				cells = append(cells, *it)
			}
		case grid.ItemText:
			if it.Cell && (count > 0 && cells[len(cells)-1].Line == it.Line && x.unreadWords(it) > 0 || len(countsIn(x.Text, it)) > 1) {
				it.Kind = grid.ItemUnread
				cells = append(cells, *it)
				continue
			}
			if row.apart && f.heads.isPiece(b[it.Start:it.End]) {
				continue
			}
			strange = strange || count > 0 && count < f.cells && (x.unreadWords(it) > 0 || bytes.ContainsAny(b[it.Start:it.End], "0123456789"))
			if text.CountHan(b[it.Start:it.End]) > 2 {
				if count >= f.block || len(cells) == f.cells {
					break reading
				}
				cells, count, odd, strange = cells[:0], 0, false, false
			}
		}
	}
	cells, count = x.partCells(cells, count, f.cells)
	const above = 60 // bytes of a corner of the heads that stands in a line of its own
	if n := len(cells); n > f.cells && cells[0].Kind == grid.ItemValue && cells[0].Number.Value == 1 && bytes.Contains(b[max(0, items[0].Start-above):cells[0].Start], []byte("序号")) {
		cells, count = slices.Delete(cells, 0, 1), count-1
	}
	x.cells = cells
	row.cells, row.count, row.odd = cells, count, odd
}

// endsSentence reports whether a value is a number in running text: Chinese text that is no
// piece of a head touches its beginning (截至当年12月31).
func (x *Reader) endsSentence(f *blocksForm, it *grid.Item) bool {
	b := x.Text.Bytes
	first := it.Start
	for first >= 3 && text.HanAt(b, first-3) {
		first -= 3
	}
	return !it.Cell && first < it.Start && !f.heads.isPiece(b[first:it.Start])
}

// countsIn returns the counts that a text is made of, blanks between: two cells that one
// run of a page holds.
func countsIn(t *text.Text, it *grid.Item) []grid.Item {
	const most = 3 // cells that share one
	var out []grid.Item
	for at := it.Start; at < it.End; {
		n := grid.LengthOfDigits(t.Bytes[at:it.End])
		if n == 0 || len(out) == most {
			return nil
		}
		number, rest, ok := grid.ParseNumber(t, at, at+n, false)
		if !ok || rest != at+n {
			return nil
		}
		out = append(out, grid.Item{Kind: grid.ItemValue, Start: at, End: rest, Line: it.Line, Col: it.Col, Cell: true, Number: number.Amount})
		for at = rest; at < it.End && t.Bytes[at] == ' '; at++ {
		}
	}
	return out
}

// partCells parts cells that hold several counts, if the row has all its columns then.
func (x *Reader) partCells(cells []grid.Item, count, columns int) ([]grid.Item, int) {
	if len(cells) >= columns {
		return cells, count
	}
	var out []grid.Item
	for i := range cells {
		if counts := countsIn(x.Text, &cells[i]); cells[i].Kind == grid.ItemUnread && len(counts) > 1 {
			out = append(out, counts...)
		} else {
			out = append(out, cells[i])
		}
	}
	if len(out) != columns {
		return cells, count
	}
	count = 0
	for i := range out {
		if out[i].Kind == grid.ItemValue {
			count++
		}
	}
	return out, count
}

// readBlockRow puts the cells of the row into their columns and adds what they hold.
func (x *Reader) readBlockRow(r *report.Builder, row *blockRow, items []grid.Item) {
	f, b := row.form, x.Text.Bytes
	if row.count == 0 && len(row.cells) < f.cells {
		if i := slices.IndexFunc(items, func(it grid.Item) bool { return grid.LengthOfDigits(b[it.Start:it.End]) >= f.cells }); i >= 0 {
			items[i].Kind, items[i].End = grid.ItemValue, items[i].Start+grid.LengthOfDigits(b[items[i].Start:items[i].End])
			if items[i].End-items[i].Start > mostDigits {
				x.noteSkipped(r, items[i].Start, items[i:i+1], message.New(message.TooManyDigits, named(f.Table)))
				return
			}
			row.cells, row.count = items[i:i+1], 1
		}
	}
	if row.count == 0 && len(row.cells) < f.cells {
		return
	}
	out, how, why := x.placeBlocks(f, row)
	columnBy, doubtful := row.sign(r), row.odd || row.how == headContrary && !allZeros(out)
	onLine := row.cells[0].Line == row.cells[len(row.cells)-1].Line
	if why.IsZero() && how == report.MethodCell && (allRead(out, cellRead) || row.totalsApart && !onLine && allRead(out, cellRead, cellBlank)) {
		switch holds := f.addsUp(out, row.order); {
		case row.order != nil:
			doubtful = doubtful || !holds && f.addsUp(out, nil) // the sums contradict the head
		case holds && (onLine || !row.totalsApart), row.how == headContrary:
		case row.apart && !holds:
			out, why = x.emptyCells(f.cells), message.New(message.NoReadingAddsUp, message.Number(row.count), message.Number(f.cells))
		default:
			order, shared := f.orderBySums(out)
			switch {
			case order != nil:
				row.order, columnBy = order, report.ByOrder
				x.leaveUndecided(r, row, out, shared)
			case row.how == headTorn && !onLine:
				out, why = x.emptyCells(f.cells), message.New(message.NoReadingAddsUp, message.Number(row.count), message.Number(f.cells))
			}
		}
	}
	if how == report.MethodSolved {
		columnBy = report.BySums
	}
	x.addRow(r, report.Row{Table: f.Number, Name: f.Name(), Match: report.MatchExact}, row.head, row.cells[0].Start, row.cells)
	if !why.IsZero() {
		x.noteSkipped(r, row.cells[0].Start, row.cells, about(named(f.Table), why))
	}
	x.leaveUnread(r, named(f.Table), row.cells)
	metrics := f.In(f.Or(r.Edition))
	for k := range out {
		c := &out[k]
		c.num.Doubtful = c.num.Doubtful || doubtful
		if rd := x.addCell(r, metrics[columnAt(row.order, k)], form.NotApplicable, c); rd != nil {
			rd.ColumnBy = columnBy
		}
	}
}

// allRead reports whether all cells are in one of some states.
func allRead(cells []cell, states ...cellState) bool {
	return !slices.ContainsFunc(cells, func(c cell) bool { return !slices.Contains(states, c.state) })
}

// allZeros reports whether all cells are zeros, whose order makes no difference.
func allZeros(cells []cell) bool {
	return !slices.ContainsFunc(cells, func(c cell) bool { return c.state != cellRead || c.num.Value != 0 })
}

// leaveUndecided leaves out the cells of the columns that have not the same value in all orders
// that add up.
func (x *Reader) leaveUndecided(r *report.Builder, row *blockRow, out []cell, shared uint64) {
	var left []grid.Item
	for k, c := range row.order {
		if shared&(1<<c) == 0 {
			left = append(left, grid.Item{Kind: grid.ItemValue, Start: out[k].start, End: out[k].end, Number: out[k].num})
			out[k] = cell{}
		}
	}
	if len(left) > 0 {
		x.noteSkipped(r, left[0].Start, left, message.New(message.SeveralOrders, named(row.form.Table)))
	}
}

// columnAt returns the column of the k-th cell.
func columnAt(order []int, k int) int {
	if order == nil {
		return k
	}
	return order[k]
}

// sign returns what shows which columns the cells belong to.
func (row *blockRow) sign(r *report.Builder) report.Sign {
	switch {
	case row.above || row.apart || row.how == headContrary:
		return report.ByOrder
	case row.how == headStated:
		return report.ByHead
	case (row.how == headNone || row.inOrder) && keepsFormOrder(r):
		return report.ByForm
	}
	return report.ByOrder
}

// keepsFormOrder reports whether the columns of a matrix, which heads attest, are in the order of
// the form throughout.
func keepsFormOrder(r *report.Builder) bool {
	attested := false
	for i := range r.Readings {
		rd := &r.Readings[i]
		if rd.Applicant == form.NotApplicable {
			continue
		}
		attested = attested || rd.ColumnBy == report.ByHead
		if i > 0 && r.Readings[i-1].Metric == rd.Metric && (r.Readings[i-1].Start > rd.Start) != (r.Readings[i-1].Applicant > rd.Applicant) {
			return false
		}
	}
	return attested
}

// valuesFollow reports whether the line of its[0] holds values and no labels: an
// empty first cell of the row of values, not of the head.
func valuesFollow(its []grid.Item, cells int) bool {
	n := 0
	for _, it := range its {
		if it.Line != its[0].Line {
			break
		}
		if it.Kind == grid.ItemLabel || it.Kind == grid.ItemText {
			return false
		}
		n++
	}
	return n >= cells-1
}

// placeBlocks returns one cell for each of the columns, in the order of the document.
func (x *Reader) placeBlocks(f *blocksForm, row *blockRow) (out []cell, how report.Method, why message.Message) {
	cells, count := row.cells, row.count
	n, k := f.cells, 0
	out = x.emptyCells(n)
	if count == n && !anySquashed(cells) {
		for i := range cells {
			if cells[i].Kind == grid.ItemValue {
				out[k] = asCell(&cells[i])
				k++
			}
		}
		return out, report.MethodCell, why
	}
	if len(cells) == n && !anySquashed(cells) {
		for i := range cells {
			out[i] = asCell(&cells[i])
		}
		return out, report.MethodCell, why
	}
	if count < len(cells) && len(cells) > n {
		// empty cells before and behind
		first, last := 0, len(cells)
		for last > first+n && cells[last-1].Kind == grid.ItemEmpty {
			last--
		}
		for last > first+n && cells[first].Kind == grid.ItemEmpty {
			first++
		}
		if last-first == n {
			for i := range out {
				out[i] = asCell(&cells[first+i])
			}
			return out, report.MethodCell, why
		}
	}
	if count != len(cells) || count > n || count > 1 && cells[0].Cell {
		return out, report.MethodCell, message.New(message.ValuesAndEmpty, message.Number(count), message.Number(len(cells)-count), message.Number(n))
	}
	ways, first := 0, make([]cell, n)
	same := make([]bool, n)
	order := row.order
	fit := func(cs []cell) bool { return f.fit(cs, order) }
	whole := divideFitting(x.Text, cells, n, fit, func(cs []cell) bool {
		if ways++; ways == 1 {
			copy(first, cs)
			for i := range same {
				same[i] = true
			}
		}
		for i := range cs {
			same[i] = same[i] && cs[i].start == first[i].start && cs[i].end == first[i].end
		}
		return true
	})
	if !whole || ways == 0 {
		return out, report.MethodCell, message.New(message.NoReadingAddsUp, message.Number(count), message.Number(n))
	}
	for i := range out {
		if same[i] {
			out[i] = first[i]
		}
	}
	if isForced(x.Text, cells, n) {
		return out, report.MethodCell, why
	}
	if ways > 1 {
		why = message.New(message.SeveralReadings)
	}
	return out, report.MethodSolved, why
}
