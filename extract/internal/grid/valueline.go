package grid

import (
	"bytes"

	"gongkai/extract/internal/text"
)

// withoutBorders returns a line without blanks and pipes around it.
func withoutBorders(line []byte) []byte {
	border := func(c byte) bool { return text.IsBlank(c) || c == '|' }
	for len(line) > 0 && border(line[0]) {
		line = line[1:]
	}
	for len(line) > 0 && border(line[len(line)-1]) {
		line = line[:len(line)-1]
	}
	return line
}

// ValueLine counts the values of a line that holds nothing else: 0 if it does,
// -1 if it holds nothing that counts.
func ValueLine(line []byte) int {
	line = withoutBorders(line)
	if len(line) == 0 || isRule(line) || isPageNumber(line) {
		return -1
	}
	if text.LeadsHan(line[0]) {
		return 0
	}
	n := 0
	inside := false
	for i := 0; i < len(line); i++ {
		c := line[i]
		if text.HanAt(line, i) && n > 0 && IsUnit(line[i:]) {
			i += len("元") - 1
			continue
		}
		switch {
		case text.IsDigit(c) || c == '.' || c == ',':
			if !inside {
				n++
			}
			inside = true
		case c == ' ' || c == '\t' || c == '|':
			inside = false
		case c == '-' || c == '+' || c == '/':
		default:
			return oddValues(line)
		}
	}
	return n
}

// IsUnit reports whether b begins with a unit, or with the mark for none that stands
// where a unit may.
func IsUnit(b []byte) bool { return unitAt(b) != NoUnit || bytes.HasPrefix(b, []byte("无")) }

// oddValues is ValueLine for lines with letters that are read as digits, and marks for no
// value: 0 o 0 —.
func oddValues(line []byte) (n int) {
	for at := 0; at < len(line); {
		end, digits := at, true
		for ; end < len(line) && line[end] != ' ' && line[end] != '\t' && line[end] != '|'; end++ {
			c := line[end]
			digits = digits && (text.IsDigit(c) || isLetterDigit(c) || c == '.' || c == ',')
		}
		if end > at {
			if !digits && !IsBlankMark(line[at:end]) {
				return 0
			}
			n++
		}
		at = end + 1
	}
	return n
}
