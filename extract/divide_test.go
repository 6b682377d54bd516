package extract_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// filed is a report as it stands in a document of several.
type filed struct {
	agency string
	year   int
	body   string // from the first section on
}

func (f filed) title() string {
	return fmt.Sprintf("%s%d年政府信息公开工作年度报告", f.agency, f.year)
}

func (f filed) text() string { return f.title() + "\n" + f.body }

// of returns the same report of another year.
func (f filed) of(year int) filed {
	return filed{f.agency, year, strings.ReplaceAll(f.body, fmt.Sprint(f.year), fmt.Sprint(year))}
}

var firstSection = regexp.MustCompile(`(?m)^一、总体情况`)

// someReports returns n reports that state agency and year, of agencies that were asked for something.
func someReports(t *testing.T, n int) (out []filed) {
	t.Helper()
	received, _ := form.Lookup("requests.received")
	for seed := uint64(1); len(out) < n; seed++ {
		d := specimen.Generate(seed, specimen.Options{Kind: specimen.Report, Layout: specimen.TabRows, Noise: []specimen.Noise{}})
		at := firstSection.FindIndex(d.Bytes)
		if at == nil || d.Truth.Cells[specimen.Cell{Metric: received, Applicant: form.AllApplicants}].V == 0 || d.Truth.Agency == "" || d.Truth.Year == 0 || !strings.Contains(string(d.Bytes), d.Truth.Agency) {
			continue
		}
		body, _, _ := strings.Cut(string(d.Bytes[at[0]:]), "上一篇")
		out = append(out, filed{d.Truth.Agency, d.Truth.Year, body})
	}
	return out
}

// outcome says in a word what a document gives.
func outcome(doc string) string {
	r, err := extract.New().Extract([]byte(doc))
	var reject *report.Reject
	switch {
	case err == nil:
		return fmt.Sprint("one: ", r.Agency, r.Year)
	case !errors.As(err, &reject):
		return err.Error()
	case len(reject.Reports) == 0:
		return string(reject.Reason)
	}
	var all []string
	for _, r := range reject.Reports {
		all = append(all, fmt.Sprint(r.Agency, r.Year))
	}
	return strings.Join(all, " + ")
}

// Documents with several reports are divided where their titles leave no doubt, in whatever way they stand
// there; what only looks so is not.
func TestSeveralReports(t *testing.T) {
	all := someReports(t, 4)
	a, b, c := all[0], all[1], all[2]
	last := c.of(a.year - 1)
	last.agency = a.agency
	last.body = strings.ReplaceAll(last.body, c.agency, a.agency)
	name := func(all ...filed) string {
		var names []string
		for _, f := range all {
			names = append(names, fmt.Sprint(f.agency, f.year))
		}
		return strings.Join(names, " + ")
	}
	pages := func(texts ...string) string { return strings.Join(texts, "\n") }
	// intoSection puts a line above a section of the body.
	intoSection := func(f filed, section, line string) string {
		at := strings.Index(f.body, "\n"+section) + 1
		if at == 0 {
			t.Fatalf("no section %s in %s", section, f.body)
		}
		return f.title() + "\n" + f.body[:at] + line + "\n" + f.body[at:]
	}
	yearOnly := func(f filed) string {
		return fmt.Sprintf("%d年政府信息公开工作年度报告\n%s", f.year, f.body)
	}
	torn := func(f filed) string { return fmt.Sprintf("%s\n%s", f.agency, yearOnly(f)) }
	prose := filed{"安化县档案馆", a.year, "一、总体情况\n本馆认真落实条例。\n二、主动公开政府信息情况\n见附件。\n三、收到和处理政府信息公开申请情况\n见附件。\n" +
		"四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n无。\n"}
	form := string(specimen.Generate(3, specimen.Options{Kind: specimen.EmptyForm, Layout: specimen.TabRows, Noise: []specimen.Noise{}}).Bytes)
	const several = "several_reports"
	for _, test := range []struct{ name, doc, want string }{
		{"one behind the other", pages(a.text(), b.text(), c.text()), name(a, b, c)},
		{"titles torn", pages(torn(a), torn(b)), name(a, b)},
		{"a list of contents before", pages("目录", a.title(), b.title(), c.title(), a.text(), b.text(), c.text()), name(a, b, c)},
		{"the heading of a compendium before", pages(fmt.Sprintf("安化县%d年政府信息公开工作年度报告汇编", a.year), a.text(), b.text()), name(a, b)},
		{"covers", pages(a.title(), "二〇二二年一月", a.text(), b.title(), "二〇二二年一月", b.text()), name(a, b)},
		{"heads of pages", pages(intoSection(a, "三", a.title()), intoSection(b, "三", b.title())), name(a, b)},
		{"numbered", pages("附件1", a.text(), "附件2", b.text()), name(a, b)},
		{"headings of Markdown", pages("# "+a.text(), "# "+b.text()), name(a, b)},
		{"last year's behind this year's", pages(a.text(), last.text()), name(a, last)},
		{"last year's, agency named above", pages(a.agency, "返回首页 网站地图 无障碍 登录 注册 移动版", yearOnly(filed{"", a.year, a.agency + "编制并公布本报告。\n" + a.body}), yearOnly(last)), name(a, last)},
		{"one without tables among them", pages(a.text(), prose.text(), b.text()), name(a, prose, b)},
		{"the same numbers", pages(a.text(), filed{b.agency, a.year, strings.ReplaceAll(a.body, a.agency, b.agency)}.text()), name(a, filed{b.agency, a.year, ""})},
		{"the next page is linked", pages(a.text(), "下一篇："+c.title(), b.text()), name(a, b)},

		{"titles in marks", pages(a.text(), "《"+b.title()+"》", b.body), name(a, b)},

		{"side by side", pages(a.title()+"\t"+b.title(), a.body+b.body), several},
		{"last year's tables without a title", pages(a.text(), "上年度情况如下：", last.body), several},
		{"one title is missing", pages(a.text(), b.body, c.text()), several},
		{"one title is cited", pages(a.text(), "根据《"+b.title()+"》的要求", b.body), several},
		{"two versions", pages(a.text(), filed{a.agency, a.year, strings.ReplaceAll(strings.ReplaceAll(b.body, b.agency, a.agency), fmt.Sprint(b.year), fmt.Sprint(a.year))}.text()), several},
		{"a title of another between its tables", pages(intoSection(a, "四", c.title()), b.text()), several},
		{"a title of another within", pages(intoSection(a, "三", c.title()), b.text()), several},
		{"figures of another year", pages(a.text(), strings.Replace(b.text(), "一、总体情况\n", fmt.Sprintf("本报告统计期限自%d年1月1日起至%[1]d年12月31日止。\n一、总体情况\n", b.year-1), 1)), several},
		{"a list of links before one without a title", pages(c.title(), a.title(), b.body, a.of(a.year-1).text()), several},
		{"a signature, a date and a menu that look like a title", pages(a.text(), a.agency, fmt.Sprintf("%d年1月21日", a.year+1),
			"无障碍浏览 登录 首页 政府信息公开 政府信息公开指南 政府信息公开制度 政府信息公开年报", b.body, c.text()), several},
		{"a text of another year", pages(a.text(), b.of(b.year-1).title(), b.body), several},
		{"tables before all titles", pages(c.body, a.text(), b.text()), several},
		{"with the blank form", pages(a.text(), b.title(), form), "one: " + name(a)},
		{"a table of those below it", pages(a.text(), "附：下属单位收到和处理政府信息公开申请情况", b.body[strings.Index(b.body, "收到和处理"):]), several},

		{"one report twice", pages(a.text(), a.text()), "one: " + name(a)},
		{"one report and links", pages(a.text(), b.title(), c.title()), "one: " + name(a)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := outcome(test.doc); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// Why a document with several reports was not divided says of which its titles are.
func TestTitlesOfSeveralReports(t *testing.T) {
	all := someReports(t, 7)
	doc := func(n int, without ...int) (doc string) {
		for i, f := range all[:n] {
			if slices.Contains(without, i) {
				doc += f.body + "\n"
			} else {
				doc += f.text() + "\n"
			}
		}
		return doc
	}
	named := func(of ...int) string {
		var names []string
		for _, i := range of {
			names = append(names, fmt.Sprint(all[i].agency, " ", all[i].year))
		}
		return strings.Join(names, ", ")
	}
	for _, test := range []struct{ name, doc, want string }{
		{"one title is missing", doc(3, 1), "; its titles are of " + named(0, 2)},
		{"many", doc(7, 6), "; its titles are of " + named(0, 1, 2, 3) + ", and of 2 more"},
		{"two beside each other", all[0].title() + "\t" + all[1].title() + "\n" + all[0].body + all[1].body, "; its titles are of " + named(0, 1)},
		{"all titles but one are missing", doc(3, 1, 2), ""},
		{"years alone", "2021年政府信息公开工作年度报告\n" + all[0].body + "\n2020年政府信息公开工作年度报告\n" + all[1].body + all[2].body, "; its titles are of 2021, 2020"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var reject *report.Reject
			if _, err := extract.New().Extract([]byte(test.doc)); !errors.As(err, &reject) || reject.Reports != nil {
				t.Fatal(err)
			}
			got := reject.Detail.String()
			if _, titles, _ := strings.Cut(got, "; its titles"); !strings.HasSuffix(got, test.want) || test.want == "" && titles != "" {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// What is read of a report is the same alone as among others, its places moved.
func TestReportsAreReadAsIfAlone(t *testing.T) {
	all := someReports(t, 3)
	doc := all[0].text() + "\n" + all[1].text() + "\n" + all[2].text()
	var reject *report.Reject
	if _, err := extract.New().Extract([]byte(doc)); !errors.As(err, &reject) || len(reject.Reports) != len(all) {
		t.Fatal(err)
	}
	at := 0
	for i, f := range all {
		alone, err := extract.New().Extract([]byte(f.text()))
		if err != nil {
			t.Fatal(err)
		}
		within := reject.Reports[i]
		for k := range within.Readings {
			rd := &within.Readings[k]
			if rd.Text != doc[rd.Start:rd.End] {
				t.Errorf("report %d: %q stands at the place of %q", i+1, doc[rd.Start:rd.End], rd.Text)
			}
			rd.Start, rd.End = rd.Start-at, rd.End-at
		}
		if !slices.Equal(alone.Readings, within.Readings) || alone.Agency != within.Agency || alone.Year != within.Year {
			t.Errorf("report %d is read in another way than alone", i+1)
		}
		at += len(f.text()) + 1
	}
}

// Files are divided as pages are.
func TestFilesWithSeveralReports(t *testing.T) {
	for _, kind := range specimen.FileKinds() {
		c := specimen.NewCompendium(10, 3, specimen.Options{File: kind})
		var reject *report.Reject
		if _, err := extract.New().Extract(c.Bytes); !errors.As(err, &reject) || len(reject.Reports) != len(c.Truths) {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		source, err := extract.Open(c.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range reject.Reports {
			if want := &c.Truths[i]; r.Agency != want.Agency || r.Year != want.Year {
				t.Errorf("%s, report %d: %s %d, to be %s %d", kind, i+1, r.Agency, r.Year, want.Agency, want.Year)
			}
			for k := range r.Readings {
				p, ok := source.At(r.Readings[k].Locator, 0)
				if digits := r.Readings[k].Text; !ok || !strings.Contains(fmt.Sprint(p), digits) {
					t.Errorf("%s, report %d: %q does not stand at its place: %+v", kind, i+1, digits, p)
					break
				}
			}
		}
	}
}

// A page that holds one report twice, as for the screen and for the printer, holds no other, in
// whatever layout.
func TestOneReportTwice(t *testing.T) {
	const seeds = 4 // of each layout
	for i := range seeds * len(specimen.AllLayouts) {
		d := specimen.Generate(uint64(i), specimen.Options{Kind: specimen.Report, Layout: specimen.AllLayouts[i%len(specimen.AllLayouts)]})
		if _, err := extract.New().Extract(d.Bytes); err != nil {
			continue
		}
		_, err := extract.New().Extract(append(append(slices.Clone(d.Bytes), '\n'), d.Bytes...))
		var reject *report.Reject
		if errors.As(err, &reject) {
			t.Errorf("seed %d, %s: %v", i, d.Layout, err)
		}
	}
}

// A date of publication is that of the report above or below whose title it stands, as the first
// title shows; what stands below the tables may be of either.
func TestDatesOfSeveralReports(t *testing.T) {
	all := someReports(t, 2)
	first, second := "发布日期：2021-01-11 来源：网站\n", "发布日期：2021-02-22 来源：网站\n"
	below := func(f filed, date string) string { return f.title() + "\n" + date + f.body }
	for _, test := range []struct{ name, doc, want string }{
		{"above", first + all[0].text() + "\n" + second + all[1].text(), "2021-01-11 2021-02-22"},
		{"above, of several lines", "首页\n" + first + "字号：大 中 小\n" + all[0].text() + "\n首页\n" + second + "字号：大 中 小\n" + all[1].text(), "2021-01-11 2021-02-22"},
		{"below the titles", below(all[0], first) + "\n" + below(all[1], second), "2021-01-11 2021-02-22"},
		{"below the tables", all[0].text() + "\n" + first + all[1].text() + "\n" + second, " "},
		{"of one", all[0].text() + "\n" + below(all[1], second), " 2021-02-22"},
	} {
		var reject *report.Reject
		if _, err := extract.New().Extract([]byte(test.doc)); !errors.As(err, &reject) || len(reject.Reports) != 2 {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := reject.Reports[0].PublishedOn + " " + reject.Reports[1].PublishedOn; got != test.want {
			t.Errorf("%s: %q, to be %q", test.name, got, test.want)
		}
	}
}
