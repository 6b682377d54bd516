package specimen

import (
	"math"
	"strings"

	"gongkai/extract/form"
)

var (
	received    = form.MustLookup("requests.received")
	carriedIn   = form.MustLookup("requests.carried_in")
	carriedOut  = form.MustLookup("requests.carried_out")
	outcomeSum  = form.MustLookup("outcome.total")
	otherSingle = form.MustLookup("outcome.other")
)

// figures are the numbers of an agency's year. They keep the identities.
type figures struct {
	edition form.Edition
	rows2   []form.Metric
	rows3   []form.Metric // in the order of the form
	rows4   []form.Metric
	v       map[Cell]float64
}

// newFigures draws the figures of an agency; size goes from 0, a township, to
// 4, a province. With single, a form of 2021 has the one row 其他处理 of 2019.
func newFigures(r *rng, e form.Edition, single bool, size int) *figures {
	f := &figures{edition: e, v: make(map[Cell]float64, 200),
		rows2: disclosure.In(e), rows3: requests.In(e), rows4: cases.In(e)}
	if single && e == newer {
		var rows []form.Metric
		for _, m := range f.rows3 {
			switch m.String() {
			case "outcome.other.not_corrected":
				rows = append(rows, otherSingle)
			case "outcome.other.fee_unpaid", "outcome.other.miscellaneous":
			default:
				rows = append(rows, m)
			}
		}
		f.rows3 = rows
	}
	f.publish(r, size)
	f.handle(r, size)
	f.dispute(r, size)
	return f
}

// publish draws table 2.
func (f *figures) publish(r *rng, size int) {
	scale := []float64{1, 4, 12, 40, 90}[size]
	zero := []float64{.82, .62, .3, .15, .1}[size]
	for _, m := range f.rows2 {
		id := m.String()
		v := 0
		switch {
		case strings.HasPrefix(id, "regulations."):
			if size >= 3 && r.odds(.5) {
				v = r.heavy(6, 1)
			}
		case r.odds(zero):
		case strings.HasSuffix(id, ".decisions"):
			v = r.heavy(30*scale, 2)
			if size >= 3 && r.odds(.1) {
				v = r.heavy(2e6, .6)
			}
		case strings.HasSuffix(id, ".items_change"):
			v = r.heavy(3, 1.2)
			if r.odds(.5) {
				v = -v
			}
		case m.Info().IsAmount():
			amount := 20 * scale * math.Exp(2*r.NormFloat64())
			digits := math.Pow10(one(r, 0, 2, 2, 4, 4, 4, 6))
			f.v[Cell{m, form.NotApplicable}] = math.Round(amount*digits) / digits
			continue
		default:
			v = r.heavy(2*scale, 1.2)
		}
		f.v[Cell{m, form.NotApplicable}] = float64(v)
	}
}

// outcomeWeights are how often a request ends in each way, roughly.
var outcomeWeights = map[string]float64{
	"outcome.granted": 45, "outcome.partial": 8, "outcome.unavailable.not_held": 20,
	"outcome.unavailable.needs_creation": 4, "outcome.denied.administrative_query": 3,
	"outcome.other": 6, "outcome.other.miscellaneous": 4, "outcome.other.not_corrected": 3,
	"outcome.not_processed.complaint": 3, "outcome.not_processed.repeat": 2,
}

// handle draws table 3.
func (f *figures) handle(r *rng, size int) {
	n := 0
	if !r.odds([]float64{.72, .45, .15, .05, .02}[size]) {
		n = r.heavy([]float64{2, 5, 25, 180, 900}[size], 1.2)
	}
	f.answer(r, n, nil)
}

// answer draws how n requests end. What was carried in is drawn, too, unless
// the figures of the year before decide it.
func (f *figures) answer(r *rng, n int, last *figures) {
	var results []form.Metric
	for _, m := range f.rows3 {
		if m != received && m != carriedIn && m != carriedOut && m != outcomeSum {
			results = append(results, m)
		}
	}
	active := math.Min(.95, .12+math.Log10(float64(n+1))*.25)
	weights := make([]float64, len(results))
	for i, m := range results {
		w := outcomeWeights[m.String()]
		if w == 0 {
			w = 1
		}
		if i == 0 || r.odds(active) {
			weights[i] = w * math.Exp(.8*r.NormFloat64())
		}
	}
	who := []float64{85, 0, 0, 0, 0, 0}
	for i, w := range []float64{0, 10, .5, .7, 2, 1.5} {
		if r.odds([]float64{0, .5, .1, .1, .2, .2}[i] + active/8) {
			who[i] = w
		}
	}
	var handled [applicants]int
	for i, k := range r.share(n, weights) {
		for a, c := range r.share(k, who) {
			f.v[Cell{results[i], form.ApplicantType(a)}] = float64(c)
			handled[a] += c
		}
		f.v[Cell{results[i], form.AllApplicants}] = float64(k)
	}
	sum := func(m form.Metric, a form.ApplicantType, c int) {
		f.v[Cell{m, a}] = float64(c)
		f.v[Cell{m, form.AllApplicants}] += float64(c)
	}
	for a := form.NaturalPerson; a < form.AllApplicants; a++ {
		in, out := 0, 0
		if last != nil {
			in = int(last.v[Cell{carriedOut, a}])
		} else if h := handled[a]; h > 0 && r.odds(.4) {
			in = min(h, r.heavy(float64(h)*.04+.4, 1))
		}
		if handled[a] > 0 && r.odds(.4) {
			out = r.heavy(float64(handled[a])*.05+.4, 1)
		}
		out = max(out, in-handled[a])
		sum(carriedIn, a, in)
		sum(carriedOut, a, out)
		sum(outcomeSum, a, handled[a])
		sum(received, a, handled[a]+out-in)
	}
}

// dispute draws table 4.
func (f *figures) dispute(r *rng, size int) {
	for block := 0; block < len(f.rows4); block += 5 {
		n := 0
		if !r.odds([]float64{.97, .88, .55, .25, .1}[size]) {
			n = r.heavy([]float64{1, 1.5, 4, 20, 60}[size], 1)
		}
		for i, c := range r.share(n, []float64{5, 1.5, 3, 1}) {
			f.v[Cell{f.rows4[block+i], form.NotApplicable}] = float64(c)
		}
		f.v[Cell{f.rows4[block+4], form.NotApplicable}] = float64(n)
	}
}

// err makes one of the totals wrong, as agencies do.
func (f *figures) err(r *rng) {
	var c Cell
	switch r.weighted(4, 4, 2) {
	case 0:
		c = Cell{oneOf(r, f.rows3), form.AllApplicants}
	case 1:
		c = Cell{outcomeSum, form.ApplicantType(r.IntN(applicants))}
	case 2:
		c = Cell{f.rows4[one(r, 4, 9, 14)], form.NotApplicable}
	}
	if d := float64(r.between(1, 3)); f.v[c] >= d && r.odds(.5) {
		f.v[c] -= d
	} else {
		f.v[c] += d
	}
}
