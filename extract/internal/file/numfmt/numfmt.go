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
	section, v := chosen(format, v)
	switch {
	case section == "" && strings.Contains(format, ";"):
		return "" // ;;; shows nothing
	case section == "":
		return general(v)
	case isDate(section):
		return date(section, v+float64(from))
	}
	return inDigits(section, v)
}

// Text returns a text in a format, of which only the section of texts matters.
func Text(format, s string) string {
	if sections := divided(format); len(sections) == 4 && sections[3] == "" {
		return ""
	}
	return s
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
	case year && strings.Contains(s, "m"):
		return at.Format("2006年1月")
	case year:
		return at.Format("2006年")
	case !day:
		return at.Format("15:04")
	}
	return at.Format("1月2日")
}
