package metadata

import "strings"

// behindName are words of the name of a file before which the name of an agency ends.
var behindName = [...]string{"信息公开", "政务公开", "年报", "年度报告", "工作报告", "统计表", "."}

// numbering are the characters of numbers before the names of files: 附件1：, 2., 3、.
const numbering = "0123456789、.:：-_ "

// OfFile returns whose report the name of a file says that it is, and on which year: "" and 0
// where it says nothing of them. Names that are no agency's are none.
func OfFile(name string) (agency string, year int) {
	year, left, right := splitYear(Squeeze(name))
	for _, s := range [...]string{right, left} {
		s = strings.TrimLeft(strings.TrimPrefix(s, "附件"), numbering)
		for _, w := range behindName {
			s, _, _ = strings.Cut(s, w)
		}
		if t, ok := strings.CutSuffix(s, "政府"); ok && !strings.HasSuffix(t, "人民") {
			s = t
		}
		s = strings.TrimSuffix(s, "关于")
		if s = cleanAgency(s); hasOrganSuffix(s) {
			return s, year
		}
	}
	return "", year
}

// BehindLinking reports whether a word for a link to another report stands before a place on
// its line, or ends the line above: the next, the last.
func (x *Reader) BehindLinking(at int) bool {
	from := x.lineOf(at)
	return linking.In(string(x.Text.Bytes[from:at])) || x.linkedAbove(from)
}

// CallsItself reports whether the page names itself the report on a year, in its <title>.
func (x *Reader) CallsItself(year int) bool {
	for i := range x.Titles {
		t := &x.Titles[i]
		if c := x.Text.Called; t.start >= c.Start && t.end <= c.End && !t.Cited && t.Year == year && year != 0 {
			return true
		}
	}
	return false
}
