// Package prose reads the numbers that running text states about cells of the form.
package prose

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/table"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// proseReader reads running text, that is what lies outside of the tables.
type proseReader struct {
	*label.Marks
	spans []text.Span
}

// Read reads the numbers that the prose states about cells of the form:
// a label, a few linking words, a number and its unit, all in one clause. Prose
// often counts a part (the office alone) where the table counts the whole, so
// these stand beside the readings and never decide over them.
func Read(m *label.Marks, f *table.Found, r *report.Builder) {
	x := proseReader{m, f.Spans}
	add := func(m form.Metric, n grid.Number) {
		a := form.NotApplicable
		if m.Info().Table.HasApplicants() {
			a = form.AllApplicants
		}
		if stated(r, m) || x.inTables(n.Start) || x.ofOtherYear(n.Start, r.Year) {
			return
		}
		unit := n.Unit.String()
		if unit == "" && !m.Info().IsAmount() {
			unit = m.Info().Unit
		}
		r.Statements = append(r.Statements, report.Statement{Metric: m, Applicant: a, Value: n.Value, Unit: unit,
			Text: x.Text.Quote(&r.Written, n.Start, n.End), Locator: report.Locator{Start: x.Text.Start(n.Start), End: x.Text.End(n.End)}})
	}
	x.requests(add)
	for i := range x.Labels {
		h := &x.Labels[i]
		if x.inTables(h.Start) {
			continue
		}
		// 上年结转2件: prose uses the beginning of these labels alone
		if m := h.Metric; h.Part && m != newRequests && m != carriedIn && m != carriedOut {
			continue
		}
		if m, ok := x.statedMetric(h, r.Edition); ok {
			n, ok := x.linked(h.End, m)
			if !ok || x.isJoined(h, x.labelBefore(i)) || (m == newRequests || m == carriedIn) && x.isHandled(h) {
				continue
			}
			add(m, n)
		}
	}
}

// labelBefore returns the label before the i-th; nil if there is none.
func (x *proseReader) labelBefore(i int) *label.Label {
	if i == 0 {
		return nil
	}
	return &x.Labels[i-1]
}

var (
	newRequests = form.MustLookup("requests.received")
	carriedIn   = form.MustLookup("requests.carried_in")
	carriedOut  = form.MustLookup("requests.carried_out")
	handled     = form.MustLookup("outcome.total")
)

// stated reports whether a statement about m was found before.
func stated(r *report.Builder, m form.Metric) bool {
	return slices.ContainsFunc(r.Statements, func(s report.Statement) bool { return s.Metric == m })
}

// inTables reports whether a place lies in a stretch read as a table.
func (x *proseReader) inTables(at int) bool {
	for i := range x.spans {
		if s := &x.spans[i]; at >= s.Start && at < s.End {
			return true
		}
	}
	return false
}

// statedMetric returns which cell a label in prose speaks of.
func (x *proseReader) statedMetric(h *label.Label, e form.Edition) (form.Metric, bool) {
	if h.Metric != form.NoMetric && len(h.Entries) == 1 {
		return h.Metric, true
	}
	id := ""
	for _, t := range form.Tables {
		if block, ok := h.Has(t.Block); ok {
			if m, ok := form.Lookup(block + ".total"); ok {
				return m, true
			}
		}
		if row, ok := h.Has(t.Row); ok && t.Shape == form.Rows {
			id = row
		}
	}
	if id == "" {
		return form.NoMetric, false
	}
	clause := x.clauseBefore(h.Start)
	has := func(words ...string) bool {
		for _, w := range words {
			if bytes.Contains(clause, []byte(w)) {
				return true
			}
		}
		return false
	}
	var columns []string // those that editions have for it
	switch id {
	case "regulations", "normative_documents":
		for _, did := range ofDocuments {
			if has(did.words...) {
				if columns != nil || did.columns == nil {
					return form.NoMetric, false // 制定和废止规范性文件5件
				}
				columns = did.columns
			}
		}
	case "licensing", "penalties", "coercion":
		if !has("目录", "清单", "权力事项", "指南", "公示") {
			columns = []string{"decisions"}
		}
	case "procurement":
		columns = []string{"projects"}
	}
	for _, column := range columns {
		if m, ok := form.Lookup(id + "." + column); ok && m.Info().In(e) {
			return m, true
		}
	}
	return form.NoMetric, false
}

// ofDocuments are what agencies do with documents, and the columns that it is of.
var ofDocuments = []struct{ words, columns []string }{
	{[]string{"修改", "修订", "清理"}, nil},
	{[]string{"废止", "废除", "失效"}, []string{"repealed"}},
	{[]string{"有效", "正在实施"}, []string{"in_force"}},
	{[]string{"制发", "制定", "制作", "出台", "印发"}, []string{"created", "issued"}},
}

// How far prose is looked at, in bytes.
const (
	farLinked     = 60  // from a label over its linking words to the number
	longestNumber = 40  // with magnitude, 余 and unit
	farAsked      = 120 // from 未收到 to the 申请 that did not come: who might have asked stands between
	longestClause = 90  // before a label: 制发 ... 规范性文件
)

// links are words between a label and its number; blanks and colons are others.
var links = []string{"处理决定", "的数量", "数量", "项目", "申请", "信息", "案件", "决定", "共计", "总计", "合计", "均为", "事项", "答复", "情况", "继续办理", "办理", "的", "为", "共", "有", "计", "了", "是"}

// applied is the link that asks for something first.
const applied = "申请"

// linked reads the number that a label at b[:at] is linked to.
func (x *proseReader) linked(at int, m form.Metric) (grid.Number, bool) {
	b := x.Text.Bytes
	limit := min(len(b), at+farLinked)
	for at < limit {
		step := 0
		switch c := b[at]; {
		case c == ' ' || c == '\n' || c == ':':
			step = 1
		case text.LeadsHan(c):
			for _, w := range links {
				if bytes.HasPrefix(b[at:], []byte(w)) {
					if w == applied && m.Info().Table.Shape == form.Rows {
						return grid.Number{}, false // 行政许可申请80件: of what was applied for, not of what was decided
					}
					step = len(w)
					break
				}
			}
		}
		if step == 0 {
			break
		}
		at += step
	}
	if at >= limit || !text.IsDigit(b[at]) {
		return grid.Number{}, false
	}
	n, rest, ok := grid.ParseNumber(x.Text, at, min(len(b), at+longestNumber), false)
	if !ok || n.Unit == grid.NoUnit || n.Unit.IsMoney() != m.Info().IsAmount() {
		return grid.Number{}, false
	}
	if r, _ := utf8.DecodeRune(b[rest:]); text.IsHan(r) && !strings.ContainsRune("和及与,其均已占全", r) && grid.Pieces.Has(n.Unit) {
		return grid.Number{}, false
	}
	return n, true
}

// clauseBefore returns what stands before a place, back to punctuation.
func (x *proseReader) clauseBefore(at int) []byte {
	b := x.Text.Bytes[max(0, at-longestClause):at]
	if i := bytes.LastIndexAny(b, ",;:\n"); i >= 0 {
		b = b[i+1:]
	}
	for _, stop := range [...]string{"。", "、"} {
		if i := bytes.LastIndex(b, []byte(stop)); i >= 0 {
			b = b[i+len(stop):]
		}
	}
	return b
}
