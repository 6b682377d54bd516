package extract

import (
	"strings"

	"gongkai/extract/form"
)

// formRow is a row that table 3 may have.
type formRow struct {
	metric   form.Metric // NoMetric: a group with values of its own, a subtotal
	id       string
	number   int
	wordings []string // without what does not count
	labels   labelSet // into form.Labels
	short    bool     // of a wording that other parts of the form have, too
	optional bool     // a subtotal, which is believed by its label only
}

// labelSet is a set of labels of the form, by their place in form.Labels.
type labelSet [4]uint64

func (s *labelSet) add(label int) { s[label/64] |= 1 << (label % 64) }

func (s *labelSet) has(label int) bool { return s[label/64]&(1<<(label%64)) != 0 }

// any tells whether one of a hit's labels is in the set.
func (s *labelSet) any(h *hit) bool {
	for _, l := range h.labels {
		if s.has(l) {
			return true
		}
	}
	return false
}

// tableForms are the sequences of rows that table 3 is met with: those of an
// edition and, before the rows of a group, the group itself, for agencies that
// give it values of its own.
var tableForms = func() map[form.Edition][]formRow {
	forms := map[form.Edition][]formRow{}
	for _, e := range form.Editions {
		before := ""
		for _, m := range form.InOrder(3, e) {
			group, _, grouped := strings.Cut(m.Info().RowZH, "/")
			if grouped && group != before {
				forms[e] = append(forms[e], groupRow(group))
				before = group
			}
			forms[e] = append(forms[e], newFormRow(form.Row3, m.String(), m))
		}
	}
	return forms
}()

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
	r := formRow{metric: m, id: id}
	for i := range form.Labels {
		if l := &form.Labels[i]; l.Kind == kind && l.ID == id {
			if r.wordings == nil {
				r.number, _ = officialNumber(i)
			}
			r.wordings = append(r.wordings, compact([]byte(l.Wording)))
			r.labels.add(i)
		}
	}
	r.short = len(r.wordings[0]) <= len("总计")
	return r
}

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
