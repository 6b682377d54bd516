package main

import (
	"fmt"
	"io"

	"gongkai/extract/specimen"
)

// pitfalls reads reports with one pitfall each, in every layout in which it is
// met, and prints by pitfall how many numbers were read that are not stated.
// Other noises, if given, come on top; if some of these are pitfalls, only they
// are met. Only documents with a silent error are shown; -seed S -n 1 makes that of
// seed S again.
func pitfalls(out io.Writer, seed uint64, n int, noise []specimen.Noise, show int, full bool) {
	chosen, besides := divide(noise, specimen.Pitfalls)
	if len(chosen) == 0 {
		chosen = specimen.Pitfalls
	}
	var by tallies
	readAll(seed, n, func(i int) specimen.Options {
		return specimen.MishapOptions(chosen, besides, seed+uint64(i))
	}, func(r *result) {
		by.of("all").Add(&r.score)
		by.of(string(chosen[r.seed%uint64(len(chosen))])).Add(&r.score)
		printSilent(out, r, full, &show)
	})
	fmt.Fprintf(out, "%d documents from seed %d\n", n, seed)
	pitfallFigures.print(out, "pitfall", append(texts(chosen), "all"), by)
}
