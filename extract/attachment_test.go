package extract_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/report"
)

// Pages that hold no report but link to one say where it is, whose, of which year, and when
// it came. What is about other things, or about many reports, stays what it was.
func TestPagesOfAttachments(t *testing.T) {
	const title = "青川县水利局2021年政府信息公开工作年度报告"
	whole := report.Page{Title: title, Agency: "青川县水利局", Year: 2021, PublishedOn: "2022-01-20"}
	with := func(files ...string) *report.Page {
		p := whole
		p.Files = files
		return &p
	}
	head := "<title>" + title + "</title><h1>" + title + "</h1><p>发布日期：2022-01-20</p>"
	const menu = `<p><a href="/zn.pdf">政府信息公开指南</a> <a href="/ml.xls">政府信息公开目录</a></p>`
	const last = "青川县水利局2020年政府信息公开工作年度报告"
	for name, c := range map[string]struct {
		page   string
		reason report.Reason
		want   *report.Page
	}{
		"a link of its title":                  {head + `<p><a href="./P020220120.docx">` + title + `.docx</a></p>`, report.ReasonAttachment, with("./P020220120.docx")},
		"behind 附件":                            {head + `<p>附件：<a href="/att/1.pdf?v=1&amp;x=2">点击下载</a></p>`, report.ReasonAttachment, with("/att/1.pdf?v=1&x=2")},
		"two forms of it":                      {head + `<p>附件1：<a href="a.wps">正文</a></p><p>附件2：<a href="b.xls">统计表</a></p>`, report.ReasonAttachment, with("a.wps", "b.xls")},
		"named alone":                          {head + "<p>附件：水利局年报.doc</p>", report.ReasonAttachment, with("水利局年报.doc")},
		"in a frame":                           {head + `<iframe src="/u/2021.pdf#view=FitH"></iframe>`, report.ReasonAttachment, with("/u/2021.pdf#view=FitH")},
		"in a viewer":                          {head + `<iframe src="/pdfjs/web/viewer.html?file=%2Fu%2F2021.pdf"></iframe>`, report.ReasonAttachment, with("/u/2021.pdf")},
		"in a frame that was saved with it":    {head + `<iframe src="./x_files/ad.html"></iframe><iframe src="./x_files/saved_resource.html"></iframe>`, report.ReasonAttachment, with("./x_files/ad.html", "./x_files/saved_resource.html")},
		"a frame that was saved beside a link": {head + `<iframe src="./x.files/ad.htm"></iframe><p>附件：<a href="1.doc">年报.doc</a></p>`, report.ReasonAttachment, with("1.doc")},
		"a frame of the site":                  {head + `<iframe src="/top.html"></iframe><iframe src="http://x.cn/x_files/a.html"></iframe><iframe src="x_files/a.png"></iframe>`, "", nil},
		"in an object":                         {head + `<object data="2021.pdf" type="application/pdf"></object>`, report.ReasonAttachment, with("2021.pdf")},
		"without an agency":                    {"<h1>2021年政府信息公开工作年度报告</h1><p>附件：<a href=1.doc>2021年政府信息公开工作年度报告.doc</a></p>", report.ReasonAttachment, &report.Page{Title: "2021年政府信息公开工作年度报告", Year: 2021, Files: []string{"1.doc"}}},
		"text with the name":                   {title + "\n发布日期：2022-01-20\n附件：2021年报.pdf\n", report.ReasonAttachment, with("2021年报.pdf")},
		"of other files":                       {head + `<p><a href="/a.pdf">营商环境政策汇编</a></p>`, "", nil},
		"a list":                               {`<ul><li><a href=1.pdf>青川县水利局2021年政府信息公开工作年度报告</a><li><a href=2.pdf>青川县财政局2021年政府信息公开工作年度报告</a><li><a href=3.pdf>青川县教育局2021年政府信息公开工作年度报告</a><li><a href=4.pdf>青川县民政局2021年政府信息公开工作年度报告</a></ul>`, report.ReasonListPage, nil},
		"two reports":                          {`<p><a href=1.pdf>青川县水利局2021年政府信息公开工作年度报告</a></p><p><a href=2.pdf>青川县财政局2021年政府信息公开工作年度报告</a></p>`, report.ReasonNotReport, nil},
		"a notice":                             {"<h1>关于做好2021年政府信息公开工作年度报告编制工作的通知</h1><p>各乡镇、各单位：现将有关事项通知如下。请各单位于1月31日前报送。特此通知。</p><p>附件：<a href=m.doc>政府信息公开工作年度报告模板.doc</a></p>", report.ReasonNotice, nil},
		"a guide":                              {"<h1>青川县水利局政府信息公开指南</h1><p>年报 附件：<a href=m.doc>政府信息公开指南.doc</a></p>", report.ReasonGuide, nil},
		"another report":                       {"<h1>青川县2021年政府工作报告</h1><p>附件：<a href=m.doc>政府工作报告.doc</a></p>", report.ReasonOtherReport, nil},
		"of something else":                    {"<h1>青川县水利局采购公告</h1><p>附件：<a href=m.doc>采购文件.doc</a></p>", report.ReasonNotReport, nil},
		"a link by a script":                   {head + `<p><a href="javascript:void(0)">` + title + `.docx</a></p>`, report.ReasonAttachment, with(title + ".docx")},
		"a link without an ending":             {head + `<p><a href="/download?fid=99">` + title + `.docx</a></p>`, report.ReasonAttachment, with(title + ".docx")},
		"for download":                         {head + `<p><a href="./W02.pdf">点击下载</a></p>`, report.ReasonAttachment, with("./W02.pdf")},
		"behind a picture":                     {head + `<p><a href="./W02.pdf"><img src="pdf.gif"></a></p>`, report.ReasonAttachment, with("./W02.pdf")},
		"of a name without words":              {head + `<p><img src="icon_doc.gif"><a href="/u/1.doc">2021.doc</a></p>`, report.ReasonAttachment, with("/u/1.doc")},
		"in a viewer behind #":                 {head + `<iframe src="/pdfjs/viewer.html#/u/2021.pdf"></iframe>`, report.ReasonAttachment, with("/u/2021.pdf")},
		"with references":                      {head + `<p>附件：<a href=" /a%20b/&#x5E74;&amp;.pdf">下载</a></p>`, report.ReasonAttachment, with("/a%20b/年&.pdf")},
		"of a very long address":               {head + `<p>附件：<a href="` + strings.Repeat("a", 600) + `.pdf">年报.pdf</a></p>`, report.ReasonAttachment, with("年报.pdf")},
		"two names on a line":                  {title + "\n发布日期：2022-01-20\n附件1：年报.docx 附件2：统计表.xlsx\n", report.ReasonAttachment, with("年报.docx", "统计表.xlsx")},
		"named by its title":                   {title + "\n发布日期：2022-01-20\n附件下载：\n1、" + title + ".docx\n", report.ReasonAttachment, with(title + ".docx")},
		"below a menu":                         {"<title>" + title + "</title>" + menu + head + `<p><a href="a.pdf">` + title + `.pdf</a></p>`, report.ReasonAttachment, with("a.pdf")},
		"a menu alone":                         {menu + head, "", nil},
		"above the next and last":              {head + `<p>附件：<a href="a.pdf">点击下载</a></p><p>上一篇：<a href="b.pdf">` + last + `</a></p><p>下一篇：<a href="c.pdf">年报</a></p>`, report.ReasonAttachment, with("a.pdf")},
		"beside other years":                   {head + `<p>附件：<a href="a.pdf">年报.pdf</a></p><ul><li><a href="b.pdf">` + last + `.pdf</a><li><a href="c.pdf">2019年政府信息公开年度报告</a><li><a href="2018%E5%B9%B4%E5%B9%B4%E6%8A%A5.pdf">年报</a></ul>`, report.ReasonAttachment, with("a.pdf")},
		"beside another agency":                {head + `<p>附件：<a href="a.pdf">年报.pdf</a></p><p><a href="b.pdf">青川县财政局2021年年报.pdf</a></p>`, report.ReasonAttachment, with("a.pdf")},
		"of another agency":                    {head + `<p>附件：<a href="b.pdf">青川县财政局2021年年报.pdf</a></p>`, report.ReasonAttachment, &report.Page{Title: title, Year: 2021, PublishedOn: "2022-01-20", Files: []string{"b.pdf"}}},
		"of many agencies":                     {head + `<p><a href=1.pdf>县城管局2021年报.pdf</a></p><p><a href=2.pdf>县教育局2021年报.pdf</a></p><p><a href=3.pdf>乔庄镇人民政府2021年报.pdf</a></p>`, "", nil},
		"more than one report has":             {head + strings.Repeat(`<p>附件：<a href=1.pdf>下载</a></p>`, 12), "", nil},
		"of a subject beside it":               {"<h1>青川县水利局2021年部门决算</h1><div>政府信息公开年报</div><p>附件：<a href=a.xls>决算公开表.xls</a></p>", report.ReasonNotReport, nil},
		"below a site's name":                  {"<title>青川县水利局</title><h1>" + title + "</h1><p>附件：<a href=a.pdf>下载</a></p>", report.ReasonAttachment, &report.Page{Title: title, Agency: "青川县水利局", Year: 2021, Files: []string{"a.pdf"}}},
		"of years alone":                       {head + `<p>附件：<a href="a.pdf">2021.pdf</a></p><p>附件：<a href="b.pdf">2020.pdf</a></p>`, report.ReasonAttachment, with("a.pdf")},
		"of departments":                       {"<title>青川县2021年政府信息公开工作年度报告</title><h1>青川县2021年政府信息公开工作年度报告</h1><p>附件1：<a href=1.pdf>县教育局</a></p><p>附件2：<a href=2.pdf>县水利局</a></p><p>附件3：<a href=3.pdf>县政府办</a></p>", "", nil},
		"a list over the years":                {"<title>政府信息公开年报</title><h1>青川县水利局政府信息公开年报</h1><p><a href=1.pdf>2019年年报.pdf</a></p><p><a href=2.pdf>2020年年报.pdf</a></p><p><a href=3.pdf>2021年年报.pdf</a></p>", report.ReasonNotReport, nil},
		"news with a link beside":              {"<title>关于防汛的公告</title><h1>关于防汛的公告</h1><p>附件：<a href=x.doc>防汛表.doc</a></p><ul><li>" + title + "</li></ul>", "", nil},
		"on law beside a menu":                 {"<title>青川县水利局2021年法治政府建设情况报告</title><h1>青川县水利局2021年法治政府建设情况报告</h1><p>附件：<a href=x.doc>报告.doc</a></p><div>2021年政府信息公开年报</div>", report.ReasonNotReport, nil},
		"a paper on reports":                   {"<p>信息公开年度报告研究：以2021年政府信息公开工作年度报告为例</p><p>附件：<a href=x.pdf>论文.pdf</a></p>", report.ReasonNotReport, nil},
		"Markdown":                             {"# " + title + "\n\n发布日期：2022-01-20\n\n[" + title + "](./a.pdf \"x\")\n", report.ReasonAttachment, with("./a.pdf")},
		"Markdown, for download":               {"# " + title + "\n\n发布日期：2022-01-20\n\n附件：[下载](./a.pdf)\n", report.ReasonAttachment, with("./a.pdf")},
		"Markdown, a picture":                  {"# " + title + "\n\n发布日期：2022-01-20\n\n[![](i.gif)](./a.pdf)\n\n上一篇：[" + last + "](./b.pdf)\n", report.ReasonAttachment, with("./a.pdf")},
		"Markdown, other files":                {"# " + title + "\n\n[营商环境政策汇编](./a.pdf)\n[公示](./a.html)\n", "", nil},
		"Markdown, a list":                     {"- [青川县水利局2021年政府信息公开工作年度报告](1.pdf)\n- [青川县财政局2021年政府信息公开工作年度报告](2.pdf)\n- [青川县教育局2021年政府信息公开工作年度报告](3.pdf)\n- [青川县民政局2021年政府信息公开工作年度报告](4.pdf)\n", report.ReasonListPage, nil},
		"of a subdistrict's office": {"<h1>青川县乔庄街道2021年政府信息公开工作年度报告</h1><p>附件1：<a href=1.doc>青川县乔庄街道办事处2021年年报.doc</a></p><p>附件2：<a href=1.pdf>青川县乔庄街道办事处2021年年报.pdf</a></p>", report.ReasonAttachment,
			&report.Page{Title: "青川县乔庄街道2021年政府信息公开工作年度报告", Agency: "青川县乔庄街道办事处", Year: 2021, Files: []string{"1.doc", "1.pdf"}}},
		"of agencies on a year": {head + `<p><a href=1.pdf>青川县教育局关于2021年度政府信息公开工作的年度报告</a></p><p><a href=2.pdf>乔庄镇人民政府关于2021年度政府信息公开工作的年度报告</a></p>`, "", nil},
		"of another year":       {head + `<p>附件：<a href="b.pdf">2020年年报.pdf</a></p>`, "", nil},
		"named in GBK":          {head + `<p>附件：<a href="/u/%C4%EA%B1%A8.doc">下载</a></p>`, report.ReasonAttachment, with("/u/%C4%EA%B1%A8.doc")},
		"beside a guide in GBK": {head + `<p>附件：<a href="%D6%B8%C4%CF.doc">下载</a></p><p>附件：<a href="a.doc">下载</a></p>`, report.ReasonAttachment, with("a.doc")},
		"of last year, in GBK":  {head + `<p>附件：<a href="2020%C4%EA%C4%EA%B1%A8.doc">下载</a></p>`, "", nil},
		"in a viewer, in GBK":   {head + `<iframe src="/v.html?file=/u/%C4%EA%B1%A8.pdf"></iframe>`, report.ReasonAttachment, with("/u/%C4%EA%B1%A8.pdf")},
	} {
		_, err := extract.New().Extract([]byte(c.page))
		var reject *report.Reject
		if !errors.As(err, &reject) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.reason == "" { // as it was, whatever that is
			c.reason = reject.Reason
			if c.reason == report.ReasonAttachment {
				t.Errorf("%s: %v", name, err)
			}
		}
		if d := cmp.Diff(c.want, reject.Page); reject.Reason != c.reason || d != "" {
			t.Errorf("%s: %v, want %s (-want +got):\n%s", name, err, c.reason, d)
		}
	}
}

// FuzzPage reads pages that link to files: what is said of them fits into the store.
func FuzzPage(f *testing.F) {
	for _, link := range []string{"年报.pdf", "/a%20b/&#x5E74;&amp;.pdf", "v.html?file=%2Fu%2F1.doc", "v.html#/1.ofd", "%C4%EA.doc", "javascript:void(0)", "\xff.zip", "?=.pdf&.doc#"} {
		for _, name := range []string{"下载", "2021年政府信息公开工作年度报告.doc", "青川县财政局2020年年报.pdf", "", "\xff\x00"} {
			f.Add("青川县水利局2021年政府信息公开工作年度报告", link, name)
		}
	}
	f.Fuzz(func(t *testing.T, title, link, name string) {
		page := "<title>" + title + "</title><h1>" + title + "</h1><p>附件：<a href='" + link + "'>" + name + "</a></p><iframe src='" + link + "'></iframe><p>附件：" + name
		fits(t, page)
		fits(t, "# "+title+"\n\n附件：["+name+"]("+link+")\n"+name)
	})
}

// fits checks what is said of the files of a page.
func fits(t *testing.T, page string) {
	t.Helper()
	const most, longest = 8, 500 // files, and bytes of the name of one
	_, err := extract.New().Extract([]byte(page))
	var reject *report.Reject
	if !errors.As(err, &reject) {
		return
	}
	if (reject.Page != nil) != (reject.Reason == report.ReasonAttachment) || !utf8.ValidString(reject.Detail.String()) {
		t.Errorf("%q with %+v", err, reject.Page)
	}
	if reject.Page == nil {
		return
	}
	if p := reject.Page; !utf8.ValidString(p.Title) || !utf8.ValidString(p.Agency) {
		t.Errorf("title %q, agency %q", p.Title, p.Agency)
	}
	if len(reject.Page.Files) > most {
		t.Errorf("%d files", len(reject.Page.Files))
	}
	for _, file := range reject.Page.Files {
		if file == "" || len(file) > longest || !utf8.ValidString(file) {
			t.Errorf("the file %q", file)
		}
	}
}
