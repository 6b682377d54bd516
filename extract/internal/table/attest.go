package table

import (
	"slices"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// When a label attests its row
//
// In a grid, or on a line, a label and the values beside it are one row, whatever stands above
// and below. In text with a cell a line nothing holds them together but that they follow
// each other, and programs that put pages into text break just that: they write lines by the
// height of their first line on the page, so that a label of two lines comes before, and one
// of a line behind, the values that stand beside it.
//
//	on the page                  as text        taken by neighbours
//	1.属于国家秘密      39 3 46    39 3 46
//	2.其他法律行政      19 0 24    1.属于国家秘密   1: 19 0 24   wrong
//	  法规禁止公开                 19 0 24
//	3.危及“三安全       22 0 33    2.其他法律行政   2: 22 0 33   wrong
//	  一稳定”                    法规禁止公开
//	                             22 0 33
//	                             3.危及“三安全
//	                             一稳定”
//
// Each label has values behind it, and all labels are in order; but one row of values stands
// before the first label, and the last label has none. That is what gives it away: labels are
// not only held against their own values but counted. An anchor is a row that was taken
// for what a label before it says. Between two anchors there are some rows of values without a label, and
// some rows of the form. If the values are more (an excess), one of the anchors is wrong, or the
// values are no row. If labels stand there that have no values (a deficit), cells were left blank,
// or the values stand elsewhere. An excess and a deficit of one table are one and the same
// shift; every anchor between them is given up, and the rows there are known by their order,
// if they are as many as the form has.
//
// An excess, or a deficit, alone shifts nothing that could be seen; but where a page was cut the
// other may have been lost with it. So neither leaves labels of such a text attested: what
// they name stays, as placed by order.

// attest finds out which rows their labels attest, and which stand for their rows, as
// anchors, when those between are counted. Rows in another order than the form's are taken for
// what their labels say. It resolves the gaps that are left.
func (x *Reader) attest(items []grid.Item, rows []valueRow, f *matrixForm, s *sequence, byLine bool) {
	defer func() { doubtGroups(rows, s); doubtTwice(rows, f); doubtOther(rows) }()
	whole := true // each row of the form by its own label, in order
	last := -1
	for i := range rows {
		v := &rows[i]
		v.judge(x.Text, f, s, byLine)
		if v.taken >= 0 && !s.rows[v.taken].optional || v.taken < 0 {
			whole = whole && v.attested && s.follows(last, v.taken)
		}
		if v.taken >= 0 {
			last = v.taken
		}
	}
	if whole && s.follows(last, len(s.rows)) {
		return
	}
	if takeAll(rows, s) {
		return
	}
	takeMoved(rows, s)
	present := labelsIn(x.Text, items, f, s)
	gaps, anchors := gapsOf(rows, s.rows, present)
	if unbalanced(gaps) {
		for giveUp(gaps, anchors) { // one anchor at least
			gaps, anchors = gapsOf(rows, s.rows, present)
		}
		for _, v := range anchors {
			v.attested = v.attested && v.inline
		}
	}
	resolveGaps(gaps, s.rows)
	if torn(gaps) {
		doubtAll(rows)
	}
}

// doubtTwice doubts the rows whose label stands before values twice: an agency wrote one for another, or
// it is repeated for a label that is lost.
func doubtTwice(rows []valueRow, f *matrixForm) {
	var met, twice [mostFormRows]bool
	any := false
	for i := range rows {
		if own := rows[i].own(); own >= 0 && rows[i].count >= f.nearly {
			twice[own] = met[own]
			any = any || met[own]
			met[own] = true
		}
	}
	if !any {
		return
	}
	for i := range rows {
		v := &rows[i]
		if own := v.own(); v.taken >= 0 && (own >= 0 && twice[own] || twice[v.taken]) {
			v.doubtful, v.attested = true, false
		}
	}
}

// doubtOther doubts the rows on whose line the label of another row stands.
func doubtOther(rows []valueRow) {
	for i := range rows {
		v := &rows[i]
		if v.taken >= 0 && v.inline && v.names.others(v.taken) {
			v.doubtful = true
		}
	}
}

// doubtGroups doubts the values of a group, of which some of the rows below have values and others
// have not: they may be one's of those.
func doubtGroups(rows []valueRow, s *sequence) {
	var taken [mostFormRows]bool
	for i := range rows {
		if rows[i].taken >= 0 {
			taken[rows[i].taken] = true
		}
	}
	for i := range rows {
		v := &rows[i]
		if v.taken < 0 || !s.rows[v.taken].optional {
			continue
		}
		some, all := false, true
		for j := v.taken + 1; j < len(s.rows) && s.rows[j].group == s.rows[v.taken].id; j++ {
			is := taken[j]
			some, all = some || is, all && is
		}
		if some && !all {
			v.doubtful, v.attested = true, false
		}
	}
}

// follows reports whether no row of the form lies between two, subtotals left out.
func (s *sequence) follows(from, to int) bool {
	for j := from + 1; j < to; j++ {
		if !s.rows[j].optional {
			return false
		}
	}
	return from < to
}

// judge finds out what the label of one row is worth.
func (v *valueRow) judge(t *text.Text, f *matrixForm, s *sequence, byLine bool) {
	v.form = f
	v.names = v.named(f, s)
	v.inline = len(v.labels) > 0 && (byLine || v.cells[0].Cell) && v.labels[len(v.labels)-1].Line == v.cells[0].Line && !v.lone()
	v.anchor = v.taken >= 0 && v.match != report.MatchOrder
	v.attested = v.anchor && !v.names.several && v.sure(t)
	if last := &v.cells[len(v.cells)-1]; v.inline && last.Line != v.cells[0].Line {
		v.attested = false // where rows are lines, one of two is put together by how many values they have
	}
}

// rowNames are the rows of the form that labels name: none, one, or several.
type rowNames struct {
	one     int16 // the first, from 1 on; 0: none
	several bool
}

// others reports whether there is another row than the given one among them.
func (n rowNames) others(row int) bool { return n.several || n.one > 0 && int(n.one) != row+1 }

// named returns the rows of the form that the labels before a row of values name, those left out
// that other parts of the form have, too.
func (v *valueRow) named(f *matrixForm, s *sequence) (out rowNames) {
	for i := range v.labels {
		m, ok := v.labels[i].Metric(f.Row)
		if !ok || s.of[m] < 0 {
			continue
		}
		j := int(s.of[m])
		if h := v.labels[i].Label; h.IsAmbiguous() && (h.Number == 0 || h.Number != s.rows[j].number) {
			continue
		}
		out.several = out.several || out.one > 0 && int(out.one) != j+1
		if out.one == 0 {
			out.one = int16(j + 1)
		}
	}
	return out
}

// sure reports whether the label of an anchor is whole, and nothing but its own rest stands
// between it and the values.
func (v *valueRow) sure(t *text.Text) bool {
	const alike = 0.8 // a label with a typo: of ten characters eight, which no two rows share
	switch v.match {
	case report.MatchExact, report.MatchPart:
		return v.inline || !v.textBehind(t)
	case report.MatchFuzzy:
		return v.inline && v.likeness >= alike
	}
	return false
}

// takeAll takes all rows for what their labels say, whatever their order, if each has one of its
// own and none has that of another. Then nothing is shifted, though rows next to those that stand in another
// order than the form's are not attested. It reports whether it did.
func takeAll(rows []valueRow, s *sequence) bool {
	var taken [mostFormRows]bool
	for i := range rows {
		v := &rows[i]
		own := v.own()
		if own < 0 || taken[own] || v.taken != own && v.labels[len(v.labels)-1].Label.Part {
			return false // 无正当理由, a part of a label, may stand within that of another row
		}
		taken[own] = true
	}
	last := -1
	for i := range rows {
		v := &rows[i]
		if j := v.own(); v.taken != j {
			v.taken, v.match, v.moved = j, report.MatchExact, true
			v.attested = v.inline
		}
		if i > 0 && v.taken < last {
			v.attested = v.attested && v.inline
			rows[i-1].attested = rows[i-1].attested && rows[i-1].inline
		}
		last = v.taken
	}
	return true
}

// own returns the one row of the form that the labels of a row name, or that its text is the label
// of with a typo; -1 if there are several or none.
func (v *valueRow) own() int {
	switch {
	case v.names.several:
	case v.names.one > 0:
		return int(v.names.one) - 1
	case v.taken >= 0 && v.match != report.MatchOrder:
		return v.taken
	}
	return -1
}

// takeMoved takes rows for what their own label on their line says, which stand in another
// order than in the form.
func takeMoved(rows []valueRow, s *sequence) {
	taken := make(rowSet, len(s.rows))
	for i := range rows {
		if v := &rows[i]; v.taken >= 0 && v.match != report.MatchOrder {
			taken[v.taken] = true
		}
	}
	for i := range rows {
		v := &rows[i]
		if v.taken >= 0 && v.match != report.MatchOrder || !v.inline {
			continue
		}
		if j := int(v.names.one) - 1; j >= 0 && !v.names.several && !taken[j] && !v.labels[len(v.labels)-1].Label.Part {
			v.taken, v.match, v.moved, v.attested = j, report.MatchExact, true, true
			taken[j] = true
		}
	}
}

// giveUp gives up the anchors between each excess and the nearest deficit, on both sides if it
// is as near, and reports whether there are any. Where only rows whose labels stand nowhere
// are missing, the anchors stay, as doubtful: the excess may be no row at all; unless
// there are as many rows of values as the form has in all.
func giveUp(gaps []gap, anchors []*valueRow) (given bool) {
	lacks := (*gap).deficit
	if counted(gaps) {
		lacks = (*gap).missing
	}
	give := func(anchors []*valueRow) {
		for _, v := range anchors {
			if !v.inline {
				v.anchor, v.attested, v.match, given = false, false, report.MatchOrder, true
			}
		}
	}
	for i := range gaps {
		if gaps[i].excess() == 0 {
			continue
		}
		before, behind := nearest(gaps, i, -1, lacks), nearest(gaps, i, 1, lacks)
		if before >= 0 && (behind < 0 || i-before <= behind-i) {
			give(anchors[before:i])
		}
		if behind >= 0 && (before < 0 || behind-i <= i-before) {
			give(anchors[i:behind])
		}
		if before >= 0 || behind >= 0 {
			continue
		}
		before, behind = nearest(gaps, i, -1, (*gap).missing), nearest(gaps, i, 1, (*gap).missing)
		if before >= 0 {
			doubt(anchors[before:i])
		}
		if behind >= 0 {
			doubt(anchors[i:behind])
		}
	}
	return given
}

// torn reports whether labels are left without values, and values without labels: some of
// either are lost, and what is left may be shifted.
func torn(gaps []gap) bool {
	lacks, bare := false, false
	for i := range gaps {
		lacks, bare = lacks || gaps[i].deficit() > 0, bare || len(gaps[i].rows) > 0
	}
	return lacks && bare
}

func doubtAll(rows []valueRow) {
	for i := range rows {
		rows[i].doubtful = rows[i].doubtful || rows[i].taken >= 0 && !rows[i].inline
	}
}

func doubt(anchors []*valueRow) {
	for _, v := range anchors {
		v.doubtful = v.doubtful || !v.inline
	}
}

// nearest returns the gap next to one in a direction that lacks something, or -1.
func nearest(gaps []gap, from, step int, lacks func(*gap) int) int {
	for i := from + step; i >= 0 && i < len(gaps); i += step {
		if lacks(&gaps[i]) > 0 {
			return i
		}
	}
	return -1
}

// unbalanced reports whether rows of values are too many somewhere, or labels have none.
func unbalanced(gaps []gap) bool {
	return slices.ContainsFunc(gaps, func(g gap) bool { return g.excess() > 0 || g.deficit() > 0 })
}
