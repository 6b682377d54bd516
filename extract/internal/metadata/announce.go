package metadata

import (
	"bytes"
	"strings"

	"gongkai/extract/internal/label"
)

// Titles of reports stand in the notices by which they are published: X局关于印发
// 《X局2021年政府信息公开工作年度报告》的通知, 现将《...》予以公布. Such a notice is the report
// itself, unlike one that asks others to write theirs (关于做好 ...), and whoever publishes
// it names itself before 关于, if not within.

// publishing are the words between 关于 and the title; submitting those of whoever
// hands its own report to others.
var (
	publishing = []string{"印发", "公布", "发布", "公开", "公示"}
	submitting = []string{"报送", "上报", "呈报"}
)

// kinds of notices: those that make known, and those that go to somebody above.
var (
	notices   = []string{"通知", "通告", "公告", "公示", "公函", "函"}
	submitted = []string{"报告", "函"}
)

// announced reports whether a title is that of the report itself though it is in 《》
// or in the title of a notice: before is what stands before 信息公开 on its line, the
// title goes to b[end]. It returns the place behind the whole, and whether that is all
// of the line.
func (x *Reader) announced(before string, end int) (behind int, whole, ok bool) {
	head := before
	quote := strings.LastIndex(before, "《")
	quoted := quote > strings.LastIndex(before, "》")
	if quoted {
		head = before[:quote]
		closed := x.behindWord(end, "》")
		if closed < 0 {
			return end, false, false
		}
		end = closed
		if strings.Trim(head, " #*") == "" && x.endsLine(end) {
			return end, true, true
		}
		if presents.In(head[strings.LastIndexAny(head, ",;")+1:]) && presented.In(Squeeze(string(x.Text.Bytes[end:min(len(x.Text.Bytes), end+90)]))) {
			return end, false, true
		}
	}
	from := strings.LastIndex(head, "关于")
	if from < 0 || ofSentences.Within(head[from:]) {
		return end, false, false
	}
	kinds := notices
	if verb := head[from+len("关于"):]; hasOneOf(verb, submitting) {
		kinds = submitted
	} else if !hasOneOf(verb, publishing) {
		return end, false, false
	}
	of := x.behindWord(end, "的")
	for _, w := range kinds {
		at := x.behindWord(max(of, end), w)
		if of < 0 || at < 0 {
			continue
		}
		if x.endsLine(at) {
			return at, !ofSentences.Within(before), true
		}
		if quoted && !citing.In(head[:from]) && !goesOnCiting.At(x.Text.Bytes[at:]) {
			return at, false, true // the lines of the text are lost
		}
	}
	return end, false, false
}

// Words of a sentence that presents the report which it names: 现将《...》予以公布.
var (
	presents  = label.NewWords("现将", "现公布", "现发布", "现印发", "现公开", "公布了")
	presented = label.NewWords("予以公布", "予以公开", "予以发布", "公布如下", "公开如下", "发布如下", "印发", "向社会公", "公告如下", "请社会")
)

// goesOnCiting are the characters with which a sentence goes on that names a notice.
var goesOnCiting = label.NewCharacters("》〉,。;要精的和与及(")

// hasOneOf reports whether s begins with one of the words.
func hasOneOf(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// quotedAbove returns the place where the line begins on which the 《 stands that closes
// behind a title: of a long title the beginning may stand on lines above. It is at if
// there is none near by.
func (x *Reader) quotedAbove(at int) int {
	const (
		lines = 2
		far   = 240 // bytes
	)
	b := x.Text.Bytes
	from := at
	for range lines {
		if from = x.lineOf(max(0, from-1)); from >= at || at-from > far {
			return at
		}
		line := b[from:at]
		if open := bytes.LastIndex(line, []byte("《")); open >= 0 {
			if bytes.Contains(line[open:], []byte("》")) {
				return at
			}
			return from
		}
	}
	return at
}

// behindWord returns the place behind a word at b[at], where it may stand with blanks
// and line breaks before and inside; -1 if it does not.
func (x *Reader) behindWord(at int, word string) int {
	const most = 4 // blanks before each character
	b := x.Text.Bytes
	for _, r := range word {
		for n := 0; n < most && at < len(b) && (b[at] == ' ' || b[at] == '\n'); n++ {
			at++
		}
		if !bytes.HasPrefix(b[at:], []byte(string(r))) {
			return -1
		}
		at += len(string(r))
	}
	return at
}

// endsLine reports whether nothing but a sign stands behind b[at] on its line.
func (x *Reader) endsLine(at int) bool {
	b := x.Text.Bytes
	for at < len(b) && (b[at] == ' ' || b[at] == '*' || b[at] == '|' || b[at] == ')') {
		at++
	}
	return at >= len(b) || b[at] < ' '
}

// announcer returns the name before 关于公布 and the like, which s ends with.
func announcer(s string) string {
	s = strings.TrimRight(s, " 《(")
	for _, self := range [...]string{"本局", "本机关", "本单位", "本级", "我局", "本县", "本市", "本区", "本镇", "本乡"} {
		s = strings.TrimSuffix(s, self)
	}
	for _, verbs := range [...][]string{publishing, submitting} {
		for _, w := range verbs {
			if t, ok := strings.CutSuffix(s, "关于"+w); ok {
				if name := cleanAgency(t); hasOrganSuffix(name) {
					return name
				}
			}
		}
	}
	return ""
}
