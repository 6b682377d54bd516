package extract

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"gongkai/extract/form"
)

// item is what a stretch of a table holds, in reading order.
type item struct {
	num        amount // of a value
	hit        *hit   // of a label
	start, end int    // in the text
	line       int    // number of the row or line
	col        int    // its cell in the row; between blanks, the display column of its middle
	kind       itemKind
	squashed   bool // touches the value before it: no separator between
	cell       bool // stands alone in a cell with known borders
}

type itemKind uint8

const (
	itemLabel  itemKind = iota
	itemValue           // a number, or a mark for none
	itemEmpty           // a cell with known borders and nothing in it
	itemText            // anything else
	itemUnread          // what stands in a cell and is no value: NaN, 见附表
)

// items divides t.b[start:end) by g; hits are the labels within.
func (l *lexer) items(t *text, g grid, start, end int, hits []hit) []item {
	*l = lexer{t: t, g: g, hits: hits, out: l.out[:0]}
	lone := g.colSep == 0 && g.layout != LayoutSpaces // a line may be one value
	for at := start; at < end; l.line++ {
		if lone {
			if c, ok := l.countAt(at, end); ok && (c.stop == end || l.t.b[c.stop] == g.rowSep) {
				l.addCount(c, false)
				at = c.stop + 1
				continue
			}
		}
		stop := end
		if g.rowSep != 0 {
			if n := bytes.IndexByte(l.t.b[at:end], g.rowSep); n >= 0 {
				stop = at + n
			}
		}
		l.row(at, stop)
		at = stop + 1
	}
	return l.out
}

type lexer struct {
	t     *text
	g     grid
	hits  []hit // those that are not read yet
	out   []item
	line  int
	row0  int // start of the row
	wide  int // display columns from row0 to wide0
	pos   int // the place that wide was counted to
	cells int // cells of the row so far
}

func (l *lexer) row(start, end int) {
	b := l.t.b
	l.row0, l.pos, l.wide = start, start, 0
	if line := trimmed(b[start:end]); isRule(line) || isPageNumber(line) {
		return
	}
	if l.g.colSep == 0 {
		l.spaced(start, end)
		return
	}
	sep := l.g.colSep
	bordered := sep == cellEnd
	if sep != cellEnd && sep != '\t' {
		s, e := l.t.trim(start, end)
		if s < e && b[s] == sep {
			start, bordered = s+1, true
		}
		if e > start && b[e-1] == sep {
			end, bordered = e-1, true
		}
	}
	if !bordered && bytes.IndexByte(b[start:end], sep) < 0 {
		l.spaced(start, end) // a line outside of the grid
		return
	}
	l.cells = 0
	for at := start; at <= end; l.cells++ {
		if at = l.counts(at, end); at > end {
			break
		}
		if stop := l.label(at, end, sep); stop > 0 {
			at = stop + 1
			continue
		}
		if c, ok := l.countAt(at, end); ok && (c.stop == end || b[c.stop] == sep) {
			l.addCount(c, true)
			at = c.stop + 1
			continue
		}
		stop := end
		if n := bytes.IndexByte(b[at:end], sep); n >= 0 {
			stop = at + n
		} else if sep == cellEnd && len(trimmed(b[at:end])) == 0 {
			break // HTML ends each cell, the last one too
		}
		if stop == end && end < len(b) && !isSpace(b[end]) && b[end] != sep {
			l.tokens(at, stop) // running text follows in the same cell
			return
		}
		l.cell(at, stop)
		at = stop + 1
	}
}

// counts reads the cells at b[at:end) that are digits and nothing else, as nearly
// all are, and gives where the first other one begins, end+1 if there is none.
func (l *lexer) counts(at, end int) int {
	const exact = 15
	b, sep := l.t.b[:end], l.g.colSep
	for at < len(b) && isDigit(b[at]) {
		value, stop := int(b[at]-'0'), at+1
		for stop < len(b) && isDigit(b[stop]) && stop-at <= exact {
			value = value*10 + int(b[stop]-'0')
			stop++
		}
		if stop-at > exact || stop < len(b) && b[stop] != sep {
			break
		}
		n := len(l.out)
		l.out = slices.Grow(l.out, 1)[:n+1]
		zeros := stop > at+1 && b[at] == '0'
		it := &l.out[n]
		it.kind, it.cell, it.squashed, it.hit = itemValue, true, false, nil
		it.start, it.end, it.line, it.col = at, stop, l.line, l.cells
		it.num.value, it.num.unit, it.num.null, it.num.plain, it.num.doubtful = float64(value), noUnit, false, !zeros, zeros
		l.cells++
		at = stop + 1
	}
	return at
}

// count is a number of digits alone, as nearly all cells hold one.
type count struct {
	value      int
	start, end int
	stop       int // of the blanks behind it
}

// countAt reads a count at b[at:end), with blanks around it.
func (l *lexer) countAt(at, end int) (c count, ok bool) {
	const exact = 15
	b, rows := l.t.b[:end], l.g.rowSep
	for at < len(b) && (b[at] == ' ' || b[at] == '\n' && rows != '\n') {
		at++
	}
	c.start = at
	for at < len(b) && isDigit(b[at]) && at-c.start <= exact {
		c.value = c.value*10 + int(b[at]-'0')
		at++
	}
	c.end = at
	for at < len(b) && (b[at] == ' ' || b[at] == '\n' && rows != '\n') {
		at++
	}
	c.stop = at
	return c, c.end > c.start && c.end-c.start <= exact
}

// spacedCounts reads the counts of running text at b[at:stop), one behind another,
// and gives the place behind them and the blanks that follow. Each ends at a
// blank, and nothing stands behind the blanks that may belong to it.
func (l *lexer) spacedCounts(at, stop, end int) int {
	const exact = 15
	b := l.t.b[:end]
	for at < stop && isDigit(b[at]) {
		c := count{start: at, end: at}
		for c.end < stop && isDigit(b[c.end]) && c.end-at <= exact {
			c.value = c.value*10 + int(b[c.end]-'0')
			c.end++
		}
		if c.end-at > exact || c.end >= stop || !isSpace(b[c.end]) {
			break
		}
		next := c.end
		for next < len(b) && b[next] == ' ' {
			next++
		}
		if next < len(b) && (b[next] >= utf8.RuneSelf || b[next] == '(' || b[next] == '.' || b[next] == 'o') {
			break
		}
		l.addCount(c, false)
		if it := &l.out[len(l.out)-1]; l.g.layout == LayoutSpaces {
			it.col = l.column(it.start) + (l.width(it.start, it.end)+1)/2
		}
		at = next
	}
	return at
}

// addCount is add for a count.
func (l *lexer) addCount(c count, cell bool) {
	n := len(l.out)
	l.out = append(l.out, item{})
	it := &l.out[n]
	it.kind, it.cell = itemValue, cell
	it.start, it.end, it.line, it.col = c.start, c.end, l.line, l.cells
	zeros := c.end > c.start+1 && l.t.b[c.start] == '0'
	it.num.value, it.num.plain, it.num.doubtful = float64(c.value), !zeros, zeros
	it.squashed = n > 0 && l.out[n-1].kind == itemValue && l.out[n-1].end == it.start
}

// cell reads a cell whose borders are known.
func (l *lexer) cell(start, end int) {
	if l.t.html {
		if i := bytes.LastIndexByte(l.t.b[start:end], tableIn); i >= 0 {
			start += i + 1 // a table inside a cell: what stood before it is no cell of it
		}
	}
	start, end = l.t.trim(start, end)
	it := item{start: start, end: end, line: l.line, cell: true}
	if start == end {
		it.kind = itemEmpty
		l.add(it)
		return
	}
	if l.label(start, end, 0) == end {
		return
	}
	if l.mayBeValue(start, end) {
		if n, ok := parseCell(l.t, start, end, true); ok {
			it.kind, it.num = itemValue, n.amount
			l.add(it)
			return
		}
	}
	if l.hitAt(start); l.nextHit(end) != nil || l.holdsCells(start, end) {
		l.tokens(start, end)
		return
	}
	if b := l.t.b[start:end]; !isDigit(b[0]) && isPageNumber(b) {
		return
	}
	it.kind = itemText
	l.add(it)
}

// mayBeValue reports whether what stands at b[start:end) begins as a value may.
func (l *lexer) mayBeValue(start, end int) bool {
	b := l.t.b[start:end]
	return plainText(b[:min(len(b), len("字"))]) == 0 || beginsFigure(b)
}

// holdsCells reports whether b[start:end) is no cell but a stretch of several: lines
// between lone pipes, or a row of numbers that nothing but blanks divides.
func (l *lexer) holdsCells(start, end int) bool {
	const few = 4 // what is more than that is no number in groups
	b := l.t.b[start:end]
	if l.g.rowSep == 0 && bytes.IndexByte(b, '\n') >= 0 {
		return true
	}
	n := 0
	for i := 0; i < len(b) && n <= few; n++ {
		digits := lengthOfDigits(b[i:])
		if digits == 0 {
			return false
		}
		for i += digits; i < len(b) && isBlank(b[i]); {
			i++
		}
	}
	return n > few
}

// spaced reads a line whose cells are divided by blanks, if at all.
func (l *lexer) spaced(start, end int) {
	if l.g.layout != LayoutSpaces {
		if s, e := l.t.trim(start, end); s < e && l.mayBeValue(s, e) {
			if n, ok := parseCell(l.t, s, e, l.g.single); ok {
				l.add(item{kind: itemValue, start: s, end: e, num: n.amount, line: l.line})
				return
			}
		}
	}
	l.tokens(start, end)
}

func (l *lexer) add(it item) {
	it.col = l.cells
	if l.g.layout == LayoutSpaces {
		it.col = l.column(it.start) + (l.width(it.start, it.end)+1)/2
	}
	if n := len(l.out); n > 0 && it.kind == itemValue && l.out[n-1].kind == itemValue && l.out[n-1].end == it.start {
		it.squashed = true
	}
	l.out = append(l.out, it)
}

func (l *lexer) column(at int) int {
	if at < l.pos {
		l.pos, l.wide = l.row0, 0
	}
	l.wide += l.width(l.pos, at)
	l.pos = at
	return l.wide
}

// width counts display columns: two for a character beyond ASCII.
func (l *lexer) width(start, end int) int {
	b, n := l.t.b[start:end], 0
	for ; len(b) >= 8; b = b[8:] {
		x := binary.LittleEndian.Uint64(b)
		n += 8 - bits.OnesCount64(x&beyondASCII) + 2*bits.OnesCount64(x&(x<<1)&beyondASCII)
	}
	for _, c := range b {
		if c < utf8.RuneSelf {
			n++
		} else if c >= 0xC0 {
			n += 2
		}
	}
	return n
}

// tokens reads labels, numbers and other text one after another.
func (l *lexer) tokens(start, end int) {
	l.hitAt(start)
	for i := start; ; {
		for i < end && l.t.b[i] == ' ' {
			i++
		}
		if i >= end {
			return
		}
		h, stop := l.nextHit(end), end
		if h != nil && i >= h.start {
			l.add(item{kind: itemLabel, start: max(h.start, start), end: min(h.end, end), hit: h, line: l.line})
			i = max(i, min(h.end, end))
			l.hits = l.hits[1:]
			if next := l.nextHit(end); next != nil && next.start < i {
				next.start = i
			}
			continue
		}
		if h != nil {
			stop = h.start
		}
		if isDigit(l.t.b[i]) {
			if next := l.spacedCounts(i, stop, end); next > i {
				i = next
				continue
			}
		} else if beginsFigure(l.t.b[i:stop]) {
			if next := l.figure(i, stop); next > i {
				i = next
				continue
			}
		} else if n := pageNumberAt(l.t.b, i, stop); n > 0 {
			i += n
			continue
		}
		if n := plainText(l.t.b[i:stop]); n > 0 {
			l.addText(i, i+3) // the column is that of the first character
			l.addText(i+3, i+n)
			i += n
			continue
		}
		i = l.token(i, stop, end)
	}
}

// label reads a label at b[at:end) with nothing around it but the separators of
// cells, and gives where it ends, or 0 if there is none.
func (l *lexer) label(at, end int, sep byte) int {
	h := l.hitAt(at)
	if h == nil || h.start != at || h.end > end || h.end < end && (sep == 0 || l.t.b[h.end] != sep) {
		return 0
	}
	l.add(item{kind: itemLabel, start: at, end: h.end, hit: h, line: l.line})
	l.hits = l.hits[1:]
	return h.end
}

// hitAt leaves behind the labels whose wording begins before a place, and gives
// the next one, if there is one.
func (l *lexer) hitAt(at int) *hit {
	for len(l.hits) > 0 && l.hits[0].text < at {
		l.hits = l.hits[1:]
	}
	if len(l.hits) == 0 {
		return nil
	}
	return &l.hits[0]
}

// nextHit gives the next label, if its wording begins before end.
func (l *lexer) nextHit(end int) *hit {
	if len(l.hits) > 0 && l.hits[0].text < end {
		return &l.hits[0]
	}
	return nil
}

// plainText gives the length of the Chinese characters at the start of b that
// begin neither a value nor a mark for none.
func plainText(b []byte) int {
	i := 0
	for i+2 < len(b) && leadsHan(b[i]) && isHan(three(b[i:])) && !beginsValue(b[i:]) {
		i += 3
	}
	return i
}

// beginsValue tells whether a character may begin a number (减少3项) or a mark
// for none (无, 一一).
func beginsValue(b []byte) bool {
	switch three(b) {
	case '减', '增', '新', '下', '负', '无', '空', '没', '不', '一':
		return true
	}
	return false
}

// token reads what stands at b[i:stop) and gives where the next one begins.
func (l *lexer) token(i, stop, end int) int {
	b := l.t.b
	c := b[i]
	if isSpace(c) || c == '|' || c == ',' || c == '*' || c == '#' && (i+1 == stop || !isASCIILetter(b[i+1]) && !isDigit(b[i+1])) {
		return i + 1
	}
	if n := pageNumberAt(b, i, stop); n > 0 {
		return i + n
	}
	n, rest, ok := parseNumber(l.t, i, stop, false)
	if j := l.word(i, stop); isDigit(c) && (!ok || joint(b[min(rest, j):j]) || aboutBehind(b[min(rest, j):j]) > 0) {
		if next := l.figure(i, stop); next > i {
			return next
		}
		for j < stop && isDigit(b[j]) && isDigit(b[j-1]) {
			j++
		}
		if next := j + lengthOfBlanks(b[j:stop]); (b[j-1] == '-' || b[j-1] == '+') && next < stop && isDigit(b[next]) {
			j = l.word(next, stop) // the sign may be that of the next number
		}
		l.addText(i, j) // no number ends, or begins, inside of it
		return j
	}
	if ok && n.start >= i {
		if cut := yearGlued(b, n, rest); cut > 0 {
			n, rest, _ = parseNumber(l.t, i, cut, false)
		}
		if !l.partOfText(n, rest, stop, end) {
			it := item{kind: itemValue, start: n.start, end: n.end, num: n.amount, line: l.line}
			if rest < end && isASCIILetter(b[rest]) || n.unit == noUnit && pointBehind(b[rest:end]) {
				it.num.doubtful = true // something of the number was not read
			}
			if n.start > i {
				if at := bytes.IndexAny(b[i:n.start], "-+"); at >= 0 {
					it.start = i + at
				}
			}
			if rest < stop && b[rest] == '(' { // 22(其中修订16件)
				if close := bytes.IndexByte(b[rest:min(stop, rest+60)], ')'); close > 0 {
					rest += close + 1
				}
			}
			l.add(it)
			return rest
		}
		l.addText(i, rest)
		return rest
	}
	// a bracket after text is part of it, with the numbers it holds
	if c == '(' {
		if close := bytes.IndexByte(b[i:min(stop, i+240)], ')'); close > 0 && hans(b[i:i+close]) > 2 {
			l.addText(i, i+close+1)
			return i + close + 1
		}
	}
	// a mark for nothing stands alone between blanks
	if j := l.word(i, stop); isBlankMark(b[i:j]) && (i == 0 || isSpace(b[i-1]) || i == stop) && (j >= end || isSpace(b[j])) {
		l.add(item{kind: itemValue, start: i, end: j, num: amount{null: true}, line: l.line})
		return j
	}
	r, size := utf8.DecodeRune(b[i:])
	if i+size < stop && isDigit(b[i+size]) && oddSign(r) {
		size = l.word(i, stop) - i // ≈91, #37: no number begins behind it
	}
	l.addText(i, i+size)
	return i + size
}

// oddSign reports whether a character right before a number changes what that says,
// nobody knows how.
func oddSign(r rune) bool {
	switch r {
	case '≈', '≥', '≤', '>', '<', '#', '~', '±', '=', '^', '&', '@', '√', '∼', '～', '＞', '＜', '≧', '≦', '∽':
		return true
	}
	return false
}

// figure reads the word at b[i:stop) as the value of a cell, and gives the place
// behind it; i if it is none.
func (l *lexer) figure(i, stop int) int {
	if i > 0 && !isSpace(l.t.b[i-1]) && l.t.b[i-1] != '|' && !l.behindLabel(i) {
		return i
	}
	j := l.word(i, stop)
	n, ok := parseCell(l.t, i, j, false)
	if !ok || n.null {
		return i
	}
	l.add(item{kind: itemValue, start: i, end: j, num: n.amount, line: l.line})
	return j
}

// behindLabel reports whether a label ends at a place.
func (l *lexer) behindLabel(at int) bool {
	n := len(l.out)
	return n > 0 && l.out[n-1].kind == itemLabel && l.out[n-1].end == at
}

// joint reports whether b, which stands right behind a number in its word, is more of
// what that says: 2/6, 4'708, 12。5, 33、45, 44→48, 231?, 10-. That is neither one number
// nor two.
func joint(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	r, size := utf8.DecodeRune(b)
	switch r {
	case '/', '.', '。', '、', ';', ':':
		return size < len(b) && isDigit(b[size])
	case '-', '+':
		return size == len(b) // of 10-3 it is the sign of the 3
	case ' ', ',', '(', ')', '|', '*', '#', '"', '%':
		return false
	}
	return r == utf8.RuneError || !isHan(r) && !isSpace(byte(r)) && !isASCIILetter(byte(r))
}

func lengthOfBlanks(b []byte) int {
	n := 0
	for n < len(b) && b[n] == ' ' {
		n++
	}
	return n
}

// word gives the end of what stands at b[i:stop) without a blank in it.
func (l *lexer) word(i, stop int) int {
	const longest = 48 // bytes; no value is longer
	for stop = min(stop, i+longest); i < stop && !isSpace(l.t.b[i]); {
		i++
	}
	return i
}

// addText lengthens the text before it, if it touches that.
func (l *lexer) addText(start, end int) {
	if n := len(l.out); n > 0 && l.out[n-1].kind == itemText && l.out[n-1].line == l.line &&
		len(trimmed(l.t.b[l.out[n-1].end:start])) == 0 && !l.divided(l.out[n-1].end, start) {
		l.out[n-1].end = end
		return
	}
	l.add(item{kind: itemText, start: start, end: end, line: l.line})
}

// divided reports whether the border of a cell stands at b[from:to).
func (l *lexer) divided(from, to int) bool {
	return l.g.colSep != 0 && bytes.IndexByte(l.t.b[from:to], l.g.colSep) >= 0
}

// yearGlued gives the place where the year of a sentence begins in the digits of
// a value that it ran into: 0 0 32019年. 0 if there is none.
func yearGlued(b []byte, n number, rest int) int {
	at := n.end - len("2019")
	if n.plain && at > n.start && bytes.HasPrefix(b[n.end:], []byte("年")) && bytes.HasPrefix(b[at:], []byte("20")) && rest == n.end {
		return at
	}
	return 0
}

// pointBehind tells whether a point stands behind the blanks that b begins with.
func pointBehind(b []byte) bool {
	for i := range b {
		if b[i] != ' ' {
			return b[i] == '.'
		}
	}
	return false
}

// partOfText tells numbers that are no values: numbering, dates, and numbers
// within a sentence.
func (l *lexer) partOfText(n number, rest, stop, end int) bool {
	if !numbersOf.has(n.unit) || rest >= len(l.t.b) {
		return false
	}
	after := l.t.b[rest:]
	if n.unit == noUnit && behindPart.at(after) && !bytes.HasPrefix(after, []byte("第二十条")) {
		return true
	}
	if !n.plain || n.value >= 100 || rest >= end { // 1. 1、 before text
		return false
	}
	r, size := utf8.DecodeRune(after)
	if r != '、' && r != '.' && r != ')' {
		return false
	}
	j := rest + size
	for j < end && l.t.b[j] == ' ' {
		j++
	}
	next, _ := utf8.DecodeRune(l.t.b[j:])
	return j >= end || isHan(next)
}

// behindPart are the characters behind numbers that are parts of a text.
var behindPart = newCharacters("年月日%号第级类岁时点页")

// row3 gives the metric that the item labels in table 3.
func (it *item) row3() (form.Metric, bool) {
	if it.kind != itemLabel {
		return form.NoMetric, false
	}
	m := it.hit.metric
	return m, m != form.NoMetric
}
