package load

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"gongkai/load/ledger"
)

// generationOf writes files as a generation that a run has built.
func generationOf(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		check(t, os.MkdirAll(filepath.Dir(path), 0o777))
		check(t, os.WriteFile(path, []byte(text), 0o666))
	}
	return dir
}

func all(string) bool { return true }

// faultsOf returns the names of files that are not as they were written.
func faultsOf(t *testing.T, generation string, read bool) (names []string) {
	t.Helper()
	m, err := readManifest(generation)
	check(t, err)
	faults, err := m.compare(t.Context(), generation, read, all)
	check(t, err)
	for _, f := range faults {
		names = append(names, f.Name)
	}
	return names
}

// A file that two generations share is not read again, so that rot in it is seen in
// both; another file of its name is.
func TestSharedFilesKeepTheirLines(t *testing.T) {
	first := generationOf(t, t.TempDir(), map[string]string{File: "one", "parquet/a": "shared", "parquet/b": "same"})
	check(t, writeManifest(t.Context(), first, ""))
	second := generationOf(t, t.TempDir(), map[string]string{File: "two", "parquet/b": "same"})
	check(t, os.Link(filepath.Join(first, "parquet/a"), filepath.Join(second, "parquet/a")))
	check(t, os.WriteFile(filepath.Join(first, "parquet/a"), []byte("rotten"), 0o666))
	check(t, os.WriteFile(filepath.Join(first, "parquet/b"), []byte("rots"), 0o666))
	check(t, writeManifest(t.Context(), second, first))
	for _, c := range []struct {
		dir  string
		read bool
		want int
	}{{first, true, 2}, {second, true, 1}, {first, false, 0}, {second, false, 0}} {
		if got := faultsOf(t, c.dir, c.read); len(got) != c.want {
			t.Errorf("read %t: got %v, want %d", c.read, got, c.want)
		}
	}
	if isWhole(first) || isWhole(second) || isWhole(t.TempDir()) {
		t.Error("what is rotten or not listed is called whole")
	}
}

func TestSumIsThatOfXXH128Sum(t *testing.T) {
	dir := generationOf(t, t.TempDir(), map[string]string{"a": "hello"})
	got, err := sumOf(t.Context(), dir, "a")
	if want := (fileSum{"a", 5, "b5e9c1ad071b3e7fc779cfaa5e523818"}); err != nil || got != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

// At each step of replacing the ledger the files are as their list says.
func TestLedgerReplaced(t *testing.T) {
	dir := generationOf(t, t.TempDir(), map[string]string{File: "tables", ledger.Name: "1"})
	check(t, writeManifest(t.Context(), dir, ""))
	for _, text := range []string{"22", "333", "333", "4444"} {
		m, err := readManifest(dir)
		check(t, err)
		from := generationOf(t, t.TempDir(), map[string]string{ledger.Name: text})
		check(t, m.noteLedger(t.Context(), dir, from)) // and then it is killed
		if got := faultsOf(t, dir, true); got != nil {
			t.Errorf("%s: listed: %v", text, got)
		}
		check(t, ReplaceLedger(t.Context(), dir, from))
		if got := faultsOf(t, dir, true); got != nil {
			t.Errorf("%s: replaced: %v", text, got)
		}
	}
	m, err := readManifest(dir)
	check(t, err)
	if n := len(m.lines(ledger.Name)); n > 2 {
		t.Errorf("%d lines", n)
	}
	check(t, os.WriteFile(filepath.Join(dir, ledger.Name), []byte("22"), 0o666))
	if got := faultsOf(t, dir, true); len(got) != 1 {
		t.Errorf("a ledger of long ago: %v", got)
	}
}

// Where no links can be made a store is published and read all the same.
func TestWithoutLinks(t *testing.T) {
	defer func() { symlink = os.Symlink }()
	symlink = func(to, name string) error {
		return &os.LinkError{Op: "symlink", Old: to, New: name, Err: errors.ErrUnsupported}
	}
	s, err := OpenStore(filepath.Join(t.TempDir(), "store"))
	check(t, err)
	for _, want := range []string{"one", "two", "three"} {
		staged, err := s.Stage()
		check(t, err)
		check(t, s.Publish(t.Context(), generationOf(t, filepath.Join(staged, "built"), map[string]string{File: want})))
		check(t, s.Unstage())
		dir, _, err := s.Current()
		check(t, err)
		got, err := os.ReadFile(filepath.Join(dir, File))
		if check(t, err); string(got) != want {
			t.Errorf("published %q, read %q", want, got)
		}
		again, err := OpenStore(s.Dir)
		check(t, err)
		if there, _, err := again.Current(); err != nil || there != dir {
			t.Errorf("opened again: %s, %v", there, err)
		}
	}
	info, err := os.Lstat(filepath.Join(s.Dir, current))
	if check(t, err); !info.Mode().IsRegular() {
		t.Errorf("current is %v", info.Mode())
	}
	// Moved to where links can be made, the next run makes them.
	symlink = os.Symlink
	staged, err := s.Stage()
	check(t, err)
	check(t, s.Publish(t.Context(), generationOf(t, filepath.Join(staged, "built"), map[string]string{File: "four"})))
	got, err := os.ReadFile(filepath.Join(s.Dir, File))
	if check(t, err); string(got) != "four" {
		t.Errorf("by the link %q", got)
	}
}
