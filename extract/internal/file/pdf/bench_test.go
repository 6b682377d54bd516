package pdf

import (
	"os"
	"path/filepath"
	"testing"

	"gongkai/extract/internal/file/pdf/engine"
	"gongkai/extract/internal/parts"
)

// Pages of what a browser and an office program print, by one worker.
func BenchmarkPages(b *testing.B) {
	paths, err := filepath.Glob("testdata/*.pdf")
	if err != nil || len(paths) == 0 {
		b.Fatal(paths, err)
	}
	var docs [][]byte
	pages := 0
	for _, path := range paths {
		doc, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		d, err := engine.Open(doc)
		if err != nil {
			b.Fatal(err)
		}
		pages += d.Pages
		d.Close()
		docs = append(docs, doc)
	}
	var f parts.File
	for b.Loop() {
		for _, doc := range docs {
			f.Reset()
			if err := Read(doc, &f); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
}
