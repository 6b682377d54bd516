package metadata

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// Evidence gathers what says where the agency is, from where such things
// stand: around the title, in the contact line, at the beginning and the end.
// It knows no places: what reads like the name of one is taken as it stands.
func (x *Reader) Evidence() string {
	b := x.Text.Bytes
	e := &x.evidence
	e.b, e.out, e.lead, e.foot, e.hosts = b, e.out[:0], e.lead[:0], e.foot[:0], 0
	const (
		top, around, bottom = 600, 3000, 2400 // bytes: the head of a page, a title and the preamble, a footer
		mostLead, mostFoot  = 8, 6            // places: menus and lists of links have dozens
	)
	title := 0
	if t := x.Best(); t != nil {
		title = t.start
	}
	foot := max(len(b)-bottom, len(b)/2)
	done := 0
	look := func(from, to int, places *[]text.Span) {
		from, to = max(from, done), min(to, len(b))
		if from < to {
			from, until := wholeRunes(b, from), wholeRunes(b, to)
			e.scan(from, until, x.CluesIn(from, until), places)
			done = to
		}
	}
	look(0, min(top, foot), &e.lead)
	look(title-top/2, min(title+around, foot), &e.lead)
	for _, c := range x.Cues {
		if c.Kind == label.CueContact {
			look(c.Start-top/2, min(c.End+top/2, foot), &e.lead)
		}
	}
	look(foot, len(b), &e.foot)
	e.addPlaces(report.EvidenceLead, e.lead, mostLead)
	e.addPlaces(report.EvidenceFoot, e.foot, mostFoot)
	if x.years.differs {
		e.add(report.EvidencePeriod, strconv.AppendInt(nil, int64(x.years.period), 10))
	}
	return string(e.out)
}

// evidence is that of one document under work.
type evidence struct {
	b          []byte
	out        []byte
	lead, foot []text.Span
	hosts      int
}

// wholeRunes moves a place in a text to the beginning of a character.
func wholeRunes(b []byte, at int) int {
	for at > 0 && at < len(b) && b[at]&0xC0 == 0x80 {
		at--
	}
	return at
}

// scan looks at the places in b[from:to) that may say something.
func (e *evidence) scan(from, to int, clues []int32, places *[]text.Span) {
	last := -1 // where the name of a place before ended
	for _, at := range clues {
		i := int(at)
		if e.b[i] < utf8.RuneSelf {
			e.sign(i, to)
			continue
		}
		r := text.DecodeHan(e.b[i:])
		switch {
		case r == '公' && bytes.HasPrefix(e.b[i:to], label.PoliceMark):
			e.register(report.EvidencePolice, i+len(label.PoliceMark), to)
		case r == '标' && bytes.HasPrefix(e.b[i:to], label.SiteMark):
			e.register(report.EvidenceSite, i+len(label.SiteMark), to)
		case label.IsRank(r):
			if run := e.run(i, from); e.namesPlace(run, i) {
				e.place(run, i, last, places)
				last = i + 3
			}
		}
	}
}

// longestName is how far back the name of a place is looked for.
const longestName = 9 * 3

// run returns where the characters of names that end at b[at] begin, not before
// from, nor much farther back than a name.
func (e *evidence) run(at, from int) int {
	low := max(from, at-longestName)
	for at-3 >= low && e.b[at-3] >= 0xE3 && e.b[at-3] <= 0xE9 && inNames(text.DecodeHan(e.b[at-3:])) {
		at -= 3
	}
	return at
}

// inNames reports whether names consist of such characters: others of three bytes
// are punctuation most of them.
func inNames(r rune) bool { return r >= 0x3040 && r < 0xA000 }

var (
	phoneWords = [][]byte{[]byte("电话"), []byte("联系"), []byte("热线"), []byte("咨询"), []byte("传真"), []byte("拨打")}
)

// namesPlace reports whether the rank at b[at] ends a name rather than 我市, 各县,
// 乡镇 or 社区.
func (e *evidence) namesPlace(run, at int) bool {
	if at-run < 3 {
		return false
	}
	before := string(e.b[at-3 : at])
	switch string(e.b[at : at+3]) {
	case "道":
		if bytes.HasSuffix(e.b[run:at], []byte("我街")) {
			e.addOnce(report.EvidenceSelf, e.b[at-3:at+3])
			return false
		}
		return before == "街"
	case "木":
		return before == "苏"
	}
	if before == "我" {
		e.addOnce(report.EvidenceSelf, e.b[at:at+3])
		return false
	}
	if before == "城" || before == "返" || before == "老" {
		return string(e.b[at:at+3]) == "区" && before == "城"
	}
	switch before {
	case "委", "以", "对", "年", "受", "副", "过", "数", "为", "请", "到", "从", "经", "将", "给", "两", "基", "多", "任", "原", "按", "照", "助", "向", "全", "社", "各", "本", "该", "和", "与", "及", "超", "上", "下", "省", "市", "县", "区", "乡", "镇", "辖", "园", "校", "级", "跨", "在", "由", "直", "是", "个", "进", "入":
		return false
	}
	return true
}

// place notes the name of a place that ends at b[at+3], with the characters
// before it: it goes on from one that ended shortly before.
func (e *evidence) place(run, at, last int, places *[]text.Span) {
	const apart = 8 * 3
	from := max(run, at-longestName)
	if n := len(*places); n > 0 && last > run && at-last <= apart && (*places)[n-1].End == last && last-(*places)[n-1].Start < 20*3 {
		(*places)[n-1].End = at + 3
		return
	}
	if len(*places) < 64 {
		*places = append(*places, text.Span{Start: max(from, min(last, at)), End: at + 3})
	}
}

// addPlaces writes the names of places, each ending once, the longest way it is met.
func (e *evidence) addPlaces(kind report.EvidenceKind, places []text.Span, most int) {
	slices.SortStableFunc(places, func(a, c text.Span) int { return (c.End - c.Start) - (a.End - a.Start) })
	written := places[:0]
	for _, p := range places {
		tail := e.b[max(p.Start, p.End-5*3):p.End]
		if len(written) == most || slices.ContainsFunc(written, func(t text.Span) bool { return bytes.Contains(e.b[t.Start:t.End], tail) }) {
			continue
		}
		written = append(written, p)
		e.add(kind, e.b[p.Start:p.End])
	}
}

// add writes one thing that the text holds of its place.
func (e *evidence) add(kind report.EvidenceKind, what []byte) {
	e.out = report.AppendEvidence(e.out, kind, what)
}

// addOnce is add, unless that is there already.
func (e *evidence) addOnce(kind report.EvidenceKind, what []byte) {
	n := len(e.out)
	e.add(kind, what)
	if n > 0 && bytes.Contains(e.out[:n], e.out[n+1:]) {
		e.out = e.out[:n]
	}
}

// register takes the division from a number of at least ten digits.
func (e *evidence) register(kind report.EvidenceKind, at, to int) {
	const leastDigits = 10 // of a site; the police has 14
	for at < to && (e.b[at] == ' ' || e.b[at] == ':' || e.b[at] == '\n' || e.b[at] == '|') {
		at++
	}
	n := 0
	for at+n < to && text.IsDigit(e.b[at+n]) {
		n++
	}
	if n >= leastDigits {
		e.addOnce(kind, e.b[at:at+6])
	}
}

// sign looks at a character that is not Chinese: the beginning of a telephone
// number, of ICP or of an address.
func (e *evidence) sign(i, to int) {
	switch e.b[i] {
	case '0':
		e.telephone(i, to)
	case 'I', 'i':
		if i+3 <= to && e.b[i+1]|0x20 == 'c' && e.b[i+2]|0x20 == 'p' {
			before := bytes.TrimRight(e.b[max(0, i-6):i], " ")
			if n := len(before); n >= 3 && before[n-3] >= 0xE3 {
				e.addOnce(report.EvidenceICP, before[n-3:])
			}
		}
	case '.':
		if bytes.HasPrefix(e.b[i:to], []byte(".gov.cn")) && e.hosts < 4 {
			from := i
			for from > 0 && (e.b[from-1]|0x20 >= 'a' && e.b[from-1]|0x20 <= 'z' || text.IsDigit(e.b[from-1]) || e.b[from-1] == '.' || e.b[from-1] == '-') && i-from < 60 {
				from--
			}
			if from < i {
				e.hosts++
				e.addOnce(report.EvidenceHost, e.b[from:i+len(".gov.cn")])
			}
		}
	}
}

// telephone takes the area code of a number that begins at b[i].
func (e *evidence) telephone(i, to int) {
	if i > 0 && (text.IsDigit(e.b[i-1]) || e.b[i-1] == '-' || e.b[i-1] == '.') {
		return
	}
	area := 4
	if i+1 < to && (e.b[i+1] == '1' || e.b[i+1] == '2') {
		area = 3
	}
	n := 0
	at := i
	for ; at < to && n < 14; at++ {
		if c := e.b[at]; text.IsDigit(c) {
			n++
		} else if c != '-' && c != ' ' && c != ')' && c != '(' || n < 3 {
			break
		}
	}
	if n < area+7 || n > area+8 {
		return
	}
	before := e.b[max(0, i-90):i]
	for _, w := range phoneWords {
		if bytes.Contains(before, w) {
			e.addOnce(report.EvidenceTelephone, e.b[i:i+area])
			return
		}
	}
}
