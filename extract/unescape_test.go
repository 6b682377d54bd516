package extract_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/extract/specimen"
)

// A page that stands in a field of something else reads as the page, and its values
// are found in the document.
func TestEscapedMarkup(t *testing.T) {
	doc, want := page(t, specimen.HTML)
	doc = strings.ReplaceAll(doc, "<td>", `<td colspan="3" title='5'>`)
	fragment := doc[strings.Index(doc, "<h1>"):strings.Index(doc, "</body>")]
	numeric := func(s string) string {
		return strings.NewReplacer("<", "&#60;", ">", "&#62;", `"`, "&#34;").Replace(s)
	}
	gb := func(s string) string {
		b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	utf16 := func(s string) string {
		b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	end := regexp.MustCompile(`[a-zA-Z/\s"'>;&]*$`)
	for _, test := range []struct{ name, doc string }{
		{"a field of text", html.EscapeString(fragment)},
		{"twice", html.EscapeString(html.EscapeString(fragment))},
		{"three times", html.EscapeString(html.EscapeString(html.EscapeString(fragment)))},
		{"a whole page", html.EscapeString(doc)},
		{"by numbers", numeric(fragment)},
		{"by hexadecimal numbers", strings.NewReplacer("<", "&#x3C;", ">", "&#x3e;").Replace(fragment)},
		{"only the opening bracket", strings.ReplaceAll(fragment, "<", "&lt;")},
		{"in capitals", strings.NewReplacer("<", "&LT;", ">", "&GT;").Replace(fragment)},
		{"in XML", `<?xml version="1.0" encoding="utf-8"?><doc id="7"><content>` + html.EscapeString(fragment) + "</content></doc>"},
		{"in a feed", `<rss version="2.0"><channel><item><pubDate>2021</pubDate><description>` + html.EscapeString(fragment) + "</description></item></channel></rss>"},
		{"in CDATA", "<doc><content><![CDATA[" + fragment + "]]></content></doc>"},
		{"escaped in CDATA", "<doc><content><![CDATA[" + html.EscapeString(fragment) + "]]></content></doc>"},
		{"in a page", "<html><body><div class='nav' title='&lt;td&gt;'>首页</div><div>" + html.EscapeString(fragment) + "</div></body></html>"},
		{"in GB18030", gb(html.EscapeString(fragment))},
		{"in UTF-16", utf16("<doc>" + html.EscapeString(fragment) + "</doc>")},
		{"with a mark of order", "\uFEFF" + html.EscapeString(fragment)},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := readsAs(t, test.doc, want)
			for _, rd := range r.Readings {
				at := strings.ReplaceAll(test.doc[rd.Start:rd.End], "\x00", "")
				number := strings.TrimSuffix(rd.Text, "万元")
				if rd.Null {
					continue
				}
				if !strings.HasPrefix(at, number) || end.ReplaceAllString(at[len(number):], "") != "" && number == rd.Text {
					t.Errorf("%s: %q stands at %q", rd.Metric, rd.Text, at)
				}
			}
		})
	}
}

// Pages that hold markup to be seen in scripts, in fields to be edited, and in a few
// words, are what they are.
func TestMarkupToBeSeen(t *testing.T) {
	doc, want := page(t, specimen.HTML)
	copied := html.EscapeString(numberCell.ReplaceAllString(doc, "<td>9$1</td>"))
	for _, with := range []string{
		"<textarea>" + copied + "</textarea>",
		"<script>var page = '" + strings.ReplaceAll(copied, "\n", " ") + "';</script>",
		"<p>标签&lt;td&gt;与&lt;/td&gt;之间</p>",
		`<p title="` + copied + `">附件</p>`,
		"<!-- " + copied + " -->",
	} {
		readsAs(t, strings.Replace(doc, "<h1>", with+"<h1>", 1), want)
	}
}
