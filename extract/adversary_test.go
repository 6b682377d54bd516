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
	open       bool // superlinear within a table, still
}{
	{"labels", "一、本年新收政府信息公开申请数量", false},
	{"all labels", "规章规范性文件行政许可（一）予以公开（二）部分公开1.属于国家秘密（七）总计行政复议行政诉讼结果维持总计\n", false},
	{"beginnings of labels", "本年新收政府", false},
	{"digits", "7", true},
	{"lines of digits", "1\n", false},
	{"numbers between blanks", "12 ", false},
	{"squashed rows", "予以公开640020470\n", false},
	{"pipes", "|", false},
	{"empty rows", "|||||||||\n", false},
	{"tabs", "\t", false},
	{"blanks", " ", false},
	{"line breaks", "\n", false},
	{"brackets", "(", true},
	{"pinyin", "府(fu)", false},
	{"pinyin without end", "府(fu", false},
	{"unclosed tags", "<td>1", true},
	{"open angles", "<", true},
	{"open tables", "<table>", false},
	{"cells", "<table><tr><td>1</td></tr></table>", false},
	{"end tags", "</p>", false},
	{"references", "&amp;", true},
	{"ampersands", "&", true},
	{"comments", "<!--", true},
	{"scripts", "<script>", true},
	{"meta", "<meta name=ArticleTitle content=一二三>", false},
	{"naming", "信息公开", false},
	{"titles", "某市人民政府2021年政府信息公开工作年度报告\n", false},
	{"torn titles", "信息公开 报告 ", false},
	{"contacts", "请与", false},
	{"us", "我局", false},
	{"letters for digits", "O", true},
	{"digits and letters for them", "1O", true},
	{"strokes", "-", true},
	{"plusses", "+", true},
	{"nothing", "无", false},
	{"notes", "22(其中修订16件", false},
	{"numbering", "1.", true},
	{"years", "20", true},
	{"dates", "2021年1月1日", false},
	{"received", "收到", false},
	{"received requests", "收到申请", false},
	{"not received", "未收到", false},
	{"signs", "增", false},
	{"commas", ",", false},
	{"thousands", "1,259", false},
	{"quotes", "《", true},
	{"questions", "?", true},
	{"organs", "人民政府办公室", false},
	{"places", "某省某市某县", false},
	{"traditional", "政府信息公開工作", false},
	{"phrases", "乾隆", false},
	{"headings", "总体情况\n", false},
	{"tables 3", "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n（一）予以公开 1 0 0 0 0 0 1\n（二）部分公开 0 0 0 0 0 0 0\n1.属于国家秘密 0 0 0 0 0 0 0\n", false},
	{"tables 2", "规章 1 1 1\n规范性文件 1 1 1\n行政许可 1\n", false},
	{"tables 4", "结果维持结果纠正其他结果尚未审结总计 1 1 1 1 4\n", false},
}

func repeated(unit string, size int) []byte {
	return bytes.Repeat([]byte(unit), size/len(unit)+1)[:size]
}

// within puts a text between the rows of table 3 of a real report.
func within(t testing.TB, text []byte) []byte {
	doc := report(t, "000_0969318beb2c1304.txt")
	at := bytes.Index(doc, []byte("予以公开\n"))
	if at < 0 {
		t.Fatal("the report has changed")
	}
	return append(append(append([]byte{}, doc[:at]...), text...), doc[at:]...)
}

// TestTimeIsLinear reads each text at one size and at eight times that: the
// time for a byte must stay about the same.
func TestTimeIsLinear(t *testing.T) {
	const (
		size = 16 << 10
		most = 4.0 // times as much for a byte
	)
	for _, c := range []struct {
		name     string
		document func(text []byte) []byte
		table    bool
	}{
		{"alone", func(text []byte) []byte { return text }, false},
		{"within table 3", func(text []byte) []byte { return within(t, text) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := extract.New()
			for _, a := range adversaries {
				if c.table && a.open {
					continue
				}
				small, large := c.document(repeated(a.unit, size)), c.document(repeated(a.unit, 8*size))
				ratio := 0.0
				for range 3 { // another process may have had the processor
					ratio = fastest(x, large).Seconds() / fastest(x, small).Seconds() * float64(len(small)) / float64(len(large))
					if ratio <= most {
						break
					}
				}
				if ratio > most {
					t.Errorf("%s: %.1f times as much for a byte at %d as at %d bytes", a.name, ratio, len(large), len(small))
				}
			}
		})
	}
}

func fastest(x *extract.Extractor, doc []byte) time.Duration {
	best := time.Duration(math.MaxInt64)
	for range 3 {
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
