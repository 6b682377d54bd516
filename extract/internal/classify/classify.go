// Package classify decides whether a document is one report on a known form, and why
// it is none.
package classify

import (
	"bytes"
	"fmt"
	"math"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

const (
	// wholeForm are as many rows of table 3 as only a form has, blank or filled in: prose
	// and notices name a few.
	wholeForm = 12
	// fewValues make a table: text that names a row and a number has fewer.
	fewValues = 5
	// reportsOfList are titles of as many reports as a list page has. A report links to
	// the last and the next, and cites one.
	reportsOfList = 4
	// Of the headings of a report, guides and notices have some. A report without its
	// tables has headingsAlone, or headingsTitled below a title; headingsOther below one
	// are an annual report, though not of this form; headingsBlank with prose are a
	// report whose tables are blank.
	headingsAlone  = 5
	headingsTitled = 4
	headingsBlank  = 3
	headingsOther  = 2
	// In so many bytes at the top a page states its subject, menus included; a notice
	// its title, letterheads included.
	topOfSubject = 1500
	topOfNotice  = 3000
)

// classifier decides whether a text is a report.
type classifier struct{ *metadata.Reader }

// Classify decides whether what was read is a report. The tables speak first:
// what holds them with values is one, whatever it calls itself. What has no cell and
// names no agency is none.
func Classify(m *metadata.Reader, r *report.Builder) error {
	x := classifier{m}
	stated := statedIn(r)
	if err := x.classify(r, stated); err != nil {
		return err
	}
	if stated == 0 && r.Agency == "" {
		return x.orAttachment(r, &report.Reject{Reason: report.ReasonNoForm, Detail: x.because(message.New(message.NoCellsNorAgency))})
	}
	x.noteLost(r)
	return nil
}

// statedIn counts the readings that state something.
func statedIn(r *report.Builder) int {
	stated := 0
	for i := range r.Readings {
		if !r.Readings[i].Null {
			stated++
		}
	}
	return stated
}

func (x *classifier) classify(r *report.Builder, stated int) error {
	if !x.Several.IsZero() {
		return &report.Reject{Reason: report.ReasonSeveral, Detail: x.Several}
	}
	if stated == 0 && labelCount(x.Marks) >= wholeForm {
		if x.isNotice() {
			return &report.Reject{Reason: report.ReasonNotice, Detail: message.New(message.FormToFillIn)}
		}
		if r.Agency == "" || r.Year < form.FirstYear || !x.Unread && (len(r.Readings) == 0 || !x.hasProse()) {
			if x.Unread {
				return &report.Reject{Reason: report.ReasonNoForm, Detail: message.New(message.NoValuesNorAgency)}
			}
			return &report.Reject{Reason: report.ReasonEmptyForm, Detail: message.New(message.NoValues)}
		}
		return nil
	}
	if r.Year != 0 && r.Year < form.FirstYear && stated < fewestRows() && x.Best() != nil {
		return &report.Reject{Reason: report.ReasonOlderForm, Detail: message.New(message.OnOlderYear, message.Number(r.Year), message.Number(form.FirstYear))}
	}
	if stated >= fewValues {
		return nil
	}
	return x.withoutTables(r, stated)
}

// fewestRows returns how many rows the shortest table of requests has: a report that states
// as many numbers has the form, whatever its year.
func fewestRows() int {
	fewest := math.MaxInt
	for _, t := range form.Tables {
		for _, e := range t.Editions {
			if t.Shape == form.Matrix {
				fewest = min(fewest, len(t.In(e)))
			}
		}
	}
	return fewest
}

// labelCount counts the distinct rows of matrices and lists whose labels the text has.
func labelCount(m *label.Marks) int { return rowsOf(m.Labels) }

func rowsOf(labels []label.Label) (n int) {
	seen := make([]bool, len(form.Metrics))
	for i := range labels {
		if h := &labels[i]; len(h.Entries) == 1 && h.Metric != form.NoMetric && !seen[h.Metric] {
			seen[h.Metric] = true
			n++
		}
	}
	return n
}

// hasProse reports whether a text with blank tables is a report and no form: it has the
// headings and, under them, more than a word on what to write there.
func (x *classifier) hasProse() bool {
	const enough = 600 // Chinese characters beside the labels of the form
	n := 0
	for i := range x.Labels {
		n += x.Labels[i].Foreign
	}
	return n > enough && x.HeadingCount() >= headingsBlank && x.contains("文字描述", "模板", "报告格式", "主要包括") == 0
}

func (x *classifier) isNotice() bool {
	return x.contains("的通知", "通知如下", "填报说明", "填表说明") > 0 && x.contains("请各", "各单位", "各地区", "各部门", "各县", "各市", "抄送", "特此通知") > 0
}

// noticeTitle reports whether the title of a notice on annual reports stands near
// the top: it ends its line, or is followed by whom the notice is for.
func (x *classifier) noticeTitle() bool {
	top := x.Text.Bytes[:min(len(x.Text.Bytes), topOfNotice)]
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
		before := []byte(metadata.Squeeze(string(top[max(0, at-180):at])))
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
		n += bytes.Count(x.Text.Bytes, []byte(w))
	}
	return n
}

// withoutTables decides what a document without tables is. A report whose tables are
// lost is still a report, of what its prose states.
func (x *classifier) withoutTables(r *report.Builder, stated int) error {
	b := x.Text.Bytes
	found := x.HeadingCount()
	titled := x.Best()
	named := titled // with more than the words that a menu has, too
	if named != nil && named.Year == 0 && named.Agency == "" {
		named = nil
	}
	years := map[string]bool{}
	for i := range x.Titles {
		if t := &x.Titles[i]; !t.Cited && t.Year != 0 {
			years[fmt.Sprint(t.Agency, t.Year)] = true
		}
	}
	top := metadata.Squeeze(string(b[:min(len(b), topOfSubject)]))
	has := func(s string) bool { return bytes.Contains([]byte(top), []byte(s)) }
	if found < headingsOther && x.CallsItself(r.Year) { // whatever its menus and links say
		if reject := x.inAttachment(r); reject != nil {
			return reject
		}
	}
	switch {
	case len(years) >= reportsOfList && found < headingsTitled:
		return &report.Reject{Reason: report.ReasonListPage, Detail: message.New(message.NamesReports, message.Number(len(years)))}
	case found >= headingsAlone && !x.isNotice() && (r.Year == 0 || r.Year >= form.FirstYear):
		return nil
	case named == nil && has("政府工作报告"), named == nil && has("法治政府建设"), named == nil && has("预算执行"), named == nil && has("决算"):
		return &report.Reject{Reason: report.ReasonOtherReport, Detail: message.New(message.OtherSubject)}
	case has("信息公开指南") && found < headingsTitled:
		return &report.Reject{Reason: report.ReasonGuide, Detail: message.New(message.DisclosureGuide)}
	case x.isNotice() && (named == nil || x.noticeTitle()):
		return &report.Reject{Reason: report.ReasonNotice, Detail: message.New(message.AsksForReports)}
	case found >= headingsTitled && titled != nil && (r.Year == 0 || r.Year >= form.FirstYear):
		return nil
	case named != nil && r.Year != 0 && r.Year < form.FirstYear:
		return &report.Reject{Reason: report.ReasonOlderForm, Detail: message.New(message.OnOlderYear, message.Number(r.Year), message.Number(form.FirstYear))}
	case x.isNotice():
		return &report.Reject{Reason: report.ReasonNotice, Detail: message.New(message.AsksForReports)}
	case named != nil && named.WholeLine && r.Agency != "" && found >= headingsOther && !x.whyAllLost().IsZero():
		return nil
	case named != nil && named.WholeLine && (found >= headingsOther || len(years) == 1 && named.Agency != "" && named.Year != 0 && !x.whyAllLost().IsZero()):
		return x.orAttachment(r, &report.Reject{Reason: report.ReasonNoForm, Detail: x.because(message.New(message.WithoutTables))})
	}
	reject := &report.Reject{Reason: report.ReasonNotReport, Detail: message.New(message.TooLittle, message.Number(found), message.Number(len(label.Headings)), message.Number(stated))}
	if len(years) > 1 || named == nil {
		return reject
	}
	return x.orAttachment(r, reject)
}
