package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// realReports is the folder of the five real reports.
var realReports = sync.OnceValue(func() string {
	dir, err := filepath.Abs("../../testdata/reports")
	if err != nil {
		panic(err)
	}
	return dir
})

// ready is a store of the five real reports. It is made once, since each store
// takes a second, and is never given out, only copies of it.
var ready struct {
	sync.Once
	dir string
	err error
}

func makeReady() {
	if ready.dir, ready.err = os.MkdirTemp("", "gongkai-ready-"); ready.err != nil {
		return
	}
	var said bytes.Buffer
	store := filepath.Join(ready.dir, "store")
	if code := start(context.Background(), &console{in: strings.NewReader(""), out: &said, err: &said}, []string{"run", "--store", store, realReports()}); code != exitDone {
		ready.err = fmt.Errorf("exit code %d: %s", code, said.String())
	}
}

// copyReady makes a store as gongkai run makes of the five real reports.
func copyReady(to string) error {
	ready.Do(makeReady)
	if ready.err != nil {
		return ready.err
	}
	return copyTree(filepath.Join(ready.dir, "store"), to)
}

// copyTree copies files with their modes, and links as links.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := filepath.Join(to, strings.TrimPrefix(path, from))
		switch d.Type() {
		case fs.ModeDir:
			return os.MkdirAll(at, 0o777)
		case fs.ModeSymlink:
			target, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(target, at)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(at, data, info.Mode().Perm())
	})
}

// fiveReports returns a store of the five real reports that is the test's own.
func fiveReports(t *testing.T) string {
	t.Helper()
	store := filepath.Join(t.TempDir(), "store")
	if err := copyReady(store); err != nil {
		t.Fatal(err)
	}
	return store
}

// readyStore: ready STORE: a store as gongkai run $REPORTS makes it, at once.
func readyStore(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ready STORE")
	}
	ts.Check(copyReady(ts.MkAbs(args[0])))
}

// tests are those of the package, in one language, and leave nothing behind.
// Each, and what it starts, has a core: on one a small store takes half of the
// work that it takes on two, where one thread of DuckDB waits for another
// without rest. What wants more says so.
type tests struct{ *testing.M }

func (t tests) Run() int {
	os.Setenv("LC_ALL", "C")
	os.Setenv("GOMAXPROCS", "1")
	runtime.GOMAXPROCS(1) // DuckDB's threads are none of Go's: tests still run beside each other
	defer func() { os.RemoveAll(ready.dir) }()
	return t.M.Run()
}
