package extract

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"gongkai/extract/form"
)

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
		if s := similarity(t, v.wording(), f); s > 0.55 && 8*s > score {
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

// wording gives where the text stands that may be a row's label with typos: the
// text next to the values, with the beginning of a label that it goes on from.
func (v *valueRow) wording() span {
	last := v.text[len(v.text)-1]
	at := span{last.start, last.end}
	if n := len(v.labels); n > 0 {
		if l := &v.labels[n-1]; l.hit.part && l.end <= last.start && last.start-l.end < len("字") {
			at.start = l.hit.text
		}
	}
	return at
}

// similarity compares the text of a row with the wordings of a form row: 1 is
// equal, 0 has nothing in common.
func similarity(t *text, at span, f *formRow) float64 {
	s := compact(t.b[at.start:at.end])
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
