// Package loadtest makes reports for tests, and checks files.
package loadtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"

	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/transform"
)

// Input is a report with the place where it was found.
type Input struct {
	Doc    transform.Document
	Source string
	Report *report.Report
}

// Made returns a report with random cells, the same for the same seed.
func Made(seed int) Input {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	e := form.Editions[r.IntN(2)]
	rep := &report.Report{Edition: e, CellsExpected: 200, Layout: report.LayoutHTML, Title: fmt.Sprint("报告", seed),
		PublishedOn: "2022-01-20", Agency: fmt.Sprintf("第%d市人民政府", r.IntN(50)), Year: 2018 + r.IntN(4)}
	if rep.Year == 2018 {
		rep.Year = 0 // not stated
	}
	if r.IntN(10) == 0 {
		rep.Agency = ""
	}
	units := []string{"件", "项", "元", "亿元", "万元", ""}
	for _, table := range form.Tables {
		for _, m := range table.In(e) {
			for t := form.NaturalPerson; t <= form.NotApplicable; t++ {
				if (t == form.NotApplicable) == table.HasApplicants() {
					continue
				}
				v := float64(r.IntN(3))
				unit := m.Info().Unit
				if m.Info().IsAmount() {
					v, unit = float64(r.IntN(1e9))/100, units[2+r.IntN(4)]
				}
				reading := report.Reading{Metric: m, Applicant: t, Value: v, Unit: unit, Text: fmt.Sprint(v), Locator: report.Locator{Start: int(m), End: int(m) + 1}}
				if int(m)%5 == 0 {
					reading.Part = "page 2"
				}
				if r.IntN(20) == 0 {
					reading.Null, reading.Value, reading.Text = true, 0, ""
				}
				rep.Readings = append(rep.Readings, reading)
			}
		}
	}
	slices.SortStableFunc(rep.Readings, func(a, b report.Reading) int { return int(a.Metric) - int(b.Metric) })
	rep.Statements = []report.Statement{{Metric: form.MustLookup("requests.received"), Applicant: form.AllApplicants, Value: 1, Unit: "件", Text: "1件"}}
	return Input{transform.Identify([]byte(fmt.Sprint("document ", seed))), fmt.Sprintf("in/%05d.txt", seed), rep}
}

// Inputs returns so many.
func Inputs(n int) []Input {
	var out []Input
	for i := range n {
		out = append(out, Made(i))
	}
	return out
}

// Check ends a test at an error.
func Check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// CheckNULLs compares the NULLs that a file states with those that it has, and
// returns the number of column chunks.
func CheckNULLs(t testing.TB, path string) (chunks int) {
	t.Helper()
	pf, err := file.OpenParquetFile(path, false)
	Check(t, err)
	defer pf.Close()
	rows, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	Check(t, err)
	var all []int
	for c := range pf.MetaData().Schema.NumColumns() {
		all = append(all, c)
	}
	for g := range pf.NumRowGroups() {
		table, err := rows.ReadRowGroups(t.Context(), all, []int{g})
		Check(t, err)
		for c := range int(table.NumCols()) {
			column := table.Column(c)
			want := int64(column.NullN())
			chunk, err := pf.MetaData().RowGroup(g).ColumnChunk(c)
			Check(t, err)
			stats, err := chunk.Statistics()
			Check(t, err)
			if stats == nil || !stats.HasNullCount() || stats.NullCount() != want {
				t.Errorf("%s: row group %d has %d NULLs in %s, but its statistics are %v", path, g, want, column.Name(), stats)
			}
			pages, err := pf.RowGroup(g).GetColumnPageReader(c)
			Check(t, err)
			stated, v2 := int64(0), false
			for pages.Next() {
				if page, ok := pages.Page().(*file.DataPageV2); ok {
					stated, v2 = stated+int64(page.NumNulls()), true
				}
			}
			Check(t, pages.Err())
			if v2 && stated != want {
				t.Errorf("%s: row group %d has %d NULLs in %s, but its pages state %d", path, g, want, column.Name(), stated)
			}
			chunks++
		}
		table.Release()
	}
	return chunks
}
