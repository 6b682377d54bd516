package table

import (
	"strings"
	"sync"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
)

// formRow is a row that table 3 may have.
type formRow struct {
	metric   form.Metric // NoMetric: a group with values of its own, a subtotal
	id       string
	number   int
	wordings []label.Fingerprint
	labels   labelSet // into form.Labels
	short    bool     // of a wording that other parts of the form have, too
	optional bool     // a subtotal, which is believed by its label only
}

// labelSet is a set of labels of the form, by their place in form.Labels.
type labelSet []uint64

func newLabelSet() labelSet { return make(labelSet, len(form.Labels)/64+1) }

func (s labelSet) add(label int) { s[label/64] |= 1 << (label % 64) }

func (s labelSet) has(label int) bool { return s[label/64]&(1<<(label%64)) != 0 }

// any reports whether one of a hit's labels is in the set.
func (s labelSet) any(h *label.Label) bool {
	for _, l := range h.Entries {
		if s.has(l) {
			return true
		}
	}
	return false
}

// tableForm is a sequence of rows that table 3 is met with.
type tableForm struct {
	rows     []formRow
	labelled [][]int   // by label of the form: the rows that it may name
	of       [256]int8 // by metric: its row, or -1
}

// tableForms are the rows of an edition and, before the rows of a group, the
// group itself, for agencies that give it values of its own.
var tableForms = sync.OnceValue(func() map[form.Edition]*tableForm {
	forms := map[form.Edition]*tableForm{}
	for _, e := range form.Editions {
		var rows []formRow
		before := ""
		for _, m := range form.InOrder(3, e) {
			group, _, grouped := strings.Cut(m.Info().RowZH, "/")
			if grouped && group != before {
				rows = append(rows, groupRow(group))
				before = group
			}
			rows = append(rows, newFormRow(form.Row3, m.String(), m))
		}
		forms[e] = newTableForm(rows)
	}
	return forms
})

func newTableForm(rows []formRow) *tableForm {
	f := &tableForm{rows: rows, labelled: make([][]int, len(form.Labels))}
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
			f.of[m] = int8(j)
		}
	}
	return f
}

// groupRow makes the row of a group as the catalogue writes it: （三）不予公开.
// 其他处理 is a group in one edition and a row in the other.
func groupRow(group string) formRow {
	for i := range form.Labels {
		if l := &form.Labels[i]; (l.Kind == form.Group3 || l.Kind == form.Row3) && l.Number+l.Wording == group {
			r := newFormRow(l.Kind, l.ID, l.Metric)
			r.optional = true
			return r
		}
	}
	panic("extract: no label for " + group) // the files are compiled in
}

func newFormRow(kind form.Kind, id string, m form.Metric) formRow {
	r := formRow{metric: m, id: id, labels: newLabelSet()}
	for i := range form.Labels {
		if l := &form.Labels[i]; l.Kind == kind && l.ID == id {
			if r.wordings == nil {
				r.number, _ = label.OfficialNumber(i)
			}
			r.wordings = append(r.wordings, label.NewFingerprint(label.Compact([]byte(l.Wording))))
			r.labels.add(i)
		}
	}
	r.short = len(r.wordings[0].Text) <= len("总计")
	return r
}

// lastRow3 is the row that table 3 ends with.
var lastRow3 = sync.OnceValue(func() *formRow {
	r := newFormRow(form.Row3, "requests.carried_out", form.NoMetric)
	return &r
})

// order3 is the place of each metric in table 3, whatever the edition.
var order3 = func() (order [256]uint8) {
	for i, m := range form.InOrder(3, form.Edition2021) {
		order[m] = uint8(2*i + 2)
	}
	order[form.MustLookup("outcome.other")] = order[form.MustLookup("outcome.other.not_corrected")] - 1
	return order
}()

var (
	received = form.MustLookup("requests.received")
	granted  = form.MustLookup("outcome.granted")
)
