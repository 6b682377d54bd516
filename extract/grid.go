package extract

import "bytes"

// grid tells how a stretch of text is divided into rows and cells.
type grid struct {
	layout Layout
	rowSep byte // ends a row
	colSep byte // divides cells; 0: blanks do
	single bool // a line holds one cell, so that blanks in it divide nothing
}

// gridOf looks at the separators in t.b[start:end).
func gridOf(t *text, start, end int) grid {
	b := t.b[start:end]
	if t.html && bytes.Count(b, []byte{cellEnd}) > 3 {
		return grid{layout: LayoutHTML, rowSep: rowEnd, colSep: cellEnd}
	}
	tab := bytes.IndexByte(b, '\t')
	undivided := bytes.IndexByte(b, '|') < 0 && !bytes.Contains(b, []byte("  "))
	if undivided && tab > 0 && tab+1 < len(b) && !isBlank(b[tab-1]) && !isBlank(b[tab+1]) {
		return grid{layout: LayoutTabRows, rowSep: '\n', colSep: '\t'} // tabs alone divide the line
	}
	undivided = undivided && tab < 0
	pipes, tabs, rules, lone, wide, filled := 0, 0, 0, 0, 0, 0
	one, several := 0, 0 // lines of one value, and of several
	for at := 0; at < len(b); {
		if n := lengthOfDigits(b[at:]); n > 0 && (at+n == len(b) || b[at+n] == '\n') { // most lines of a table with a cell a line
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
		line = trimmed(line)
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
		if len(line) > 0 && leadsHan(line[0]) {
			continue // a label begins it
		}
		switch v := valueLine(line); {
		case v == 1:
			one++
		case v > 1:
			several++
		}
	}
	switch {
	case lone > 3 && lone*4 > filled && lone > pipes:
		return grid{layout: LayoutPipeLines, colSep: '|'}
	case rules > 0 && pipes > 0:
		return grid{layout: LayoutMarkdown, rowSep: '\n', colSep: '|'}
	case pipes > 0 && pipes >= tabs && pipes*3 > wide:
		return grid{layout: LayoutPipeRows, rowSep: '\n', colSep: '|'}
	case tabs > 0 && tabs*3 > wide:
		return grid{layout: LayoutTabRows, rowSep: '\n', colSep: '\t'}
	case wide*3 > filled && wide > 2:
		return grid{layout: LayoutSpaces, rowSep: '\n'}
	case filled <= 3:
		return grid{layout: LayoutOneLine, rowSep: '\n'}
	}
	return grid{layout: LayoutCellLines, rowSep: '\n', single: one > 3*several}
}

func lengthOfDigits(b []byte) int {
	n := 0
	for n < len(b) && isDigit(b[n]) {
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

// isRule tells the line under a Markdown header: |---|:--:|
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
