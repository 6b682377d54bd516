package view

import (
	"strconv"
	"strings"
	"unicode"
)

// Printable shows what a terminal would obey as what it is: \x1b for an escape.
// Names of files and of records hold anything. Line breaks and tabs stay.
func Printable(s string) string {
	return escaped(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

// PrintableLine is Printable for what has a line to itself.
func PrintableLine(s string) string { return escaped(s, unicode.IsControl) }

func escaped(s string, obeyed func(rune) bool) string {
	if strings.IndexFunc(s, obeyed) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if obeyed(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
