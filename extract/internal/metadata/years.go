package metadata

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Years that reports are on and dates of their publication: the ordinance on disclosure,
// which asks for them, took effect in 2008. What is beyond is some other number.
const (
	earliestYear = 2008
	latestYear   = 2039
	latestDate   = 2099
)

// years is what a text states of the year that it reports on, beside its title.
type years struct {
	published string // the date of publication
	period    int    // the year whose first and last day the figures begin and end on; 0 if not stated
	periodAt  int    // where that stands
	chosen    int    // the year among those of its titles; 0 if they agree
	listed    bool   // titles behind the tables are of several years
	differs   bool   // the period is of another year than the report
}

// What has a say on the year, and how much: two of the stronger ones outvote the
// nearest title, which stands in a list on some pages.
const (
	sayNearest = 2 // the title nearest to the body
	sayInList  = 1 // that title, if one of another year stands right before it
	sayCalled  = 2 // what the page calls itself
	sayPeriod  = 2 // the period of the figures
	sayProse   = 2 // the year that the body speaks most of
	sayEdition = 1 // against years of which the form is another
)

// chooseYear chooses among the years of the titles, where these differ: pages and
// text made of them hold links to the reports on other years, above, beside or below
// the report. The title nearest to the body, what the page is called, the period of
// the figures, the prose and the edition of the form each have a say.
func (x *Reader) chooseYear(r *report.Builder) {
	y := &x.years
	y.period, y.periodAt = x.periodStated()
	y.chosen, y.listed, y.differs = 0, false, false
	votes := map[int]int{}
	behind := 0
	for i := range x.Titles {
		switch t := &x.Titles[i]; {
		case t.Cited || t.Year == 0:
		case x.behindTables(t):
			y.listed = y.listed || behind != 0 && behind != t.Year
			behind = t.Year
		case x.mayName(t):
			votes[t.Year] = 0
		}
	}
	if len(votes) < 2 || len(x.Spans) == 0 && x.HeadingCount() == 0 {
		return // they agree, or stand in a list and no report
	}
	titled := slices.Sorted(maps.Keys(votes))
	say := func(year, weight int) {
		if year != 0 {
			votes[year] += weight
		}
	}
	body, end := x.body()
	near := 0
	for i := range x.Titles {
		t := &x.Titles[i]
		if t.Cited || t.Year == 0 || !x.mayName(t) {
			continue
		}
		if x.callsPage(t) {
			say(t.Year, sayCalled)
		}
		if t.start < body {
			near = i
		}
	}
	if x.endsList(near) {
		say(x.Titles[near].Year, sayInList)
	} else {
		say(x.Titles[near].Year, sayNearest)
	}
	say(y.period, sayPeriod)
	say(mostSpokenOf(x.Text.Bytes[min(body, end):end], y.published, false), sayProse)
	for year := range votes {
		if !r.Edition.Covers(year) {
			votes[year] -= sayEdition
		}
	}
	for _, year := range slices.Sorted(maps.Keys(votes)) {
		if most := votes[y.chosen]; y.chosen == 0 || votes[year] > most || votes[year] == most && year == x.Titles[near].Year {
			y.chosen = year
		}
	}
	r.Note(x.Text.Start(body), message.New(message.TitlesOfYears, message.Text(strings.Trim(fmt.Sprint(titled), "[]")), message.Number(y.chosen)))
}

// mayName reports whether a title may be that of the report at hand or of a link: it
// has a line to itself, but for a date, or names an agency.
func (x *Reader) mayName(t *title) bool {
	b := x.Text.Bytes
	return t.WholeLine || hasOrganSuffix(t.Agency) || dateAt(b[t.end:min(len(b), t.end+48)]) != ""
}

// body returns where the first section begins and where the tables end. Without tables
// the text ends them; without a heading the tables begin the body.
func (x *Reader) body() (start, end int) {
	const heading = "总体情况"
	b := x.Text.Bytes
	start, end = len(b), len(b)
	for _, s := range x.Spans {
		start, end = min(start, s.Start), s.End
	}
	if at := bytes.LastIndex(b[:start], []byte(heading)); at >= 0 {
		start = at
	}
	return start, end
}

// callsPage reports whether a title is what the page calls itself.
func (x *Reader) callsPage(t *title) bool {
	if c := x.Text.Called; t.start >= c.Start && t.end <= c.End {
		return true
	}
	for _, w := range [...]string{"标题:", "题名:", "名称:"} {
		if bytes.HasPrefix(x.Text.Bytes[t.start:], []byte(w)) {
			return true
		}
	}
	return false
}

// endsList reports whether a title of another year stands closely before the i-th.
func (x *Reader) endsList(i int) bool {
	const close = 48 // bytes: a date, a sign, the breaks of lines
	if i == 0 {
		return false
	}
	t, last := &x.Titles[i], &x.Titles[i-1]
	return t.start-last.end <= close && last.Year != t.Year
}

// periodStated finds the year on whose first and last day the text before the tables
// states that its figures begin and end (统计期限自2021年1月1日起至2021年12月31日止), and where;
// 0 if it states none. It looks for 31, which is rarer than any of the words.
func (x *Reader) periodStated() (year, at int) {
	const far = 160 // bytes
	b := x.Text.Bytes
	for _, s := range x.Spans {
		b = b[:min(len(b), s.Start)]
	}
	for i := 0; i < len(b); {
		n := bytes.Index(b[i:], []byte("31"))
		if n < 0 {
			break
		}
		i += n + len("31")
		if !bytes.HasSuffix(bytes.TrimRight(b[:i-len("31")], " \n"), []byte("月")) {
			continue
		}
		s := Squeeze(string(b[wholeRunes(b, max(0, i-far)):i]))
		words := strings.LastIndex(s, "统计")
		if words < 0 {
			continue
		}
		from, until, ok := strings.Cut(s[words:], "年1月1日")
		until, last := strings.CutSuffix(until, "12月31")
		if !ok || !last || len(from) < len("2021") || text.CountHan([]byte(until)) > len([]rune("起截止到二〇二一年")) {
			continue
		}
		y, left := cutYear(from[len(from)-len("2021"):] + "年")
		if y == 0 || left != "" {
			continue
		}
		if last, _ := cutYear(until); last != 0 && last != y {
			continue // more than a year
		}
		return y, i
	}
	return 0, 0
}
