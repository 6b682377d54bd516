package extract_test

import (
	"reflect"
	"testing"

	"gongkai/extract"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// What is read of a document does not depend on those that were read before by the same
// Extractor, which keeps buffers and the heads that it has met.
func TestReadingIsOfTheDocumentAlone(t *testing.T) {
	documents := 2400
	if testing.Short() || raced {
		documents = 300
	}
	layouts := [2]specimen.Layout{"", specimen.Spaces} // of which places in lines are kept
	used := extract.New()
	for seed := range uint64(documents) {
		d := specimen.Generate(seed, specimen.Options{Layout: layouts[seed%2]})
		want, wantErr := extract.New().Extract(d.Bytes)
		for range 2 { // the second time what was kept of the first is there
			got, err := used.Extract(d.Bytes)
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, wantErr) {
				t.Fatalf("seed %d, %s: %d readings, %d by an Extractor that has read nothing before: %v, %v", seed, d.Layout, cellsOf(got), cellsOf(want), err, wantErr)
			}
		}
	}
}

func cellsOf(r *report.Report) int {
	if r == nil {
		return 0
	}
	return len(r.Readings)
}
