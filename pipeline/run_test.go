package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"gongkai/extract/form"
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/load"
)

func TestMain(m *testing.M) {
	// DuckDB's driver keeps a goroutine for each open connector; all are closed.
	goleak.VerifyTestMain(m)
}

// toy reads documents of one line, "agency year value", so that these tests
// hold whatever extract learns. Behind the line "several", each line is a report.
type toy struct{ read *[]string }

func (x toy) Extract(doc []byte) (*report.Report, error) {
	if x.read != nil {
		*x.read = append(*x.read, string(doc)) // one worker
	}
	if lines, ok := strings.CutPrefix(string(doc), "several\n"); ok {
		several := &report.Reject{Reason: report.ReasonSeveral, Detail: message.Plain("several")}
		for line := range strings.Lines(lines) {
			r, err := toy{}.Extract([]byte(line))
			if err != nil {
				return nil, several
			}
			several.Reports = append(several.Reports, r)
		}
		return nil, several
	}
	r := &report.Report{Edition: form.Editions[1], CellsExpected: 1}
	var v float64
	switch n, _ := fmt.Sscan(string(doc), &r.Agency, &r.Year, &v); {
	case len(doc) == 0:
		return nil, &report.Reject{Reason: report.ReasonEmpty}
	case bytes.HasPrefix(doc, []byte{0xff, 0xd8}):
		return nil, &report.Reject{Reason: report.ReasonNotText, Detail: message.New(message.IsJPEG)}
	case bytes.HasPrefix(doc, []byte("panic")):
		panic("index out of range")
	case n < 3:
		return nil, &report.Reject{Reason: report.ReasonNotReport, Detail: message.Plain("no report")}
	}
	r.Readings = []report.Reading{{Metric: form.MustLookup("requests.received"), Applicant: form.AllApplicants, Value: v, Unit: "件", Text: fmt.Sprint(v)}}
	return r, nil
}

type bench struct {
	*testing.T
	dir  string
	read []string
	log  bytes.Buffer
}

func newBench(t *testing.T) *bench { return &bench{T: t, dir: t.TempDir()} }

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) write(files ...string) {
	b.Helper()
	for i := 0; i < len(files); i += 2 {
		path := b.path(files[i])
		b.must(os.MkdirAll(filepath.Dir(path), 0o777))
		b.must(os.WriteFile(path, []byte(files[i+1]), 0o666))
	}
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) options(inputs ...string) Options {
	o := Options{Store: b.path("store"), Workers: 1, Version: "test", Stdin: strings.NewReader(""),
		Log: slog.New(slog.NewTextHandler(&b.log, nil)), extractor: func() extractor { return toy{&b.read} }}
	for _, in := range inputs {
		if in != Stdin {
			in = b.path(in)
		}
		o.Inputs = append(o.Inputs, in)
	}
	return o
}

func (b *bench) run(inputs ...string) *Result {
	b.Helper()
	b.read = nil
	res, err := Run(context.Background(), b.options(inputs...))
	b.must(err)
	return res
}

// rows returns the rows of a query, sources without the directory of the test.
func (b *bench) rows(query string) []string {
	b.Helper()
	s, err := load.OpenStore(b.path("store"))
	b.must(err)
	r, err := s.Read()
	b.must(err)
	defer r.Close()
	return b.rowsOf(r, query)
}

func (b *bench) rowsOf(r *load.Reader, query string) []string {
	b.Helper()
	rows, err := r.Query(context.Background(), query)
	b.must(err)
	defer rows.Close()
	var out []string
	for {
		values, err := rows.Next()
		b.must(err)
		if values == nil {
			return out
		}
		var line []string
		for _, v := range values {
			s, ok := load.Text(v)
			if !ok {
				s = "NULL"
			}
			line = append(line, strings.ReplaceAll(s, b.dir+string(filepath.Separator), ""))
		}
		out = append(out, strings.Join(line, " "))
	}
}

func (b *bench) wantRows(query string, want ...string) {
	b.Helper()
	if d := cmp.Diff(want, b.rows(query)); d != "" {
		b.Errorf("%s (-want +got):\n%s", query, d)
	}
}

// tables returns a hash of each Parquet file that must depend on the documents only.
func (b *bench) tables() map[string]string {
	out := map[string]string{}
	root := b.path("store/current/parquet")
	b.must(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "runs.parquet" || d.Name() == "sources.parquet" {
			return err
		}
		data, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, root)] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	}))
	return out
}

func (b *bench) generation() string {
	target, err := os.Readlink(b.path("store/current"))
	b.must(err)
	return filepath.Base(target)
}

const reported = "SELECT source, agency, year FROM reports ORDER BY source"

func TestEachDocumentEndsSomewhere(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/b/c.txt", "乙县 2020 2", "in/empty.txt", "", "in/photo.jpg", "\xff\xd8\xff",
		"in/bug.txt", "panic", "in/news.txt", "news", "in/corpus.jsonl", "{}", "in/.hidden", "丙 2021 1",
		"in/.git/x.txt", "丁 2021 1", "in/copy.txt", "甲市 2021 1")
	b.must(os.Symlink("a.txt", b.path("in/link.txt")))
	b.must(os.Symlink("nowhere", b.path("in/dangling")))
	b.must(os.Symlink("..", b.path("in/b/up"))) // a loop
	res := b.run("in")
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b/c.txt 乙县 2020")
	b.wantRows("SELECT s.source, r.agency FROM sources s JOIN reports r USING (report_id) ORDER BY ALL",
		"in/a.txt 甲市", "in/b/c.txt 乙县", "in/copy.txt 甲市", "in/link.txt 甲市")
	b.wantRows("SELECT source, reason, detail FROM rejects",
		"in/bug.txt internal_error index out of range",
		"in/corpus.jsonl unsupported its records have no fields",
		"in/dangling unreadable no such file or directory",
		"in/empty.txt empty NULL",
		"in/news.txt not_report no report",
		"in/photo.jpg not_text a JPEG image")
	want := map[reason]int{"internal_error": 1, "unsupported": 1, "unreadable": 1, "empty": 1, "not_report": 1, "not_text": 1}
	if d := cmp.Diff(want, res.Rejected); d != "" || res.Unreadable != 3 {
		t.Errorf("rejected (-want +got):\n%s%d unreadable", d, res.Unreadable)
	}
	if !strings.Contains(b.log.String(), "internal error; please report it") {
		t.Errorf("a panic is not logged:\n%s", b.log.String())
	}
}

func TestOnlyWhatIsNewIsRead(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/b.txt", "乙县 2020 2", "in/c.txt", "news")
	b.run("in")
	before := b.tables()

	if res := b.run("in"); res.Run.Outcome != load.NothingNew || len(b.read) != 0 || b.generation() != "000001" {
		t.Errorf("second run: %s, read %q, generation %s", res.Run.Outcome, b.read, b.generation())
	}
	later := time.Now().Add(time.Hour)
	b.must(os.Chtimes(b.path("in/a.txt"), later, later))
	if res := b.run("in"); res.Run.Outcome != load.NothingNew || len(b.read) != 0 {
		t.Errorf("touched: %s, extracted %q", res.Run.Outcome, b.read)
	}

	b.write("in/d.txt", "丙区 2022 3")
	if res := b.run("in"); res.Run.Outcome != load.Published || !slices.Equal(b.read, []string{"丙区 2022 3"}) {
		t.Errorf("one more: %s, extracted %q", res.Run.Outcome, b.read)
	}
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b.txt 乙县 2020", "in/d.txt 丙区 2022")
	b.wantRows("SELECT source, first_run, last_run FROM sources", "in/a.txt 1 3", "in/b.txt 1 1", "in/d.txt 4 4")

	b.write("in/d.txt", "丙区 2023 3") // changed: replaces what it gave
	b.run("in")
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b.txt 乙县 2020", "in/d.txt 丙区 2023")

	b.must(os.Remove(b.path("in/d.txt"))) // vanished: stays, marked
	b.run("in")
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b.txt 乙县 2020", "in/d.txt 丙区 2023")
	b.wantRows("SELECT source, gone_since FROM sources", "in/a.txt NULL", "in/b.txt NULL", "in/d.txt 6")
	if res := b.run("in"); res.Run.Outcome != load.NothingNew {
		t.Errorf("vanished before: %s", res.Run.Outcome)
	}

	b.write("in/d.txt", "news") // changed into another copy of what is known
	b.run("in")
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b.txt 乙县 2020")
	if after := b.tables(); before["/readings/2021.parquet"] != after["/readings/2021.parquet"] {
		t.Error("a year that is what it was has other bytes")
	}
	b.wantRows("SELECT run_id, outcome FROM runs", "1 published", "2 nothing_new", "3 nothing_new", "4 published", "5 published", "6 published", "7 nothing_new", "8 published")
	generations, _ := os.ReadDir(b.path("store/generations"))
	if len(generations) != 2 {
		t.Errorf("%d generations are kept, want the published and the former", len(generations))
	}
}

func TestAReportStaysWhileAnySourceHasIt(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/b.txt", "甲市 2021 1")
	b.run("in")
	b.wantRows(reported, "in/a.txt 甲市 2021")
	b.write("in/a.txt", "乙县 2020 2 ")
	b.run("in")
	b.wantRows(reported, "in/a.txt 乙县 2020", "in/b.txt 甲市 2021")
}

func TestUnreadableKeepsWhatWasRead(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	b.must(os.Remove(b.path("in/a.txt")))
	b.must(os.Symlink("nowhere", b.path("in/a.txt")))
	if res := b.run("in"); res.Unreadable != 1 {
		t.Errorf("%d unreadable", res.Unreadable)
	}
	b.wantRows(reported, "in/a.txt 甲市 2021")
	b.wantRows("SELECT source, reason FROM rejects", "in/a.txt unreadable")
	if res := b.run("in"); res.Unreadable != 1 || res.Run.Outcome != load.NothingNew {
		t.Errorf("still unreadable: %d, %s", res.Unreadable, res.Run.Outcome)
	}
	b.must(os.Remove(b.path("in/a.txt")))
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	b.wantRows("SELECT source, reason FROM rejects")
}

func TestNewerExtractorReadsAnew(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/b.txt", "news", "other/a.txt", "甲市 2021 1", "other/c.txt", "乙县 2020 2")
	o := b.options("in", "other")
	o.extraction = "0"
	_, err := Run(context.Background(), o)
	b.must(err)

	b.run("in")
	slices.Sort(b.read)
	if !slices.Equal(b.read, []string{"news", "甲市 2021 1"}) {
		t.Errorf("extracted %q", b.read)
	}
	b.run("in", "other") // other/a.txt is known by its bytes, other/c.txt was not given
	if !slices.Equal(b.read, []string{"乙县 2020 2"}) {
		t.Errorf("extracted %q", b.read)
	}
	b.wantRows("SELECT source FROM sources", "in/a.txt", "other/a.txt", "other/c.txt")
}

func TestStdin(t *testing.T) {
	b := newBench(t)
	for _, doc := range []string{"甲市 2021 1", "乙县 2020 2", "乙县 2020 2"} {
		o := b.options(Stdin)
		o.Stdin = strings.NewReader(doc)
		_, err := Run(context.Background(), o)
		b.must(err)
	}
	b.wantRows("SELECT source, agency FROM reports ORDER BY agency", "- 乙县", "- 甲市")
}

func TestInputs(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/b.md", "乙县 2020 2", "in/c.txt", "news", "in/\xb8\xe6.txt", "丙区 2022 3", "corpus.jsonl", "{}")
	var input *InputError
	for _, args := range [][]string{{}, {"missing"}, {"in/*.html"}, {"in", "missing"}} {
		_, err := Run(context.Background(), b.options(args...))
		if !errors.As(err, &input) {
			t.Errorf("%q: %v", args, err)
		}
	}
	if _, err := os.Stat(b.path("store")); err == nil {
		t.Error("a store was made though the inputs are wrong")
	}
	res := b.run("in/*.txt", "in/a.txt", "in", "corpus.jsonl") // overlapping
	if res.Run.Documents != 4 || res.Unreadable != 1 {
		t.Errorf("%d documents, %d unreadable; want each of 4 once, and the corpus that was named", res.Run.Documents, res.Unreadable)
	}
	b.wantRows(reported, "in/\\xB8\\xE6.txt 丙区 2022", "in/a.txt 甲市 2021", "in/b.md 乙县 2020")
}

func TestStoreInsideItsInput(t *testing.T) {
	b := newBench(t)
	b.write("a.txt", "甲市 2021 1")
	for range 2 {
		if res := b.run("."); res.Run.Documents != 1 {
			t.Errorf("%d documents: the store was read as input", res.Run.Documents)
		}
	}
}

func TestForeignDirectoryIsRefused(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "store/thesis.docx", "x")
	_, err := Run(context.Background(), b.options("in"))
	if err == nil || !strings.Contains(err.Error(), "is no store: it holds thesis.docx") {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(b.path("store")); len(entries) != 1 {
		t.Error("something was written there")
	}
}

func TestLocked(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	s, err := load.OpenStore(b.path("store"))
	b.must(err)
	lock, err := s.Lock()
	b.must(err)
	_, err = Run(context.Background(), b.options("in"))
	var locked *load.LockedError
	if !errors.As(err, &locked) || !strings.Contains(err.Error(), fmt.Sprintf("pid %d on ", os.Getpid())) {
		t.Errorf("got %v", err)
	}
	b.must(lock.Release())
	b.run("in")
}

// What was read before a run is stopped is published, and not read again.
func TestStopped(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	b.write("in/b.txt", "乙县 2020 2", "in/c.txt", "news")

	ctx, cancel := context.WithCancel(context.Background())
	o := b.options("in", Stdin)
	stdin, feed := io.Pipe() // never ends
	defer feed.Close()
	o.Stdin = stdin
	o.Workers, o.extractor = 2, func() extractor { return toy{} } // one waits for standard input
	o.Progress = func(p Progress) {
		if p.Documents == 3 {
			time.AfterFunc(50*time.Millisecond, cancel)
		}
	}
	res, err := Run(ctx, o)
	if !errors.Is(err, context.Canceled) || res.Run.Outcome != load.Interrupted {
		t.Errorf("got %v", err)
	}
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b.txt 乙县 2020")
	if _, err := os.Stat(b.path("store/staging")); err == nil {
		t.Error("staging was left behind")
	}
	if res := b.run("in"); len(b.read) > 0 || res.Run.Outcome != load.NothingNew {
		t.Errorf("%s, extracted %q", res.Run.Outcome, b.read)
	}
	b.write("in/d.txt", "丙区 2022 3")
	b.run("in")
	b.wantRows("SELECT run_id, outcome FROM runs", "1 published", "2 interrupted", "3 nothing_new", "4 published")
}

// A corpus that was not read to its end is read again, its records are not.
func TestStoppedWithinCorpus(t *testing.T) {
	b := newBench(t)
	var pairs, texts []string
	for i := range 200 {
		texts = append(texts, fmt.Sprintf("第%d局 2021 %d%s", i, i, found))
		pairs = append(pairs, fmt.Sprint("u", i), texts[i])
	}
	b.write("in/a.jsonl", lines(pairs...))
	ctx, cancel := context.WithCancel(context.Background())
	o := b.options("in")
	o.Progress = func(p Progress) {
		if p.Documents == 20 {
			cancel()
		}
	}
	if _, err := Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	first := slices.Clone(b.read)
	b.run("in")
	if n := len(first); n < 20 || n == 200 || n+len(b.read) != 200 {
		t.Errorf("extracted %d, then %d", n, len(b.read))
	}
	b.wantRows("SELECT count(*) FROM reports", "200")

	alone := newBench(t)
	alone.dir = filepath.Join(b.dir, "alone")
	alone.write("in/a.jsonl", lines(pairs...))
	alone.run("in")
	b.wantRows("SELECT md5(string_agg(r::VARCHAR, '' ORDER BY r::VARCHAR)) FROM readings r", alone.rows("SELECT md5(string_agg(r::VARCHAR, '' ORDER BY r::VARCHAR)) FROM readings r")...)
}

// What a killed run leaves behind does not hinder the next.
func TestLeftovers(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	b.write("store/staging/shards/reports-0.parquet", "half", "store/generations/000002/gongkai.duckdb", "half", "in/b.txt", "乙县 2020 2")
	f, err := os.OpenFile(b.path("store/runs.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	b.must(err)
	_, err = f.WriteString("{\"run_id\":2,\n")
	b.must(err)
	b.must(f.Close())
	b.run("in")
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b.txt 乙县 2020")
	b.wantRows("SELECT run_id, outcome FROM runs", "1 published", "2 published")
}

func TestStoreOfAnotherFormIsRefused(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	for format, want := range map[int]string{storeFormat + 1: "newer gongkai", oldestFormat - 1: "older gongkai"} {
		b.must(generation{Format: format}.write(b.path("store/current")))
		if _, err := Run(context.Background(), b.options("in")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	b.must(os.Rename(b.path("store/current/generation.json"), b.path("store/current/ledger.jsonl"))) // as form 1 has it
	if _, err := Run(context.Background(), b.options("in")); err == nil || !strings.Contains(err.Error(), "older gongkai") {
		t.Errorf("got %v", err)
	}
}

// Parquet of an older form is rewritten by the next run, also with nothing new,
// and no file of it is published again.
func TestParquetOfAnOlderFormIsRewritten(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1", "in/b.txt", "乙县 2020 2")
	b.run("in")
	g, err := readGeneration(&load.Store{Dir: b.path("store")}, b.path("store/current"))
	b.must(err)
	g.Tree = load.TreeForm - 1
	b.must(errors.Join(g.write(b.path("store/current")), os.Remove(b.path("store/current/files.json")))) // which lists it
	if res := b.run("in"); res.Run.Outcome != load.Published || len(b.read) != 0 {
		t.Errorf("got %s, read %v", res.Run.Outcome, b.read)
	}
	files, err := filepath.Glob(b.path("store/generations/000001/parquet/*/*.parquet"))
	b.must(err)
	if len(files) != 3*6 { // two years and none, of two tables and four wide views
		t.Fatalf("there are %v", files)
	}
	for _, old := range files {
		a, err := os.Stat(old)
		b.must(err)
		anew, err := os.Stat(strings.Replace(old, "000001", "000002", 1))
		b.must(err)
		if os.SameFile(a, anew) {
			t.Errorf("%s was taken over", old)
		}
	}
	if res := b.run("in"); res.Run.Outcome != load.NothingNew {
		t.Errorf("once more: %s", res.Run.Outcome)
	}
	b.wantRows(reported, "in/a.txt 甲市 2021", "in/b.txt 乙县 2020")
}

// A reader keeps what it opened while runs publish; one that opens anew sees
// the new tables.
func TestReadersAreNotDisturbed(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	s, err := load.OpenStore(b.path("store"))
	b.must(err)
	old, err := s.Read()
	b.must(err)
	defer old.Close()
	b.write("in/b.txt", "乙县 2020 2")
	b.run("in")
	n, err := old.Count(context.Background(), "reports")
	b.must(err)
	if n != 1 {
		t.Errorf("the old reader sees %d reports", n)
	}
	b.wantRows("SELECT count(*) FROM reports", "2")
}

func TestWorkersDoNotMatter(t *testing.T) {
	var first map[string]string
	for _, workers := range []int{1, 8} {
		b := newBench(t)
		b.Chdir(b.dir)
		for i := range 300 {
			b.write(fmt.Sprintf("in/%03d.txt", i), fmt.Sprintf("第%d局 %d %d", i%40, 2019+i%4, i%7))
		}
		o := b.options()
		o.Inputs, o.Store, o.Workers = []string{"in"}, "store", workers
		o.extractor = func() extractor { return toy{} }
		_, err := Run(context.Background(), o)
		b.must(err)
		if first == nil {
			first = b.tables()
			continue
		}
		if d := cmp.Diff(first, b.tables()); d != "" {
			t.Errorf("1 and %d workers (-1 +%d):\n%s", workers, workers, d)
		}
	}
}

func TestEmptyDirectory(t *testing.T) {
	b := newBench(t)
	b.must(os.Mkdir(b.path("in"), 0o777))
	if res := b.run("in"); res.Reports != 0 || res.Run.Outcome != load.Published {
		t.Errorf("%+v", res)
	}
	b.wantRows("SELECT count(*) FROM observations", "0")
	if res := b.run("in"); res.Run.Outcome != load.NothingNew {
		t.Errorf("again: %s", res.Run.Outcome)
	}
}

// A generation taken from a back-up is a store again.
func TestRestored(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "甲市 2021 1")
	b.run("in")
	b.must(os.CopyFS(b.path("copy/generations/000007"), os.DirFS(b.path("store/generations/000001"))))
	b.must(os.Symlink("generations/000007", b.path("copy/current")))
	b.must(os.RemoveAll(b.path("store")))
	b.must(os.Rename(b.path("copy"), b.path("store")))
	if res := b.run("in"); res.Run.Outcome != load.NothingNew || res.Run.ID != 2 {
		t.Errorf("%s, run %d", res.Run.Outcome, res.Run.ID)
	}
	if _, err := os.Stat(b.path("store/gongkai.duckdb")); err != nil {
		t.Error(err)
	}
	b.write("in/b.txt", "乙县 2020 2")
	b.run("in")
	if b.generation() != "000008" {
		t.Errorf("generation %s", b.generation())
	}
}
