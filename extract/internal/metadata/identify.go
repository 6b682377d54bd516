package metadata

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/table"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Read finds who reports, on which year, and when that was published.
func (x *Reader) Read(m *label.Marks, f *table.Found, r *report.Builder) {
	x.Marks, x.Found = m, f
	x.Titles = x.titles()
	x.years.published = x.publishedOn()
	x.chooseYear(r)
	if t := x.Best(); t != nil {
		r.Agency, r.Year = t.Agency, t.Year
		other := x.years.chosen != 0 && t.Year != x.years.chosen
		if other || x.behindTables(t) && x.years.listed {
			r.Year = x.years.chosen // the title is that of a report on another year
		}
		if t.WholeLine && (t.Year == 0 || t.Year == r.Year) {
			r.Title = x.titleText(t)
		}
	}
	if r.Year == 0 {
		r.Year = x.years.chosen
	}
	if r.Year == 0 {
		for i := range x.Titles {
			if t := &x.Titles[i]; !t.Cited && t.Year != 0 && (len(x.Spans) == 0 || t.start < x.Spans[len(x.Spans)-1].End) {
				r.Year = t.Year
				break
			}
		}
	}
	x.identify(r)
	r.PublishedOn = x.years.published
	if r.Year == 0 {
		r.Year = x.yearOf(r.PublishedOn)
	}
	if x.years.differs = x.years.period != 0 && r.Year != 0 && x.years.period != r.Year; x.years.differs {
		r.Note(x.Text.Start(x.years.periodAt), message.New(message.FiguresOfYear, message.Number(x.years.period), message.Number(r.Year)))
	}
	r.Scope = x.scope()
}

// identify makes of the name in the title the fullest that the text states, and finds
// the name in the text if the title has none.
func (x *Reader) identify(r *report.Builder) {
	if r.Agency != "" {
		r.Agency = x.fullName(x.spelledOut(x.governmentOf(r.Agency)))
	}
	short := ""
	if !hasPlace(r.Agency) && !isPlace(r.Agency) && (len(r.Agency) <= len("某委员会") || rankOf(r.Agency) != "") {
		r.Agency, short = "", r.Agency
	}
	if r.Agency != "" && hasOrganSuffix(r.Agency) {
		return
	}
	name := ""
	if len(r.Readings) > 0 || x.HeadingCount() > 2 {
		name = x.stated(short)
	}
	if name != "" || !hasOrganSuffix(r.Agency) {
		r.Agency = name
	}
}

// What speaks for a title's being that of the report at hand.
const (
	scoreTitle     = 1
	scoreWholeLine = 4
	scoreYear      = 3
	scoreAgency    = 1
	scoreOrgan     = 4 // a name that ends as those of agencies do
	// scoreOther is more than all others together: a title that is cited, or behind
	// the tables, or of another year than the report's, is taken only if there is none
	// else, which then scores nothing.
	scoreOther = -12
)

// Best chooses the title that names this report: not one that is cited; with a
// year, with the name of an agency; on a line of its own; the first of equals.
func (x *Reader) Best() *title {
	var best *title
	bestScore := 0
	for i := range x.Titles {
		t := &x.Titles[i]
		if t.linked {
			continue // another report, maybe of another agency
		}
		score := scoreTitle
		if t.Cited {
			score += scoreOther
		}
		if x.behindTables(t) {
			score += scoreOther // behind the tables stand links to other reports
		}
		if t.WholeLine {
			score += scoreWholeLine
		}
		if t.Year != 0 {
			score += scoreYear
		}
		if t.Agency != "" {
			score += scoreAgency
			if hasOrganSuffix(t.Agency) {
				score += scoreOrgan
			}
		}
		if x.years.chosen != 0 && t.Year != 0 && t.Year != x.years.chosen {
			score += scoreOther // a link to the report on another year
		}
		if score > bestScore {
			best, bestScore = t, score
		}
	}
	return best
}

// behindTables reports whether a title stands behind the tables.
func (x *Reader) behindTables(t *title) bool {
	n := len(x.Spans)
	return n > 0 && t.start > x.Spans[n-1].End
}

// yearOf finds the year reported on in the text: the period of the figures,
// else the year most spoken of, which is the one before publication.
func (x *Reader) yearOf(published string) int {
	b := x.Text.Bytes
	if n := len(x.Spans); n > 0 && len(x.Parts) > 0 {
		b = b[:x.Spans[n-1].End] // links to other reports stand behind the tables
	}
	return mostSpokenOf(b, published, true)
}

// How much a year is spoken of where it stands: a period of figures more than any
// other mention, since a report has one, and prose compares with the years around.
const (
	weightBegins   = 8 // 2021年1月1日
	weightEnds     = 4 // 2021年12月31日: plans and deadlines end then, too
	weightWhole    = 2 // 2021年, and 2021年度: what the sentence is on
	weightMention  = 1
	weightOfDay    = 0 // 2021年3月22日 and 2021年以来
	weightNoPeriod = 0 // the days of a period, where they count elsewhere
)

// mostSpokenOf finds the year most spoken of in a text. With periods, the
// days on which the figures begin and end count.
func mostSpokenOf(b []byte, published string, periods bool) int {
	counts := map[int]int{}
	for at := 0; at < len(b); {
		i := bytes.Index(b[at:], []byte("20"))
		if i < 0 {
			break
		}
		i += at
		at = i + 2
		if i > 0 && (text.IsDigit(b[i-1]) || b[i-1] == '/' || b[i-1] == '-') {
			continue
		}
		before := b[max(0, i-90):i]
		if bytes.LastIndex(before, []byte("《")) > bytes.LastIndex(before, []byte("》")) {
			continue // in the title of a document that is cited
		}
		s := Squeeze(string(b[i:min(len(b), i+24)]))
		if len(s) < len("2020") || !strings.HasPrefix(s[len("2020"):], "年") {
			continue
		}
		y, left := cutYear(s[:len("2020")]) // and no other year behind it
		if y == 0 || left != "" {
			continue
		}
		weight := weightMention
		switch {
		case !periods && (strings.HasPrefix(s[4:], "年1月1日") || strings.HasPrefix(s[4:], "年12月31日")):
			weight = weightNoPeriod
		case strings.HasPrefix(s[4:], "年1月1日"):
			weight = weightBegins
		case strings.HasPrefix(s[4:], "年12月31日"):
			weight = weightEnds
		case strings.HasPrefix(s[4:], "年以来"), isDay(s[len("2020年"):]):
			weight = weightOfDay
		case strings.HasPrefix(s[4:], "年,"), strings.HasPrefix(s[4:], "年度"):
			weight = weightWhole
		}
		counts[y] += weight
	}
	pub := 0
	if published != "" {
		pub, _ = strconv.Atoi(published[:len("2020")])
		on := pub - 1
		if published[len("2020-"):] >= "10" { // some report before their year is over
			on = pub
		}
		counts[on]++
	}
	best := 0
	for y := earliestYear; y <= latestYear; y++ {
		n := counts[y]
		if pub != 0 && y > pub {
			continue
		}
		if n > 0 && (best == 0 || n > counts[best]) {
			best = y
		}
	}
	return best
}

// isDay reports whether s begins with a month and a day: 3月22日.
func isDay(s string) bool {
	month, rest, ok := strings.Cut(s, "月")
	if !ok || len(month) == 0 || len(month) > 2 || !text.AllDigits([]byte(month)) {
		return false
	}
	return len(rest) > 0 && text.IsDigit(rest[0])
}

// dateLabels stand before the date of publication, the surest first.
var dateLabels = []string{"发布时间", "发布日期", "公开时间", "公开日期", "公布时间", "公布日期", "发文日期", "成文日期", "生成日期", "日期", "时间"}

// publishedOn returns the first date behind the surest label for it, as
// YYYY-MM-DD, or "".
func (x *Reader) publishedOn() (date string) { return x.publishedBefore(len(x.Text.Bytes)) }

// publishedBefore returns the same of the labels before a place.
func (x *Reader) publishedBefore(end int) (date string) {
	b := x.Text.Bytes
	rank := len(dateLabels)
	for _, c := range x.Cues {
		if c.Kind != label.CueDate || c.Start >= end {
			continue
		}
		for r, label := range dateLabels[:rank] {
			if bytes.HasSuffix(b[:c.End], []byte(label)) {
				if d := dateAt(b[c.End:min(len(b), c.End+48)]); d != "" {
					date, rank = d, r
				}
				break
			}
		}
	}
	return date
}

// dateAt reads a date at the start of b, behind a colon, brackets and blanks:
// 2021-02-02, 2021年2月2日, 2021/2/2, 2021.02.02.
func dateAt(b []byte) string {
	for len(b) > 0 && (text.IsSpace(b[0]) || b[0] == ':' || b[0] == '[' || b[0] == ']' || b[0] == '|' || b[0] == '(' || bytes.HasPrefix(b, []byte("】"))) {
		_, size := utf8.DecodeRune(b)
		b = b[size:]
	}
	var parts [3]int
	for i, width := range [...]int{4, 2, 2} {
		n := 0
		for n < width && n < len(b) && text.IsDigit(b[n]) {
			parts[i] = parts[i]*10 + int(b[n]-'0')
			n++
		}
		if n == 0 || i == 0 && n != 4 {
			return ""
		}
		b = b[n:]
		if i < 2 {
			for len(b) > 0 && b[0] == ' ' {
				b = b[1:]
			}
			switch {
			case bytes.HasPrefix(b, []byte("年")), bytes.HasPrefix(b, []byte("月")):
				b = b[3:]
			case len(b) > 0 && strings.IndexByte("-/.", b[0]) >= 0:
				b = b[1:]
			default:
				return ""
			}
			for len(b) > 0 && b[0] == ' ' {
				b = b[1:]
			}
		}
	}
	if parts[0] < earliestYear || parts[0] > latestDate || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31 {
		return ""
	}
	return string([]byte{'0' + byte(parts[0]/1000), '0' + byte(parts[0]/100%10), '0' + byte(parts[0]/10%10), '0' + byte(parts[0]%10), '-',
		'0' + byte(parts[1]/10), '0' + byte(parts[1]%10), '-', '0' + byte(parts[2]/10), '0' + byte(parts[2]%10)})
}

// scope returns whose requests the text counts, where it states that: 全市共收到 ...
// 申请 sums subordinates up, 我局收到 ... 申请 does not.
func (x *Reader) scope() report.Scope {
	b := x.Text.Bytes
	for _, c := range x.Cues {
		if c.Kind != label.CueReceived || !bytes.Contains(label.ClauseBehind(b, c.End), []byte("申请")) {
			continue
		}
		before := b[max(0, c.Start-60):c.Start]
		if n := bytes.LastIndexAny(before, "\n;"); n >= 0 {
			before = before[n+1:]
		}
		if n := bytes.LastIndex(before, []byte("。")); n >= 0 {
			before = before[n+len("。"):]
		}
		for _, w := range [...]string{"全省", "全市", "全县", "全区", "全旗", "全州", "全盟", "全镇", "全乡", "各部门", "各单位"} {
			if bytes.Contains(before, []byte(w)) {
				return report.ScopeJurisdiction
			}
		}
		for _, w := range [...]string{"我局", "本局", "本机关", "本单位", "我委", "我厅", "我办", "办公室", "我街道", "我院", "我中心"} {
			if bytes.Contains(before, []byte(w)) {
				return report.ScopeOwn
			}
		}
	}
	return report.ScopeUnknown
}
