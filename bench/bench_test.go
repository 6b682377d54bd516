package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"gongkai/load"
	"gongkai/pipeline"
	schema "gongkai/sql"
)

// The parts of the benchmark are processes of its own program: here, of this.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == partCommand {
		main()
		return
	}
	os.Setenv("GOMAXPROCS", "1") // so small a corpus takes less on one core
	tries, trySome = 1, 0
	os.Exit(m.Run())
}

// A small corpus goes through everything, and what is printed adds up.
func TestBench(t *testing.T) {
	dir := t.TempDir()
	var out, messages bytes.Buffer
	args := []string{"--documents", "40", "--every", "2", "--plain", "10", "--own-rows", "--dir", dir, "--json", "--against", filepath.Join(dir, "gongkai"),
		"--profiles", filepath.Join(dir, "profiles")}
	if err := run(context.Background(), args, &out, &messages); err != nil {
		t.Fatalf("%v\n%s", err, messages.String())
	}
	var results []*result
	if err := json.Unmarshal(out.Bytes(), &results); err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 {
		t.Fatalf("%d results", len(results))
	}
	checkResult(t, results[0])
	kept := filepath.Join(dir, "kept.json")
	if err := os.WriteFile(kept, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if err := run(context.Background(), []string{"--from", kept + "," + kept}, &out, &messages); err != nil {
		t.Fatal(err)
	}
	checkTables(t, results[0], out.String())
	for _, name := range append(profiled, "cpu") {
		if info, err := os.Stat(filepath.Join(dir, "profiles", results[0].Corpus.Name(), name+".pprof")); err != nil || info.Size() == 0 {
			t.Errorf("profile %s: %v, %v", name, info, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*-store*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func checkResult(t *testing.T, r *result) {
	t.Helper()
	reports := int64(r.Corpus.Documents / 2)
	if r.First.Documents != int64(r.Corpus.Documents) || r.First.Reports > reports || r.First.Reports < reports-2 {
		t.Errorf("%d reports of %d documents", r.First.Reports, r.First.Documents)
	}
	if r.Store.Rows["reports"] != r.First.Reports || r.Store.Rows["readings"] != r.First.Readings || r.First.Readings < 150*reports {
		t.Errorf("rows: %v; the job says %d reports, %d readings", r.Store.Rows, r.First.Reports, r.First.Readings)
	}
	for table, n := range r.Store.Rows {
		if r.Load.Written[table] != n {
			t.Errorf("%s: %d rows, the floor loads and writes %d", table, n, r.Load.Written[table])
		}
	}
	if r.Read.Bytes <= r.Corpus.Text {
		t.Errorf("the floor reads %d bytes, the text alone has %d", r.Read.Bytes, r.Corpus.Text)
	}
	var stages float64
	for _, s := range r.First.Stages {
		stages += s.Seconds
	}
	if stages == 0 || stages > r.First.Seconds {
		t.Errorf("stages take %.3f s, the run %.3f", stages, r.First.Seconds)
	}
	if r.First.CPU == 0 || r.Again.Outcome != "nothing_new" || r.Again.CPU >= r.First.CPU {
		t.Errorf("first: %+v, again: %+v", r.First, r.Again)
	}
	if _, err := os.Stat("/proc/self/status"); err == nil && r.First.Peak < 20<<20 {
		t.Errorf("peak memory: %d", r.First.Peak)
	}
	if n := r.Nights; len(n) != 2 || n[0].Run.New != 1 || n[1].Run.New != 2 || n[1].Run.Reports != 2 || n[1].File == 0 {
		t.Errorf("nights: %+v", n)
	}
	if len(r.Against.Store.Queries) != len(r.Store.Queries) {
		t.Errorf("queries: %d, of the other program %d", len(r.Store.Queries), len(r.Against.Store.Queries))
	}
	for i, q := range r.OwnRows.View {
		if q.Rows == 0 || r.OwnRows.Own[i].Rows != q.Rows {
			t.Errorf("%s: %d rows of the view, %d of their own", q.Name, q.Rows, r.OwnRows.Own[i].Rows)
		}
	}
	if r.Plain.Documents != 10 || r.Agreement.Same == 0 || r.Agreement.Same > r.Agreement.Of || int64(r.Plain.Values) != r.Agreement.Found {
		t.Errorf("plain: %+v, %+v", r.Plain, r.Agreement)
	}
	if m := r.Store.Metric; m.Groups == 0 || m.Mean <= 0 || m.Worst > 1 || m.Mean > m.Worst {
		t.Errorf("row groups: %+v", m)
	}
	for _, q := range r.Store.Queries {
		if q.Rows == 0 || !strings.Contains(q.Plan, "TABLE_SCAN") {
			t.Errorf("%s: %d rows, plan %s", q.Name, q.Rows, q.Plan)
		}
	}
}

// The second floor makes the facts that the store has, row for row.
func TestFloorLoadsTheStore(t *testing.T) {
	dir := t.TempDir()
	c, err := corpusSpec{Documents: 60, Every: 1, Seed: 1}.prepare(dir)
	if err != nil {
		t.Fatal(err)
	}
	store, floor := filepath.Join(dir, "store"), filepath.Join(dir, "floor")
	options := pipeline.Options{Store: store, Inputs: []string{c.dir}, Workers: 1, Version: "bench", Log: slog.New(slog.DiscardHandler)}
	if _, err := pipeline.Run(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	if _, err := loadAll([]string{filepath.Join(store, "current"), floor}); err != nil {
		t.Fatal(err)
	}
	db, err := openDuckDB("", filepath.Join(dir, "temp"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	years, err := yearsOf(filepath.Join(floor, load.Tree))
	if err != nil || len(years) != 7 {
		t.Fatal(years, err)
	}
	for name, dir := range map[string]string{"store": store, "floor": floor} {
		if _, err := db.Exec("ATTACH " + schema.Literal(filepath.Join(dir, load.File)) + " AS " + name + " (READ_ONLY)"); err != nil {
			t.Fatal(err)
		}
	}
	for _, year := range append(years, 0) {
		for _, table := range schema.FactTables(year) {
			var n int
			query := fmt.Sprintf("SELECT count(*) FROM (SELECT rowid, * FROM store.%[1]s EXCEPT SELECT rowid, * FROM floor.%[1]s)", table)
			if err := db.QueryRow(query).Scan(&n); err != nil || n > 0 {
				t.Errorf("%s: %d rows differ, %v", table, n, err)
			}
		}
	}
}

// The tables have a line for each stage and the same lines for each corpus.
func checkTables(t *testing.T, r *result, printed string) {
	t.Helper()
	for _, s := range r.First.Stages {
		if !strings.Contains(printed, "\n| "+s.Name+" | ") {
			t.Errorf("no stage %s in\n%s", s.Name, printed)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(printed), "\n") {
		if strings.HasPrefix(line, "|") && strings.Count(line, "|") != 4 {
			t.Errorf("a line with a cell too few or too many: %s", line)
		}
	}
}

// Equal specs give equal bytes, whatever the number of workers; a corpus that
// lies there is taken as it is, unless it is another.
func TestCorpus(t *testing.T) {
	spec := corpusSpec{Documents: 1250, Every: 5, Seed: 7}
	m := newMaker(spec)
	one, three := t.TempDir(), t.TempDir()
	size, err := m.write(one, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.write(three, 3); err != nil {
		t.Fatal(err)
	}
	records, text := 0, int64(0)
	paths, err := filesBelow(one)
	if err != nil || len(paths) != 13 {
		t.Fatalf("%d shards, %v", len(paths), err)
	}
	for _, path := range paths {
		name, _ := filepath.Rel(one, path)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if other, _ := os.ReadFile(filepath.Join(three, name)); !bytes.Equal(data, other) {
			t.Errorf("%s differs", name)
		}
		n, bytes := recordsOf(t, data)
		records += n
		text += bytes
	}
	if records != spec.Documents || text != size {
		t.Errorf("%d records with %d bytes, said were %d", records, text, size)
	}
}

func recordsOf(t *testing.T, packed []byte) (n int, text int64) {
	t.Helper()
	z, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	lines := json.NewDecoder(z)
	for lines.More() {
		var r struct{ ID, Text string }
		if err := lines.Decode(&r); err != nil || r.ID == "" || !utf8.ValidString(r.Text) {
			t.Fatalf("record %d: %v", n, err)
		}
		n++
		text += int64(len(r.Text))
	}
	return n, text
}

// What comes after a corpus is of the newest year, and half of it of bodies that the
// corpus has.
func TestNewest(t *testing.T) {
	base := &corpus{corpusSpec: corpusSpec{Documents: 4000, Every: 1, Seed: 1}}
	m := newMaker(base.newest(100, 2))
	known := 0
	for _, report := range m.newest {
		at, document, _ := m.nation.find(report)
		if _, year, _ := m.nation.areas[at].place(document); year != firstYear+years-1 {
			t.Errorf("report %d is of %d", report, year)
		}
		if report < base.Documents {
			known++
		}
	}
	if len(m.newest) != 100 || known < 40 || known > 60 {
		t.Errorf("%d reports, %d of them of bodies that are known", len(m.newest), known)
	}
	if one := newMaker(base.newest(1, 3)).newest; len(one) != 1 || one[0] >= base.Documents {
		t.Errorf("the single one is %v", one)
	}
}

// A corpus is made once, and again when it is not what it should be.
func TestPrepare(t *testing.T) {
	dir, spec := t.TempDir(), corpusSpec{Documents: 30, Every: 3, Seed: 1, Tree: true}
	made, err := spec.prepare(dir)
	if err != nil || made.reused {
		t.Fatal(made, err)
	}
	again, err := spec.prepare(dir)
	if err != nil || !again.reused || again.Text != made.Text {
		t.Fatalf("%+v, %v", again, err)
	}
	paths, err := filesBelow(made.dir)
	if err != nil || len(paths) != spec.Documents {
		t.Fatalf("%d files, %v", len(paths), err)
	}
	if err := os.WriteFile(paths[len(paths)-1], []byte("other"), 0o666); err != nil {
		t.Fatal(err)
	}
	if third, err := spec.prepare(dir); err != nil || third.reused || third.Text != made.Text {
		t.Errorf("%+v, %v", third, err)
	}
}

// All reports of a round are different ones: each body and year once, and some
// a second time in other words.
func TestNation(t *testing.T) {
	n := newNation()
	total := n.ends[len(n.ends)-1]
	if total < 1_000_000 {
		t.Errorf("%d reports in all", total)
	}
	seen := map[[3]int]bool{}
	names := map[string]bool{}
	for i := range total {
		at, document, round := n.find(i)
		a := &n.areas[at]
		body, year, version := a.place(document)
		key := [3]int{a.number + body, year, version}
		if seen[key] || round != 0 || year < firstYear || year >= firstYear+years {
			t.Fatalf("report %d: body %d, year %d, version %d, round %d", i, key[0], year, version, round)
		}
		seen[key] = true
		names[a.bodies[body].Name] = true
	}
	if at, document, round := n.find(total); at != 0 || document != 0 || round != 1 {
		t.Errorf("after the last: %d, %d, %d", at, document, round)
	}
	if last := n.areas[len(n.areas)-1]; len(names) < (last.number+len(last.bodies))*99/100 {
		t.Errorf("%d names for %d bodies", len(names), last.number+len(last.bodies))
	}
}
