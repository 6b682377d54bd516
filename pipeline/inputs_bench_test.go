package pipeline

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

var benchFiles = flag.Int("files", 20_000, "files of BenchmarkWalk and BenchmarkNothingNew")

// looseFiles returns a directory with files of which none is a report.
func looseFiles(b *testing.B) string {
	dir := b.TempDir()
	for i := range *benchFiles {
		path := filepath.Join(dir, fmt.Sprintf("d%d", i%7), fmt.Sprintf("%06d.txt", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, fmt.Appendf(nil, "no report %d", i), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// BenchmarkWalk walks loose files, without a store.
func BenchmarkWalk(b *testing.B) {
	in := looseFiles(b)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		l := lister{emit: func(*entry) error { n++; return nil }}
		if err := l.list(b.Context(), []string{in}); err != nil || n < *benchFiles {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkNothingNew runs over loose files of which nothing is new.
func BenchmarkNothingNew(b *testing.B) {
	o := Options{Store: filepath.Join(b.TempDir(), "store"), Inputs: []string{looseFiles(b)}, Workers: 2,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), extractor: func() extractor { return toy{} }}
	if _, err := Run(b.Context(), o); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		res, err := Run(b.Context(), o)
		if err != nil || res.Run.NewDocuments != 0 || res.Run.Documents != int64(*benchFiles) {
			b.Fatalf("%+v, %v", res, err)
		}
	}
}
