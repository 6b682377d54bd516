package numfmt

import (
	"strconv"
	"strings"
)

// chosen returns the section of a format that is for a number, and the number as it is shown there: a section
// that is for negative numbers, by its place, has a sign of its own, if any.
func chosen(format string, v float64) (section string, shown float64) {
	const forNumbers = 3 // of four sections the last one is for texts
	sections := divided(format)
	sections = sections[:min(len(sections), forNumbers)]
	last := len(sections) - 1
	byPlace := true // no section before has a condition
	for i, s := range sections {
		holds, stated := condition(s, v)
		switch {
		case stated:
			byPlace = false
		case i == last:
			holds = true
		case i == 0:
			holds = v > 0 || v == 0 && last == 1
		default:
			holds = v < 0
		}
		if holds && i == 1 && byPlace && v < 0 {
			return s, -v
		}
		if holds {
			return s, v
		}
	}
	return "General", v // Excel fills the cell with ####
}

// divided returns the sections of a format.
func divided(format string) (sections []string) {
	from := 0
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '\\', '_', '*':
			i++
		case '"':
			i += literalLength(format[i+1:], '"') + 1
		case '[':
			i += literalLength(format[i+1:], ']') + 1
		case ';':
			sections = append(sections, format[from:i])
			from = i + 1
		}
	}
	return append(sections, format[min(from, len(format)):])
}

// literalLength returns how long a text is up to its end, or the end of all.
func literalLength(s string, end byte) int {
	if n := strings.IndexByte(s, end); n >= 0 {
		return n
	}
	return len(s)
}

// condition reports whether the condition of a section, such as [>=10000], holds for a number, and
// whether it has one.
func condition(section string, v float64) (holds, stated bool) {
	for rest := section; ; {
		_, after, found := strings.Cut(rest, "[")
		if !found {
			return false, false
		}
		inner, behind, _ := strings.Cut(after, "]")
		sign := inner[:len(inner)-len(strings.TrimLeft(inner, "<>="))]
		if bound, err := strconv.ParseFloat(strings.TrimSpace(inner[len(sign):]), 64); sign != "" && err == nil {
			return compares(v, sign, bound), true
		}
		rest = behind
	}
}

func compares(v float64, sign string, bound float64) bool {
	switch sign {
	case "<":
		return v < bound
	case "<=":
		return v <= bound
	case ">":
		return v > bound
	case ">=":
		return v >= bound
	case "<>":
		return v != bound
	}
	return v == bound
}
