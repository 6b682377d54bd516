package form

import (
	"slices"
	"strings"
)

// Shape is how the cells of a table lie.
type Shape string

// The shapes.
const (
	Rows   Shape = "rows"   // rows with columns of their own, under heads that change from row to row
	Matrix Shape = "matrix" // a metric a row, a column for each applicant type
	List   Shape = "list"   // a metric a row, one column
	Blocks Shape = "blocks" // one row of cells under heads that divide it into blocks of equal columns
)

// Table is a table of the form.
type Table struct {
	Number  int
	Shape   Shape
	Columns []ApplicantType // of a Matrix: who stands in each; else NotApplicable alone
	Heads   []ColumnHead    // of a Matrix or of Blocks, in the order of the form
	Section int             // of the report, in which it stands
	TitleZH string
	TitleEN string

	// Kinds of its labels; NoKind where it has none.
	Row, Group, Column, Head, Block Kind

	Editions  []Edition // that have it, oldest first
	ColumnIDs []string  // of Rows: the columns that metrics and labels name

	name   string
	orders [][]Metric // by edition
	merged []int      // by metric: its place among those of all editions
}

// Tables are the tables of all editions, in the order of their numbers. Read only.
var Tables []*Table

// In lists the metrics of the table in an edition's order. Read only.
func (t *Table) In(e Edition) []Metric { return t.orders[e] }

// Newest returns the newest edition that has the table.
func (t *Table) Newest() Edition { return t.Editions[len(t.Editions)-1] }

// Has reports whether an edition has the table.
func (t *Table) Has(e Edition) bool { return len(t.orders[e]) > 0 }

// Or returns e if that edition has the table, else the newest that has it.
func (t *Table) Or(e Edition) Edition {
	if t.Has(e) {
		return e
	}
	return t.Newest()
}

// HasApplicants reports whether the columns of the table are applicant types.
func (t *Table) HasApplicants() bool { return t.Columns[0] != NotApplicable }

// Total returns the column that is the sum of those before it, or -1.
func (t *Table) Total() int { return slices.Index(t.Columns, AllApplicants) }

// Merged returns the place of one of the table's metrics in an order that holds for all
// editions: a row that an edition divides stands before its parts. 0 is of no metric.
func (t *Table) Merged(m Metric) int { return t.merged[m] }

// Name returns how rows and notes call the table.
func (t *Table) Name() string { return t.name }

// BlockIDs returns the blocks of a table of Blocks, in the order of an edition.
func (t *Table) BlockIDs(e Edition) []string {
	var ids []string
	for _, m := range t.In(e) {
		if id, _ := m.Info().Cut(); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// tableOf returns the table of a number, or nil.
func tableOf(number int) *Table {
	for _, t := range Tables {
		if t.Number == number {
			return t
		}
	}
	return nil
}

// putInOrder fills in what tables know of metrics and editions.
func putInOrder() {
	for _, t := range Tables {
		t.orders, t.merged = make([][]Metric, len(editions)), make([]int, len(Metrics))
		for _, e := range Editions {
			for i := range Metrics {
				if m := &Metrics[i]; m.Table == t && m.In(e) {
					t.orders[e] = append(t.orders[e], Metric(i))
				}
			}
			slices.SortFunc(t.orders[e], func(a, b Metric) int { return a.Info().Order(e) - b.Info().Order(e) })
			t.orders[e] = slices.Clip(t.orders[e])
			if len(t.orders[e]) > 0 {
				t.Editions = append(t.Editions, e)
			}
		}
		t.merge()
		t.nameColumns()
	}
}

// merge sets merged: the order of the newest edition, and rows of others where theirs
// have them, before their parts or behind the row before.
func (t *Table) merge() {
	if len(t.Editions) == 0 {
		return
	}
	all := slices.Clone(t.In(t.Newest()))
	for _, e := range t.Editions {
		for i, m := range t.In(e) {
			if slices.Contains(all, m) {
				continue
			}
			at := 0
			if first := slices.IndexFunc(all, func(n Metric) bool { return whole[n] == m }); first >= 0 {
				at = first
			} else if i > 0 {
				at = slices.Index(all, t.In(e)[i-1]) + 1
			}
			all = slices.Insert(all, at, m)
		}
	}
	for i, m := range all {
		t.merged[m] = i + 1
	}
}

// nameColumns fills in ColumnIDs.
func (t *Table) nameColumns() {
	if t.Shape != Rows {
		return
	}
	add := func(column string) {
		if !slices.Contains(t.ColumnIDs, column) {
			t.ColumnIDs = append(t.ColumnIDs, column)
		}
	}
	for i := range Metrics {
		if m := &Metrics[i]; m.Table == t {
			_, column := m.Cut()
			add(column)
		}
	}
	for i := range Labels {
		if Labels[i].Kind == t.Column {
			add(Labels[i].ID)
		}
	}
}

// hasRow reports whether the table has a row or block of an id.
func (t *Table) hasRow(id string) bool {
	return slices.ContainsFunc(Metrics, func(m Info) bool {
		return m.Table == t && (m.ID == id || strings.HasPrefix(m.ID, id+"."))
	})
}
