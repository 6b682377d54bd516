package transform

import (
	"math"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// Verdict is what came out of a check.
type Verdict uint8

// Undecidable: a cell it needs is absent, or a total is blank.
const (
	Holds Verdict = iota
	Fails
	Undecidable
)

// Verdicts lists the verdicts in the order of their numbers.
var Verdicts = []string{"holds", "fails", "undecidable"}

func (v Verdict) String() string { return Verdicts[v] }

// Quality is how far the accounting of the report bears a reading out.
type Quality uint8

// Suspect: an identity that the reading takes part in fails, or it was hard to
// read. Verified: its row and column are attested, an identity that would break if it
// were another number holds, and none fails. Unverified: else. A sum bears out digits,
// never a place: two columns that change places leave all sums of rows as they are. So it
// takes both, and a reading that sums chose is not verified by them.
const (
	Unverified Quality = iota
	Verified
	Suspect
)

// Qualities lists the qualities in the order of their numbers.
var Qualities = []string{"unverified", "verified", "suspect"}

func (q Quality) String() string { return Qualities[q] }

// Check is one accounting identity of one report.
type Check struct {
	ID        string // of the identity
	Metric    form.Metric
	Applicant form.ApplicantType
	// Expected is the sum of the parts, Actual the stated total; for balance what
	// came in, and what went out or is still there. NaN where a cell is missing.
	Expected, Actual float64
	Verdict          Verdict
}

// Difference is what the total states too much: 0 if the check holds, NaN if
// either side is missing.
func (c *Check) Difference() float64 {
	if c.Verdict == Holds {
		return 0
	}
	return c.Actual - c.Expected
}

// Auditor checks reports one after another, reusing its buffers. The zero
// value is ready; it is not safe for concurrent use.
type Auditor struct {
	at      [][int(form.NotApplicable) + 1]int32 // by metric and applicant: reading + 1, 0 if absent
	side    []int32                              // the readings of the check at work
	holds   []bool                               // by reading: a check holds
	fails   []bool
	checks  []Check
	quality []Quality
	rows    Rows
}

// Checks returns the checks of one report.
func Checks(r *report.Report) []Check {
	checks, _ := new(Auditor).Audit(r)
	return checks
}

// Audit returns the checks of a report and the quality of each of its readings.
// Both slices are valid until the next call.
//
// A blank cell counts as 0, so it can take part in an identity that holds; it
// is then verified as any other cell is: had anything stood there, the sum
// would be off. But the sum along a row of which one cell was lost, and the others moved into
// its place, holds as well: only one down the column bears out a blank of such a row.
func (a *Auditor) Audit(r *report.Report) ([]Check, []Quality) {
	a.place(r)
	a.checks = a.checks[:0]
	for i := range identities {
		id := &identities[i]
		switch id.per {
		case form.PerApplicantType:
			if !a.met(id.table) {
				continue
			}
			for t := form.NaturalPerson; t <= form.AllApplicants; t++ {
				a.balance(r, id, t)
			}
		case form.PerRow:
			for m := range form.Metrics {
				if form.Metrics[m].Table == id.table && a.rowMet(form.Metric(m)) {
					a.row(r, id, form.Metric(m))
				}
			}
		case form.PerBlock:
			if a.blockMet(id) {
				a.balance(r, id, form.NotApplicable)
			}
		}
	}
	a.quality = a.quality[:0]
	for i := range r.Readings {
		q := Unverified
		switch {
		case a.fails[i] || r.Readings[i].Uncertain:
			q = Suspect
		case a.holds[i] && r.Readings[i].Method() == report.MethodCell:
			q = Verified
		}
		a.quality = append(a.quality, q)
	}
	return a.checks, a.quality
}

func (a *Auditor) place(r *report.Report) {
	if a.at == nil {
		a.at = make([][int(form.NotApplicable) + 1]int32, len(form.Metrics))
	}
	clear(a.at)
	for i := range r.Readings {
		a.at[r.Readings[i].Metric][r.Readings[i].Applicant] = int32(i + 1)
	}
	a.holds = append(a.holds[:0], make([]bool, len(r.Readings))...)
	a.fails = append(a.fails[:0], make([]bool, len(r.Readings))...)
}

func (a *Auditor) rowMet(m form.Metric) bool {
	return a.at[m] != [int(form.NotApplicable) + 1]int32{}
}

func (a *Auditor) met(table *form.Table) bool {
	for m := range form.Metrics {
		if form.Metrics[m].Table == table && a.rowMet(form.Metric(m)) {
			return true
		}
	}
	return false
}

func (a *Auditor) blockMet(id *identity) bool {
	for _, side := range [...][]term{id.left, id.right} {
		for _, t := range side {
			if a.rowMet(t.metric) {
				return true
			}
		}
	}
	return false
}

// sum adds up the readings of one side of a check and remembers them.
type sum struct {
	a       *Auditor
	r       *report.Report
	value   float64
	missing bool // a cell is absent, or one that must be stated is blank
}

func (s *sum) add(m form.Metric, t form.ApplicantType, mustState bool) {
	i := s.a.at[m][t]
	if i == 0 {
		s.missing = true
		return
	}
	s.a.side = append(s.a.side, i-1)
	reading := &s.r.Readings[i-1]
	s.value += reading.Value
	s.missing = s.missing || mustState && reading.Null
}

func (s *sum) result() float64 {
	if s.missing {
		return math.NaN()
	}
	return s.value
}

// balance checks an identity between metrics, for one applicant type.
func (a *Auditor) balance(r *report.Report, id *identity, t form.ApplicantType) {
	a.side = a.side[:0]
	c := Check{ID: id.id, Metric: id.metric, Applicant: t}
	c.Expected = a.total(r, id.left, t)
	c.Actual = a.total(r, id.right, t)
	a.conclude(r, c)
}

func (a *Auditor) total(r *report.Report, terms []term, t form.ApplicantType) float64 {
	s := sum{a: a, r: r}
	for _, term := range terms {
		if slices.ContainsFunc(term.subRows, a.rowMet) {
			for _, m := range term.subRows {
				s.add(m, t, false)
			}
			continue
		}
		s.add(term.metric, t, term.mustState)
	}
	return s.result()
}

// row checks that the applicant types of one row add up.
func (a *Auditor) row(r *report.Report, id *identity, m form.Metric) {
	a.side = a.side[:0]
	parts, stated := sum{a: a, r: r}, sum{a: a, r: r}
	for t := form.NaturalPerson; t < form.AllApplicants; t++ {
		parts.add(m, t, false)
	}
	stated.add(m, form.AllApplicants, true)
	a.conclude(r, Check{ID: id.id, Metric: m, Applicant: form.AllApplicants,
		Expected: parts.result(), Actual: stated.result()})
}

// alongRow reports whether an identity runs along the rows of a matrix.
func alongRow(id string) bool {
	return slices.ContainsFunc(identities, func(i identity) bool { return i.id == id && i.per == form.PerRow })
}

// tolerance is far below any count and above what adding decimals costs.
const tolerance = 1e-6

func (a *Auditor) conclude(r *report.Report, c Check) {
	switch d := c.Actual - c.Expected; {
	case math.IsNaN(d):
		c.Verdict = Undecidable
	case math.Abs(d) < tolerance:
		c.Verdict = Holds
	default:
		c.Verdict = Fails
	}
	a.checks = append(a.checks, c)
	for _, i := range a.side {
		switch {
		case c.Verdict == Fails:
			a.fails[i] = true
		case c.Verdict == Holds && !(r.Readings[i].Null && alongRow(c.ID)):
			a.holds[i] = true
		}
	}
}

// identity is a form.Identity made ready for checking.
type identity struct {
	id          string
	table       *form.Table
	per         form.Per
	metric      form.Metric // that the check is filed under
	left, right []term
}

// term is one part of a side. If the document has any of the sub-rows, the
// metric is their subtotal, and they stand in its place.
type term struct {
	metric    form.Metric
	mustState bool // it is a total: blank is not 0
	subRows   []form.Metric
}

var identities = prepare()

// prepare finds the totals of each identity. Where the right side is one
// metric, that is the total. Where both sides are sums, each begins with its
// main term (received, outcome.total), and a blank one leaves the balance open.
func prepare() []identity {
	var out []identity
	for _, f := range form.Identities {
		id := identity{id: f.ID, table: f.Table, per: f.Per, left: terms(f.Left), right: terms(f.Right)}
		switch {
		case len(id.right) == 1:
			id.metric = id.right[0].metric
			id.right[0].mustState = true
		case len(id.right) > 1:
			id.metric = id.left[0].metric
			id.left[0].mustState, id.right[0].mustState = true, true
		}
		out = append(out, id)
	}
	return out
}

// terms groups sub-rows (outcome.other.*) under the row they belong to.
func terms(metrics []form.Metric) []term {
	var out []term
	for _, m := range metrics {
		if n := len(out); n > 0 && form.Whole(m) == out[n-1].metric {
			out[n-1].subRows = append(out[n-1].subRows, m)
			continue
		}
		out = append(out, term{metric: m})
	}
	return out
}
