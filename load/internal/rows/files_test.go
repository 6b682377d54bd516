package rows

import (
	"fmt"
	"path/filepath"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/load/internal/loadtest"
	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// Each page and each column chunk states how many NULLs it holds, whether all,
// some or none of its values are: readers go by these numbers.
func TestFilesStateTheirNULLs(t *testing.T) {
	nulls := map[string]func(row int) bool{
		"all":  func(int) bool { return true },
		"some": func(row int) bool { return row%3 == 0 || row > 500 },
		"none": func(int) bool { return false },
	}
	for _, name := range []string{"reports", "statements", "checks", "readings", "observations"} {
		path := filepath.Join(t.TempDir(), name+".parquet")
		var p *parquet.File
		for _, which := range []string{"some", "none", "all", "some"} { // a row group each
			rows := fill(name, 700, nulls[which])
			var err error
			if p == nil {
				p, err = parquet.Create(path, rows.Schema(), encoding())
				loadtest.Check(t, err)
			}
			loadtest.Check(t, p.WriteFull(rows, 1))
		}
		loadtest.Check(t, p.Close())
		if n := loadtest.CheckNULLs(t, path); n == 0 || n%4 != 0 {
			t.Errorf("%s: %d column chunks", name, n)
		}
	}
}

// fill returns a table with so many rows; a row has NULL in each column that may
// have it, or in none.
func fill(name string, n int, null func(row int) bool) transform.Table {
	reports, statements, checks := transform.NewReports(), transform.NewStatements(), transform.NewChecks()
	readings, observations := transform.NewReadings(false), transform.NewObservations(false)
	for i := range n {
		f := transform.ReportKey{ID: int64(i)}
		rep, check := transform.Report{}, transform.Check{ID: transform.CheckIDs[0]}
		var reading transform.Reading
		reading.Null, reading.Metric = true, form.Metric(i%20)
		said := report.Statement{Metric: form.Metric(i % 20)}
		if !null(i) {
			word := fmt.Sprint("词", i%40)
			f.Agency, f.AgencyID, f.Year = word, word, 2019
			rep = transform.Report{Agency: word, Year: 2019, Edition: word, Scope: word, Layout: word, Title: word, PublishedOn: "2020-02-03", Evidence: word}
			reading.Null, reading.Value, reading.Unit, reading.Text = false, float64(i), "件", word
			said.Unit, said.Text = word, word
		}
		reports.Add(transform.ReportRow{Key: &f, Report: &rep, Provenance: &transform.Provenance{}})
		statements.Add(transform.StatementRow{Key: &f, Statement: &said})
		checks.Add(transform.CheckRow{Key: &f, Check: &check})
		readings.Add(transform.ReadingRow{Key: &f, Reading: &reading})
		observed := transform.Observe(&reading)
		observations.Add(transform.ObservationRow{Key: &f, Observation: &observed})
	}
	return map[string]transform.Table{"reports": reports, "statements": statements, "checks": checks,
		"readings": readings, "observations": observations}[name]
}
