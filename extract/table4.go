package extract

import (
	"bytes"
	"fmt"
	"slices"

	"gongkai/extract/form"
)

// cells4 is the number of cells of table 4: three blocks of five.
const cells4 = 15

// region4 finds the head of table 4: 未经复议直接起诉 and 复议后起诉 with no
// number between, as prose has it. It gives where its values can begin, and
// where those of administrative review could, should they stand before.
func region4(hits []hit) (start, end int, ok bool) {
	for i := range hits {
		id, is := hits[i].has(form.Block4)
		if !is || id != "litigation.direct" {
			continue
		}
		foreign := 0
		for j := i + 1; j < len(hits) && j < i+12; j++ {
			foreign += hits[j].foreign
			if hits[j].digits || foreign > 40 {
				break
			}
			if id, _ := hits[j].has(form.Block4); id == "litigation.after_review" {
				return reviewBefore(hits, i), hits[j].end, true
			}
		}
	}
	// The heads of the blocks may be lost, the fifteen columns not.
	run := 0
	for i := range hits {
		if !hits[i].is(form.Column4) || hits[i].digits && run > 0 || hits[i].foreign > 12 {
			run = 0
			continue
		}
		if run++; run >= 10 {
			return hits[i-run+1].start, hits[i].end, true
		}
	}
	return 0, 0, false
}

// reviewBefore gives the start of the head of administrative review before the
// litigation head at hits[i].
func reviewBefore(hits []hit, i int) int {
	start := hits[i].start
	for j := i - 1; j >= 0 && j > i-20 && hits[j+1].foreign < 20; j-- {
		col := hits[j].is(form.Column4)
		block := hits[j].is(form.Block4)
		if !col && !block {
			break
		}
		start = hits[j].start
	}
	return start
}

// table4 reads table 4, whose head ends at or behind headEnd.
func (x *tableReader) table4(r *reportBuilder, start, headEnd int) {
	t := x.text
	end := x.end4(headEnd)
	start = lineStart(t, start)
	if !t.html && !bytes.ContainsAny(t.b[headEnd:end], "0123456789") {
		start = x.valuesBefore(start, 2, cells4, cells4)
	}
	x.spans = append(x.spans, span{start, end})
	g := gridOf(t, start, end)
	items := x.lexer.items(x.text, g, start, end, within(x.hits, start, end))
	items = x.settle(items, g.rowSep != 0 && g.colSep != 0, cells4, false)
	cells := x.cells[:0]
	count := 0
	odd, strange := false, false // something among the values, or behind them so far, is none, and not one of the cells
reading:
	for i := range items {
		it := &items[i]
		switch it.kind {
		case itemValue:
			cells = append(cells, *it)
			count++
			odd = odd || strange
		case itemUnread:
			cells = append(cells, *it)
		case itemEmpty:
			// empty cells between heads belong to the head
			if count > 0 || valuesFollow(items[i:]) {
				cells = append(cells, *it)
			}
		case itemText:
			if it.cell && count > 0 && cells[len(cells)-1].line == it.line && x.unreadWords(it) > 0 {
				it.kind = itemUnread
				cells = append(cells, *it)
				continue
			}
			strange = strange || count > 0 && count < cells4 && (x.unreadWords(it) > 0 || bytes.ContainsAny(t.b[it.start:it.end], "0123456789"))
			if hans(t.b[it.start:it.end]) > 2 {
				if count >= 5 {
					break reading
				}
				cells, count, odd, strange = cells[:0], 0, false, false
			}
		}
	}
	x.cells = cells
	if count == 0 && len(cells) < cells4 {
		if i := slices.IndexFunc(items, func(it item) bool { return lengthOfDigits(t.b[it.start:it.end]) >= cells4 }); i >= 0 {
			items[i].end = items[i].start + lengthOfDigits(t.b[items[i].start:items[i].end])
			x.leave(r, items[i].start, items[i:i+1], "table 4: more digits without a separator than can be divided")
		}
		return
	}
	out, how, why := x.place4(cells, count)
	head := span{}
	if heads := within(x.hits, start, headEnd); len(heads) > 0 {
		head = span{heads[len(heads)-1].start, heads[len(heads)-1].end}
	}
	x.addRow(r, Row{Table: 4, Name: "table 4", Match: MatchExact}, head, cells[0].start, cells)
	if why != "" {
		x.leave(r, cells[0].start, cells, "table 4: "+why)
	}
	x.leaveUnread(r, "table 4", cells)
	for i, m := range form.InOrder(4, form.Edition2021) {
		out[i].num.doubtful = out[i].num.doubtful || odd
		if rd := x.addCell(r, m, form.NotApplicable, &out[i]); rd != nil && how == MethodSolved {
			rd.Method, rd.UsedRow = MethodSolved, true
		}
	}
}

// valuesFollow tells whether the line of its[0] holds values and no labels: an
// empty first cell of the row of values, not of the head.
func valuesFollow(its []item) bool {
	n := 0
	for _, it := range its {
		if it.line != its[0].line {
			break
		}
		if it.kind == itemLabel || it.kind == itemText {
			return false
		}
		n++
	}
	return n >= cells4-1
}

// place4 gives one cell for each of the fifteen columns.
func (x *tableReader) place4(cells []item, count int) (out [cells4]cell, how Method, why string) {
	k := 0
	if count == cells4 && !anySquashed(cells) {
		for i := range cells {
			if cells[i].kind == itemValue {
				out[k] = asCell(&cells[i])
				k++
			}
		}
		return out, MethodCell, ""
	}
	if len(cells) == cells4 && !anySquashed(cells) {
		for i := range cells {
			out[i] = asCell(&cells[i])
		}
		return out, MethodCell, ""
	}
	if count < len(cells) && len(cells) > cells4 {
		// empty cells before and behind
		first, last := 0, len(cells)
		for last > first+cells4 && cells[last-1].kind == itemEmpty {
			last--
		}
		for last > first+cells4 && cells[first].kind == itemEmpty {
			first++
		}
		if last-first == cells4 {
			for i := range out {
				out[i] = asCell(&cells[first+i])
			}
			return out, MethodCell, ""
		}
	}
	if count != len(cells) || count > cells4 || count > 1 && cells[0].cell {
		return out, MethodCell, fmt.Sprintf("%d values and %d empty cells for %d columns", count, len(cells)-count, cells4)
	}
	ways, first := 0, out
	same := [cells4]bool{}
	forced := 0
	whole := divide(x.text, cells, cells4, func(cs []cell) bool {
		forced++
		for b := 0; b < cells4; b += 5 {
			if cs[b].num.value+cs[b+1].num.value+cs[b+2].num.value+cs[b+3].num.value != cs[b+4].num.value {
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
		return out, MethodCell, fmt.Sprintf("%d values for %d columns, and no reading of them adds up", count, cells4)
	}
	for i := range out {
		if same[i] {
			out[i] = first[i]
		}
	}
	if ways > 1 {
		why = "separators are lost and the identities leave more than one reading"
	}
	if forced == 1 {
		return out, MethodCell, ""
	}
	return out, MethodSolved, why
}
