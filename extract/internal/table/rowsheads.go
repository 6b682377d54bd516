package table

import (
	"bytes"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// Agencies put columns beside those of tables of rows that the form does not have: last year's
// number, the change. Their heads keep their places among the others, so that this year's
// values are known by position.

// What a column is that the form does not name, in tableColumn.column.
const (
	otherColumn   = -1 - iota // its head says that it is another year's, or a change
	strangeColumn             // its head says something unknown: with a typo, or of no interest
)

// otherHeads are heads of columns beside this year's.
var otherHeads = []string{"上年", "上年数", "上年数量", "上年度", "上年度数", "上年同期", "上年同期数", "上年同期数量", "去年", "去年数", "去年同期",
	"去年同期数", "上期", "上期数", "同期", "同期数", "同比", "同比增减", "同比增长", "同比增幅", "同比变化", "环比", "增长", "增长率", "增幅", "增速",
	"增减", "增减率", "增减数", "增减量", "增减幅度", "增减情况", "增减变化", "变化", "变化率", "变化情况", "较上年", "较上年增减", "较上年增长", "比上年", "比上年增减",
	"比上年增长", "较去年", "较去年增减", "比去年", "比去年增减", "与上年相比", "与去年相比", "上一年", "上一年度", "同比%", "增减%", "备注"}

// headOf returns which column the text of a head names, and of which year.
func headOf(b []byte) (column, year int) {
	b = bytes.Trim(b, "() ")
	if len(b) == 0 || !text.IsDigit(b[0]) && !(text.HanAt(b, 0) && beginsOther(text.DecodeHan(b))) {
		return strangeColumn, 0 // as most are
	}
	s := label.Compact(b)
	if len(s) == len("2022年") || len(s) == len("2022年度") {
		if y, ok := grid.ParseShortInt([]byte(s[:len("2022")])); ok && int(y) >= form.FirstYear && bytes.HasPrefix([]byte(s[len("2022"):]), []byte("年")) {
			return otherColumn, int(y)
		}
	}
	for _, cut := range [...]string{"(%)", "%"} {
		s = string(bytes.TrimSuffix([]byte(s), []byte(cut)))
	}
	if slices.Contains(otherHeads, s) {
		return otherColumn, 0
	}
	const longest = len("上一年处理决定数量") // no sentence
	for _, first := range [...]string{"上一年", "上年", "去年", "上期", "同期", "比上", "较上", "同比", "环比"} {
		if len(s) <= longest && strings.HasPrefix(s, first) {
			return otherColumn, 0 // the rest may stand on the next line
		}
	}
	return strangeColumn, 0
}

// beginsOther reports whether one of otherHeads begins with r.
func beginsOther(r rune) bool {
	switch r {
	case '上', '去', '同', '环', '增', '变', '较', '比', '与', '备':
		return true
	}
	return false
}

// headText adds to columns those that a text in the head of such a table names, and reports
// whether it names any. Words that touch labels belong to those.
// Any text that fills a cell behind others of the head is one.
func (x *Reader) headText(f *rowsForm, columns []tableColumn, it *grid.Item, before, after, behind bool) (_ []tableColumn, understood bool) {
	b := x.Text.Bytes
	if it.Cell {
		column, year := headOf(b[it.Start:it.End])
		if column == strangeColumn && (!behind || f.nearest(b[it.Start:it.End]) != "" || unitIn(b[it.Start:it.End]) != "" || bytes.Contains(b[it.Start:it.End], []byte("单位"))) {
			return columns, false
		}
		return addTo(&x.heads, columns, tableColumn{column: column, year: year, col: it.Col}), true
	}
	for at := it.Start; at < it.End; {
		for at < it.End && text.IsSpace(b[at]) {
			at++
		}
		end := at
		for end < it.End && !text.IsSpace(b[end]) {
			end++
		}
		if column, year := headOf(b[at:end]); column == otherColumn && !(before && end == it.End) && !(after && at == it.Start) {
			columns, understood = addTo(&x.heads, columns, tableColumn{column: column, year: year, col: it.Col}), true
		}
		at = end
	}
	return columns, understood
}

// ofOtherYear reports whether the words that touch the label of a column say that it is
// another year's, and else which year they state, 0 if none: 上年处理决定数量,
// 处理决定数量（2022年）.
func (x *Reader) ofOtherYear(it *grid.Item) (other bool, year int) {
	const longest = 12 // characters' bytes of 上年同期
	b := x.Text.Bytes
	from := it.Start
	for from > 0 && it.Start-from < longest && !text.IsSpace(b[from-1]) && b[from-1] != '|' && b[from-1] != ')' {
		from--
	}
	to := it.End
	if to < len(b) && b[to] == '(' {
		if n := bytes.IndexByte(b[to:min(len(b), to+2*longest)], ')'); n > 0 {
			to += n
		}
	}
	for _, s := range [...][]byte{b[from:it.Start], b[it.End:to]} {
		column, y := headOf(s)
		other, year = other || column == otherColumn && y == 0 && len(s) > 0, max(year, y)
	}
	return other, year
}

// metrics returns what the values of a row are, in order, and whether the columns above it
// name them; NoMetric for columns that the form does not have. ms is memory for it.
func (v *tableRow) metrics(e form.Edition, ms []form.Metric) (_ []form.Metric, named bool) {
	columns := v.ofForm(e)
	last := 0
	for _, c := range columns {
		last = max(last, c.year)
	}
	for _, c := range columns {
		if c.column < 0 || c.year < last && c.year > 0 {
			ms = append(ms, form.NoMetric)
			continue
		}
		m := v.form.metrics[c.column]
		if m == form.NoMetric {
			return v.official(e), false
		}
		if e != form.NoEdition && !m.Info().In(e) {
			m = form.NoMetric
		}
		ms = append(ms, m)
	}
	if !slices.ContainsFunc(ms, func(m form.Metric) bool { return m != form.NoMetric }) || len(ms) < v.filled() && len(ms) < len(v.cells) {
		return v.official(e), false
	}
	return ms, true
}

// filled counts the cells of a row that are not empty.
func (v *tableRow) filled() int {
	n := v.count
	for i := range v.cells {
		if v.cells[i].Kind == grid.ItemUnread {
			n++
		}
	}
	return n
}

// under reports whether the cells of a row are those of a grid right under its heads, all
// of them filled.
func (v *tableRow) under(columns []tableColumn) bool {
	if len(v.cells) != len(columns) {
		return false
	}
	for i := range columns {
		if it := &v.cells[i]; it.Col != columns[i].col || !it.Cell || it.Kind == grid.ItemEmpty {
			return false
		}
	}
	return true
}

// ofForm returns the columns above a row, without texts that are no columns: where there are
// no more than the form has, or the cells are not those under them, a strange head is one
// of its own with a typo. Years under one head divide it.
func (v *tableRow) ofForm(e form.Edition) []tableColumn {
	columns := v.columns
	if !slices.ContainsFunc(columns, func(c tableColumn) bool { return c.column < 0 }) {
		return columns
	}
	official := len(v.official(e))
	if official > 1 && len(v.cells) <= official { // there are no cells for more: the rest of a broken head
		return slices.DeleteFunc(slices.Clone(columns), func(c tableColumn) bool { return c.column < 0 })
	}
	if len(columns) <= official || !v.under(columns) {
		columns = slices.DeleteFunc(slices.Clone(columns), func(c tableColumn) bool { return c.column == strangeColumn })
	}
	own, years := -1, 0
	for i, c := range columns {
		switch {
		case c.column < 0 && c.year > 0:
			years++
		case c.column >= 0 && own >= 0:
			return columns
		case c.column >= 0 && c.year == 0:
			own = i
		}
	}
	if own < 0 || years < 2 {
		return columns
	}
	var out []tableColumn
	for i, c := range columns {
		if c.year > 0 {
			c.column, c.unit = columns[own].column, columns[own].unit
		}
		if i != own {
			out = append(out, c)
		}
	}
	return out
}
