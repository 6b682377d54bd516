package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
)

// proseReader reads running text, that is what lies outside of the tables.
type proseReader struct {
	*marks
	spans []span
}

// readStatements reads the numbers that the prose states about cells of the form:
// a label, a few linking words, a number and its unit, all in one clause. Prose
// often counts a part (the office alone) where the table counts the whole, so
// these are told beside the readings and never decide over them.
func readStatements(m *marks, f *found, r *reportBuilder) {
	x := proseReader{m, f.spans}
	var seen [256]bool // by metric
	add := func(m form.Metric, n number) {
		a := form.NotApplicable
		if m.Info().Table == 3 {
			a = form.AllApplicants
		}
		if seen[m] || x.inTables(n.start) {
			return
		}
		seen[m] = true
		unit := n.unit.String()
		if unit == "" && !m.Info().IsAmount() {
			unit = m.Info().Unit
		}
		r.Statements = append(r.Statements, Statement{Metric: m, Applicant: a, Value: n.value, Unit: unit,
			Text: x.text.quote(&r.written, n.start, n.end), Start: x.text.start(n.start), End: x.text.end(n.end)})
	}
	x.requests(add)
	for i := range x.hits {
		h := &x.hits[i]
		if x.inTables(h.start) {
			continue
		}
		// 上年结转2件: prose uses the beginning of these labels alone
		if m := h.metric; h.part && m != newRequests && m != carriedIn && m != carriedOut {
			continue
		}
		if m, ok := x.statedMetric(h, r.Edition); ok {
			if n, ok := x.linked(h.end, m); ok {
				add(m, n)
			}
		}
	}
}

var (
	newRequests = form.MustLookup("requests.received")
	carriedIn   = form.MustLookup("requests.carried_in")
	carriedOut  = form.MustLookup("requests.carried_out")
	handled     = form.MustLookup("outcome.total")
)

// inTables tells whether a place lies in a stretch read as a table.
func (x *proseReader) inTables(at int) bool {
	for i := range x.spans {
		if s := &x.spans[i]; at >= s.start && at < s.end {
			return true
		}
	}
	return false
}

// statedMetric tells which cell a label in prose speaks of.
func (x *proseReader) statedMetric(h *hit, e form.Edition) (form.Metric, bool) {
	if id, ok := h.has(form.Row3); ok && len(h.labels) == 1 {
		return form.Lookup(id)
	}
	if id, ok := h.has(form.Block4); ok && id != "litigation" {
		return form.Lookup(id + ".total")
	}
	id, ok := h.has(form.Row2)
	if !ok {
		return form.NoMetric, false
	}
	clause := x.clauseBefore(h.start)
	has := func(words ...string) bool {
		for _, w := range words {
			if bytes.Contains(clause, []byte(w)) {
				return true
			}
		}
		return false
	}
	column := ""
	switch id {
	case "regulations", "normative_documents":
		switch {
		case has("废止", "废除", "失效"):
			column = "repealed"
		case has("有效", "正在实施"):
			column = "in_force"
		case has("制发", "制定", "制作", "出台", "印发"):
			column = [...]string{form.Edition2019: "created", form.Edition2021: "issued"}[e]
		}
	case "licensing", "penalties", "coercion":
		if !has("目录", "清单", "权力事项", "指南", "公示") {
			column = "decisions"
		}
	case "procurement":
		column = "projects"
	}
	m, ok := form.Lookup(id + "." + column)
	return m, ok && m.Info().In(e)
}

// links are words between a label and its number; blanks and colons are others.
var links = []string{"处理决定", "的数量", "数量", "项目", "申请", "信息", "案件", "决定", "共计", "总计", "合计", "均为", "事项", "答复", "情况", "继续办理", "办理", "的", "为", "共", "有", "计", "了", "是"}

// linked reads the number that a label at b[:at] is linked to.
func (x *proseReader) linked(at int, m form.Metric) (number, bool) {
	b := x.text.b
	limit := min(len(b), at+60)
	for at < limit {
		step := 0
		switch c := b[at]; {
		case c == ' ' || c == '\n' || c == ':':
			step = 1
		case leadsHan(c):
			for _, w := range links {
				if bytes.HasPrefix(b[at:], []byte(w)) {
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
	if at >= limit || !isDigit(b[at]) {
		return number{}, false
	}
	n, rest, ok := parseNumber(x.text, at, min(len(b), at+40), false)
	if !ok || n.unit == noUnit || n.unit.isMoney() != m.Info().IsAmount() {
		return number{}, false
	}
	if r, _ := utf8.DecodeRune(b[rest:]); isHan(r) && !strings.ContainsRune("和及与,其均已占全", r) && pieces.has(n.unit) {
		return number{}, false
	}
	return n, true
}

// clauseBefore gives what stands before a place, back to punctuation.
func (x *proseReader) clauseBefore(at int) []byte {
	b := x.text.b[max(0, at-90):at]
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

// requests reads how many requests came and how many were handled.
func (x *proseReader) requests(add func(form.Metric, number)) {
	b := x.text.b
	for _, c := range x.said {
		switch c.cue {
		case cueNone:
			clause := b[c.end:min(len(b), c.end+120)]
			asked := bytes.Index(clause, []byte("申请"))
			if c.end-c.start > len("未收到") || asked >= 0 && !bytes.Contains(clause[:asked], []byte("复议")) {
				add(newRequests, number{start: c.start, end: c.end})
			}
		case cueHandled, cueAnswered:
			if before, _ := utf8.DecodeLastRune(b[:c.start]); c.cue == cueAnswered && isHan(before) {
				continue // 同意公开答复: of one outcome
			}
			if n, ok := x.linked(c.end, handled); ok {
				add(handled, n)
			}
		case cueReceived:
			clause := clauseBehind(b, c.end)
			if !bytes.Contains(clause, []byte("申请")) || bytes.Contains(clause, []byte("复议")) {
				continue
			}
			if n, ok := x.firstCount(c.end, c.end+len(clause)); ok {
				add(newRequests, n)
			}
		}
	}
}

// firstCount gives the first number with a unit of count in b[start:end).
func (x *proseReader) firstCount(start, end int) (number, bool) {
	b := x.text.b
	for i := start; i < end; i++ {
		if !isDigit(b[i]) {
			continue
		}
		n, rest, ok := parseNumber(x.text, i, end, false)
		if ok && counting.has(n.unit) {
			return n, true
		}
		i = max(i, rest-1)
	}
	return number{}, false
}
