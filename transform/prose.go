package transform

import (
	"math"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// ProseChecks compares what the prose states with the tables, one check for
// each statement: Expected is what the prose says, Actual the table's cell.
// They never decide quality. Prose often counts a part, the office alone, where
// the table counts the whole.
func ProseChecks(r *report.Report) []Check {
	checks := make([]Check, 0, len(r.Statements))
	for i := range r.Statements {
		s := &r.Statements[i]
		c := Check{ID: form.ProseCheck + s.Metric.String(), Metric: s.Metric, Applicant: s.Applicant,
			Expected: s.Value, Actual: math.NaN(), Verdict: Undecidable}
		if v := cellOf(r, s.Metric, s.Applicant); v != nil && !v.Null && sameUnit(v.Unit, s) {
			c.Actual = v.Value
			c.Verdict = Fails
			if math.Abs(c.Actual-c.Expected) < tolerance {
				c.Verdict = Holds
			}
		}
		checks = append(checks, c)
	}
	return checks
}

// sameUnit reports whether a cell and a statement count in the same unit: the
// many words for a count are one, those for money are not.
func sameUnit(unit string, s *report.Statement) bool {
	return !s.Metric.Info().IsAmount() || unit == s.Unit
}

func cellOf(r *report.Report, m form.Metric, a form.ApplicantType) *report.Reading {
	for i := range r.Readings {
		if v := &r.Readings[i]; v.Metric == m && v.Applicant == a {
			return v
		}
	}
	return nil
}
