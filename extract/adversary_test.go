package extract_test

import (
	"bytes"
	"math"
	"testing"
	"time"

	"gongkai/extract"
)

// adversaries are texts that ask the most of some loop, each repeated.
var adversaries = []struct {
	name, unit string
}{
	{"labels", "一、本年新收政府信息公开申请数量"},
	{"all labels", "规章规范性文件行政许可（一）予以公开（二）部分公开1.属于国家秘密（七）总计行政复议行政诉讼结果维持总计\n"},
	{"beginnings of labels", "本年新收政府"},
	{"digits", "7"},
	{"lines of digits", "1\n"},
	{"numbers between blanks", "12 "},
	{"squashed rows", "予以公开640020470\n"},
	{"pipes", "|"},
	{"empty rows", "|||||||||\n"},
	{"tabs", "\t"},
	{"blanks", " "},
	{"line breaks", "\n"},
	{"brackets", "("},
	{"pinyin", "府(fu)"},
	{"pinyin without end", "府(fu"},
	{"unclosed tags", "<td>1"},
	{"open angles", "<"},
	{"open tables", "<table>"},
	{"cells", "<table><tr><td>1</td></tr></table>"},
	{"end tags", "</p>"},
	{"references", "&amp;"},
	{"ampersands", "&"},
	{"comments", "<!--"},
	{"scripts", "<script>"},
	{"hidden blocks", "<div hidden>1"},
	{"hidden cells", "<td style='display:none'>1"},
	{"hidden and closed", "<p hidden><b>1</i></p>"},
	{"end tags in hidden blocks", "<div hidden></b></td>"},
	{"notes", "10<sup>4"},
	{"style sheets", "<style>.a{display:none}</style><p class=a>1"},
	{"comments in style sheets", "<style>/**/</style>"},
	{"rules in rules", "<style>@media{"},
	{"escaped tags", "&lt;td&gt;1&lt;/td&gt;"},
	{"tags escaped often", "&amp;amp;amp;amp;amp;amp;lt;td&amp;gt;1"},
	{"CDATA", "<![CDATA[<td>1]]>"},
	{"inputs", "<table><td><input value=1>"},
	{"selects", "<table><td><select><option>1"},
	{"selects and their ends", "<table><td><select><option>1</select>"},
	{"pictures", "<table><td><img alt=1 src=2>"},
	{"attributes", "<table><td><input a b c='d"},
	{"links to files", "<a href=x.pdf>1"},
	{"white digits", "1<b style='color:#fff'>2"},
	{"attachments", "附件"},
	{"names of attachments", "附件1.xls"},
	{"agencies", "某市某县水利局"},
	{"signs of agencies", "某县水利局(某县水利局"},
	{"carried in", "收到其中结转1件申请"},
	{"escape sequences", "\x1B[31m1\x1B]8;;"},
	{"meta", "<meta name=ArticleTitle content=一二三>"},
	{"naming", "信息公开"},
	{"titles", "某市人民政府2021年政府信息公开工作年度报告\n"},
	{"torn titles", "信息公开 报告 "},
	{"contacts", "请与"},
	{"us", "我局"},
	{"letters for digits", "O"},
	{"digits and letters for them", "1O"},
	{"strokes", "-"},
	{"plusses", "+"},
	{"nothing", "无"},
	{"notes", "22(其中修订16件"},
	{"numbering", "1."},
	{"years", "20"},
	{"dates", "2021年1月1日"},
	{"received", "收到"},
	{"received requests", "收到申请"},
	{"not received", "未收到"},
	{"signs", "增"},
	{"commas", ","},
	{"thousands", "1,259"},
	{"quotes", "《"},
	{"questions", "?"},
	{"organs", "人民政府办公室"},
	{"places", "某省某市某县"},
	{"traditional", "政府信息公開工作"},
	{"phrases", "乾隆"},
	{"headings", "总体情况\n"},
	{"tables 3", "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n（一）予以公开 1 0 0 0 0 0 1\n（二）部分公开 0 0 0 0 0 0 0\n1.属于国家秘密 0 0 0 0 0 0 0\n"},
	{"tables 2", "规章 1 1 1\n规范性文件 1 1 1\n行政许可 1\n"},
	{"tables 4", "结果维持结果纠正其他结果尚未审结总计 1 1 1 1 4\n"},
}

func repeated(unit string, size int) []byte {
	return bytes.Repeat([]byte(unit), size/len(unit)+1)[:size]
}

// within puts a text between the rows of table 3 of a real report.
func within(t testing.TB, text []byte) []byte {
	doc := document(t, "000_0969318beb2c1304.txt")
	at := bytes.Index(doc, []byte("予以公开\n"))
	if at < 0 {
		t.Fatal("the report has changed")
	}
	return append(append(append([]byte{}, doc[:at]...), text...), doc[at:]...)
}

// TestTimeIsLinear reads each text at one size and at eight times that: the
// time for a byte must stay about the same.
func TestTimeIsLinear(t *testing.T) {
	if raced {
		t.Skip("times mean little under the race detector")
	}
	const (
		size = 16 << 10
		most = 6.0 // times as much for a byte; it is 8 where time grows with the square
	)
	for _, c := range []struct {
		name     string
		document func(text []byte) []byte
	}{
		{"alone", func(text []byte) []byte { return text }},
		{"within table 3", func(text []byte) []byte { return within(t, text) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := extract.New()
			for _, a := range adversaries {
				small, large := c.document(repeated(a.unit, size)), c.document(repeated(a.unit, 8*size))
				least := fastest(x, small, 3)
				ratio := 0.0
				for tries := 1; tries <= 9; tries += 2 { // another process may have had the processor
					ratio = fastest(x, large, tries).Seconds() / least.Seconds() * float64(len(small)) / float64(len(large))
					if ratio <= most {
						break
					}
					least = fastest(x, small, tries)
				}
				if ratio > most {
					t.Errorf("%s: %.1f times as much for a byte at %d as at %d bytes", a.name, ratio, len(large), len(small))
				}
			}
		})
	}
}

// fastest returns the least time that reading a document takes, of so many tries.
func fastest(x *extract.Extractor, doc []byte, tries int) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range tries {
		start := time.Now()
		_, _ = x.Extract(doc) // most of these are rejected; only the time matters
		best = min(best, time.Since(start))
	}
	return best
}

// BenchmarkAdversaries reads 1 MB of each text.
func BenchmarkAdversaries(b *testing.B) {
	for _, a := range adversaries {
		doc := repeated(a.unit, 1<<20)
		b.Run(a.name, func(b *testing.B) {
			x := extract.New()
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				_, _ = x.Extract(doc)
			}
		})
	}
}
