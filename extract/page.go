package extract

import (
	"bytes"
	"unicode/utf8"
)

// pageNumberAt gives the length of the number of a page within a line, or 0:
// - 3 - where lines were joined.
func pageNumberAt(b []byte, i, stop int) int {
	at := i
	dash := func() bool {
		for _, d := range [...]string{"-", "—", "–"} {
			if bytes.HasPrefix(b[at:stop], []byte(d)) {
				at += len(d)
				return true
			}
		}
		return false
	}
	blank := func() {
		for at < stop && b[at] == ' ' {
			at++
		}
	}
	if i > 0 && !isSpace(b[i-1]) || !dash() {
		return 0
	}
	blank()
	digits := at
	for at < stop && isDigit(b[at]) {
		at++
	}
	if at == digits || at-digits > 3 {
		return 0
	}
	blank()
	if !dash() || at < stop && !isSpace(b[at]) {
		return 0
	}
	return at - i
}

// isPageNumber tells a line that holds the number of a page: -4- — 4 — 第4页.
func isPageNumber(line []byte) bool {
	if len(line) > 0 {
		c := line[0]
		if c < utf8.RuneSelf && c != '-' && c != '~' && c != '|' && !isBlank(c) || leadsHan(c) && !bytes.HasPrefix(line, []byte("第")) {
			return false // most lines of a table are a number or a label
		}
	}
	s := trimmed(bytes.Trim(line, "| \t"))
	if len(s) < 3 || len(s) > 40 {
		return false
	}
	if p, ok := bytes.CutPrefix(s, []byte("第")); ok {
		for len(p) > 0 && (isDigit(p[0]) || p[0] == ' ') {
			p = p[1:]
		}
		return bytes.HasPrefix(p, []byte("页")) && len(p) < 24
	}
	inner, dashed := s, 0
	for _, d := range [...]string{"-", "—", "–", "―", "~", "·", "―"} {
		for bytes.HasPrefix(inner, []byte(d)) {
			inner = trimmed(inner[len(d):])
			dashed |= 1
		}
		for bytes.HasSuffix(inner, []byte(d)) {
			inner = trimmed(inner[:len(inner)-len(d)])
			dashed |= 2
		}
	}
	return dashed == 3 && len(inner) > 0 && len(inner) < 4 && allDigits(inner)
}
