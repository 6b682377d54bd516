package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gongkai/extract/specimen"
	"gongkai/load"
)

// generated makes a corpus of which every tenth document is a report. All are
// UTF-8, so that each form of a corpus can hold them.
func generated(n int) []member {
	var docs []member
	for seed := uint64(0); len(docs) < n; seed++ {
		name := fmt.Sprintf("d%d/%05d.html", seed%7, seed)
		if seed%10 != 0 {
			docs = append(docs, member{name, fmt.Appendf(nil, "<p>第%d条新闻：市政府今日公布有关情况。</p>", seed)})
			continue
		}
		if d := specimen.Generate(seed, specimen.Options{Kind: specimen.Report}); utf8.Valid(d.Bytes) {
			docs = append(docs, member{name, d.Bytes})
		}
	}
	return docs
}

func execute(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gongkai", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("gongkai %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

var forms = flag.Int("forms", 200, "documents of TestFormsOfACorpus")

// One corpus in four forms gives the same readings.
func TestFormsOfACorpus(t *testing.T) {
	t.Parallel()
	dir, docs := t.TempDir(), generated(*forms)
	var first string
	for _, form := range []string{"tree", "corpus.jsonl.zst", "corpus.parquet", "corpus.tar.gz"} {
		if err := pack(filepath.Join(dir, form), docs); err != nil {
			t.Fatal(err)
		}
		execute(t, dir, "run", "--store", "store."+form, form)
		got := execute(t, dir, "query", "--store", "store."+form, "--format", "csv",
			`SELECT agency, year, edition, metric, applicant_type, value, unit, quality
			 FROM readings JOIN (SELECT report_id, edition FROM reports) USING (report_id) ORDER BY ALL`)
		if strings.Count(got, "\n") < 1000 {
			t.Errorf("%s: %d lines", form, strings.Count(got, "\n"))
		}
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("%s gives other readings than the tree", form)
		}
	}
}

// digest tells every table that must depend on the documents only.
func digest(t *testing.T, dir, store string) string {
	t.Helper()
	var each []string
	for _, table := range []string{"observations", "readings", "reports", "checks", "statements", "rejects"} {
		each = append(each, fmt.Sprintf("SELECT '%s' AS name, count(*) AS n, md5(string_agg(r::VARCHAR, '|' ORDER BY r::VARCHAR)) AS digest FROM %[1]s r", table))
	}
	return execute(t, dir, "query", "--store", store, "--format", "csv", strings.Join(each, " UNION ALL ")+" ORDER BY name")
}

// Runs that are killed at any moment leave a store that readers can always
// read, and that a later run brings to what an undisturbed one makes.
func TestKilled(t *testing.T) {
	t.Parallel()
	const kills = 30
	dir, docs := t.TempDir(), generated(150)
	half := len(docs) / 2
	for path, part := range map[string][]member{"first": docs[:10], "in/tree": docs[:half], "in/corpus.jsonl.zst": docs[half:]} {
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, "in"), 0o777), pack(filepath.Join(dir, path), part)); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Now()
	execute(t, dir, "run", "--store", "whole", "first", "in")
	took := time.Since(start)
	want := digest(t, dir, "whole")

	execute(t, dir, "run", "--store", "store", "first")
	stop, read := make(chan struct{}), make(chan error, 1)
	go func() { read <- readAlways(t.Context(), filepath.Join(dir, "store"), stop) }()
	r := rand.New(rand.NewPCG(4, 1))
	killed := 0
	for range kills {
		cmd := exec.Command("gongkai", "run", "--store", "store", "--reread", "first", "in")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOMAXPROCS=2")
		begun := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(r.Int64N(int64(took))), func() { cmd.Process.Kill() })
		if cmd.Wait() != nil {
			killed++
		} else { // the machine is faster than it was
			took = min(took, time.Since(begun))
		}
		kill.Stop()
	}
	execute(t, dir, "run", "--store", "store", "first", "in")
	close(stop)
	if err := <-read; err != nil {
		t.Errorf("a reader: %v", err)
	}
	if killed < kills/3 {
		t.Errorf("only %d of %d runs were killed", killed, kills)
	}
	if got := digest(t, dir, "store"); got != want {
		t.Errorf("after %d kills\n%s\nundisturbed\n%s", killed, got, want)
	}
}

// readAlways opens and reads the store over and over. Each generation is either
// that of the first run or that of all documents, each with all its readings.
func readAlways(ctx context.Context, dir string, stop <-chan struct{}) error {
	seen := map[string]int{}
	for {
		select {
		case <-stop:
			if len(seen) > 2 {
				return fmt.Errorf("%d states were seen, want the first and the last: %v", len(seen), seen)
			}
			return nil
		default:
		}
		state, err := stateOf(ctx, dir)
		if err != nil {
			return err
		}
		seen[state]++
		time.Sleep(time.Millisecond) // the runs need the machine, too
	}
}

func stateOf(ctx context.Context, dir string) (string, error) {
	s, err := load.OpenStore(dir)
	if err != nil {
		return "", err
	}
	r, err := s.Read()
	if err != nil {
		return "", err
	}
	defer r.Close()
	var counts []int64
	for _, table := range []string{"reports", "readings", "checks", "sources"} {
		n, err := r.Count(ctx, table)
		if err != nil {
			return "", err
		}
		counts = append(counts, n)
	}
	return fmt.Sprint(counts), nil
}
