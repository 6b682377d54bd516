package extract_test

import (
	"testing"
	"unicode/utf8"

	"gongkai/extract"
	"gongkai/extract/specimen"
)

// BenchmarkExtract reads each of the five real reports, of five layouts.
func BenchmarkExtract(b *testing.B) {
	for _, l := range labels(b) {
		b.Run(l.File[:3], func(b *testing.B) { benchmark(b, [][]byte{report(b, l.File)}) })
	}
}

// BenchmarkLayouts reads generated reports of each layout; an operation is one
// document. What else the machine does shows in BenchmarkFloor of the same run.
func BenchmarkLayouts(b *testing.B) {
	for _, l := range specimen.Layouts {
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
	x := extract.New()
	size := 0
	for _, doc := range docs {
		size += len(doc)
		if _, err := x.Extract(doc); err != nil { // the buffers grow
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(size / len(docs)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, _ = x.Extract(docs[i%len(docs)])
	}
}

// BenchmarkFloor is the least that any reading of these bytes costs: telling
// that they are UTF-8.
func BenchmarkFloor(b *testing.B) {
	var docs [][]byte
	size := 0
	for _, l := range specimen.Layouts {
		for _, doc := range specimens(specimen.Options{Kind: specimen.Report, Layout: l, Noise: []specimen.Noise{}}) {
			docs, size = append(docs, doc), size+len(doc)
		}
	}
	b.SetBytes(int64(size / len(docs)))
	for i := 0; b.Loop(); i++ {
		if !utf8.Valid(docs[i%len(docs)]) {
			b.Fatal("no UTF-8")
		}
	}
}
