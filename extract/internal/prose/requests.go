package prose

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// requests reads how many requests came and how many were handled.
func (x *proseReader) requests(add func(form.Metric, grid.Number)) {
	b := x.Text.Bytes
	for _, c := range x.Cues {
		switch c.Kind {
		case label.CueNone:
			if x.noneCame(c) && !isOfSome(part(x.sentenceBefore(c.Start))) {
				add(newRequests, grid.Number{Start: c.Start, End: c.End})
			}
		case label.CueHandled, label.CueAnswered:
			if before, _ := utf8.DecodeLastRune(b[:c.Start]); c.Kind == label.CueAnswered && text.IsHan(before) {
				continue // 同意公开答复: of one outcome
			}
			if n, ok := x.linked(c.End, handled); ok && !isOfSome(part(x.sentenceBefore(c.Start))) && x.onRequests(c.Start) {
				add(handled, n)
			}
		case label.CueReceived:
			before := part(x.sentenceBefore(c.Start))
			if string(b[c.Start:c.End]) == "新收" {
				before = strings.ReplaceAll(before, "其中", "") // of what was received and carried in
			}
			if n, ok := x.requested(c.End); ok && !isOfSome(before) && !x.countsCarriedIn(c, n.Start, n.End) {
				add(newRequests, n)
			}
		}
	}
}

// Words of what is asked for or done elsewhere: 行政复议申请. And of some requests only.
var (
	otherAsked = label.NewWords("复议", "诉讼", "投诉", "举报", "信访", "听证", "意见", "仲裁", "许可", "处罚", "救助", "补助", "补贴", "援助",
		"登记", "认定", "调解", "建议", "提案", "热线", "工单", "留言", "咨询", "案件", "审批")
	someAsked = label.NewWords("涉及", "关于", "有关", "网上", "网络", "信函", "当面", "书面", "邮寄", "邮件", "传真", "电话", "口头", "现场")
)

// noneCame reports whether a cue for no requests is one for all of them: 零申请, or 未收到
// with 申请 behind it and nothing that makes it of some only.
func (x *proseReader) noneCame(c label.Cue) bool {
	b := x.Text.Bytes
	if bytes.HasSuffix(b[:c.End], []byte("申请")) || bytes.HasSuffix(b[:c.End], []byte("依申请")) {
		return !otherAsked.In(part(x.sentenceBefore(c.Start)))
	}
	asked, _, ok := strings.Cut(string(label.ClauseBehind(b, c.End)), "申请")
	return ok && !otherAsked.In(asked) && (!someAsked.In(asked) || together.In(asked))
}

// onRequests reports whether the sentences before a cue speak of requests last, rather than
// of what else is handled: 收到建议3件,办结3件.
func (x *proseReader) onRequests(at int) bool {
	b := x.Text.Bytes[max(0, at-farSentence):at]
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		b = b[i+1:]
	}
	return !otherAsked.In(string(b[max(0, bytes.LastIndex(b, []byte("申请"))):]))
}

// requested returns the number of requests that a clause from b[at] on states: behind the
// word for them, right before it, or right at its beginning. Other numbers of the clause
// count who asked, and where.
func (x *proseReader) requested(at int) (grid.Number, bool) {
	b := x.Text.Bytes
	clause := label.ClauseBehind(b, at)
	asked := bytes.Index(clause, []byte("申请"))
	if asked < 0 || bytes.Contains(clause, []byte("复议")) || otherAsked.In(string(clause[:asked])) {
		return grid.Number{}, false
	}
	if n, ok := x.counted(at); ok {
		return n, true
	}
	for i := 0; ; {
		k := bytes.Index(clause[i:], []byte("申请"))
		if k < 0 {
			break
		}
		i += k + len("申请")
		behind := i
		for _, w := range [...]string{"公开", "政府信息", "信息", "书", "表"} {
			if bytes.HasPrefix(clause[behind:], []byte(w)) {
				behind += len(w)
			}
		}
		if n, ok := x.counted(at + behind); ok {
			return n, true
		}
	}
	return x.countBefore(at, clause)
}

// counted is linked for a count of requests.
func (x *proseReader) counted(at int) (grid.Number, bool) {
	n, ok := x.linked(at, newRequests)
	return n, ok && grid.Counting.Has(n.Unit)
}

// countBefore returns the number that stands right before the word for requests in a
// clause at b[at]: 收到公民5件申请.
func (x *proseReader) countBefore(at int, clause []byte) (grid.Number, bool) {
	for i := 0; i < len(clause); i++ {
		if !text.IsDigit(clause[i]) {
			continue
		}
		n, rest, ok := grid.ParseNumber(x.Text, at+i, at+len(clause), false)
		if ok && grid.Counting.Has(n.Unit) && !grid.Pieces.Has(n.Unit) {
			behind := strings.TrimSpace(string(x.Text.Bytes[rest : at+len(clause)]))
			for _, w := range [...]string{"的", "政府信息公开", "信息公开", "依", "的"} {
				behind = strings.TrimPrefix(behind, w)
			}
			if strings.HasPrefix(behind, "申请") {
				return n, true
			}
		}
		i = max(i, rest-at-1)
	}
	return grid.Number{}, false
}
