package transform

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// sheet is a report under the hands of a test: cells by "metric|applicant".
type sheet map[string]*float64

func cell(m form.Metric, t form.ApplicantType) string { return m.String() + "|" + t.String() }

// newSheet fills the form of an edition with zeros.
func newSheet(e form.Edition) sheet {
	s := sheet{}
	for table := 2; table <= 4; table++ {
		for _, m := range form.Tables[table-2].In(e) {
			if table != 3 {
				s[cell(m, form.NotApplicable)] = new(float64)
				continue
			}
			for t := form.NaturalPerson; t <= form.AllApplicants; t++ {
				s[cell(m, t)] = new(float64)
			}
		}
	}
	return s
}

func (s sheet) set(v float64, cells ...string) sheet {
	for _, c := range cells {
		s[c] = &v
	}
	return s
}

func (s sheet) blank(cells ...string) sheet {
	for _, c := range cells {
		s[c] = nil
	}
	return s
}

func (s sheet) drop(prefix string) sheet {
	for c := range s {
		if strings.HasPrefix(c, prefix) {
			delete(s, c)
		}
	}
	return s
}

func (s sheet) report() *report.Report {
	r := &report.Report{Agency: "某市人民政府", Year: 2021, Edition: form.Editions[1], CellsExpected: len(s)}
	for c, v := range s {
		id, applicant, _ := strings.Cut(c, "|")
		t, _ := form.LookupApplicant(applicant)
		reading := report.Reading{Metric: form.MustLookup(id), Applicant: t, Null: v == nil}
		if v != nil {
			reading.Value = *v
		}
		r.Readings = append(r.Readings, reading)
	}
	slices.SortFunc(r.Readings, func(a, b report.Reading) int {
		if a.Metric != b.Metric {
			return int(a.Metric) - int(b.Metric)
		}
		return int(a.Applicant) - int(b.Applicant)
	})
	return r
}

// tell renders a check as check_id metric|applicant expected actual verdict.
func tell(c *Check) string {
	return fmt.Sprintf("%s %s %s %s %s", c.ID, cell(c.Metric, c.Applicant), side(c.Expected), side(c.Actual), c.Verdict)
}

func side(v float64) string {
	if math.IsNaN(v) {
		return "?"
	}
	return fmt.Sprint(v)
}

// simple has one request of a natural person, granted.
func simple(e form.Edition) sheet {
	return newSheet(e).set(1,
		"requests.received|natural_person", "requests.received|total",
		"outcome.granted|natural_person", "outcome.granted|total",
		"outcome.total|natural_person", "outcome.total|total")
}

func TestChecks(t *testing.T) {
	both := func(e form.Edition) map[form.Edition]int {
		return map[form.Edition]int{form.Editions[0]: 7 + 7 + 23 + 3, form.Editions[1]: 7 + 7 + 25 + 3}
	}
	for _, e := range form.Editions {
		checks := Checks(simple(e).report())
		if got, want := len(checks), both(e)[e]; got != want {
			t.Errorf("edition %s: %d checks, want %d", e, got, want)
		}
		for i := range checks {
			if checks[i].Verdict != Holds || checks[i].Difference() != 0 {
				t.Errorf("edition %s: %s", e, tell(&checks[i]))
			}
		}
	}

	for _, test := range []struct {
		name  string
		sheet sheet
		want  []string // the checks that do not hold
	}{
		{"a total of table 3 changed", simple(form.Editions[1]).set(3, "outcome.total|total"), []string{
			"balance requests.received|total 1 3 fails",
			"outcome_total outcome.total|total 1 3 fails",
			"applicant_total outcome.total|total 1 3 fails",
		}},
		{"a total of table 4 changed", newSheet(form.Editions[0]).set(2, "review.total|not_applicable"), []string{
			"case_total review.total|not_applicable 0 2 fails",
		}},
		{"a part changed", simple(form.Editions[1]).set(2, "outcome.granted|business"), []string{
			"outcome_total outcome.total|business 2 0 fails",
			"applicant_total outcome.granted|total 3 1 fails",
		}},
		{"a blank part counts as 0", simple(form.Editions[1]).blank(
			"outcome.partial|business", "requests.carried_in|business", "requests.carried_out|business", "review.other|not_applicable"), nil},
		{"a blank total decides nothing", simple(form.Editions[1]).blank("outcome.total|total"), []string{
			"balance requests.received|total 1 ? undecidable",
			"outcome_total outcome.total|total 1 ? undecidable",
			"applicant_total outcome.total|total 1 ? undecidable",
		}},
		{"received acts as a total", simple(form.Editions[1]).blank("requests.received|research"), []string{
			"balance requests.received|research ? 0 undecidable",
		}},
		{"an absent row", simple(form.Editions[1]).drop("outcome.denied.state_secret|"), []string{
			"outcome_total outcome.total|natural_person ? 1 undecidable",
			"outcome_total outcome.total|business ? 0 undecidable",
			"outcome_total outcome.total|research ? 0 undecidable",
			"outcome_total outcome.total|public_welfare ? 0 undecidable",
			"outcome_total outcome.total|legal_service ? 0 undecidable",
			"outcome_total outcome.total|other_organization ? 0 undecidable",
			"outcome_total outcome.total|total ? 1 undecidable",
		}},
		{"an absent cell", simple(form.Editions[1]).drop("outcome.granted|business"), []string{
			"outcome_total outcome.total|business ? 0 undecidable",
			"applicant_total outcome.granted|total ? 1 undecidable",
		}},
		{"a 2021 form with the single row of 2019", func() sheet {
			s := simple(form.Editions[1]).drop("outcome.other.")
			for t := form.NaturalPerson; t <= form.AllApplicants; t++ {
				s.set(0, cell(form.MustLookup("outcome.other"), t))
			}
			return s.set(1, "outcome.other|business", "outcome.other|total", "outcome.total|business").
				set(2, "outcome.total|total").set(1, "requests.received|business").set(2, "requests.received|total")
		}(), nil},
		{"a row above its sub-rows is their subtotal, no part", func() sheet {
			s := simple(form.Editions[1])
			for t := form.NaturalPerson; t <= form.AllApplicants; t++ {
				s.set(0, cell(form.MustLookup("outcome.other"), t))
			}
			return s.set(1, "outcome.other|business", "outcome.other|total", "outcome.other.fee_unpaid|business",
				"outcome.other.fee_unpaid|total", "outcome.total|business", "requests.received|business").
				set(2, "outcome.total|total", "requests.received|total")
		}(), nil},
		{"an absent block", simple(form.Editions[1]).drop("litigation.").drop("review.total"), []string{
			"case_total review.total|not_applicable 0 ? undecidable",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			checks := Checks(test.sheet.report())
			for i := range checks {
				if checks[i].Verdict != Holds {
					got = append(got, tell(&checks[i]))
				}
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("checks that do not hold (-want +got):\n%s", d)
			}
		})
	}
}

func TestChecksWithoutTable3(t *testing.T) {
	s := newSheet(form.Editions[1]).drop("requests.").drop("outcome.")
	if got := len(Checks(s.report())); got != 3 {
		t.Errorf("%d checks, want those of the three blocks of table 4", got)
	}
	if got := Checks(newSheet(form.Editions[1]).drop("requests.").drop("outcome.").drop("review.").drop("litigation.").report()); len(got) != 0 {
		t.Errorf("table 2 alone has no identities, got %d checks", len(got))
	}
}

func TestQuality(t *testing.T) {
	of := func(r *report.Report) map[string]Quality {
		_, quality := new(Auditor).Audit(r)
		out := map[string]Quality{}
		for i, q := range quality {
			out[cell(r.Readings[i].Metric, r.Readings[i].Applicant)] = q
		}
		return out
	}
	placed := func(row, column report.Sign, cells ...string) *report.Report {
		r := simple(form.Editions[1]).report()
		for i := range r.Readings {
			if v := &r.Readings[i]; slices.Contains(cells, cell(v.Metric, v.Applicant)) {
				v.RowBy, v.ColumnBy = row, column
			}
		}
		return r
	}
	uncertain := simple(form.Editions[1]).report()
	uncertain.Readings[len(uncertain.Readings)-1].Uncertain = true

	for _, test := range []struct {
		name   string
		report *report.Report
		want   map[string]Quality
	}{
		{"what an identity bears out", simple(form.Editions[1]).report(), map[string]Quality{
			"requests.received|total":             Verified,
			"outcome.granted|natural_person":      Verified,
			"review.other|not_applicable":         Verified,
			"fees.amount|not_applicable":          Unverified,
			"regulations.in_force|not_applicable": Unverified,
		}},
		{"one failing identity outweighs those that hold", simple(form.Editions[1]).set(2, "outcome.granted|business").report(), map[string]Quality{
			"outcome.granted|business":       Suspect,
			"outcome.granted|natural_person": Suspect, // in the row that fails
			"outcome.partial|business":       Suspect, // in the column that fails
			"outcome.partial|natural_person": Verified,
			"requests.received|business":     Verified,
		}},
		{"blank cells count as 0 and are borne out as such", simple(form.Editions[1]).blank("outcome.partial|business").report(), map[string]Quality{
			"outcome.partial|business": Verified,
		}},
		{"sums chose the reading: they do not bear it out", placed(report.ByLabel, report.BySums, "outcome.partial|business", "review.other|not_applicable"), map[string]Quality{
			"outcome.partial|business":    Unverified,
			"review.other|not_applicable": Unverified,
			"outcome.partial|research":    Verified,
		}},
		{"a sum bears out digits, no row that order alone names", placed(report.ByOrder, report.ByHead, "outcome.partial|business"), map[string]Quality{
			"outcome.partial|business": Unverified,
			"outcome.granted|business": Verified,
		}},
		{"nor a column", placed(report.ByLabel, report.ByOrder, "outcome.partial|business"), map[string]Quality{"outcome.partial|business": Unverified}},
		{"nor a column that only the order of the form names", placed(report.ByLabel, report.ByForm, "outcome.partial|business"), map[string]Quality{"outcome.partial|business": Unverified}},
		{"a reading doubtful in itself", uncertain, map[string]Quality{
			"litigation.after_review.total|not_applicable": Suspect,
		}},
		{"an undecidable identity says nothing", newSheet(form.Editions[1]).blank("review.total|not_applicable").report(), map[string]Quality{
			"review.total|not_applicable": Unverified,
			"review.other|not_applicable": Unverified,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := of(test.report)
			for c, want := range test.want {
				if got[c] != want {
					t.Errorf("%s: %s, want %s", c, got[c], want)
				}
			}
		})
	}
}

// Whatever the sums, a changed cell that two identities share is never left
// verified, and an Auditor gives the same whether it is fresh or used.
func TestAuditProperties(t *testing.T) {
	used := new(Auditor)
	rapid.Check(t, func(t *rapid.T) {
		s := newSheet(rapid.SampledFrom(form.Editions).Draw(t, "edition"))
		names := make([]string, 0, len(s))
		for c := range s {
			names = append(names, c)
		}
		slices.Sort(names)
		for _, c := range rapid.SliceOfN(rapid.SampledFrom(names), 0, 12).Draw(t, "changed") {
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				s.set(float64(rapid.IntRange(0, 99).Draw(t, "value")), c)
			case 1:
				s.blank(c)
			case 2:
				delete(s, c)
			}
		}
		r := s.report()
		checks, quality := used.Audit(r)
		freshChecks, freshQuality := new(Auditor).Audit(r)
		if fmt.Sprint(checks) != fmt.Sprint(freshChecks) || !slices.Equal(quality, freshQuality) {
			t.Fatal("a used Auditor gives something else than a fresh one")
		}
		fails := map[string]bool{}
		for _, c := range checks {
			if c.Verdict == Fails {
				fails[c.ID+cell(c.Metric, c.Applicant)] = true
				if c.Difference() == 0 {
					t.Fatalf("%s fails by nothing", tell(&c))
				}
			}
		}
		for i, q := range quality {
			v := r.Readings[i]
			if fails["applicant_total"+cell(v.Metric, form.AllApplicants)] && q != Suspect {
				t.Fatalf("%s is %s though its row fails", cell(v.Metric, v.Applicant), q)
			}
		}
	})
}
