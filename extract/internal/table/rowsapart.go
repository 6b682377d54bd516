package table

import (
	"bytes"
	"slices"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/report"
)

// A table may have the labels of all rows before its heads, and its values under these, as
// programs write it that read a page column by column, or by boxes:
//
//	规章 行政规范性文件 行政许可
//	本年制发件数 0 3  本年废止件数 1 4  现行有效件数 2 12  本年处理决定数量 8
//
// What stands under some heads are then the values of the rows that have just these columns,
// by order, if there are as many in all.

// headSet is what is known of the values under the same heads, which may stand in several
// places.
type headSet struct {
	columns []tableColumn
	rows    []*tableRow // that have these columns, and no values under them yet
	groups  [][]grid.Item
}

// arrangeApart reads such a table and reports whether it is one.
func (x *Reader) arrangeApart(r *report.Builder, rows []tableRow, e form.Edition) bool {
	const most = 64 // rows and groups: a form has fewer, and each is compared with all
	if len(rows) > most || len(x.groups) > most || slices.ContainsFunc(rows, func(v tableRow) bool { return len(v.cells) > 0 }) {
		return false
	}
	var sets []headSet
	last := 0 // that of the group before
	for i := range x.groups {
		g := &x.groups[i]
		if len(g.lead) == 0 {
			continue
		}
		columns := slices.DeleteFunc(slices.Clone(g.columns), func(c tableColumn) bool { return c.column == restColumn })
		if len(g.columns) == 0 && g.rows == 0 && len(sets) > 0 && x.groups[i-1].rows == 0 {
			sets[last].lengthen(g.lead) // the title of what follows stands before the last column
			continue
		}
		if len(columns) == 0 || slices.ContainsFunc(columns, func(c tableColumn) bool { return c.column < 0 }) {
			return x.shareAll(rows, e)
		}
		at := slices.IndexFunc(sets, func(s headSet) bool { return sameColumns(s.columns, columns) })
		if at < 0 {
			at = len(sets)
			sets = append(sets, headSet{columns: columns, rows: rowsUnder(rows, columns, e)})
		}
		sets[at].groups = append(sets[at].groups, g.lead)
		last = at
	}
	// Labels in another order than the form's may be in another than the values.
	misfit := func(s headSet) bool { return !s.fits() }
	if slices.ContainsFunc(sets, misfit) && x.shareAll(rows, e) {
		return true
	}
	fit := 0
	for i := range sets {
		if sets[i].fits() {
			fit++
			x.fill(&sets[i])
			continue
		}
		for _, values := range sets[i].groups {
			x.leaveLead(r, values)
		}
	}
	for i := range rows {
		rows[i].doubtful = (len(sets)-fit)*2 > len(sets) || !ascending(rows)
	}
	doubtFew(rows)
	return len(sets) > 0
}

// isScattered reports whether the values are boxes, with blank lines between, behind the labels of several groups: programs that
// find boxes of text then take the column first that is nearest, where it is found in a later
// group, too.
func (x *Reader) isScattered() bool {
	groups := 0
	for i := range x.groups {
		g := &x.groups[i]
		if n := len(g.lead); n > 0 && groups < 2 {
			return false
		} else if n > 1 {
			return bytes.Count(x.Text.Bytes[g.lead[0].End:g.lead[1].Start], []byte{'\n'}) > 1
		}
		if g.rows > 0 {
			groups++
		}
	}
	return false
}

// lengthen adds values to those met last.
func (s *headSet) lengthen(values []grid.Item) {
	last := &s.groups[len(s.groups)-1]
	*last = slices.Concat(*last, values)
}

func sameColumns(a, b []tableColumn) bool {
	return slices.EqualFunc(a, b, func(a, b tableColumn) bool { return a.column == b.column })
}

// rowsUnder returns the rows that have some columns: if there are several, those that have no others, or else all.
func rowsUnder(rows []tableRow, columns []tableColumn, e form.Edition) (out []*tableRow) {
	var just []*tableRow
	for i := range rows {
		v := &rows[i]
		lacks := func(c tableColumn) bool {
			m := v.form.metrics[c.column]
			return m == form.NoMetric || e != form.NoEdition && !m.Info().In(e)
		}
		if slices.ContainsFunc(columns, lacks) {
			continue
		}
		out = append(out, v)
		if len(columns) > 1 && len(columns) == len(v.official(e)) {
			just = append(just, v)
		}
	}
	if just != nil {
		return just
	}
	return out
}

// fits reports whether there are as many values as the rows have under the heads.
func (s *headSet) fits() bool {
	n, total := len(s.columns), 0
	for _, values := range s.groups {
		if countPlain(values) < 0 || len(values)%n != 0 {
			return false
		}
		total += len(values) / n
	}
	return total == len(s.rows)
}

// fill gives the rows the values under their heads.
func (x *Reader) fill(s *headSet) {
	n, rows := len(s.columns), s.rows
	scattered := x.isScattered()
	for _, values := range s.groups {
		k := len(values) / n
		known := separable(values, slices.Repeat([]int{n}, k), k)
		for i, v := range rows[:k] {
			if !v.byHead {
				v.columns, v.byHead = nil, true
			}
			if !known {
				v.unknown |= unknownCells(values, i, k, scattered) << len(v.columns)
			}
			v.columns = append(v.columns, s.columns...)
			v.cells = append(v.cells, values[i*n:(i+1)*n]...)
			v.count, v.by = len(v.cells), report.ByOrder
		}
		rows = rows[k:]
	}
}

// shareAll gives rows their values where these are as many in all as the rows of an edition
// have cells, wherever heads stand between: the rows of each group theirs, one group after
// another. It reports whether they are. Heads must keep the order of the form.
func (x *Reader) shareAll(rows []tableRow, e form.Edition) bool {
	var values []grid.Item
	for i := range x.groups {
		values = append(values, x.groups[i].lead...)
		for k := range rows {
			if !inOrder(rows[k].named(x.groups[i].columns, e), rows[k].official(e)) {
				return false
			}
		}
	}
	total := 0
	for i := range rows {
		n := len(rows[i].official(e))
		if n == 0 || n != len(rows[max(0, i-1)].official(e)) && rows[max(0, i-1)].group == rows[i].group {
			return false
		}
		total += n
	}
	if total != len(values) || countPlain(values) < 0 || !ascending(rows) {
		return false
	}
	for from := 0; from < len(rows); {
		to := from
		for to < len(rows) && rows[to].group == rows[from].group {
			to++
		}
		n, k := len(rows[from].official(e)), to-from
		block := values[:n*k]
		scattered := x.isScattered()
		known := separable(block, slices.Repeat([]int{n}, k), k)
		for i := range rows[from:to] {
			v := &rows[from+i]
			if !known {
				v.unknown = unknownCells(block, i, k, scattered)
			}
			v.columns, v.cells, v.count, v.by = nil, block[i*n:(i+1)*n:(i+1)*n], n, report.ByOrder
			v.doubtful = true // a column may stand behind all others
		}
		values, from = values[n*k:], to
	}
	return true
}

// named returns what some heads name in a row that an edition has.
func (v *tableRow) named(columns []tableColumn, e form.Edition) (ms []form.Metric) {
	for _, c := range columns {
		if c.column < 0 {
			continue
		}
		if m := v.form.metrics[c.column]; m != form.NoMetric && m.Info().In(e) {
			ms = append(ms, m)
		}
	}
	return ms
}
