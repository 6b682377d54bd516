package metadata

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// title is a place where the text names a report: whose, and on which year.
type title struct {
	Agency     string
	Year       int
	start, end int
	WholeLine  bool // nothing else stands on its line
	Cited      bool // in 《》, or in a sentence about other documents
	linked     bool // behind a word for a link: the next, the last
}

// Start returns the place of a title.
func (t *title) Start() int { return t.start }

// End returns the place behind a title.
func (t *title) End() int { return t.end }

// reportWords end a title behind 信息公开, blanks and line breaks aside.
var reportWords = []string{"年度报告", "年报", "工作报告", "报告"}

// titles finds what could be titles of reports of this kind: 信息公开 and, a few
// characters on, 报告 or 年报. A title may be torn over lines.
func (x *Reader) titles() []title {
	out := x.Titles[:0]
	const most = 200 // a list page has one each line, and more say nothing new
	end := 0
	for i := range x.TitleMarks {
		h := &x.TitleMarks[i]
		if h.Start < end || len(out) == most {
			continue
		}
		if t, ok := x.titleAt(h.Start, h.End); ok {
			out = append(out, t)
			end = t.end
		}
	}
	return out
}

// titleAt reads a title around 信息公开 at b[i:j).
func (x *Reader) titleAt(i, j int) (title, bool) {
	b := x.Text.Bytes
	t := title{}
	// behind: 工作 2022 年度报告
	k := j
	rest := make([]byte, 0, 64)
	breaks, word := 0, ""
	for k < len(b) && len(rest) < 48 {
		if b[k] == '\n' {
			if breaks++; breaks > 2 {
				break
			}
			k++
			continue
		}
		if b[k] == ' ' || b[k] == '*' || b[k] == '#' {
			k++
			continue
		}
		if len(rest) == 0 && !titleGoesOn.At(b[k:]) {
			return t, false
		}
		size := len("字")
		if !text.LeadsHan(b[k]) {
			_, size = utf8.DecodeRune(b[k:])
		}
		rest = append(rest, b[k:k+size]...)
		k += size
		if word = endWord(rest); word != "" {
			w := word
			middle := string(rest[:len(rest)-len(w)])
			if w == "报告" && strings.HasSuffix(middle, "年度") {
				middle = strings.TrimSuffix(middle, "年度")
			}
			y, left := cutYear(middle)
			left = strings.Trim(left, "的()")
			switch left {
			case "", "工作", "工作情况", "情况", "工作的", "工作情况的", "政府", "暨政务公开工作", "与政务公开工作", "和政务公开工作", "(政务公开)工作":
				t.Year = y
			default:
				return t, false
			}
			break
		}
	}
	if word == "" {
		return t, false
	}
	if t.Year == 0 { // 年度报告(2020年)
		t.Year, k = x.yearBehind(k)
	}
	t.start, t.end = x.lineOf(i), k
	before := string(b[t.start:i])
	if !strings.Contains(before, "《") && x.behindWord(t.end, "》") > 0 {
		if at := x.quotedAbove(t.start); at < t.start {
			before = joinLines(string(b[at:i]))
			t.start = at
		}
	}
	head, year := x.before(before)
	if t.Year == 0 {
		t.Year = year
	}
	t.Agency = head
	if head == "" || !hasOrganSuffix(head) || !hasPlace(head) || t.Year == 0 {
		x.tornHead(&t, before)
	}
	if behind, whole, ok := x.announced(before, t.end); ok {
		t.end, t.WholeLine = behind, whole
		if outer := announcer(before[:max(0, strings.LastIndex(before, "《"))]); len(outer) > len(t.Agency) && strings.HasPrefix(outer, t.Agency) {
			t.Agency = outer
		}
		return t, true
	}
	t.WholeLine = x.endsLine(t.end) && !ofSentences.Within(before)
	if o, c := strings.LastIndex(before, "《"), strings.LastIndex(before, "》"); o > c {
		t.Cited = true
	}
	clause := before[strings.LastIndexAny(before, ",;")+1:]
	clause = clause[strings.LastIndex(clause, "。")+1:]
	t.linked = linking.In(before) || x.linkedAbove(t.start)
	t.Cited = t.Cited || citing.In(clause) || t.linked || x.tasksBehind(t.end)
	return t, true
}

// linkedAbove reports whether the line before b[at] ends with a word for links to
// other reports, which may stand in a cell or line of its own.
func (x *Reader) linkedAbove(at int) bool {
	const far = len("相关链接相关链接")
	line := bytes.TrimRight(x.Text.Bytes[:at], " \n:|[]<>\x1D\x1E\x1F")
	line = line[max(0, len(line)-far):]
	for _, w := range linking.List {
		if bytes.HasSuffix(line, []byte(w)) {
			return true
		}
	}
	return false
}

// ofSentences are the characters that titles do not hold.
var ofSentences = label.NewCharacters(",。;，；")

// titleText returns a title as it stands, blanks left out.
func (x *Reader) titleText(t *title) string {
	s := Squeeze(string(x.Text.Bytes[t.start:t.end]))
	for _, w := range [...]string{"标题:", "名称:", "#", "*", "|"} {
		s = strings.TrimLeft(strings.TrimPrefix(s, w), "#*|")
	}
	return s
}

// tasks stand behind titles of reports that others are asked to write.
var tasks = label.NewWords("的通知", "有关事项", "编制", "格式", "模板", "》的", "编发", "工作的通知", "填报")

// tasksBehind reports whether one of them stands at b[at], blanks left out.
func (x *Reader) tasksBehind(at int) bool {
	b := x.Text.Bytes[at:min(len(x.Text.Bytes), at+60)]
	for len(b) > 0 && b[0] <= ' ' {
		b = b[1:]
	}
	r, _ := utf8.DecodeRune(b)
	return tasks.MayBegin(r) && tasks.At(r, Squeeze(string(b)))
}

// Words of sentences that name reports of others, and of the links to such.
var (
	citing  = label.NewWords("通知", "要求", "根据", "按照", "做好", "编写", "填报", "国办", "应当", "各级")
	linking = label.NewWords("下一篇", "上一篇", "下一条", "上一条", "下一个", "上一个", "下篇", "上篇", "相关链接", "相关阅读", "延伸阅读", "相关信息", "相关文章", "推荐阅读", "友情链接")
)

// titleGoesOn are the characters that the text behind 信息公开 begins with, if it
// is a title: a report word, what may stand before that, a year.
var titleGoesOn = label.NewCharacters("年报工情政暨与和的()2二")

func endWord(s []byte) string {
	const last = len("告")
	if len(s) < last || string(s[len(s)-last:]) != "告" && string(s[len(s)-last:]) != "报" {
		return ""
	}
	for _, w := range reportWords {
		if bytes.HasSuffix(s, []byte(w)) {
			return w
		}
	}
	return ""
}

// lineOf returns the start of the line or cell of b[i].
func (x *Reader) lineOf(i int) int {
	const far = 400
	low := max(0, i-far)
	for i > low && (x.Text.Bytes[i-1] == ' ' || !text.IsSpace(x.Text.Bytes[i-1])) {
		i--
	}
	return i
}

// yearBehind reads a year in brackets behind a title, and returns the place
// behind it; without one, k.
func (x *Reader) yearBehind(k int) (year, end int) {
	b := x.Text.Bytes[k:min(len(x.Text.Bytes), k+24)]
	open := bytes.TrimLeft(b, " \n")
	if len(open) == 0 || open[0] != '(' {
		return 0, k
	}
	close := bytes.IndexByte(b, ')')
	if close < 0 {
		return 0, k
	}
	if y, _ := cutYear(Squeeze(string(b[:close]))); y != 0 {
		return y, k + close + 1
	}
	return 0, k
}

// besideTitle are characters that stand between a name and what goes on with it.
var besideTitle = label.NewCharacters(" *#\"“'")

// before takes a name and a year out of what stands before 信息公开 on its line.
func (x *Reader) before(s string) (agency string, year int) {
	s = joinDigits(s)
	s = besideTitle.TrimRight(s)
	if t, ok := strings.CutSuffix(s, "政府政府"); ok {
		s = t + "政府"
	}
	// 政府 before 信息公开 belongs to it, but not that of 人民政府
	if t, ok := strings.CutSuffix(s, "政府"); ok && !strings.HasSuffix(t, "人民") {
		s = strings.TrimRight(t, " ")
	}
	s, published := behindPublisher(s)
	year, left, right := splitYear(strings.TrimSuffix(s, "关于"))
	// 2020年X政府信息公开: what stands before the year is other text
	if name := cleanAgency(right); name != "" {
		return name, year
	}
	left = label.WithoutBlanks(strings.TrimSuffix(strings.TrimRight(left, " "), "关于"))
	if name := announcer(left); name != "" {
		return name, year
	}
	name := cleanAgency(left)
	if published && name == left {
		// what follows 发布机构: is the publisher, if no other name follows it
		_, name, _ = strings.Cut(name, "人民政府")
		if !hasOrganSuffix(name) {
			name = ""
		}
	}
	return name, year
}

// publishers are fields of a page's head that name who published it.
var publishers = label.NewWords("发布机构:", "信息来源:", "来源:", "单位:", "作者:")

// behindPublisher cuts s behind the last field of a page's head, and reports
// whether that names the publisher.
func behindPublisher(s string) (rest string, published bool) {
	if strings.IndexByte(s, ':') < 0 || !publishers.In(s) {
		return s, false
	}
	for _, w := range publishers.List {
		if i := strings.LastIndex(s, w); i >= 0 && len(s)-i-len(w) < len(s) {
			s, published = s[i+len(w):], true
		}
	}
	return s, published
}

// cutYear finds the last year in s and what is left of s around it.
func cutYear(s string) (year int, rest string) {
	year, left, right := splitYear(s)
	return year, left + right
}

// splitYear finds the last year in s, and what stands before and behind it:
// 2020年, 2020年度, (2020年), 二〇二〇年.
func splitYear(s string) (year int, left, right string) {
	for i := len(s) - 4; i >= 0; i-- {
		if s[i] != '2' || s[i+1] != '0' || !text.IsDigit(s[i+2]) || !text.IsDigit(s[i+3]) {
			continue
		}
		if i > 0 && (text.IsDigit(s[i-1]) || s[i-1] == '/') || i+4 < len(s) && (text.IsDigit(s[i+4]) || strings.IndexByte("-/.", s[i+4]) >= 0) {
			continue // part of a number, a date or an address
		}
		y := 2000 + int(s[i+2]-'0')*10 + int(s[i+3]-'0')
		if y < earliestYear-1 || y > latestYear {
			continue
		}
		rest := strings.TrimLeft(s[i+4:], " ")
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "年"), "度")
		return y, strings.TrimRight(s[:i], " ("), strings.TrimLeft(rest, " )")
	}
	if !strings.Contains(s, "二") {
		return 0, s, ""
	}
	for _, y := range hanYears {
		for _, w := range y.Words {
			if i := strings.LastIndex(s, w); i >= 0 {
				rest := strings.TrimPrefix(strings.TrimPrefix(s[i+len(w):], "年"), "度")
				return y.year, s[:i], rest
			}
		}
	}
	return 0, s, ""
}

// hanYears are the years in Chinese digits.
var hanYears = func() (out []struct {
	year  int
	Words []string
}) {
	digit := [...]string{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	for y := earliestYear; y <= latestYear; y++ {
		var words []string
		for _, zero := range [...]string{"〇", "零", "○", "O", "0"} {
			d := digit
			d[0] = zero
			words = append(words, d[2]+zero+d[y/10%10]+d[y%10]+"年")
		}
		out = append(out, struct {
			year  int
			Words []string
		}{y, words})
	}
	return out
}()

// tornHead looks on the lines before a title for what its own line lacks: the
// name, its beginning, or the year. before is what the line has.
func (x *Reader) tornHead(t *title, before string) {
	const lines = 2
	b := x.Text.Bytes
	at, sign := t.start, ""
	defer func() {
		if t.Agency == "" {
			t.Agency = cleanAgency(sign)
		}
	}()
	for n := 0; n < lines && at > 0; n++ {
		end := at - 1
		for end > 0 && text.IsSpace(b[end-1]) {
			end--
		}
		start := x.lineOf(end)
		line := strings.Trim(string(b[start:end]), " #*|")
		if line == "" || text.CountHan([]byte(line)) > 30 || strings.ContainsAny(line, ";,:>") || strings.Contains(line, "。") {
			return
		}
		if in := inBrackets(line); sign == "" && hasOrganSuffix(in) {
			sign, at, before = in, start, line+before // the first sign stands above it
			n--
			continue
		}
		agency, year := x.before(line + before)
		if agency == "" && year == 0 {
			return
		}
		longer := hasOrganSuffix(agency) && len(agency) > len(t.Agency)
		switch {
		case longer && (t.Agency == "" || year != 0 && t.Year == 0 || !hasPlace(t.Agency)):
			t.Agency = agency
		case longer && bytes.Contains(b[t.end:], []byte(agency)):
			t.Agency = agency
		case t.Agency == "" && year != 0 && t.Year == 0:
		default:
			return
		}
		if t.Year == 0 {
			t.Year = year
		}
		t.start, at, before = start, start, line+before
		if hasPlace(t.Agency) {
			return
		}
	}
}

// joinDigits takes out blanks next to digits, as PDFs put them: 2020 年.
func joinDigits(s string) string {
	if strings.IndexByte(s, ' ') < 0 {
		return s
	}
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			j := i
			for j < len(s) && s[j] == ' ' {
				j++
			}
			if len(out) > 0 && text.IsDigit(out[len(out)-1]) || j < len(s) && text.IsDigit(s[j]) {
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// joinLines joins the lines of one title.
func joinLines(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "")
}

// Squeeze takes out all blanks and line breaks.
func Squeeze(s string) string {
	i := 0
	for i < len(s) && s[i] > ' ' {
		i++
	}
	if i == len(s) && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '\t' || r < ' ' {
			return -1
		}
		return r
	}, s)
}
