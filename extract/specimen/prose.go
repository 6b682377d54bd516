package specimen

import (
	_ "embed"
	"strconv"
	"strings"

	"gongkai/extract/form"
)

//go:embed prose.txt
var proseText string

// sentences are those of prose.txt by rule.
var sentences = func() map[string][]string {
	rules := map[string][]string{}
	for line := range strings.Lines(proseText) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		rule, text, _ := strings.Cut(line, ": ")
		rules[rule] = append(rules[rule], text)
	}
	return rules
}()

// author writes the prose of one document.
type author struct {
	r       *rng
	agency  *agency
	named   bool // whether the prose may name the agency
	year    int
	figures *figures
	edition form.Edition
	place   string // of another agency
	home    string
	stated  []Stated
}

// say returns a sentence of a rule.
func (a *author) say(rule string) string {
	s := a.fill(oneOf(a.r, sentences[rule]))
	if seat := a.agency.seat; seat != nil && a.home == a.agency.home {
		return seat.sign(rule, s)
	}
	return s
}

// sign puts the marks of a place into a telephone number, and into the records
// of its web site.
func (s *Seat) sign(rule, text string) string {
	if rule == "tel" {
		return s.Area + text[len("0310"):]
	}
	for _, w := range []string{"网站标识码：", "公网安备 "} {
		if before, after, ok := strings.Cut(text, w); ok && s.CountyCode != "" {
			text = before + w + s.CountyCode + after[len(s.CountyCode):]
		}
	}
	return strings.Replace(text, "：ICP备", "："+s.Plate+"ICP备", 1)
}

func (a *author) fill(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		b.WriteString(a.slot(slot))
		s = after
	}
}

func (a *author) slot(slot string) string {
	switch slot {
	case "agency":
		return a.agency.name
	case "self":
		return a.agency.self
	case "who":
		if a.named && a.r.odds(.5) {
			return a.agency.name
		}
		return a.agency.self
	case "super":
		return a.agency.super
	case "office":
		return a.agency.office
	case "home":
		return a.home
	case "seat":
		return strings.TrimSuffix(a.home, "人民政府")
	case "year":
		return strconv.Itoa(a.year)
	case "last":
		return strconv.Itoa(a.year - 1)
	case "next":
		return strconv.Itoa(a.year + 1)
	case "decree":
		if a.edition == older {
			return "国办公开办函〔2019〕60号"
		}
		return "国办公开办函〔2021〕30号"
	case "province":
		p := oneOf(a.r, provinces)
		if a.agency.seat != nil {
			p = a.agency.seat.Province
		}
		return p
	case "other_place":
		return a.place
	}
	if id, ok := strings.CutPrefix(slot, "="); ok {
		return a.state(id)
	}
	if lo, hi, ok := strings.Cut(slot, "-"); ok {
		from, err1 := strconv.Atoi(lo)
		to, err2 := strconv.Atoi(hi)
		if err1 == nil && err2 == nil {
			return strconv.Itoa(a.r.between(from, to))
		}
	}
	return a.say(slot)
}

// state writes what the figures say of a metric, and remembers it.
func (a *author) state(id string) string {
	c := Cell{form.MustLookup(id), form.NotApplicable}
	if c.Metric.Info().Table == requests {
		c.Applicant = form.AllApplicants
	}
	v := a.figures.v[c]
	a.stated = append(a.stated, Stated{c, v})
	return strconv.FormatFloat(v, 'f', -1, 64)
}
