package extract

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// likeness is a wording, or what may be one with typos, made ready to be
// compared with others.
type likeness struct {
	text    string // without the characters that do not count
	length  int    // in characters
	letters uint64 // which characters it has, a bit for many of them
}

func newLikeness(s string) likeness {
	l := likeness{text: s}
	for _, r := range s {
		l.length++
		l.letters |= letter(r)
	}
	return l
}

// likenessOf is that of a place in a text, numbering left aside.
func likenessOf(b []byte) likeness {
	return newLikeness(strings.TrimLeft(compact(b), "0123456789.、一二三四五六七"))
}

func letter(r rune) uint64 { return 1 << (uint(r) * 0x9E3779B1 >> 26 % 64) }

// atMost gives a number that common does not exceed, at a glance: of each bit that
// w lacks s has a character at least.
func (s *likeness) atMost(w *likeness) int {
	return min(s.length-bits.OnesCount64(s.letters&^w.letters), w.length)
}

// common gives how many characters of s stand in w at most. A distance is no
// less than what this leaves of the longer one, and takes far longer to find.
func (s *likeness) common(w *likeness) (n int) {
	for i := 0; i < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if w.letters&letter(r) != 0 {
			n++
		}
		i += size
	}
	return min(n, w.length)
}
