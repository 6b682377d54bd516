package table

import (
	"slices"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// gap is the rows of values between two anchors, and the rows of the form that lie there.
type gap struct {
	rows     []*valueRow // without labels that count
	from, to int         // those of the anchors, or of the lines before and behind: rows of the form from+1 to to-1
	all      []int       // the rows of the form between, subtotals left out
	labelled []int       // of them, those whose labels stand somewhere in the table
}

// excess is how many more rows of values there are than the form has rows.
func (g *gap) excess() int { return max(0, len(g.rows)-len(g.all)) }

// deficit is how many labels stand in the table for which there are no values.
func (g *gap) deficit() int { return max(0, len(g.labelled)-len(g.rows)) }

// missing is how many rows of the form have no values here, be their labels there or not.
func (g *gap) missing() int { return max(0, len(g.all)-len(g.rows)) }

// gapsOf divides rows by their anchors. There is one more gap than anchors. Rows that were
// moved or are of a block, and their rows of the form, are in none.
func gapsOf(rows []valueRow, fs []formRow, present rowSet) (gaps []gap, anchors []*valueRow) {
	moved := make(rowSet, len(fs))
	for i := range rows {
		if v := &rows[i]; (v.moved || v.block) && v.taken >= 0 {
			moved[v.taken] = true
		}
	}
	begin := func(from int) { gaps = append(gaps, gap{from: from}) }
	end := func(to int) {
		g := &gaps[len(gaps)-1]
		g.to = to
		for j := g.from + 1; j < to; j++ {
			if fs[j].optional || moved[j] {
				continue
			}
			g.all = append(g.all, j)
			if present[j] {
				g.labelled = append(g.labelled, j)
			}
		}
	}
	begin(-1)
	for i := range rows {
		switch v := &rows[i]; {
		case v.moved, v.block:
		case !v.anchor && (v.lone() || v.overlong()):
			v.taken = -1
		case v.anchor:
			end(v.taken)
			anchors = append(anchors, v)
			begin(v.taken)
		default:
			g := &gaps[len(gaps)-1]
			g.rows = append(g.rows, v)
		}
	}
	end(len(fs))
	leaveOut(gaps)
	return gaps, anchors
}

// leaveOut leaves rows of the form out of the gaps whose labels stand nowhere, if there are as many rows
// of values as labels: the document does not have these rows.
func leaveOut(gaps []gap) {
	values, labels := 0, 0
	for i := range gaps {
		values, labels = values+len(gaps[i].rows), labels+len(gaps[i].labelled)
	}
	if values != labels { // an anchor is one of both
		return
	}
	for i := range gaps {
		gaps[i].all = gaps[i].labelled
	}
}

// counted reports whether there are as many rows of values as the form has.
func counted(gaps []gap) bool {
	values, rows := 0, 0
	for i := range gaps {
		values, rows = values+len(gaps[i].rows), rows+len(gaps[i].all)
	}
	return values == rows
}

// lone reports whether a row is a single number, too short to be a row without separators: the number
// of a page, a value that lost its row. It counts for nothing, unless a label stands for it.
func (v *valueRow) lone() bool {
	return len(v.cells) == 1 && v.cells[0].End-v.cells[0].Start < v.form.columns
}

// overlong reports whether a row has far more values than columns: it is one of another table.
func (v *valueRow) overlong() bool {
	const more = 2 // numbers of pages, and a value twice
	return v.count > v.form.columns+more
}

// resolveGaps looks at the rows that no label of their own names. Between two anchors order
// decides which they are only if there are as many rows of values as the form has there, or
// as labels of the form stand somewhere in the table. Else only those stay, as doubtful, that
// a label on the lines before names, one label alone; the others are let go.
//
// Where labels elsewhere lack values, rows that no label names at all may be theirs: they are
// doubtful.
func resolveGaps(gaps []gap, fs []formRow) {
	lacking := slices.ContainsFunc(gaps, func(g gap) bool { return g.deficit() > 0 })
	for i := range gaps {
		gaps[i].resolve(fs, lacking)
	}
}

func (g *gap) resolve(fs []formRow, lacking bool) {
	assign := func(to []int, uncounted bool) {
		for k, v := range g.rows {
			v.taken, v.match, v.uncounted = to[k], report.MatchOrder, uncounted
			v.doubtful = v.doubtful || lacking && len(g.labelled) < len(to)
		}
	}
	switch n := len(g.rows); {
	case n == 0:
	case n == len(g.all) && (len(g.labelled) == n || len(g.labelled) == 0):
		assign(g.all, false)
	case n == len(g.labelled):
		assign(g.labelled, false)
	case n == len(g.all):
		assign(g.all, true) // as many as the form has, but some of their labels are not there
	default:
		for _, v := range g.rows {
			if v.taken >= 0 && len(v.loose) == 1 && v.loosely(&fs[v.taken]) {
				v.doubtful = true
				continue
			}
			v.taken = -1
		}
	}
}

// rowSet is a set of rows of a sequence.
type rowSet []bool

// labelsIn returns the rows whose labels stand in a stretch, with typos or without,
// the short ones only with their number.
func labelsIn(t *text.Text, items []grid.Item, table *matrixForm, f *sequence) rowSet {
	out := make(rowSet, len(f.rows))
	for i := range items {
		m, ok := items[i].Metric(table.Row)
		if h := items[i].Label; ok && (!h.IsAmbiguous() || h.Number != 0) && f.of[m] >= 0 {
			out[f.of[m]] = true
		}
	}
	const enough = 0.7
	for i := range items {
		s := t.Bytes[items[i].Start:items[i].End]
		if items[i].Kind != grid.ItemText || text.CountHan(s) < 5 {
			continue
		}
		text := label.FingerprintOf(s)
		for j := range f.rows {
			if r := &f.rows[j]; !r.optional && !out[j] && beginning(&text, r, enough) > enough {
				out[j] = true
				break
			}
		}
	}
	return out
}

// beginning compares a text with as much of the wordings of a form row; 0 if it
// has less in common with all than is asked for.
func beginning(s *label.Fingerprint, f *formRow, least float64) (best float64) {
	const shortest = 5
	if s.Length < shortest {
		return 0
	}
	share := func(distance int) float64 { return 1 - float64(distance)/float64(s.Length) }
	for i := range f.wordings {
		w := &f.wordings[i]
		if w.Length < s.Length {
			continue
		}
		enough := func(common int) bool { most := share(s.Length - common); return most > best && most >= least }
		if !enough(s.AtMost(w)) || !enough(s.Common(w)) {
			continue
		}
		end := 0
		for range s.Length {
			_, size := utf8.DecodeRuneInString(w.Text[end:])
			end += size
		}
		best = max(best, share(levenshtein.ComputeDistance(s.Text, w.Text[:end])))
	}
	return best
}
