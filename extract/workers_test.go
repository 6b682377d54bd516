package extract_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// Extractors share nothing but what is made once: eight at work at the same
// time read what one reads. The race detector watches this one.
func TestWorkersShareNothing(t *testing.T) {
	var docs [][]byte
	for _, l := range labels(t) {
		docs = append(docs, document(t, l.File))
	}
	for seed := range uint64(40) {
		docs = append(docs, specimen.Generate(seed, specimen.Options{}).Bytes)
	}
	type answer struct {
		report *report.Report
		err    string
	}
	readAll := func(from int) []answer {
		x, out := extract.New(), make([]answer, len(docs))
		for i := range docs { // each begins with another one
			at := (from + i) % len(docs)
			r, err := x.Extract(docs[at])
			out[at] = answer{r, fmt.Sprint(err)}
		}
		return out
	}
	const workers = 8
	var read [workers][]answer
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() { read[w] = readAll(w * len(docs) / workers) })
	}
	all.Wait()
	one := readAll(0)
	for w := range workers {
		if d := cmp.Diff(one, read[w], cmp.AllowUnexported(answer{})); d != "" {
			t.Errorf("worker %d (-alone +beside others):\n%s", w, d)
		}
	}
}
