package main

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gongkai/extract/form"
	"gongkai/extract/message"
)

// saidWords are what the packages below say of documents and agencies: notes,
// the details of rejects, how an agency was told. They say it in English, which
// is what the store keeps; for %s stands what may be said again, or stays.
var saidWords = []wording{
	{"%s: stands twice, first as %s, then as %s", "%s：出现两次，先为%s，后为%s"},
	{"%s: separators are lost and the identities leave more than one reading: %s", "%s：分隔符缺失，按勾稽关系仍有多种读法：%s"},
	{"%s: values stand where other rows have none: %s", "%s：数值所在位置在其他行没有数值：%s"},
	{"%s: values among empty cells, and rows differ in where their values stand: %s", "%s：数值与空格混杂，且各行数值位置不一：%s"},
	{"%s: values among empty cells: %s", "%s：数值与空格混杂：%s"},
	{"%s: more empty cells than columns: %s", "%s：空格多于列数：%s"},
	{"%s: more values than columns: %s", "%s：数值多于列数：%s"},
	{"%s: fewer values than columns: %s", "%s：数值少于列数：%s"},
	{"%s: no separators between the values: %s", "%s：数值之间没有分隔符：%s"},
	{"%s: no separators, and fewer heads than the form has: %s", "%s：没有分隔符，且表头少于规定格式：%s"},
	{"%s: %s values and %s empty cells for %s columns: %s", "%s：%s个数值、%s个空格，应为%s列：%s"},
	{"%s: %s values for %s columns, and no reading of them adds up: %s", "%s：%s个数值，应为%s列，任何读法都不能勾稽：%s"},
	{"%s: %s values for %s columns: %s", "%s：%s个数值，应为%s列：%s"},
	{"%s: a cell that holds no number: %s", "%s：单元格中不是数字：%s"},
	{"%s: a number in brackets, where none is negative: %s", "%s：括号中的数字，而此处不会有负数：%s"},
	{"%s: an amount of unclear unit: %s", "%s：金额单位不明：%s"},
	{"%s: of a column that the form does not have: %s", "%s：属于规定格式以外的列：%s"},
	{"%s: cells that hold no number, or columns that the form does not have: %s", "%s：有不是数字的单元格，或规定格式以外的列：%s"},
	{"%s: more digits without a separator than can be divided: %s", "%s：没有分隔符的数字过多，无法划分：%s"},
	{"a row of values that no label or order tells the row of: %s", "一行数值，其标签和次序都不能说明属于哪一行：%s"},
	{"table 4", "表四"},
	{"the tables are lost", "表格已丢失"},
	{"titles of reports on %s; read as one on %s", "文中有%s年的年报标题；按%s年的年报读取"},
	{"the figures are said to be of %s, the report to be on %s", "文中称数据统计期限为%s年，而报告年度为%s年"},
	{"cells that the page does not show were left out", "网页未显示的表格单元已略去"},

	{"%s bytes; the limit is %s", "%s字节；上限为%s字节"},
	{"%s bytes, all of them blank", "%s字节，全为空白"},
	{"holds %s NUL bytes", "含%s个NUL字节"},
	{"no UTF-8, GB18030, Big5 or UTF-16", "不是UTF-8、GB18030、Big5或UTF-16编码的文本"},
	{"a PDF; convert it with pdftotext -layout", "PDF文件；请用 pdftotext -layout 转换"},
	{"a zip archive or office file; unpack it or save it as text or HTML", "zip压缩包或Office文件；请解压，或另存为文本或HTML"},
	{"an old office file; save it as text or HTML", "旧版Office文件；请另存为文本或HTML"},
	{"a JPEG image", "JPEG图片"},
	{"a PNG image", "PNG图片"},
	{"a GIF image", "GIF图片"},
	{"a bitmap image", "位图"},
	{"gzip data; unpack it", "gzip数据；请解压"},
	{"zstd data; unpack it", "zstd数据；请解压"},
	{"a rar archive; unpack it", "rar压缩包；请解压"},
	{"a Parquet file", "Parquet文件"},
	{"tells how reports are compiled, with the form to be filled in", "说明如何编制年报并附有待填表格"},
	{"the values of the tables could not be told, nor whose report it is", "无法读出表中数值，也不知是哪个机关的年报"},
	{"the tables hold no values", "表中没有数值"},
	{"a report on %s; the forms read here are of %s and later", "%s年的年报；本程序只读%s年及以后的格式"},
	{"names %s reports and is none of them", "列出%s份年报，本身不是年报"},
	{"a report on another subject", "关于其他事项的报告"},
	{"a guide to information disclosure", "政府信息公开指南"},
	{"tells others to compile reports", "要求他人编制年报"},
	{"an annual report without the tables of the official form", "没有规定表格的年报"},
	{"%s of %s headings of a report, %s values in tables", "年报应有的%[2]s个标题中有%[1]s个，表中有%[3]s个数值"},
	{"rows of table 3 have twice as many values as columns", "表三各行的数值是列数的两倍"},
	{"lines of table 3 have their label twice: two reports side by side", "表三各行的标签出现两次：两份年报并排"},
	{"a second table 3 with other values", "另有一张数值不同的表三"},
}

// said is a wording as it is recognised.
type said struct {
	pattern *regexp.Regexp
	zh      []string // texts, and between them the numbers of groups
	groups  []int
}

var saidPatterns = sync.OnceValue(func() []said {
	var out []said
	verb := regexp.MustCompile(`%(?:\[(\d)\])?s`)
	for _, w := range saidWords {
		s := said{pattern: regexp.MustCompile(`(?s)^` + strings.ReplaceAll(regexp.QuoteMeta(w.en), `%s`, `(.+?)`) + `$`)}
		from := 0
		for n, at := range verb.FindAllStringSubmatchIndex(w.zh, -1) {
			if at[2] >= 0 {
				n, _ = strconv.Atoi(w.zh[at[2]:at[3]])
			} else {
				n++
			}
			s.zh, s.groups = append(s.zh, w.zh[from:at[0]]), append(s.groups, n)
			from = at[1]
		}
		s.zh = append(s.zh, w.zh[from:])
		out = append(out, s)
	}
	return out
})

// say says a message. What extract says is still a sentence in it.
func (l language) say(m message.Message) string {
	if m.Code == message.Verbatim {
		return l.said(m.String())
	}
	if l == english {
		return m.String()
	}
	return m.Render(message.Chinese, func(id string) string {
		name, _ := rowLabel(id)
		return cmp.Or(name, id)
	})
}

// said gives what a package below says. What it does not know stays as it is:
// messages of the system and of other libraries are among it.
func (l language) said(s string) string {
	if l == english {
		return s
	}
	if zh, ok := translated(s); ok {
		return zh
	}
	return s
}

func translated(s string) (string, bool) {
	for _, p := range saidPatterns() {
		m := p.pattern.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		var b strings.Builder
		for i, g := range p.groups {
			b.WriteString(p.zh[i])
			b.WriteString(chinese.said(m[g]))
		}
		b.WriteString(p.zh[len(p.zh)-1])
		return b.String(), true
	}
	if list := strings.Split(s, ", "); len(list) > 1 {
		for i := range list {
			zh, ok := translated(list[i])
			if !ok {
				return "", false
			}
			list[i] = zh
		}
		return strings.Join(list, "、"), true
	}
	return rowLabel(s)
}

// rowLabel gives the official label of a metric, or of a row of table 2.
func rowLabel(id string) (string, bool) {
	if m, ok := form.Lookup(id); ok {
		return chinese.metric(m), true
	}
	for i := range form.Metrics {
		if m := &form.Metrics[i]; m.Table == 2 && strings.HasPrefix(m.ID, id+".") {
			return m.RowZH + "（" + id + "）", true
		}
	}
	return "", false
}

// metric names a metric: by its id, and in Chinese by its label, too.
func (l language) metric(m form.Metric) string {
	if l == english {
		return m.String()
	}
	label, _, _ := strings.Cut(strings.ReplaceAll(m.Info().LabelZH(), "|", "/"), "（区分")
	return label + "（" + m.String() + "）"
}
