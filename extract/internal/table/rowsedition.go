package table

import (
	"slices"
	"sync"

	"gongkai/extract/form"
)

// editionVotes counts what speaks for each edition.
type editionVotes [form.MostEditions]int

// rowsEdition returns the edition of a table of rows: by the columns and rows that only one
// has; else by what the rest of the text names that only one has; else by how many values
// its rows have; else by which rows it has. Of two that as many speak for, it is the newer.
func (x *Reader) rowsEdition(rows []tableRow) form.Edition {
	for _, votes := range [...]func([]tableRow) editionVotes{x.votesOfHeads, x.votesOfLabels, votesOfCounts, x.votesOfRows} {
		v := votes(rows)
		if e := form.Elect((*[form.MostEditions]int)(&v)); e != form.NoEdition {
			return e
		}
	}
	return form.NoEdition
}

// votesOfHeads counts what only one edition has among the rows and the heads of the table.
// Where columns stand beside those of the form, a head that only one edition has may be of
// theirs: 本年处理决定数量, 上年数, 增减. It counts if the others of its edition are there, too.
func (x *Reader) votesOfHeads(rows []tableRow) (votes editionVotes) {
	const ofRow = 2 // votes: its name is harder to mistake than the head of a column
	for i := range rows {
		v := &rows[i]
		for _, c := range v.columns {
			if c.column < 0 {
				continue
			}
			if m := v.form.metrics[c.column]; m != form.NoMetric && form.OnlyIn(m) != form.NoEdition && !v.besideForm(form.OnlyIn(m)) {
				votes[form.OnlyIn(m)]++
			}
		}
		if v.form.onlyIn != form.NoEdition {
			votes[v.form.onlyIn] += ofRow
		}
	}
	for i := range x.groups {
		for _, c := range x.groups[i].columns {
			if x.groups[i].rows == 0 && c.column >= 0 {
				votes[x.rowsForm.columnIn[c.column]]++
			}
		}
	}
	votes[form.NoEdition] = 0
	return votes
}

// besideForm reports whether columns that the form does not have stand above a row, and not
// all that an edition has.
func (v *tableRow) besideForm(e form.Edition) bool {
	if !slices.ContainsFunc(v.columns, func(c tableColumn) bool { return c.column == otherColumn }) {
		return false
	}
	for _, m := range v.official(e) {
		if !slices.ContainsFunc(v.columns, func(c tableColumn) bool { return c.column >= 0 && v.form.metrics[c.column] == m }) {
			return true
		}
	}
	return false
}

// votesOfLabels counts the rows of other tables that only one edition has.
func (x *Reader) votesOfLabels([]tableRow) (votes editionVotes) {
	for i := range x.Labels {
		l := &x.Labels[i]
		if l.Metric == form.NoMetric || l.Part || len(l.Entries) > 1 || l.Is(x.rowsForm.Row) {
			continue
		}
		if e := tellingEdition()[l.Metric]; e != form.NoEdition {
			votes[e]++
		}
	}
	return votes
}

// tellingEdition returns the edition that has a metric, where only one has, by metric. That of a
// row that another edition divides names the rows there, too.
var tellingEdition = sync.OnceValue(func() []form.Edition {
	out := make([]form.Edition, len(form.Metrics))
	for m := range out {
		if len(form.Parts(form.Metric(m))) == 0 {
			out[m] = form.OnlyIn(form.Metric(m))
		}
	}
	return out
})

// votesOfCounts counts the rows that have as many values as only one edition has columns
// there, and no columns beside them; where rows disagree, none. Values that are all alike may
// be one, written out over merged cells.
func votesOfCounts(rows []tableRow) (votes editionVotes) {
	for i := range rows {
		v := &rows[i]
		if slices.ContainsFunc(v.columns, func(c tableColumn) bool { return c.column == otherColumn }) || v.alike() {
			continue
		}
		of, fit := form.NoEdition, 0
		for _, e := range form.Editions {
			if n := len(v.official(e)); n > 0 && n == v.count && n == len(v.cells) {
				of, fit = e, fit+1
			}
		}
		if fit == 1 {
			votes[of]++
		}
	}
	if n := form.Elect((*[form.MostEditions]int)(&votes)); n != form.NoEdition {
		for e := range votes {
			if votes[e] > 0 && form.Edition(e) != n {
				return editionVotes{}
			}
		}
	}
	return votes
}

// votesOfRows counts the editions whose rows are just those of the table.
func (x *Reader) votesOfRows(rows []tableRow) (votes editionVotes) {
	for _, e := range form.Editions {
		missing := 0
		for _, row := range x.rowsForm.rows {
			has := slices.ContainsFunc(rows, func(v tableRow) bool { return v.form == row })
			if has != (len(row.official[e]) > 0) {
				missing++
			}
		}
		if missing == 0 {
			votes[e]++
		}
	}
	return votes
}
