package extract

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
)

// A cell may hold what is no value: NaN, 见附表, #REF!, 27%. It is left out, and it
// keeps its place, so that the other values of its row stay in their columns. Where
// borders are known what fills a cell is one thing; between blanks a short word is, if
// a row has just as many values and such words as columns.

// settle turns the texts among values that fill a cell into items of their kind, in a
// table whose rows have so many columns; named tells that a label or text stands before
// the values of each. It gives the items, which may be more.
func (x *tableReader) settle(items []item, byLine bool, columns int, named bool) []item {
	if !textAmongCells(items) && !anySquashed(items) {
		return items // nearly always
	}
	items = joinSigned(x.joinGlued(items))
	var wide int     // see usualCells
	var lines span   // see usualColumns
	counted := false // both, which few tables need
	for from := 0; from < len(items); {
		to := runEnd(items, from, byLine)
		if to == from || !lacksValues(items[from:to], columns) {
			from = max(to, from+1)
			continue
		}
		if !counted {
			wide, lines, counted = usualCells(items, columns), usualColumns(items, columns), true
		}
		labelled := !named || from > 0 && items[from-1].kind == itemLabel && (!byLine || items[from-1].line == items[from].line)
		want := columns
		if items[to-1].cell {
			want = wide
		}
		run := x.settleRun(items[from:to], labelled, columns, want)
		if firstText(run) >= 0 && lines.end > 0 && items[to-1].cell {
			run = x.settleUnder(run, lines, columns)
		}
		if len(run) != to-from {
			items = slices.Replace(items, from, to, run...)
		} else {
			copy(items[from:], run)
		}
		from += len(run)
	}
	return items
}

// lacksValues reports whether a row has a text and fewer values than columns.
func lacksValues(run []item, columns int) bool {
	values, text := 0, false
	for i := range run {
		switch run[i].kind {
		case itemValue:
			values++
		case itemText:
			text = true
		}
	}
	return text && values < columns
}

// textAmongCells reports whether a text stands beside a value or an empty cell.
func textAmongCells(items []item) bool {
	last := itemLabel
	for i := range items {
		k := items[i].kind
		if k == itemText && (last == itemValue || last == itemEmpty) || last == itemText && (k == itemValue || k == itemEmpty) {
			return true
		}
		last = k
	}
	return false
}

// runEnd gives the end of the items from items[from] on that no label divides, nor, where
// rows are lines, a line break.
func runEnd(items []item, from int, byLine bool) int {
	to := from
	for to < len(items) && items[to].kind != itemLabel && (!byLine || items[to].line == items[from].line) {
		to++
	}
	return to
}

// usualCells gives how many cells behind their labels most rows of a grid have, those
// without other text.
func usualCells(items []item, columns int) int {
	var rows [64]int
	best := columns
	for from := 0; from < len(items); {
		to := runEnd(items, from, true)
		if to == from {
			from++
			continue
		}
		run := items[from:to]
		from = to
		if !run[0].cell || len(run) < columns || len(run) >= len(rows) || firstText(run) >= 0 {
			continue
		}
		if rows[len(run)]++; rows[len(run)] > rows[best] {
			best = len(run)
		}
	}
	return best
}

// usualColumns gives the first and last column of a grid that the values of most rows
// with all of them stand in, as a span; an empty one if rows do not agree.
func usualColumns(items []item, columns int) (best span) {
	votes := map[span]int{}
	all := 0
	for from := 0; from < len(items); {
		to := runEnd(items, from, true)
		if to == from {
			from++
			continue
		}
		first, last, n := -1, -1, 0
		for i := from; i < to; i++ {
			if items[i].kind == itemValue && items[i].cell {
				if first < 0 {
					first = items[i].col
				}
				last = items[i].col
				n++
			}
		}
		from = to
		if n == columns && last-first == columns-1 {
			all++
			votes[span{first, last + 1}]++
		}
	}
	for s, n := range votes {
		if n*2 > all {
			best = s
		}
	}
	return best
}

// settleUnder settles a row whose values stand in the columns of the others: so do its
// texts there.
func (x *tableReader) settleUnder(run []item, lines span, columns int) []item {
	values := 0
	for i := range run {
		if it := &run[i]; it.kind == itemValue {
			if it.col < lines.start || it.col >= lines.end {
				return run
			}
			values++
		}
	}
	if values == 0 || values >= columns {
		return run
	}
	out := slices.Clone(run)
	for i := range out {
		if it := &out[i]; it.kind == itemText && it.col >= lines.start && it.col < lines.end && x.unreadWords(it) == 1 {
			it.kind = itemUnread
		}
	}
	return out
}

// joinGlued makes one text of a short text and the number that it runs into: 见附件2. A
// label with typos may run into the first of its values, too, where all are squashed.
func (x *tableReader) joinGlued(items []item) []item {
	for i := 1; i+1 < len(items); i++ {
		text, value := &items[i], &items[i+1]
		if text.kind != itemText || value.kind != itemValue || value.cell || text.end != value.start || items[i-1].line != text.line && items[i-1].kind == itemText {
			continue
		}
		w := x.wordAround(text.start)
		if w.start == text.start && w.end == value.end && value.end-value.start < form.Columns && x.looksUnread(w) {
			text.end = value.end
			items = slices.Delete(items, i+1, i+2)
		}
	}
	return items
}

// joinSigned makes one text of two numbers that a sign joins (27+29), in tables where
// no number has one.
func joinSigned(items []item) []item {
	for i := 0; i+1 < len(items); i++ {
		a, b := &items[i], &items[i+1]
		if a.kind == itemValue && b.kind == itemValue && b.squashed && !b.num.plain && !b.num.null && !b.num.doubtful && a.num.plain && b.num.unit == noUnit {
			a.kind, a.end = itemText, b.end
			items = slices.Delete(items, i+1, i+2)
		}
	}
	return items
}

// firstText gives the place of the first text among items, -1 if there is none.
func firstText(items []item) int {
	for i := range items {
		if items[i].kind == itemText {
			return i
		}
	}
	return -1
}

// settleRun does for one row what settle does; want is how many cells it should have.
func (x *tableReader) settleRun(run []item, labelled bool, columns, want int) []item {
	first := slices.IndexFunc(run, func(it item) bool { return it.kind != itemText })
	if firstText(run) < 0 || first < 0 && !run[0].cell {
		return run
	}
	if first < 0 {
		first = len(run)
	}
	values, cells := 0, 0
	for i := first; i < len(run); i++ {
		n := 1
		if run[i].kind == itemText {
			if n = x.unreadWords(&run[i]); n == 0 {
				return run
			}
		} else if run[i].kind == itemValue {
			values++
		}
		cells += n
	}
	if values >= columns || cells > want {
		return run
	}
	lead := first // the texts before it name the row
	for lead > 0 && cells < want {
		n := x.unreadWords(&run[lead-1])
		if n == 0 || cells+n > want {
			return run
		}
		cells += n
		lead--
	}
	if cells != want || lead == 0 && !labelled && first > 0 {
		return run
	}
	out := slices.Clone(run[:lead])
	for i := lead; i < len(run); i++ {
		if run[i].kind == itemText {
			out = x.asUnread(out, run[i])
		} else {
			out = append(out, run[i])
		}
	}
	return out
}

// unreadWords gives how many cells a text may fill: one, if it is all that its cell
// holds; else each of its words, if they look like that. 0 if it is of another kind.
func (x *tableReader) unreadWords(it *item) int {
	if it.cell {
		const longest = 64 // bytes, and no sentence
		if it.end-it.start > longest || x.likeLabel(x.text.b[it.start:it.end]) {
			return 0
		}
		return 1
	}
	n := 0
	for at := it.start; at < it.end; n++ {
		w := x.wordAround(at)
		if w.start < it.start || w.end > it.end || !x.looksUnread(w) {
			return 0 // numbers or labels touch it
		}
		for at = w.end; at < it.end && isSpace(x.text.b[at]); {
			at++
		}
	}
	return n
}

// asUnread adds to out the cells that a text fills.
func (x *tableReader) asUnread(out []item, it item) []item {
	it.kind = itemUnread
	if it.cell {
		return append(out, it)
	}
	for at := it.start; at < it.end; {
		w := x.wordAround(at)
		word := it
		word.start, word.end = w.start, w.end
		out = append(out, word)
		for at = w.end; at < it.end && isSpace(x.text.b[at]); {
			at++
		}
	}
	return out
}

// wordAround gives the word that b[at] is part of, between blanks and separators.
func (x *tableReader) wordAround(at int) span {
	const longest = 64 // bytes to either side; no cell that is worth asking about has more
	b := x.text.b
	divides := func(c byte) bool { return isSpace(c) || c == '|' }
	w := span{at, at}
	for w.start > 0 && at-w.start < longest && !divides(b[w.start-1]) {
		w.start--
	}
	for w.end < len(b) && w.end-at < longest && !divides(b[w.end]) {
		w.end++
	}
	return w
}

// looksUnread reports whether a word may be what stands in a cell in place of a value: it
// is short, no sentence, and no label with a typo.
func (x *tableReader) looksUnread(w span) bool {
	const longest, mostHan = 30, 6 // bytes, and Chinese characters of them: 数据尚未统计
	b := x.text.b[w.start:w.end]
	if len(b) == 0 || len(b) > longest || hans(b) > mostHan || !bytes.ContainsFunc(b, tellsSomething) || bytes.ContainsAny(b, ":") {
		return false
	}
	if bytes.Contains(b, []byte("、")) || len(b) == len("五") && hanAt(b, 0) && hanDigit(three(b)) > 0 {
		return false
	}
	for _, last := range [...]string{"。", "年", "月", "项", "注", "单位"} { // of a sentence, a head, a note
		if bytes.HasSuffix(b, []byte(last)) {
			return false
		}
	}
	return !x.likeLabel(b)
}

// beginsHeading reports whether b begins with the number of a heading: 五. (一)
func beginsHeading(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("("))
	if len(b) == 0 || !hanAt(b, 0) || hanDigit(three(b)) == 0 {
		return false
	}
	b = b[len("一"):]
	return len(b) > 0 && (b[0] == '.' || b[0] == ')' || b[0] == ',')
}

// likeLabel reports whether b is a label of a row with a typo, a part of one, or begins as
// one does.
func (x *tableReader) likeLabel(b []byte) bool {
	if beginsHeading(b) || bytes.HasPrefix(b, []byte("第")) { // 第二十条第（五）项
		return true
	}
	if len(b) > 0 && hanAt(b, 0) && bytes.HasPrefix(b[len("一"):], []byte("、")) || table2Form().nearest(b) != "" {
		return true
	}
	const alike = 0.55
	s := likenessOf(b)
	for _, f := range tableForms() {
		for i := range f.rows {
			if similarity(&s, &f.rows[i], alike) > alike || isWithin(&s, &f.rows[i]) {
				return true
			}
		}
	}
	return false
}

// isWithin reports whether a text of more than one character is part of a wording.
func isWithin(s *likeness, f *formRow) bool {
	return s.length > 1 && slices.ContainsFunc(f.wordings, func(w likeness) bool { return strings.Contains(w.text, s.text) })
}

// tellsSomething reports whether a character is more than punctuation.
func tellsSomething(r rune) bool {
	return r == '#' || r == '?' || r == '*' || r == '%' || r == utf8.RuneError || r < utf8.RuneSelf && (isASCIILetter(byte(r)) || isDigit(byte(r))) || isHan(r)
}

// unreadBehind gives the length of a word at b[at], a Chinese character, and what it may
// be part of, up to its end, if it looks like one in place of a value; else 0.
func (x *tableReader) unreadBehind(at int) int {
	b := x.text.b
	if isDigit(b[at-1]) {
		_, about := behindMore(b, at)
		if _, magnitude := magnitudeAt(b[at:]); magnitude == 0 && !about {
			return 0 // a number, and a text that it ran into
		}
	}
	if w := x.wordAround(at); x.looksUnread(w) {
		return w.end - at
	}
	return 0
}

// leaveUnread notes the cells of a row that hold no value.
func (x *tableReader) leaveUnread(r *reportBuilder, name string, cells []item) {
	for i := range cells {
		if cells[i].kind == itemUnread {
			x.leave(r, cells[i].start, cells[i:i+1], name+": a cell that holds no number")
		}
	}
}

// isSigned reports whether a metric may be negative.
func isSigned(m form.Metric) bool { return m.Info().Measure == "change" }
