package specimen

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/form"
)

// Linking is a page that holds no report, but links to the file of one.
type Linking struct {
	Bytes []byte
	Way   Way
	File  string // of the report, as the page links to it, or names it
	Truth Truth  // whose it is, of which year, and when it came, as far as the page states it
}

// Way is how a page leads to its report, or to files that are none.
type Way string

// The ways. Those in Misleading lead to no report of the page's.
const (
	ByTitle   Way = "by title"      // a link of the report's title
	Download  Way = "for download"  // 点击下载
	Framed    Way = "in a frame"    // shown in the page
	Viewed    Way = "in a viewer"   // handed to another page, which shows it
	InGBK     Way = "named in GBK"  // escaped bytes of GBK
	TwoForms  Way = "in two forms"  // as a document and as a PDF
	Pictured  Way = "by a picture"  // a link without text
	NamedOnly Way = "named alone"   // without a link
	AmongLast Way = "among others"  // links to the reports of other years around
	OfGuides  Way = "other files"   // a menu with files, and no report
	ListOfAll Way = "list of files" // of the reports of many agencies
)

// Ways are those that lead to the report.
var Ways = []Way{ByTitle, Download, Framed, Viewed, InGBK, TwoForms, Pictured, NamedOnly, AmongLast}

// Misleading are those that do not.
var Misleading = []Way{OfGuides, ListOfAll}

// linkAt stands where a page has its link.
const linkAt = "LINKHERE"

// NewLinking makes the page of a seed.
func NewLinking(seed uint64, way Way) Linking {
	r := newRNG(seed)
	a, year := newAgency(r, nil), 2021+r.IntN(4)
	d := compose(r, Report, nil, NoChange, &subject{agency: a, year: year, edition: newer, figures: newFigures(r, newer, false, a.size), titled: true})
	d.blocks = slices.DeleteFunc(d.blocks, func(b block) bool { return b.kind == table || b.kind == para || b.kind == heading })
	at := 1 + slices.IndexFunc(d.blocks, func(b block) bool { return b.kind == title })
	for at < len(d.blocks) && d.blocks[at].kind == title {
		at++
	}
	d.blocks = slices.Insert(d.blocks, at, block{kind: line, text: linkAt})
	d.truth.Stated, d.truth.Cells, d.truth.Edition = nil, nil, form.NoEdition
	l := Linking{Way: way, File: fileName(r, year), Truth: d.truth}
	t := newTypist(r, nil, &d.truth)
	page := t.html(HTML, d)
	l.Bytes = bytes.Replace([]byte(page), []byte(linkAt), []byte(l.link(r, titleOf(r, a.name, year), year)), 1)
	return l
}

// fileName names a file as sites do: by numbers, which say nothing, or by the date.
func fileName(r *rng, year int) string {
	name := fmt.Sprintf(one(r, "P0%d0120%06d", "W0%d0118%06d", "%d%08d"), year+1, r.IntN(1e6))
	return name + one(r, ".pdf", ".doc", ".docx", ".PDF", ".wps", ".xls")
}

// link writes what leads to the file.
func (l *Linking) link(r *rng, title string, year int) string {
	name := html.EscapeString(title)
	dir := one(r, "./", "/", "../../att/", "https://www.example.gov.cn/u/cms/", "")
	a := func(file, says string) string { return fmt.Sprintf(`<a href="%s">%s</a>`, file, says) }
	lead := one(r, "附件：", "附件1：", "", "相关附件: ", "附件下载：")
	l.File = dir + l.File
	ending := strings.ToLower(l.File[strings.LastIndexByte(l.File, '.'):])
	switch l.Way {
	case ByTitle:
		return lead + a(l.File, name+one(r, "", ending))
	case Download:
		return "附件：" + a(l.File, one(r, "点击下载", "下载", "点击此处查看全文", "全文下载（PDF版）"))
	case Framed:
		return fmt.Sprintf(`<%s src="%s" width="100%%"></%[1]s>`, one(r, "iframe", "embed"), l.File)
	case Viewed:
		return fmt.Sprintf(`<iframe src="/pdfjs/web/viewer.html?file=%s"></iframe>`, url.QueryEscape(l.File))
	case InGBK:
		l.File = dir + inGBK(title) + ending
		return "附件：" + a(l.File, one(r, "下载", name))
	case TwoForms:
		stem := strings.TrimSuffix(l.File, l.File[strings.LastIndexByte(l.File, '.'):])
		l.File = stem + ".doc"
		return "附件1：" + a(l.File, name+".doc") + "</div><div>附件2：" + a(stem+".pdf", name+".pdf")
	case Pictured:
		return `<img src="/images/doc.gif">` + a(l.File, `<img src="/images/down.png">`)
	case NamedOnly:
		l.File = title + ending
		return "附件：" + name + ending
	case AmongLast:
		other := func(y int) string {
			return a(fileName(r, y), strings.ReplaceAll(name, fmt.Sprint(year), fmt.Sprint(y)))
		}
		return "附件：" + a(l.File, name+ending) + "</div><div>上一篇：" + other(year-1) + "</div><div>下一篇：" + other(year+1)
	}
	l.File = ""
	if l.Way == OfGuides {
		return a("/zn.pdf", "政府信息公开指南") + " " + a("/ml.xls", "政府信息公开目录") + " " + a("/sqb.doc", "政府信息公开申请表")
	}
	var list []string
	for len(list) < r.between(5, 20) {
		if other := newAgency(r, nil).name; other != l.Truth.Agency {
			list = append(list, a(fileName(r, year), html.EscapeString(titleOf(r, other, year))))
		}
	}
	return strings.Join(list, "</div><div>")
}

// inGBK escapes a name as pages in GBK do.
func inGBK(name string) string {
	coded, err := simplifiedchinese.GBK.NewEncoder().String(name)
	if err != nil {
		panic(err)
	}
	return url.PathEscape(coded)
}
