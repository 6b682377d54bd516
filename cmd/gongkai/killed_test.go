package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/load"
	schema "gongkai/sql"
)

var kills = flag.Int("kills", 5, "kills of each kind of run in TestKilled")

// digest tells every table and view that must depend on the documents only.
func digest(t *testing.T, dir, store string) string {
	t.Helper()
	var each []string
	for _, relation := range slices.Concat(schema.Tables, schema.Views) {
		from := relation
		switch relation {
		case "sources": // the others are runs
			from = "(SELECT report_id, source FROM sources)"
		case "runs":
			continue
		}
		each = append(each, fmt.Sprintf("SELECT '%s' AS name, count(*) AS n, sum(hash(r)) AS digest FROM %s r", relation, from))
	}
	return execute(t, dir, "query", "--store", store, "--format", "csv", strings.Join(each, " UNION ALL ")+" ORDER BY name")
}

// Runs that are killed at any moment, first runs, nights, and nights that read all anew,
// leave a store that readers can always read, and that a later run brings to what an
// undisturbed one makes.
func TestKilled(t *testing.T) {
	t.Parallel()
	dir, docs := t.TempDir(), generatedSeveral(150)
	half := len(docs) / 2
	for path, part := range map[string][]member{"first": docs[:10], "in/tree": docs[:half], "in/corpus.jsonl.zst": docs[half:]} {
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, "in"), 0o777), pack(filepath.Join(dir, path), part)); err != nil {
			t.Fatal(err)
		}
	}
	k := killer{T: t, dir: dir, Rand: rand.New(rand.NewPCG(4, 1))}
	start := time.Now()
	execute(t, dir, "run", "--store", "whole", "first", "in")
	k.took = time.Since(start)

	for range *kills { // first runs, into stores of their own as long as nothing is published
		k.kill("run", "--store", "store", "first")
		if exists(filepath.Join(dir, "store", "current")) {
			if err := os.RemoveAll(filepath.Join(dir, "store")); err != nil {
				t.Fatal(err)
			}
		}
	}
	execute(t, dir, "run", "--store", "store", "first")
	stop, read := make(chan struct{}), make(chan error, 1)
	go func() { read <- readAlways(t.Context(), filepath.Join(dir, "store"), stop) }()
	for range *kills {
		k.kill("run", "--store", "store", "--reread", "first", "in")
	}
	execute(t, dir, "run", "--store", "store", "first", "in")
	for i := range *kills { // what one night has read the next must not lose
		if err := pack(filepath.Join(dir, "in", "tree"), variants(docs, i)); err != nil {
			t.Fatal(err)
		}
		k.kill("run", "--store", "store", "first", "in")
	}
	execute(t, dir, "run", "--store", "store", "first", "in")
	close(stop)
	if err := <-read; err != nil {
		t.Errorf("a reader: %v", err)
	}
	t.Logf("%d of %d runs were killed", k.killed, 3**kills)
	if k.killed < *kills {
		t.Errorf("only %d of %d runs were killed", k.killed, 3**kills)
	}
	execute(t, dir, "run", "--store", "once", "first", "in")
	if got, want := digest(t, dir, "store"), digest(t, dir, "once"); got != want {
		t.Errorf("after %d kills\n%s\nundisturbed\n%s", k.killed, got, want)
	}
}

// variants makes two reports of a corpus others, and another one new.
func variants(docs []member, night int) (out []member) {
	for _, d := range docs {
		if len(d.data) > 1000 {
			out = append(out, d)
		}
	}
	one, two := out[night%len(out)], out[(7*night+3)%len(out)]
	comment := fmt.Appendf(nil, "\n<!-- %d -->\n", night)
	return []member{{one.name, append(slices.Clip(one.data), comment...)}, {fmt.Sprintf("new/%d.html", night), append(slices.Clip(two.data), comment...)}}
}

// killer kills runs.
type killer struct {
	*testing.T
	*rand.Rand
	dir    string
	took   time.Duration // the longest that a run takes
	killed int
}

// kill runs a command and kills it at a random moment, if it has not ended by then.
func (k *killer) kill(args ...string) {
	k.Helper()
	cmd := exec.Command("gongkai", args...)
	cmd.Dir, cmd.Env = k.dir, append(os.Environ(), "GOMAXPROCS=2")
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		k.Fatal(err)
	}
	kill := time.AfterFunc(time.Duration(k.Int64N(int64(k.took))), func() { cmd.Process.Kill() })
	if cmd.Wait() != nil {
		k.killed++
	} else { // the machine is faster than it was
		k.took = min(k.took, time.Since(begun))
	}
	kill.Stop()
}

// readAlways opens and reads the store over and over. All that it reads of a generation
// must be of one state, and reports only become more.
func readAlways(ctx context.Context, dir string, stop <-chan struct{}) error {
	for reports := int64(0); ; {
		select {
		case <-stop:
			return nil
		default:
		}
		n, err := readWhole(ctx, dir)
		if err != nil {
			return err
		}
		if n < reports {
			return fmt.Errorf("%d reports, after %d", n, reports)
		}
		reports = n
		time.Sleep(time.Millisecond) // the runs need the machine, too
	}
}

// readWhole returns how many reports a store has, or an error if it has not the rows
// that belong to them.
func readWhole(ctx context.Context, dir string) (reports int64, err error) {
	s, err := load.OpenStore(dir)
	if err != nil {
		return 0, err
	}
	r, err := s.Read()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	for _, each := range []string{
		"(SELECT report_id, cells_read AS n FROM reports WHERE cells_read > 0 EXCEPT SELECT report_id, count(*) FROM readings GROUP BY ALL)",
		"(SELECT report_id FROM reports WHERE canonical AND cells_read > 0 EXCEPT SELECT report_id FROM observations)",
		"(SELECT report_id FROM sources EXCEPT SELECT report_id FROM reports)",
		"(SELECT agency_id FROM reports WHERE agency_id IS NOT NULL EXCEPT SELECT agency_id FROM agencies)",
	} {
		if n, err := r.Count(ctx, each); err != nil || n > 0 {
			return 0, errors.Join(err, fmt.Errorf("%d of %s", n, each))
		}
	}
	return r.Count(ctx, "reports")
}
