package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestInspectGolden draws the five real reports and some documents made by hand
// or by specimen, and compares what comes out with testdata/golden.
func TestInspectGolden(t *testing.T) {
	t.Parallel()
	reports, err := filepath.Glob("../../testdata/reports/*")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := filepath.Glob("testdata/documents/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) == 0 || len(documents) == 0 {
		t.Fatal("nothing to draw")
	}
	for _, file := range append(reports, documents...) {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		t.Run(name, func(t *testing.T) {
			golden(t, name, "inspect", file)
			golden(t, name+".where", "inspect", "--where", file)
			golden(t, name+".zh", "inspect", "--lang", "zh", file)
		})
	}
}

// golden compares what a command prints, and its exit code, with a file.
func golden(t *testing.T, name string, args ...string) {
	t.Helper()
	var out, stderr bytes.Buffer
	code := start(context.Background(), &console{in: strings.NewReader(""), out: &out, err: &stderr}, args)
	got := out.String() + stderr.String()
	if code != exitDone {
		got += fmt.Sprintf("exit code %d\n", code)
	}
	file := filepath.Join("testdata/golden", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; make it with go test ./cmd/gongkai -update", err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s differs; if it is right, go test ./cmd/gongkai -update (-file +now):\n%s", file, d)
	}
}
