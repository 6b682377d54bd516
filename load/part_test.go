package load

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"

	"gongkai/extract/form"
	"gongkai/extract/report"
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
		var p *part
		for _, which := range []string{"some", "none", "all", "some"} { // a row group each
			rows := fill(name, 700, nulls[which])
			var err error
			if p == nil {
				p, err = newPart(path, rows.Schema(), encoding())
				check(t, err)
			}
			check(t, p.take(rows, 1))
		}
		check(t, p.finish())
		if n := checkNULLs(t, path); n == 0 || n%4 != 0 {
			t.Errorf("%s: %d column chunks", name, n)
		}
	}
}

// fill gives a table with so many rows; a row has NULL in each column that may
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

// So do all files of a tree, and those of DuckDB among them.
func TestTreeStatesItsNULLs(t *testing.T) {
	in := inputs(40)
	tree := filepath.Join(build(t, t.TempDir(), "", 2, in, in), Tree)
	files := 0
	check(t, filepath.WalkDir(tree, func(path string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".parquet") {
			checkNULLs(t, path)
			files++
		}
		return err
	}))
	if files < 20 {
		t.Errorf("%d files", files)
	}
}

// checkNULLs compares the NULLs that a file states with those that it has, and
// gives the number of column chunks.
func checkNULLs(t *testing.T, path string) (chunks int) {
	t.Helper()
	pf, err := file.OpenParquetFile(path, false)
	check(t, err)
	defer pf.Close()
	rows, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	check(t, err)
	var all []int
	for c := range pf.MetaData().Schema.NumColumns() {
		all = append(all, c)
	}
	for g := range pf.NumRowGroups() {
		table, err := rows.ReadRowGroups(t.Context(), all, []int{g})
		check(t, err)
		for c := range int(table.NumCols()) {
			column := table.Column(c)
			want := int64(column.NullN())
			chunk, err := pf.MetaData().RowGroup(g).ColumnChunk(c)
			check(t, err)
			stats, err := chunk.Statistics()
			check(t, err)
			if stats == nil || !stats.HasNullCount() || stats.NullCount() != want {
				t.Errorf("%s: row group %d has %d NULLs in %s, but its statistics are %v", path, g, want, column.Name(), stats)
			}
			pages, err := pf.RowGroup(g).GetColumnPageReader(c)
			check(t, err)
			stated, v2 := int64(0), false
			for pages.Next() {
				if page, ok := pages.Page().(*file.DataPageV2); ok {
					stated, v2 = stated+int64(page.NumNulls()), true
				}
			}
			check(t, pages.Err())
			if v2 && stated != want {
				t.Errorf("%s: row group %d has %d NULLs in %s, but its pages state %d", path, g, want, column.Name(), stated)
			}
			chunks++
		}
		table.Release()
	}
	return chunks
}
