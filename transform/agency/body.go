package agency

import (
	_ "embed"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	//go:embed subjects.csv
	subjectsFile string
	//go:embed central.csv
	centralFile string
)

// Kind is what sort of body an agency is.
type Kind uint8

// The kinds. Office is the office of a government that reports for itself;
// one that reports for its government is that government.
const (
	NoKind Kind = iota
	Government
	Department
	Office
	Zone
	Other
)

func (k Kind) String() string {
	return [...]string{"", "government", "department", "office", "zone", "other"}[k]
}

// Subject is what a department is for.
type Subject struct{ ID, LabelZH, LabelEN string }

// Subjects lists the subjects of departments.
var Subjects []Subject

// terms are the wordings of subjects in names, without 和 and the like.
var terms = map[string]string{}

// ministries are the bodies of the State Council by name.
var ministries = map[string]ministry{}

type ministry struct{ key, name string }

func init() {
	rows(subjectsFile, func(f [6]string) {
		Subjects = append(Subjects, Subject{f[0], f[1], f[2]})
		for t := range strings.SplitSeq(f[3], "|") {
			if t = joined.Replace(t); t != "" {
				terms[t] = f[0]
			}
		}
	})
	rows(centralFile, func(f [6]string) {
		for name := range strings.SplitSeq(f[1]+"|"+f[2], "|") {
			if name != "" {
				ministries[name] = ministry{f[0], f[1]}
			}
		}
	})
}

// joined leaves out what joins two subjects in a name.
var joined = strings.NewReplacer("和", "", "与", "", "及", "", "、", "")

// abbreviated are names that are not made of a subject and a rank.
var abbreviated = map[string]string{
	"科委": "science", "教委": "education", "农委": "agriculture", "建委": "housing", "交委": "transport", "经委": "industry_it", "计委": "development_reform",
	"外办": "foreign_affairs", "人社局": "human_resources", "发改委": "development_reform", "绿化市容局": "landscaping", "文体局": "culture_tourism", "档案馆(局)": "archives",
}

// body is what a name says beside the place.
type body struct {
	kind    Kind
	subject string
	key     string // within its division
	name    string // as stated
	office  bool   // of a government: which of the two reports is not told by the name
	known   bool   // a government, or a department of a known subject
}

// bureaus end the names of departments, the longest first.
var bureaus = [...]string{"委员会办公室", "领导小组办公室", "委员会", "办公室", "局", "厅", "委", "办", "署"}

// bodies end the names of what is neither government, department nor zone.
var bodies = [...]string{"中心", "公司", "集团", "学校", "大学", "学院", "中学", "小学", "幼儿园", "医院", "银行", "协会", "联合会", "联合社", "海关", "法院", "检察院", "总队", "支队", "大队", "中队", "分局",
	"分中心", "馆", "站", "所", "处", "社", "队", "会", "场", "院", "部", "台", "团", "校", "室", "厂", "库", "局"}

// zones are words for development zones and the like.
var zones = [...]string{"开发区", "高新区", "经开区", "园区", "新区", "示范区", "试验区", "实验区", "保税区", "管理区", "度假区", "名胜区", "风景区", "景区", "自贸区", "新城", "工业园", "产业园", "科技园", "合作区", "集聚区",
	"产业区", "保护区", "试验片区", "自贸片区", "物流园", "工业区", "旅游区", "新城区", "先行区", "先导区", "港区", "循环园", "生态城", "科学城", "自由贸易试验区", "片区", "商务区", "功能区", "加工区", "生态区"}

var governments = []string{"", "人民政府", "政府", "人民政府本级", "政府本级", "人民政府机关", "行政公署", "行署", "办事处", "街道办事处", "街道办", "人民政府办事处", "人民政府街道办事处", "地区办事处", "地区行政公署"}

var officesOf = []string{"人民政府办公室", "人民政府办公厅", "政府办公室", "政府办公厅", "人民政府办", "政府办", "行政公署办公室", "行署办公室", "党政办公室", "党政综合办公室", "党政综合办", "党政办", "综合办公室",
	"人民政府党政办公室", "人民政府党政综合办公室", "人民政府综合办公室", "办事处办公室", "办事处党政办公室", "办事处党政综合办公室", "街道办事处党政办公室", "人民政府办公室本级", "办公厅"}

// parseBody returns what the rest of a name is, behind the place; ok is false if
// it is the name of nothing that could be an agency.
func parseBody(rest string, inZone bool) (b body, ok bool) {
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, "机关"), "本级")
	b.name = rest
	if inZone && (rest == "" || slices.Contains(committees, rest)) {
		return body{kind: Zone, key: Zone.String(), name: "管理委员会", known: true}, true
	}
	if slices.Contains(governments, rest) {
		return body{kind: Government, key: Government.String(), name: rest, known: true}, true
	}
	if slices.Contains(officesOf, rest) {
		return body{kind: Government, key: Government.String(), name: rest, office: true, known: true}, true
	}
	if r, cut := strings.CutPrefix(rest, "人民政府"); cut {
		rest, b.name = r, r
	}
	if n := utf8.RuneCountInString(rest); n < 2 || n > 24 || foreign(rest) || slices.Contains(committees, rest) {
		return b, false
	}
	if zone, is := parseZone(rest); is {
		return zone, true
	}
	if s := abbreviated[rest]; s != "" {
		return body{Department, s, s, rest, false, true}, true
	}
	for _, rank := range bureaus {
		core, cut := strings.CutSuffix(rest, rank)
		if !cut || core == "" || strings.HasSuffix(core, "分") {
			continue
		}
		if s := subjectOf(core); s != "" {
			return body{Department, s, s, rest, false, true}, true
		}
	}
	if inUnknownPlace(rest) {
		return b, false
	}
	b.key = rest
	for _, rank := range bureaus {
		if strings.HasSuffix(rest, rank) && !strings.HasSuffix(rest, "分局") {
			b.kind = Department
			return b, true
		}
	}
	for _, w := range bodies {
		if strings.HasSuffix(rest, w) {
			b.kind = Other
			if bureau, _, is := strings.Cut(rest, "局"); is { // 公安局赫山分局
				b.subject = subjectOf(bureau)
			}
			return b, true
		}
	}
	return b, false
}

// inUnknownPlace reports whether a name is a known body of a place that is not: the
// place's name is damaged, or new.
func inUnknownPlace(rest string) bool {
	for i, c := range rest {
		switch c {
		case '市', '县', '区', '旗', '州', '盟', '省', '镇', '乡':
			tail := rest[i+len("市"):]
			if i == 0 || tail == "" {
				continue
			}
			for _, rank := range bureaus {
				if core, cut := strings.CutSuffix(tail, rank); cut && subjectOf(core) != "" {
					return true
				}
			}
		}
	}
	return false
}

// foreign returns what shows that a rest is not one body's name: another
// government, or a township that is not known.
func foreign(rest string) bool {
	for _, w := range [...]string{"人民政府", "办事处", "镇政府", "乡政府", "年度", "报告", "公开", "关于", "网站", "各", "我", "本", "等"} {
		if strings.Contains(rest, w) {
			return true
		}
	}
	for _, w := range [...]string{"镇", "乡", "街道", "苏木", "县", "市", "旗", "州", "盟", "省", "政府"} {
		if strings.HasSuffix(rest, w) {
			return true
		}
	}
	return false
}

// committees end the names of zones.
var committees = []string{"党工委管委会", "党工委管理委员会", "管理委员会办公室", "管委会办公室", "管理委员会", "管委会", "党政办公室", "管理局", "管理办公室"}

func parseZone(rest string) (body, bool) {
	core, committee := rest, false
	for _, w := range committees {
		if s, ok := strings.CutSuffix(rest, w); ok && s != "" {
			core, committee = s, true
			break
		}
	}
	for _, w := range zones {
		if strings.HasSuffix(core, w) {
			if s, ok := strings.CutSuffix(core, "高新区"); ok {
				core = s + "高新技术产业开发区"
			}
			return body{kind: Zone, key: core, name: rest, known: committee}, true
		}
	}
	return body{}, false
}

// subjectOf returns the subject of a department by the words of its name: one
// term, or several of which the first counts (商务和粮食). A name with any other
// word in it has none: 财政国库支付局 is not the bureau of finance.
func subjectOf(core string) string {
	core = joined.Replace(core)
	if s, ok := terms[core]; ok {
		return s
	}
	if s, ok := terms[strings.TrimSuffix(core, "工作")]; ok {
		return s
	}
	if s, ok := terms[strings.TrimSuffix(core, "管理")]; ok {
		return s
	}
	for n := len(core) - 3; n >= 6; n -= 3 {
		if s, ok := terms[core[:n]]; ok && allTerms(core[n:]) {
			return s
		}
	}
	return ""
}

func allTerms(s string) bool {
	if s == "" {
		return true
	}
	for n := len(s); n >= 6; n -= 3 {
		if _, ok := terms[s[:n]]; ok && allTerms(s[n:]) {
			return true
		}
	}
	return false
}
