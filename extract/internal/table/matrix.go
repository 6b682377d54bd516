package table

import (
	"bytes"
	"slices"
	"sort"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// findMatrix finds the stretch of a matrix or list, and how the text shows that it holds
// several. It returns an empty one if too few labels stand there.
func (x *Reader) findMatrix(f *matrixForm) (found text.Span) {
	const enough = 4 // distinct labels
	first, last, distinct := x.locate(x.Labels, f)
	if distinct < enough {
		return found
	}
	if s := x.severalTables(f); !s.IsZero() {
		x.Several = s
	}
	found = text.Span{Start: x.matrixStart(f, first), End: x.matrixEnd(f, x.Labels[last].End)}
	if f.total >= 0 {
		found.End = x.blocksBehind(found.Start, found.End, distinct, f)
	}
	return found
}

// readMatrix reads a matrix or list out of the stretch that was found.
func (x *Reader) readMatrix(r *report.Builder, f *matrixForm, at text.Span) {
	const most = 256 << 10 // no table is longer
	at.End = min(at.End, at.Start+most)
	x.Spans = append(x.Spans, at)
	g := grid.Of(x.Text, at.Start, at.End)
	f, orders := x.readHead(f, at, g)
	rows, order, g := x.matchedRows(f, at, g)
	if x.byBlocks != nil {
		f, x.head = formOf(f.Table).ordered(x.byBlocks), matrixHead{by: report.ByHead}
		x.reordered = x.reordered || !isFormOrder(x.byBlocks)
	} else if orders != nil {
		f = x.settleHead(f, orders, rows)
	}
	x.head.contrary = x.head.contrary || f.contradicts(rows)
	x.placeRows(r, f, rows, order.rows)
	r.Layout = f.layout(g, rows)
}

// matrixHead is what the head of a matrix shows.
type matrixHead struct {
	by       report.Sign // of the column of a value that stands in its place
	inLine   bool        // one line has all its columns, though their words go on in others
	contrary bool        // it is in another order than the form's, and does not prove which
	orders   [][]int     // of a contrary one: those that it allows, the first of them taken; nil: it is unknown
}

// doubtful returns the columns of a row, a bit for each, that may be others, with other values, by
// the orders that a contrary head allows.
func (h *matrixHead) doubtful(p *placedRow) (doubt uint64) {
	if !h.contrary {
		return 0
	}
	if h.orders == nil {
		return 1<<p.form.columns - 1
	}
	values := make([]float64, 0, p.form.columns)
	for i := range p.cells {
		values = append(values, p.cells[i].num.Value)
	}
	for i := range p.row.cells {
		if it := &p.row.cells[i]; p.whole && p.cells == nil && it.Kind == grid.ItemValue {
			values = append(values, it.Number.Value)
		}
	}
	for _, order := range h.orders[1:] {
		for k, c := range order {
			if at := slices.Index(h.orders[0], c); values[at] != values[k] {
				doubt |= 1 << at
			}
		}
	}
	return doubt
}

// readHead reads the head of the matrix in a stretch, and returns its form with the columns in
// the order that it states. If it is torn, it returns the orders that its pieces allow.
func (x *Reader) readHead(f *matrixForm, at text.Span, g grid.Grid) (_ *matrixForm, orders [][]int) {
	x.head = matrixHead{by: report.ByForm}
	if f.columns == 1 {
		x.head.by = report.ByHead // a list: no column can be taken for another
		return f, nil
	}
	x.headLines, x.byBlocks, x.headAt = headLines{}, nil, text.Span{}
	first := sort.Search(len(x.Labels), func(i int) bool { return x.Labels[i].Start >= at.Start })
	for first < len(x.Labels) && x.Labels[first].Start < at.End && (x.Labels[first].RowOf(f.Row) == form.NoMetric || x.Labels[first].IsAmbiguous()) {
		first++
	}
	if first == len(x.Labels) || x.Labels[first].Start >= at.End {
		return f, nil
	}
	first = x.behindHead(f, at, first)
	x.allowed = nil
	order, how := x.orderBefore(f.heads, first, g)
	if orders = x.allowed; how != headStated && orders == nil {
		orders, x.head.inLine = x.tornOrders(f.heads, first)
	}
	if orders != nil {
		return f, orders
	}
	switch how {
	case headTorn:
		x.head.by = report.ByOrder
	case headStated:
		x.head.by = report.ByHead
	case headContrary:
		x.head = matrixHead{by: report.ByOrder, contrary: true}
	}
	x.reordered = x.reordered || how == headContrary || !isFormOrder(order)
	return f.ordered(order), nil
}

// settleHead takes the order of the columns that a torn head and the sums of the rows leave.
func (x *Reader) settleHead(f *matrixForm, orders [][]int, rows []valueRow) *matrixForm {
	left := f.chooseOrders(orders, x.allowed == nil, rows)
	stated := x.head.inLine && len(left) == 1 && isFormOrder(left[0])
	orders = left
	x.head = matrixHead{by: report.ByOrder, contrary: len(orders) > 1, orders: orders}
	if stated {
		x.head.by = report.ByHead
	}
	x.reordered = x.reordered || !isFormOrder(orders[0])
	return f.ordered(orders[0])
}

// behindHead returns the label before which the head of a matrix stands: the first of a row, or the first
// of all, where values stand before it. These are no digits of the head then.
func (x *Reader) behindHead(f *matrixForm, at text.Span, first int) int {
	i := sort.Search(len(x.Labels), func(i int) bool { return x.Labels[i].Start >= at.Start })
	line, _, _ := bytes.Cut(x.Text.Bytes[at.Start:at.End], []byte{'\n'})
	for first > 0 && x.Labels[first-1].Is(f.Group) {
		first-- // its group's
	}
	h := &x.Labels[i]
	if i > first || !h.Digits || grid.ValueLine(line) <= 0 || f.heads.named(h) != 0 || h.Is(f.Head) {
		return first
	}
	h.Digits = false
	return i
}

// settleForm leaves columns to the order of the form, where no head is legible, only if the
// document keeps it elsewhere: another table has a head, and all are in that order.
func (x *Reader) settleForm(r *report.Builder) {
	headed := func(t *form.Table) bool { // another table is
		return anyOf(r.Readings, func(rd *report.Reading) bool {
			return rd.ColumnBy == report.ByHead && rd.Metric.Info().Table != t
		})
	}
	keeps := map[*form.Table]bool{}
	for i := range r.Readings {
		rd := &r.Readings[i]
		if rd.ColumnBy != report.ByForm {
			continue
		}
		t := rd.Metric.Info().Table
		if t.Shape == form.Rows {
			continue // its heads change from row to row
		}
		if _, known := keeps[t]; !known {
			keeps[t] = !x.reordered && headed(t)
		}
		if !keeps[t] {
			rd.ColumnBy = report.ByOrder
		}
	}
}

// matchedRows returns the rows of values in a stretch that g divides, matched to those of the
// form in the sequence that they follow, and how it is divided if rows are no lines.
func (x *Reader) matchedRows(f *matrixForm, at text.Span, g grid.Grid) (_ []valueRow, order *sequence, _ grid.Grid) {
	t, start, end := x.Text, at.Start, at.End
	items := x.lexer.Items(t, g, start, end, label.Within(x.Labels, start, end))
	byLine := rowsAreLines(items, f.columns) || g.Layout == report.LayoutSpaces && shareLines(items)
	if !byLine && g.Layout == report.LayoutSpaces {
		g.Layout = report.LayoutCellLines
	}
	items = x.settle(x.squashedRows(items, f), byLine, f.columns, true)
	x.wide = 1
	if g.Layout == report.LayoutSpaces && byLine {
		x.wide = x.placeOnLines(items)
	}
	met := x.valueRows(items, f.columns, byLine)
	if doubled(met, f.columns) {
		x.Several = message.New(message.TwiceAsManyValues, named(f.Table))
	}
	dropIndex(met, f.columns)
	dropPages(met, f)
	rows := splitRows(met, f.columns)
	if byLine {
		takeLabelsAbove(rows, f)
		rows = dropStrays(rows, f.nearly)
	}
	order = f.sequences[f.chooseSequence(items, rows)]
	rows, ofBlocks := x.takeBlocks(rows, items, f, order)
	x.align(rows, f, order, byLine)
	rows = withBlocks(rows, ofBlocks)
	x.attest(items, rows, f, order, byLine)
	return rows, order, g
}

// layout returns that of the lines, unless the separators are lost or the labels torn off.
func (f *matrixForm) layout(g grid.Grid, rows []valueRow) report.Layout {
	torn := 0
	for i := range rows {
		v := &rows[i]
		if v.taken >= 0 && v.match == report.MatchOrder {
			torn++
		}
	}
	switch {
	case squashed(rows, f.columns):
		return report.LayoutSquashed
	case torn*3 > len(rows):
		return report.LayoutTorn
	}
	return g.Layout
}

// squashed reports whether many rows are runs of digits.
func squashed(rows []valueRow, columns int) bool {
	n := 0
	for i := range rows {
		v := &rows[i]
		if v.count > 0 && v.count < columns && v.cells[0].Number.Plain && v.cells[0].End-v.cells[0].Start >= columns {
			n++
		}
	}
	return n*3 > len(rows)
}

// chooseSequence returns the edition whose rows the document has: by labels that only one
// edition has, else by the number of full rows, else the oldest.
func (f *matrixForm) chooseSequence(items []grid.Item, rows []valueRow) form.Edition {
	if len(f.Editions) == 1 {
		return f.Editions[0]
	}
	var votes [form.MostEditions]int
	for i := range items {
		if m, ok := items[i].Metric(f.Row); ok && f.distinctive[m] != form.NoEdition && !f.short(m) {
			votes[f.distinctive[m]]++
		}
	}
	full := 0
	for i := range rows {
		n := len(rows[i].labels)
		if rows[i].count == f.columns && (n == 0 || !rows[i].labels[n-1].Label.Is(f.Group)) { // that of a group is a subtotal
			full++
		}
		if n > 0 {
			// 3.其他 and values: a row of its own, not 其他处理
			h := rows[i].labels[n-1].Label
			if m := h.RowOf(f.Row); m != form.NoMetric && f.distinctive[m] != form.NoEdition && f.short(m) && h.Number == f.rowOf(m).number {
				votes[f.distinctive[m]]++
			}
		}
	}
	if e := form.Elect(&votes); e != form.NoEdition {
		return e
	}
	for _, e := range slices.Backward(f.Editions) {
		if full == len(f.In(e)) {
			return e
		}
	}
	return f.Editions[0]
}

// rowOf returns the row of a metric that only one edition has.
func (f *matrixForm) rowOf(m form.Metric) *formRow {
	s := f.sequences[f.distinctive[m]]
	return &s.rows[s.of[m]]
}

// short reports whether such a metric has a wording that other parts of the form have, too.
func (f *matrixForm) short(m form.Metric) bool { return f.rowOf(m).short }
