package extract_test

import (
	"testing"

	"gongkai/extract"
)

// BenchmarkExtract reads each of the five real reports, of five layouts.
func BenchmarkExtract(b *testing.B) {
	for _, l := range labels(b) {
		doc := report(b, l.File)
		b.Run(l.File[:3], func(b *testing.B) {
			x := extract.New()
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Extract(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
