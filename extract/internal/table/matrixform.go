package table

import (
	"slices"
	"strings"
	"sync"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// matrixForm is what the reader knows of a matrix or a list: a table with a metric in
// each row.
type matrixForm struct {
	*form.Table
	heads   *headTree
	columns int
	nearly  int // so many values make a row of which few are lost, not a stray line
	total   int // the column that is the sum of the others; -1: none is
	// applicants are those of the columns, order the columns of the form, as a document has
	// them; nil is the order of the form.
	applicants []form.ApplicantType
	order      []int
	// sequences are the rows that the table is met with, by edition.
	sequences map[form.Edition]*sequence
	// last is the row that the table ends with, first the one that it begins with.
	last  formRow
	first form.Metric
	// distinctive are the metrics, by metric, whose labels show that the rows are those
	// of an edition.
	distinctive []form.Edition
}

// matrixForms are the matrices and lists of all editions.
var matrixForms = sync.OnceValue(func() []*matrixForm {
	var out []*matrixForm
	for _, t := range form.Tables {
		if (t.Shape == form.Matrix || t.Shape == form.List) && len(t.Editions) > 0 {
			out = append(out, newMatrixForm(t))
		}
	}
	return out
})

func newMatrixForm(t *form.Table) *matrixForm {
	const few = 2 // values that a row may have lost
	n := len(t.Columns)
	f := &matrixForm{Table: t, heads: newFormTree(t), columns: n, applicants: t.Columns, nearly: max(n-few, 1), total: t.Total(), sequences: map[form.Edition]*sequence{},
		distinctive: make([]form.Edition, len(form.Metrics))}
	groups := map[string]bool{}
	for _, e := range t.Editions {
		rows := rowsOf(t, e)
		for i := range rows {
			if rows[i].optional {
				groups[rows[i].id] = true
			}
		}
		f.sequences[e] = newSequence(rows)
	}
	newest := t.In(t.Newest())
	f.first, f.last = newest[0], newFormRow(t, t.Row, newest[len(newest)-1].String(), form.NoMetric)
	for i := range form.Metrics {
		// a row that is a group in another edition has its label in both
		if m := form.Metric(i); m.Info().Table == t && !groups[m.String()] {
			f.distinctive[m] = form.OnlyIn(m)
		}
	}
	return f
}

// ordered returns f with its columns in the order in which a document has them.
func (f *matrixForm) ordered(order []int) *matrixForm {
	if order == nil || isFormOrder(order) {
		return f
	}
	g := *f
	g.order, g.total, g.applicants = order, slices.Index(order, f.total), nil
	for _, c := range order {
		g.applicants = append(g.applicants, f.applicants[c])
	}
	return &g
}

// formRow is a row that a matrix or list may have.
type formRow struct {
	metric   form.Metric // NoMetric: a group with values of its own, a subtotal
	id       string
	number   int
	level    int // of its number: 0 一, 1 （一）, 2 1
	wordings []label.Fingerprint
	labels   labelSet // into form.Labels
	short    bool     // of a wording that other parts of the form have, too
	optional bool     // a subtotal, which is believed by its label only
	group    string   // the id of the group that it is below; "" if of none
}

// labelSet is a set of labels of the form, by their place in form.Labels.
type labelSet []uint64

func newLabelSet() labelSet { return make(labelSet, len(form.Labels)/64+1) }

func (s labelSet) add(label int) { s[label/64] |= 1 << (label % 64) }

func (s labelSet) has(label int) bool { return s[label/64]&(1<<(label%64)) != 0 }

// any reports whether one of the wordings of a label is in the set.
func (s labelSet) any(h *label.Label) bool {
	for _, l := range h.Entries {
		if s.has(l) {
			return true
		}
	}
	return false
}

// mostFormRows is how many rows a table of the form may have, groups included. The longest form that
// there was, that of 2014, has 66.
const mostFormRows = 128

// sequence is the rows of a table in the order of an edition.
type sequence struct {
	rows     []formRow
	labelled [][]int // by label of the form: the rows that it may name
	of       []int16 // by metric: its row, or -1
}

// rowsOf returns the rows of an edition and, before the rows of a group, the group
// itself, for agencies that fill in values of its own there.
func rowsOf(t *form.Table, e form.Edition) []formRow {
	var rows []formRow
	before, id := "", ""
	for _, m := range t.In(e) {
		group, _, grouped := strings.Cut(m.Info().RowZH(), "/")
		if grouped && group != before {
			rows = append(rows, groupRow(t, group))
			before, id = group, rows[len(rows)-1].id
		}
		row := newFormRow(t, t.Row, m.String(), m)
		if grouped {
			row.group = id
		}
		rows = append(rows, row)
	}
	return rows
}

func newSequence(rows []formRow) *sequence {
	if len(rows) > mostFormRows {
		panic("table: too many rows") // the files are compiled in
	}
	f := &sequence{rows: rows, labelled: make([][]int, len(form.Labels)), of: make([]int16, len(form.Metrics))}
	for m := range f.of {
		f.of[m] = -1
	}
	for j := range rows {
		for l := range form.Labels {
			if rows[j].labels.has(l) {
				f.labelled[l] = append(f.labelled[l], j)
			}
		}
		if m := rows[j].metric; m != form.NoMetric && !rows[j].optional {
			f.of[m] = int16(j)
		}
	}
	return f
}

// groupRow makes the row of a group as the catalogue writes it: （三）不予公开.
// 其他处理 is a group in one edition and a row in the other.
func groupRow(t *form.Table, group string) formRow {
	for i := range form.Labels {
		if l := &form.Labels[i]; (l.Kind == t.Group || l.Kind == t.Row) && l.Number+l.Wording == group {
			r := newFormRow(t, l.Kind, l.ID, l.Metric)
			r.optional = true
			return r
		}
	}
	panic("table: no label for " + group) // the files are compiled in
}

func newFormRow(t *form.Table, kind form.Kind, id string, m form.Metric) formRow {
	r := formRow{metric: m, id: id, labels: newLabelSet()}
	for i := range form.Labels {
		if l := &form.Labels[i]; l.Kind == kind && l.ID == id {
			if r.wordings == nil {
				r.number, _ = label.OfficialNumber(i)
				r.level = levelOf(l.Number)
			}
			r.wordings = append(r.wordings, label.NewFingerprint(label.Compact([]byte(l.Wording))))
			r.labels.add(i)
		}
	}
	if r.wordings == nil {
		panic("table: no label for " + id + " of " + t.Name()) // the files are compiled in
	}
	r.short = len(r.wordings[0].Text) <= len("总计")
	return r
}

// levels of numbering there are.
const levels = 3

// levelOf returns that of an official number: 0 of 一 and of none, 1 of （一）, 2 of 1.
func levelOf(number string) int {
	switch {
	case strings.HasPrefix(number, "（"):
		return 1
	case number != "" && text.IsDigit(number[0]):
		return 2
	}
	return 0
}
