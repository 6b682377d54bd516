package classify

import (
	"bytes"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/internal/table"
	"gongkai/extract/report"
)

// MayBeSeveral reports whether a text may be divided into several reports: it holds
// tables of several, or the rows of one table twice. Those of agencies that were asked for nothing hold the same
// numbers, as the table of one report does that a page holds twice; their titles tell them apart.
func MayBeSeveral(m *label.Marks, f *table.Found) bool {
	return !f.Several.IsZero() || HoldsAgain(m)
}

// HoldsTables reports whether what was read of a stretch of a text has values or rows
// of the tables of a report, read or not. Prose names a few.
func HoldsTables(m *label.Marks, f *table.Found, r *report.Builder) bool {
	return f.Unread || statedIn(r) >= fewValues || HoldsForm(m)
}

// IsBlank reports whether the tables of a text state nothing, as those of a form to be filled in.
func IsBlank(f *table.Found, r *report.Builder) bool { return !f.Unread && statedIn(r) == 0 }

// HoldsForm reports whether a text has as many rows as only a form has.
func HoldsForm(m *label.Marks) bool { return labelCount(m) >= wholeForm }

// FormsUnder returns under how many of the titles at some places, up to the next of these, a text has as many rows
// with numbers between.
func FormsUnder(m *label.Marks, cuts []metadata.Cut) (n int) {
	for i := range cuts {
		end := len(m.Text.Bytes)
		if i+1 < len(cuts) {
			end = cuts[i+1].Start
		}
		under := label.Within(m.Labels, cuts[i].Start, end)
		if rowsOf(under) >= wholeForm && valued(m, under) >= wholeForm {
			n++
		}
	}
	return n
}

// valued counts the labels of a stretch behind which digits stand that are no numbering of the next.
func valued(m *label.Marks, labels []label.Label) (n int) {
	for i := range len(labels) - 1 {
		if bytes.ContainsAny(m.Text.Bytes[labels[i].End:max(labels[i].End, labels[i+1].Start)], "0123456789") {
			n++
		}
	}
	return n
}

// HoldsAgain reports whether it has as many of them more than once.
func HoldsAgain(m *label.Marks) bool { return rowsAgain(m) >= wholeForm }

// rowsAgain counts the rows of matrices and lists whose labels the text has more than once.
func rowsAgain(m *label.Marks) (n int) {
	count := make([]uint8, len(form.Metrics))
	for i := range m.Labels {
		h := &m.Labels[i]
		if len(h.Entries) != 1 || h.Metric == form.NoMetric || count[h.Metric] > 1 {
			continue
		}
		if count[h.Metric]++; count[h.Metric] > 1 {
			n++
		}
	}
	return n
}
