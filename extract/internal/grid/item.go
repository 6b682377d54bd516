package grid

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// Item is what a stretch of a table holds, in reading order.
type Item struct {
	Number     Amount       // of a value
	Label      *label.Label // of a label
	Start, End int          // in the text
	Line       int          // number of the row or line
	Col        int          // its cell in the row; between blanks, the display column of its middle
	Kind       itemKind
	Squashed   bool // touches the value before it: no separator between
	Cell       bool // stands alone in a cell with known borders
}

type itemKind uint8

const (
	ItemLabel  itemKind = iota
	ItemValue           // a number, or a mark for none
	ItemEmpty           // a cell with known borders and nothing in it
	ItemText            // anything else
	ItemUnread          // what stands in a cell and is no value: NaN, 见附表
)

// Grid returns how the stretch that was divided last is divided.
func (l *Lexer) Grid() Grid { return l.g }

// Items divides t.b[start:end) by g; labels are those within.
func (l *Lexer) Items(t *text.Text, g Grid, start, end int, labels []label.Label) []Item {
	*l = Lexer{t: t, g: g, labels: labels, out: l.out[:0]}
	lone := g.ColSep == 0 && g.Layout != report.LayoutSpaces // a line may be one value
	for at := start; at < end; l.line++ {
		if lone {
			if c, ok := l.countAt(at, end); ok && (c.stop == end || l.t.Bytes[c.stop] == g.RowSep) {
				l.addCount(c, false)
				at = c.stop + 1
				continue
			}
		}
		stop := end
		if g.RowSep != 0 {
			if n := bytes.IndexByte(l.t.Bytes[at:end], g.RowSep); n >= 0 {
				stop = at + n
			}
		}
		l.row(at, stop)
		at = stop + 1
	}
	return l.out
}

// Lexer divides stretches of text into items, one after another, reusing its buffers.
type Lexer struct {
	t      *text.Text
	g      Grid
	labels []label.Label // those that are not read yet
	out    []Item
	line   int
	row0   int // start of the row
	wide   int // display columns from row0 to pos
	pos    int // the place that wide was counted to
	cells  int // cells of the row so far
}

func (l *Lexer) row(start, end int) {
	b := l.t.Bytes
	l.row0, l.pos, l.wide = start, start, 0
	if line := text.Trimmed(b[start:end]); isRule(line) || isPageNumber(line) {
		return
	}
	if l.g.ColSep == 0 {
		l.spaced(start, end)
		return
	}
	sep := l.g.ColSep
	bordered := sep == text.CellEnd
	if sep != text.CellEnd && sep != '\t' {
		s, e := l.t.Trim(start, end)
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
		} else if sep == text.CellEnd && len(text.Trimmed(b[at:end])) == 0 {
			break // HTML ends each cell, the last one too
		}
		if stop == end && end < len(b) && !text.IsSpace(b[end]) && b[end] != sep {
			l.tokens(at, stop) // running text follows in the same cell
			return
		}
		l.cell(at, stop)
		at = stop + 1
	}
}

// count is a number of digits alone, as nearly all cells hold one.
type count struct {
	value      int
	start, end int
	stop       int // of the blanks behind it
}

// exactDigits are as many as an integer may have that a float64 holds as it is.
const exactDigits = 15

// digitsAt reads the digits at b[at:]. ok is false if there are none, or more than
// those of a count.
func digitsAt(b []byte, at int) (c count, ok bool) {
	c = count{start: at, end: at}
	for c.end < len(b) && text.IsDigit(b[c.end]) && c.end-at <= exactDigits {
		c.value = c.value*10 + int(b[c.end]-'0')
		c.end++
	}
	return c, c.end > at && c.end-at <= exactDigits
}

// countAt reads a count at b[at:end), with blanks around it.
func (l *Lexer) countAt(at, end int) (c count, ok bool) {
	b := l.t.Bytes[:end]
	c, ok = digitsAt(b, l.behindBlanks(b, at))
	c.stop = l.behindBlanks(b, c.end)
	return c, ok
}

// behindBlanks returns the place behind the blanks at b[at:], those that end rows
// left aside.
func (l *Lexer) behindBlanks(b []byte, at int) int {
	for at < len(b) && (b[at] == ' ' || b[at] == '\n' && l.g.RowSep != '\n') {
		at++
	}
	return at
}

// spacedCounts reads the counts of running text at b[at:stop), one behind another,
// and returns the place behind them and the blanks that follow. Each ends at a
// blank, and nothing stands behind the blanks that may belong to it.
func (l *Lexer) spacedCounts(at, stop, end int) int {
	b := l.t.Bytes[:end]
	for {
		c, ok := digitsAt(b[:stop], at)
		if !ok || c.end >= stop || !text.IsSpace(b[c.end]) {
			return at
		}
		next := c.end + lengthOfBlanks(b[c.end:])
		if next < len(b) && (b[next] >= utf8.RuneSelf || b[next] == '(' || b[next] == '.' || b[next] == 'o') {
			return at
		}
		l.addCount(c, false)
		if it := &l.out[len(l.out)-1]; l.g.Layout == report.LayoutSpaces {
			it.Col = l.column(it.Start) + (l.width(it.Start, it.End)+1)/2
		}
		at = next
	}
}

// addCount is add for a count.
func (l *Lexer) addCount(c count, cell bool) {
	n := len(l.out)
	l.out = append(l.out, Item{})
	it := &l.out[n]
	it.Kind, it.Cell = ItemValue, cell
	it.Start, it.End, it.Line, it.Col = c.start, c.end, l.line, l.cells
	zeros := c.end > c.start+1 && l.t.Bytes[c.start] == '0'
	it.Number.Value, it.Number.Plain, it.Number.Doubtful = float64(c.value), !zeros, zeros
	it.Squashed = n > 0 && l.out[n-1].Kind == ItemValue && l.out[n-1].End == it.Start
}

// cell reads a cell whose borders are known.
func (l *Lexer) cell(start, end int) {
	if l.t.Tables {
		if i := bytes.LastIndexByte(l.t.Bytes[start:end], text.TableStart); i >= 0 {
			start += i + 1 // a table inside a cell: what stood before it is no cell of it
		}
	}
	start, end = l.t.Trim(start, end)
	it := Item{Start: start, End: end, Line: l.line, Cell: true}
	if start == end {
		it.Kind = ItemEmpty
		l.add(it)
		return
	}
	if l.label(start, end, 0) == end {
		return
	}
	if l.mayBeValue(start, end) {
		if n, ok := parseCell(l.t, start, end, true); ok {
			it.Kind, it.Number = ItemValue, n.Amount
			l.add(it)
			return
		}
	}
	if l.labelFrom(start); l.nextLabel(end) != nil || l.holdsCells(start, end) {
		l.tokens(start, end)
		return
	}
	if b := l.t.Bytes[start:end]; !text.IsDigit(b[0]) && isPageNumber(b) {
		return
	}
	it.Kind = ItemText
	l.add(it)
}

// mayBeValue reports whether what stands at b[start:end) begins as a value may.
func (l *Lexer) mayBeValue(start, end int) bool {
	b := l.t.Bytes[start:end]
	return plainText(b[:min(len(b), len("字"))]) == 0 || beginsFigure(b)
}

// holdsCells reports whether b[start:end) is no cell but a stretch of several: lines
// between lone pipes, or a row of numbers that nothing but blanks divides.
func (l *Lexer) holdsCells(start, end int) bool {
	const few = 4 // what is more than that is no number in groups
	b := l.t.Bytes[start:end]
	if l.g.RowSep == 0 && bytes.IndexByte(b, '\n') >= 0 {
		return true
	}
	n := 0
	for i := 0; i < len(b) && n <= few; n++ {
		digits := LengthOfDigits(b[i:])
		if digits == 0 {
			return false
		}
		for i += digits; i < len(b) && text.IsBlank(b[i]); {
			i++
		}
	}
	return n > few
}

// spaced reads a line whose cells are divided by blanks, if at all.
func (l *Lexer) spaced(start, end int) {
	if l.g.Layout != report.LayoutSpaces {
		if s, e := l.t.Trim(start, end); s < e && l.mayBeValue(s, e) {
			if n, ok := parseCell(l.t, s, e, l.g.single); ok {
				l.add(Item{Kind: ItemValue, Start: s, End: e, Number: n.Amount, Line: l.line})
				return
			}
		}
	}
	l.tokens(start, end)
}

func (l *Lexer) add(it Item) {
	it.Col = l.cells
	if l.g.Layout == report.LayoutSpaces {
		it.Col = l.column(it.Start) + (l.width(it.Start, it.End)+1)/2
	}
	if n := len(l.out); n > 0 && it.Kind == ItemValue && l.out[n-1].Kind == ItemValue && l.out[n-1].End == it.Start {
		it.Squashed = true
	}
	l.out = append(l.out, it)
}

func (l *Lexer) column(at int) int {
	if at < l.pos {
		l.pos, l.wide = l.row0, 0
	}
	l.wide += l.width(l.pos, at)
	l.pos = at
	return l.wide
}

// width counts display columns: two for a character beyond ASCII.
func (l *Lexer) width(start, end int) int {
	b, n := l.t.Bytes[start:end], 0
	for ; len(b) >= 8; b = b[8:] {
		x := binary.LittleEndian.Uint64(b)
		n += 8 - bits.OnesCount64(x&label.BeyondASCII) + 2*bits.OnesCount64(x&(x<<1)&label.BeyondASCII)
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
func (l *Lexer) tokens(start, end int) {
	l.labelFrom(start)
	for i := start; ; {
		for i < end && l.t.Bytes[i] == ' ' {
			i++
		}
		if i >= end {
			return
		}
		h, stop := l.nextLabel(end), end
		if h != nil && i >= h.Start {
			l.add(Item{Kind: ItemLabel, Start: max(h.Start, start), End: min(h.End, end), Label: h, Line: l.line})
			i = max(i, min(h.End, end))
			l.labels = l.labels[1:]
			if next := l.nextLabel(end); next != nil && next.Start < i {
				next.Start = i
			}
			continue
		}
		if h != nil {
			stop = h.Start
		}
		if text.IsDigit(l.t.Bytes[i]) {
			if next := l.spacedCounts(i, stop, end); next > i {
				i = next
				continue
			}
		} else if beginsFigure(l.t.Bytes[i:stop]) {
			if next := l.figure(i, stop); next > i {
				i = next
				continue
			}
		} else if n := pageNumberAt(l.t.Bytes, i, stop); n > 0 {
			i += n
			continue
		}
		if n := plainText(l.t.Bytes[i:stop]); n > 0 {
			l.addText(i, i+3) // the column is that of the first character
			l.addText(i+3, i+n)
			i += n
			continue
		}
		i = l.token(i, stop, end)
	}
}

// label reads a label at b[at:end) with nothing around it but the separators of
// cells, and returns where it ends, or 0 if there is none.
func (l *Lexer) label(at, end int, sep byte) int {
	h := l.labelFrom(at)
	if h == nil || h.Start != at || h.End > end || h.End < end && (sep == 0 || l.t.Bytes[h.End] != sep) {
		return 0
	}
	l.add(Item{Kind: ItemLabel, Start: at, End: h.End, Label: h, Line: l.line})
	l.labels = l.labels[1:]
	return h.End
}

// labelFrom leaves behind the labels whose wording begins before a place, and returns
// the next one, if there is one.
func (l *Lexer) labelFrom(at int) *label.Label {
	for len(l.labels) > 0 && l.labels[0].Wording < at {
		l.labels = l.labels[1:]
	}
	if len(l.labels) == 0 {
		return nil
	}
	return &l.labels[0]
}

// nextLabel returns the next label, if its wording begins before end.
func (l *Lexer) nextLabel(end int) *label.Label {
	if len(l.labels) > 0 && l.labels[0].Wording < end {
		return &l.labels[0]
	}
	return nil
}

// plainText returns the length of the Chinese characters at the start of b that
// begin neither a value nor a mark for none.
func plainText(b []byte) int {
	i := 0
	for i+2 < len(b) && text.LeadsHan(b[i]) && text.IsHan(text.DecodeHan(b[i:])) && !BeginsValue(b[i:]) {
		i += 3
	}
	return i
}

// BeginsValue reports whether a character may begin a number (减少3项) or a mark
// for none (无, 一一).
func BeginsValue(b []byte) bool {
	switch text.DecodeHan(b) {
	case '减', '增', '新', '下', '负', '无', '空', '没', '不', '一':
		return true
	}
	return false
}

// token reads what stands at b[i:stop) and returns where the next one begins.
func (l *Lexer) token(i, stop, end int) int {
	b := l.t.Bytes
	c := b[i]
	if text.IsSpace(c) || c == '|' || c == ',' || c == '*' || c == '#' && (i+1 == stop || !text.IsASCIILetter(b[i+1]) && !text.IsDigit(b[i+1])) {
		return i + 1
	}
	if n := pageNumberAt(b, i, stop); n > 0 {
		return i + n
	}
	n, rest, ok := ParseNumber(l.t, i, stop, false)
	if j := l.word(i, stop); text.IsDigit(c) && (!ok || joint(b[min(rest, j):j]) || aboutBehind(b[min(rest, j):j]) > 0) {
		if next := l.figure(i, stop); next > i {
			return next
		}
		for j < stop && text.IsDigit(b[j]) && text.IsDigit(b[j-1]) {
			j++
		}
		if next := j + lengthOfBlanks(b[j:stop]); (b[j-1] == '-' || b[j-1] == '+') && next < stop && text.IsDigit(b[next]) {
			j = l.word(next, stop) // the sign may be that of the next number
		}
		l.addText(i, j) // no number ends, or begins, inside of it
		return j
	}
	if ok && n.Start >= i {
		if cut := yearGlued(b, n, rest); cut > 0 {
			n, rest, _ = ParseNumber(l.t, i, cut, false)
		}
		if !l.partOfText(n, rest, stop, end) {
			it := Item{Kind: ItemValue, Start: n.Start, End: n.End, Number: n.Amount, Line: l.line}
			if rest < end && text.IsASCIILetter(b[rest]) || n.Unit == NoUnit && pointBehind(b[rest:end]) {
				it.Number.Doubtful = true // something of the number was not read
			}
			if n.Start > i {
				if at := bytes.IndexAny(b[i:n.Start], "-+"); at >= 0 {
					it.Start = i + at
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
		if close := bytes.IndexByte(b[i:min(stop, i+240)], ')'); close > 0 && text.CountHan(b[i:i+close]) > 2 {
			l.addText(i, i+close+1)
			return i + close + 1
		}
	}
	// a mark for nothing stands alone between blanks
	if j := l.word(i, stop); IsBlankMark(b[i:j]) && (i == 0 || text.IsSpace(b[i-1]) || i == stop) && (j >= end || text.IsSpace(b[j])) {
		l.add(Item{Kind: ItemValue, Start: i, End: j, Number: Amount{Null: true}, Line: l.line})
		return j
	}
	r, size := utf8.DecodeRune(b[i:])
	if i+size < stop && text.IsDigit(b[i+size]) && oddSign(r) {
		size = l.word(i, stop) - i // ≈91, #37: no number begins behind it
	}
	l.addText(i, i+size)
	return i + size
}

// oddSign reports whether a character right before a number changes what that states,
// nobody knows how.
func oddSign(r rune) bool {
	switch r {
	case '≈', '≥', '≤', '>', '<', '#', '~', '±', '=', '^', '&', '@', '√', '∼', '～', '＞', '＜', '≧', '≦', '∽':
		return true
	}
	return false
}

// figure reads the word at b[i:stop) as the value of a cell, and returns the place
// behind it; i if it is none.
func (l *Lexer) figure(i, stop int) int {
	if i > 0 && !text.IsSpace(l.t.Bytes[i-1]) && l.t.Bytes[i-1] != '|' && !l.behindLabel(i) {
		return i
	}
	j := l.word(i, stop)
	n, ok := parseCell(l.t, i, j, false)
	if !ok || n.Null {
		return i
	}
	l.add(Item{Kind: ItemValue, Start: i, End: j, Number: n.Amount, Line: l.line})
	return j
}

// behindLabel reports whether a label ends at a place.
func (l *Lexer) behindLabel(at int) bool {
	n := len(l.out)
	return n > 0 && l.out[n-1].Kind == ItemLabel && l.out[n-1].End == at
}

// joint reports whether b, which stands right behind a number in its word, is more of
// what that states: 2/6, 4'708, 12。5, 33、45, 44→48, 231?, 10-. That is neither one number
// nor two.
func joint(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	r, size := utf8.DecodeRune(b)
	switch r {
	case '/', '.', '。', '、', ';', ':':
		return size < len(b) && text.IsDigit(b[size])
	case '-', '+':
		return size == len(b) // of 10-3 it is the sign of the 3
	case ' ', ',', '(', ')', '|', '*', '#', '"', '%':
		return false
	}
	return r == utf8.RuneError || !text.IsHan(r) && !text.IsSpace(byte(r)) && !text.IsASCIILetter(byte(r))
}

func lengthOfBlanks(b []byte) int {
	n := 0
	for n < len(b) && b[n] == ' ' {
		n++
	}
	return n
}

// word returns the end of what stands at b[i:stop) without a blank in it.
func (l *Lexer) word(i, stop int) int {
	const longest = 48 // bytes; no value is longer
	for stop = min(stop, i+longest); i < stop && !text.IsSpace(l.t.Bytes[i]); {
		i++
	}
	return i
}

// addText lengthens the text before it, if it touches that.
func (l *Lexer) addText(start, end int) {
	if n := len(l.out); n > 0 && l.out[n-1].Kind == ItemText && l.out[n-1].Line == l.line &&
		len(text.Trimmed(l.t.Bytes[l.out[n-1].End:start])) == 0 && !l.divided(l.out[n-1].End, start) {
		l.out[n-1].End = end
		return
	}
	l.add(Item{Kind: ItemText, Start: start, End: end, Line: l.line})
}

// divided reports whether the border of a cell stands at b[from:to).
func (l *Lexer) divided(from, to int) bool {
	return l.g.ColSep != 0 && bytes.IndexByte(l.t.Bytes[from:to], l.g.ColSep) >= 0
}

// yearGlued returns the place where the year of a sentence begins in the digits of
// a value that it ran into: 0 0 32019年. 0 if there is none.
func yearGlued(b []byte, n Number, rest int) int {
	at := n.End - len("2019")
	if n.Plain && at > n.Start && bytes.HasPrefix(b[n.End:], []byte("年")) && bytes.HasPrefix(b[at:], []byte("20")) && rest == n.End {
		return at
	}
	return 0
}

// pointBehind reports whether a point stands behind the blanks that b begins with.
func pointBehind(b []byte) bool {
	for i := range b {
		if b[i] != ' ' {
			return b[i] == '.'
		}
	}
	return false
}

// partOfText reports whether a number is no value: numbering, a date, a number within
// a sentence.
func (l *Lexer) partOfText(n Number, rest, stop, end int) bool {
	if !numbersOf.Has(n.Unit) || rest >= len(l.t.Bytes) {
		return false
	}
	after := l.t.Bytes[rest:]
	if n.Unit == NoUnit && behindPart.At(after) && !bytes.HasPrefix(after, []byte("第二十条")) {
		return true
	}
	if !n.Plain || n.Value >= 100 || rest >= end { // 1. 1、 before text
		return false
	}
	r, size := utf8.DecodeRune(after)
	if r != '、' && r != '.' && r != ')' {
		return false
	}
	j := rest + size
	for j < end && l.t.Bytes[j] == ' ' {
		j++
	}
	next, _ := utf8.DecodeRune(l.t.Bytes[j:])
	return j >= end || text.IsHan(next)
}

// behindPart are the characters behind numbers that are parts of a text.
var behindPart = label.NewCharacters("年月日%号第级类岁时点页")

// Metric returns the metric that the item labels in a table whose rows have labels of a
// kind.
func (it *Item) Metric(row form.Kind) (form.Metric, bool) {
	if it.Kind != ItemLabel {
		return form.NoMetric, false
	}
	m := it.Label.RowOf(row)
	return m, m != form.NoMetric
}
