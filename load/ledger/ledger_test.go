package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write makes a ledger of lines: a journal has all its columns.
func write(t *testing.T, lines ...Line) Ledger {
	t.Helper()
	dir := t.TempDir()
	j, err := NewJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		if err := j.Add(&lines[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, JournalName), filepath.Join(dir, Name)); err != nil {
		t.Fatal(err)
	}
	return Of(dir)
}

func TestScan(t *testing.T) {
	l := write(t,
		Line{Kind: Read, Entry: Entry{Key: "/a", Size: 3, SHA256: "ab", Report: true, Extractor: "1"}},
		Line{Kind: Failed, Entry: Entry{Key: "/b\xff", Failure: "unreadable", Detail: "no", Gone: 7}})
	var got []Entry
	each := func(e *Entry) error { got = append(got, *e); return nil }
	if err := l.Scan(t.Context(), each, "key", "report", "gone", "detail"); err != nil {
		t.Fatal(err)
	}
	want := []Entry{{Key: "/a", Report: true}, {Key: "/b\uFFFD", Detail: "no", Gone: 7}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("only the columns asked for (-want +got):\n%s", d)
	}
	if err := Of("").Scan(t.Context(), func(*Entry) error { t.Error("no ledger has an entry"); return nil }, "key"); err != nil {
		t.Error(err)
	}
	own := errors.New("own")
	if err := l.Scan(t.Context(), func(*Entry) error { return own }, "key"); !errors.Is(err, own) || errors.As(err, new(*Error)) {
		t.Errorf("an error of the caller became %v", err)
	}
}

func TestDamaged(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"cut":   func(path string) error { return os.Truncate(path, 100) },
		"gone":  os.Remove,
		"other": func(path string) error { return os.WriteFile(path, []byte("no Parquet"), 0o666) },
	} {
		l := write(t, Line{Entry: Entry{Key: "/a"}})
		if err := damage(l.path); err != nil {
			t.Fatal(err)
		}
		var of *Error
		if err := l.Scan(t.Context(), func(*Entry) error { return nil }, "key"); !errors.As(err, &of) || of.Path != l.path {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
