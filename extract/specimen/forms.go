package specimen

import "gongkai/extract/form"

// Reports are generated on the two newest editions of the form, which have the same
// tables: one of rows, a matrix of requests, and one of blocks.
var (
	older, newer = form.Editions[len(form.Editions)-2], form.Editions[len(form.Editions)-1]

	disclosure = tableOf(form.Rows)
	requests   = tableOf(form.Matrix)
	cases      = tableOf(form.Blocks)
)

// applicants is how many columns the matrix of requests has, the total included.
const applicants = int(form.AllApplicants) + 1

func tableOf(shape form.Shape) *form.Table {
	for _, t := range form.Tables {
		if t.Shape == shape && t.Has(newer) && t.Has(older) {
			return t
		}
	}
	panic("specimen: no table of shape " + shape)
}

// part is a part of the form that has a label.
type part struct {
	kind form.Kind
	id   string
}
