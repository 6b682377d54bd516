package transform

import (
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

func TestProseChecks(t *testing.T) {
	received, amount := form.MustLookup("requests.received"), form.MustLookup("procurement.amount")
	r := &report.Report{
		Readings: []report.Reading{
			{Metric: amount, Applicant: form.NotApplicable, Value: 63.79, Unit: "万元"},
			{Metric: received, Applicant: form.AllApplicants, Value: 12, Unit: "件"},
		},
		Statements: []report.Statement{
			{Metric: received, Applicant: form.AllApplicants, Value: 12, Unit: "宗"},
			{Metric: received, Applicant: form.AllApplicants, Value: 10, Unit: "件"},
			{Metric: amount, Applicant: form.NotApplicable, Value: 637900, Unit: "元"},
			{Metric: form.MustLookup("outcome.granted"), Applicant: form.AllApplicants, Value: 3, Unit: "件"},
		},
	}
	want := []Verdict{Holds, Fails, Undecidable, Undecidable}
	for i, c := range ProseChecks(r) {
		if c.Verdict != want[i] {
			t.Errorf("%s, stated %v: %v, want %v", c.ID, r.Statements[i].Value, c.Verdict, want[i])
		}
	}
	if _, q := new(Auditor).Audit(r); q[1] == Suspect {
		t.Error("a difference between prose and table made the cell suspect")
	}
}
