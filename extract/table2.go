package extract

import (
	"bytes"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"gongkai/extract/form"
)

// row2 is a row of table 2: its name, the columns that stand above it, and
// its values.
type row2 struct {
	id      string
	label   item
	columns []column2
	cells   []item
	count   int
	part    int // of table 2, as met
	match   Match
}

// column2 is the head of a column of table 2.
type column2 struct {
	id   string
	unit string // stated in the head: （单位：万元）
	col  int    // as of its label
}

// spans2 finds the stretches of hits that are parts of table 2: labels of rows,
// columns and blocks with little other text between, at least one of them of a
// kind that prose does not use.
func spans2(hits []hit) [][2]int {
	const reach = 24 // Chinese characters of other text within a part
	var out [][2]int
	first, strong := -1, 0
	last := -1
	flush := func() {
		if first >= 0 && strong > 0 {
			out = append(out, [2]int{first, last})
		}
		first, strong = -1, 0
	}
	foreign := 0
	for i := range hits {
		h := &hits[i]
		foreign += h.foreign
		_, row := h.has(form.Row2)
		_, col := h.has(form.Column2)
		_, head := h.has(form.Head2)
		if !row && !col && !head || h.part && !col {
			if _, other := h.has(form.Row3); other && len(h.labels) == 1 {
				flush()
			}
			continue
		}
		if first < 0 || foreign > reach {
			flush()
			first = i
		}
		if col && !h.part || head {
			strong++
		}
		last, foreign = i, 0
	}
	flush()
	return out
}

// table2 reads the parts of table 2 and adds them to r.
func (x *Extractor) table2(r *Report, limit int) {
	t := &x.text
	var rows []row2
	x.parts = x.parts[:0]
	g := grid{}
	const mostParts = 64 // a table torn into more is none
	for _, s := range spans2(x.hits) {
		if len(x.parts) == mostParts {
			break
		}
		start := lineStart(t, x.hits[s[0]].start)
		end := x.tableEnd(x.hits[s[1]].end, limit)
		if start >= end {
			continue
		}
		x.spans = append(x.spans, span{start, end})
		x.parts = append(x.parts, span{start, end})
		g = gridOf(t, start, end)
		part := rows2(t, x.items(g, start, end, within(x.hits, start, end)), g.layout == LayoutSpaces)
		for i := range part {
			part[i].part = len(x.parts) - 1
		}
		if len(part) > 0 {
			r.Layout = g.layout
		}
		rows = append(rows, part...)
	}
	e := edition2(rows)
	rows = x.torn2(rows, e)
	x.blanks2 = false
	for i := range rows {
		x.blanks2 = x.blanks2 || x.lacks(&rows[i], e)
	}
	seen := map[form.Metric]int{}
	for i := range rows {
		x.place2(r, &rows[i], e, seen)
	}
	if e != form.NoEdition {
		r.Edition = e
	}
}

// rows2 finds the rows: a label of a row, its values behind it. The columns
// are those named since the last values.
func rows2(t *text, items []item, spaced bool) []row2 {
	var rows []row2
	headed := false // prose names rows, but not under a head
	var columns []column2
	var cur *row2
	fresh := true // the next column begins a new head
	line := -1
	head := 0 // the end of the last label of a column
	for _, it := range items {
		if it.line != line && cur != nil && cur.count > 0 && (it.kind != itemValue || cur.cells[0].line == cur.label.line) {
			cur = nil // a row ends with its line, if its values stand on that of its label
		}
		line = it.line
		switch it.kind {
		case itemLabel:
			if id, ok := it.hit.has(form.Row2); ok && !it.hit.part {
				cur, fresh = nil, true
				if spaced { // heads broken over lines come in another order
					slices.SortStableFunc(columns, func(a, b column2) int { return a.col - b.col })
				}
				if headed {
					rows = append(rows, row2{id: id, label: it, columns: columns})
					cur = &rows[len(rows)-1]
				}
				continue
			}
			if id, ok := it.hit.has(form.Column2); ok {
				if fresh {
					columns = nil
					fresh = false
				}
				columns = append(columns[:len(columns):len(columns)], column2{id: id, col: it.col})
				head = it.end
				headed = headed || !it.hit.part
			}
			if _, ok := it.hit.has(form.Head2); ok {
				columns, fresh, headed = nil, true, true
			}
			cur = nil
		case itemText:
			if n := len(columns); n > 0 && cur == nil && !fresh {
				columns[n-1].unit = unitIn(t.b[head:it.end]) // it may be broken over lines
			}
			if cur != nil && cur.count > 0 {
				cur = nil
			}
			if id := nearestRow2(t.b[it.start:it.end]); id != "" && headed {
				rows = append(rows, row2{id: id, label: it, columns: columns, match: MatchFuzzy})
				cur, fresh = &rows[len(rows)-1], true
			}
		default:
			if cur != nil {
				cur.cells = append(cur.cells, it)
				if it.kind == itemValue {
					cur.count++
				}
			}
		}
	}
	return rows
}

// unitIn finds the unit of money that a head states: （单位：万元，保留4位小数）.
func unitIn(b []byte) string {
	b = []byte(compact(b))
	for _, u := range [...]string{"亿元", "万元", "元"} {
		if bytes.Contains(b, []byte(u)) {
			return u
		}
	}
	return ""
}

// nearestRow2 gives the row of table 2 whose name differs from a text by a typo:
// one character, of a long name two. It gives "" for the names themselves.
func nearestRow2(b []byte) string {
	if n := hans(b); n < 3 || n > 12 {
		return ""
	}
	s := compact(b)
	for i := range form.Labels {
		l := &form.Labels[i]
		if l.Kind != form.Row2 {
			continue
		}
		w := compact([]byte(l.Wording))
		if n := len([]rune(w)); n >= 4 && levenshtein.ComputeDistance(s, w) <= n/4 {
			return l.ID
		}
	}
	return ""
}

// edition2 tells the edition by the columns and rows that only one has.
func edition2(rows []row2) form.Edition {
	votes := [3]int{}
	for i := range rows {
		for _, c := range rows[i].columns {
			for e := range votes {
				if e == 0 {
					continue
				}
				if m, ok := form.Lookup(rows[i].id + "." + c.id); ok && m.Info().In(form.Edition(e)) != m.Info().In(form.Edition(3-e)) && m.Info().In(form.Edition(e)) {
					votes[e]++
				}
			}
		}
		if rows[i].id == "other_services" || rows[i].id == "procurement" {
			votes[form.Edition2019] += 2
		}
	}
	switch {
	case votes[form.Edition2019] > votes[form.Edition2021]:
		return form.Edition2019
	case votes[form.Edition2021] > 0:
		return form.Edition2021
	}
	return form.NoEdition
}

// place2 puts the values of a row into its columns: those named above it, if
// there are as many, else those of the edition.
func (x *Extractor) place2(r *Report, v *row2, e form.Edition, seen map[form.Metric]int) {
	ms, units := v.metrics(e)
	if len(ms) == 0 || len(v.cells) == 0 {
		return
	}
	if official, _ := v.official(e); v.label.end == v.cells[0].start && len(ms) < len(official) {
		// run into its label, and heads are missing: it may be several values
		x.note(r, v.label.start, v.id+": no separators, and fewer heads than the form has: "+joinValues(&x.text, v.cells))
		return
	}
	cells, solved, why := x.cells2(v, len(ms))
	name := v.id
	row := Row{Table: 2, Name: name, Match: v.match, Label: x.text.stated(v.label.start, v.label.end), Values: joinValues(&x.text, v.cells),
		Start: x.text.start(v.label.start), End: x.text.end(v.cells[len(v.cells)-1].end)}
	r.Rows = append(r.Rows, row)
	if why != "" {
		x.note(r, v.label.start, name+": "+why+": "+row.Values)
	}
	for i, m := range ms {
		if cells[i].state == cellAbsent {
			continue
		}
		rd := x.reading(m, form.NotApplicable, cells[i])
		if rd.Unit == "" {
			rd.Unit = units[i]
		}
		if solved {
			rd.Method = MethodSolved
		}
		if at, ok := seen[m]; ok {
			x.twice(r, at, rd)
			continue
		}
		seen[m] = len(r.Readings)
		r.Readings = append(r.Readings, rd)
	}
}

// twice handles a second reading of a cell: the first stays, and is doubtful
// if the second says something else.
func (x *Extractor) twice(r *Report, at int, second Reading) {
	first := &r.Readings[at]
	if first.Null && !second.Null {
		*first = second
		return
	}
	if first.Value != second.Value && !second.Null {
		first.Uncertain = true
		r.Notes = append(r.Notes, Note{second.Start, first.Metric.String() + ": stands twice, first as " + first.Text + ", then as " + second.Text})
	}
}

// metrics gives what the values of a row are, in order.
func (v *row2) metrics(e form.Edition) (ms []form.Metric, units []string) {
	for _, c := range v.columns {
		if m, ok := form.Lookup(v.id + "." + c.id); ok {
			ms, units = append(ms, m), append(units, c.unit)
		} else {
			return v.official(e)
		}
	}
	if len(ms) == 0 || len(ms) < v.count && len(ms) < len(v.cells) {
		return v.official(e)
	}
	return ms, units
}

func (v *row2) official(e form.Edition) (ms []form.Metric, units []string) {
	if e == form.NoEdition {
		return nil, nil
	}
	for _, m := range form.InOrder(2, e) {
		if strings.HasPrefix(m.String(), v.id+".") {
			ms, units = append(ms, m), append(units, "")
		}
	}
	return ms, units
}

// cells2 gives one cell for each of n columns.
func (x *Extractor) cells2(v *row2, n int) (out []cell, solved bool, why string) {
	out = make([]cell, n)
	cells := v.cells
	if v.count == n && !anySquashed(cells) {
		k := 0
		for i := range cells {
			if cells[i].kind == itemValue {
				out[k] = cells[i].asCell()
				k++
			}
		}
		return out, false, ""
	}
	known := len(cells) > 0 && cells[0].cell
	if known && len(cells) >= n && v.count <= n && !anySquashed(cells) {
		for i := n; i < len(cells); i++ {
			if cells[i].kind == itemValue {
				return out, false, "values among empty cells"
			}
		}
		for i := range out {
			out[i] = cells[i].asCell()
		}
		return out, false, ""
	}
	if v.count > n {
		return out, false, "more values than columns"
	}
	// Squashed: only what can be divided in one way, into as many as the form
	// has. Separate values that are too few are not squashed, cells are lost.
	if !x.squashed2(v) || !v.whole(n) {
		return out, false, "fewer values than columns"
	}
	ways := 0
	whole := divide(&x.text, cells, n, func(cs []cell) bool {
		if ways++; ways == 1 {
			copy(out, cs)
		}
		return ways < 2
	})
	if whole && ways == 1 && !(x.blanks2 && anyNonZero(out)) {
		return out, false, ""
	}
	out = make([]cell, n)
	if v.count > 1 && cells[1].squashed && cells[0].num.plain {
		out[0] = cells[0].asCell() // a sign ends the number before it
	}
	return out, false, "no separators between the values"
}

// squashed2 tells whether the values of a row stand as one run of digits right
// behind its label.
func (x *Extractor) squashed2(v *row2) bool {
	for i := range v.cells {
		if v.cells[i].kind != itemValue || i > 0 && !v.cells[i].squashed {
			return false
		}
	}
	return len(v.cells) > 0 && len(bytes.Trim(x.text.b[v.label.end:max(v.label.end, v.cells[0].start)], " |\t\n\x1f")) == 0
}

// lacks tells a row that has fewer digits than columns: the table leaves cells
// blank, so that a run of digits elsewhere may have lost cells, too.
func (x *Extractor) lacks(v *row2, e form.Edition) bool {
	ms, _ := v.official(e)
	digits := 0
	for i := range v.cells {
		if v.cells[i].cell {
			return false
		}
		digits += v.cells[i].end - v.cells[i].start
	}
	return digits < len(ms)
}

func anyNonZero(cells []cell) bool {
	for i := range cells {
		if cells[i].num.value != 0 {
			return true
		}
	}
	return false
}

// whole tells whether n is the number of columns that a row has in an edition.
func (v *row2) whole(n int) bool {
	for _, e := range form.Editions {
		if ms, _ := v.official(e); len(ms) == n {
			return true
		}
	}
	return false
}

func joinValues(t *text, cells []item) string {
	var b strings.Builder
	for i := range cells {
		if i > 0 && !cells[i].squashed {
			b.WriteByte(' ')
		}
		if cells[i].kind == itemEmpty {
			b.WriteByte('_')
		}
		b.Write(t.b[cells[i].start:cells[i].end])
		if b.Len() > 160 {
			b.WriteString(" ...")
			break
		}
	}
	return b.String()
}

// lineStart gives the place where the line, row or table of at begins; at
// itself if that is far, as where a whole document is one line.
func lineStart(t *text, at int) int {
	const far = 160
	low := max(0, at-far)
	if i := bytes.LastIndexAny(t.b[low:at], "\n\x1d\x1e"); i >= 0 {
		return low + i + 1
	}
	if low == 0 {
		return 0
	}
	return at
}

// tableEnd gives the place behind the values that follow the last label of a
// table: up to the first text that is neither a value nor a label.
func (x *Extractor) tableEnd(at, limit int) int {
	t := &x.text
	const most, few = 4000, 3
	limit = min(limit, len(t.b), at+most)
	hits := within(x.hits, at, limit)
	foreign := 0
	for i := at; i < limit; {
		if len(hits) > 0 && i >= hits[0].start {
			if _, ok := hits[0].has(form.Row2); !ok {
				return hits[0].start
			}
			i = max(i+1, hits[0].end)
			hits = hits[1:]
			foreign = 0
			continue
		}
		c := t.b[i]
		if c == '(' {
			if n := bytes.IndexByte(t.b[i:min(limit, i+120)], ')'); n > 0 {
				i += n + 1
				continue
			}
		}
		if isDigit(c) {
			foreign = 0
		}
		if hanAt(t.b, i) {
			if _, rest, ok := t.parseNumber(i, limit, false); ok {
				i = rest
				continue
			}
			if !isUnit(t.b[i:]) {
				if foreign++; foreign > few {
					return lineStartAfter(t, at, i)
				}
			}
			i += 3
			continue
		}
		i++
	}
	return limit
}

func isUnit(b []byte) bool {
	for _, u := range units {
		if bytes.HasPrefix(b, []byte(u)) {
			return true
		}
	}
	return bytes.HasPrefix(b, []byte("无"))
}

// lineStartAfter gives the start of the line of i, if that is behind at, else i.
func lineStartAfter(t *text, at, i int) int {
	if s := lineStart(t, i); s > at {
		return s
	}
	return i
}
