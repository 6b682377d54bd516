package table

import (
	"bytes"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// Agencies put columns beside those of tables of rows that the form does not have: last year's
// number, the change. Their heads keep their places among the others, so that this year's
// values are known by position.

// What a column is that the form does not name, in tableColumn.column.
const (
	otherColumn   = -1 - iota // its head says that it is another year's, or a change
	strangeColumn             // its head says something unknown: with a typo, or of no interest
	restColumn                // the rest of a head that begins on the line above; see joinHeads
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
		return addTo(&x.heads, columns, tableColumn{column: column, year: year, col: it.Col, text: text.Span{Start: it.Start, End: it.End}}), true
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
			columns, understood = addTo(&x.heads, columns, tableColumn{column: column, year: year, col: it.Col, text: text.Span{Start: at, End: end}}), true
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

// Heads over two lines, where nothing keeps columns apart, come as the lines do, the upper
// parts first. Their rests show where they belong:
//
//	         本年新制作数 对外公开总数
//	信息内容 量           量           本年新公开数量

// headRests adds the words of a text to columns as rests of heads.
func (x *Reader) headRests(columns []tableColumn, it *grid.Item) []tableColumn {
	b := x.Text.Bytes
	for at := it.Start; at < it.End; {
		end := at
		for end < it.End && !text.IsSpace(b[end]) {
			end++
		}
		if end > at {
			columns = addTo(&x.heads, columns, tableColumn{column: restColumn, line: it.Line, text: text.Span{Start: at, End: end}})
		}
		at = end + 1
	}
	return columns
}

// joinHeads puts the heads that begin above the others, the first so many of columns, where
// their rests stand. Where there are no such rests the order is not known.
func (x *Reader) joinHeads(f *rowsForm, columns []tableColumn, upper int) []tableColumn {
	rest := func(c tableColumn) bool { return c.column == restColumn }
	if upper == 0 {
		return slices.DeleteFunc(columns, rest)
	}
	head := slices.Clone(columns[upper:])
	next := 0
	for i := range head {
		if !rest(head[i]) {
			continue
		}
		if next == upper || !x.endsHead(f, &columns[next], head[i].text) {
			next = -1
			break
		}
		head[i] = columns[next]
		next++
	}
	if next == upper {
		return head
	}
	columns = slices.DeleteFunc(slices.Clone(columns), rest)
	for i := range columns {
		columns[i].part = true
	}
	return columns
}

// endsHead reports whether a text is the rest of the head of a column, or of what is in
// brackets behind it.
func (x *Reader) endsHead(f *rowsForm, c *tableColumn, rest text.Span) bool {
	b := x.Text.Bytes
	s := b[rest.Start:rest.End]
	if bytes.IndexByte(s, ')') >= 0 && bytes.IndexByte(s, '(') < 0 {
		return true
	}
	whole := label.Compact(b[c.text.Start:c.text.End]) + label.Compact(s)
	return slices.ContainsFunc(f.heads, func(h rowName) bool { return h.id == f.ColumnIDs[max(0, c.column)] && h.Text == whole })
}

// nameTorn takes a head of another year's for the column of the form of whose head it may be
// the first part, where that is lost: 上一年 of 上一年项目数量.
func (x *Reader) nameTorn(v *tableRow, e form.Edition) {
	cloned := false
	for i := range v.columns {
		c := v.columns[i]
		if c.column != otherColumn || c.text.End == 0 || c.year > 0 {
			continue
		}
		for k, m := range v.form.metrics {
			if m == form.NoMetric || e == form.NoEdition || !m.Info().In(e) || slices.ContainsFunc(v.columns, func(c tableColumn) bool { return c.column == k }) {
				continue
			}
			if !x.rowsForm.beginsHead(k, label.Compact(x.Text.Bytes[c.text.Start:c.text.End])) {
				continue
			}
			if !cloned {
				v.columns, cloned = slices.Clone(v.columns), true
			}
			v.columns[i].column, v.columns[i].part = k, true
		}
	}
}

// beginsHead reports whether the head of a column begins with a text.
func (f *rowsForm) beginsHead(column int, s string) bool {
	return slices.ContainsFunc(form.Labels, func(l form.Label) bool {
		return l.Kind == f.Column && l.ID == f.ColumnIDs[column] && strings.HasPrefix(l.Wording, s)
	})
}

// rowColumns is what the values of a row are, in order.
type rowColumns struct {
	metrics []form.Metric // NoMetric for columns that the form does not have
	named   bool          // heads name them
	by      report.Sign
	odd     bool // heads say otherwise
}

// metrics returns what the values of a row are: the columns above it, if they name as
// many, else those of the form. ms is memory for it.
func (v *tableRow) metrics(e form.Edition, ms []form.Metric) rowColumns {
	columns := v.ofForm(e)
	ofForm := rowColumns{metrics: v.official(e), by: report.ByForm}
	if len(columns) == 0 {
		return ofForm
	}
	last := 0
	for _, c := range columns {
		last = max(last, c.year)
	}
	known, whole := 0, true
	for _, c := range columns {
		if c.column < 0 || c.year < last && c.year > 0 {
			ms = append(ms, form.NoMetric)
			continue
		}
		m := v.form.metrics[c.column]
		if m == form.NoMetric { // the heads are those of other rows
			ofForm.by, ofForm.odd = report.ByOrder, !c.part
			return ofForm
		}
		if e != form.NoEdition && !m.Info().In(e) || form.OnlyIn(m) != form.NoEdition && v.besideForm(form.OnlyIn(m)) {
			m = form.NoMetric
		}
		if m != form.NoMetric {
			known++
		}
		whole = whole && !c.part
		ms = append(ms, m)
	}
	switch cells := min(v.filled(), len(v.cells)); {
	case len(ms) < cells || known == 0 && len(ms) != len(v.cells):
		if !inOrder(ms, ofForm.metrics) {
			ofForm.by, ofForm.odd = report.ByOrder, true
		}
		return ofForm
	case whole && !inOrder(ms, ofForm.metrics) && v.tornHead(columns):
		return rowColumns{metrics: ms, named: true, by: report.ByOrder, odd: true}
	case whole:
		return rowColumns{metrics: ms, named: true, by: report.ByHead}
	case slices.Equal(ms, ofForm.metrics):
		return rowColumns{metrics: ms, named: true, by: report.ByForm}
	case !inOrder(ms, ofForm.metrics) && !onLine(columns, columns[0].line) && len(ofForm.metrics) == len(v.cells):
		ofForm.by = report.ByOrder // torn heads come in any order
		return ofForm
	}
	return rowColumns{metrics: ms, named: true, by: report.ByOrder, odd: !inOrder(ms, ofForm.metrics)}
}

// tornHead reports whether the heads above a row stand on several lines among others, though its
// values stand on one: the lines of a head come in another order than its columns.
func (v *tableRow) tornHead(columns []tableColumn) bool {
	return v.ownLine && len(v.cells) > 0 && !v.cells[0].Cell && !onLine(columns, columns[0].line) && slices.ContainsFunc(columns, func(c tableColumn) bool { return c.among })
}

// reorders reports whether the heads above a row name its columns in another order than the
// form's.
func (v *tableRow) reorders(e form.Edition) bool {
	var ms [16]form.Metric
	to := v.metrics(e, ms[:0])
	return to.named && !v.byHead && !inOrder(to.metrics, v.official(e))
}

// inOrder reports whether the metrics of some heads come in the order of the form.
func inOrder(ms, official []form.Metric) bool {
	last := form.NoMetric
	for _, m := range ms {
		if m == form.NoMetric || m == last { // one head written out over merged cells
			continue
		}
		last = m
		at := slices.Index(official, m)
		if at < 0 {
			return false
		}
		official = official[at+1:]
	}
	return true
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
	if len(columns) <= official || !v.under(columns) {
		columns = slices.DeleteFunc(slices.Clone(columns), func(c tableColumn) bool { return c.column == strangeColumn })
	}
	if official > 1 && len(v.cells) <= official && len(columns) != len(v.cells) { // there are no cells for more: the rest of a broken head
		return slices.DeleteFunc(slices.Clone(columns), func(c tableColumn) bool { return c.column < 0 })
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
