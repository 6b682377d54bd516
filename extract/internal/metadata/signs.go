package metadata

import (
	"strings"

	"gongkai/extract/internal/text"
)

// Many agencies have a second sign on their door, which stands in brackets behind the
// first: 教育局(体育局), 水利局(县河长办). It belongs to the name; the first says what
// the agency is.

// longestSign is the longest second sign that is looked for, in bytes.
const longestSign = 24 * 3

// withoutSigns cuts what stands in brackets at the end of a name, and brackets that
// never close.
func withoutSigns(s string) string {
	for strings.HasSuffix(s, ")") {
		if open := strings.LastIndexByte(s, '('); open >= 0 {
			s = s[:open]
		} else {
			s = s[:len(s)-1]
		}
	}
	return s
}

// withoutStrayBrackets cuts from a name the brackets at its ends that have no other
// half, those around all of it, and what stands in brackets before it.
func withoutStrayBrackets(s string) string {
	for {
		open, close := strings.IndexByte(s, '('), strings.IndexByte(s, ')')
		switch {
		case open == 0 && close == len(s)-1:
			s = s[1:close]
		case open == 0:
			s = s[max(close, 0)+1:] // (转载), or a bracket that never closes
		case close == 0:
			s = s[1:]
		case strings.HasSuffix(s, "("), strings.HasSuffix(s, ")") && open < 0:
			s = s[:len(s)-1]
		default:
			return besideName.Trim(s)
		}
	}
}

// inBrackets returns what stands in the brackets around a line; "" if there are none.
func inBrackets(line string) string {
	in, ok := strings.CutPrefix(line, "(")
	if in, closed := strings.CutSuffix(in, ")"); ok && closed && !strings.ContainsAny(in, "()") {
		return in
	}
	return ""
}

// signBehind returns how many bytes a second sign takes that begins at b[at].
func signBehind(b []byte, at int) int {
	if at >= len(b) || b[at] != '(' {
		return 0
	}
	for end := at + 1; end < len(b) && end-at <= longestSign; end++ {
		if b[end] == ')' {
			if hasOrganSuffix(string(b[at+1 : end])) {
				return end + 1 - at
			}
			return 0
		}
		if !text.LeadsHan(b[end]) && b[end]&0xC0 != 0x80 {
			return 0
		}
	}
	return 0
}

// isSign reports whether a name at b[start:end) is the second one of an agency.
func isSign(b []byte, start, end int) bool {
	return start > 0 && b[start-1] == '(' && end < len(b) && b[end] == ')'
}
