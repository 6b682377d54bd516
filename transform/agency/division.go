package agency

import (
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

var (
	//go:embed divisions.tsv.gz
	divisionsFile string
	//go:embed history.csv
	historyFile string
	//go:embed short.csv
	shortFile string
	//go:embed xpcc.csv
	xpccFile string
)

// Level is the rank of a division, or of the agency of one.
type Level uint8

// The levels.
const (
	NoLevel Level = iota
	Province
	Prefecture
	County
	Township
	Central
)

func (l Level) String() string {
	return [...]string{"", "province", "prefecture", "county", "township", "central"}[l]
}

// unit is a division through its changes of name, rank and code.
type unit struct {
	id     string // the code in the oldest vintage that lists it
	code   string // the newest
	name   string // the newest
	level  Level
	listed bool // in the newer vintage
	zone   bool // a development zone that the statistics list among divisions
	inner  bool // a farm, zone or the like within a county: no township in law
	gone   int  // the last year of one that was merged away; 0: it is there
	note   string
	parent int32
	former [2]int32 // other parents that it had
	pinyin string
}

// nameKind is how a name stands for a unit.
type nameKind uint8

const (
	full  nameKind = iota // a name that it has or had
	usual                 // the common short form: 鄂温克旗
	stem                  // without its rank: 安化
)

// ref is one meaning of a name.
type ref struct {
	unit int32
	kind nameKind
	next int32 // of the same name; 0: none
}

// gazetteer holds all units by name and by code.
type gazetteer struct {
	units []unit
	refs  []ref // refs[0] is none
	names map[string]int32
	codes map[string]int32 // all codes down to counties, and identities of townships that changed
}

const none = -1

// divisions is made on first use: 44,000 units take some 30 ms.
var divisions = sync.OnceValue(loadDivisions)

func loadDivisions() *gazetteer {
	g := &gazetteer{units: make([]unit, 0, 48_000), refs: make([]ref, 1, 80_000),
		names: make(map[string]int32, 48_000), codes: make(map[string]int32, 8_000)}
	z, err := gzip.NewReader(strings.NewReader(divisionsFile))
	if err != nil {
		panic(err) // compiled in, and so below
	}
	var data strings.Builder
	data.Grow(2 << 20)
	if _, err := io.Copy(&data, z); err != nil {
		panic(err)
	}
	for line := range strings.Lines(data.String()) {
		g.add(fields(strings.TrimSuffix(line, "\n"), '\t'))
	}
	g.addXPCC()
	g.addHistory()
	g.addShort()
	return g
}

// fields cuts a line into five fields, without memory of its own.
func fields(line string, sep byte) (f [6]string) {
	for i := range f {
		n := strings.IndexByte(line, sep)
		if n < 0 {
			f[i] = line
			break
		}
		f[i], line = line[:n], line[n+1:]
	}
	return f
}

// rows calls each for the lines of a small CSV without quotes, the first left out.
func rows(file string, each func(f [6]string)) {
	_, file, _ = strings.Cut(file, "\n")
	for line := range strings.Lines(file) {
		each(fields(strings.TrimSuffix(line, "\n"), ','))
	}
}

// add takes a line of divisions.tsv: code, name, the vintage that alone has
// it, identity, pinyin.
func (g *gazetteer) add(f [6]string) {
	code, name, only, id := f[0], f[1], f[2], f[3]
	if id == "" {
		id = code
	}
	if len(code) == 9 && code[6:] == "000" {
		return // the county itself, where it is not divided
	}
	if strings.HasSuffix(code, "01") && len(code) == 6 {
		// 嘉峪关市 has one county-level entry of its own name.
		if up, ok := g.codes[code[:4]+"00"]; ok && g.units[up].name == name {
			g.codes[code] = up
			return
		}
	}
	parent := g.above(code)
	settled := len(code) > 6 && only == "" && id == code // the only line of a township
	i, known := int32(none), false
	if !settled {
		i, known = g.codes[id]
	}
	if !known {
		i = int32(len(g.units))
		g.units = append(g.units, unit{id: id, code: code, name: name, level: levelOf(code), parent: parent, former: [2]int32{none, none}, pinyin: f[4],
			zone: len(code) == 6 && code[4] == '7', inner: len(code) == 9 && code[6] >= '4'})
		if !settled {
			g.codes[id] = i
		}
	}
	u := &g.units[i]
	u.listed = u.listed || only != "2021"
	if parent != u.parent {
		u.formerly(parent)
	}
	if known && only != "2021" { // the older vintage's line may come first or last
		if u.name != name && u.note == "" {
			u.note = "原" + u.name
		}
		if parent != u.parent {
			u.parent, u.former[0] = parent, u.parent
		}
		u.code, u.name, u.pinyin = code, name, f[4]
	} else if known && u.name != name && u.note == "" {
		u.note = "原" + name
	}
	if len(code) == 6 {
		g.codes[code] = i
	}
	g.name(name, i)
}

func levelOf(code string) Level {
	switch {
	case len(code) > 6:
		return Township
	case code[2:] == "0000":
		return Province
	case code[4:] == "00":
		return Prefecture
	}
	return County
}

// above returns the unit that a code lies under.
func (g *gazetteer) above(code string) int32 {
	for _, up := range [...]string{code[:6], code[:4] + "00", code[:2] + "0000"} {
		if i, ok := g.codes[up]; ok && up != code {
			return i
		}
	}
	return none
}

func (u *unit) formerly(parent int32) {
	for i, f := range u.former {
		if f == parent {
			return
		}
		if f == none {
			u.former[i] = parent
			return
		}
	}
}

// addHistory adds what changed before the older vintage, and says why.
func (g *gazetteer) addHistory() {
	rows(historyFile, func(f [6]string) {
		code, name, until, to, how, note := f[0], f[1], f[2], f[3], f[4], f[5]
		next, ok := g.codes[to]
		if !ok {
			panic("history.csv: " + to + " is no division")
		}
		if how == "renamed" {
			u := &g.units[next]
			if u.note == "" || strings.HasPrefix(u.note, "原") {
				u.note = "原" + name + "；" + note
			}
			if up := g.above(code); up != none && up != u.parent {
				u.formerly(up)
			}
			g.codes[code] = next
			g.name(name, next)
			return
		}
		i, listed := g.codes[code]
		if !listed || g.units[i].name != name {
			i = int32(len(g.units))
			id := code
			if listed {
				id += "b"
			}
			g.units = append(g.units, unit{id: id, code: code, name: name, level: levelOf(code), parent: g.above(code), former: [2]int32{none, none}})
			if !listed {
				g.codes[code] = i
			}
			g.codes[id] = i
			g.name(name, i)
		}
		u := &g.units[i]
		u.note, u.gone = note, number(until)
	})
}

// addXPCC adds the divisions of the Xinjiang Production and Construction Corps,
// which publishes as provinces and prefectures do but has no codes. Those here
// begin with 66, which no province has.
func (g *gazetteer) addXPCC() {
	rows(xpccFile, func(f [6]string) {
		i := int32(len(g.units))
		g.units = append(g.units, unit{id: f[0], code: f[0], name: f[1], level: levelOf(f[0]), parent: g.above(f[0]), former: [2]int32{none, none}})
		g.codes[f[0]] = i
		g.call(f[1], i, full)
		g.call(f[2], i, usual)
	})
}

func (g *gazetteer) addShort() {
	rows(shortFile, func(f [6]string) {
		i, ok := g.codes[f[1]]
		if !ok {
			panic("short.csv: " + f[1] + " is no division")
		}
		g.call(f[0], i, usual)
	})
}

// name enters a name of a unit with the short forms that follow from it.
func (g *gazetteer) name(name string, i int32) {
	u := &g.units[i]
	g.call(name, i, full)
	if u.level == Township || u.zone {
		if s := peopleless(name); s != name {
			g.call(s, i, usual)
		}
		if s, ok := strings.CutSuffix(name, "街道办事处"); ok {
			g.call(s+"街道", i, full)
		}
		if u.zone {
			for _, p := range [...]string{"省", "市"} { // 河北邢台经济开发区, 秦皇岛市经济技术开发区
				if _, s, ok := strings.Cut(name, p); ok && len(s) > 6 {
					g.call(strings.Replace(name, p, "", 1), i, usual)
				}
			}
			if up := u.parent; up != none {
				for top := g.province(up); strings.HasPrefix(name, bare(g.units[top].name)); {
					g.call(strings.TrimPrefix(name, bare(g.units[top].name)), i, usual)
					break
				}
			}
		}
		return
	}
	b := bare(name)
	if peopled := strings.Contains(name, "自治"); peopled {
		rank := name[len(name)-len("县"):]
		if u.level > Province && b != "" {
			g.call(b+rank, i, usual)
			g.call(b+"自治"+rank, i, usual)
		}
	}
	if utf8.RuneCountInString(b) >= 2 && b != name {
		g.call(b, i, stem)
	}
}

// call makes a string stand for a unit. A stronger kind comes first.
func (g *gazetteer) call(name string, i int32, s nameKind) {
	head := g.names[name]
	for at := head; at != 0; at = g.refs[at].next {
		if g.refs[at].unit == i {
			g.refs[at].kind = min(g.refs[at].kind, s)
			return
		}
	}
	g.refs = append(g.refs, ref{i, s, head})
	g.names[name] = int32(len(g.refs) - 1)
}

// ranks end the names of counties and what is above them.
var ranks = [...]string{"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "矿区", "特区", "省", "市", "县", "区", "盟", "旗", "州"}

// peoples stand in the names of autonomous areas, mostly with 族 behind.
var peoples = strings.Fields("蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各")

// bare is a name without its rank and, for autonomous areas, without peoples:
// 安化县 -> 安化, 延边朝鲜族自治州 -> 延边; 鄂温克族自治旗 -> 鄂温克.
func bare(name string) string {
	b := name
	for _, r := range ranks {
		if s, ok := strings.CutSuffix(name, r); ok {
			b = s
			break
		}
	}
	if !strings.Contains(name, "自治") {
		return b
	}
	if s := cutPeoples(b); s != "" {
		return s
	}
	return strings.TrimSuffix(b, "族")
}

// cutPeoples takes the names of peoples from the end of a name.
func cutPeoples(b string) string {
	for cut := true; cut; {
		cut = false
		plain := strings.TrimSuffix(b, "族")
		for _, p := range peoples {
			if len(plain) == len(b) && len(p) == len("回") {
				continue // 自治县 of one character: only with 族
			}
			s, ok := strings.CutSuffix(plain, p)
			if ok && s == "" {
				return ""
			}
			if ok && len(s) >= len("两字") {
				b, cut = s, true
				break
			}
		}
	}
	return b
}

// peopleless is a township's name without the peoples in it, which statistics
// and agencies leave out at will: 街津口赫哲族乡, 街津口乡.
func peopleless(name string) string {
	if !strings.Contains(name, "族") {
		return name
	}
	for _, rank := range [...]string{"族乡", "族镇"} {
		if i := strings.Index(name, rank); i > 0 {
			if s := cutPeoples(name[:i+len("族")]); s != "" {
				return s + name[i+len("族"):]
			}
		}
	}
	return name
}

// under reports whether a unit lies, or once lay, in another.
func (g *gazetteer) under(i, up int32) bool {
	for i != none {
		u := &g.units[i]
		if u.parent == up || u.former[0] == up || u.former[1] == up {
			return true
		}
		for _, f := range u.former {
			if f != none && g.units[f].parent == up {
				return true
			}
		}
		i = u.parent
	}
	return false
}

// within is under, or the same.
func (g *gazetteer) within(i, up int32) bool { return i == up || g.under(i, up) }

// at returns the unit of a level that a unit lies in, itself included, or none.
func (g *gazetteer) at(i int32, l Level) int32 {
	for i != none && g.units[i].level != l {
		i = g.units[i].parent
	}
	return i
}

func (g *gazetteer) province(i int32) int32 { return g.at(i, Province) }

// fullName is a unit's name with those above it.
func (g *gazetteer) fullName(i int32) string {
	if up := g.units[i].parent; up != none {
		return g.fullName(up) + g.units[i].name
	}
	return g.units[i].name
}

// exactly returns the unit that has or had a code, or none.
func (g *gazetteer) exactly(code string) int32 {
	if i, ok := g.codes[code]; ok {
		return i
	}
	return int32(slices.IndexFunc(g.units, func(u unit) bool { return u.code == code || u.id == code }))
}

// near returns the unit of a code down to counties, or the nearest above it that
// is known.
func (g *gazetteer) near(code string) int32 {
	if i, ok := g.codes[code]; ok {
		return i
	}
	return g.above(code)
}

func number(s string) (n int) {
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}
