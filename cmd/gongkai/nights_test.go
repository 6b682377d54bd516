package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// For the figures of docs/operations.md; smaller in the suite.
var (
	files          = flag.Int("files", 1000, "files of TestNothingNew")
	nights         = flag.Int("nights", 2, "nights of TestNights")
	nightDocuments = flag.Int("night-documents", 400, "documents of TestNights")
)

// nightly runs the nightly job and gives its summary and how long it took.
func nightly(t *testing.T, dir string, args ...string) (tallied, time.Duration) {
	t.Helper()
	start := time.Now()
	out := execute(t, dir, append([]string{"run", "--json"}, args...)...)
	took := time.Since(start)
	var sum tallied
	if err := json.Unmarshal([]byte(out), &sum); err != nil {
		t.Fatal(err)
	}
	return sum, took
}

// A night in which nothing is new takes a small part of the first run.
func TestNothingNew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := pack(filepath.Join(dir, "in"), generated(*files)); err != nil {
		t.Fatal(err)
	}
	first, whole := nightly(t, dir, "in")
	again, part := nightly(t, dir, "in")
	for range 2 { // the best of three: the machine may be busy
		_, took := nightly(t, dir, "in")
		part = min(part, took)
	}
	if first.NewDocuments != int64(*files) || again.NewDocuments != 0 || again.Documents != int64(*files) || again.Outcome != "nothing_new" {
		t.Errorf("first %+v\nagain %+v", first.Run, again.Run)
	}
	ratio := part.Seconds() / whole.Seconds()
	t.Logf("%d files: first run %.2f s, nothing new %.3f s: %.4f of it", *files, whole.Seconds(), part.Seconds(), ratio)
	if most := 1. / 20; *files >= 100_000 && ratio > most {
		t.Errorf("the ratio is %.3f, want at most %.3f", ratio, most)
	}
	if ratio > .5 {
		t.Errorf("the ratio is %.3f", ratio)
	}
}

// One document in a hundred is another one each night: only those are read, and
// the store does not grow.
func TestNights(t *testing.T) {
	t.Parallel()
	dir, docs := t.TempDir(), generated(*nightDocuments)
	in := filepath.Join(dir, "in")
	if err := pack(in, docs); err != nil {
		t.Fatal(err)
	}
	_, first := nightly(t, dir, "in")
	size := sizeOf(t, filepath.Join(dir, "store"))
	reports := 0
	for _, d := range docs {
		if len(d.data) > 1000 {
			docs[reports] = d
			reports++
		}
	}
	docs = docs[:reports]
	t.Logf("%d documents, %d reports: first run %.2f s, %d bytes", *nightDocuments, reports, first.Seconds(), size)
	many := max(1, *nightDocuments/100)
	for night := range *nights {
		for i := range many { // a report, which stays one
			d := docs[(night*many+i)%len(docs)]
			text := fmt.Appendf(d.data, "\n<!-- %d -->\n", night)
			if err := os.WriteFile(filepath.Join(in, d.name), text, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		sum, took := nightly(t, dir, "in")
		if sum.NewDocuments != int64(many) || sum.Loaded != int64(many) || sum.Reports != reports {
			t.Errorf("night %d: %+v", night, sum)
		}
		if night == 0 || night == *nights-1 {
			t.Logf("night %d: %d read anew, %.2f s (%+v), %d bytes", night+1, sum.NewDocuments, took.Seconds(), sum.Stages, sizeOf(t, filepath.Join(dir, "store")))
		}
	}
	// The former generation is kept, once there is one.
	if now := sizeOf(t, filepath.Join(dir, "store")); now > size*5/2 {
		t.Errorf("the store grew from %d to %d bytes", size, now)
	}
}

func sizeOf(t *testing.T, dir string) (size int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		size += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}
