package extract_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// bodyOf returns the report of page from its first section on, of an agency that it does
// not name, and on 2021.
func bodyOf(t testing.TB, layout specimen.Layout, section string) string {
	t.Helper()
	doc, _ := page(t, layout)
	_, tables, ok := strings.Cut(doc, section)
	if !ok {
		t.Fatalf("no %s", section)
	}
	return tables
}

// A report that stands in the notice by which it is published has the agency and the
// year of its title.
func TestTitlesInNotices(t *testing.T) {
	tables := bodyOf(t, specimen.CellLines, "二、主动公开政府信息情况")
	const agency, year = "沅陵县水利局", 2021
	for _, title := range []string{
		"关于印发《沅陵县水利局2021年政府信息公开工作年度报告》的通知",
		"沅陵县水利局关于印发《沅陵县水利局2021年政府信息公开工作年度报告》的通知",
		"沅陵县水利局关于公布《2021年政府信息公开工作年度报告》的通告",
		"沅陵县水利局关于发布2021年政府信息公开工作年度报告的公告",
		"沅陵县水利局关于公开《2021年度政府信息公开年报》的公示",
		"沅陵县水利局\n关于印发《2021年政府信息公开工作\n年度报告》的通知",
		"沅陵县水利局关于印发2021年《政府信息公开工作年度报告》的通知",
		"沅陵县水利局关于印发《政府信息公开工作年度报告（2021年）》的通知",
		"沅陵县水利局关于公布本局2021年政府信息公开工作年度报告的通告",
		"沅陵县水利局关于报送2021年政府信息公开工作年度报告的报告",
		"《沅陵县水利局2021年政府信息公开工作年度报告》",
		"公告\n现将《沅陵县水利局2021年政府信息公开工作年度报告》予以公布。",
		"根据规定，现公布《沅陵县水利局2021年政府信息公开工作年度报告》，请社会各界监督。",
		"沅陵县人民政府办公室关于公布《沅陵县水利局2021年政府信息公开工作年度报告》的通知",
		"关于印发《沅陵县水利局\n2021年政府信息公开工作年度报告》的通知",
		"## 关于公布《沅陵县水利局2021年度政府\n信息公开工作年度报告》的公告",
		"沅陵县水利局关于公布《2021年沅陵县水利局\n政府信息公开工作年度报告》的通告",
		"沅陵县水利局关于公布《沅陵县水利\n局2021年政府信息公开工作年度报告》的通告",
		"首页 > 政务公开 > 正文 关于印发《沅陵县水利局2021年政府信息公开工作年度报告》的通知 现公布如下",
		"# 关于印发《沅陵县水利局 2021 年政府信息公开工作年度报告》的通知",
	} {
		r := mustRead(t, title+"\n发布时间：2022-01-20\n一、总体情况\n今年以来，工作有序开展。\n二、主动公开政府信息情况"+tables)
		if r.Agency != agency || r.Year != year {
			t.Errorf("%s: %q, %d, title %q", title, r.Agency, r.Year, r.Title)
		}
		if len(r.Readings) < 150 {
			t.Errorf("%s: %d readings", title, len(r.Readings))
		}
	}
	// Titles of what others are to write, or wrote, name no agency and no year.
	for _, line := range []string{
		"根据《沅陵县人民政府办公室关于做好2023年政府信息公开工作年度报告编制工作的通知》",
		"按照《怀化市人民政府办公室关于印发〈怀化市2023年政府信息公开工作年度报告〉的通知》要求",
		"我局认真落实怀化市人民政府办公室关于印发《怀化市2023年政府信息公开工作年度报告》的通知要求",
		"国务院办公厅关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知",
		"关于报送2023年政府信息公开工作年度报告的通知",
	} {
		r := mustRead(t, "沅陵县水利局2021年政府信息公开工作年度报告\n"+line+"\n一、总体情况\n今年以来，工作有序开展。\n二、主动公开政府信息情况"+tables)
		if r.Agency != agency || r.Year != year {
			t.Errorf("%s: %q, %d, title %q", line, r.Agency, r.Year, r.Title)
		}
	}
}

// A list of the reports on other years, wherever it stands, does not change the year,
// and that the text names others is noted.
func TestListsOfOtherYears(t *testing.T) {
	tables := "二、主动公开政府信息情况" + bodyOf(t, specimen.CellLines, "二、主动公开政府信息情况")
	const agency = "沅陵县水利局"
	name := func(year int) string {
		return fmt.Sprintf("沅陵县水利局%d年政府信息公开工作年度报告", year)
	}
	list := func(format string, years ...int) (s string) {
		for _, y := range years {
			s += fmt.Sprintf(format, name(y))
		}
		return s
	}
	newestFirst, newestLast := []int{2023, 2022, 2021, 2020, 2019}, []int{2019, 2020, 2021, 2022, 2023}
	const (
		published = "发布时间：2022-01-20\n"
		intro     = "根据《中华人民共和国政府信息公开条例》，现公布2021年政府信息公开工作年度报告。\n"
		period    = "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。\n"
		prose     = "一、总体情况\n2021年，我局认真做好政府信息公开工作。2021年共公开信息30条。\n"
	)
	for _, test := range []struct{ name, doc string }{
		{"above, newest first", list("%s\n", newestFirst...) + name(2021) + "\n" + published + prose + tables},
		{"above, newest last", list("%s\n", newestLast...) + name(2021) + "\n" + period + prose + tables},
		{"above, without the report's own", list("· %s\n", 2023, 2022, 2020) + "\n" + name(2021) + "\n" + prose + tables},
		{"of one other year", name(2020) + "\n" + name(2021) + "\n" + published + prose + tables},
		{"between title and body", name(2021) + "\n" + list("%s\n", 2023, 2022, 2020) + period + prose + tables},
		{"between title and body, newest last", name(2021) + "\n" + published + list("%s\n", newestLast...) + prose + tables},
		{"above and below", list("%s\n", newestFirst...) + name(2021) + "\n" + intro + prose + tables + "\n" + list("%s\n", newestLast...)},
		{"below", name(2021) + "\n" + prose + tables + "\n" + list("%s\n", newestLast...)},
		{"below a report without a title", "沅陵县水利局\n" + published + period + prose + tables + "\n" + list("%s\n", newestFirst...)},
		{"with dates", list("%s 2022-01-01\n", newestFirst...) + name(2021) + "\n" + published + prose + tables},
		{"with bars", "| 标题 |\n" + list("| %s |\n", newestFirst...) + name(2021) + "\n" + period + prose + tables},
		{"with a title that has no name", list("%s\n", newestFirst...) + "2021年政府信息公开工作年度报告\n" + period + prose + tables},
		{"a breadcrumb", "首页 > 政府信息公开年报 > 2022年 > " + name(2022) + "\n" + name(2021) + "\n" + published + prose + tables},
		{"a field of the crawl", "标题：" + name(2021) + "\n" + list("%s\n", 2022, 2020, 2019) + published + prose + tables},
		{"of other years only", list("%s\n", 2023, 2022, 2020, 2019) + published + period + prose + tables},
		{"of other years only, the prose alone tells", list("· %s\n", 2023, 2022, 2020) + prose + tables},
		{"of titles without names", "2020年度政府信息公开年度报告 2021-01-14\n2022年度政府信息公开年度报告\n" + agency + "政府信息公开工作年度报告\n" + period + prose + tables},
		{"the next and the last only", "上一篇：" + name(2022) + "\n下一篇：" + name(2020) + "\n" + published + period + prose + tables},
		{"the next and the last", "上一篇：" + name(2022) + "\n下一篇：" + name(2020) + "\n" + name(2021) + "\n" + prose + tables},
		{"the next on a line of its own", "上一篇：\n" + name(2022) + "\n下一篇：\n" + name(2020) + "\n" + name(2021) + "\n" + prose + tables},
		{"the last one behind the body", name(2021) + "\n" + prose + tables + "\n上一条\n" + name(2020) + "\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := mustRead(t, test.doc)
			if r.Agency != agency || r.Year != 2021 {
				t.Errorf("%q, %d, title %q, notes %v", r.Agency, r.Year, r.Title, r.Notes)
			}
		})
	}
	noted := mustRead(t, list("%s\n", 2023, 2020)+name(2021)+"\n"+prose+tables)
	if !slices.ContainsFunc(noted.Notes, func(n report.Note) bool {
		return n.Text.String() == "titles of reports on 2020 2021 2023; read as one on 2021"
	}) {
		t.Errorf("notes: %v", noted.Notes)
	}
}

// The same on a page.
func TestListsOfOtherYearsOnPages(t *testing.T) {
	doc, want := page(t, specimen.HTML)
	name := func(year int) string {
		return strings.Replace(want.Title, fmt.Sprint(want.Year), fmt.Sprint(year), 1)
	}
	if !strings.Contains(want.Title, fmt.Sprint(want.Year)) {
		t.Fatal(want.Title)
	}
	links := func(years ...int) (s string) {
		for _, y := range years {
			s += fmt.Sprintf("<li><a href='/%d/%d.html'>%s</a></li>\n", y, y, name(y))
		}
		return "<ul>" + s + "</ul>"
	}
	y := want.Year
	for _, test := range []struct{ name, doc string }{
		{"above, newest first", strings.Replace(doc, "<body>", "<body>"+links(y+2, y+1, y, y-1), 1)},
		{"above, newest last", strings.Replace(doc, "<body>", "<body>"+links(y-1, y, y+1, y+2), 1)},
		{"between title and body", strings.Replace(doc, "</h1>", "</h1>"+links(y+2, y+1, y-1, y-2), 1)},
		{"below", strings.Replace(doc, "</body>", links(y+2, y+1, y, y-1)+"</body>", 1)},
		{"of one", strings.Replace(doc, "<body>", "<body>"+links(y-1), 1)},
		{"in cells", strings.Replace(doc, "<body>", "<body><table><tr><td>上一篇</td><td>"+name(y-1)+"</td></tr><tr><td>下一篇</td><td>"+name(y+1)+"</td></tr></table>", 1)},
		{"a breadcrumb", strings.Replace(doc, "<body>", fmt.Sprintf("<body><div>首页 &gt; 政府信息公开年报 &gt; <a>%d年</a> &gt; %s</div>", y+1, name(y+1)), 1)},
		{"without what the page is called", strings.Replace(regexp.MustCompile(`<title>[^<]*</title>`).ReplaceAllString(doc, ""), "<body>", "<body>"+links(y+2, y+1, y, y-1), 1)},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := mustRead(t, test.doc)
			if r.Agency != want.Agency || r.Year != want.Year {
				t.Errorf("%q, %d, title %q, notes %v; to be %q, %d", r.Agency, r.Year, r.Title, r.Notes, want.Agency, want.Year)
			}
		})
	}
}

// Where title and period differ the title holds, and that is told.
func TestPeriodOfAnotherYear(t *testing.T) {
	tables := "二、主动公开政府信息情况" + bodyOf(t, specimen.CellLines, "二、主动公开政府信息情况")
	for period, noted := range map[string]bool{
		"统计期限自2020年1月1日起至2020年12月31日止。":      true,
		"数据统计时间为 2020 年 1 月 1 日至 12 月 31 日。": true,
		"统计期限自2021年1月1日起至2021年12月31日止。":      false,
		"统计工作自2020年1月1日起施行，2021年共公开30条。":     false,
		"统计期限自2019年1月1日起至2021年12月31日止。":      false,
	} {
		r := mustRead(t, "沅陵县水利局2021年政府信息公开工作年度报告\n"+period+"\n一、总体情况\n"+tables)
		got := slices.ContainsFunc(r.Notes, func(n report.Note) bool {
			return n.Text.String() == "the figures are said to be of 2020, the report to be on 2021"
		})
		if r.Year != 2021 || got != noted || strings.Contains(r.Evidence, "period:2020") != noted {
			t.Errorf("%s: %d, notes %v, evidence %q", period, r.Year, r.Notes, r.Evidence)
		}
	}
}
