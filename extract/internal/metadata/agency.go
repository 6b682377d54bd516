package metadata

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// organSuffixes end the names of agencies, those that say most first.
var organSuffixes = []string{
	"人民政府办公室", "人民政府办公厅", "人民政府", "管理委员会", "委员会", "管委会", "办事处", "办公室", "办公厅", "政府",
	"总队", "支队", "大队", "中心", "公司", "集团", "学校", "大学", "学院", "中学", "小学", "医院", "银行", "协会", "联合会",
	"海关", "总局", "分局", "管理局", "法院", "检察院", "街道", "苏木", "开发区", "新区", "园区", "高新区", "实验区", "示范区", "保税区", "合作区", "林区",
	"局", "厅", "委", "部", "署", "院", "馆", "站", "所", "处", "社", "办", "队", "会", "场", "镇", "乡", "县", "市", "区", "旗", "盟", "州", "省",
}

// organEnds are the characters that they end with, organs those that are a
// suffix by themselves.
var organEnds, organs = func() (ends, alone *label.Characters) {
	ends, alone = new(label.Characters), new(label.Characters)
	for _, w := range organSuffixes {
		r, size := utf8.DecodeLastRuneInString(w)
		ends.Add(r)
		if size == len(w) {
			alone.Add(r)
		}
	}
	return ends, alone
}()

// hasOrganSuffix reports whether a name ends as those of agencies do, a second sign or
// the like in brackets behind it aside.
func hasOrganSuffix(s string) bool {
	s = withoutSigns(s)
	if len(s) <= len("局") {
		return false
	}
	r, _ := label.LastOf(s)
	if r >= 1<<16 || !organEnds.Has(r) {
		return false
	}
	if organs.Has(r) {
		return true
	}
	for _, w := range organSuffixes {
		if strings.HasSuffix(s, w) && len(s) > len(w) {
			return true
		}
	}
	return false
}

// leadIns are words that stand before a name and are no part of it.
var leadIns = label.NewWords(
	"标题", "名称", "题名", "报告", "正文", "首页", "目录", "当前位置", "您的位置", "位置", "年报", "年度报告", "工作报告", "政务公开", "信息公开", "法定主动公开内容",
	"现公布", "现将", "公布", "发布", "印发", "现就", "编制了", "编制完成", "编制本", "以下是", "这是", "关于", "根据", "按照", "附件", "年度", "本年",
	"来源", "作者", "打印", "关闭", "浏览", "字体", "制定", "形成", "撰写", "附", "由", "向社会", "有效性", "有效", "QQ空间", "专题专栏", "互动交流", "政民互动", "办事服务", "发布机构", "无障碍",
)

var (
	// aroundName are characters that stand around a name and are no part of it.
	aroundName = label.NewCharacters(" \n\t*#|[-_—>»·:：\"“”'")
	besideName = label.NewCharacters("-:的 ")
	// beforeNames end what stands before a name.
	beforeNames = label.NewCharacters(",.;:!?>\"<=/\\_。》《、“”】【→·—〉")
)

// siteParts stand in the names of web sites.
var siteParts = label.NewWords("网站", "门户", "专栏", "栏目", "频道")

// cleanAgency takes what stands before a title's year or 信息公开 and returns the
// name in it, or "".
func cleanAgency(s string) string {
	const shortest = 2
	if s = beforeNames.Behind(aroundName.Trim(s)); len(s) < shortest {
		return ""
	}
	// a name in two cells: 北票市|长皋乡
	if i := strings.LastIndexByte(s, '|'); i >= 0 {
		left, right := label.WithoutBlanks(s[:i]), label.WithoutBlanks(s[i+1:])
		if j := strings.LastIndexByte(left, '|'); j >= 0 {
			left = label.WithoutBlanks(left[j+1:])
		}
		if isPlace(left) && right != "" {
			s = left + right
		} else {
			s = right
		}
	}
	s = label.WithoutBlanks(s)
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		last := label.WithoutBlanks(s[i+1:])
		first := label.WithoutBlanks(s[:i])
		if isPlace(first) && !strings.Contains(first, " ") {
			last = first + last
		}
		s = last
	}
	s = leadIns.CutBehind(s)
	s = label.WithoutBlanks(withoutStrayBrackets(besideName.Trim(s)))
	for len(s) > 0 && (text.IsDigit(s[0]) || text.IsASCIILetter(s[0])) {
		s = s[1:]
	}
	s = strings.TrimSuffix(s, "年")
	s = lastName(s)
	for _, w := range [...]string{"我", "本", "该", "全", "各"} {
		if strings.HasPrefix(s, w) && !strings.HasPrefix(s, "本溪") && !strings.HasPrefix(s, "全州") && !strings.HasPrefix(s, "全南") && !strings.HasPrefix(s, "全椒") {
			return ""
		}
	}
	if siteParts.In(s) {
		return ""
	}
	if n := utf8.RuneCountInString(s); n < shortest || n > 45 || !allHan(s) {
		return ""
	}
	return s
}

// lastName parts X县人民政府X县Y镇: the name of a publisher ran into that of the
// agency.
func lastName(s string) string {
	const two = len("某某")
	if i := strings.Index(s, "人民政府"); i >= two {
		if rest := s[i+len("人民政府"):]; strings.HasPrefix(rest, s[:two]) && hasOrganSuffix(rest) {
			return rest
		}
	}
	return s
}

func allHan(s string) bool {
	for _, r := range s {
		if !text.IsHan(r) && r != '(' && r != ')' && r != '〇' && !(r >= '0' && r <= '9') && !(r|0x20 >= 'a' && r|0x20 <= 'z') {
			return false
		}
	}
	return true
}

// isPlace reports whether a name is that of a division and no more.
func isPlace(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > longestPlace || !allHan(s) {
		return false
	}
	for _, w := range [...]string{"省", "市", "县", "区", "旗", "州", "盟"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// Words after which, or before which, an agency names itself.
var (
	beforeName = []string{"联系单位:", "联系部门:", "单位名称:", "编制单位:", "填报单位:", "本报告由", "公开机构:", "发布机构:", "信息来源:", "来源:", "单位:", "作者:"}
	footers    = []string{"承办单位:", "维护单位:", "支持单位:", "主办单位:", "主办:", "版权所有:", "Copyright©", "版权所有"}
	afterName  = []string{"微信公众号", "政务微博", "官方微信", "官方微博", "公众号", "信息公开指南"}
)

// stated finds the name of the agency in the text of a report without a usable
// title, of which short is all of a name: in the contact line, else alone above the
// text or below its title, else a name that fits how the report speaks of itself; the one with the most
// evidence wins, and of equals the longer one.
func (x *Reader) stated(short string) string {
	b := x.Text.Bytes
	if name := x.contact(); name != "" {
		return name
	}
	if name := x.nameAlone(); name != "" {
		return name
	}
	var suffixes []string
	most := 0
	for i, n := range x.speaksOfItself() {
		if n > most {
			most, suffixes = n, label.SelfReferences[i].Suffixes
		}
	}
	if most == 0 {
		suffixes = []string{"人民政府", "局", "委员会", "厅", "办事处", "管委会", "中心", "联合社"}
	}
	score := map[string]int{}
	var order []string
	for _, suffix := range suffixes {
		key := []byte(suffix)
		for at := 0; at < len(b); {
			i := bytes.Index(b[at:], key)
			if i < 0 {
				break
			}
			end := at + i + len(key)
			at = end
			name, start := x.nameBefore(end)
			if name == "" || !strings.HasSuffix(name, suffix) || suffix == "委" && bytes.HasPrefix(b[end:], []byte("会")) {
				continue
			}
			if x.keepsSite(name, start) || x.quoted(start) || isSign(b, start, end) {
				continue
			}
			sign := signBehind(b, end)
			name, end = name+string(b[end:end+sign]), end+sign
			if score[name] == 0 {
				order = append(order, name)
				if short != "" && strings.HasSuffix(name, short) {
					score[name] = weightTitled
				}
			}
			score[name] += 1 + x.weightOf(start, end)
		}
	}
	best := ""
	for _, name := range order {
		if best == "" || score[name] > score[best] || score[name] == score[best] && len(name) > len(best) {
			best = name
		}
	}
	if best != "" && most == 0 && score[best] < ownEnough {
		return ""
	}
	return best
}

// speaksOfItself counts the ways in which it does, of label.SelfReferences.
func (x *Reader) speaksOfItself() []int {
	b := x.Text.Bytes
	times := make([]int, len(label.SelfReferences))
	if len(b) > label.LongText {
		for i := range label.SelfReferences {
			times[i] = bytes.Count(b, []byte(label.SelfReferences[i].Word))
		}
		return times
	}
	for _, at := range x.Clues {
		from := int(at)
		switch string(b[at:min(len(b), from+len("我"))]) {
		case "我", "本":
		case "道": // of 街道
			from -= len("街")
		default:
			continue
		}
		for i := range label.SelfReferences {
			if from >= 0 && bytes.HasPrefix(b[from:], []byte(label.SelfReferences[i].Word)) {
				times[i]++
			}
		}
	}
	return times
}

// keepsSite reports whether a name is that of the office that runs a government's web
// site, as its footer has it, and not of the agency whose report the page holds.
func (x *Reader) keepsSite(name string, start int) bool {
	if !strings.Contains(name, "数据") && !strings.Contains(name, "政务服务") && !strings.Contains(name, "信息中心") {
		return false
	}
	return x.weightOf(start, start+len(name)) < weightField
}

// quoted reports whether a place lies in the title of another document.
func (x *Reader) quoted(at int) bool {
	before := x.Text.Bytes[max(0, at-120):at]
	return bytes.LastIndex(before, []byte("《")) > bytes.LastIndex(before, []byte("》"))
}

// What the words around a name weigh, beside 1 for each time that it is met.
const (
	weightSignature = 5   // alone on a line, a date on the next: reports end so
	weightField     = 4   // 编制单位: and the like, in the heads of pages
	weightFooter    = 2   // 主办: in a footer: as often whoever runs the site
	weightTitled    = 3   // the title has the name without its place
	weightAccount   = 2   // X微信公众号: an agency recommends its own
	weightCompiler  = -10 // X汇总: it compiled this for others

	// ownEnough must be reached where a report does not speak of itself (我局): names of
	// other agencies are met once or twice, or in a footer.
	ownEnough = 5
)

// weightOf returns how much the words around a name speak for its being the
// agency's own.
func (x *Reader) weightOf(start, end int) (n int) {
	const longestField = 24 // bytes, blanks among them
	b := x.Text.Bytes
	before := bytes.ReplaceAll(b[max(0, start-longestField):start], []byte(" "), nil)
	for _, w := range beforeName {
		if bytes.HasSuffix(before, []byte(w)) {
			n = weightField
		}
	}
	for _, w := range footers {
		if bytes.HasSuffix(before, []byte(w)) {
			n = weightFooter
		}
	}
	for _, w := range afterName {
		if bytes.HasPrefix(b[end:], []byte(w)) {
			n += weightAccount
		}
	}
	if bytes.HasPrefix(b[end:], []byte("汇总")) || bytes.HasPrefix(b[end:], []byte("负责汇总")) {
		return weightCompiler
	}
	// a signature: alone on its line, a date on the next
	if (start == 0 || text.IsSpace(b[start-1])) && end < len(b) && text.IsSpace(b[end]) && dateAt(bytes.TrimLeft(b[end:min(len(b), end+48)], " \n")) != "" {
		n += weightSignature
	}
	return n
}

// offices are parts of an agency that answer questions for it.
var offices = []string{"党政综合办公室", "党政办公室", "综合办公室", "政务公开办公室", "政务公开办", "信息公开办公室", "党政办", "办公室", "综合科", "综合股", "办公厅"}

// contact reads the name out of the line on whom to ask: 请与X办公室联系.
func (x *Reader) contact() string {
	b := x.Text.Bytes
	for _, c := range x.Cues {
		if c.Kind != label.CueContact {
			continue
		}
		at := c.End
		s := Squeeze(string(b[at:min(len(b), at+150)]))
		end := strings.Index(s, "联系")
		if end < 0 {
			continue
		}
		s = s[:end]
		if i := strings.IndexAny(s, "(,:"); i >= 0 {
			s = s[:i]
		}
		for _, o := range offices {
			if t, ok := strings.CutSuffix(s, o); ok && hasOrganSuffix(t) {
				s = t
				break
			}
		}
		if name := cleanAgency(s); name == s && hasOrganSuffix(name) && hasPlace(name) {
			return name
		}
	}
	return ""
}

// connectives stand before a name in running text.
var connectives = []string{"通过", "根据", "按照", "以及", "联系", "请与", "关于", "由", "在", "与", "向", "对", "和", "及", "经", "为", "是", "将", "到", "从", "至", "请", "该", "各", "下发", "印发", "制定", "转发", "贯彻", "落实", "配合", "协同", "严格", "成立", "现公布", "公布", "发布", "编制", "了", "的", "年"}

// nameBefore returns the name that ends at b[end]: the Chinese characters before,
// back to punctuation or a word that is no part of names. It must hold a place.
func (x *Reader) nameBefore(end int) (string, int) {
	b := x.Text.Bytes
	start := end
	for n := 0; start > 0 && n < 26; n++ {
		r, size := utf8.DecodeLastRune(b[:start])
		if !text.IsHan(r) {
			break
		}
		start -= size
	}
	s := string(b[start:end])
	for cut := true; cut; {
		cut = false
		for _, w := range connectives {
			i := strings.LastIndex(s, w)
			if i >= 0 && len(s)-i-len(w) >= len("某县局") && !joins(w, s[:i], s[i+len(w):]) {
				s, cut = s[i+len(w):], true
			}
		}
	}
	if utf8.RuneCountInString(s) < 4 {
		return "", 0
	}
	for _, no := range [...]string{"本", "全", "各", "上级", "有关", "相关", "市直", "县直", "其他"} {
		if strings.HasPrefix(s, no) {
			return "", 0
		}
	}
	if !hasPlace(s) || strings.Contains(s, "我") || namesNone(s) {
		return "", 0
	}
	s = lastName(strings.TrimPrefix(strings.TrimPrefix(s, "度"), "与"))
	return s, end - len(s)
}

// namesNone reports whether running text ends as a place does, and names none: 加强全市, 公布在市.
// 天全县 is one.
func namesNone(s string) bool {
	place, size := utf8.DecodeLastRuneInString(s)
	if !strings.ContainsRune("市县区省州旗镇乡", place) || strings.HasSuffix(s, "天全县") {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return strings.ContainsRune("全各在对向为由将从到是了以与和及", before)
}

// joins reports whether a connective between two parts belongs to one name: that
// of a department (住房和城乡建设局) or of a place (景和市).
func joins(w, before, rest string) bool {
	switch w {
	case "经":
		return strings.HasPrefix(rest, "济")
	case "在", "向", "对", "到", "从", "至", "由", "为", "年", "将", "了", "是":
		return false
	case "和", "与", "及":
		if !hasOrganSuffix(before) {
			return true
		}
	default:
		return false
	}
	for _, p := range [...]string{"城乡", "改革", "社会", "旅游", "信息", "草原", "农村", "规划", "教育", "体育", "大数据", "新闻", "商务", "自然", "卫生", "医疗", "计划", "科技", "技术", "数据", "林业", "水务", "广播"} {
		if strings.HasPrefix(rest, p) {
			return true
		}
	}
	return false
}

// hasPlace reports whether a name holds that of a place.
func hasPlace(s string) bool {
	for _, w := range [...]string{"县", "市", "区", "省", "旗", "州", "镇", "乡", "街道", "盟", "苏木"} {
		if i := strings.Index(s, w); i >= len("某") && (i+len(w) < len(s) || i >= len("某某")) {
			return true
		}
	}
	return false
}
