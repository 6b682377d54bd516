// Package grid divides a stretch of text into items: numbers, empty cells, labels and
// other text, by the separators that the stretch has. It knows how numbers and blanks
// are written and nothing of which row or column they belong to.
package grid

import (
	"bytes"

	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

// Grid is how a stretch of text is divided into rows and cells.
type Grid struct {
	Layout report.Layout
	RowSep byte // ends a row
	ColSep byte // divides cells; 0: blanks do
	single bool // a line holds one cell, so that blanks in it divide nothing
}

// Of looks at the separators in t.b[start:end).
func Of(t *text.Text, start, end int) Grid {
	const (
		few   = 3 // cells or lines: of so few nothing can be counted
		lines = 4 // one line in so many is a lone pipe where these divide the cells: values have one each, headings none
		wides = 3 // as many lines with wide blanks outweigh one with a pipe or a tab: prose of PDFs has such, tables by blanks have all
		alone = 3 // as many lines of one value outweigh one of several
	)
	b := t.Bytes[start:end]
	if t.Tables && bytes.Count(b, []byte{text.CellEnd}) > few {
		return Grid{Layout: t.Layout(), RowSep: text.RowEnd, ColSep: text.CellEnd}
	}
	tab := bytes.IndexByte(b, '\t')
	undivided := bytes.IndexByte(b, '|') < 0 && !bytes.Contains(b, []byte("  "))
	if undivided && tab > 0 && tab+1 < len(b) && !text.IsBlank(b[tab-1]) && !text.IsBlank(b[tab+1]) {
		return Grid{Layout: report.LayoutTabRows, RowSep: '\n', ColSep: '\t'} // tabs alone divide the line
	}
	undivided = undivided && tab < 0
	pipes, tabs, rules, lone, wide, filled := 0, 0, 0, 0, 0, 0
	one, several := 0, 0 // lines of one value, and of several
	for at := 0; at < len(b); {
		if n := LengthOfDigits(b[at:]); n > 0 && (at+n == len(b) || b[at+n] == '\n') { // most lines of a table with a cell a line
			filled++
			one++
			at += n + 1
			continue
		}
		line := b[at:]
		if n := bytes.IndexByte(line, '\n'); n >= 0 {
			line = line[:n]
		}
		at += len(line) + 1
		line = text.Trimmed(line)
		var l dividers
		if !undivided {
			l = dividersOf(line)
		}
		if l.pipes+l.tabs+l.blanks < len(line) {
			filled++
		}
		switch {
		case undivided:
		case isRule(line):
			rules++
		case len(line) == l.pipes && l.pipes > 0:
			lone++
		case l.pipes > 0:
			pipes++
		case l.tabs > 0:
			tabs++
		case l.wide:
			wide++
		}
		if len(line) > 0 && text.LeadsHan(line[0]) {
			continue // a label begins it
		}
		switch v := ValueLine(line); {
		case v == 1:
			one++
		case v > 1:
			several++
		}
	}
	switch {
	case lone > few && lone*lines > filled && lone > pipes:
		return Grid{Layout: report.LayoutPipeLines, ColSep: '|'}
	case rules > 0 && pipes > 0:
		return Grid{Layout: report.LayoutMarkdown, RowSep: '\n', ColSep: '|'}
	case pipes > 0 && pipes >= tabs && pipes*wides > wide:
		return Grid{Layout: report.LayoutPipeRows, RowSep: '\n', ColSep: '|'}
	case tabs > 0 && tabs*wides > wide:
		return Grid{Layout: report.LayoutTabRows, RowSep: '\n', ColSep: '\t'}
	case wide*wides > filled && wide >= few:
		return Grid{Layout: report.LayoutSpaces, RowSep: '\n'}
	case filled <= few:
		return Grid{Layout: report.LayoutOneLine, RowSep: '\n'}
	}
	return Grid{Layout: report.LayoutCellLines, RowSep: '\n', single: one > alone*several}
}

// LengthOfDigits returns how many digits b begins with.
func LengthOfDigits(b []byte) int {
	n := 0
	for n < len(b) && text.IsDigit(b[n]) {
		n++
	}
	return n
}

// dividers counts what may divide the cells of a line.
type dividers struct {
	pipes, tabs, blanks int
	wide                bool // two blanks stand together
}

func dividersOf(line []byte) (d dividers) {
	const long = 48 // from here on it pays to look for each
	if len(line) >= long {
		d.pipes, d.tabs, d.blanks = bytes.Count(line, []byte{'|'}), bytes.Count(line, []byte{'\t'}), bytes.Count(line, []byte{' '})
		d.wide = d.blanks > 1 && bytes.Contains(line, []byte("  "))
		return d
	}
	last := byte(0)
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case '|':
			d.pipes++
		case '\t':
			d.tabs++
		case ' ':
			d.blanks++
			d.wide = d.wide || last == ' '
		default:
			if c >= 0xE0 {
				i += 2 // the rest of a character
			}
		}
		if i < len(line) {
			last = line[i]
		}
	}
	return d
}

// isRule reports whether a line is that under a Markdown header: |---|:--:|
func isRule(line []byte) bool {
	if len(line) < 3 || line[0] != '|' && line[0] != '-' && line[0] != ':' {
		return false
	}
	dashes, bars := 0, 0
	for _, c := range line {
		switch c {
		case '-':
			dashes++
		case '|', '+':
			bars++
		case ':', ' ':
		default:
			return false
		}
	}
	return bars > 0 && dashes >= bars
}
