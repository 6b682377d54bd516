package main

import (
	"fmt"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/specimen"
)

// TestPlainReportsExactly reads reports without damage, in the layouts of the
// five real ones: every cell, who and when must be as they were written.
func TestPlainReportsExactly(t *testing.T) {
	const documents = 40 // of each layout and edition
	for _, l := range []specimen.Layout{specimen.CellLines, specimen.CellLinesBlank, specimen.PipeLines, specimen.PipeResidue,
		specimen.PipeRows, specimen.TabRows, specimen.Markdown} {
		t.Run(string(l), func(t *testing.T) {
			for _, e := range form.Editions {
				plain := specimen.Options{Kind: specimen.Report, Layout: l, Edition: e, Noise: []specimen.Noise{}}
				readAll(0, documents, func(int) specimen.Options { return plain }, func(r *result) {
					if r.score.Failed() {
						t.Errorf("seed %d, edition %s: %q", r.seed, e, r.score.Faults)
					}
				})
			}
		})
	}
}

// TestAccuracy measures a sample of what docs/accuracy.md measures whole, and
// does not let the figures sink.
func TestAccuracy(t *testing.T) {
	const documents = 1520 // 80 of each layout
	var untorn, torn, squashed, all specimen.Tally
	readAll(1, documents, func(i int) specimen.Options {
		return specimen.Options{Layout: specimen.Layouts[i%len(specimen.Layouts)]}
	}, func(r *result) {
		s := &r.score
		all.Add(s)
		switch r.doc.Layout {
		case specimen.Torn, specimen.MixedLayouts:
			torn.Add(s)
		case specimen.Squashed, specimen.SquashedLine:
			squashed.Add(s)
		default:
			untorn.Add(s)
		}
	})
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
		{"agency where it is stated", share(all.AgencyRight, all.AgencyTold), 0.99, 1},
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
// the sums show.
func TestDetection(t *testing.T) {
	const documents, untorn = 300, 15 // of the layouts the first are neither torn nor squashed
	var all specimen.Tally
	readAll(0, documents, func(i int) specimen.Options {
		return specimen.Options{Kind: specimen.Report, Layout: specimen.Layouts[i%untorn], Noise: []specimen.Noise{}, Change: specimen.OneDigit}
	}, func(r *result) { all.Add(&r.score) })
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

// TestPitfalls reads a sample of what docs/accuracy.md counts whole: no number
// that a report does not state may be read unmarked, none may be verified.
func TestPitfalls(t *testing.T) {
	const documents = 10 // of each pitfall
	by := make([]specimen.Tally, len(specimen.Pitfalls))
	readAll(0, documents*len(specimen.Pitfalls), func(i int) specimen.Options {
		return specimen.MishapOptions(specimen.Pitfalls, nil, uint64(i))
	}, func(r *result) {
		by[r.seed%uint64(len(by))].Add(&r.score)
		if r.score.Silent > 0 {
			t.Logf("seed %d, %s, %v: %q", r.seed, r.doc.Layout, r.doc.Noise, r.score.Faults)
		}
	})
	for i, p := range specimen.Pitfalls {
		if got := by[i].Silent; got > 0 {
			t.Errorf("%s: %d numbers read in silence", p, got)
		}
		if got := by[i].FalseVerified; got > 0 {
			t.Errorf("%s: %d numbers verified that are not stated", p, got)
		}
	}
}
