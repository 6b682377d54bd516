package grid

import (
	"bytes"
	"unicode/utf8"

	"gongkai/extract/internal/text"
)

// pageNumberAt returns the length of the number of a page within a line, or 0:
// - 3 - where lines were joined, [2], Page 2 of 6, 第 2 页 共 6 页.
func pageNumberAt(b []byte, i, stop int) int {
	if c := b[i]; text.IsASCIILetter(c) && c|0x20 != 'p' || text.LeadsHan(c) && !beginsPageNumber(b[i:stop]) || i > 0 && !text.IsSpace(b[i-1]) {
		return 0
	}
	if n := pageMark(b[i:stop]); n > 0 && (i+n == stop || text.IsSpace(b[i+n])) {
		return n
	}
	at := i
	dash := func() bool {
		for _, d := range [...]string{"-", "—", "–", "―", "~", "·"} {
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
	if !dash() {
		return 0
	}
	blank()
	digits := at
	for at < stop && text.IsDigit(b[at]) {
		at++
	}
	if at == digits || at-digits > mostPageDigits {
		return 0
	}
	blank()
	if !dash() || at < stop && !text.IsSpace(b[at]) {
		return 0
	}
	return at - i
}

const (
	mostPageDigits    = 3  // what is longer is a value
	longestPageNumber = 40 // bytes of a line: 第 12 页 共 120 页 between dashes
)

// isPageNumber reports whether a line holds the number of a page and nothing else:
// -4- — 4 — 第4页 2/6 [2] Page 2 of 6.
func isPageNumber(line []byte) bool {
	if len(line) == 0 || !beginsPageNumber(line) {
		return false // most lines of a table are a number or a label
	}
	s := bytes.Trim(line, "| \t\x1f\x1d")
	if len(s) < len("P2") || len(s) > longestPageNumber {
		return false
	}
	if p, ok := bytes.CutPrefix(s, []byte("第")); ok {
		for len(p) > 0 && (text.IsDigit(p[0]) || p[0] == ' ') {
			p = p[1:]
		}
		return bytes.HasPrefix(p, []byte("页")) && len(p) < 24
	}
	if pageMark(s) == len(s) {
		return true
	}
	inner, dashed := s, 0
	for _, d := range [...]string{"-", "—", "–", "―", "~", "·", "―"} {
		for bytes.HasPrefix(inner, []byte(d)) {
			inner = text.Trimmed(inner[len(d):])
			dashed |= 1
		}
		for bytes.HasSuffix(inner, []byte(d)) {
			inner = text.Trimmed(inner[:len(inner)-len(d)])
			dashed |= 2
		}
	}
	return dashed == 3 && len(inner) > 0 && len(inner) <= mostPageDigits && text.AllDigits(inner)
}

// beginsPageNumber reports whether the number of a page may stand on a line.
func beginsPageNumber(line []byte) bool {
	switch c := line[0]; {
	case text.IsDigit(c):
		return ofPages(line)
	case c == '-' || c == '~' || c == '|' || c == '[' || c|0x20 == 'p' || text.IsBlank(c):
		return true
	case c < utf8.RuneSelf:
		return false
	case text.LeadsHan(c):
		if len(line) <= len("第") {
			return false
		}
		r := text.DecodeHan(line)
		return r == '第' || r == '共' || r == '页'
	}
	return true
}

// ofPages reports whether a / or "of" stands behind the digits that b begins with.
func ofPages(b []byte) bool {
	n := LengthOfDigits(b)
	return n < len(b) && b[n] == '/' || n+1 < len(b) && b[n] == ' ' && b[n+1] == 'o'
}

// pageMark returns the length of the mark of a page at the start of b, 0 if there is
// none: [2], 2/6, 2 of 6, P2, Page 2 of 6, 第 2 页 共 6 页, 共6页 第2页, 页码:2.
func pageMark(b []byte) int {
	if len(b) < len("P2") {
		return 0
	}
	switch c := b[0]; {
	case c == '[' || c == 'P' || c == 'p' || text.IsDigit(c) && ofPages(b):
	case text.LeadsHan(c) && (text.DecodeHan(b) == '第' || text.DecodeHan(b) == '共' || text.DecodeHan(b) == '页'):
	default:
		return 0
	}
	p := pageReader{b: b}
	switch {
	case p.word("["):
		if p.number() > 0 && p.word("]") {
			return p.at
		}
		return 0
	case p.word("页码"):
		p.word(":")
		if p.number() > 0 {
			return p.at
		}
		return 0
	case b[0] == 'P' || b[0] == 'p':
		if !p.fold("page") && p.fold("p") {
			p.word(".") // P5, p. 5
		}
		page := p.number()
		if page == 0 {
			return 0
		}
		end := p.at
		if (p.fold("of") || p.word("/")) && p.number() >= page {
			end = p.at
		}
		return end
	case text.IsDigit(b[0]):
		const most = 40 // pages of a report
		page := p.number()
		if of := p.tight() || p.fold("of"); page > 0 && of {
			if last := p.number(); last >= page && last <= most {
				return p.at
			}
		}
		return 0
	}
	end := 0
	for range 2 { // 第2页 and 共6页, in either order
		if !p.word("第") && !p.word("共") || p.number() == 0 || !p.word("页") {
			break
		}
		end = p.at
		if !p.word("/") {
			p.word(",")
		}
	}
	return end
}

// pageReader reads the parts of the mark of a page, blanks between them.
type pageReader struct {
	b  []byte
	at int
}

func (p *pageReader) blanks() {
	for p.at < len(p.b) && p.b[p.at] == ' ' {
		p.at++
	}
}

// word reports whether w comes next, and passes it.
func (p *pageReader) word(w string) bool {
	at := p.at
	if p.blanks(); bytes.HasPrefix(p.b[p.at:], []byte(w)) {
		p.at += len(w)
		return true
	}
	p.at = at
	return false
}

// tight reports whether a / comes next that digits touch, and passes it: between
// blanks it may stand for an empty cell.
func (p *pageReader) tight() bool {
	if p.at+1 >= len(p.b) || p.b[p.at] != '/' || !text.IsDigit(p.b[p.at+1]) {
		return false
	}
	p.at++
	return true
}

// fold is word for one that may have capitals.
func (p *pageReader) fold(w string) bool {
	at := p.at
	if p.blanks(); len(p.b)-p.at >= len(w) && bytes.EqualFold(p.b[p.at:p.at+len(w)], []byte(w)) {
		p.at += len(w)
		return true
	}
	p.at = at
	return false
}

// number passes the number of a page; 0 if there is none.
func (p *pageReader) number() int {
	p.blanks()
	n := LengthOfDigits(p.b[p.at:])
	if n == 0 || n > mostPageDigits {
		return 0
	}
	v, _ := ParseShortInt(p.b[p.at : p.at+n])
	p.at += n
	return int(v)
}
