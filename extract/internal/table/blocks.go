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

// locateBlocks finds the head of a table of blocks: those of the last two (未经复议直接起诉
// and 复议后起诉) with no number between, as prose has it. It returns where its values can
// begin, and where those of the blocks before could, should they stand before.
func locateBlocks(labels []label.Label, f *blocksForm) (start, end int, ok bool) {
	const (
		apart     = 12 // labels from one head of a block to the next: the columns of one stand between
		ofHeads   = 40 // Chinese characters of other text among them: notes, remnants of heads
		ofColumns = 12 // likewise between two columns
	)
	n := len(f.blocks)
	for i := range labels {
		id, is := labels[i].Has(f.Block)
		if !is || id != f.blocks[n-2] {
			continue
		}
		foreign := 0
		for j := i + 1; j < len(labels) && j < i+apart; j++ {
			foreign += labels[j].Foreign
			if labels[j].Digits || foreign > ofHeads {
				break
			}
			if id, _ := labels[j].Has(f.Block); id == f.blocks[n-1] {
				return blocksBefore(labels, i, f), labels[j].End, true
			}
		}
	}
	// The heads of the blocks may be lost, most of the columns not.
	run, enough := 0, f.cells*2/3
	for i := range labels {
		if !labels[i].Is(f.Column) || labels[i].Digits && run > 0 || labels[i].Foreign > ofColumns {
			run = 0
			continue
		}
		if run++; run >= enough {
			return labels[i-run+1].Start, labels[i].End, true
		}
	}
	return 0, 0, false
}

// blocksBefore returns the start of the heads of blocks (administrative review) before the
// head at labels[i].
func blocksBefore(labels []label.Label, i int, f *blocksForm) int {
	const most, reach = 20, 20 // labels of heads, and Chinese characters of other text between two
	start := labels[i].Start
	for j := i - 1; j >= 0 && j > i-most && labels[j+1].Foreign < reach; j-- {
		col := labels[j].Is(f.Column)
		block := labels[j].Is(f.Block)
		if !col && !block {
			break
		}
		start = labels[j].Start
	}
	return start
}

// readBlocks reads a table of blocks, whose head ends at or behind headEnd.
func (x *Reader) readBlocks(r *report.Builder, f *blocksForm, start, headEnd int) {
	t := x.Text
	end := x.blocksEnd(f, headEnd)
	start = lineStart(t, start)
	if !t.HTML && !bytes.ContainsAny(t.Bytes[headEnd:end], "0123456789") {
		start = x.valuesBefore(start, 2, f.cells, f.cells)
	}
	x.Spans = append(x.Spans, text.Span{Start: start, End: end})
	g := grid.Of(t, start, end)
	items := x.lexer.Items(x.Text, g, start, end, label.Within(x.Labels, start, end))
	items = x.settle(items, g.RowSep != 0 && g.ColSep != 0, f.cells, false)
	cells := x.cells[:0]
	count := 0
	odd, strange := false, false // something among the values, or behind them so far, is none, and not one of the cells
reading:
	for i := range items {
		it := &items[i]
		switch it.Kind {
		case grid.ItemValue:
			cells = append(cells, *it)
			count++
			odd = odd || strange
		case grid.ItemUnread:
			cells = append(cells, *it)
		case grid.ItemEmpty:
			// empty cells between heads belong to the head
			if count > 0 || valuesFollow(items[i:], f.cells) {
				cells = append(cells, *it)
			}
		case grid.ItemText:
			if it.Cell && count > 0 && cells[len(cells)-1].Line == it.Line && x.unreadWords(it) > 0 {
				it.Kind = grid.ItemUnread
				cells = append(cells, *it)
				continue
			}
			strange = strange || count > 0 && count < f.cells && (x.unreadWords(it) > 0 || bytes.ContainsAny(t.Bytes[it.Start:it.End], "0123456789"))
			if text.CountHan(t.Bytes[it.Start:it.End]) > 2 {
				if count >= f.block {
					break reading
				}
				cells, count, odd, strange = cells[:0], 0, false, false
			}
		}
	}
	x.cells = cells
	if count == 0 && len(cells) < f.cells {
		if i := slices.IndexFunc(items, func(it grid.Item) bool { return grid.LengthOfDigits(t.Bytes[it.Start:it.End]) >= f.cells }); i >= 0 {
			items[i].End = items[i].Start + grid.LengthOfDigits(t.Bytes[items[i].Start:items[i].End])
			x.noteSkipped(r, items[i].Start, items[i:i+1], message.New(message.TooManyDigits, named(f.Table)))
		}
		return
	}
	out, how, why := x.placeBlocks(f, cells, count)
	head := text.Span{}
	if heads := label.Within(x.Labels, start, headEnd); len(heads) > 0 {
		head = text.Span{Start: heads[len(heads)-1].Start, End: heads[len(heads)-1].End}
	}
	x.addRow(r, report.Row{Table: f.Number, Name: f.Name(), Match: report.MatchExact}, head, cells[0].Start, cells)
	if !why.IsZero() {
		x.noteSkipped(r, cells[0].Start, cells, about(named(f.Table), why))
	}
	x.leaveUnread(r, named(f.Table), cells)
	for i, m := range f.In(f.Or(r.Edition)) {
		out[i].num.Doubtful = out[i].num.Doubtful || odd
		if rd := x.addCell(r, m, form.NotApplicable, &out[i]); rd != nil && how == report.MethodSolved {
			rd.ColumnBy = report.BySums
		}
	}
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

// placeBlocks returns one cell for each of the columns.
func (x *Reader) placeBlocks(f *blocksForm, cells []grid.Item, count int) (out []cell, how report.Method, why message.Message) {
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
	forced := 0
	whole := divide(x.Text, cells, n, func(cs []cell) bool {
		forced++
		for b := 0; b < n; b += f.block {
			sum, last := 0.0, b+f.block-1
			for _, c := range cs[b:last] {
				sum += c.num.Value
			}
			if sum != cs[last].num.Value {
				return true
			}
		}
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
	if forced == 1 {
		return out, report.MethodCell, why
	}
	if ways > 1 {
		why = message.New(message.SeveralReadings)
	}
	return out, report.MethodSolved, why
}
