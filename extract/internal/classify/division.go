package classify

import (
	"bytes"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/internal/table"
	"gongkai/extract/internal/text"
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

// FormsUnder returns those of the titles at some places under which, up to the next of these, a text has
// as many rows with numbers between.
func FormsUnder(m *label.Marks, cuts []metadata.Cut) (over []metadata.Cut) {
	for i := range cuts {
		end := len(m.Text.Bytes)
		if i+1 < len(cuts) {
			end = cuts[i+1].Start
		}
		under := label.Within(m.Labels, cuts[i].Start, end)
		if rowsOf(under) >= wholeForm && valued(m, under) >= wholeForm {
			over = append(over, cuts[i])
		}
	}
	return over
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

// manyOthers are so many labels that the numbers behind them are those of two reports: the page
// before a table's end, a sign or a mark of the page may add to a few.
const manyOthers = 4

// HoldsOthers reports whether the numbers behind the labels of a text with a whole form twice are those of two
// reports. A page that holds one report twice has each an even number of times, in its prose, too.
func HoldsOthers(m *label.Marks) bool {
	type behind struct {
		*label.Term
		digits string
	}
	odd, valued := map[behind]bool{}, map[*label.Term]int{}
	for i := range len(m.Labels) - 1 {
		h := &m.Labels[i]
		if d := digitsOf(m.Text.Bytes[h.End:max(h.End, m.Labels[i+1].Start)]); d != "" {
			odd[behind{h.Term, d}] = !odd[behind{h.Term, d}]
			valued[h.Term]++
		}
	}
	others := map[*label.Term]bool{}
	for b, is := range odd {
		if is && valued[b.Term] > 1 {
			others[b.Term] = true
		}
	}
	return len(others) >= manyOthers
}

// digitsOf returns the digits of a row's values; none of what is a sentence.
func digitsOf(b []byte) string {
	const ofRow, units = 400, 8 // bytes, Chinese characters
	b = b[:min(len(b), ofRow)]
	if text.CountHan(b) > units {
		return ""
	}
	var out []byte
	for _, c := range b {
		if text.IsDigit(c) {
			out = append(out, c)
		}
	}
	return string(out)
}
