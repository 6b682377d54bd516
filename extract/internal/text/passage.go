package text

import (
	"strings"
	"unicode/utf8"
)

// Passage is a place in a document with the lines around it, decoded, for a
// person to read.
type Passage struct {
	Line   int      `json:"line"`   // of the place, from 1
	Column int      `json:"column"` // likewise, in characters
	Before []string `json:"before,omitempty"`
	// Head, Marked and Tail are the line or lines of the place itself.
	Head   string   `json:"head"`
	Marked string   `json:"marked"`
	Tail   string   `json:"tail"`
	After  []string `json:"after,omitempty"`
	// Part, Table, Row and Cell say where in a file that is no text it stands, each from 1,
	// and 0 where it is no cell. Lines are those of the text of the part.
	Part  string `json:"part,omitempty"`
	Table int    `json:"table,omitempty"`
	Row   int    `json:"row,omitempty"`
	Cell  int    `json:"cell,omitempty"`
}

// At returns the passage around the bytes from start to end of a document, with
// some lines before and after it; false if the document cannot hold them.
func At(doc []byte, start, end, around int) (Passage, bool) {
	b, skip, dec, err := decode(doc)
	if err != nil || start < 0 || end < start || end > len(doc) {
		return Passage{}, false
	}
	from, to := start, end
	if dec != nil {
		from, to = dec.made(start), dec.made(end)
	}
	from = max(from, skip)
	to = max(to, from)
	whole := string(b[skip:])
	from, to = from-skip, to-skip
	head, tail := passageStart(whole, from), passageEnd(whole, to)
	p := Passage{Line: 1, Head: whole[head:from], Marked: whole[from:to], Tail: whole[to:tail]}
	p.Column = utf8.RuneCountInString(p.Head) + 1
	lines := splitLines(whole[:head])
	p.Line += len(lines)
	p.Before = lines[max(0, len(lines)-around):]
	if rest := whole[tail:]; rest != "" {
		after := splitLines(rest[lineBreak(rest):])
		p.After = after[:min(len(after), around)]
	}
	return p, true
}

// lineBreak returns the length of the line break that s begins with, or 0.
func lineBreak(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return 2
	case strings.HasPrefix(s, "\n"), strings.HasPrefix(s, "\r"):
		return 1
	}
	return 0
}

func passageStart(s string, at int) int { return strings.LastIndexAny(s[:at], "\r\n") + 1 }

func passageEnd(s string, at int) int {
	if i := strings.IndexAny(s[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(s)
}

// splitLines returns the lines of s; a line break ends one and begins none.
func splitLines(s string) []string {
	var out []string
	for s != "" {
		n := passageEnd(s, 0)
		out = append(out, s[:n])
		s = s[n+lineBreak(s[n:]):]
	}
	return out
}
