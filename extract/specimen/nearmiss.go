package specimen

import "gongkai/extract/form"

// writeNearMiss composes a document that is no report.
func writeNearMiss(r *rng, kind Kind, e form.Edition) *draft {
	d := &draft{truth: Truth{Kind: kind}}
	d.add(para, "x")
	return d
}
