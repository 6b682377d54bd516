package table

import (
	"slices"
	"sync"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
)

// rowsForm is a table of rows as the form has it, whatever the edition.
type rowsForm struct {
	*form.Table
	rows     map[string]*rowForm
	names    []rowName      // of all rows
	heads    []rowName      // of all columns
	columnIn []form.Edition // by column: the one edition that has it, or NoEdition
}

// rowForm is a row of such a table.
type rowForm struct {
	id       string
	metrics  []form.Metric   // by column of the table
	official [][]form.Metric // by edition: what the form has in the row
	onlyIn   form.Edition    // the one edition that has the row, or NoEdition
	place    int             // among the rows of all editions, in their order
}

// rowName is a name of a row, or of a column.
type rowName struct {
	id string
	label.Fingerprint
}

// rowsForms are the tables of rows of all editions.
var rowsForms = sync.OnceValue(func() []*rowsForm {
	var out []*rowsForm
	for _, t := range form.Tables {
		if t.Shape == form.Rows && len(t.Editions) > 0 {
			out = append(out, newRowsForm(t))
		}
	}
	return out
})

func newRowsForm(t *form.Table) *rowsForm {
	f := &rowsForm{Table: t, rows: map[string]*rowForm{}}
	for i := range form.Metrics {
		info := &form.Metrics[i]
		if info.Table != t {
			continue
		}
		id, column := info.Cut()
		row := f.rows[id]
		if row == nil {
			row = &rowForm{id: id, metrics: slices.Repeat([]form.Metric{form.NoMetric}, len(t.ColumnIDs)), official: make([][]form.Metric, len(form.Editions)+1), onlyIn: form.OnlyIn(form.Metric(i))}
			f.rows[id] = row
		}
		row.metrics[slices.Index(t.ColumnIDs, column)] = form.Metric(i)
		if form.OnlyIn(form.Metric(i)) != row.onlyIn {
			row.onlyIn = form.NoEdition
		}
	}
	f.columnIn = make([]form.Edition, len(t.ColumnIDs))
	for c := range t.ColumnIDs {
		of := slices.DeleteFunc(slices.Clone(form.Editions), func(e form.Edition) bool { return !f.hasColumn(c, e) })
		if len(of) == 1 {
			f.columnIn[c] = of[0]
		}
	}
	for _, e := range t.Editions {
		for _, m := range t.In(e) {
			id, _ := m.Info().Cut()
			if at := t.Merged(m); f.rows[id].place == 0 || at < f.rows[id].place {
				f.rows[id].place = at
			}
			f.rows[id].official[e] = append(f.rows[id].official[e], m)
		}
	}
	for i := range form.Labels {
		l := &form.Labels[i]
		name := rowName{l.ID, label.NewFingerprint(label.Compact([]byte(l.Wording)))}
		switch l.Kind {
		case t.Row:
			f.names = append(f.names, name)
		case t.Column:
			f.heads = append(f.heads, name)
		}
	}
	return f
}

// hasColumn reports whether a row of an edition has a column.
func (f *rowsForm) hasColumn(column int, e form.Edition) bool {
	for _, row := range f.rows {
		if m := row.metrics[column]; m != form.NoMetric && m.Info().In(e) {
			return true
		}
	}
	return false
}

// nearestRow returns the row of any such table whose name differs from a text by a typo.
func nearestRow(b []byte) string {
	for _, f := range rowsForms() {
		if id := f.nearest(b); id != "" {
			return id
		}
	}
	return ""
}
