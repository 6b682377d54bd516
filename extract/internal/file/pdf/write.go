package pdf

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongkai/extract/internal/parts"
)

// write writes sheets, each a part.
func write(sheets []*sheet, f *parts.File) {
	var open *grid // a table that may go on
	for i, s := range sheets {
		blocks := s.blocks()
		if open != nil && len(blocks) > 0 && (blocks[0].grid == nil || blocks[0].grid.before != open) {
			f.EndTable()
			open = nil
		}
		f.Begin("page " + strconv.Itoa(i+1))
		w := writer{f: f, body: bodyOf(s.lines)}
		for k, b := range blocks {
			if b.line != nil {
				w.line(b.line)
				continue
			}
			w.end()
			if b.grid.before == nil {
				f.Table()
			}
			b.grid.write(f)
			if open = b.grid; k+1 < len(blocks) {
				f.EndTable()
				open = nil
			}
		}
		w.end()
	}
	if open != nil {
		f.EndTable()
	}
}

// write writes the rows of a table. Its cells are in order.
func (g *grid) write(f *parts.File) {
	for from := 0; from < len(g.cells); {
		to, some := from, false
		for ; to < len(g.cells) && g.cells[to].row == g.cells[from].row; to++ {
			if c := &g.cells[to]; !c.gone {
				f.Write(c.text)
				f.EndCell()
				some = true
			}
		}
		if some {
			f.EndRow()
		}
		from = to
	}
}

// body is where the running text of a page stands.
type body struct{ left, right, em float64 }

// bodyOf finds it: from the leftmost line to the rightmost, in the size that most have.
func bodyOf(lines []line) (b body) {
	var sizes []float64
	for i := range lines {
		l := &lines[i]
		if i == 0 {
			b.left, b.right = l.Left, l.Right
		}
		b.left, b.right = min(b.left, l.Left), max(b.right, l.Right)
		sizes = append(sizes, l.em)
	}
	if len(sizes) > 0 {
		slices.Sort(sizes)
		b.em = sizes[len(sizes)/2]
	}
	return b
}

// writer writes lines.
type writer struct {
	f      *parts.File
	body   body
	before *line // that the next may continue
}

// line writes a line, behind the one before if that was full.
func (w *writer) line(l *line) {
	switch {
	case w.before == nil:
		w.f.Write(l.spread(w.body.left, w.body.em))
	case w.continues(l):
		if isLatin(w.before.chars[len(w.before.chars)-1].Rune) && isLatin(l.chars[0].Rune) {
			w.f.Write(" ")
		}
		w.f.Write(l.text())
	default:
		w.f.Line()
		w.f.Write(l.spread(w.body.left, w.body.em))
	}
	w.before = l
}

func (w *writer) end() {
	w.f.Line()
	w.before = nil
}

// titleEnds are characters behind which no title goes on: of 年度报告, （2021年）.
const titleEnds = "告)）"

// continues reports whether a line goes on with the paragraph of the one before.
func (w *writer) continues(l *line) bool {
	const (
		rest    = 1.6 // of a full line that stays blank: no character, and no sign that must not begin a line
		indent  = 1.0
		leading = 3.0
		alike   = 0.2
		large   = 1.3 // than running text
	)
	b, em := w.before, w.body.em
	if b.em > large*em && l.em > large*em { // a title, whose lines are centred
		return !strings.ContainsRune(titleEnds, b.chars[len(b.chars)-1].Rune) && l.base-b.base < leading*b.em && l.em-b.em < alike*em && b.em-l.em < alike*em
	}
	return w.body.right-b.Right < rest*em && l.Left-w.body.left < indent*em && l.base-b.base < leading*em &&
		l.em-b.em < alike*em && b.em-l.em < alike*em && len(b.gaps()) == 0 && len(l.gaps()) == 0
}

func isLatin(c rune) bool { return c < unicode.MaxASCII && unicode.IsLetter(c) }
