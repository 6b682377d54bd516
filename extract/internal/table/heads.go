package table

import (
	"bytes"

	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// The heads of columns are a tree: 行政诉讼 stands above 未经复议直接起诉 and 复议后起诉, each of
// them above five columns. A document has them row by row, each as high or as low as may be,
// or block by block, and the words of one may be torn over lines. The order of the columns
// is read off the words if exactly one order explains all of them.

// headState says what the words of a head show of the order of its columns.
type headState uint8

const (
	headNone     headState = iota // there are none
	headTorn                      // some are torn or lost, and those that are there prove no order
	headStated                    // they are whole, or each stands in its place, and one order alone explains them
	headContrary                  // they are in another order than the form's, which they do not prove
)

// columnOrder returns the order of the columns by the words of the head that items begin
// with, up to the first value or label of a row: order[k] is the column of the form of the
// k-th value of a row. It is nil unless the head is stated, or contrary and one order is
// likelier than the others.
func (x *Reader) columnOrder(tree *headTree, items []grid.Item) (order []int, how headState) {
	if len(tree.nodes) <= 1 {
		return nil, headNone
	}
	g := x.lexer.Grid()
	words, torn, end := x.headWords(tree, items)
	if len(words) == 0 {
		if torn && g.Layout == report.LayoutSpaces {
			if order := x.orderByPlace(tree, words, items[:end], g); order != nil {
				return order, headStated
			}
		}
		if x.anyPiece(tree, items[:end]) {
			return nil, headTorn
		}
		return nil, headNone
	}
	rows := g.ColSep != 0 && g.RowSep != 0
	if end < len(items) && items[end].Line == words[len(words)-1].line || !sharesLine(words) {
		rows = false // the whole table is one row, or each cell
	}
	if rows || g.Layout == report.LayoutSpaces {
		if order := x.orderByPlace(tree, words, items[:end], g); order != nil {
			return order, headStated
		}
	}
	torn = torn || !rows && g.ColSep == 0 && x.brokenInPart(words)
	p := &x.parser
	p.tree, p.words, p.rows, p.parsedHead = tree, words, rows, parsedHead{}
	if torn || !x.known.parse(p) {
		if p.contrary(x.Text.Bytes, torn) {
			return nil, headContrary
		}
		return nil, headTorn
	}
	switch {
	case p.found == 1 && (p.formOrder || p.rows && p.proven):
		return p.order, headStated
	case p.found == 1 && tree.differs(p.order):
		return nil, headTorn
	case g.Layout == report.LayoutSpaces:
		return nil, headContrary
	}
	lowered := p.found > 1 || !p.proven && tree.lowered(p.order)
	if p.found == 1 && !lowered {
		return p.order, headStated
	}
	blank := x.blankLines(words)
	page := g.ColSep == 0 && (blank > 0 && blank < len(words)-1 || x.breaksLabels() || tree.partsRows(words)) // put into text by height
	switch {
	case lowered && page:
		return nil, headTorn
	case p.found == 1:
		return p.order, headStated
	case !page:
		x.allowed = p.orders // the sums of the rows may show which
	}
	if p.formOrder {
		return nil, headTorn
	}
	return nil, headContrary
}

// partsRows reports whether heads below one head stand in several lines, and some of them together
// in one: a row of the head fell into lines by height.
func (t *headTree) partsRows(words []headWord) bool {
	together, apart := false, false
	for i := range words {
		v := &words[i]
		for j := range words[:i] {
			w := &words[j]
			if v.nodes&(v.nodes-1) != 0 || w.nodes&(w.nodes-1) != 0 || t.above(firstNode(v.nodes)) != t.above(firstNode(w.nodes)) {
				continue
			}
			together, apart = together || v.line == w.line, apart || v.line != w.line
		}
	}
	return together && apart
}

// anyPiece reports whether a text among items may be of words of a head that ran into each other.
func (x *Reader) anyPiece(tree *headTree, items []grid.Item) bool {
	const least = 4 // Chinese characters: fewer may be a remnant of other text
	for i := range items {
		s := x.Text.Bytes[items[i].Start:items[i].End]
		if items[i].Kind == grid.ItemText && text.CountHan(s) >= least && tree.isPiece(s) {
			return true
		}
	}
	return false
}

// brokenInPart reports whether some words of a head are broken over lines and others are not: of a
// page put into text by the height of its lines, where what has one line comes before or
// behind what has two.
func (x *Reader) brokenInPart(words []headWord) bool {
	broken := 0
	for _, w := range words {
		if bytes.IndexByte(x.Text.Bytes[w.start:w.stop], '\n') >= 0 {
			broken++
		}
	}
	return broken > 0 && broken < len(words)
}

// breaksLabels reports whether a label of the text goes over several lines, as on pages.
func (x *Reader) breaksLabels() bool {
	for i := range x.Labels {
		if h := &x.Labels[i]; bytes.IndexByte(x.Text.Bytes[h.Wording:h.End], '\n') >= 0 {
			return true
		}
	}
	return false
}

// orderBefore returns what columnOrder does of the head that stands before a label, the first of a
// row, in a table that g divides. It takes the lexer's items.
func (x *Reader) orderBefore(tree *headTree, first int, g grid.Grid) (order []int, how headState) {
	const (
		reach     = 60 // Chinese characters of notes between two labels of a head
		numbering = 1  // of a label: 一、
	)
	for first > 0 && x.Labels[first-1].Term == x.Labels[first].Term {
		first-- // it spans several cells, written out
	}
	from := first
	for from > 0 && x.Labels[from].Foreign <= reach && (!x.Labels[from].Digits || from == first && x.Labels[from].Foreign <= numbering) { // values before the label
		if h := &x.Labels[from-1]; tree.named(h) == 0 && !h.Is(tree.head) {
			break
		}
		from--
	}
	if from == first {
		return nil, headNone
	}
	start, end := x.piecesAbove(tree, lineStart(x.Text, x.Labels[from].Start)), x.Labels[first].End
	x.headAt = text.Span{Start: start, End: end}
	return x.columnOrder(tree, x.lexer.Items(x.Text, g, start, end, label.Within(x.Labels, start, end)))
}

// piecesAbove returns the start of the lines above a place that hold pieces of heads only.
func (x *Reader) piecesAbove(tree *headTree, at int) int {
	const most = 3 // lines that a head is torn over before it has a whole word
	b := x.Text.Bytes
	for range most {
		if at == 0 {
			return at
		}
		start := lineStart(x.Text, at-1)
		if start >= at-1 || !tree.isPiece(b[start:at]) {
			return at
		}
		at = start
	}
	return at
}

// sharesLine reports whether two words stand in one line.
func sharesLine(words []headWord) bool {
	for i := 1; i < len(words); i++ {
		if words[i].line == words[i-1].line {
			return true
		}
	}
	return false
}

// headWord is a label of a head where a document has it.
type headWord struct {
	nodes      uint64 // that it may name, a bit for each
	line, col  int
	start, end int
	stop       int // of the whole label, which may go over lines
}

// mostWords is how many words a head has at most: three rows of fifteen, where cells that
// span others are written out, and one to spare.
const mostWords = 60

// headWords returns the labels of the head that items begin with, in a buffer of x, and how many
// items it has. torn reports whether there are pieces of others among them.
func (x *Reader) headWords(tree *headTree, items []grid.Item) (words []headWord, torn bool, end int) {
	b := x.Text.Bytes
	words = x.words[:0]
	last := -1    // the word before, if it is one of running text
	covered := -1 // the end of the label before, which may go over lines
	for i := range items {
		it := &items[i]
		switch it.Kind {
		case grid.ItemValue, grid.ItemUnread:
			return words, torn, i
		case grid.ItemText:
			torn = torn || it.Start >= covered && tree.isPiece(b[it.Start:it.End])
		case grid.ItemLabel:
			nodes := tree.named(it.Label)
			covered = it.Label.End
			switch {
			case nodes == 0 && it.Label.Is(tree.head):
				continue
			case nodes == 0 && it.Label.Is(tree.row):
				if len(words) > 0 {
					return words, torn, i
				}
				continue
			case nodes == 0:
				torn = torn || len(words) > 0 && tree.isPiece(b[it.Start:it.End])
				continue
			case it.Label.Part:
				torn = true
				continue
			}
			if x.inSentence(tree, it.Start, it.End, last) {
				last = it.End
				if n := len(words); n > 0 && words[n-1].line == it.Line && isJoint(b[words[n-1].end:it.Start]) {
					words = words[:n-1]
				}
				continue
			}
			if len(words) == mostWords {
				return words, true, i // no head has so many
			}
			words = append(words, headWord{nodes, it.Line, it.Col, it.Start, it.End, it.Label.End})
			x.words = words
		}
	}
	return words, torn, len(items)
}

// inSentence reports whether the label at [from, to) is a word of running text, as of a heading
// (政府信息公开行政复议、行政诉讼情况): other Chinese text than pieces of heads touches its beginning, or it is joined to
// another one. last is the end of such a word before it.
func (x *Reader) inSentence(tree *headTree, from, to, last int) bool {
	b := x.Text.Bytes
	if last >= 0 && last <= from && isJoint(b[last:from]) {
		return true
	}
	if rest := b[to:]; len(rest) > 3 && isJoint(rest[:3]) {
		return true
	}
	if from < 3 || !text.HanAt(b, from-3) || bytes.HasSuffix(b[:from], []byte("情况")) {
		return false // a heading ends there
	}
	const near = 4 // characters
	first := from
	for first >= 3 && from-first < near*len("字") && text.HanAt(b, first-3) {
		first -= 3
	}
	if tree.isPiece(b[first:from]) {
		return false
	}
	before := label.Within(x.Labels, max(0, from-farthestLabel), from)
	return len(before) == 0 || before[len(before)-1].End < from
}

// farthestLabel is how many bytes before its end a label may begin, blanks and line breaks
// inside of it included.
const farthestLabel = 400

// isJoint reports whether b is what joins the words of an enumeration.
func isJoint(b []byte) bool {
	switch string(b) {
	case "、", "和", "及", "或", "与":
		return true
	}
	return false
}

// blankLines counts the words of a head that a blank line stands before. Where readers of PDFs
// put them, words are in the order of their height in the page: what spans several rows
// comes behind the head beside it that has others below.
func (x *Reader) blankLines(words []headWord) int {
	n := 0
	for i := 1; i < len(words); i++ {
		between := x.Text.Bytes[words[i-1].end:words[i].start]
		if at := bytes.IndexByte(between, '\n'); at >= 0 && nextIsBlank(between[at+1:]) {
			n++
		}
	}
	return n
}

// nextIsBlank reports whether b begins with a line of nothing but blanks.
func nextIsBlank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\t' {
			return c == '\n'
		}
	}
	return false
}

// isFormOrder reports whether columns are in the order of the form.
func isFormOrder(order []int) bool {
	for k, c := range order {
		if k != c {
			return false
		}
	}
	return true
}
