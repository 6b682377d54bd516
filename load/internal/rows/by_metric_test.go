package rows

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v15/parquet/file"
	gocmp "github.com/google/go-cmp/cmp"

	"gongkai/extract/form"
	"gongkai/load/internal/loadtest"
	"gongkai/transform"
)

// Observations come by metric, report and applicant type, whether their buckets
// overflow or not.
func TestByMetric(t *testing.T) {
	for _, reports := range []int{1, 3, 700} {
		b := newByMetric(t.TempDir())
		type row struct {
			ID        int64
			Metric    form.Metric
			Applicant form.ApplicantType
			Value     float64
			Null      bool
			Unit      string
			Quality   transform.Quality
		}
		var want, got []row
		for i := range reports {
			f := placement{ReportKey: transform.ReportKey{ID: int64(i)}}
			_, rows := odd(uint64(i % 50))
			loadtest.Check(t, b.add(&f, rows.Readings))
			for _, v := range rows.Readings {
				want = append(want, row{f.ID, v.Metric, v.Applicant, v.Value, v.Null, v.Unit, v.Quality})
			}
		}
		slices.SortFunc(want, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Applicant, b.Applicant))
		})
		loadtest.Check(t, b.each(func(f *transform.ReportKey, v *transform.Reading) error {
			got = append(got, row{f.ID, v.Metric, v.Applicant, v.Value, v.Null, v.Unit, v.Quality})
			return nil
		}))
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatalf("%d reports (-given +told):\n%.2000s", reports, d)
		}
		files, _ := os.ReadDir(b.dir)
		if spilled := len(files) > 0; spilled != (reports == 700) {
			t.Errorf("%d reports: %d files", reports, len(files))
		}
		loadtest.Check(t, b.close())
		if files, _ := os.ReadDir(b.dir); len(files) > 0 {
			t.Errorf("%d files are left", len(files))
		}
	}
}

// Once a metric has many rows in a year, no row group of observations has those
// of another beside them.
func TestMetricsHaveTheirRowGroups(t *testing.T) {
	w := Writer{Tree: t.TempDir(), rows: map[string]int64{}, done: make(chan File, 1)}
	y := yearly[transform.ObservationRow]{Writer: &w, name: "observations", make: transform.NewObservations}
	b := newByMetric(t.TempDir())
	defer b.close()
	want := map[string]int64{}
	for m, n := range []int{metricRows, 10, 20, 2 * metricRows, transform.FullRows + 7, 5} {
		want[form.Metric(m).String()] = int64(n)
		for i := range n {
			v := transform.Reading{}
			v.Metric = form.Metric(m)
			loadtest.Check(t, b.add(&placement{ReportKey: transform.ReportKey{ID: int64(i), Year: 2020}}, []transform.Reading{v}))
		}
	}
	loadtest.Check(t, w.observe(t.Context(), &y, 2020, b))
	f, err := file.OpenParquetFile(filepath.Join(w.Tree, YearFile("observations", 2020)), false)
	loadtest.Check(t, err)
	defer f.Close()
	got := map[string]int64{}
	column := f.MetaData().Schema.ColumnIndexByName("metric")
	for g := range f.NumRowGroups() {
		chunk, err := f.MetaData().RowGroup(g).ColumnChunk(column)
		loadtest.Check(t, err)
		stats, err := chunk.Statistics()
		loadtest.Check(t, err)
		low, high := string(stats.EncodeMin()), string(stats.EncodeMax())
		if low != high && max(want[low], want[high]) >= metricRows {
			t.Errorf("a row group has %s to %s", low, high)
		}
		if low == high {
			got[low] += f.MetaData().RowGroup(g).NumRows()
		}
	}
	for metric, n := range want {
		if n >= metricRows && got[metric] != n {
			t.Errorf("%s has %d of %d rows in row groups of its own", metric, got[metric], n)
		}
	}
}
