package transform

import (
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"gongkai/extract"
	"gongkai/extract/form"
)

func TestIdentify(t *testing.T) {
	// printf abc | sha256sum; the first 8 bytes with the sign bit cleared.
	d := Identify([]byte("abc"))
	if d.SHA256 != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" || d.ID != 0x3a7816bf8f01cfea {
		t.Errorf("got %+v", d)
	}
}

func TestBatchRecords(t *testing.T) {
	r := simple(form.Edition2021).blank("fees.amount|not_applicable").report()
	r.Title, r.Layout, r.PublishedOn = "\xff标题", extract.LayoutTabRows, "2022-01-20"
	r.Statements = []extract.Statement{{Metric: form.MustLookup("requests.received"), Applicant: form.AllApplicants,
		Value: 1, Unit: "件", Text: "1件", Start: 3, End: 7}}
	b := NewBatch()
	for round := 0; round < 2; round++ { // builders are reused
		sum := b.Add(Document{ID: 7, SHA256: "ab"}, r)
		if sum != (Summary{Readings: 200}) {
			t.Errorf("summary %+v", sum)
		}
		rows := map[Table]int64{}
		err := b.Take(func(name Table, rec arrow.Record) error {
			rows[name] = rec.NumRows()
			if name == ReportTable {
				want := `["�标题"]`
				if got := fmt.Sprint(rec.Column(6)); got != want {
					t.Errorf("title %s, want %s", got, want)
				}
			}
			if name == ReadingTable && rec.Column(3).NullN() != 1 {
				t.Errorf("%d values are NULL, want that of the blank cell", rec.Column(3).NullN())
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		const checks = 42 + 1 // those of the identities, and one of the statement
		want := map[Table]int64{ReportTable: 1, ReadingTable: 200, StatementTable: 1, CheckTable: checks}
		if fmt.Sprint(rows) != fmt.Sprint(want) {
			t.Errorf("rows %v, want %v", rows, want)
		}
	}
}

func TestBatchFull(t *testing.T) {
	b := NewBatch()
	r := simple(form.Edition2021).report()
	n := 0
	for ; !b.Full(); n++ {
		b.Add(Document{}, r)
	}
	if want := (FullRows + 199) / 200; n != want {
		t.Errorf("full after %d reports, want %d", n, want)
	}
}

func BenchmarkAdd(b *testing.B) {
	r := simple(form.Edition2021).report()
	for i := range r.Readings {
		r.Readings[i].Text, r.Readings[i].Unit = "0", "件"
	}
	batch := NewBatch()
	b.ReportAllocs()
	for b.Loop() {
		batch.Add(Document{ID: 1, SHA256: "ab"}, r)
		if batch.Full() {
			if err := batch.Take(func(Table, arrow.Record) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N*len(r.Readings))/b.Elapsed().Seconds(), "rows/s")
}
