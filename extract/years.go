package extract

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// years is what a text tells of the year that it reports on, beside its title.
type years struct {
	published string // the date of publication
	period    int    // the year whose first and last day the figures begin and end on; 0 if not stated
	periodAt  int    // where that stands
	chosen    int    // the year among those of its titles; 0 if they agree
	listed    bool   // titles behind the tables are of several years
	differs   bool   // the period is of another year than the report
}

// chooseYear chooses among the years of the titles, where these differ: pages and
// text made of them hold links to the reports on other years, above, beside or below
// the report. The title nearest to the body, what the page is called, the period of
// the figures, the prose and the edition of the form each have a say.
func (x *metadataReader) chooseYear(r *reportBuilder) {
	y := &x.years
	y.period, y.periodAt = x.periodStated()
	y.chosen, y.listed, y.differs = 0, false, false
	votes := map[int]int{}
	behind := 0
	for i := range x.named {
		switch t := &x.named[i]; {
		case t.cited || t.year == 0:
		case x.behindTables(t):
			y.listed = y.listed || behind != 0 && behind != t.year
			behind = t.year
		case x.mayName(t):
			votes[t.year] = 0
		}
	}
	if len(votes) < 2 || len(x.spans) == 0 && x.headingCount() == 0 {
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
	for i := range x.named {
		t := &x.named[i]
		if t.cited || t.year == 0 || !x.mayName(t) {
			continue
		}
		if x.callsPage(t) {
			say(t.year, 2)
		}
		if t.start < body {
			near = i
		}
	}
	if x.endsList(near) {
		say(x.named[near].year, 1)
	} else {
		say(x.named[near].year, 2)
	}
	say(y.period, 2)
	say(mostSpokenOf(x.text.b[min(body, end):end], y.published, false), 2)
	for year := range votes {
		if r.Edition == form.Edition2021 && year < 2021 || r.Edition == form.Edition2019 && year > 2020 {
			votes[year]--
		}
	}
	for _, year := range slices.Sorted(maps.Keys(votes)) {
		if most := votes[y.chosen]; y.chosen == 0 || votes[year] > most || votes[year] == most && year == x.named[near].year {
			y.chosen = year
		}
	}
	r.note(x.text.start(body), fmt.Sprintf("titles of reports on %s; read as one on %d", strings.Trim(fmt.Sprint(titled), "[]"), y.chosen))
}

// mayName reports whether a title may be that of the report at hand or of a link: it
// has a line to itself, but for a date, or names an agency.
func (x *metadataReader) mayName(t *title) bool {
	b := x.text.b
	return t.wholeLine || hasOrganSuffix(t.agency) || dateAt(b[t.end:min(len(b), t.end+48)]) != ""
}

// body gives where the first section begins and where the tables end. Without tables
// the text ends them; without a heading the tables begin the body.
func (x *metadataReader) body() (start, end int) {
	const heading = "总体情况"
	b := x.text.b
	start, end = len(b), len(b)
	for _, s := range x.spans {
		start, end = min(start, s.start), s.end
	}
	if at := bytes.LastIndex(b[:start], []byte(heading)); at >= 0 {
		start = at
	}
	return start, end
}

// callsPage reports whether a title is what the page says that it is called.
func (x *metadataReader) callsPage(t *title) bool {
	if c := x.text.called; t.start >= c.start && t.end <= c.end {
		return true
	}
	for _, w := range [...]string{"标题:", "题名:", "名称:"} {
		if bytes.HasPrefix(x.text.b[t.start:], []byte(w)) {
			return true
		}
	}
	return false
}

// endsList reports whether a title of another year stands closely before the i-th.
func (x *metadataReader) endsList(i int) bool {
	const close = 48 // bytes: a date, a sign, the breaks of lines
	if i == 0 {
		return false
	}
	t, last := &x.named[i], &x.named[i-1]
	return t.start-last.end <= close && last.year != t.year
}

// periodStated finds the year on whose first and last day the text before the tables
// says that its figures begin and end (统计期限自2021年1月1日起至2021年12月31日止), and where;
// 0 if it says of none. It looks for 31, which is rarer than any of the words.
func (x *metadataReader) periodStated() (year, at int) {
	const far = 160 // bytes
	b := x.text.b
	for _, s := range x.spans {
		b = b[:min(len(b), s.start)]
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
		s := squeeze(string(b[wholeRunes(b, max(0, i-far)):i]))
		words := strings.LastIndex(s, "统计")
		if words < 0 {
			continue
		}
		from, until, ok := strings.Cut(s[words:], "年1月1日")
		until, last := strings.CutSuffix(until, "12月31")
		if !ok || !last || len(from) < len("2021") || hans([]byte(until)) > len([]rune("起截止到二〇二一年")) {
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
