package agency

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/extract/message"
	"gongkai/extract/report"
)

//go:embed telephone.csv
var telephoneFile string

// areas are the divisions of a telephone area code, separated by blanks.
var areas = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	rows(telephoneFile, func(f [6]string) { out[f[0]] = f[1] })
	return out
})

// plates are the characters that stand for provinces in record numbers
// (湘ICP备...).
var plates = map[string]string{
	"京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23", "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37",
	"豫": "41", "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "蜀": "51", "黔": "52", "贵": "52", "滇": "53", "云": "53", "藏": "54",
	"陕": "61", "秦": "61", "甘": "62", "陇": "62", "青": "63", "宁": "64", "新": "65",
}

// labels are names of provinces in host names beside their pinyin.
var labels = map[string]string{
	"beijing": "11", "bj": "11", "tj": "12", "hebei": "13", "shanxi": "14", "nmg": "15", "ln": "21", "jl": "22", "hlj": "23", "sh": "31", "js": "32", "jiangsu": "32", "zj": "33", "zhejiang": "33",
	"ah": "34", "fujian": "35", "jiangxi": "36", "shandong": "37", "sd": "37", "henan": "41", "hubei": "42", "hunan": "43", "gd": "44", "gxzf": "45", "hainan": "46", "cq": "50", "sc": "51",
	"guizhou": "52", "yn": "53", "xizang": "54", "shaanxi": "61", "gansu": "62", "qinghai": "63", "nx": "64", "xinjiang": "65", "bt": "66", "xjbt": "66",
}

// evidenceKind is a kind of evidence: what it says of a place, and how much that
// counts. Two kinds of 3 or more are independent.
type evidenceKind uint8

const (
	bySite      evidenceKind = iota // 网站标识码, the register of government sites
	byHost                          // of an address under gov.cn
	byTelephone                     // area code
	byPolice                        // 公网安备
	bySource                        // where the document was found
	byLead                          // places named at the beginning, or in the title
	byFoot                          // places named at the end
	byPlate                         // ICP备
	byBody                          // places named elsewhere
	evidenceKinds
)

var weights = [evidenceKinds]int{bySite: 5, byHost: 4, byTelephone: 4, byPolice: 3, bySource: 3, byLead: 3, byFoot: 3, byPlate: 2, byBody: 1}

var evidenceNames = [evidenceKinds]message.Code{bySite: message.EvidenceSite, byHost: message.EvidenceHost, byTelephone: message.EvidenceTelephone,
	byPolice: message.EvidencePolice, bySource: message.EvidenceSource, byLead: message.EvidenceBeginning, byFoot: message.EvidenceEnd,
	byPlate: message.EvidenceICP, byBody: message.EvidenceText}

// provinceNamed is the weight of text that names no more than the province: it
// speaks of other provinces, too.
const provinceNamed = 2

// strong is the weight from which a kind of evidence alone can contradict.
const strong = 3

// evidence is a place that the document names: all that it can be.
type evidence struct {
	by    evidenceKind
	units []int32
	text  string
}

// evidenceOf reads evidence, as extract gathers it, into places.
func (g *gazetteer) evidenceOf(q *Question) []evidence {
	var out []evidence
	say := func(by evidenceKind, text string, units ...int32) {
		if len(units) > 0 {
			out = append(out, evidence{by, units, text})
		}
	}
	text := func(by evidenceKind, s string) {
		for _, w := range g.placesIn(s) {
			w.by = by
			out = append(out, w)
		}
	}
	for e := range report.EachEvidence(q.Evidence) {
		switch e.Kind {
		case report.EvidenceTelephone:
			say(byTelephone, e.Text, g.coded(areas()[e.Text])...)
		case report.EvidenceICP:
			say(byPlate, e.Text, g.coded(plates[e.Text]+"0000")...)
		case report.EvidenceSite:
			say(bySite, e.Text, g.coded(e.Text)...)
		case report.EvidencePolice:
			say(byPolice, e.Text, g.coded(e.Text)...)
		case report.EvidenceHost:
			say(byHost, e.Text, g.hosted(e.Text)...)
		case report.EvidenceLead:
			text(byLead, e.Text)
		case report.EvidenceFoot:
			text(byFoot, e.Text)
		case report.EvidenceBody:
			text(byBody, e.Text)
		}
	}
	text(byLead, plain(q.Title))
	for _, s := range q.Sources {
		say(bySource, s, g.hosted(hostOf(s))...)
		for _, run := range strings.FieldsFunc(s, func(r rune) bool { return r < 0x3400 }) {
			text(bySource, run)
		}
	}
	return out
}

func (g *gazetteer) coded(codes string) (out []int32) {
	for _, c := range strings.Fields(codes) {
		if len(c) == 6 && c[0] != '0' {
			if i := g.near(c); i != none {
				out = append(out, i)
			}
		}
	}
	return out
}

// placesIn finds the names of places in a piece of text, from the end of each
// backwards: what stands before a name may be any words.
func (g *gazetteer) placesIn(s string) (out []evidence) {
	end := len(s)
	for end >= 6 {
		n := 0
		for from := max(0, end-maxPlace); from <= end-6; from++ {
			if !utf8.RuneStart(s[from]) {
				continue
			}
			if units := g.named(s[from:end]); units != nil {
				out = append(out, evidence{units: units, text: s[from:end]})
				n = end - from
				break
			}
		}
		if n == 0 {
			_, n = utf8.DecodeLastRuneInString(s[:end])
		}
		end -= n
	}
	return out
}

// named returns the units down to counties that have a name with its rank, and
// townships.
func (g *gazetteer) named(name string) (out []int32) {
	for at := g.names[name]; at != 0; at = g.refs[at].next {
		if f := g.refs[at]; f.kind != stem && !g.units[f.unit].inner {
			out = append(out, f.unit)
		}
	}
	return out
}

// hostOf returns the host of an address, or "".
func hostOf(source string) string {
	i := strings.Index(source, "://")
	if i < 0 {
		return ""
	}
	host := source[i+len("://"):]
	if n := strings.IndexAny(host, "/:?#"); n >= 0 {
		host = host[:n]
	}
	return host
}

// hosted returns the units that a host under gov.cn can belong to.
func (g *gazetteer) hosted(host string) []int32 {
	name, ok := strings.CutSuffix(strings.ToLower(host), ".gov.cn")
	if !ok {
		return nil
	}
	// The label next to gov.cn says most: www.anhua.gov.cn, jyj.yiyang.gov.cn.
	label := name[strings.LastIndexByte(name, '.')+1:]
	if code := labels[label]; code != "" {
		return g.coded(code + "0000")
	}
	spelled := pinyins()
	for _, tail := range [...]string{"", "xian", "shi", "qu", "zf", "xzf"} {
		if s, ok := strings.CutSuffix(label, tail); ok && len(spelled[s]) > 0 {
			return spelled[s]
		}
	}
	return nil
}

// pinyins are the counties and what is above by name in pinyin.
var pinyins = sync.OnceValue(func() map[string][]int32 {
	g := divisions()
	out := map[string][]int32{}
	for i := range g.units {
		if p := g.units[i].pinyin; p != "" {
			out[p] = append(out[p], int32(i))
		}
	}
	return out
})

// support returns how near evidence comes to a place: the level of the nearest unit
// above the place that it names, or that it is the place itself.
func (g *gazetteer) support(w *evidence, place int32) Level {
	best := NoLevel
	for _, u := range w.units {
		switch {
		case u == place && g.units[u].level < Township && w.by != byLead && w.by != byFoot && w.by != byBody && w.by != bySource:
			best = max(best, g.units[u].level)
		case u != place && g.under(place, u):
			best = max(best, min(g.units[u].level, County))
		}
	}
	return best
}

// verdict is what the evidence says of some places.
type verdict struct {
	place int32             // the one that it decides for, or none
	why   []message.Message // the kinds of evidence that spoke
}

// weigh holds places against the evidence. It decides for one only if what sets
// the places apart speaks for it with enough weight, and nothing strong
// against it.
func (g *gazetteer) weigh(places []int32, found []evidence, need int) verdict {
	score := make([]int, len(places))
	opposed := make([]bool, len(places))
	var reasons []message.Message
	for by := range evidenceKinds {
		level := make([]Level, len(places))
		top, spoke := NoLevel, false
		for k := range found {
			w := &found[k]
			if w.by != by {
				continue
			}
			spoke = spoke || by <= byPolice || by == byPlate
			for i, p := range places {
				level[i] = max(level[i], g.support(w, p))
				top = max(top, level[i])
			}
		}
		if top == NoLevel {
			if spoke && weights[by] >= strong {
				for i := range opposed {
					opposed[i] = true
				}
			}
			continue
		}
		apart := len(places) == 1
		for i := range places {
			apart = apart || level[i] < top
		}
		if !apart {
			continue // it says the same of all
		}
		weight := weights[by]
		if top == Province && (by == byLead || by == byFoot || by == byBody) {
			weight = min(weight, provinceNamed)
		}
		for i := range places {
			switch {
			case level[i] == top:
				score[i] += weight
			case weight >= strong:
				opposed[i] = true
			default:
				score[i] -= weight
			}
		}
		reasons = append(reasons, message.New(evidenceNames[by]))
	}
	best := none
	for i := range places {
		if score[i] >= need && !opposed[i] && (best == none || score[i] > score[best]) {
			best = i
		}
	}
	if best == none {
		return verdict{place: none, why: reasons}
	}
	for i := range places {
		if i != best && score[i] >= score[best] {
			return verdict{place: none, why: reasons}
		}
	}
	return verdict{place: places[best], why: reasons}
}

// contradicted reports whether numbers in the document are those of another
// province, and none is of the place.
func (g *gazetteer) contradicted(place int32, all string) bool {
	other := false
	for e := range report.EachEvidence(all) {
		var units []int32
		switch e.Kind {
		case report.EvidenceTelephone:
			units = g.coded(areas()[e.Text])
		case report.EvidenceSite, report.EvidencePolice:
			units = g.coded(e.Text)
		case report.EvidenceHost:
			units = g.hosted(e.Text)
		}
		for _, u := range units {
			if g.province(u) == g.province(place) {
				return false
			}
			other = true
		}
	}
	return other
}

// Signs are what in a document would bear out that an agency is where it is.
func Signs(a *Agency) []message.Message {
	g := divisions()
	place := g.exactly(a.Code)
	if place == none {
		return nil
	}
	var out []message.Message
	if up := g.units[place].parent; up != none {
		out = append(out, message.New(message.SignName, message.Text(g.units[up].name)))
	}
	for _, area := range areaCodes() {
		for _, u := range g.coded(areas()[area]) {
			if g.within(place, u) {
				out = append(out, message.New(message.SignTelephone, message.Text(area)))
			}
		}
	}
	if coded := g.at(place, County); coded != none {
		place = coded
	}
	if code := g.units[place].code; len(code) == 6 {
		out = append(out, message.New(message.SignSite, message.Text(code)))
	}
	return out
}

// areaCodes are the telephone area codes in order.
var areaCodes = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(areas())) })
