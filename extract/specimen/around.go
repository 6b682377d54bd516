package specimen

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// pageMarks lets pages end between labels and values, and between rows.
func (t *trap) pageMarks() {
	r := t.r
	page := r.between(1, 5)
	of := page + r.between(1, 8)
	format := one(r, "%d/%d", "Page %d of %d", "第 %d 页 共 %d 页", "第%d页/共%d页", "第%d页，共%d页", "%d / %d", "page %d/%d", "[%d]", "- %d -", "— %d —", "第%d页", "－ %d －",
		"P%d", "· %d ·", "Page %d")
	if t.layout == OneLine || t.layout == DocumentLine || t.layout == Reading {
		format = one(r, "%d/%d", "Page %d of %d", "第 %d 页 共 %d 页", "第%d页/共%d页", "第%d页，共%d页") // what else has blanks is no less a row of values
	}
	mark := func(n int) string {
		if strings.Count(format, "%d") == 1 {
			return fmt.Sprintf(format, n)
		}
		return fmt.Sprintf(format, n, of)
	}
	for _, g := range t.grids() {
		var rows []int
		for i, row := range g.rows {
			if len(values(row)) > 0 {
				rows = append(rows, i)
			}
		}
		if len(rows) == 0 || r.odds(.3) {
			continue
		}
		i := oneOf(r, rows)
		row := g.rows[i]
		at := slices.IndexFunc(row, func(c cell) bool { return c.value })
		switch t.layout {
		case CellLines, CellLinesBlank, PipeLines, TrailingPipe, PipeResidue, OneLine, DocumentLine:
			if t.layout != OneLine && t.layout != DocumentLine && r.odds(.3) {
				at += r.IntN(len(values(row)))
			}
			g.rows[i] = slices.Insert(slices.Clone(row), at, label(mark(page), 1, 1))
		default:
			if i == 0 {
				continue
			}
			g.breaks = map[int]pageBreak{i: {foot: mark(page)}}
		}
		page++
	}
}

// lastYear sets the number of last year, and the change, beside this year's.
func (t *trap) lastYear() {
	r := t.r
	year := t.d.truth.Year
	heads := [3]string{"", one(r, "上年数", "上年同期", "上一年处理决定数量", "上年处理决定数量", "去年同期数", "上年度"), one(r, "增减", "同比", "增减（%）", "同比增长", "比上年增减", "增长率")}
	if r.odds(.3) {
		heads[0], heads[1] = fmt.Sprintf("%d年", year), fmt.Sprintf("%d年", year-1)
	}
	first := r.odds(.3) // last year's before this year's
	all := r.odds(.5)
	for _, g := range t.grids() {
		if g.table != 2 {
			continue
		}
		done := false
		for i, row := range g.rows {
			vs := values(row)
			if len(vs) != 1 || vs[0].at.Metric == form.NoMetric || i == 0 {
				continue
			}
			head := g.rows[i-1]
			if len(values(head)) > 0 && len(head) == 4 { // the second row under a head
				g.rows[i] = t.withLastYear(row, first)
				continue
			}
			if len(head) != 2 || !head[1].head || done && !all {
				continue
			}
			own := head[1]
			own.cols = 1
			if heads[0] != "" {
				own.text = heads[0] + one(r, "", own.text)
			}
			own.cols = 1
			before := header(heads[1], 1, 1)
			change := header(heads[2], 1, 1)
			g.rows[i-1] = []cell{head[0], own, before, change}
			if first {
				g.rows[i-1] = []cell{head[0], before, own, change}
			}
			g.rows[i] = t.withLastYear(row, first)
			done = true
		}
	}
}

func (t *trap) withLastYear(row []cell, first bool) []cell {
	own := row[1]
	own.cols = 1
	stray := func(s string) cell {
		return cell{text: s, rows: 1, cols: 1, value: true, at: Cell{Metric: form.NoMetric}}
	}
	before := stray(t.other(&own))
	change := stray(one(t.r, "+6.5%", "6.5%", "-12.3%", "↑6.5%", "持平", "0", fmt.Sprint(t.r.between(1, 300)), fmt.Sprint(-t.r.between(1, 300))))
	if first {
		return []cell{row[0], before, own, change}
	}
	return []cell{row[0], own, before, change}
}

// otherYears lists the reports on other years above or below the text.
func (t *trap) otherYears() {
	r, truth := t.r, &t.d.truth
	var years []int
	for y := truth.Year - r.between(1, 4); y <= min(truth.Year+2, 2024); y++ {
		if y >= 2019 && (y != truth.Year || r.odds(.3)) {
			years = append(years, y)
		}
	}
	if len(years) == 0 || len(years) == 1 && years[0] == truth.Year {
		years = []int{truth.Year + 1}
	}
	if r.odds(.5) {
		slices.Reverse(years)
	}
	wording := r.Uint64()
	var list []block
	item := func(y int) string {
		s := titleOf(newRNG(wording), truth.Agency, y)
		switch r.IntN(4) {
		case 0:
			s += fmt.Sprintf(" %d-0%d-%d", y+1, r.between(1, 3), r.between(10, 28))
		case 1:
			s = one(r, "· ", "◆", "[年报] ") + s
		}
		return s
	}
	switch r.IntN(4) {
	case 0, 1:
		if r.odds(.5) {
			list = append(list, block{kind: line, text: one(r, "相关链接", "历年年报", "政府信息公开年报", "热门推荐")})
		}
		for _, y := range years {
			list = append(list, block{kind: line, text: item(y)})
		}
	case 2:
		for i, y := range years[:min(2, len(years))] {
			list = append(list, block{kind: line, text: []string{"上一篇：", "下一篇："}[i] + item(y)})
		}
	default:
		var items []string
		for _, y := range years {
			items = append(items, titleOf(newRNG(wording), truth.Agency, y))
		}
		list = append(list, block{kind: line, text: strings.Join(items, " ")})
	}
	switch r.IntN(3) {
	case 0:
		t.d.blocks = append(t.d.blocks, list...)
	case 1:
		t.d.blocks = append(list, append(t.d.blocks, list...)...)
	default:
		t.d.blocks = append(list, t.d.blocks...)
	}
}

// noticeTitle sends the report out with a notice, whose title holds its own.
func (t *trap) noticeTitle() {
	r, truth := t.r, &t.d.truth
	verb, kind := one(r, "印发", "公布", "发布", "公开"), one(r, "通知", "公告", "通告")
	wrap := func(s string) string { return "关于" + verb + "《" + s + "》的" + kind }
	if r.odds(.3) {
		inner := wrap
		wrap = func(s string) string { return truth.Agency + inner(s) }
	}
	titled := false
	for i := range t.d.blocks {
		if b := &t.d.blocks[i]; b.kind == title {
			s, hash := strings.CutPrefix(b.text, "# ")
			if b.text = wrap(s); hash {
				b.text = "# " + b.text
			}
			titled = true
		}
	}
	if !titled {
		t.d.blocks = append([]block{{kind: title, text: wrap(fmt.Sprintf("%d年政府信息公开工作年度报告", truth.Year))}}, t.d.blocks...)
	}
}
