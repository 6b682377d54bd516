package transform

import (
	"slices"

	"gongkai/extract/form"
)

// Cell names a cell of the form.
type Cell struct {
	Metric    form.Metric
	Applicant form.ApplicantType
}

// Sides returns the cells that a check adds up: those that make what is expected,
// and those that make what is stated. rowMet says which rows the document has:
// the rows below a subtotal stand in its place.
func Sides(id string, metric form.Metric, applicant form.ApplicantType, rowMet func(form.Metric) bool) (expected, actual []Cell) {
	for i := range identities {
		of := &identities[i]
		switch {
		case of.id != id:
		case of.per == form.PerRow:
			for t := form.NaturalPerson; t < form.AllApplicants; t++ {
				expected = append(expected, Cell{metric, t})
			}
			return expected, []Cell{{metric, form.AllApplicants}}
		case of.metric == metric:
			return cellsOf(of.left, applicant, rowMet), cellsOf(of.right, applicant, rowMet)
		}
	}
	return nil, nil
}

func cellsOf(terms []term, applicant form.ApplicantType, rowMet func(form.Metric) bool) []Cell {
	var out []Cell
	for _, t := range terms {
		if slices.ContainsFunc(t.subRows, rowMet) {
			for _, m := range t.subRows {
				out = append(out, Cell{m, applicant})
			}
			continue
		}
		out = append(out, Cell{t.metric, applicant})
	}
	return out
}
