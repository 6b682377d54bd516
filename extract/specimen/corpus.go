package specimen

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// places.csv names 16 real counties with eight townships each, so that the
// agencies of a Corpus can be distinguished by who knows places.
//
//go:embed places.csv
var placesCSV string

// Corpus is the reports of 200 agencies over the same years: in each county the
// government, departments and townships, and some prefectures. Governments
// sum up what is below them, as far as it is in the corpus.
type Corpus struct {
	Series []*Series

	first, n int
	counties []county
	expected []Expected
	versions map[*Series]*Series // of another content
	twins    map[*Series]bool    // the same report a second time, in other words
}

type county struct {
	government *Series
	below      []*Series
}

// Expected is a finding that a corpus must lead to.
type Expected struct {
	Agency string
	Planted
}

// Filed is a report of a corpus.
type Filed struct {
	Document
	File, Agency string
	Year         int
}

// prefectures is how many of the prefectures report.
const prefectures = 8

// own is what each government receives itself, at least.
const own = 20

// NewCorpus draws n years of all agencies.
func NewCorpus(seed uint64, first, n int) *Corpus {
	c := &Corpus{first: first, n: n, versions: map[*Series]*Series{}, twins: map[*Series]bool{}}
	rows, err := csv.NewReader(strings.NewReader(placesCSV)).ReadAll()
	if err != nil {
		panic(err) // compiled in
	}
	draw := func(b Body) *Series {
		s := NewSeries(seed<<16^uint64(len(c.Series)), b, first, n)
		c.Series = append(c.Series, s)
		return s
	}
	for i, row := range rows[1:] {
		place := row[0] + row[1] + row[2]
		home := row[2] + "人民政府"
		seat := &Seat{Province: row[0], City: row[1], County: row[2], CountyCode: row[4], Area: row[5], Plate: row[6]}
		var k county
		for _, b := range bureaus[:4] {
			k.below = append(k.below, draw(Body{Name: place + b, Home: home, Size: 1, Seat: seat}))
		}
		for _, t := range strings.Fields(row[3])[:7] {
			k.below = append(k.below, draw(Body{Name: place + t + "人民政府", Home: home, Size: 0, Seat: seat}))
		}
		k.government = draw(Body{Name: place + "人民政府", Home: home, Size: 2, Jurisdiction: "全县", Seat: seat})
		for y := range n {
			k.government.Raise(first+y, own)
		}
		k.government.Include(k.below...)
		c.counties = append(c.counties, k)
		if i < prefectures {
			p := draw(Body{Name: row[0] + row[1] + "人民政府", Home: row[1] + "人民政府", Size: 3, Regulations: true, Jurisdiction: "全市", Seat: seat})
			for y := range n {
				p.Raise(first+y, own)
			}
			p.Include(k.government)
		}
	}
	return c
}

// each is how often Plant plants a kind.
const each = 4

// Plant puts four faults of each kind into the corpus, each into an agency of
// its own, and returns the findings that they must lead to.
func (c *Corpus) Plant(seed uint64) []Expected {
	r := newRNG(seed)
	var free []*Series
	for _, k := range c.counties[each:] {
		free = append(free, k.below...)
	}
	r.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	take := func() *Series {
		s := free[0]
		free = free[1:]
		return s
	}
	expect := func(s *Series, planted ...Planted) {
		for _, p := range planted {
			c.expected = append(c.expected, Expected{s.Name, p})
		}
	}
	for _, kind := range Plants {
		for range each {
			s := take()
			expect(s, s.Plant(r.Uint64(), kind)...)
		}
	}
	for i := range each {
		s, year := take(), c.first+i
		other := *s
		other.years = append([]*figures(nil), s.years...)
		other.alter(year, "licensing.decisions", 7)
		c.versions[s] = &other
		expect(s, Planted{Kind: "versions_differ", Year: year, Cell: Cell{form.MustLookup("licensing.decisions"), form.NotApplicable}})
		c.twins[take()] = true
	}
	for i, k := range c.counties[:each] {
		year := c.first + i
		got := Cell{received, form.AllApplicants}
		room := k.government.Value(year, got)
		for _, s := range k.below {
			room -= s.Value(year, got)
		}
		oneOf(r, k.below).Raise(year, room+5)
		expect(k.government, Planted{"subordinates_exceed", year, got, k.government.Value(year, got)})
	}
	return c.expected
}

// Reports renders all reports, each with the options that are given for its
// place in the order.
func (c *Corpus) Reports(options func(i int) Options, each func(*Filed)) {
	i := 0
	file := func(s *Series, year, version int) {
		o := options(i)
		doc := s.Document(year, version, o)
		for v := version; doc.amountsHidden(); v += 2 {
			doc = s.Document(year, v+2, o)
		}
		each(&Filed{doc, fmt.Sprintf("%05d%s", i, doc.Ext), s.Name, year})
		i++
	}
	for _, s := range c.Series {
		for y := c.first; y < c.first+c.n; y++ {
			file(s, y, 0)
			if other := c.versions[s]; other != nil && other.years[y-c.first] != s.years[y-c.first] {
				file(other, y, 1)
			}
			if c.twins[s] {
				file(s, y, 1)
			}
		}
	}
}

// amountsHidden reports whether a large amount is not stated in 万元, and so its
// unit is no matter of doubt.
func (d *Document) amountsHidden() bool {
	for c, v := range d.Truth.Cells {
		if c.Metric.Info().IsAmount() && v.V > 1e5 && v.Unit != "万元" {
			return true
		}
	}
	return false
}

// DrawDamage draws what befalls a document, all but the agency's own errors. It is
// never nil.
func DrawDamage(seed uint64) []Noise {
	return append([]Noise{}, slices.DeleteFunc(drawNoise(newRNG(seed)), func(n Noise) bool { return n == Errors })...)
}
