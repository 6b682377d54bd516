package main

import (
	"fmt"
	"io"

	"gongkai/extract/specimen"
)

// severalAtOnce names the documents that have more than one disorder.
const severalAtOnce = "several at once"

// disorders reads reports with one disorder each, in every layout in which it is met, and
// as many with several at once, half of these with noise, and prints the figures by disorder and by layout.
// Noises, if given, come on top; if some of these are disorders, only they are met.
func disorders(out io.Writer, seed uint64, n int, noise []specimen.Noise, layouts []specimen.Layout, show int, full bool, shown []figures) {
	chosen, besides := divide(noise, specimen.Disorders)
	several := len(chosen) == 0
	if several {
		chosen = specimen.Disorders
	}
	var byDisorder, byGroup, byLayout tallies
	read := func(options func(i int) specimen.Options, name func(r *result) string) {
		readAll(seed, n, options, func(r *result) {
			byDisorder.of(name(r)).Add(&r.score)
			byGroup.of(groupOf(r.doc.Layout)).Add(&r.score)
			byLayout.of(string(r.doc.Layout)).Add(&r.score)
			printSilent(out, r, full, &show)
		})
	}
	read(func(i int) specimen.Options { return specimen.MishapOptions(chosen, besides, seed+uint64(i)) },
		func(r *result) string { return string(chosen[r.seed%uint64(len(chosen))]) })
	if several {
		read(func(i int) specimen.Options {
			o := specimen.Options{Kind: specimen.Report, Layout: layouts[i%len(layouts)], Noise: besides, Disordered: true}
			if o.Noise == nil && i/len(layouts)%2 == 0 { // the others have noise as it is drawn
				o.Noise = []specimen.Noise{}
			}
			return o
		}, func(*result) string { return severalAtOnce })
	}
	fmt.Fprintf(out, "%d documents from seed %d\n", n, seed)
	for _, f := range shown {
		f.print(out, "disorder", append(texts(chosen), severalAtOnce), byDisorder)
		f.print(out, "layouts", groups, byGroup)
		f.print(out, "layout", append(texts(specimen.AllLayouts), texts(specimen.FileKinds())...), byLayout)
	}
}
