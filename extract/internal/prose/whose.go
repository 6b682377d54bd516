package prose

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// A sentence may give a number that is of no cell: of two rows together (予以公开及部分公开
// 258件), of one channel or one office among several (通过网络收到5件), of another year. Such
// a number stands for none of the cells that the sentence names.

// farSentence is how far from a number its sentence is looked at, in bytes.
const farSentence = 180

// sentenceBefore returns what stands before a place, back to a stop or a line break.
func (x *proseReader) sentenceBefore(at int) []byte {
	const stop = "。"
	b := x.Text.Bytes[max(0, at-farSentence):at]
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == '\n' || b[i] == stop[2] && i >= 2 && b[i-1] == stop[1] && b[i-2] == stop[0] {
			return b[i+1:]
		}
	}
	return b
}

// sentenceBehind returns what stands behind a place, up to a stop or a line break.
func (x *proseReader) sentenceBehind(at int) []byte {
	b := x.Text.Bytes[at:min(len(x.Text.Bytes), at+farSentence)]
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	if i := bytes.Index(b, []byte("。")); i >= 0 {
		b = b[:i]
	}
	return b
}

// part returns the last part of a sentence, back to a comma.
func part(sentence []byte) string {
	return string(sentence[bytes.LastIndexAny(sentence, ",;:")+1:])
}

var (
	joiners = []string{"以及", "和", "及", "与", "或", "、", "/"}
	// fillers stand between what is joined: 行政许可决定和行政处罚决定, 新收和上年结转.
	fillers = []string{"处理决定", "政府信息公开", "信息公开", "决定", "申请", "信息", "案件", "数量", "本年度", "本年", "上年度", "上年", "的", "新", " "}
	// wordsOfCues are those of which a quantity of requests follows.
	wordsOfCues = []string{"收到", "新收", "受理", "接收", "接到"}
)

// without cuts words at the end of s, as often as there are some.
func without(s string, words []string) string {
	for {
		n := len(s)
		for _, w := range words {
			s = strings.TrimSuffix(s, w)
		}
		if len(s) == n {
			return s
		}
	}
}

func endsIn(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// isJoined reports whether a label is joined to another quantity before it, no number
// between: what follows is of both. before is the label before it, nil if there is none.
func (x *proseReader) isJoined(h, before *label.Label) bool {
	const far = 60 // bytes between the two
	b := x.Text.Bytes
	if h.Start == 0 || b[h.Start-1] != ' ' && b[h.Start-1] != '/' && b[h.Start-1] < utf8.RuneSelf {
		return false // a comma, as nearly always
	}
	from := max(0, h.Start-far)
	if before != nil {
		from = max(from, before.End)
	}
	s := without(string(b[from:h.Start]), fillers)
	if !endsIn(s, joiners) {
		return false
	}
	s = without(without(s, joiners), fillers)
	return s == "" && before != nil && from == before.End || endsIn(s, wordsOfCues)
}

// isHandled reports whether a label stands right behind a word for what became of
// requests: 办结上年结转申请2件 are not those that were carried in.
func (x *proseReader) isHandled(h *label.Label) bool {
	return endsIn(without(part(x.sentenceBefore(h.Start)), []string{"了", "的", " "}), []string{"办结", "答复", "办理", "处理", "完成"})
}

// ofOtherYear reports whether the year that a sentence named last before a place is
// another than that of the report.
func (x *proseReader) ofOtherYear(at, year int) bool {
	if year == 0 {
		return false
	}
	s := x.sentenceBefore(at)
	for i := len(s) - len("年"); i >= len("2021"); i-- {
		if s[i] < utf8.RuneSelf || !text.IsDigit(s[i-1]) || !bytes.HasPrefix(s[i:], []byte("年")) {
			continue
		}
		y := s[i-len("2021") : i]
		if compared := endsIn(string(s[:i-len(y)]), []string{"较", "比", "与"}); !compared && y[0] == '2' && y[1] == '0' && text.AllDigits(y) {
			return int(y[2]-'0')*10+int(y[3]-'0') != year-2000
		}
	}
	return false
}

// Words of a part of a sentence by which a number is of some requests only, of other
// times, or compared with: unless it counts all channels together.
var (
	ofSome   = label.NewWords("其中", "较", "比", "去年", "以来", "年来", "历年", "剔除")
	channels = label.NewWords("通过", "网络", "网上", "网站", "信函", "当面", "邮寄", "邮箱", "邮件", "传真", "现场", "书面", "在线", "平台")
	together = label.NewWords("等", "共", "渠道", "合计", "总计")
)

// isOfSome reports whether what stands before a cue says that the number behind it is
// not that of the year's requests.
func isOfSome(before string) bool {
	if strings.HasSuffix(before, "今年以来") || strings.HasSuffix(before, "年初以来") {
		return false
	}
	return ofSome.In(before) || channels.In(before) && !together.In(before)
}

// countsCarriedIn reports whether the number from start to end, which the cue at c
// announces, is of what came and of what was carried in together.
func (x *proseReader) countsCarriedIn(c label.Cue, start, end int) bool {
	b := x.Text.Bytes
	if carries(string(b[c.End:start])) {
		return true // 新收和上年结转的申请749件
	}
	if last := part(x.sentenceBefore(c.Start)); carries(last) && !strings.ContainsAny(last, "0123456789") {
		return true // 上年结转和本年新收申请749件
	}
	if _, holds, ok := cutAny(string(x.sentenceBehind(end)), "其中", "含", "包括"); ok && carries(holds) {
		return true // 共受理749件,其中上年结转9件
	}
	before := x.sentenceBefore(c.Start)
	sums := endsIn(string(before), []string{"共", "共计", "合计", "总计", "总共"}) || string(b[c.Start:c.End]) == "受理"
	return sums && carries(string(before)) // 新收740件,结转9件,共受理749件
}

// carries reports whether s speaks of what was carried in, rather than out.
func carries(s string) bool {
	for {
		_, behind, ok := strings.Cut(s, "结转")
		if !ok {
			return false
		}
		if !strings.HasPrefix(behind, "下") && !strings.HasPrefix(behind, "至") && !strings.HasPrefix(behind, "到") {
			return true
		}
		s = behind
	}
}

// cutAny cuts s behind the first of some words.
func cutAny(s string, words ...string) (before, behind string, ok bool) {
	at, size := len(s), 0
	for _, w := range words {
		if i := strings.Index(s, w); i >= 0 && i < at {
			at, size = i, len(w)
		}
	}
	return s[:at], s[at+size:], size > 0
}
