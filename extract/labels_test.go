package extract_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
)

// label is what a careful person reads in a document.
type label struct {
	File    string
	Agency  string
	Year    int
	Edition string
	Cells   map[string]*float64 // metric|applicant_type; nil: blank
}

func labels(t testing.TB) []label {
	t.Helper()
	data, err := os.ReadFile("../testdata/labels.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []label
	for dec := json.NewDecoder(bytes.NewReader(data)); dec.More(); {
		var l label
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

func document(t testing.TB, file string) []byte {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join("../testdata/reports", file))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestReportsAgainstLabels compares all that is read from the five real reports
// with what a person reads in them: nothing missing, nothing invented.
func TestReportsAgainstLabels(t *testing.T) {
	x := extract.New()
	cells := 0
	for _, want := range labels(t) {
		t.Run(want.File, func(t *testing.T) {
			r, err := x.Extract(document(t, want.File))
			if err != nil {
				t.Fatal(err)
			}
			got := label{File: want.File, Agency: r.Agency, Year: r.Year, Edition: r.Edition.String(), Cells: map[string]*float64{}}
			for _, rd := range r.Readings {
				key := rd.Metric.String() + "|" + rd.Applicant.String()
				if _, twice := got.Cells[key]; twice {
					t.Errorf("%s was read twice", key)
				}
				got.Cells[key] = nil
				if !rd.Null {
					got.Cells[key] = &rd.Value
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("labels and reading differ (-labels +reading):\n%s", d)
			}
			if complete := len(want.Cells) >= 198; r.Complete() != complete {
				t.Errorf("complete is %v: %d of %d cells", r.Complete(), len(r.Readings), r.CellsExpected)
			}
			cells += len(r.Readings)
		})
	}
	if cells != 935 {
		t.Errorf("%d cells in all, want 935", cells)
	}
}

// TestPlaces follows the offsets of every value back into the document.
func TestPlaces(t *testing.T) {
	x := extract.New()
	for _, l := range labels(t) {
		doc := document(t, l.File)
		r, err := x.Extract(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, rd := range r.Readings {
			if s := string(doc[rd.Start:rd.End]); s != rd.Text {
				t.Errorf("%s: %s|%s: the document has %q at %d, the reading says %q", l.File, rd.Metric, rd.Applicant, s, rd.Start, rd.Text)
			}
		}
	}
}
