package rows

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongkai/extract/report"
	"gongkai/load/internal/loadtest"
	"gongkai/transform"
)

// odd values and texts that a report could have.
var (
	oddValues = []float64{0, 1, 999, 1000, 1e15, 1 << 53, 1<<53 + 2, 1e300, 0.1, -3, math.Copysign(0, -1), math.MaxInt64}
	oddTexts  = []string{"", "0", "00", "1000", "１２", "一", "\xff", "1e3", "1000000000000000"}
)

// odd is a report with odd values and its rows, the same for the same seed.
func odd(seed uint64) (*transform.Report, *transform.Rows) {
	r := rand.New(rand.NewPCG(seed, 1))
	doc := loadtest.Made(int(seed))
	in := doc.Report
	in.Title, in.Evidence, in.Scope = oddTexts[r.IntN(len(oddTexts))], oddTexts[r.IntN(len(oddTexts))], report.Scope(r.IntN(3))
	for i := range in.Readings {
		v := &in.Readings[i]
		v.Text, v.Start, v.End = oddTexts[r.IntN(len(oddTexts))], r.IntN(1<<24), r.IntN(1<<24)
		v.Part = oddTexts[r.IntN(len(oddTexts))]
		v.RowBy, v.ColumnBy = report.Sign(r.IntN(len(report.Signs))), report.Sign(r.IntN(len(report.Signs)))
		if !v.Null {
			v.Value = oddValues[r.IntN(len(oddValues))]
		}
	}
	rows, sum := new(transform.Auditor).Rows(in)
	rep := transform.NewReport(doc.Doc, in, rows, sum)
	return &rep, rows
}

// sameRows ignores what only auditing needs.
var sameRows = cmp.Options{cmpopts.EquateNaNs(), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(report.Reading{}, "Uncertain")}

func TestBlocks(t *testing.T) {
	w, r, rep, got := newBlockWriter(), blockReader{}, transform.Report{}, transform.Rows{}
	for seed := range uint64(100) {
		wantReport, want := odd(seed)
		block := w.write(nil, wantReport, want)
		loadtest.Check(t, r.report(block, &rep))
		if d := cmp.Diff(wantReport, &rep); d != "" {
			t.Fatalf("seed %d (-written +read):\n%s", seed, d)
		}
		rep = transform.Report{}
		loadtest.Check(t, r.read(block, &rep, &got))
		if d := cmp.Diff(wantReport, &rep) + cmp.Diff(want, &got, sameRows); d != "" {
			t.Fatalf("seed %d (-written +read):\n%s", seed, d)
		}
		for i := range want.Readings { // cmp takes -0 for 0
			if math.Signbit(want.Readings[i].Value) != math.Signbit(got.Readings[i].Value) {
				t.Fatalf("seed %d: %v became %v", seed, want.Readings[i].Value, got.Readings[i].Value)
			}
		}
		for end := int(seed) % 50; end < len(block); end += 50 { // with another seed elsewhere
			if err := r.read(block[:end], &rep, &got); err == nil {
				t.Fatalf("seed %d: %d of %d bytes pass for all", seed, end, len(block))
			}
		}
	}
}

// Blocks that no program wrote give an error at most.
func FuzzBlocks(f *testing.F) {
	w := newBlockWriter()
	for seed := range uint64(3) {
		rep, rows := odd(seed)
		f.Add(w.write(nil, rep, rows))
	}
	f.Fuzz(func(t *testing.T, block []byte) {
		var r blockReader
		var rep transform.Report
		var rows transform.Rows
		r.read(block, &rep, &rows)
	})
}

func BenchmarkBlocks(b *testing.B) {
	rep, rows := odd(1)
	w, r, got := newBlockWriter(), blockReader{}, transform.Rows{}
	var block []byte
	b.ReportAllocs()
	for b.Loop() {
		block = w.write(block[:0], rep, rows)
		if err := r.read(block, rep, &got); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(block)), "bytes/report")
}
