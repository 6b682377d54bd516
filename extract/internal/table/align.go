package table

import (
	"slices"

	"github.com/agnivade/levenshtein"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// How rows are aligned and scored
//
// A matrix has a row for each metric, but what a document shows of it is runs of values and,
// near them, labels: torn off, cut in two, misspelt, numbered anew, or gone. To take each
// label for the row behind it and to count the rows between would let one lost label move
// all that follow. So all rows of values are laid beside all rows of the form at once,
// both in order, and the pairing is taken whose evidence adds up to the most: what
// alignment of sequences is elsewhere. Rows on both sides may go without a partner.
//
// What a row of values weighs for a row of the form is the best of what speaks for it (the
// constants below): a label next to the values much, the same behind other text or with
// another label between less, a text that is similar to a wording by how similar it is,
// and hardly anything that there are as many values as columns. A row that is labelled as
// another weighs as much against.
//
// 二、上年结转 has lost its label, (一)予以公开 has a typo; a page number, 7, stands between:
//
//	met                       received  carried in  granted  partial   taken for
//	一、本年新收... 3 0 ... 3     13.2     -12         -12      -12      received
//	0 0 0 0 0 0 0               0.5       0.5         0.5      0.5      carried in, by order
//	7                           0.1       0.1         0.1      0.1      nothing
//	(一)予以公幵 2 0 ... 2        0.5       0.5         6        0.5      granted
//	(二)部分公开 1 0 ... 1      -12       -12         -12       13.2     partial
//
// The best path is found from the end: reach of a row and a row of the form is the most
// that can still be had from there on. What was taken by order alone is looked at again
// (gaps.go): between two labels it stands only if there are as many rows of values as
// the form has rows there, or as labels stand in the table. Else nothing says which they are.

// What the text around a row of values weighs for a row of the form. A label outweighs
// any number of rows known by order alone, so that one that is lost moves no other; the goldens
// in testdata/align.txt have a case of each.
const (
	weightLabel  = 12.0 // a known wording next to the values
	weightTypo   = 8.0  // a text like one, times how similar it is
	weightFull   = 0.5  // as many values as columns and no label: a row of a torn table
	weightValues = 0.1  // fewer: as well a remnant of a head, or the number of a page
	weightTie    = 0.01 // a label on a line before, where rows are lines: order decides

	// By what a label weighs less, or more.
	timesFarther     = 0.4 // for each label nearer to the values: a merged group stands before its first row
	timesBehindText  = 0.4 // other text stands between it and the values: 部分公开 (区分处理的 ...
	timesPart        = 0.8 // only its beginning is there: the rest is on the next line
	timesOtherNumber = 0.8 // agencies number rows anew where they leave some out
	timesShort       = 0.6 // 其他 and 总计 without the number that the form has: several tables have these
	timesRightNumber = 1.1

	// leastSimilar is from where on a text is a label with typos: of nine characters four
	// may differ. Labels of different rows are less alike than that, but for 本年新收 and
	// 上年结转, and the two on what is 不再处理.
	leastSimilar = 0.55
)

// rowEvidence is what the text around a row says, whatever row of the form it may be.
type rowEvidence struct {
	v      *valueRow
	form   *matrixForm
	byLine bool
	weight float64           // of the label that stands next to the values
	named  bool              // a label names the row
	text   label.Fingerprint // else what may be its label with typos
}

func (x *Reader) evidenceOf(v *valueRow, f *matrixForm, byLine bool) rowEvidence {
	w := rowEvidence{v: v, form: f, byLine: byLine, weight: weightLabel, named: v.labelled(f.Row)}
	if v.textBehind(x.Text) {
		w.weight, w.named = weightLabel*timesBehindText, false // what stands nearer to the values names the row
	}
	if !w.named && len(v.text) > 0 {
		at := v.wording()
		w.text = label.FingerprintOf(x.Text.Bytes[at.Start:at.End])
	}
	return w
}

// scoreAll scores how well the text around a row speaks for each row of the form.
func (w *rowEvidence) scoreAll(f *sequence, score []float64, kind []report.Match) {
	s := w.baseline()
	for j := range f.rows {
		score[j], kind[j] = s, report.MatchOrder
	}
	if w.text.Length > 0 {
		for j := range f.rows {
			w.score(f, j, score, kind)
		}
		return
	}
	var scored [mostFormRows]bool // a label may stand there a thousand times
	for _, its := range [...][]grid.Item{w.v.labels, w.v.loose} {
		for i := range its {
			for _, l := range its[i].Label.Entries {
				for _, j := range f.labelled[l] {
					if !scored[j] {
						scored[j] = true
						w.score(f, j, score, kind)
					}
				}
			}
		}
	}
}

// score holds a row against one of the form.
func (w *rowEvidence) score(f *sequence, j int, score []float64, kind []report.Match) {
	score[j], kind[j] = w.evidence(&f.rows[j])
}

// baseline scores a row for those of the form that no text speaks for.
func (w *rowEvidence) baseline() float64 {
	v := w.v
	if n := len(v.labels); n > 0 && w.named && v.labels[n-1].Label.RowOf(w.form.Row) != form.NoMetric && !v.labels[n-1].Label.Part {
		return -w.weight // it is labelled as another row
	}
	if v.count == w.form.columns {
		return weightFull
	}
	return weightValues
}

// evidence scores how well the text around a row speaks for a row of the form.
func (w *rowEvidence) evidence(f *formRow) (score float64, m report.Match) {
	m = report.MatchOrder
	v := w.v
	at := func(its []grid.Item, weight float64) {
		for i := len(its) - 1; i >= 0; i-- {
			if h := its[i].Label; f.labels.any(h) {
				s := weight
				match := report.MatchExact
				if h.Part {
					s, match = s*timesPart, report.MatchPart
				}
				if f.short && (h.Number != f.number || h.Number == 0) {
					s *= timesShort
				} else if h.Number != 0 && h.Number != f.number {
					s *= timesOtherNumber
				}
				if h.Number == f.number && f.number != 0 {
					s *= timesRightNumber
				}
				if s > score {
					score, m = s, match
				}
			}
			weight *= timesFarther
		}
	}
	at(v.labels, w.weight)
	if len(v.labels) == 0 && !w.byLine {
		at(v.loose, weightLabel)
	}
	if score < weightTypo && w.text.Length > 0 {
		if s := similarity(&w.text, f, leastSimilar); s > leastSimilar && weightTypo*s > score {
			return weightTypo * s, report.MatchFuzzy
		}
	}
	if score == 0 {
		score = w.baseline()
		// Where rows are lines, labels on other lines may belong to the row
		// before or behind: order decides, they only break ties.
		if score > 0 && w.byLine && v.loosely(f) {
			score += weightTie
		}
	}
	return score, m
}

// loosely reports whether a label on a line before is that of f.
func (v *valueRow) loosely(f *formRow) bool {
	for i := range v.loose {
		if f.labels.any(v.loose[i].Label) {
			return true
		}
	}
	return false
}

// labelled reports whether a row's own line has the label of a row.
func (v *valueRow) labelled(row form.Kind) bool {
	for i := range v.labels {
		if _, ok := v.labels[i].Metric(row); ok {
			return true
		}
	}
	return false
}

// textBehind reports whether other text stands between a row's last label and
// its values.
func (v *valueRow) textBehind(t *text.Text) bool {
	if len(v.labels) == 0 || len(v.text) == 0 {
		return false
	}
	last := v.text[len(v.text)-1]
	return last.Start >= v.labels[len(v.labels)-1].End && text.CountHan(t.Bytes[last.Start:last.End]) >= 4
}

// wording returns where the text stands that may be a row's label with typos: the
// text next to the values, with the beginning of a label that it goes on from.
func (v *valueRow) wording() text.Span {
	last := v.text[len(v.text)-1]
	at := text.Span{Start: last.Start, End: last.End}
	if n := len(v.labels); n > 0 {
		if l := &v.labels[n-1]; l.Label.Part && l.End <= last.Start && last.Start-l.End < len("字") {
			at.Start = l.Label.Wording
		}
	}
	return at
}

// similarity compares the text of a row with the wordings of a form row: 1 is
// equal, 0 has nothing in common, or less than is asked for.
func similarity(s *label.Fingerprint, f *formRow, least float64) (best float64) {
	const shortest, longest = 3, 60
	if s.Length < shortest || s.Length > longest {
		return 0
	}
	for i := range f.wordings {
		w := &f.wordings[i]
		if w.Length < 4 {
			continue
		}
		n := max(s.Length, w.Length)
		share := func(distance int) float64 { return 1 - float64(distance)/float64(n) }
		enough := func(common int) bool { most := share(n - common); return most > best && most >= least }
		if !enough(s.AtMost(w)) || !enough(s.Common(w)) {
			continue
		}
		best = max(best, share(levenshtein.ComputeDistance(s.Text, w.Text)))
	}
	return best
}

// align matches value rows to rows of the form, both in order, so that the
// evidence adds up to the most. It sets taken and match of each row.
func (x *Reader) align(rows []valueRow, m *matrixForm, f *sequence, byLine bool) {
	n, of := len(rows), len(f.rows)
	w := of + 1
	x.reach = slices.Grow(x.reach[:0], (n+1)*w)[:(n+1)*w]
	x.score = slices.Grow(x.score[:0], (n+1)*w)[:(n+1)*w]
	x.kind = slices.Grow(x.kind[:0], (n+1)*w)[:(n+1)*w]
	best, score, kind := x.reach, x.score, x.kind
	clear(best)
	for i := n - 1; i >= 0; i-- {
		row, at := score[i*w:i*w+of], kind[i*w:i*w+of]
		says := x.evidenceOf(&rows[i], m, byLine)
		says.scoreAll(f, row, at)
		above := rows[i].above(m.Row) || rows[i].named(m, f).one > 0
		here, next := best[i*w:(i+1)*w], best[(i+1)*w:(i+2)*w]
		for j := of - 1; j >= 0; j-- {
			if f.rows[j].optional && (at[j] == report.MatchOrder || above) {
				row[j] = -1 // a group beside a row whose label stands above or with it is no subtotal
			}
			most := next[j+1] + row[j]
			if next[j] > most {
				most = next[j]
			}
			if here[j+1] > most {
				most = here[j+1]
			}
			here[j] = most
		}
	}
	for i, j := 0, 0; i < n && j < of; {
		at := i*w + j
		switch {
		case best[at] == best[(i+1)*w+j+1]+score[at] && score[at] > 0:
			rows[i].taken, rows[i].match, rows[i].likeness = j, kind[at], score[at]/weightTypo
			i, j = i+1, j+1
		case best[at] == best[(i+1)*w+j]:
			i++
		default:
			j++
		}
	}
}
