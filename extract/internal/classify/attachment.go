package classify

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/han"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Many agencies publish their report as a file, on a page that says little more than its
// title. Such a page is no report, but it says whose the file is, and when it came. What it
// says must not reach another file: beside the report stand those of other years, of other
// agencies and of other subjects.

// attachment is a file that a page links to, shows in a frame, or names.
type attachment struct {
	says string // what the page calls it
	link string // its address as the page writes it; "" if it is only named
	at   int    // where the page has it
	sure bool   // it is called an attachment, or what reports are called
}

// Words in the names of files: ofReport of those that hold a report or its tables, reports of
// those that surely do, wherever they are named, ofOthers of those that hold something else.
var (
	ofReport = label.NewWords("年报", "年度报告", "信息公开", "统计表", "附件", "附表")
	reports  = label.NewWords("年报", "年度报告", "信息公开")
	ofOthers = label.NewWords("指南", "目录", "申请表", "流程", "法治政府", "政府工作报告", "预算", "决算", "条例", "办法", "通知", "模板", "格式", "采购", "招标")
)

// forDownload are words of links that say nothing of what they link to.
var forDownload = strings.NewReplacer("点击", "", "下载", "", "查看", "", "浏览", "", "打开", "", "预览", "", "在线", "", "此处", "", "这里", "",
	"全文", "", "原文", "", "正文", "", "文件", "", "文档", "", "版", "", "请", "")

// mostAttachments are as many as a page of one report has; what has more lists them.
const mostAttachments = 8

// mostLinks are as many links of a text as are looked at.
const mostLinks = 1 << 10

// longestName is the longest name, in bytes, that a file system takes, and more.
const longestName = 500

// longestNumber is how many digits the number of an attachment has at most: 附件12.
const longestNumber = 2

// attachments returns the files that may be the report, and one more than mostAttachments at
// most.
func (x *classifier) attachments() []attachment {
	var out []attachment
	b, titled := x.Text.Bytes, x.isTitled()
	for _, f := range x.linkedFiles() {
		before := string(b[max(0, f.at-len("附件下载1:")):f.at])
		f.sure = f.sure || strings.Contains(before, "附件") || ofReport.In(f.says) || ofReport.In(fileOf(f.link))
		if len(out) <= mostAttachments && (f.sure || titled && saysNothing(f.says)) {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		out = x.namedFiles()
	}
	if len(out) == 0 && titled {
		out = x.savedFrames()
	}
	return out
}

// savedFrames returns the pages in frames that a browser saved with the page: one of them may be the report.
func (x *classifier) savedFrames() (out []attachment) {
	for _, o := range x.Text.Objects {
		if o.Kind == text.Frame && o.Link != "" {
			out = append(out, attachment{link: o.Link, at: o.At, sure: true})
		}
	}
	return out
}

// linkedFiles returns the files that a page links to, or shows in a frame, and those of the
// links of a text in Markdown.
func (x *classifier) linkedFiles() (out []attachment) {
	b := x.Text.Bytes
	for _, o := range x.Text.Objects {
		if o.Kind == text.File || o.Kind == text.Frame && text.NamesFile([]byte(o.Link)) {
			out = append(out, attachment{strings.TrimSpace(valid(b[o.Name.Start:o.Name.End])), o.Link, o.At, o.Kind == text.Frame})
		}
	}
	for from, n := 0, 0; n < mostLinks; n++ {
		i := bytes.Index(b[from:], []byte("]("))
		if i < 0 {
			break
		}
		i += from
		from = i + len("](")
		line := b[from:endOfLine(b, from)]
		to := bytes.IndexAny(line, ") ") // behind a blank may stand a title
		if to < 0 || !text.NamesFile(line[:to]) {
			continue
		}
		at := i - min(i, longestHeading)
		at += bytes.LastIndexByte(b[at:i], '\n') + 1
		at += bytes.LastIndexByte(b[at:i], '[') + 1
		says := strings.TrimSpace(valid(b[at:i]))
		if strings.HasPrefix(says, "](") { // a picture
			says = ""
		}
		out = append(out, attachment{says: says, link: valid(line[:to]), at: max(0, at-len("["))})
	}
	return out
}

// valid returns text without what is none: documents are damaged.
func valid(b []byte) string { return strings.ToValidUTF8(string(b), "") }

// isTitled reports whether the title of a report on a year stands on a line of its own: what
// the page then has for download is that.
func (x *classifier) isTitled() bool {
	t := x.Best()
	return t != nil && t.WholeLine && !t.Cited && t.Year != 0
}

// saysNothing reports whether the text of a link does not say what it links to: 点击下载, a.pdf.
func saysNothing(name string) bool { return text.CountHan([]byte(forDownload.Replace(name))) == 0 }

// fileOf returns how a file is called where it lies.
func fileOf(link string) string {
	file, _, _ := strings.Cut(link[strings.LastIndexByte(link, '/')+1:], "?")
	file, _, _ = strings.Cut(file, "#")
	decoded, err := url.PathUnescape(file)
	if err != nil {
		return file
	}
	out, ok := han.InUTF8([]byte(decoded))
	if !ok || bytes.ContainsFunc(out, func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }) {
		return file
	}
	return string(out)
}

// name returns the name of a file for people: what its link says, and how it is called
// where it lies.
func (f attachment) name() string {
	switch file := fileOf(f.link); {
	case f.says == "" || len(f.says) > longestHeading && file != "":
		return file
	case len(f.says) > longestHeading:
		return strings.ToValidUTF8(f.says[:longestHeading], "") + "..."
	case file == "" || strings.Contains(f.says, file):
		return f.says
	default:
		return f.says + " (" + file + ")"
	}
}

// namedFiles returns the files whose names stand behind 附件, or begin with a title.
func (x *classifier) namedFiles() (out []attachment) {
	b := x.Text.Bytes
	for from := 0; len(out) <= mostAttachments; {
		i := bytes.Index(b[from:], []byte("附件"))
		if i < 0 {
			break
		}
		from += i + len("附件")
		line := b[from:endOfLine(b, from)]
		if next := bytes.Index(line, []byte("附件")); next >= 0 { // the line has several
			line = line[:next]
		}
		if n := len(line) - len(bytes.TrimLeft(line, "0123456789")); n <= longestNumber { // not of a year
			line = line[n:]
		}
		if line = bytes.Trim(line, ":;, .[()]、"); text.NamesFile(line) {
			out = append(out, attachment{says: valid(line), at: from, sure: true})
		}
	}
	for i := range x.Titles {
		t := &x.Titles[i]
		if behind := x.endingBehind(t.End()); behind > 0 && len(out) == 0 {
			out = append(out, attachment{says: strings.TrimLeft(metadata.Squeeze(valid(b[t.Start():behind])), "0123456789、.:-#*|["), at: t.Start()})
		}
	}
	return out
}

// endOfLine returns where the line of b[from] ends, or is longer than headings are.
func endOfLine(b []byte, from int) int {
	to := min(len(b), from+longestHeading)
	if end := bytes.IndexFunc(b[from:to], endsLine); end >= 0 {
		return from + end
	}
	return to
}

// endingBehind returns the place behind the ending of the name of a file that stands at a
// place; 0 if none does.
func (x *classifier) endingBehind(at int) int {
	b := x.Text.Bytes
	if at >= len(b) || b[at] != '.' {
		return 0
	}
	end := at + 1
	for end < len(b) && (text.IsASCIILetter(b[end])) {
		end++
	}
	if !text.NamesFile(b[at:end]) {
		return 0
	}
	return end
}

// orAttachment returns a reject, or where the page has a file that may be its report, that
// the report is there.
func (x *classifier) orAttachment(r *report.Builder, reject *report.Reject) error {
	if a := x.inAttachment(r); a != nil {
		return a
	}
	return reject
}

// inAttachment returns the reject of a page that has a file that may be its report, with what
// the page states of that; nil if it has none.
func (x *classifier) inAttachment(r *report.Builder) *report.Reject {
	page := &report.Page{Title: r.Title, Agency: r.Agency, Year: r.Year, PublishedOn: r.PublishedOn}
	files := x.attachments()
	if x.isOnOther() {
		files = slices.DeleteFunc(files, func(f attachment) bool { return !reports.In(f.says) })
	}
	all := len(files)
	files = slices.DeleteFunc(files, func(f attachment) bool { return x.isOther(f, r.Year) })
	if len(files) < all-1 && !x.isTitled() && !x.CallsItself(r.Year) {
		return nil // a list over the years
	}
	ofAnother := func(f attachment) bool { return isOfAnother(f, r.Agency) }
	if len(files) == 1 && ofAnother(files[0]) {
		page.Agency = ""
	} else if slices.ContainsFunc(files, ofAnother) { // the report stands among others, or is none of these
		files = slices.DeleteFunc(files, func(f attachment) bool {
			return ofAnother(f) || !reports.In(f.says) && !saysNothing(f.says)
		})
	}
	if len(files) == 0 || len(files) > mostAttachments {
		return nil
	}
	for _, f := range files {
		if f.link == "" && len(f.says) <= longestName && text.NamesFile([]byte(f.says)) {
			f.link = f.says
		}
		if f.link != "" && !slices.Contains(page.Files, f.link) {
			page.Files = append(page.Files, f.link)
		}
	}
	return &report.Reject{Reason: report.ReasonAttachment, Detail: message.New(message.ReportInFile, message.Text(files[0].name())), Page: page}
}

// ofSites are words of what pages call themselves that say nothing of what they are on.
var ofSites = label.NewWords("首页", "网站", "门户", "详情", "正文", "内容页", "政务公开")

// isOnOther reports whether a page calls itself something that is neither a report nor the
// name of a site, or has no title of a report that stands alone: a report of which it speaks
// beside that is not what its files are.
func (x *classifier) isOnOther() bool {
	called := metadata.Squeeze(string(x.Text.Bytes[x.Text.Called.Start:x.Text.Called.End]))
	if called == "" {
		return !x.isTitled()
	}
	if reports.In(called) || ofSites.In(called) {
		return false
	}
	if i := strings.IndexAny(called, "-_|>—"); i >= 0 {
		called = called[:i]
	}
	site, _ := metadata.OfFile(called)
	return site == "" || !strings.HasSuffix(called, site)
}

// isOther reports whether a file says that it is not the report on a year: by its name, or
// because it stands behind a word for links to others.
func (x *classifier) isOther(f attachment, year int) bool {
	file := fileOf(f.link)
	if ofOthers.In(f.says) || ofOthers.In(file) || x.BehindLinking(f.at) {
		return true
	}
	if year == 0 || strings.Contains(f.says, strconv.Itoa(year)) {
		return false
	}
	stem, _, _ := strings.Cut(f.says, ".")
	if on, err := strconv.Atoi(stem); err == nil && on >= form.FirstYear && on < form.FirstYear+100 {
		return true // 2020.pdf
	}
	if _, on := metadata.OfFile(f.says); on != 0 {
		return true
	}
	_, on := metadata.OfFile(file)
	return on != 0 && !strings.Contains(file, strconv.Itoa(year))
}

// isOfAnother reports whether a file says that it is that of another agency than one. Names may be written without
// their place, those of governments without that word.
func isOfAnother(f attachment, agency string) bool {
	of := withoutGovernment(agency)
	for _, name := range [...]string{f.says, fileOf(f.link)} {
		is, _ := metadata.OfFile(name)
		is = withoutGovernment(is)
		if of != "" && is != "" && !strings.HasSuffix(is, of) && !strings.HasSuffix(of, is) {
			return true
		}
	}
	return false
}

func withoutGovernment(agency string) string {
	return strings.TrimSuffix(strings.TrimSuffix(agency, "人民政府"), "办事处")
}
