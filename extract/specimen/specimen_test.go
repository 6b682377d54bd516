package specimen

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

// plain asks for a report without noise.
func plain(l Layout, e form.Edition) Options {
	return Options{Kind: Report, Layout: l, Noise: []Noise{}, Edition: e}
}

func TestDeterministic(t *testing.T) {
	for seed := range uint64(300) {
		a, b := Generate(seed, Options{}), Generate(seed, Options{})
		if !bytes.Equal(a.Bytes, b.Bytes) || !reflect.DeepEqual(a.Truth, b.Truth) {
			t.Fatalf("seed %d: two documents", seed)
		}
	}
}

func TestTruthKeepsIdentities(t *testing.T) {
	for seed := range uint64(400) {
		if d := Generate(seed, plain(CellLines, form.NoEdition)); len(d.Truth.Violations) > 0 {
			t.Errorf("seed %d: %v", seed, d.Truth.Violations)
		}
	}
	broken := 0
	for seed := range uint64(100) {
		d := Generate(seed, Options{Kind: Report, Layout: HTML, Noise: []Noise{Errors}})
		broken += count(len(d.Truth.Violations) > 0)
	}
	if broken < 95 {
		t.Errorf("the agency's errors break an identity in %d of 100 reports", broken)
	}
}

func TestCellCounts(t *testing.T) {
	for _, c := range []struct {
		edition form.Edition
		noise   []Noise
		want    int
	}{
		{older, []Noise{}, 198},
		{newer, []Noise{}, 200},
		{newer, []Noise{Mixed}, 186},
	} {
		for seed := range uint64(20) {
			d := Generate(seed, Options{Kind: Report, Layout: TabRows, Edition: c.edition, Noise: c.noise})
			if n := len(d.Truth.Cells); n != c.want {
				t.Errorf("%v %v: %d cells, want %d", c.edition, c.noise, n, c.want)
			}
		}
	}
}

// TestMostCellsAreZero holds the figures to what real reports are like.
func TestMostCellsAreZero(t *testing.T) {
	cells, zero, largest := 0, 0, 0.0
	for seed := range uint64(1000) {
		for c, v := range Generate(seed, plain(CellLines, form.NoEdition)).Truth.Cells {
			cells++
			zero += count(v.V == 0)
			if c.Metric.Info().Table == disclosure {
				largest = max(largest, v.V)
			}
		}
	}
	if share := float64(zero) / float64(cells); share < .88 || share > .97 {
		t.Errorf("%.3f of the cells are zero", share)
	}
	if largest < 1e6 {
		t.Errorf("the largest number of table 2 is %v", largest)
	}
}

// bare takes out what layouts put between the characters of a document.
func bare(b []byte) string {
	s := string(b)
	var out strings.Builder
	for depth := 0; s != ""; {
		switch i := strings.IndexAny(s, "<>"); {
		case i < 0:
			out.WriteString(s)
			s = ""
		case s[i] == '<':
			out.WriteString(s[:i])
			depth++
			s = s[i+1:]
		default:
			if depth == 0 {
				out.WriteString(s[:i])
			}
			depth = 0
			s = s[i+1:]
		}
	}
	return strings.NewReplacer(" ", "", "\n", "", "\t", "", "|", "", "-", "", "　", "").Replace(out.String())
}

func TestEveryLayoutWritesEveryValue(t *testing.T) {
	for _, l := range AllLayouts {
		for seed := range uint64(30) {
			d := Generate(seed, plain(l, form.NoEdition))
			text := bare(d.Bytes)
			for c, v := range d.Truth.Cells {
				want := strings.TrimPrefix(strconv.FormatFloat(v.V, 'f', -1, 64), "-")
				if !strings.Contains(text, want) {
					t.Errorf("%s, seed %d: no %v = %s", l, seed, c, want)
				}
			}
		}
	}
}

func TestEveryLayoutWritesEveryLabel(t *testing.T) {
	for _, l := range AllLayouts {
		if slices.Contains([]Layout{Spaces, Torn, Reading, MixedLayouts, Poppler, PDFToHTML, PDFMiner, Raw, Collapsed, PDFParse, Patchwork}, l) {
			continue // labels are broken over lines there, among others
		}
		d := Generate(5, plain(l, newer))
		text := bare(d.Bytes)
		for _, m := range requests.In(newer) {
			_, words := wordings(requests.Row, m.String())
			if !strings.Contains(text, words[0]) {
				t.Errorf("%s: no %s", l, words[0])
			}
		}
	}
}

func TestNoiseIsDone(t *testing.T) {
	for _, n := range Noises {
		same := true
		for seed := range uint64(40) {
			o := plain(HTML, form.NoEdition)
			if n == PageBreaks {
				o.Layout = CellLines
			}
			before := Generate(seed, o)
			o.Noise = []Noise{n}
			if !bytes.Equal(before.Bytes, Generate(seed, o).Bytes) {
				same = false
				break
			}
		}
		if same {
			t.Errorf("%s changes nothing", n)
		}
	}
}

func TestSquashedRowsAreGivenUpOnlyWhereOpen(t *testing.T) {
	for _, c := range []struct {
		row  string
		n    int
		want int
	}{
		{"000", 3, 1}, {"898989", 3, 3}, {"640020470", 7, 1}, {"1000001", 7, 1}, {"2648-18538", 3, 0},
	} {
		fits := fitting(anyFit)
		if c.n == applicants {
			fits = summed(c.n, c.n)
		}
		got := len(splits(c.row, c.n, tooMany, fits))
		if c.want > 0 && got < c.want || c.want == 1 && got != 1 || c.want == 0 && got < 2 {
			t.Errorf("%s as %d values: %d ways", c.row, c.n, got)
		}
	}
}

// reportOf returns a report in which cells were read.
func reportOf(cells map[Cell]Value) *report.Report {
	r := &report.Report{}
	for m := range form.Metrics {
		for a := form.NaturalPerson; a <= form.NotApplicable; a++ {
			if v, ok := cells[Cell{form.Metric(m), a}]; ok {
				r.Readings = append(r.Readings, report.Reading{Metric: form.Metric(m), Applicant: a, Value: v.V, Null: v.Null, Unit: v.Unit})
			}
		}
	}
	return r
}

func TestCompare(t *testing.T) {
	d := Generate(3, plain(HTML, newer))
	r := reportOf(d.Truth.Cells)
	r.Agency, r.Year, r.Edition = d.Truth.Agency, d.Truth.Year, d.Truth.Edition
	never := func(int) Mark { return Unverified }
	if s := Compare(&d.Truth, r, nil, never); !s.Perfect() || s.Failed() || s.Correct != 200 {
		t.Errorf("the truth itself: %+v", s)
	}
	r.Readings[7].Value++
	r.Readings = r.Readings[:199]
	s := Compare(&d.Truth, r, nil, never)
	if s.Wrong != 1 || s.Omitted != 1 || s.Silent != 1 || s.Correct != 198 {
		t.Errorf("one wrong, one left out: %+v", s)
	}
	if s := Compare(&d.Truth, r, nil, func(i int) Mark { return []Mark{Unverified, Suspect}[count(i == 7)] }); s.Silent != 0 || s.FalseAlarms != 0 {
		t.Errorf("wrong and marked: %+v", s)
	}
	if s := Compare(&Truth{Kind: Notice}, r, nil, never); !s.Read || !s.Failed() {
		t.Errorf("a notice read: %+v", s)
	}
}
