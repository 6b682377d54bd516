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

// cells4 is the number of cells of table 4: three blocks of five.
const cells4 = 15

// region4 finds the head of table 4: 未经复议直接起诉 and 复议后起诉 with no
// number between, as prose has it. It gives where its values can begin, and
// where those of administrative review could, should they stand before.
func region4(hits []label.Label) (start, end int, ok bool) {
	for i := range hits {
		id, is := hits[i].Has(form.Block4)
		if !is || id != "litigation.direct" {
			continue
		}
		foreign := 0
		for j := i + 1; j < len(hits) && j < i+12; j++ {
			foreign += hits[j].Foreign
			if hits[j].Digits || foreign > 40 {
				break
			}
			if id, _ := hits[j].Has(form.Block4); id == "litigation.after_review" {
				return reviewBefore(hits, i), hits[j].End, true
			}
		}
	}
	// The heads of the blocks may be lost, the fifteen columns not.
	run := 0
	for i := range hits {
		if !hits[i].Is(form.Column4) || hits[i].Digits && run > 0 || hits[i].Foreign > 12 {
			run = 0
			continue
		}
		if run++; run >= 10 {
			return hits[i-run+1].Start, hits[i].End, true
		}
	}
	return 0, 0, false
}

// reviewBefore returns the start of the head of administrative review before the
// litigation head at hits[i].
func reviewBefore(hits []label.Label, i int) int {
	start := hits[i].Start
	for j := i - 1; j >= 0 && j > i-20 && hits[j+1].Foreign < 20; j-- {
		col := hits[j].Is(form.Column4)
		block := hits[j].Is(form.Block4)
		if !col && !block {
			break
		}
		start = hits[j].Start
	}
	return start
}

// table4 reads table 4, whose head ends at or behind headEnd.
func (x *Reader) table4(r *report.Builder, start, headEnd int) {
	t := x.Text
	end := x.end4(headEnd)
	start = lineStart(t, start)
	if !t.HTML && !bytes.ContainsAny(t.Bytes[headEnd:end], "0123456789") {
		start = x.valuesBefore(start, 2, cells4, cells4)
	}
	x.Spans = append(x.Spans, text.Span{Start: start, End: end})
	g := grid.Of(t, start, end)
	items := x.lexer.Items(x.Text, g, start, end, label.Within(x.Labels, start, end))
	items = x.settle(items, g.RowSep != 0 && g.ColSep != 0, cells4, false)
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
			if count > 0 || valuesFollow(items[i:]) {
				cells = append(cells, *it)
			}
		case grid.ItemText:
			if it.Cell && count > 0 && cells[len(cells)-1].Line == it.Line && x.unreadWords(it) > 0 {
				it.Kind = grid.ItemUnread
				cells = append(cells, *it)
				continue
			}
			strange = strange || count > 0 && count < cells4 && (x.unreadWords(it) > 0 || bytes.ContainsAny(t.Bytes[it.Start:it.End], "0123456789"))
			if text.CountHan(t.Bytes[it.Start:it.End]) > 2 {
				if count >= 5 {
					break reading
				}
				cells, count, odd, strange = cells[:0], 0, false, false
			}
		}
	}
	x.cells = cells
	if count == 0 && len(cells) < cells4 {
		if i := slices.IndexFunc(items, func(it grid.Item) bool { return grid.LengthOfDigits(t.Bytes[it.Start:it.End]) >= cells4 }); i >= 0 {
			items[i].End = items[i].Start + grid.LengthOfDigits(t.Bytes[items[i].Start:items[i].End])
			x.noteSkipped(r, items[i].Start, items[i:i+1], message.New(message.TooManyDigits, table4))
		}
		return
	}
	out, how, why := x.place4(cells, count)
	head := text.Span{}
	if heads := label.Within(x.Labels, start, headEnd); len(heads) > 0 {
		head = text.Span{Start: heads[len(heads)-1].Start, End: heads[len(heads)-1].End}
	}
	x.addRow(r, report.Row{Table: 4, Name: "table 4", Match: report.MatchExact}, head, cells[0].Start, cells)
	if !why.IsZero() {
		x.noteSkipped(r, cells[0].Start, cells, about(table4, why))
	}
	x.leaveUnread(r, table4, cells)
	for i, m := range form.InOrder(4, form.Edition2021) {
		out[i].num.Doubtful = out[i].num.Doubtful || odd
		if rd := x.addCell(r, m, form.NotApplicable, &out[i]); rd != nil && how == report.MethodSolved {
			rd.Method, rd.UsedRow = report.MethodSolved, true
		}
	}
}

// valuesFollow reports whether the line of its[0] holds values and no labels: an
// empty first cell of the row of values, not of the head.
func valuesFollow(its []grid.Item) bool {
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
	return n >= cells4-1
}

// table4 is what notes on its values are about.
var table4 = message.Each(message.New(message.Table4))

// place4 returns one cell for each of the fifteen columns.
func (x *Reader) place4(cells []grid.Item, count int) (out [cells4]cell, how report.Method, why message.Message) {
	k := 0
	if count == cells4 && !anySquashed(cells) {
		for i := range cells {
			if cells[i].Kind == grid.ItemValue {
				out[k] = asCell(&cells[i])
				k++
			}
		}
		return out, report.MethodCell, why
	}
	if len(cells) == cells4 && !anySquashed(cells) {
		for i := range cells {
			out[i] = asCell(&cells[i])
		}
		return out, report.MethodCell, why
	}
	if count < len(cells) && len(cells) > cells4 {
		// empty cells before and behind
		first, last := 0, len(cells)
		for last > first+cells4 && cells[last-1].Kind == grid.ItemEmpty {
			last--
		}
		for last > first+cells4 && cells[first].Kind == grid.ItemEmpty {
			first++
		}
		if last-first == cells4 {
			for i := range out {
				out[i] = asCell(&cells[first+i])
			}
			return out, report.MethodCell, why
		}
	}
	if count != len(cells) || count > cells4 || count > 1 && cells[0].Cell {
		return out, report.MethodCell, message.New(message.ValuesAndEmpty, message.Number(count), message.Number(len(cells)-count), message.Number(cells4))
	}
	ways, first := 0, out
	same := [cells4]bool{}
	forced := 0
	whole := divide(x.Text, cells, cells4, func(cs []cell) bool {
		forced++
		for b := 0; b < cells4; b += 5 {
			if cs[b].num.Value+cs[b+1].num.Value+cs[b+2].num.Value+cs[b+3].num.Value != cs[b+4].num.Value {
				return true
			}
		}
		if ways++; ways == 1 {
			copy(first[:], cs)
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
		return out, report.MethodCell, message.New(message.NoReadingAddsUp, message.Number(count), message.Number(cells4))
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
