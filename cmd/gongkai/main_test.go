package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	schema "gongkai/sql"
)

// gongkai runs a command in this process and gives its standard output.
func gongkai(t *testing.T, args ...string) string {
	t.Helper()
	var out, err bytes.Buffer
	if code := start(context.Background(), &console{in: strings.NewReader(""), out: &out, err: &err}, args); code != exitDone {
		t.Fatalf("gongkai %q: exit code %d: %s", args, code, err.String())
	}
	return out.String()
}

// truth is a line of labels.jsonl: what a report says, read by hand.
type truth struct {
	File, Agency, Edition string
	Year                  int
	Cells                 map[string]float64
}

func labels(t *testing.T) map[string]truth {
	t.Helper()
	data, err := os.ReadFile("../../testdata/labels.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]truth{}
	for line := range bytes.Lines(data) {
		var l truth
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		out[l.File] = l
	}
	return out
}

// The store holds what the reports say: every cell, nothing missing, nothing
// invented.
func TestReadingsAreTheLabels(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)

	var reports []struct {
		Source, Agency, Edition, Completeness string
		Year, Cells_Read                      int
	}
	query := func(sql string, into any) {
		t.Helper()
		if err := json.Unmarshal([]byte(gongkai(t, "query", "--store", store, "--format", "json", sql)), into); err != nil {
			t.Fatal(err)
		}
	}
	query("SELECT source, agency, edition, year, completeness, cells_read FROM reports", &reports)
	var readings []struct {
		Source, Agency, Metric, Applicant_Type string
		Year                                   int
		Value                                  *float64
	}
	query("SELECT source, r.agency, r.year, metric, applicant_type, value FROM readings r JOIN reports USING (report_id)", &readings)

	got := map[string]truth{}
	for _, r := range reports {
		file := filepath.Base(r.Source)
		got[file] = truth{file, r.Agency, r.Edition, r.Year, map[string]float64{}}
		want := "complete"
		if strings.HasPrefix(file, "002_") { // it stops inside table 3
			want = "partial"
			if r.Cells_Read != 141 {
				t.Errorf("%s: %d cells, want 141", file, r.Cells_Read)
			}
		}
		if r.Completeness != want {
			t.Errorf("%s is %s, want %s", file, r.Completeness, want)
		}
	}
	for _, r := range readings {
		file := filepath.Base(r.Source)
		if r.Value == nil {
			t.Errorf("%s: %s %s is NULL", file, r.Metric, r.Applicant_Type)
			continue
		}
		if g := got[file]; r.Agency != g.Agency || r.Year != g.Year {
			t.Errorf("%s: readings are of %s %d, the report of %s %d", file, r.Agency, r.Year, g.Agency, g.Year)
		}
		got[file].Cells[r.Metric+"|"+r.Applicant_Type] = *r.Value
	}
	if d := cmp.Diff(labels(t), got); d != "" {
		t.Errorf("(-label +store):\n%s", d)
	}
	if len(readings) != 935 {
		t.Errorf("%d readings, want 935", len(readings))
	}
	var failing []struct{ Verdict string }
	query("SELECT verdict FROM checks WHERE verdict = 'fails'", &failing)
	if len(failing) != 0 {
		t.Errorf("%d checks fail in reports whose sums are right", len(failing))
	}
}

// The Parquet files depend on the documents alone.
func TestWorkersDoNotMatter(t *testing.T) {
	t.Parallel()
	tree := func(workers string) map[string]string {
		store := filepath.Join(t.TempDir(), "store")
		gongkai(t, "run", "--store", store, "--workers", workers, realReports())
		out := map[string]string{}
		root := os.DirFS(filepath.Join(store, "current", "parquet"))
		err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path == "runs.parquet" {
				return err
			}
			data, err := fs.ReadFile(root, path)
			out[path] = fmt.Sprintf("%x", sha256.Sum256(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if d := cmp.Diff(tree("1"), tree("8")); d != "" {
		t.Errorf("(-1 worker +8 workers):\n%s", d)
	}
}

// The queries that query offers to a new user give answers.
func TestOfferedQueries(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	for _, sql := range examples {
		if out := gongkai(t, "query", "--store", store, sql); !strings.Contains(out, "│ agency") {
			t.Errorf("%s gives\n%s", sql, out)
		}
	}
}

// What data packages call a primary key is one.
func TestKeysAreKeys(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	var union []string
	for name, key := range schema.Keys {
		union = append(union, fmt.Sprintf("SELECT '%s' AS name, count(*) AS n, count(DISTINCT (%s)) AS keys FROM %s", name, strings.Join(key, ", "), name))
	}
	sql := "FROM (" + strings.Join(union, " UNION ALL ") + ") WHERE n <> keys"
	if out := gongkai(t, "query", "--store", store, "--format", "csv", sql); out != "name,n,keys\n" {
		t.Errorf("rows share a key:\n%s", out)
	}
}

// docs/data-dictionary.md is what the program says.
func TestDictionaryIsNotStale(t *testing.T) {
	t.Parallel()
	have, err := os.ReadFile("../../docs/data-dictionary.md")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(have), gongkai(t, "dictionary")); d != "" {
		t.Errorf("stale; make it with: go run ./cmd/gongkai dictionary > docs/data-dictionary.md\n%s", d)
	}
}

// A fault of the program itself is no mistake of the user: it has the exit code
// of a failure.
func TestPanicIsAFailure(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	code := start(context.Background(), &console{out: failing{}, err: &said}, []string{"help"})
	if code != exitFailed || !strings.Contains(said.String(), "internal error; please report it: the screen is gone") {
		t.Errorf("exit code %d: %s", code, said.String())
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { panic("the screen is gone") }

// Each exit code that help and docs/operations.md name is one that exists.
func TestExitCodesAreDocumented(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []int{exitDone, exitFailed, exitUsage, exitUnread, exitLocked, exitInterrupted} {
		if !strings.Contains(string(doc), fmt.Sprintf("\n| %d |", code)) {
			t.Errorf("docs/operations.md does not tell of exit code %d", code)
		}
	}
}
