package classify

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
	name string // as the page calls it
	link string // its address as the page writes it; "" if it is only named
	at   int    // where the page has it
}

// ofReport are words in the names of files that hold a report or its tables, ofOthers in
// those of files that hold something else.
var (
	ofReport = label.NewWords("年报", "年度报告", "信息公开", "统计表", "附件", "附表")
	ofOthers = label.NewWords("指南", "目录", "申请表", "流程", "法治政府", "政府工作报告", "预算", "决算", "条例", "办法", "通知", "模板", "格式", "采购", "招标")
)

// forDownload are words of links that say nothing of what they link to.
var forDownload = strings.NewReplacer("点击", "", "下载", "", "查看", "", "浏览", "", "打开", "", "预览", "", "在线", "", "此处", "", "这里", "",
	"全文", "", "原文", "", "正文", "", "文件", "", "文档", "", "版", "", "请", "")

// mostAttachments are as many as a page of one report has; what has more lists them.
const mostAttachments = 8

// longestNumber is how many digits the number of an attachment has at most: 附件12.
const longestNumber = 2

// attachments returns the files that may be the report, and one more than mostAttachments at
// most.
func (x *classifier) attachments() []attachment {
	var out []attachment
	b := x.Text.Bytes
	for _, o := range x.Text.Objects {
		if o.Kind == text.Picture || o.Kind == text.Frame && o.Link == "" || len(out) > mostAttachments {
			continue
		}
		name := strings.TrimSpace(string(b[o.Name.Start:o.Name.End]))
		before := string(b[max(0, o.At-len("附件下载1:")):o.At])
		if o.Kind == text.Frame || strings.Contains(before, "附件") || ofReport.In(name) || ofReport.In(fileOf(o.Link)) || x.isTitled() && saysNothing(name) {
			out = append(out, attachment{calledAs(name, o.Link), o.Link, o.At})
		}
	}
	if len(out) > 0 {
		return out
	}
	return x.namedFiles()
}

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
	if decoded, err := url.PathUnescape(file); err == nil {
		return decoded
	}
	return file
}

// calledAs returns the name of a file for people: what its link says, and how it is called
// where it lies.
func calledAs(name, link string) string {
	switch file := fileOf(link); {
	case name == "" || len(name) > longestHeading && file != "":
		return file
	case file == "" || strings.Contains(name, file):
		return name
	default:
		return name + " (" + file + ")"
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
			out = append(out, attachment{name: string(line), at: from})
		}
	}
	for i := range x.Titles {
		t := &x.Titles[i]
		if behind := x.endingBehind(t.End()); behind > 0 && len(out) == 0 {
			out = append(out, attachment{name: strings.TrimLeft(metadata.Squeeze(string(b[t.Start():behind])), "0123456789、.:-#*|["), at: t.Start()})
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
	files := slices.DeleteFunc(x.attachments(), func(f attachment) bool { return x.isOther(f, r.Year) })
	page := &report.Page{Title: r.Title, Agency: r.Agency, Year: r.Year, PublishedOn: r.PublishedOn}
	ofAnother := func(f attachment) bool {
		agency, _ := metadata.OfFile(f.name)
		return r.Agency != "" && agency != "" && !strings.HasSuffix(agency, r.Agency) && !strings.HasSuffix(r.Agency, agency)
	}
	if len(files) == 1 && ofAnother(files[0]) {
		page.Agency = ""
	} else {
		files = slices.DeleteFunc(files, ofAnother)
	}
	if len(files) == 0 || len(files) > mostAttachments {
		return nil
	}
	for _, f := range files {
		if f.link == "" && text.NamesFile([]byte(f.name)) {
			f.link = f.name
		}
		if f.link != "" && !slices.Contains(page.Files, f.link) {
			page.Files = append(page.Files, f.link)
		}
	}
	return &report.Reject{Reason: report.ReasonAttachment, Detail: message.New(message.ReportInFile, message.Text(files[0].name)), Page: page}
}

// isOther reports whether a file says that it is not the report on a year: by its name, or
// because it stands behind a word for links to others.
func (x *classifier) isOther(f attachment, year int) bool {
	if ofOthers.In(f.name) || x.BehindLinking(f.at) {
		return true
	}
	_, on := metadata.OfFile(f.name)
	return on != 0 && year != 0 && !strings.Contains(f.name, strconv.Itoa(year))
}
