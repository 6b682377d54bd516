package engine

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// compiled returns the largest file of a cache: the compiled code.
func compiled(t *testing.T, dir string) (path string) {
	t.Helper()
	var most int64
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() > most {
			most, path = info.Size(), p
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatalf("no cache in %s: %v", dir, err)
	}
	return path
}

// A cache that is cut keeps nobody from reading: it is made anew.
func TestCacheMendsItself(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles PDFium")
	}
	dir := filepath.Join(t.TempDir(), "cache")
	if err := startIn(dir); err != nil {
		t.Fatal(err)
	}
	path := compiled(t, dir)
	whole, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, whole.Size()/2); err != nil {
		t.Fatal(err)
	}
	if err := startIn(dir); err != nil {
		t.Fatalf("with a cut cache: %v", err)
	}
	if mended, err := os.Stat(compiled(t, dir)); err != nil || mended.Size() != whole.Size() {
		t.Errorf("the cache is not mended: %v, %v", mended, err)
	}
}

func startIn(dir string) error {
	p, err := start(dir)
	if err != nil {
		return err
	}
	return p.Close()
}
