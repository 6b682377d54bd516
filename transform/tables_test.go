package transform

import (
	"fmt"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

func TestIdentify(t *testing.T) {
	// printf abc | sha256sum; the first 8 bytes with the sign bit cleared.
	d := Identify([]byte("abc"))
	if d.SHA256 != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" || d.ID != 0x3a7816bf8f01cfea {
		t.Errorf("got %+v", d)
	}
}

func TestRecords(t *testing.T) {
	r := simple(form.Editions[1]).blank("fees.amount|not_applicable").report()
	r.Title, r.Layout, r.PublishedOn = "\xff标题", report.LayoutTabRows, "2022-01-20"
	r.Statements = []report.Statement{{Metric: form.MustLookup("requests.received"), Applicant: form.AllApplicants,
		Value: 1, Unit: "件", Text: "1件", Locator: report.Locator{Start: 3, End: 7}}}
	var audit Auditor
	reports, readings := NewReports(), NewReadings()
	for range 2 { // builders are reused
		rows, sum := audit.Rows(r)
		if sum != (Summary{Readings: 200}) {
			t.Errorf("summary %+v", sum)
		}
		const checks = 42 + 1 // those of the identities, and one of the statement
		if len(rows.Readings) != 200 || len(rows.Statements) != 1 || len(rows.Checks) != checks {
			t.Errorf("%d readings, %d statements, %d checks", len(rows.Readings), len(rows.Statements), len(rows.Checks))
		}
		rep := NewReport(Document{ID: 7, SHA256: "ab"}, r, rows, sum)
		reports.Add(&rep)
		rep.PublishedOn = "2022-02-30"
		reports.Add(&rep)
		rec := reports.Record()
		if got := fmt.Sprint(rec.Column(6)); got != `["�标题" "�标题"]` {
			t.Errorf("title %s", got)
		}
		if got := fmt.Sprint(rec.Column(7)); got != "[19012 (null)]" {
			t.Errorf("published on day %s, want that of 2022-01-20 and none", got)
		}
		rec.Release()
		for i := range rows.Readings {
			readings.Add(ReadingRow{&rep, &rows.Readings[i]})
		}
		rec = readings.Record()
		if rec.NumRows() != 200 || rec.Column(4).NullN() != 1 || readings.Len() != 0 {
			t.Errorf("%d rows, %d values are NULL, want that of the blank cell", rec.NumRows(), rec.Column(4).NullN())
		}
		rec.Release()
	}
}

// A dictionary has each text once, also where two become one because they are
// not UTF-8.
func TestWordColumn(t *testing.T) {
	c := newWord()
	for _, s := range []string{"甲", "", "\xff", "\xfe", "甲", "乙", "\xff"} {
		c.text(s)
	}
	a := c.finish()
	defer a.Release()
	if got := fmt.Sprint(a); got != `{ dictionary: ["甲" "�" "乙"]
  indices: [0 (null) 1 1 0 2 1] }` {
		t.Error(got)
	}
}

// Equal readings have equal hashes, wherever they stand.
func TestHash(t *testing.T) {
	hash := func(change func(*report.Report)) string {
		r := simple(form.Editions[1]).report()
		change(r)
		rows, _ := new(Auditor).Rows(r)
		return rows.Hash()
	}
	same := hash(func(*report.Report) {})
	if got := hash(func(r *report.Report) {
		r.Readings[3].Start, r.Readings[3].Text, r.Readings[3].RowBy = 99, "０", report.BySums
		r.Readings[0], r.Readings[1] = r.Readings[1], r.Readings[0]
	}); got != same {
		t.Error("place, text or method matter")
	}
	for name, change := range map[string]func(*report.Reading){
		"value": func(v *report.Reading) { v.Value++ },
		"blank": func(v *report.Reading) { v.Null = true },
		"unit":  func(v *report.Reading) { v.Unit = "宗" },
	} {
		if hash(func(r *report.Report) { change(&r.Readings[150]) }) == same {
			t.Errorf("another %s has the same hash", name)
		}
	}
}

func BenchmarkRows(b *testing.B) {
	r := simple(form.Editions[1]).report()
	for i := range r.Readings {
		r.Readings[i].Text, r.Readings[i].Unit = "0", "件"
	}
	var audit Auditor
	readings, rep := NewReadings(), &Report{Year: 2021}
	b.ReportAllocs()
	for b.Loop() {
		rows, _ := audit.Rows(r)
		for i := range rows.Readings {
			readings.Add(ReadingRow{rep, &rows.Readings[i]})
		}
		if readings.Len() >= FullRows {
			readings.Record().Release()
		}
	}
}
