package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func gzipTo(w io.Writer, fill func(w io.Writer) error) error {
	z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
	return errors.Join(fill(z), z.Close())
}

func repeat(w io.Writer, s string, n int) error {
	_, err := io.WriteString(w, strings.Repeat(s, n/len(s)))
	return err
}

// hostileFolder makes a folder of small files that take much, or for ever, beside
// the five reports.
func hostileFolder(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	in := filepath.Join(dir, "in")
	if err := os.CopyFS(in, os.DirFS("../../testdata/reports")); err != nil {
		t.Fatal(err)
	}
	for name, fill := range map[string]func(w io.Writer) error{
		"layers.jsonl.gz.gz": func(w io.Writer) error {
			return gzipTo(w, func(w io.Writer) error {
				return gzipTo(w, func(w io.Writer) error { return repeat(w, "{\"text\":\""+strings.Repeat("x", 5000)+"\"}\n", 70<<20) })
			})
		},
		"commas.csv.gz": func(w io.Writer) error {
			return gzipTo(w, func(w io.Writer) error {
				return errors.Join(repeat(w, "text,id\n", 8), repeat(w, ",", 40<<20))
			})
		},
		"commas.csv":  func(w io.Writer) error { return errors.Join(repeat(w, "text,id\n", 8), repeat(w, ",", 15<<20)) },
		"blanks.txt":  func(w io.Writer) error { return repeat(w, "　", 16<<20) },
		"blanks2.txt": func(w io.Writer) error { return errors.Join(repeat(w, "　", 15<<20), repeat(w, "\n公开", 4000)) },
		"cells2.html": func(w io.Writer) error { return repeat(w, "<tr><td>1</td></tr>", 16<<20) },
		"keys.jsonl": func(w io.Writer) error {
			return errors.Join(repeat(w, "{", 1), repeat(w, "\"k\":1,", 15<<20), repeat(w, "\"\\ud800\":1}\n", 12))
		},
		"schema.parquet": func(w io.Writer) error {
			var b bytes.Buffer
			err := packParquet(&b, generated(20))
			at := bytes.Index(b.Bytes(), []byte("ARROW:schema")) + 30 // claims a message of gigabytes
			copy(b.Bytes()[at:], "OOOO")
			_, e := w.Write(b.Bytes())
			return errors.Join(err, e)
		},
		"cut.parquet": func(w io.Writer) error { return repeat(w, "PAR1", 400) },
		"pages.warc.gz": func(w io.Writer) error {
			return gzipTo(w, func(w io.Writer) error { return repeat(w, "WARC/1.0\r\n", 10) })
		},
		"array.json":     func(w io.Writer) error { return errors.Join(repeat(w, "[", 1), repeat(w, "{\"text\":\"a\"},", 13)) },
		"bad-line.jsonl": func(w io.Writer) error { return repeat(w, "{\"text\":NaN}\n{\"text\":\"a\"}\n", 26) },
	} {
		makeFile(t, filepath.Join(in, name), func(f *os.File) error { return fill(f) })
	}
	return dir
}

// One bad file costs the others nothing, each is told with a reason, and memory
// is bounded, whatever two workers have in hand.
func TestHostileFolder(t *testing.T) {
	t.Parallel()
	dir := hostileFolder(t)
	code, said, peak := watched(t, dir, "run", "--workers", "2", "in")
	t.Logf("peak of memory: %d MB", peak)
	if code != exitUnread || peak > 1000 && !raced {
		t.Errorf("exit code %d, peak of memory %d MB: %s", code, peak, said)
	}
	got := execute(t, dir, "query", "--format", "csv", "SELECT source, reason, detail FROM rejects WHERE reason NOT IN ('not_report', 'not_text') ORDER BY source")
	want := []string{
		`in/array.json,unreadable,record 2: it ends too early; is it cut off?`,
		`in/bad-line.jsonl#1,unreadable,is no JSON object: invalid character 'N' looking for beginning of value`,
		`in/blanks.txt,empty,`,
		`in/commas.csv.gz#1,too_large,more than 16 MB`,
		`in/cut.parquet,unreadable,record 1: `,
		`in/layers.jsonl.gz.gz,unreadable,`,
		`in/pages.warc.gz,unreadable,record 1: it ends too early; is it cut off?`,
	}
	for _, w := range want {
		if !strings.Contains(got, "\n"+w) {
			t.Errorf("it does not tell %s:\n%s", w, got)
		}
	}
	if n := execute(t, dir, "query", "--format", "csv", "SELECT count(*) AS n FROM sources WHERE source LIKE 'in/0%'"); n != "n\n5\n" {
		t.Errorf("of the five reports %s", n)
	}
	if n := execute(t, dir, "query", "--format", "csv", "SELECT count(*) > 0 AS n FROM sources WHERE source LIKE 'in/schema.parquet#%'"); n != "n\ntrue\n" {
		t.Errorf("reports of schema.parquet: %s", n)
	}
}

// SIGTERM is answered soon, whatever is being read, and what was read is published.
func TestHostileFolderIsLeft(t *testing.T) {
	t.Parallel()
	dir := hostileFolder(t)
	fifo := filepath.Join(dir, "endless.csv")
	if err := syscall.Mkfifo(fifo, 0o666); err != nil {
		t.Fatal(err)
	}
	// On a busy machine nothing may be read yet when the signal comes.
	for wait := 500 * time.Millisecond; !exists(filepath.Join(dir, "store", "current")) && wait < patience; wait *= 2 {
		leave(t, dir, fifo, wait)
	}
	execute(t, dir, "query", "SELECT count(*) FROM reports")
}

// leave runs over the folder and a file that never ends, and stops the run after
// a while.
func leave(t *testing.T, dir, fifo string, wait time.Duration) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gongkai", "run", "in", filepath.Base(fifo))
	cmd.Dir = dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go feedEndlessly(fifo)
	if staging := filepath.Join(dir, "store", "staging"); !eventually(func() bool { return exists(staging) }) {
		t.Fatal("the run does not begin")
	}
	time.Sleep(wait) // it is in the midst of something
	start := time.Now()
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait()
	// What is endless is never left but for the signal; all else takes seconds.
	if took := time.Since(start); took > patience || cmd.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("exit code %d after %s", cmd.ProcessState.ExitCode(), took)
	}
}

// feedEndlessly writes a CSV that never ends to whoever reads it.
func feedEndlessly(fifo string) {
	f, err := os.OpenFile(fifo, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer f.Close()
	io.WriteString(f, "text\n\"")
	for err == nil {
		_, err = io.WriteString(f, strings.Repeat("a", 1<<16))
	}
}
