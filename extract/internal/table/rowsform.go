package table

import (
	"slices"
	"strings"
	"sync"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
)

// tableForm2 is table 2 as the form has it, whatever the edition.
type tableForm2 struct {
	rows  map[string]*formRow2
	names []rowName // of all rows
}

// formRow2 is a row of table 2.
type formRow2 struct {
	metrics  []form.Metric // by column
	official [len(form.Info{}.Order)][]form.Metric
}

// rowName is a name of a row of table 2.
type rowName struct {
	id string
	label.Fingerprint
}

var table2Form = sync.OnceValue(func() *tableForm2 {
	f, columns := &tableForm2{rows: map[string]*formRow2{}}, label.ColumnsOf2()
	for i := range form.Metrics {
		info := &form.Metrics[i]
		id, column, _ := strings.Cut(info.ID, ".")
		if info.Table != 2 {
			continue
		}
		if f.rows[id] == nil {
			f.rows[id] = &formRow2{metrics: slices.Repeat([]form.Metric{form.NoMetric}, len(columns))}
		}
		f.rows[id].metrics[slices.Index(columns, column)] = form.Metric(i)
	}
	for _, e := range form.Editions {
		for _, m := range form.InOrder(2, e) {
			id, _, _ := strings.Cut(m.String(), ".")
			f.rows[id].official[e] = append(f.rows[id].official[e], m)
		}
	}
	for i := range form.Labels {
		if l := &form.Labels[i]; l.Kind == form.Row2 {
			f.names = append(f.names, rowName{l.ID, label.NewFingerprint(label.Compact([]byte(l.Wording)))})
		}
	}
	return f
})
