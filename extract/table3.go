package extract

import (
	"math"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"gongkai/extract/form"
)

// valueRow is a run of values as met, with the text around it that may tell
// which row of the form it is.
type valueRow struct {
	cells    []item // values and empty cells, in order
	labels   []item // labels on the same line (or right before it, one cell a line)
	loose    []item // labels on lines before, that no values followed
	text     []item // other text on the same line
	count    int    // values among cells
	taken    int    // the form row it was matched to, or -1
	match    Match
	doubtful bool // taken on weak grounds
}

// formRow is a row that table 3 may have.
type formRow struct {
	metric   form.Metric // NoMetric: a group with values of its own, a subtotal
	id       string
	number   int
	style    byte
	wordings []string // without what does not count
	labels   labelSet // into form.Labels
	short    bool     // of a wording that other parts of the form have, too
	optional bool     // a subtotal, which is believed by its label only
}

// labelSet is a set of labels of the form, by their place in form.Labels.
type labelSet [4]uint64

func (s *labelSet) add(label int)      { s[label/64] |= 1 << (label % 64) }
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

// tableForms are the sequences of rows that table 3 is met with.
var tableForms = func() map[form.Edition][]formRow {
	forms := map[form.Edition][]formRow{}
	for _, e := range form.Editions {
		for _, m := range form.InOrder(3, e) {
			id := m.String()
			if group, first := groupBefore[id]; first && (e == form.Edition2021 || group != "outcome.other") {
				forms[e] = append(forms[e], newFormRow(form.Group3, group, form.NoMetric))
			}
			forms[e] = append(forms[e], newFormRow(form.Row3, id, m))
		}
	}
	return forms
}()

// groupBefore names the group whose subtotal may stand before a row.
var groupBefore = map[string]string{
	"outcome.denied.state_secret":     "denied",
	"outcome.unavailable.not_held":    "unavailable",
	"outcome.not_processed.complaint": "not_processed",
	"outcome.other.not_corrected":     "outcome.other",
	"outcome.granted":                 "result",
}

func newFormRow(kind form.Kind, id string, m form.Metric) formRow {
	r := formRow{metric: m, id: id}
	if kind == form.Group3 {
		r.optional = true
		if id == "outcome.other" { // its label is also that of a row in the other edition
			kind, r.metric = form.Row3, form.MustLookup(id)
		}
	}
	for i := range form.Labels {
		if l := &form.Labels[i]; l.Kind == kind && l.ID == id {
			if r.wordings == nil {
				r.number, r.style = officialNumber(i)
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

var granted = form.MustLookup("outcome.granted")

// region3 finds table 3 as the best chain of its labels: in the form's order,
// little other text between. Prose that tells the outcomes has such labels too,
// but fewer, and with more between.
func region3(hits []hit) (first, last int, distinct int) {
	const reach = 120 // Chinese characters of other text that a table may hold in one place
	type link struct {
		score    float64
		distinct int
		from     int
	}
	chain := make([]link, len(hits))
	foreign := make([]int, len(hits)+1)
	for i := range hits {
		foreign[i+1] = foreign[i] + hits[i].foreign
	}
	best, bestScore := -1, 0.0
	for i := range hits {
		m := hits[i].metric3()
		if m == form.NoMetric {
			chain[i].from = -2
			continue
		}
		weight := 1.0
		if len(hits[i].labels) > 1 || hits[i].part || m == granted {
			weight = 0.5
		}
		chain[i] = link{weight, 1, -1}
		for j := i - 1; j >= 0 && i-j < 80; j-- {
			gap := foreign[i+1] - foreign[j+1]
			if gap > reach {
				break
			}
			if chain[j].from == -2 {
				continue
			}
			prev := hits[j].metric3()
			if order3[prev] > order3[m] || prev == m && hits[i].number == 0 {
				continue
			}
			gain := weight
			if prev == m {
				gain = 0
			}
			if s := chain[j].score + gain - float64(gap)/60; s > chain[i].score {
				chain[i] = link{s, chain[j].distinct + 1, j}
			}
		}
		if chain[i].score > bestScore {
			best, bestScore = i, chain[i].score
		}
	}
	if best < 0 {
		return 0, 0, 0
	}
	first = best
	for chain[first].from >= 0 {
		first = chain[first].from
	}
	return first, best, chain[best].distinct
}

// valueRows groups items into runs of values. Where rows are lines a run ends
// with its line, else with the next text.
func (x *Extractor) valueRows(items []item, byLine bool) []valueRow {
	rows := x.rows[:0]
	// The items of a row are kept in stretches of their own, reused from
	// document to document.
	cells, labels, texts, waiting := x.stretches[0][:0], x.stretches[1][:0], x.stretches[2][:0], x.stretches[3][:0]
	var cur valueRow
	fresh := func() {
		cur = valueRow{taken: -1, cells: cells[len(cells):], labels: labels[len(labels):], text: texts[len(texts):]}
	}
	held := 0 // waiting[held:] are labels without values so far
	closeRow := func() {
		if cur.count > 0 || len(cur.cells) >= form.Columns && len(cur.labels) > 0 {
			rows = append(rows, cur)
			held = len(waiting)
		} else {
			waiting = append(waiting, cur.labels...)
		}
		fresh()
	}
	add := func(stretch *[]item, part *[]item, it item) {
		at := len(*stretch) - len(*part)
		*stretch = append(*stretch, it)
		*part = (*stretch)[at:len(*stretch):len(*stretch)]
	}
	fresh()
	line := -1
	for i, it := range items {
		if it.line != line {
			if byLine && !goesOn(&cur, items[i:]) && (cur.count > 0 || len(cur.cells) > 0 || len(cur.labels) > 0) {
				closeRow()
			}
			line = it.line
			if byLine {
				cur.text = texts[len(texts):]
			}
		}
		switch it.kind {
		case itemLabel:
			if cur.count > 0 || len(cur.cells) >= form.Columns && len(cur.labels) > 0 {
				closeRow()
			}
			cur.cells = cells[len(cells):]
			add(&labels, &cur.labels, it)
		case itemText:
			if cur.count > 0 {
				closeRow()
			}
			add(&texts, &cur.text, it)
		default:
			if cur.count == 0 && len(cur.cells) == 0 {
				cur.loose = waiting[held:len(waiting):len(waiting)]
			}
			add(&cells, &cur.cells, it)
			if it.kind == itemValue {
				cur.count++
			}
		}
	}
	closeRow()
	x.rows, x.stretches = rows, [4][]item{cells, labels, texts, waiting}
	return rows
}

// goesOn tells whether a row that has too few values goes on with the values of
// the next line: PDFs read in order give some rows a line, others a line a cell.
func goesOn(cur *valueRow, next []item) bool {
	if cur.count == 0 || cur.count >= form.Columns || cur.cells[0].cell {
		return false
	}
	n := 0
	for i := range next {
		if next[i].line != next[0].line {
			break
		}
		if next[i].kind != itemValue {
			return false
		}
		n++
	}
	return n > 0 && cur.count+n <= form.Columns
}

// adopt takes labels that stand on a line of their own for those of the row
// below, if that is how the table has it: the first row has one, and nearly all
// rows without a label on their line have just one above.
func adopt(rows []valueRow) {
	bare, one := 0, 0
	first := false // the first row has a label
	for i := range rows {
		v := &rows[i]
		if v.count < form.Columns-2 && v.count == len(v.cells) {
			continue
		}
		if len(v.labels) > 0 {
			first = first || bare == 0
			continue
		}
		if v.above() {
			first = first || bare == 0
			one++
		}
		bare++
	}
	if bare < 3 || one*5 < bare*4 || !first {
		return
	}
	for i := range rows {
		if v := &rows[i]; len(v.labels) == 0 && v.above() {
			v.labels = v.loose
		}
	}
}

// above tells whether the lines above a row hold the label of one row.
func (v *valueRow) above() bool {
	n := 0
	for i := range v.loose {
		if _, ok := v.loose[i].row3(); ok && len(v.loose[i].hit.labels) == 1 {
			n++
		}
	}
	last := len(v.loose) - 1
	if last < 0 {
		return false
	}
	_, ok := v.loose[last].row3()
	return ok && n <= 1
}

// rowsAreLines tells whether most cells stand with others on their line.
func rowsAreLines(items []item) bool {
	together, alone := 0, 0
	for i := 0; i < len(items); {
		j, n := i, 0
		for ; j < len(items) && items[j].line == items[i].line; j++ {
			if items[j].kind == itemValue || items[j].kind == itemEmpty {
				n++
			}
		}
		if n >= form.Columns-3 {
			together += n
		} else if n == 1 {
			alone++
		}
		i = j
	}
	return together > alone
}

// evidence scores how well the text around a row speaks for a row of the form.
func evidence(t *text, v *valueRow, f *formRow, byLine bool) (score float64, m Match) {
	m = MatchOrder
	at := func(its []item, weight float64) {
		for i := len(its) - 1; i >= 0; i-- {
			if h := its[i].hit; f.labels.any(h) {
				s := weight
				match := MatchExact
				if h.part {
					s, match = s*0.8, MatchPart
				}
				if f.short && (h.number != f.number || h.number == 0) {
					s *= 0.6
				} else if h.number != 0 && h.number != f.number {
					s *= 0.8
				}
				if h.number == f.number && f.number != 0 {
					s *= 1.1
				}
				if s > score {
					score, m = s, match
				}
			}
			weight *= 0.4
		}
	}
	weight := 12.0
	named := v.labelled()
	if v.textBehind(t) {
		weight, named = 12*0.4, false // what stands nearer to the values names the row
	}
	at(v.labels, weight)
	if len(v.labels) == 0 && !byLine {
		at(v.loose, 12)
	}
	if score < 8 && !named && len(v.text) > 0 {
		if s := similarity(t, v.text, f); s > 0.55 && 8*s > score {
			return 8 * s, MatchFuzzy
		}
	}
	if score == 0 {
		for i := range v.labels {
			if _, ok := v.labels[i].row3(); ok && named && i == len(v.labels)-1 && !v.labels[i].hit.part {
				return -12, MatchOrder // it is labelled as another row
			}
		}
		if v.count == form.Columns {
			score = 0.5
		} else {
			score = 0.1
		}
		// Where rows are lines, labels on other lines may belong to the row
		// before or behind: order decides, they only break ties.
		if byLine && v.loosely(f) {
			score += 0.01
		}
	}
	return score, m
}

// stray tells a line of a few values without a label: the number of a page, or
// a row of another table.
func (v *valueRow) stray() bool {
	return len(v.labels) == 0 && len(v.text) == 0 && len(v.cells) < form.Columns-2 && v.count == len(v.cells)
}

// loosely tells whether a label on a line before is that of f.
func (v *valueRow) loosely(f *formRow) bool {
	for i := range v.loose {
		if f.labels.any(v.loose[i].hit) {
			return true
		}
	}
	return false
}

// labelled tells whether a row's own line has the label of a row.
func (v *valueRow) labelled() bool {
	for i := range v.labels {
		if _, ok := v.labels[i].row3(); ok {
			return true
		}
	}
	return false
}

// textBehind tells whether other text stands between a row's last label and
// its values.
func (v *valueRow) textBehind(t *text) bool {
	if len(v.labels) == 0 || len(v.text) == 0 {
		return false
	}
	last := v.text[len(v.text)-1]
	return last.start >= v.labels[len(v.labels)-1].end && hans(t.b[last.start:last.end]) >= 4
}

// similarity compares the text of a row with the wordings of a form row: 1 is
// equal, 0 has nothing in common.
func similarity(t *text, its []item, f *formRow) float64 {
	last := its[len(its)-1]
	s := compact(t.b[last.start:last.end])
	s = strings.TrimLeft(s, "0123456789.、一二三四五六七")
	n := len([]rune(s))
	if n < 3 || n > 60 {
		return 0
	}
	best := 0.0
	for _, w := range f.wordings {
		m := len([]rune(w))
		if m < 4 {
			continue
		}
		if sim := 1 - float64(levenshtein.ComputeDistance(s, w))/float64(max(n, m)); sim > best {
			best = sim
		}
	}
	return best
}

// align matches value rows to rows of the form, both in order, so that the
// evidence adds up to the most. It sets taken and match of each row.
func (x *Extractor) align(rows []valueRow, fs []formRow, byLine bool) {
	n, m := len(rows), len(fs)
	w := m + 1
	x.reach = slices.Grow(x.reach[:0], (n+1)*w)[:(n+1)*w]
	x.score = slices.Grow(x.score[:0], (n+1)*w)[:(n+1)*w]
	x.kind = slices.Grow(x.kind[:0], (n+1)*w)[:(n+1)*w]
	best, score, kind, t := x.reach, x.score, x.kind, &x.text
	clear(best)
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			s, k := evidence(t, &rows[i], &fs[j], byLine)
			if fs[j].optional && (k == MatchOrder || rows[i].above()) {
				s = -1 // a group beside a row whose label stands above is no subtotal
			}
			score[i*w+j], kind[i*w+j] = s, k
			b := max(best[(i+1)*w+j], best[i*w+j+1])
			best[i*w+j] = max(b, best[(i+1)*w+j+1]+s)
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		at := i*w + j
		switch {
		case best[at] == best[(i+1)*w+j+1]+score[at] && score[at] > 0:
			rows[i].taken, rows[i].match = j, kind[at]
			i, j = i+1, j+1
		case best[at] == best[(i+1)*w+j]:
			i++
		default:
			j++
		}
	}
}

// settleGaps looks at rows that were matched by order alone. Between two rows
// known by their labels order tells which they are only if there are as many
// rows of values as the form has there, or as labels of the form stand somewhere
// in the table. Else only those stay, as doubtful, that a label on the lines
// before names, one label alone; the others are let go.
func settleGaps(rows []valueRow, fs []formRow, present map[string]bool) {
	prev := -1
	for i := 0; i < len(rows); {
		if rows[i].taken >= 0 && rows[i].match != MatchOrder {
			prev = rows[i].taken
			i++
			continue
		}
		j := i
		for j < len(rows) && (rows[j].taken < 0 || rows[j].match == MatchOrder) {
			j++
		}
		next := len(fs)
		if j < len(rows) {
			next = rows[j].taken
		}
		settle(rows[i:j], fs, prev+1, next, present)
		i = j
	}
}

// settle decides on the rows between two known ones, which lie in fs[from:to).
func settle(gap []valueRow, fs []formRow, from, to int, present map[string]bool) {
	var all, labelled []int
	for j := from; j < to; j++ {
		if !fs[j].optional {
			all = append(all, j)
			if present[fs[j].id] {
				labelled = append(labelled, j)
			}
		}
	}
	assign := func(to []int, doubtful bool) {
		for k := range gap {
			gap[k].taken, gap[k].match, gap[k].doubtful = to[k], MatchOrder, doubtful
		}
	}
	switch {
	case len(gap) == len(all) && (len(labelled) == len(all) || len(labelled) == 0):
		assign(all, false)
	case len(gap) == len(labelled):
		assign(labelled, false)
	case len(gap) == len(all):
		assign(all, true) // as many as the form has, but some of their labels are not there
	default:
		for k := range gap {
			v := &gap[k]
			if v.taken >= 0 && len(v.loose) == 1 && v.loosely(&fs[v.taken]) {
				v.doubtful = true
				continue
			}
			v.taken = -1
		}
	}
}

// labelsIn gives the rows whose labels stand in a stretch, with typos or without,
// the short ones only with their number.
func labelsIn(t *text, items []item, fs []formRow) map[string]bool {
	out := map[string]bool{}
	for i := range items {
		m, ok := items[i].row3()
		if h := items[i].hit; ok && (len(h.labels) == 1 || h.number != 0) {
			out[m.String()] = true
		}
	}
	const enough = 0.7
	for i := range items {
		if items[i].kind != itemText || hans(t.b[items[i].start:items[i].end]) < 5 {
			continue
		}
		for j := range fs {
			if !fs[j].optional && !out[fs[j].id] && beginning(t, &items[i], &fs[j]) > enough {
				out[fs[j].id] = true
				break
			}
		}
	}
	return out
}

// beginning compares a text with as much of the wordings of a form row.
func beginning(t *text, it *item, f *formRow) (best float64) {
	s := []rune(strings.TrimLeft(compact(t.b[it.start:it.end]), "0123456789一二三四五六七"))
	for _, w := range f.wordings {
		if r := []rune(w); len(r) >= len(s) && len(s) >= 5 {
			d := levenshtein.ComputeDistance(string(s), string(r[:len(s)]))
			best = max(best, 1-float64(d)/float64(len(s)))
		}
	}
	return best
}

// table3 reads table 3 out of the stretch that region3 found.
func (x *Extractor) table3(r *Report, start, end int) {
	t := &x.text
	const most = 256 << 10 // no table 3 is longer
	end = min(end, start+most)
	x.spans = append(x.spans, span{start, end})
	g := gridOf(t, start, end)
	items := x.items(g, start, end, within(x.hits, start, end))
	byLine := rowsAreLines(items)
	if !byLine && g.layout == LayoutSpaces {
		g.layout = LayoutCellLines
	}
	met := x.valueRows(items, byLine)
	if doubled(met) {
		x.several = "rows of table 3 have twice as many values as columns"
	}
	rows := splitRows(met)
	if byLine {
		adopt(rows)
		rows = slices.DeleteFunc(rows, func(v valueRow) bool { return v.stray() })
	}
	r.Layout = g.layout
	edition := table3Form(items, rows)
	fs := tableForms[edition]
	x.align(rows, fs, byLine)
	settleGaps(rows, fs, labelsIn(&x.text, items, fs))
	x.place3(r, rows, fs)
}

// table3Form tells by the labels, else by the number of rows, which sequence of
// rows the document has.
func table3Form(items []item, rows []valueRow) form.Edition {
	sub, full := 0, 0
	for i := range items {
		if m, ok := items[i].row3(); ok && strings.HasPrefix(m.String(), "outcome.other.") && m.String() != "outcome.other.miscellaneous" {
			sub++
		}
	}
	for i := range rows {
		if rows[i].count == form.Columns {
			full++
		}
	}
	for i := range rows {
		if n := len(rows[i].labels); n > 0 {
			// 3.其他 and values: a row of its own, not 其他处理
			h := rows[i].labels[n-1].hit
			if id, _ := h.has(form.Row3); id == "outcome.other.miscellaneous" && h.number == 3 {
				sub++
			}
		}
	}
	if sub > 0 || full == len(form.InOrder(3, form.Edition2021)) {
		return form.Edition2021
	}
	return form.Edition2019
}

// doubled tells whether rows have twice the values, each behind one label.
func doubled(rows []valueRow) bool {
	n := 0
	for i := range rows {
		if rows[i].count == 2*form.Columns && len(rows[i].labels) > 0 {
			n++
		}
	}
	return n > 8 && n*2 > len(rows)
}

// splitRows divides runs of twice or three times seven values: the label
// between was not known as one, or stands elsewhere.
func splitRows(rows []valueRow) []valueRow {
	out := rows[:0:0]
	for _, v := range rows {
		n := v.count / form.Columns
		if n < 2 || v.count%form.Columns != 0 || n > 30 || v.count != len(v.cells) {
			out = append(out, v)
			continue
		}
		for k := range n {
			part := v
			part.cells = v.cells[k*form.Columns : (k+1)*form.Columns]
			part.count = form.Columns
			if k > 0 {
				part.labels, part.loose, part.text = nil, nil, nil
			}
			out = append(out, part)
		}
	}
	return out
}

func isInt(v float64) bool { return v == math.Trunc(v) && math.Abs(v) < 1e15 }
