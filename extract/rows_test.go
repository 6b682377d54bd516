package extract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/specimen"
)

// Without rows everything else of a report is the same.
func TestWithoutRows(t *testing.T) {
	full, bare := extract.New(), extract.NewWithoutRows()
	for seed := range uint64(200) {
		doc := specimen.Generate(seed, specimen.Options{}).Bytes
		want, wantErr := full.Extract(doc)
		got, err := bare.Extract(doc)
		if d := cmp.Diff(wantErr, err); d != "" {
			t.Fatalf("seed %d: %s", seed, d)
		}
		if err != nil {
			continue
		}
		if len(want.Rows) == 0 && len(want.Readings) > 0 || len(got.Rows) > 0 {
			t.Errorf("seed %d: %d rows, %d without", seed, len(want.Rows), len(got.Rows))
		}
		want.Rows = nil
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("seed %d: (-with +without):\n%s", seed, d)
		}
	}
}
