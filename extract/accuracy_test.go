package extract_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/specimen"
	"gongkai/transform"
)

// reader reads documents of known truth.
type reader struct {
	x *extract.Extractor
	a transform.Auditor
}

func (r *reader) score(doc *specimen.Document) specimen.Score {
	report, err := r.x.Extract(doc.Bytes)
	var quality []transform.Quality
	if err == nil {
		_, quality = r.a.Audit(report)
	}
	return specimen.Compare(&doc.Truth, report, err, func(i int) specimen.Mark { return mark(quality[i]) })
}

// mark is what the checks make of a value.
func mark(q transform.Quality) specimen.Mark {
	switch q {
	case transform.Suspect:
		return specimen.Suspect
	case transform.Verified:
		return specimen.Verified
	}
	return specimen.Unverified
}

// TestPlainReportsExactly reads reports without damage, in the layouts of the
// five real ones: every cell, who and when must be as they were written.
func TestPlainReportsExactly(t *testing.T) {
	rd := &reader{x: extract.New()}
	for _, l := range []specimen.Layout{specimen.CellLines, specimen.CellLinesBlank, specimen.PipeLines, specimen.PipeResidue,
		specimen.PipeRows, specimen.TabRows, specimen.Markdown} {
		t.Run(string(l), func(t *testing.T) {
			for _, e := range form.Editions {
				for seed := range uint64(40) {
					doc := specimen.Generate(seed, specimen.Options{Kind: specimen.Report, Layout: l, Edition: e, Noise: []specimen.Noise{}})
					if s := rd.score(&doc); s.Failed() {
						t.Errorf("seed %d, edition %s: %q", seed, e, s.Faults)
					}
				}
			}
		})
	}
}

// TestAccuracy measures a sample of what docs/accuracy.md measures whole, and
// does not let the figures sink.
func TestAccuracy(t *testing.T) {
	const documents = 1520 // 80 of each layout
	var untorn, torn, squashed, all specimen.Tally
	rd := &reader{x: extract.New()}
	for i := range documents {
		l := specimen.Layouts[i%len(specimen.Layouts)]
		doc := specimen.Generate(uint64(i+1), specimen.Options{Layout: l})
		s := rd.score(&doc)
		all.Add(&s)
		switch l {
		case specimen.Torn, specimen.MixedLayouts:
			torn.Add(&s)
		case specimen.Squashed, specimen.SquashedLine:
			squashed.Add(&s)
		default:
			untorn.Add(&s)
		}
	}
	f1 := func(t *specimen.Tally) float64 { return share(2*t.Hits, t.NonZero+t.Hits+t.FalseNonZero) }
	silent := func(t *specimen.Tally) float64 { return share(t.Silent, t.Produced) }
	for _, figure := range []struct {
		name      string
		got       float64
		low, high float64
	}{
		{"F1 of non-zero cells, untorn", f1(&untorn), 0.999, 1},
		{"F1 of non-zero cells, torn", f1(&torn), 0.98, 1},
		{"F1 of non-zero cells, squashed", f1(&squashed), 0.85, 1},
		{"silent errors, untorn", silent(&untorn), 0, 1e-5},
		{"silent errors, torn", silent(&torn), 0, 1e-4},
		{"silent errors, squashed", silent(&squashed), 0, 1e-4},
		{"false alarms, untorn", share(untorn.FalseAlarms, untorn.Sound), 0, 1e-3},
		{"near misses taken for reports", float64(all.Taken), 0, 0},
		{"edition", share(all.EditionRight, all.Reports), 0.999, 1},
		{"year", share(all.YearRight, all.Reports), 0.998, 1},
		{"agency where it is told", share(all.AgencyRight, all.AgencyTold), 0.99, 1},
		{"reasons of near misses", share(all.ReasonRight, all.NearMisses), 0.92, 1},
	} {
		text := fmt.Sprintf("%s: %.6f, to be from %v to %v", figure.name, figure.got, figure.low, figure.high)
		if figure.got < figure.low || figure.got > figure.high {
			t.Error(text)
		} else {
			t.Log(text)
		}
	}
}

// TestDetection changes one digit in table 3 of right reports: nearly always
// the sums tell.
func TestDetection(t *testing.T) {
	rd := &reader{x: extract.New()}
	var all specimen.Tally
	for seed := range uint64(300) {
		l := specimen.Layouts[int(seed)%15] // those that are not torn or squashed
		doc := specimen.Generate(seed, specimen.Options{Kind: specimen.Report, Layout: l, Noise: []specimen.Noise{}, Change: specimen.OneDigit})
		s := rd.score(&doc)
		all.Add(&s)
	}
	if got := share(all.Caught, all.Changed); got < 0.99 {
		t.Errorf("%.4f of changed digits are noticed", got)
	}
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

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

// TestPitfalls reads a sample of what docs/accuracy.md counts whole: no number
// that a report does not state may be read unmarked, none may be verified.
func TestPitfalls(t *testing.T) {
	const documents = 10 // of each pitfall
	rd := &reader{x: extract.New()}
	by := make([]specimen.Tally, len(specimen.Pitfalls))
	for i := range documents * len(specimen.Pitfalls) {
		doc := specimen.Generate(uint64(i), specimen.PitfallOptions(specimen.Pitfalls, nil, uint64(i)))
		s := rd.score(&doc)
		by[i%len(by)].Add(&s)
		if s.Silent > 0 {
			t.Logf("seed %d, %s, %v: %q", i, doc.Layout, doc.Noise, s.Faults)
		}
	}
	for i, p := range specimen.Pitfalls {
		if got := by[i].Silent; got > 0 {
			t.Errorf("%s: %d numbers read in silence", p, got)
		}
		if got := by[i].FalseVerified; got > 0 {
			t.Errorf("%s: %d numbers verified that are not stated", p, got)
		}
	}
}
