package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// makeFile gives a file to be filled.
func makeFile(t *testing.T, path string, fill func(f *os.File) error) {
	t.Helper()
	f, err := os.Create(path)
	if err == nil {
		err = errors.Join(fill(f), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func zstandard(f io.Writer, fill func(w io.Writer) error) error {
	w, err := zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return err
	}
	return errors.Join(fill(w), w.Close())
}

// record is a line of JSON Lines or CSV with a text.
func record(format, id, text string) string {
	if format == "csv" {
		return fmt.Sprintf("%s,\"%s\"\n", id, strings.ReplaceAll(text, `"`, `""`))
	}
	data, _ := json.Marshal(map[string]string{"id": id, "text": text})
	return string(data) + "\n"
}

// swell writes n bytes that do not shrink so much that they pass for a bomb.
func swell(w io.Writer, n int) error {
	line := []byte(strings.Repeat("政府信息公开", 200))
	for i := 0; n > 0; i++ {
		copy(line, fmt.Sprintf("%016x", uint64(i)*0x9E3779B97F4A7C15))
		if _, err := w.Write(line); err != nil {
			return err
		}
		n -= len(line)
	}
	return nil
}

// watched runs gongkai and gives its exit code, what it said, and its peak of
// memory in MB.
func watched(t *testing.T, dir string, args ...string) (code int, said string, peak int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gongkai", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String(), cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
}

func TestHugeDocuments(t *testing.T) {
	t.Parallel()
	const huge = int64(300 << 20)
	dir := t.TempDir()
	report, err := os.ReadFile("../../testdata/reports/004_6ad4fe2a95d8e177.txt")
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.ReplaceAll(report, []byte("漯河市"), []byte("洛阳市"))
	in := filepath.Join(dir, "in")
	if err := os.Mkdir(in, 0o777); err != nil {
		t.Fatal(err)
	}
	makeFile(t, filepath.Join(in, "report.txt"), func(f *os.File) error { _, err := f.Write(report); return err })
	makeFile(t, filepath.Join(in, "sparse.txt"), func(f *os.File) error { return f.Truncate(huge) })
	makeFile(t, filepath.Join(in, "pages.tar"), func(f *os.File) error {
		w := tar.NewWriter(f)
		err := w.WriteHeader(&tar.Header{Name: "huge.html", Mode: 0o644, Size: huge, Typeflag: tar.TypeReg})
		_, e := f.Seek(huge, io.SeekCurrent) // a hole
		rest := tar.NewWriter(f)
		return errors.Join(err, e, rest.WriteHeader(&tar.Header{Name: "good.html", Mode: 0o644, Size: int64(len(other)), Typeflag: tar.TypeReg}),
			func() error { _, err := rest.Write(other); return err }(), rest.Close())
	})
	for _, format := range []string{"jsonl", "csv"} {
		makeFile(t, filepath.Join(in, "crawl."+format+".zst"), func(f *os.File) error {
			return zstandard(f, func(w io.Writer) error {
				if format == "csv" {
					io.WriteString(w, "id,text\n")
				}
				io.WriteString(w, record(format, "a", string(other)))
				head, tail, _ := strings.Cut(record(format, "b", "TEXT"), "TEXT")
				io.WriteString(w, head)
				if err := swell(w, int(huge)); err != nil {
					return err
				}
				_, err := io.WriteString(w, tail+record(format, "c", strings.ReplaceAll(string(other), "洛阳市", "平顶山市")))
				return err
			})
		})
	}
	code, said, peak := watched(t, dir, "run", "in")
	t.Logf("peak of memory: %d MB", peak)
	if code != exitUnread || peak > 1000 && !raced {
		t.Errorf("exit code %d, peak of memory %d MB: %s", code, peak, said)
	}
	for _, source := range []string{"in/sparse.txt", "in/pages.tar#huge.html", "in/crawl.jsonl.zst#2", "in/crawl.csv.zst#2"} {
		if !strings.Contains(said, fmt.Sprintf("source=%s reason=too_large detail=\"more than 16 MB\"", source)) {
			t.Errorf("%s is not told to be too large:\n%s", source, said)
		}
	}
	got := execute(t, dir, "query", "--format", "csv", "SELECT agency, count(*) AS sources FROM reports JOIN sources USING (report_id) GROUP BY agency ORDER BY agency")
	if want := "agency,sources\n平顶山市人民政府,2\n洛阳市人民政府,3\n漯河市人民政府,1\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Inputs that are damaged or meant to do harm, in the midst of good ones: each
// is told, what is good is read, and nothing is written outside the store.
func TestBadContainers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	docs := generated(60)
	for _, name := range []string{"a_good.jsonl.zst", "m_cut.tar.gz", "n_damaged.jsonl.zst", "z_good.tar.gz"} {
		err := errors.Join(os.MkdirAll(in, 0o777), pack(filepath.Join(in, name), docs[:20]))
		docs = docs[10:]
		if err != nil {
			t.Fatal(err)
		}
	}
	mend := func(name string, change func([]byte) []byte) {
		path := filepath.Join(in, name)
		data, err := os.ReadFile(path)
		if err := errors.Join(err, os.WriteFile(path, change(data), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	mend("m_cut.tar.gz", func(b []byte) []byte { return b[:len(b)*2/3] })
	mend("n_damaged.jsonl.zst", func(b []byte) []byte {
		copy(b[len(b)/2:], bytes.Repeat([]byte{0xA5}, 64))
		return b
	})
	report, err := os.ReadFile("../../testdata/reports/004_6ad4fe2a95d8e177.txt")
	if err != nil {
		t.Fatal(err)
	}
	makeFile(t, filepath.Join(in, "o_bomb.jsonl.zst"), func(f *os.File) error {
		return zstandard(f, func(w io.Writer) error {
			_, err := io.CopyN(w, zeros{}, 300<<20)
			return err
		})
	})
	makeFile(t, filepath.Join(in, "p_escape.zip"), func(f *os.File) error {
		w := zip.NewWriter(f)
		var errs []error
		for _, name := range []string{"../../../escaped.txt", "/tmp/gongkai-absolute.txt", `..\..\windows.txt`, "C:/drive.txt"} {
			m, err := w.Create(name)
			errs = append(errs, err)
			_, err = m.Write([]byte(strings.ReplaceAll(string(report), "漯河市", fmt.Sprintf("第%d市", len(errs)))))
			errs = append(errs, err)
		}
		return errors.Join(append(errs, w.Close())...)
	})
	makeFile(t, filepath.Join(in, "q_member.zip"), func(f *os.File) error {
		w := zip.NewWriter(f)
		var errs []error
		for i, name := range []string{"first.txt", "second.txt"} {
			m, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			errs = append(errs, err)
			_, err = m.Write([]byte(strings.ReplaceAll(string(report), "漯河市", fmt.Sprintf("成员%d市", i))))
			errs = append(errs, err)
		}
		return errors.Join(append(errs, w.Close())...)
	})
	mend("q_member.zip", func(b []byte) []byte { copy(b[200:], "damage"); return b })

	var first string
	for range 2 { // tried again each time, and the outcome is the same
		code, said, _ := watched(t, dir, "run", "in")
		if code != exitUnread {
			t.Fatalf("exit code %d: %s", code, said)
		}
		for _, want := range []string{
			`source=in/m_cut.tar.gz reason=unreadable detail="record `, `it ends too early; is it cut off?"`,
			`source=in/n_damaged.jsonl.zst reason=unreadable detail="record `,
			`source=in/o_bomb.jsonl.zst reason=unreadable detail="record 1: swells to more than 1000 times its size; taken for a zip bomb"`,
			`source=in/q_member.zip reason=unreadable detail="record 2: first.txt: zip: checksum error"`,
		} {
			if !strings.Contains(said, want) {
				t.Errorf("it does not say %s:\n%s", want, said)
			}
		}
		if n := strings.Count(said, "reason="); n != 4 {
			t.Errorf("%d inputs are told, want 4:\n%s", n, said)
		}
		got := digest(t, dir, "store")
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("the second run gives\n%s\nthe first\n%s", got, first)
		}
	}
	count := func(where string) string {
		out := execute(t, dir, "query", "--format", "csv", "SELECT count(*) AS n FROM sources WHERE source LIKE '"+where+"'")
		return strings.TrimPrefix(strings.TrimSpace(out), "n\n")
	}
	for where, want := range map[string]string{"in/a_good%": "2", "in/z_good%": "2", "in/p_escape.zip#%": "4", "in/q_member.zip#second.txt": "1", "in/q_member.zip#first.txt": "0"} {
		if got := count(where); got != want {
			t.Errorf("%s: %s reports, want %s", where, got, want)
		}
	}
	if exists("/tmp/gongkai-absolute.txt") || exists(filepath.Join(dir, "escaped.txt")) || exists(filepath.Join(filepath.Dir(dir), "escaped.txt")) {
		t.Error("a member of an archive was unpacked")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%v, %v: want in and store alone", err, entries)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
