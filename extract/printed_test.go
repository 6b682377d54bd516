package extract_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/extract"
)

// What a browser and an office program print is read as what was printed: every cell, whose report
// it is and of which year.
func TestPrinted(t *testing.T) {
	const dir = "internal/file/pdf/testdata"
	type truth struct {
		File            string
		Agency          string
		AgencyAlsoRight []string `json:"agency_also_right"`
		Year            int
		Cells           map[string]*float64
	}
	lines, err := os.ReadFile(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(lines)) {
		var want truth
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		seed := strings.TrimSuffix(want.File, ".html")
		paths, err := filepath.Glob(filepath.Join(dir, "*-"+seed+".pdf"))
		if err != nil || len(paths) != 1 {
			t.Fatalf("%s: %v, %v", seed, paths, err)
		}
		t.Run(filepath.Base(paths[0]), func(t *testing.T) {
			doc, err := os.ReadFile(paths[0])
			if err != nil {
				t.Fatal(err)
			}
			r, err := extract.New().Extract(doc)
			if err != nil {
				t.Fatal(err)
			}
			if r.Agency != want.Agency && !slices.Contains(want.AgencyAlsoRight, r.Agency) || r.Year != want.Year {
				t.Errorf("a report of %s on %d, not of %s on %d", r.Agency, r.Year, want.Agency, want.Year)
			}
			if len(r.Readings) != len(want.Cells) {
				t.Errorf("%d cells, not %d", len(r.Readings), len(want.Cells))
			}
			for _, rd := range r.Readings {
				cell := rd.Metric.String() + "|" + rd.Applicant.String()
				v, ok := want.Cells[cell]
				if !ok || rd.Null != (v == nil) || v != nil && rd.Value != *v {
					t.Errorf("%s: %v at %v", cell, rd.Value, rd.Locator)
				}
			}
		})
	}
}
