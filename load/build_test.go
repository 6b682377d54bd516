package load

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/load/internal/loadtest"
	"gongkai/load/ledger"
	schema "gongkai/sql"
	"gongkai/transform"
)

type input = loadtest.Input

// build makes a generation of the inputs, dealt to a number of workers.
func build(t testing.TB, dir, previous string, workers int, inputs []input, sources []input, runs ...Run) string {
	t.Helper()
	return filled(t, written(t, dir, previous, workers, inputs, sources), filepath.Join(dir, "built"), runs)
}

// filled makes a generation of what was written for it.
func filled(t testing.TB, b Build, into string, runs []Run) string {
	t.Helper()
	d, err := b.Begin(t.Context())
	check(t, err)
	defer d.Close()
	check(t, os.MkdirAll(into, 0o777))
	check(t, d.WriteLedger(t.Context(), into))
	check(t, d.Fill(t.Context(), into, runs))
	check(t, d.WriteTree(t.Context(), into))
	check(t, writeManifest(t.Context(), into, b.Previous))
	check(t, os.RemoveAll(b.Shards))
	return into
}

// written writes the shards and the journal of a run.
func written(t testing.TB, dir, previous string, workers int, inputs, sources []input) Build {
	t.Helper()
	shards := filepath.Join(dir, "shards")
	check(t, os.MkdirAll(shards, 0o777))
	for w := range workers {
		p, err := NewShard(shards, w)
		check(t, err)
		for i := w; i < len(inputs); i += workers {
			_, err := p.Add(inputs[i].Doc, inputs[i].Report)
			check(t, err)
		}
		check(t, p.Close())
	}
	keep(t, shards, previous, inputs, sources)
	// On small tables a few threads of DuckDB only wait for each other, without rest.
	threads := 1
	if workers > 3 {
		threads = workers
	}
	return Build{Shards: shards, Previous: previous, Run: 1, Extractor: "1", Failures: []string{"not_text"}, Temp: dir, Threads: threads}
}

// keep writes the journal of a run that read the inputs and knows of no other
// sources than those given.
func keep(t testing.TB, shards, previous string, read, sources []input) {
	t.Helper()
	fresh, has := map[string]bool{}, map[string]bool{"in/z.jpg": true}
	for _, in := range read {
		fresh[in.Doc.SHA256] = true
	}
	j, err := ledger.NewJournal(shards)
	check(t, err)
	add := func(l ledger.Line) {
		l.Place, l.Source = l.Key, l.Key
		check(t, j.Add(&l))
	}
	for _, in := range sources {
		has[in.Source] = true
		l := ledger.Line{Kind: ledger.Read, Fresh: fresh[in.Doc.SHA256], Entry: ledger.Entry{Key: in.Source, SHA256: in.Doc.SHA256}}
		if l.Fresh {
			l.Extractor, l.Report = "1", true
		}
		add(l)
	}
	add(ledger.Line{Kind: ledger.Read, Fresh: true, Entry: ledger.Entry{Key: "in/z.jpg", SHA256: strings.Repeat("0", 64), Extractor: "1", Reason: "not_text", Said: "JPEG"}})
	check(t, ledger.Of(previous).Scan(t.Context(), func(e *ledger.Entry) error {
		if !has[e.Key] {
			add(ledger.Line{Kind: ledger.Dropped, Entry: ledger.Entry{Key: strings.Clone(e.Key)}})
		}
		return nil
	}, "key"))
	check(t, j.Close())
}

func check(t testing.TB, err error) {
	t.Helper()
	loadtest.Check(t, err)
}

// digest returns a line per file below dir: its name and hash.
func digest(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		sum := sha256.Sum256(data)
		rel, _ := filepath.Rel(dir, path)
		out = append(out, rel+" "+hex.EncodeToString(sum[:8]))
		return err
	}))
	return out
}

func TestSameBytesWhateverTheWorkers(t *testing.T) {
	in := loadtest.Inputs(1500) // some years have more than one row group
	reversed := slices.Clone(in)
	slices.Reverse(reversed)
	one := build(t, t.TempDir(), "", 1, in, in)
	eight := build(t, t.TempDir(), "", 8, reversed, reversed)
	if d := cmp.Diff(digest(t, filepath.Join(one, Tree)), digest(t, filepath.Join(eight, Tree))); d != "" {
		t.Errorf("Parquet differs (-one worker +eight):\n%s", d)
	}
}

// A store that grew in steps equals one built at once.
func TestCarriedOver(t *testing.T) {
	in := loadtest.Inputs(60)
	once := build(t, t.TempDir(), "", 2, in, in)
	first := build(t, t.TempDir(), "", 2, in[:40], in[:40])
	second := build(t, t.TempDir(), first, 2, in[40:], in)
	if d := cmp.Diff(digest(t, filepath.Join(once, Tree)), digest(t, filepath.Join(second, Tree))); d != "" {
		t.Errorf("Parquet differs (-at once +in steps):\n%s", d)
	}
	// A report without a source goes.
	third := build(t, t.TempDir(), second, 1, nil, in[:40])
	if d := cmp.Diff(digest(t, filepath.Join(first, Tree)), digest(t, filepath.Join(third, Tree))); d != "" {
		t.Errorf("Parquet differs (-never there +gone):\n%s", d)
	}
	// One read anew replaces what was there.
	anew := slices.Clone(in)
	changed := *in[7].Report
	changed.Title = "另一标题"
	anew[7].Report = &changed
	fourth := build(t, t.TempDir(), second, 1, anew[7:8], in)
	atOnce := build(t, t.TempDir(), "", 1, anew, in)
	if d := cmp.Diff(digest(t, filepath.Join(atOnce, Tree)), digest(t, filepath.Join(fourth, Tree))); d != "" {
		t.Errorf("Parquet differs (-at once +read anew):\n%s", d)
	}
}

func TestVerifiesBeforePublishing(t *testing.T) {
	dir := t.TempDir()
	in := loadtest.Inputs(3)
	good := build(t, dir, "", 1, in, in)
	p, err := NewShard(dir, 0)
	check(t, err)
	check(t, p.Close())
	more := loadtest.Inputs(4)
	keep(t, dir, good, more[3:], more) // which has no rows
	d, err := Build{Shards: dir, Previous: good, Run: 2, Extractor: "1", Temp: dir, Threads: 1}.Begin(t.Context())
	check(t, err)
	defer d.Close()
	err = d.Fill(t.Context(), t.TempDir(), nil)
	if err == nil || !strings.Contains(err.Error(), "3 reports were stored instead of 4") {
		t.Errorf("got %v", err)
	}
}

// A build that comes to the end of its memory gets more, as long as there is any.
func TestMoreMemory(t *testing.T) {
	in := loadtest.Inputs(300)
	want := build(t, t.TempDir(), "", 2, in, in)
	short := func(memory int) (into string, err error) {
		d, err := written(t, t.TempDir(), "", 2, in, in).Begin(t.Context())
		check(t, err)
		defer d.Close()
		_, err = d.conn.ExecContext(t.Context(), "SET memory_limit = '12MB'")
		check(t, err)
		d.memory, into = memory, t.TempDir()
		if err := d.Fill(t.Context(), into, nil); err != nil {
			return "", err
		}
		return into, d.WriteTree(t.Context(), into)
	}
	if _, err := short(len(buildMemory) - 1); err == nil || !strings.Contains(err.Error(), "Out of Memory") {
		t.Fatalf("the memory was enough, this tests nothing: %v", err)
	}
	into, err := short(0)
	check(t, err)
	if d := cmp.Diff(digest(t, filepath.Join(want, Tree)), digest(t, filepath.Join(into, Tree))); d != "" {
		t.Errorf("Parquet differs (-at once +with more memory):\n%s", d)
	}
}

// reading is a row of readings as any reader sees it.
type reading struct {
	Agency, Metric, Applicant, Unit, Text, Part, Method, Quality string
	ID, Start, End                                               int64
	Year                                                         int
	Value                                                        sql.NullFloat64
}

func (r reading) key() string { return fmt.Sprint(r.ID, r.Metric, r.Applicant) }

func wanted(in []input) map[string]reading {
	out := map[string]reading{}
	for _, i := range in {
		_, quality := new(transform.Auditor).Audit(i.Report)
		for j, v := range i.Report.Readings {
			r := reading{i.Report.Agency, v.Metric.String(), v.Applicant.String(), v.Unit, v.Text, v.Part, v.Method().String(), quality[j].String(),
				i.Doc.ID, int64(v.Start), int64(v.End), i.Report.Year, sql.NullFloat64{Float64: v.Value, Valid: !v.Null}}
			out[r.key()] = r
		}
	}
	return out
}

// What Arrow wrote, DuckDB reads, and has loaded.
func TestReadingsReadByDuckDB(t *testing.T) {
	in := loadtest.Inputs(20)
	built := build(t, t.TempDir(), "", 2, in, in)
	db, err := open(filepath.Join(built, File), true, settings{threads: 2, memory: queryMemory})
	check(t, err)
	defer db.Close()
	tree := schema.Literal(filepath.Join(built, Tree, "readings/*.parquet"))
	for name, from := range map[string]string{
		"table":   "FROM readings",
		"Parquet": "FROM read_parquet(" + tree + ")",
	} {
		if d := cmp.Diff(wanted(in), duckReadings(t, db, from)); d != "" {
			t.Errorf("%s (-given +read):\n%s", name, d)
		}
	}
}

func duckReadings(t *testing.T, db *sql.DB, from string) map[string]reading {
	rows, err := db.Query(`SELECT report_id, coalesce(agency, ''), coalesce(year, 0), metric, applicant_type, value, coalesce(unit, ''),
		coalesce(value_text, ''), coalesce(source_part, ''), source_start, source_end, method, quality FROM (` + from + `)`)
	check(t, err)
	defer rows.Close()
	out := map[string]reading{}
	for rows.Next() {
		var r reading
		check(t, rows.Scan(&r.ID, &r.Agency, &r.Year, &r.Metric, &r.Applicant, &r.Value, &r.Unit, &r.Text, &r.Part, &r.Start, &r.End, &r.Method, &r.Quality))
		out[r.key()] = r
	}
	check(t, rows.Err())
	return out
}

// What DuckDB wrote, Arrow reads: the same rows in the tree and in the file.
func TestTreeReadByArrow(t *testing.T) {
	in := loadtest.Inputs(40)
	built := build(t, t.TempDir(), "", 2, in, in)
	want := wanted(in)

	got := map[string]reading{}
	files, err := filepath.Glob(filepath.Join(built, Tree, "readings", "*.parquet"))
	check(t, err)
	for _, path := range files {
		for _, row := range arrowRows(t, path) {
			r := reading{row["agency"], row["metric"], row["applicant_type"], row["unit"], row["value_text"], row["source_part"], row["method"], row["quality"], 0, 0, 0, 0, sql.NullFloat64{}}
			fmt.Sscan(row["year"], &r.Year)
			fmt.Sscan(row["report_id"], &r.ID)
			fmt.Sscan(row["source_start"], &r.Start)
			fmt.Sscan(row["source_end"], &r.End)
			if row["value"] != "" {
				r.Value.Valid = true
				fmt.Sscan(row["value"], &r.Value.Float64)
			}
			got[r.key()] = r
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("readings in Parquet (-given +read):\n%s", d)
	}

	db, err := open(filepath.Join(built, File), true, settings{threads: 2, memory: queryMemory})
	check(t, err)
	defer db.Close()
	if d := cmp.Diff(want, duckReadings(t, db, "SELECT * FROM readings")); d != "" {
		t.Errorf("readings in DuckDB (-given +read):\n%s", d)
	}
	// Every other table: as many rows, and the same texts.
	r := &Reader{db: db}
	for _, table := range []string{"reports", "checks", "statements", "metrics", "applicant_types", "terms", "agencies", "findings", "finding_kinds", "corrections", "sources", "rejects", "runs"} {
		rows, err := r.Query(context.Background(), "SELECT * FROM "+table)
		check(t, err)
		var stored []string
		for {
			values, err := rows.Next()
			check(t, err)
			if values == nil {
				break
			}
			var line []string
			for i, v := range values {
				s, _ := Text(v)
				line = append(line, rows.Columns[i]+"="+s)
			}
			sort.Strings(line)
			stored = append(stored, strings.Join(line, " "))
		}
		check(t, rows.Close())
		var read []string
		for _, row := range arrowRows(t, filepath.Join(built, Tree, table+".parquet")) {
			var line []string
			for c, v := range row {
				line = append(line, c+"="+v)
			}
			sort.Strings(line)
			read = append(read, strings.Join(line, " "))
		}
		if d := cmp.Diff(stored, read); d != "" {
			t.Errorf("%s (-DuckDB +Parquet):\n%s", table, d)
		}
	}
}

// arrowRows reads a Parquet file with Arrow; NULL is "".
func arrowRows(t *testing.T, path string) []map[string]string {
	t.Helper()
	pf, err := file.OpenParquetFile(path, false)
	check(t, err)
	defer pf.Close()
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	check(t, err)
	table, err := r.ReadTable(context.Background())
	check(t, err)
	defer table.Release()
	var out []map[string]string
	reader := array.NewTableReader(table, 1<<20)
	defer reader.Release()
	for reader.Next() {
		rec := reader.Record()
		for i := range int(rec.NumRows()) {
			row := map[string]string{}
			for c, column := range rec.Columns() {
				row[rec.ColumnName(c)] = arrowText(column, i)
			}
			out = append(out, row)
		}
	}
	return out
}

func arrowText(a arrow.Array, i int) string {
	if a.IsNull(i) {
		return ""
	}
	switch a := a.(type) {
	case *array.Float64:
		s, _ := Text(a.Value(i))
		return s
	case *array.Date32:
		return a.Value(i).FormattedString()
	case *array.String:
		return a.Value(i)
	}
	return a.ValueStr(i)
}

func TestObservations(t *testing.T) {
	amount := func(v float64, unit string) input {
		in := loadtest.Made(1)
		r := *in.Report
		r.Edition, r.Agency, r.Year = form.Editions[0], "某市", 2019
		r.Readings = []report.Reading{{Metric: form.MustLookup("procurement.amount"), Applicant: form.NotApplicable, Value: v, Unit: unit, Text: "x"}}
		in.Doc, in.Source = transform.Identify([]byte(fmt.Sprint(v, unit))), fmt.Sprint(v, unit)
		in.Report = &r
		return in
	}
	tests := []struct {
		value float64
		unit  string
		want  float64
	}{
		{970843, "元", 97.0843},
		{970843.57, "元", 97.084357},
		{0.01, "元", 0.000001},
		{-251000, "元", -25.1},
		{1.2345, "亿元", 12345},
		{0.1276553, "亿元", 1276.553},
		{63.79, "万元", 63.79},
		{63.79, "", 63.79},
		{1e300, "元", 1e296},
	}
	var in []input
	for _, test := range tests {
		in = append(in, amount(test.value, test.unit))
	}
	db, err := open(filepath.Join(build(t, t.TempDir(), "", 1, in, in), File), true, settings{threads: 1, memory: queryMemory})
	check(t, err)
	defer db.Close()
	for i, test := range tests {
		var value, reported float64
		var unit, stated sql.NullString
		check(t, db.QueryRow("SELECT value, unit, value_reported, unit_reported FROM observations WHERE report_id = ?", in[i].Doc.ID).
			Scan(&value, &unit, &reported, &stated))
		wantUnit := test.unit
		if wantUnit == "元" || wantUnit == "亿元" {
			wantUnit = "万元"
		}
		if value != test.want || unit.String != wantUnit || reported != test.value || stated.String != test.unit {
			t.Errorf("%v%s: %v%s, want %v%s", test.value, test.unit, value, unit.String, test.want, wantUnit)
		}
	}
}

func TestCanonical(t *testing.T) {
	named := func(seed int, name string, edit func(*report.Report)) input {
		in := loadtest.Made(1)
		r := *in.Report
		r.Readings = slices.Clone(r.Readings)
		r.Agency, r.Year = "民政局", 2020
		edit(&r)
		in.Report = &r
		in.Doc, in.Source = transform.Identify([]byte(name)), name
		return in
	}
	in := []input{
		named(1, "partial", func(r *report.Report) { r.CellsExpected = 10_000 }),
		named(1, "complete", func(r *report.Report) {}),
		named(1, "later", func(r *report.Report) { r.PublishedOn = "2022-02-01" }),
		named(1, "namesake", func(r *report.Report) { r.Readings[0].Value += 5; r.Readings[0].Null = false }),
		named(1, "another year", func(r *report.Report) { r.Year = 2021 }),
		named(1, "no year", func(r *report.Report) { r.Year = 0 }),
		named(1, "no year either", func(r *report.Report) { r.Year = 0 }),
		named(1, "nobody", func(r *report.Report) { r.Agency = "" }),
		named(1, "nobody else", func(r *report.Report) { r.Agency = "" }),
		named(1, "blank for zero", func(r *report.Report) {
			for i := range r.Readings {
				if v := &r.Readings[i]; !v.Null && v.Value == 0 {
					v.Null = true
					return
				}
			}
		}),
	}
	db, err := open(filepath.Join(build(t, t.TempDir(), "", 3, in, in), File), true, settings{threads: 2, memory: queryMemory})
	check(t, err)
	defer db.Close()
	for _, i := range in {
		var canonical, observed bool
		check(t, db.QueryRow("SELECT canonical, report_id IN (SELECT report_id FROM observations) FROM reports WHERE report_id = ?", i.Doc.ID).
			Scan(&canonical, &observed))
		if want := i.Source != "partial" && i.Source != "complete"; canonical != want || observed != want {
			t.Errorf("%s: canonical %v, in observations %v, want %v", i.Source, canonical, observed, want)
		}
	}
}

// Of one record id in several corpora the last version is canonical, whatever else speaks
// for those before; of several agencies of one name nothing is decided by that.
func TestCanonicalOfOneAddress(t *testing.T) {
	at := func(source string, edit func(*report.Report)) input {
		in := loadtest.Made(1)
		r := *in.Report
		r.Readings = slices.Clone(r.Readings)
		r.Readings[0].Value, r.Readings[0].Null = float64(len(source)), false
		edit(&r)
		in.Report = &r
		in.Doc, in.Source = transform.Identify([]byte(source)), source
		return in
	}
	of := func(agency string, more ...func(*report.Report)) func(*report.Report) {
		return func(r *report.Report) {
			r.Agency, r.Year = agency, 2020
			for _, edit := range more {
				edit(r)
			}
		}
	}
	partial := func(r *report.Report) { r.CellsExpected = 10_000 }
	nothing := func(r *report.Report) { r.Readings = nil }
	later := func(r *report.Report) { r.PublishedOn = "2022-02-01" }
	const resolved, unresolved, other = "泗县水利局", "民政局", "泗县教育局"
	want := map[string]bool{
		"crawl-9.jsonl#http://a/1": false, "crawl-10.jsonl#http://a/1": true, "z.txt": false, // numbers by their value; the last is partial, and of z nothing was read
		"b-2021.zip#1.html": false, "b-2022.zip#1.html": true, "b-2023.zip#1.html": false, // of the last nothing was read
		"c-1.jsonl#7": false, "c-2.jsonl#7": true, "c-1.jsonl#8": true, // of a name that may be several: 8 is another
	}
	in := []input{
		at("crawl-9.jsonl#http://a/1", of(resolved, later)), at("crawl-10.jsonl#http://a/1", of(resolved, partial)), at("z.txt", of(resolved, nothing)),
		at("b-2021.zip#1.html", of(other)), at("b-2022.zip#1.html", of(other, partial)), at("b-2023.zip#1.html", of(other, nothing)),
		at("c-1.jsonl#7", of(unresolved)), at("c-2.jsonl#7", of(unresolved, partial)), at("c-1.jsonl#8", of(unresolved, later)),
	}
	for _, order := range [][]input{in, reversed(in)} {
		db, err := open(filepath.Join(build(t, t.TempDir(), "", 3, order, order), File), true, settings{threads: 2, memory: queryMemory})
		check(t, err)
		defer db.Close()
		for _, i := range order {
			var canonical bool
			check(t, db.QueryRow("SELECT canonical FROM reports WHERE report_id = ?", i.Doc.ID).Scan(&canonical))
			if canonical != want[i.Source] {
				t.Errorf("%s: canonical %v", i.Source, canonical)
			}
		}
	}
}

func reversed(in []input) []input {
	out := slices.Clone(in)
	slices.Reverse(out)
	return out
}

// Every table, view and column has a comment: the data dictionary is made of them.
func TestEverythingIsCommented(t *testing.T) {
	r, err := ReadEmpty(context.Background())
	check(t, err)
	defer r.Close()
	relations, err := r.Describe(context.Background())
	check(t, err)
	for _, rel := range relations {
		if rel.Comment == "" {
			t.Errorf("%s has no comment", rel.Name)
		}
		if len(rel.Columns) == 0 {
			t.Errorf("%s has no columns", rel.Name)
		}
		for _, c := range rel.Columns {
			if c.Comment == "" {
				t.Errorf("%s.%s has no comment", rel.Name, c.Name)
			}
		}
	}
}

// A file that lost years takes no more room than one that never had them, by much, and
// says the same.
func TestCompacted(t *testing.T) {
	in := loadtest.Inputs(400)
	var few []input
	for _, i := range in {
		if i.Report.Year == in[0].Report.Year {
			few = append(few, i)
		}
	}
	nightly := build(t, t.TempDir(), build(t, t.TempDir(), "", 2, in, in), 2, nil, few)
	once := build(t, t.TempDir(), "", 2, few, few)
	if d := cmp.Diff(digest(t, filepath.Join(once, Tree)), digest(t, filepath.Join(nightly, Tree))); d != "" {
		t.Errorf("Parquet differs (-at once +what is left):\n%s", d)
	}
	size := func(dir string) int64 {
		info, err := os.Stat(filepath.Join(dir, File))
		check(t, err)
		return info.Size()
	}
	if size(nightly)*10 > size(once)*13 {
		t.Errorf("the file has %d bytes, made at once %d", size(nightly), size(once))
	}
}
