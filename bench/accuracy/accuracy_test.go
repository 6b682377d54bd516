package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/report"
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
	const of = 80 // of each layout
	var all specimen.Tally
	var by tallies
	readAll(1, of*len(specimen.AllLayouts), func(i int) specimen.Options {
		return specimen.Options{Layout: specimen.AllLayouts[i%len(specimen.AllLayouts)]}
	}, func(r *result) {
		all.Add(&r.score)
		by.of(groupOf(r.doc.Layout)).Add(&r.score)
	})
	check := func(name string, got, low, high float64) {
		text := fmt.Sprintf("%s: %.6f, to be from %v to %v", name, got, low, high)
		if got < low || got > high {
			t.Error(text)
		} else {
			t.Log(text)
		}
	}
	for _, g := range []struct {
		name                string
		f1, silent, alarmed float64 // at least, at most, at most
	}{
		{inRows, 0.998, 1e-5, 1e-3},
		{outOfPlace, 0.99, 5e-4, 1e-2},
		{byColumn, 0.95, 2e-3, 3e-2},
		{squashed, 0.95, 1e-4, 5e-3},
	} {
		f := by.of(g.name)
		check("F1 of non-zero cells, "+g.name, share(2*f.Hits, f.NonZero+f.Hits+f.FalseNonZero), g.f1, 1)
		check("silent errors, "+g.name, share(f.Silent, f.Produced), 0, g.silent)
		check("false alarms, "+g.name, share(f.FalseAlarms, f.Sound), 0, g.alarmed)
	}
	check("values verified and wrong", float64(all.FalseVerified), 0, 0)
	check("near misses taken for reports", float64(all.Taken), 0, 0)
	check("edition", share(all.EditionRight, all.Reports), 0.999, 1)
	check("year", share(all.YearRight, all.Reports), 0.998, 1)
	check("agency where it is stated", share(all.AgencyRight, all.AgencyTold), 0.99, 1)
	check("reasons of near misses", share(all.ReasonRight, all.NearMisses), 0.92, 1)
}

// TestDisorders reads a sample of reports in disorder: what is verified is right, and few
// values are wrong without a mark.
func TestDisorders(t *testing.T) {
	const of = 20 // of each disorder, and of each layout with several
	var all specimen.Tally
	count := func(r *result) {
		all.Add(&r.score)
		if r.score.FalseVerified > 0 {
			t.Errorf("seed %d, %s, %v: %q", r.seed, r.doc.Layout, r.doc.Noise, r.score.Faults)
		}
	}
	readAll(0, of*len(specimen.Disorders), func(i int) specimen.Options {
		return specimen.MishapOptions(specimen.Disorders, nil, uint64(i))
	}, count)
	readAll(0, of*len(specimen.AllLayouts), func(i int) specimen.Options {
		return specimen.Options{Kind: specimen.Report, Layout: specimen.AllLayouts[i%len(specimen.AllLayouts)], Noise: []specimen.Noise{}, Disordered: true}
	}, count)
	const most = 1e-3
	if got := share(all.Silent, all.Produced); got > most {
		t.Errorf("%.6f of the values are wrong and not marked, to be at most %v", got, most)
	}
}

// TestDamagedDisorders reads reports in disorder that were cut and damaged besides: all that is
// asked is an answer.
func TestDamagedDisorders(t *testing.T) {
	const documents = 600
	err := digests(io.Discard, 0, documents, func(i int) specimen.Options {
		return specimen.MishapOptions(specimen.Disorders, nil, uint64(i))
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

// TestDetection changes one digit in table 3 of right reports: nearly always
// the sums show.
func TestDetection(t *testing.T) {
	const documents, untorn = 300, 15 // of the layouts the first are in rows
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

// Documents with several reports are divided, or rejected: in no layout and kind of file is a
// report taken for another's, or a wrong number not doubted.
func TestCompendia(t *testing.T) {
	const of = 8 // of each layout and kind
	var all specimen.Tally
	divided, asOne, files := 0, 0, specimen.FileKinds()
	rd := newReader()
	for i := range of * (len(specimen.AllLayouts) + len(files)) {
		o := specimen.Options{Noise: []specimen.Noise{}}
		if k := i % (len(specimen.AllLayouts) + len(files)); k < len(files) {
			o.File = files[k]
		} else {
			o.Layout = specimen.AllLayouts[k-len(files)]
		}
		c := specimen.NewCompendium(uint64(1+ofCompendium*i), ofCompendium, o)
		var reject *report.Reject
		switch _, err := rd.x.Extract(c.Bytes); {
		case !errors.As(err, &reject):
			asOne++
			continue
		case len(reject.Reports) == 0:
			continue
		}
		divided++
		for k, s := range rd.scores(c.Truths, reject.Reports) {
			all.Add(&s)
			if s.Silent+s.FalseVerified > 0 || s.AgencyTold && !s.AgencyRight || !s.YearRight {
				t.Errorf("document %d, %s%s, report %d: %q", i, o.Layout, o.File, k+1, s.Faults)
			}
		}
	}
	if share := float64(divided) / float64(of*(len(specimen.AllLayouts)+len(files))); share < .4 {
		t.Errorf("%.2f of the documents divided", share)
	}
	if asOne > 2 {
		t.Errorf("%d documents read as one report", asOne)
	}
	if all.Taken > 0 || all.Read < all.Reports {
		t.Errorf("%d reports too many, %d of %d read", all.Taken, all.Read, all.Reports)
	}
}

// Pages that hold no report but link to one say whose it is, of which year and when it came, and never of
// a file that is none.
func TestPagesThatLink(t *testing.T) {
	const pages, found, known = 60, 0.99, 0.97 // at least these shares
	for _, way := range slices.Concat(specimen.Ways, specimen.Misleading) {
		got := linkedBy(way, 1, pages, func(seed uint64, l *specimen.Linking, err error) { t.Logf("seed %d, %s: %v", seed, way, err) })
		if got.wrong() > 0 {
			t.Errorf("%s: %+v", way, got)
		}
		if share := float64(got.found) / pages; got.years > 0 && share < found {
			t.Errorf("%s: the file of %.3f is known", way, share)
		}
		if share := float64(got.agency.right+got.year.right) / float64(max(1, got.agencies+got.years)); got.years > 0 && share < known {
			t.Errorf("%s: agency and year of %.3f are known", way, share)
		}
	}
}

// Files of XML of Word and Excel are read as those of today are: every cell, and who and when.
func TestFilesOfXML(t *testing.T) {
	const of = 60 // of each kind
	for _, kind := range specimen.XMLKinds {
		readAll(1, of, func(int) specimen.Options { return specimen.Options{Kind: specimen.Report, File: kind} }, func(r *result) {
			if s := &r.score; s.Silent > 0 || len(s.Faults) > 0 {
				t.Errorf("seed %d, %s: %q", r.seed, kind, s.Faults)
			}
		})
	}
}
