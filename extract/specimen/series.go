package specimen

import (
	"fmt"
	"math"
	"strings"

	"gongkai/extract/form"
)

// Body is who reports in a Series.
type Body struct {
	Name         string
	Home         string // the government whose web site carries its reports
	Seat         *Seat  // marks of its place; nil: any
	Size         int    // from 0, a township, to 4, a province
	Regulations  bool   // whether it may make regulations
	Jurisdiction string // 全县, 全市: what it sums up; "" if nothing
}

// Series is what one agency reports on successive years. The figures keep the
// identities within a report and those between years; what changes from year
// to year changes by a fraction.
type Series struct {
	Body
	First int // year

	seed  uint64
	years []*figures
}

// NewSeries draws n years of a body, the same for the same seed.
func NewSeries(seed uint64, b Body, first, n int) *Series {
	s := &Series{Body: b, First: first, seed: seed}
	r := newRNG(seed)
	var last *figures
	for i := range n {
		e := older
		if first+i >= 2021 {
			e = newer
		}
		last = s.next(r, e, last)
		s.years = append(s.years, last)
	}
	return s
}

// next draws the figures of a year after those of the last; of the first year
// last is nil.
func (s *Series) next(r *rng, e form.Edition, last *figures) *figures {
	f := newFigures(r, e, false, s.Size)
	for _, m := range f.rows2 {
		if strings.HasPrefix(m.String(), "regulations.") && !s.Regulations {
			f.v[Cell{m, form.NotApplicable}] = 0
		}
	}
	for _, of := range []string{"regulations", "normative_documents"} {
		f.keepStock(of, last)
	}
	for _, of := range []string{"licensing", "other_services", "penalties", "coercion", "fees"} {
		f.keepItems(of, last)
	}
	if last == nil {
		return f
	}
	for _, m := range f.rows2 {
		if c := (Cell{m, form.NotApplicable}); m.Info().Measure == "flow" && last.has(m) {
			f.v[c] = drift(r, last.v[c], f.v[c], m.Info().IsAmount())
		}
	}
	f.keepStock("regulations", last)
	f.keepStock("normative_documents", last)
	n := last.v[Cell{outcomeSum, form.AllApplicants}]
	clear3(f)
	f.answer(r, int(drift(r, n, math.Min(n+3, f.v[Cell{outcomeSum, form.AllApplicants}]), false)), last)
	for b := 0; b < len(f.rows4); b += 5 {
		total := Cell{f.rows4[b+4], form.NotApplicable}
		k := int(drift(r, last.v[total], 0, false))
		for i, c := range r.share(k, []float64{5, 1.5, 3, 1}) {
			f.v[Cell{f.rows4[b+i], form.NotApplicable}] = float64(c)
		}
		f.v[total] = float64(k)
	}
	return f
}

func clear3(f *figures) {
	for c := range f.v {
		if c.Metric.Info().Table == requests {
			delete(f.v, c)
		}
	}
}

// drift returns next year's number: near last year's, or what was drawn where
// there was none.
func drift(r *rng, last, drawn float64, amount bool) float64 {
	if last == 0 {
		return math.Min(drawn, 40)
	}
	v := last * math.Exp(.35*r.NormFloat64())
	if amount {
		return math.Round(v*1e4) / 1e4
	}
	return math.Round(v)
}

func (f *figures) at(id string) *Cell {
	c := Cell{form.MustLookup(id), form.NotApplicable}
	if c.Metric.Info().Table == requests {
		c.Applicant = form.AllApplicants
	}
	return &c
}

func (f *figures) get(id string) float64    { return f.v[*f.at(id)] }
func (f *figures) set(id string, v float64) { f.v[*f.at(id)] = v }

func (f *figures) has(m form.Metric) bool { return m.Info().In(f.edition) }

// keepStock makes what is in force follow from the year before.
func (f *figures) keepStock(of string, last *figures) {
	if f.edition == older {
		if last != nil {
			f.set(of+".public_total", last.get(of+".public_total")+f.get(of+".published"))
		}
		return
	}
	before := f.get(of + ".in_force")
	if last != nil && last.edition == newer {
		before = last.get(of + ".in_force")
	}
	f.set(of+".repealed", math.Min(f.get(of+".repealed"), before))
	f.set(of+".in_force", before+f.get(of+".issued")-f.get(of+".repealed"))
}

// keepItems makes last year's items follow from the report before.
func (f *figures) keepItems(of string, last *figures) {
	if f.edition != older {
		return
	}
	if last != nil {
		f.set(of+".items_last_year", last.get(of+".items_last_year")+last.get(of+".items_change"))
	}
	f.set(of+".items_change", math.Max(f.get(of+".items_change"), -f.get(of+".items_last_year")))
}

// Include adds what subordinates received and handled to the figures: a report
// on a jurisdiction.
func (s *Series) Include(others ...*Series) {
	for _, o := range others {
		for i, f := range s.years {
			for c, v := range o.years[i].v {
				if t := c.Metric.Info().Table; t == requests || t == cases {
					f.v[c] += v
				}
			}
		}
	}
}

// Value is what a report states in a cell.
func (s *Series) Value(year int, c Cell) float64 { return s.years[year-s.First].v[c] }

// Document renders the report on a year. A version other than 0 is the same
// report in other words.
func (s *Series) Document(year, version int, o Options) Document {
	o = o.printed()
	f := s.years[year-s.First]
	doc := Document{Layout: o.Layout, Ext: ".txt"}
	r := newRNG(s.seed ^ uint64(year)<<40 ^ uint64(version)<<56)
	if doc.Layout == "" {
		doc.Layout = oneOf(r, Layouts)
	}
	noise := noiseSet(o.Noise)
	if o.Noise == nil {
		noise = drawNoise(r)
	}
	noise = noise.settle(doc.Layout)
	doc.Noise = noise
	a := &agency{name: s.Name, home: s.Home, self: "本机关", super: "上级", office: "办公室", size: s.Size, seat: s.Seat}
	d := compose(r, Report, noise, NoChange, &subject{agency: a, year: year, edition: f.edition, figures: f, jurisdiction: s.Jurisdiction, titled: true})
	doc.set(r, s.seed, d, f.edition)
	doc.print(o.File)
	return doc
}

// Planted is a finding that a Series was made to have.
type Planted struct {
	Kind  string
	Year  int
	Cell  Cell
	Value float64
}

// Plants lists what Plant can make, by the kinds of findings.
var Plants = []string{"balance", "outcome_total", "applicant_total", "case_total", "carried_in_differs", "in_force_differs",
	"items_last_year_differs", "regulations_without_power", "amount_beyond_level", "unit_probably_yuan", "hundredfold",
	"decisions_are_items"}

// Plant makes a fault of a kind in one of the years, nothing else being odd,
// and returns the findings that it must lead to.
func (s *Series) Plant(seed uint64, kind string) []Planted {
	r := newRNG(seed)
	d := float64(r.between(1, 9))
	year := s.First + 1 + r.IntN(len(s.years)-1)
	f := s.years[year-s.First]
	add := func(id string, d float64, who ...form.ApplicantType) {
		for _, a := range who {
			f.v[Cell{form.MustLookup(id), a}] += d
		}
	}
	found := func(year int, id string, a form.ApplicantType) Planted {
		c := Cell{form.MustLookup(id), a}
		return Planted{kind, year, c, s.Value(year, c)}
	}
	const np, all, none = form.NaturalPerson, form.AllApplicants, form.NotApplicable
	switch kind {
	case "balance":
		add("requests.carried_out", d, np, all)
		return []Planted{{kind, year, Cell{received, np}, s.out(year, np)}, {kind, year, Cell{received, all}, s.out(year, all)}}
	case "outcome_total":
		add("outcome.total", d, np, all)
		add("requests.received", d, np, all)
		return []Planted{found(year, "outcome.total", np), found(year, "outcome.total", all)}
	case "applicant_total":
		for _, id := range []string{"outcome.partial", "outcome.total", "requests.received"} {
			add(id, d, np, all)
		}
		add("outcome.partial", -1, np)
		add("outcome.granted", 1, np)
		return []Planted{found(year, "outcome.partial", all), found(year, "outcome.granted", all)}
	case "case_total":
		add("review.total", d, none)
		return []Planted{found(year, "review.total", none)}
	case "carried_in_differs":
		for _, id := range []string{"requests.carried_in", "outcome.granted", "outcome.total"} {
			add(id, d, np, all)
		}
		return []Planted{found(year, "requests.carried_in", all)}
	case "in_force_differs":
		year = max(year, 2022)
		for y := year; y < s.First+len(s.years); y++ {
			f = s.years[y-s.First]
			add("normative_documents.in_force", d, none)
		}
		return []Planted{found(year, "normative_documents.in_force", none)}
	case "items_last_year_differs":
		s.years[1].set("licensing.items_last_year", s.years[1].get("licensing.items_last_year")+d)
		return []Planted{found(s.First+1, "licensing.items_last_year", none)}
	case "regulations_without_power":
		year = s.First
		s.years[0].set("regulations.created", d)
		return []Planted{found(year, "regulations.created", none)}
	case "amount_beyond_level":
		year = s.alone("fees.amount", 0, []float64{3e5, 3e6, 3e6, 3e7, 3e8}[s.Size]+d/8)
		return []Planted{found(year, "fees.amount", none)}
	case "unit_probably_yuan":
		year = s.alone("fees.amount", 25.5, (25.5+d)*10000)
		return []Planted{found(year, "fees.amount", none)}
	case "hundredfold":
		year = s.alone("penalties.decisions", 20, 3000+d)
		return []Planted{found(year, "penalties.decisions", none)}
	case "decisions_are_items":
		for i, f := range s.years[:2] {
			f.set("licensing.items_last_year", 150)
			f.set("licensing.items_change", d*float64(i))
		}
		s.alone("licensing.decisions", 200+d, 200+d)
		s.years[1].set("licensing.decisions", 150+d)
		return []Planted{found(s.First+1, "licensing.decisions", none)}
	}
	panic(fmt.Sprintf("specimen: nothing plants %s", kind))
}

// out is the side of the balance that has the total.
func (s *Series) out(year int, a form.ApplicantType) float64 {
	return s.Value(year, Cell{outcomeSum, a}) + s.Value(year, Cell{carriedOut, a})
}

// alone returns a metric one number in the last year, and another in all years
// before.
func (s *Series) alone(id string, before, last float64) (year int) {
	for i, f := range s.years {
		if m := form.MustLookup(id); f.has(m) {
			f.set(id, before)
			if i == len(s.years)-1 {
				f.set(id, last)
			}
		}
	}
	return s.First + len(s.years) - 1
}

// Raise adds requests, all granted, to a year: more than a report on the whole
// jurisdiction has.
func (s *Series) Raise(year int, n float64) {
	f := s.years[year-s.First]
	for _, id := range []string{"requests.received", "outcome.granted", "outcome.total"} {
		for _, a := range []form.ApplicantType{form.NaturalPerson, form.AllApplicants} {
			f.v[Cell{form.MustLookup(id), a}] += n
		}
	}
}

// alter changes a number of a year, for a version of a report that differs.
func (s *Series) alter(year int, id string, d float64) {
	f := *s.years[year-s.First]
	f.v = make(map[Cell]float64, len(f.v))
	for c, v := range s.years[year-s.First].v {
		f.v[c] = v
	}
	f.set(id, f.get(id)+d)
	s.years[year-s.First] = &f
}
