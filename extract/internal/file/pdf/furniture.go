package pdf

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// What stands on each page besides its text is left out:
//
//   - the number of the page, above or below all else, between dashes or where it counts pages;
//   - a line above or below all else that half of the pages have at the same height, its digits aside.
//     The first is kept if it has no digits: it may say whose report it is.

// layers is how many lines of a page may be such, at either end.
const layers = 3

var pageNumber = regexp.MustCompile(`^(?:第\s*)?([-—–－―~·•_\s]*)(\d{1,4})([-—–－―~·•_\s]*)(?:(?:页|[/／])[\s共,，]*\d{0,4}\s*页?)?$`)

func dropFurniture(sheets []*sheet) {
	for _, last := range []bool{false, true} {
		for range layers {
			numbers, repeated := dropNumbers(sheets, last), dropRepeated(sheets, last)
			if !numbers && !repeated {
				break
			}
		}
	}
}

// edge returns the line at an end of the sheet, nil if a table or nothing is there.
func (s *sheet) edge(last bool) *line {
	blocks := s.blocks()
	switch {
	case len(blocks) == 0:
		return nil
	case last:
		return blocks[len(blocks)-1].line
	}
	return blocks[0].line
}

// dropEdge drops the line at an end.
func (s *sheet) dropEdge(last bool) {
	if last {
		s.lines = s.lines[:len(s.lines)-1]
	} else {
		s.lines = s.lines[1:]
	}
}

// dropNumbers drops numbers of pages at one end. It reports whether there were any.
func dropNumbers(sheets []*sheet, last bool) (dropped bool) {
	offsets := map[int]int{} // how often a number is so much more than the place of its page
	numbers := make([]int, len(sheets))
	dashed := make([]bool, len(sheets))
	for i, s := range sheets {
		numbers[i] = -1
		if l := s.edge(last); l != nil {
			if m := pageNumber.FindStringSubmatch(strings.TrimSpace(l.text())); m != nil {
				numbers[i], _ = strconv.Atoi(m[2])
				dashed[i] = m[1] != "" && m[3] != "" || strings.HasSuffix(m[0], "页")
				offsets[numbers[i]-i]++
			}
		}
	}
	for i, s := range sheets {
		if numbers[i] >= 0 && (dashed[i] || offsets[numbers[i]-i] > 1 || len(sheets) == 1 && numbers[i] == 1) {
			s.dropEdge(last)
			dropped = true
		}
	}
	return dropped
}

// dropRepeated drops a line that stands on half of the pages at one end. It reports whether there was one.
func dropRepeated(sheets []*sheet, last bool) (dropped bool) {
	const drift = 3.0 // points that it may stand higher or lower
	for i, s := range sheets {
		l := s.edge(last)
		if l == nil || !mayRepeat(l) {
			continue
		}
		key := masked(l)
		var same []*sheet
		for _, other := range sheets[i+1:] {
			if o := other.edge(last); o != nil && o.base-l.base <= drift && l.base-o.base <= drift && masked(o) == key {
				same = append(same, other)
			}
		}
		if len(same) == 0 || (len(same)+1)*2 < len(sheets) {
			continue
		}
		if keep := !last && !strings.Contains(key, "#"); !keep {
			s.dropEdge(last)
		}
		for _, other := range same {
			other.dropEdge(last)
		}
		return true
	}
	return false
}

// mayRepeat reports whether a line is none of a table.
func mayRepeat(l *line) bool {
	const pieces = 3 // left, middle and right
	return len(l.gaps()) < pieces && slices.ContainsFunc([]rune(l.text()), unicode.IsLetter)
}

// masked returns the text of a line with its numbers alike, without blanks.
func masked(l *line) string {
	var b strings.Builder
	digits := false
	for _, c := range l.text() {
		if c == ' ' {
			continue
		}
		switch isDigit := c >= '0' && c <= '9'; {
		case !isDigit:
			b.WriteRune(c)
			digits = false
		case !digits:
			b.WriteByte('#')
			digits = true
		}
	}
	return b.String()
}
