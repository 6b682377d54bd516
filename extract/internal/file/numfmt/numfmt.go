// Package numfmt shows numbers of workbooks as their formats do (ECMA-376, part 1, 18.8.31): the codes are
// the same in all forms of Excel.
package numfmt

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// builtIn are the formats that have a number and no code in the file (18.8.30), as Excel shows them
// in Chinese.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 48: "##0.0E+0", 49: "@",
	14: "yyyy-m-d", 15: "yyyy-m-d", 16: "m-d", 17: "yyyy-m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d",
	27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "yyyy-m-d", 31: "yyyy年m月d日", 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: "yyyy年m月",
	45: "h:mm:ss", 46: "h:mm:ss", 47: "h:mm:ss",
	50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "h:mm", 56: "h:mm:ss", 57: "yyyy年m月", 58: "m月d日",
}

// BuiltIn returns the code of a format that has none in the file; "", as for numbers of no
// format, if there is no such format.
func BuiltIn(id int) string { return builtIn[id] }

// Epoch is the day from which a workbook counts dates.
type Epoch int

// The epochs, as the days between them: workbooks of old Macs count from 1904.
const (
	Since1900 Epoch = 0
	Since1904 Epoch = 1462
)

// Show returns a number as a format shows it.
func Show(format string, v float64, from Epoch) string {
	section := sectionFor(format, v)
	if section == "" && strings.Contains(format, ";") {
		return "" // ;;; shows nothing
	}
	if isGeneral(section) {
		return general(v)
	}
	if isDate(section) {
		return date(section, v+float64(from))
	}
	if strings.Count(format, ";") > 0 && v < 0 {
		v = -v // a section for negative numbers has a sign of its own, if any
	}
	return inDigits(section, v)
}

// Text returns a text in a format, of which only the section of texts matters.
func Text(format, s string) string {
	if sections := strings.Split(format, ";"); len(sections) == 4 && sections[3] == "" {
		return ""
	}
	return s
}

// sectionFor returns the section of a format that is for a number: positive, negative, zero.
func sectionFor(format string, v float64) string {
	sections := strings.Split(format, ";")
	switch {
	case v < 0 && len(sections) > 1:
		return sections[1]
	case v == 0 && len(sections) > 2:
		return sections[2]
	}
	return sections[0]
}

func isGeneral(section string) bool {
	s := strings.ToLower(section)
	return s == "" || s == "@" || strings.Contains(s, "general")
}

// general returns a number in as many digits as a cell holds: sums of parts of ten are not
// what they seem to be beyond these.
func general(v float64) string {
	const digits = 15
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// isDate reports whether a section is for dates.
func isDate(section string) bool {
	literal := false
	for i := 0; i < len(section); i++ {
		switch c := section[i] | 0x20; {
		case section[i] == '"':
			literal = !literal
		case section[i] == '[':
			if end := strings.IndexByte(section[i:], ']'); end > 0 {
				i += end
			}
		case section[i] == '\\':
			i++
		case !literal && (c == 'y' || c == 'd' || c == 'h'):
			return true
		}
	}
	return false
}

// date returns the date of a number of days, in words: it is no number of a report.
func date(section string, days float64) string {
	const most = 2_958_465 // of the year 9999
	if days < 0 || days > most {
		return general(days)
	}
	whole, part := math.Modf(days)
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(whole)).Add(time.Duration(part * float64(24*time.Hour)).Round(time.Second))
	s := strings.ToLower(section)
	switch year, day := strings.Contains(s, "y"), strings.Contains(s, "d"); {
	case year && day:
		return at.Format("2006年1月2日")
	case year:
		return at.Format("2006年1月")
	case !day:
		return at.Format("15:04")
	}
	return at.Format("1月2日")
}

// inDigits returns a number in a section of digits, with the text around them.
func inDigits(section string, v float64) string {
	var before, behind strings.Builder
	var pattern string
	put := func(s string) {
		if pattern == "" {
			before.WriteString(s)
		} else {
			behind.WriteString(s)
		}
	}
	for i := 0; i < len(section); i++ {
		switch c := section[i]; c {
		case '"':
			end := strings.IndexByte(section[i+1:], '"')
			if end < 0 {
				end = len(section) - i - 1
			}
			put(section[i+1 : i+1+end])
			i += end + 1
		case '\\':
			if i++; i < len(section) {
				put(section[i : i+1])
			}
		case '_', '*': // a blank as wide as the next character, or as many of it as fit
			i++
		case '[': // a colour, a currency
			end := strings.IndexByte(section[i:], ']')
			if end < 0 {
				end = len(section) - i - 1
			}
			if s := section[i : i+end]; strings.HasPrefix(s, "[$") {
				s, _, _ = strings.Cut(s[2:], "-")
				put(s)
			}
			i += end
		case '0', '#', '?', '.', ',', 'E', 'e', '+':
			pattern += string(c)
		case '/': // a fraction
			if pattern != "" {
				return general(v)
			}
			put("/")
		case '%':
			v *= 100
			put("%")
		default:
			put(section[i : i+1])
		}
	}
	if pattern == "" {
		return before.String()
	}
	return before.String() + digits(pattern, v) + behind.String()
}

// digits returns a number in a pattern of 0, #, ? and what stands between them.
func digits(pattern string, v float64) string {
	if strings.ContainsAny(pattern, "Ee") {
		return general(v)
	}
	for strings.HasSuffix(pattern, ",") { // thousands
		v, pattern = v/1000, strings.TrimSuffix(pattern, ",")
	}
	whole, fraction, _ := strings.Cut(pattern, ".")
	const most = 30
	places := min(len(fraction), most)
	least := min(strings.LastIndexByte(fraction, '0')+1, most)
	scale := math.Pow10(places)
	if rounded := math.Round(v*scale) / scale; math.Abs(v) < 1e15 && !math.IsInf(rounded, 0) && !math.IsNaN(rounded) {
		v = rounded // halves go up, as they do there
	}
	out := strconv.FormatFloat(v, 'f', places, 64)
	if at := strings.IndexByte(out, '.'); at >= 0 {
		for len(out) > at+1+least && strings.HasSuffix(out, "0") {
			out = out[:len(out)-1]
		}
		out = strings.TrimSuffix(out, ".")
	}
	if !strings.Contains(whole, "0") && strings.TrimLeft(strings.TrimPrefix(out, "0"), ".") == "" && whole != "" {
		return "" // # shows no zero
	}
	if strings.Contains(whole, ",") {
		out = grouped(out)
	}
	return out
}

// grouped puts commas between thousands.
func grouped(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, rest, found := strings.Cut(s, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if found {
		rest = "." + rest
	}
	return sign + whole + rest
}
