package extract

import (
	"bytes"
	"fmt"

	"gongkai/extract/form"
)

// classifier is what tells whether a text is a report.
type classifier struct{ *metadataReader }

// judge decides whether what was read is a report. The tables speak first:
// what holds them with values is one, whatever it calls itself.
func judge(m *metadataReader, r *reportBuilder) error {
	x := classifier{m}
	stated := 0
	for i := range r.Readings {
		if !r.Readings[i].Null {
			stated++
		}
	}
	if x.several != "" {
		return &Reject{ReasonSeveral, x.several}
	}
	if x.labelCount() >= 12 && stated == 0 {
		if x.isNotice() {
			return &Reject{ReasonNotice, "tells how reports are compiled, with the form to be filled in"}
		}
		if r.Agency == "" || r.Year < form.FirstYear || !x.unread && (len(r.Readings) == 0 || !x.hasProse()) {
			if x.unread {
				return &Reject{ReasonNoForm, "the values of the tables could not be told, nor whose report it is"}
			}
			return &Reject{ReasonEmptyForm, "the tables hold no values"}
		}
		return nil
	}
	if r.Year != 0 && r.Year < form.FirstYear && stated < len(form.InOrder(3, form.Edition2019)) && x.best() != nil {
		return &Reject{ReasonOlderForm, fmt.Sprintf("a report on %d; the forms read here are of %d and later", r.Year, form.FirstYear)}
	}
	const few = 5
	if stated >= few {
		return nil
	}
	return x.without(r, stated)
}

// labelCount counts the distinct rows of table 3 whose labels the text has.
func (x *classifier) labelCount() (n int) {
	var seen [256]bool // by metric
	for i := range x.hits {
		if h := &x.hits[i]; len(h.labels) == 1 && h.metric != form.NoMetric && !seen[h.metric] {
			seen[h.metric] = true
			n++
		}
	}
	return n
}

// hasProse tells a report with blank tables from a form: it has the headings
// and, under them, more than a word on what to write there.
func (x *classifier) hasProse() bool {
	const enough = 600 // Chinese characters beside the labels of the form
	n := 0
	for i := range x.hits {
		n += x.hits[i].foreign
	}
	return n > enough && x.headingCount() >= 3 && x.contains("文字描述", "模板", "报告格式", "主要包括") == 0
}

func (x *classifier) isNotice() bool {
	return x.contains("的通知", "通知如下", "填报说明", "填表说明") > 0 && x.contains("请各", "各单位", "各地区", "各部门", "各县", "各市", "抄送", "特此通知") > 0
}

// noticeTitle tells whether the title of a notice on annual reports stands near
// the top: it ends its line, or is followed by whom the notice is for.
func (x *classifier) noticeTitle() bool {
	top := x.text.b[:min(len(x.text.b), 3000)]
	for at := 0; ; {
		i := bytes.Index(top[at:], []byte("通知"))
		if i < 0 {
			return false
		}
		at += i + len("通知")
		end := bytes.TrimLeft(top[at:], " #*|")
		if len(end) > 0 && end[0] != '\n' && !bytes.HasPrefix(end, []byte("各")) {
			continue
		}
		before := []byte(squeeze(string(top[max(0, at-180):at])))
		if n := bytes.LastIndexAny(before, ",;:>"); n >= 0 {
			before = before[n+1:]
		}
		if !bytes.Contains(before, []byte("。")) && bytes.Contains(before, []byte("报告")) && !bytes.Contains(before, []byte("《")) {
			return true
		}
	}
}

func (x *classifier) contains(words ...string) int {
	n := 0
	for _, w := range words {
		n += bytes.Count(x.text.b, []byte(w))
	}
	return n
}

// without says what a document without tables is. A report whose tables are
// lost is still a report, of what its prose states.
func (x *classifier) without(r *reportBuilder, stated int) error {
	b := x.text.b
	found := x.headingCount()
	titled := x.best()
	named := titled // with more than the words that a menu has, too
	if named != nil && named.year == 0 && named.agency == "" {
		named = nil
	}
	years := map[string]bool{}
	for i := range x.named {
		if t := &x.named[i]; !t.cited && t.year != 0 {
			years[fmt.Sprint(t.agency, t.year)] = true
		}
	}
	top := squeeze(string(b[:min(len(b), 1500)]))
	has := func(s string) bool { return bytes.Contains([]byte(top), []byte(s)) }
	switch {
	case len(years) >= 4 && found < 4:
		return &Reject{ReasonListPage, fmt.Sprintf("names %d reports and is none of them", len(years))}
	case found >= 5 && !x.isNotice() && (r.Year == 0 || r.Year >= form.FirstYear):
		r.note(x.text.start(0), "the tables are lost")
		return nil
	case named == nil && has("政府工作报告"), named == nil && has("法治政府建设"), named == nil && has("预算执行"), named == nil && has("决算"):
		return &Reject{ReasonOtherReport, "a report on another subject"}
	case has("信息公开指南") && found < 4:
		return &Reject{ReasonGuide, "a guide to information disclosure"}
	case x.isNotice() && (named == nil || x.noticeTitle()):
		return &Reject{ReasonNotice, "tells others to compile reports"}
	case found >= 4 && titled != nil && (r.Year == 0 || r.Year >= form.FirstYear):
		r.note(x.text.start(0), "the tables are lost")
		return nil
	case named != nil && r.Year != 0 && r.Year < form.FirstYear:
		return &Reject{ReasonOlderForm, fmt.Sprintf("a report on %d; the forms read here are of %d and later", r.Year, form.FirstYear)}
	case x.isNotice():
		return &Reject{ReasonNotice, "tells others to compile reports"}
	case named != nil && named.wholeLine && found >= 2:
		return &Reject{ReasonNoForm, "an annual report without the tables of the official form"}
	}
	return &Reject{ReasonNotReport, fmt.Sprintf("%d of %d headings of a report, %d values in tables", found, len(headings), stated)}
}
