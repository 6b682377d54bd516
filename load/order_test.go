package load

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"gongkai/extract/form"
	schema "gongkai/sql"
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
			check(t, b.add(&f, rows.Readings))
			for _, v := range rows.Readings {
				want = append(want, row{f.ID, v.Metric, v.Applicant, v.Value, v.Null, v.Unit, v.Quality})
			}
		}
		slices.SortFunc(want, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Applicant, b.Applicant))
		})
		check(t, b.each(func(f *transform.ReportKey, v *transform.Reading) error {
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
		check(t, b.close())
		if files, _ := os.ReadDir(b.dir); len(files) > 0 {
			t.Errorf("%d files are left", len(files))
		}
	}
}

// Years that stay as they were share their files with the former generation;
// others are written.
func TestYearsTakenOver(t *testing.T) {
	in := inputs(60)
	first := build(t, t.TempDir(), "", 2, in, in)
	anew := in[7]
	changed := *anew.report
	changed.Readings = slices.Clone(changed.Readings)
	changed.Readings[5].Value += 3
	anew.report = &changed
	second := build(t, t.TempDir(), first, 2, []input{anew}, in)
	shared := map[bool][]string{}
	for _, file := range digest(t, filepath.Join(second, Tree)) {
		name, _, _ := strings.Cut(file, " ")
		if !strings.Contains(name, "year=") && !strings.HasPrefix(name, "undated") {
			continue
		}
		a, b := inode(t, filepath.Join(first, Tree, name)), inode(t, filepath.Join(second, Tree, name))
		shared[a == b] = append(shared[a == b], name)
	}
	year := yearFile("", anew.report.Year)
	year = filepath.Dir(strings.TrimPrefix(year, "/"))
	for _, name := range shared[false] {
		if !strings.Contains(name, year) {
			t.Errorf("%s was written although only %s has changed", name, year)
		}
	}
	if len(shared[false]) != 2 || len(shared[true]) < 4 {
		t.Errorf("written %v, shared %v", shared[false], shared[true])
	}
}

func inode(t *testing.T, path string) uint64 {
	t.Helper()
	info, err := os.Stat(path)
	check(t, err)
	return info.Sys().(*syscall.Stat_t).Ino
}

// A file of the former generation that is not whole ends the build, and the
// error names it.
func TestFormerTreeDamaged(t *testing.T) {
	in := inputs(40)
	first := build(t, t.TempDir(), "", 2, in[:30], in[:30])
	damage := map[string]func(path string) error{
		"gone": os.Remove,
		"cut":  func(path string) error { return os.Truncate(path, 300) },
		"of another": func(path string) error {
			other := filepath.Join(filepath.Dir(filepath.Dir(path)), "year=2021", "readings.parquet")
			if strings.Contains(path, "2021") {
				other = strings.Replace(path, "2021", "2019", 1)
			}
			data, err := os.ReadFile(other)
			if err != nil {
				return err
			}
			return os.WriteFile(path, data, 0o666)
		},
	}
	// All years have new reports, so that the former ones are read.
	for name, do := range damage {
		dir := t.TempDir()
		former := filepath.Join(dir, "former")
		check(t, os.CopyFS(former, os.DirFS(first)))
		path := filepath.Join(former, Tree, yearFile("readings", 2020))
		check(t, do(path))
		d, err := written(t, dir, former, 1, in[30:], in).Begin(t.Context())
		check(t, err)
		err = d.Fill(t.Context(), t.TempDir(), nil)
		if err == nil || !strings.Contains(err.Error(), brokenTree) {
			t.Errorf("%s: got %v", name, err)
		}
		check(t, d.Close())
	}
}

// Once a metric has many rows in a year, no row group of observations has those
// of another beside them.
func TestMetricsHaveTheirRowGroups(t *testing.T) {
	o := writer{tree: t.TempDir(), rows: map[string]int64{}, done: make(chan finishedFile, 1)}
	y := yearly[transform.ObservationRow]{writer: &o, name: "observations", make: transform.NewObservations}
	b := newByMetric(t.TempDir())
	defer b.close()
	want := map[string]int64{}
	for m, n := range []int{metricRows, 10, 20, 2 * metricRows, transform.FullRows + 7, 5} {
		want[form.Metric(m).String()] = int64(n)
		for i := range n {
			v := transform.Reading{}
			v.Metric = form.Metric(m)
			check(t, b.add(&placement{ReportKey: transform.ReportKey{ID: int64(i), Year: 2020}}, []transform.Reading{v}))
		}
	}
	check(t, o.observe(t.Context(), &y, 2020, b))
	db, err := open("", false, settings{threads: 1, memory: queryMemory})
	check(t, err)
	defer db.Close()
	rows, err := db.Query("SELECT stats_min_value, stats_max_value, row_group_num_rows FROM parquet_metadata(" +
		schema.Literal(filepath.Join(o.tree, yearFile("observations", 2020))) + ") WHERE path_in_schema = 'metric' ORDER BY row_group_id")
	check(t, err)
	defer rows.Close()
	got := map[string]int64{}
	for rows.Next() {
		var low, high string
		var n int64
		check(t, rows.Scan(&low, &high, &n))
		if low != high && max(want[low], want[high]) >= metricRows {
			t.Errorf("a row group has %s to %s", low, high)
		}
		if low == high {
			got[low] += n
		}
	}
	check(t, rows.Err())
	for metric, n := range want {
		if n >= metricRows && got[metric] != n {
			t.Errorf("%s has %d of %d rows in row groups of its own", metric, got[metric], n)
		}
	}
}
