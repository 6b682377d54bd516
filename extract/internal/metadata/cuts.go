package metadata

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// Cut is where the report that a title names begins, in a text with titles of several.
type Cut struct {
	Start  int
	Agency string // as the title states it; "" if it does not
	Year   int    // likewise; 0
	// Listed: the title of another report stands right before it, and this one nowhere before that.
	// So it may be the last of a list of links, and not what comes behind it.
	Listed bool
}

// Cuts returns the places where the titles of different reports stand, each alone on its line
// and not cited. A title that may be that of the report at hand again, as those on covers and
// at the heads of pages, is no cut.
func (x *Reader) Cuts() (cuts []Cut) {
	var first *title // that of the last cut
	datesAbove := false
	for i := range x.Titles {
		t := &x.Titles[i]
		if t.Cited || t.linked || !t.WholeLine || !hasOrganSuffix(t.Agency) && t.Year == 0 || !x.isPlain(t) {
			continue
		}
		c := Cut{t.start, t.Agency, t.Year, false}
		if !hasOrganSuffix(c.Agency) {
			c.Agency = ""
		}
		if n := len(cuts); n == 0 || !c.mayBe(&cuts[n-1]) {
			low := 0
			if first != nil {
				low = first.end
				c.Listed = t.start-low <= rightBehind && !c.isAmong(cuts)
			}
			c.Start, first = x.aboveTitle(t.start, low), t
			// What stands right above the first title shows on which side of a title its date is.
			if datesAbove = datesAbove || n == 0 && c.Start < t.start; !datesAbove {
				c.Start = t.start
			}
			cuts = append(cuts, c)
		}
	}
	return cuts
}

// Named returns the places of titles of different reports that state agency and year, wherever they
// stand on their lines.
func (x *Reader) Named() (cuts []Cut) {
	for i := range x.Titles {
		t := &x.Titles[i]
		if t.Cited || t.linked || t.Year == 0 || !hasOrganSuffix(t.Agency) || !x.isPlain(t) {
			continue
		}
		c := Cut{Start: t.start, Agency: t.Agency, Year: t.Year}
		if n := len(cuts); n == 0 || !c.mayBe(&cuts[n-1]) {
			cuts = append(cuts, c)
		}
	}
	return cuts
}

// isPlain reports whether a title holds hardly more than agency, year and the words of titles. The line of a menu
// below the signature of a report and its date looks like a title over several lines.
func (x *Reader) isPlain(t *title) bool {
	const words = len("关于度市县区政府信息公开工作情况暨政务公开工作的年度报告") / len("字")
	s := x.titleText(t)
	_, rest := cutYear(s)
	return !strings.Contains(rest, "月") && text.CountHan([]byte(rest)) <= text.CountHan([]byte(t.Agency))+words
}

// rightBehind are as many bytes as stand between the titles of a list: a date, a sign, the breaks of
// lines.
const rightBehind = 48

// mayBe reports whether two titles may name one report. A name may be written without its place.
func (c *Cut) mayBe(o *Cut) bool {
	return (c.Year == 0 || o.Year == 0 || c.Year == o.Year) &&
		(strings.HasSuffix(c.Agency, o.Agency) || strings.HasSuffix(o.Agency, c.Agency))
}

// Differ reports whether titles cannot all name one report.
func Differ(cuts []Cut) bool {
	for i := range cuts {
		if !cuts[0].mayBe(&cuts[i]) {
			return true
		}
	}
	return false
}

func (c *Cut) isAmong(cuts []Cut) bool {
	for i := range cuts {
		if cuts[i].Agency == c.Agency && cuts[i].Year == c.Year {
			return true
		}
	}
	return false
}

// aboveTitle returns where the lines right above a title begin that say when it was
// published, but not before low; without such, the place of the title.
func (x *Reader) aboveTitle(at, low int) int {
	const lines, long = 8, 120 // of the head of a page: it may have a line for each word
	b := x.Text.Bytes
	isBreak := func(c byte) bool { return c == '\n' || c >= text.TableStart && c <= text.CellEnd }
	found, from := at, at
	for range lines {
		end := from
		for end > low && (isBreak(b[end-1]) || b[end-1] == ' ') {
			end--
		}
		start := end
		for start > low && !isBreak(b[start-1]) {
			start--
		}
		if low > 0 && start == low || end-start > long || bytes.Contains(b[start:end], []byte("。")) {
			break // the line of the title before, or the end of its text
		}
		from = start
		if x.datesWithin(start, end) {
			found = start
		}
	}
	return found
}

// datesWithin reports whether the label of a date stands in a stretch of the text.
func (x *Reader) datesWithin(start, end int) bool {
	for _, c := range x.Cues {
		if c.Kind == label.CueDate && c.Start >= start && c.End <= end {
			return true
		}
	}
	return false
}

// DatedAbove returns the date of publication that stands above the first section. What stands
// below the tables may be of the next report.
func (x *Reader) DatedAbove() string {
	start, _ := x.body()
	return x.publishedBefore(start)
}

// BearsOut reports whether what was read as the report of a cut is that: the title that names the
// report is that of the cut, its year is the one that was found, the text speaks most of that, and the figures are of it. Where the
// title may be the last of a list, the text must name agency and year again.
func (x *Reader) BearsOut(c *Cut, year int) bool {
	t := x.Best()
	if t == nil || x.behindTables(t) || x.years.differs {
		return false
	}
	if best := (Cut{Agency: t.Agency, Year: t.Year}); !best.mayBe(c) {
		return false
	}
	if c.Year != 0 && (c.Year != year || c.Year != cmp.Or(x.yearOf(""), c.Year)) {
		return false
	}
	return !c.Listed || x.namesAgain(c)
}

// namesAgain reports whether the text behind the title names the agency and states the year.
func (x *Reader) namesAgain(c *Cut) bool {
	const twice = 2
	b := x.Text.Bytes
	return (c.Agency == "" || bytes.Count(b, []byte(c.Agency)) >= twice) &&
		(c.Year == 0 || x.years.period == c.Year || bytes.Contains(b, fmt.Appendf(nil, "%d年1月1日", c.Year)))
}
