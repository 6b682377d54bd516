package extract_test

import (
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"gongkai/extract"
	"gongkai/extract/specimen"
)

// BenchmarkExtract reads each of the five real reports, of five layouts.
func BenchmarkExtract(b *testing.B) {
	for _, l := range labels(b) {
		b.Run(l.File[:3], func(b *testing.B) { benchmark(b, [][]byte{document(b, l.File)}) })
	}
}

// BenchmarkLayouts reads generated reports of each layout; an operation is one
// document. What else the machine does shows in BenchmarkFloor of the same run.
func BenchmarkLayouts(b *testing.B) {
	for _, l := range specimen.AllLayouts {
		b.Run(string(l), func(b *testing.B) {
			benchmark(b, specimens(specimen.Options{Kind: specimen.Report, Layout: l, Noise: []specimen.Noise{}}))
		})
	}
}

// BenchmarkNoises reads reports whose text is to be cleaned or decoded.
func BenchmarkNoises(b *testing.B) {
	for _, n := range []specimen.Noise{specimen.Traditional, specimen.Pinyin, specimen.FullWidth, specimen.Entities,
		specimen.CRLF, specimen.GB18030, specimen.Big5} {
		b.Run(string(n), func(b *testing.B) {
			benchmark(b, specimens(specimen.Options{Kind: specimen.Report, Layout: specimen.TabRows, Noise: []specimen.Noise{n}}))
		})
	}
}

func specimens(o specimen.Options) (docs [][]byte) {
	const different = 32
	for seed := range uint64(different) {
		doc := specimen.Generate(seed, o)
		docs = append(docs, doc.Bytes)
	}
	return docs
}

func benchmark(b *testing.B, docs [][]byte) {
	b.Helper()
	x := extract.NewWithoutRows() // as a run reads them
	for _, doc := range docs {
		if _, err := x.Extract(doc); err != nil { // the buffers grow
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	rounds(b, docs, func(doc []byte) { _, _ = x.Extract(doc) })
}

// rounds goes through documents again and again. Besides the mean it tells the
// speed at which each was read fastest, which other work of the machine disturbs
// less.
func rounds(b *testing.B, docs [][]byte, each func(doc []byte)) {
	size, best := 0, make([]time.Duration, len(docs))
	for i, doc := range docs {
		size += len(doc)
		best[i] = math.MaxInt64
	}
	b.SetBytes(int64(size / len(docs)))
	all, fastest := 0, time.Duration(0)
	for i := 0; b.Loop(); i++ {
		k := i % len(docs)
		start := time.Now()
		each(docs[k])
		best[k] = min(best[k], time.Since(start))
	}
	for i, d := range best {
		if d < math.MaxInt64 {
			all, fastest = all+len(docs[i]), fastest+d
		}
	}
	b.ReportMetric(float64(all)/fastest.Seconds()/1e6, "best-MB/s")
}

// BenchmarkFloor is the least that any reading of these bytes costs: telling
// that they are UTF-8.
func BenchmarkFloor(b *testing.B) {
	var docs [][]byte
	for _, l := range specimen.Layouts {
		docs = append(docs, specimens(specimen.Options{Kind: specimen.Report, Layout: l, Noise: []specimen.Noise{}})[:4]...)
	}
	rounds(b, docs, func(doc []byte) {
		if !utf8.Valid(doc) {
			b.Fatal("no UTF-8")
		}
	})
}
