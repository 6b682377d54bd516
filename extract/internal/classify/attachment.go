package classify

import (
	"bytes"
	"net/url"
	"strings"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Many agencies publish their report as a file, on a page that says little more than its
// title. Such a page is no report, but it says whose the file is, and when it came.

// attachment is a file that a page links to, shows in a frame, or names.
type attachment struct {
	name string // as the page calls it
	link string // its address as the page writes it; "" if it is only named
}

// ofReport are words in the names of files that hold a report or its tables.
var ofReport = label.NewWords("年报", "年度报告", "信息公开", "统计表", "附件", "附表")

// mostAttachments are as many as a page of one report has; what has more lists them.
const mostAttachments = 8

// longestNumber is how many digits the number of an attachment has at most: 附件12.
const longestNumber = 2

// attachments returns the files that may be the report, at most mostAttachments.
func (x *classifier) attachments() []attachment {
	var out []attachment
	b := x.Text.Bytes
	for _, o := range x.Text.Objects {
		if o.Link == "" || len(out) == mostAttachments {
			continue
		}
		name := strings.TrimSpace(string(b[o.Name.Start:o.Name.End]))
		before := string(b[max(0, o.At-len("附件下载1:")):o.At])
		if o.Kind != text.Frame && !strings.Contains(before, "附件") && !ofReport.In(name) && !ofReport.In(o.Link) {
			continue
		}
		out = append(out, attachment{calledAs(name, o.Link), o.Link})
	}
	if len(out) > 0 {
		return out
	}
	if name := x.namedFile(); name != "" {
		out = append(out, attachment{name: name})
	}
	return out
}

// calledAs returns the name of a file for people: what its link says, and how it is called
// where it lies.
func calledAs(name, link string) string {
	file, _, _ := strings.Cut(link[strings.LastIndexByte(link, '/')+1:], "?")
	if decoded, err := url.PathUnescape(file); err == nil {
		file = decoded
	}
	switch {
	case name == "":
		return file
	case file == "" || strings.Contains(name, file):
		return name
	}
	return name + " (" + file + ")"
}

// namedFile returns the name of a file that stands behind 附件; "" if there is none.
func (x *classifier) namedFile() string {
	for rest := x.Text.Bytes; ; {
		_, after, ok := bytes.Cut(rest, []byte("附件"))
		if !ok {
			return ""
		}
		line := after[:min(len(after), longestHeading)]
		if end := bytes.IndexFunc(line, endsLine); end >= 0 {
			line = line[:end]
		}
		if n := len(line) - len(bytes.TrimLeft(line, "0123456789")); n <= longestNumber { // not of a year
			line = line[n:]
		}
		if line = bytes.TrimRight(bytes.TrimLeft(line, ":. []("), " )]"); text.NamesFile(line) {
			return string(line)
		}
		rest = after
	}
}

// orAttachment returns a reject, or where the page has a file that may be its report, that
// the report is there, with what the page states of it.
func (x *classifier) orAttachment(r *report.Builder, reject *report.Reject) error {
	files := x.attachments()
	if len(files) == 0 {
		return reject
	}
	page := &report.Page{Title: r.Title, Agency: r.Agency, Year: r.Year, PublishedOn: r.PublishedOn}
	for _, f := range files {
		if f.link == "" {
			f.link = f.name
		}
		page.Files = append(page.Files, f.link)
	}
	return &report.Reject{Reason: report.ReasonAttachment, Detail: message.New(message.ReportInFile, message.Text(files[0].name)), Page: page}
}
