package table

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// A cell may hold what is no value: NaN, 见附表, #REF!, 27%. It is left out, and it
// keeps its place, so that the other values of its row stay in their columns. Where
// borders are known what fills a cell is one thing; between blanks a short word is, if
// a row has just as many values and such words as columns.

// settle turns the texts among values that fill a cell into items of their kind, in a
// table whose rows have so many columns; with named, a label or text stands before
// the values of each. It returns the items, which may be more.
func (x *Reader) settle(items []grid.Item, byLine bool, columns int, named bool) []grid.Item {
	if !textAmongCells(items) && !anySquashed(items) {
		return items // nearly always
	}
	items = joinSigned(x.joinGlued(items))
	var wide int        // see usualCells
	var lines text.Span // see usualColumns
	counted := false    // both, which few tables need
	for from := 0; from < len(items); {
		to := runEnd(items, from, byLine)
		if to == from || !lacksValues(items[from:to], columns) {
			from = max(to, from+1)
			continue
		}
		if !counted {
			wide, lines, counted = usualCells(items, columns), usualColumns(items, columns), true
		}
		labelled := !named || from > 0 && items[from-1].Kind == grid.ItemLabel && (!byLine || items[from-1].Line == items[from].Line)
		want := columns
		if items[to-1].Cell {
			want = wide
		}
		run := x.settleRun(items[from:to], labelled, columns, want)
		if firstText(run) >= 0 && lines.End > 0 && items[to-1].Cell {
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
func lacksValues(run []grid.Item, columns int) bool {
	values, text := 0, false
	for i := range run {
		switch run[i].Kind {
		case grid.ItemValue:
			values++
		case grid.ItemText:
			text = true
		}
	}
	return text && values < columns
}

// textAmongCells reports whether a text stands beside a value or an empty cell.
func textAmongCells(items []grid.Item) bool {
	last := grid.ItemLabel
	for i := range items {
		k := items[i].Kind
		if k == grid.ItemText && (last == grid.ItemValue || last == grid.ItemEmpty) || last == grid.ItemText && (k == grid.ItemValue || k == grid.ItemEmpty) {
			return true
		}
		last = k
	}
	return false
}

// runEnd returns the end of the items from items[from] on that no label divides, nor, where
// rows are lines, a line break.
func runEnd(items []grid.Item, from int, byLine bool) int {
	to := from
	for to < len(items) && items[to].Kind != grid.ItemLabel && (!byLine || items[to].Line == items[from].Line) {
		to++
	}
	return to
}

// usualCells returns how many cells behind their labels most rows of a grid have, those
// without other text.
func usualCells(items []grid.Item, columns int) int {
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
		if !run[0].Cell || len(run) < columns || len(run) >= len(rows) || firstText(run) >= 0 {
			continue
		}
		if rows[len(run)]++; rows[len(run)] > rows[best] {
			best = len(run)
		}
	}
	return best
}

// usualColumns returns the first and last column of a grid that the values of most rows
// with all of them stand in, as a span; an empty one if rows do not agree.
func usualColumns(items []grid.Item, columns int) (best text.Span) {
	votes := map[text.Span]int{}
	all := 0
	for from := 0; from < len(items); {
		to := runEnd(items, from, true)
		if to == from {
			from++
			continue
		}
		first, last, n := -1, -1, 0
		for i := from; i < to; i++ {
			if items[i].Kind == grid.ItemValue && items[i].Cell {
				if first < 0 {
					first = items[i].Col
				}
				last = items[i].Col
				n++
			}
		}
		from = to
		if n == columns && last-first == columns-1 {
			all++
			votes[text.Span{Start: first, End: last + 1}]++
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
func (x *Reader) settleUnder(run []grid.Item, lines text.Span, columns int) []grid.Item {
	values := 0
	for i := range run {
		if it := &run[i]; it.Kind == grid.ItemValue {
			if it.Col < lines.Start || it.Col >= lines.End {
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
		if it := &out[i]; it.Kind == grid.ItemText && it.Col >= lines.Start && it.Col < lines.End && x.unreadWords(it) == 1 {
			it.Kind = grid.ItemUnread
		}
	}
	return out
}

// joinGlued makes one text of a short text and the number that it runs into: 见附件2. A
// label with typos may run into the first of its values, too, where all are squashed.
func (x *Reader) joinGlued(items []grid.Item) []grid.Item {
	const squashed = 7 // digits: as many may be the values of a row, without a blank between
	for i := 1; i+1 < len(items); i++ {
		text, value := &items[i], &items[i+1]
		if text.Kind != grid.ItemText || value.Kind != grid.ItemValue || value.Cell || text.End != value.Start || items[i-1].Line != text.Line && items[i-1].Kind == grid.ItemText {
			continue
		}
		w := x.wordAround(text.Start)
		if w.Start == text.Start && w.End == value.End && value.End-value.Start < squashed && x.looksUnread(w) {
			text.End = value.End
			items = slices.Delete(items, i+1, i+2)
		}
	}
	return items
}

// joinSigned makes one text of two numbers that a sign joins (27+29), in tables where
// no number has one.
func joinSigned(items []grid.Item) []grid.Item {
	for i := 0; i+1 < len(items); i++ {
		a, b := &items[i], &items[i+1]
		if a.Kind == grid.ItemValue && b.Kind == grid.ItemValue && b.Squashed && !b.Number.Plain && !b.Number.Null && !b.Number.Doubtful && a.Number.Plain && b.Number.Unit == grid.NoUnit {
			a.Kind, a.End = grid.ItemText, b.End
			items = slices.Delete(items, i+1, i+2)
		}
	}
	return items
}

// firstText returns the place of the first text among items, -1 if there is none.
func firstText(items []grid.Item) int {
	for i := range items {
		if items[i].Kind == grid.ItemText {
			return i
		}
	}
	return -1
}

// settleRun does for one row what settle does; want is how many cells it should have.
func (x *Reader) settleRun(run []grid.Item, labelled bool, columns, want int) []grid.Item {
	first := slices.IndexFunc(run, func(it grid.Item) bool { return it.Kind != grid.ItemText })
	if firstText(run) < 0 || first < 0 && !run[0].Cell {
		return run
	}
	if first < 0 {
		first = len(run)
	}
	values, cells := 0, 0
	for i := first; i < len(run); i++ {
		n := 1
		if run[i].Kind == grid.ItemText {
			if n = x.unreadWords(&run[i]); n == 0 {
				return run
			}
		} else if run[i].Kind == grid.ItemValue {
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
		if run[i].Kind == grid.ItemText {
			out = x.asUnread(out, run[i])
		} else {
			out = append(out, run[i])
		}
	}
	return out
}

// unreadWords returns how many cells a text may fill: one, if it is all that its cell
// holds; else each of its words, if they look like that. 0 if it is of another kind.
func (x *Reader) unreadWords(it *grid.Item) int {
	if it.Cell {
		const longest = 64 // bytes, and no sentence
		if it.End-it.Start > longest || x.likeLabel(x.Text.Bytes[it.Start:it.End]) {
			return 0
		}
		return 1
	}
	n := 0
	for at := it.Start; at < it.End; n++ {
		w := x.wordAround(at)
		if w.Start < it.Start || w.End > it.End || !x.looksUnread(w) {
			return 0 // numbers or labels touch it
		}
		for at = w.End; at < it.End && text.IsSpace(x.Text.Bytes[at]); {
			at++
		}
	}
	return n
}

// asUnread adds to out the cells that a text fills.
func (x *Reader) asUnread(out []grid.Item, it grid.Item) []grid.Item {
	it.Kind = grid.ItemUnread
	if it.Cell {
		return append(out, it)
	}
	for at := it.Start; at < it.End; {
		w := x.wordAround(at)
		word := it
		word.Start, word.End = w.Start, w.End
		out = append(out, word)
		for at = w.End; at < it.End && text.IsSpace(x.Text.Bytes[at]); {
			at++
		}
	}
	return out
}

// wordAround returns the word that b[at] is part of, between blanks and separators.
func (x *Reader) wordAround(at int) text.Span {
	const longest = 64 // bytes to either side; no cell that is worth asking about has more
	b := x.Text.Bytes
	divides := func(c byte) bool { return text.IsSpace(c) || c == '|' }
	w := text.Span{Start: at, End: at}
	for w.Start > 0 && at-w.Start < longest && !divides(b[w.Start-1]) {
		w.Start--
	}
	for w.End < len(b) && w.End-at < longest && !divides(b[w.End]) {
		w.End++
	}
	return w
}

// looksUnread reports whether a word may be what stands in a cell in place of a value: it
// is short, no sentence, and no label with a typo.
func (x *Reader) looksUnread(w text.Span) bool {
	const longest, mostHan = 30, 6 // bytes, and Chinese characters of them: 数据尚未统计
	b := x.Text.Bytes[w.Start:w.End]
	if len(b) == 0 || len(b) > longest || text.CountHan(b) > mostHan || !bytes.ContainsFunc(b, isMoreThanPunctuation) || bytes.ContainsAny(b, ":") {
		return false
	}
	if bytes.Contains(b, []byte("、")) || len(b) == len("五") && text.HanAt(b, 0) { // of a label that is written downwards
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
	if len(b) == 0 || !text.HanAt(b, 0) || label.HanDigit(text.DecodeHan(b)) == 0 {
		return false
	}
	b = b[len("一"):]
	return len(b) > 0 && (b[0] == '.' || b[0] == ')' || b[0] == ',')
}

// likeLabel reports whether b is a label of a row with a typo, a part of one, or begins as
// one does.
func (x *Reader) likeLabel(b []byte) bool {
	if beginsHeading(b) || bytes.HasPrefix(b, []byte("第")) { // 第二十条第（五）项
		return true
	}
	if len(b) > 0 && text.HanAt(b, 0) && bytes.HasPrefix(b[len("一"):], []byte("、")) || nearestRow(b) != "" {
		return true
	}
	const alike = 0.55
	s := label.FingerprintOf(b)
	for _, f := range matrixForms() {
		for _, rows := range f.sequences {
			for i := range rows.rows {
				if similarity(&s, &rows.rows[i], alike) > alike || isWithin(&s, &rows.rows[i]) {
					return true
				}
			}
		}
	}
	return false
}

// isWithin reports whether a text of more than one character is part of a wording.
func isWithin(s *label.Fingerprint, f *formRow) bool {
	return s.Length > 1 && slices.ContainsFunc(f.wordings, func(w label.Fingerprint) bool { return strings.Contains(w.Text, s.Text) })
}

// isMoreThanPunctuation reports whether a character is more than punctuation.
func isMoreThanPunctuation(r rune) bool {
	return r == '#' || r == '?' || r == '*' || r == '%' || r == utf8.RuneError || r < utf8.RuneSelf && (text.IsASCIILetter(byte(r)) || text.IsDigit(byte(r))) || text.IsHan(r)
}

// unreadBehind returns the length of a word at b[at], a Chinese character, and what it may
// be part of, up to its end, if it looks like one in place of a value; else 0.
func (x *Reader) unreadBehind(at int) int {
	b := x.Text.Bytes
	if text.IsDigit(b[at-1]) {
		return 0 // a number, and a text that it ran into
	}
	if w := x.wordAround(at); x.looksUnread(w) {
		return w.End - at
	}
	return 0
}

// leaveUnread notes the cells of a row that hold no value.
func (x *Reader) leaveUnread(r *report.Builder, what message.Arg, cells []grid.Item) {
	for i := range cells {
		if cells[i].Kind == grid.ItemUnread {
			x.noteSkipped(r, cells[i].Start, cells[i:i+1], message.New(message.UnreadCell, what))
		}
	}
}

// isSigned reports whether a metric may be negative.
func isSigned(m form.Metric) bool { return m.Info().Measure == "change" }
