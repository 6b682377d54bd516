package label

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Fingerprint is a wording, or what may be one with typos, made ready to be
// compared with others.
type Fingerprint struct {
	Text    string // without the characters that do not count
	Length  int    // in characters
	letters uint64 // which characters it has, a bit for many of them
}

// NewFingerprint returns that of a wording whose characters all count.
func NewFingerprint(s string) Fingerprint {
	l := Fingerprint{Text: s}
	for _, r := range s {
		l.Length++
		l.letters |= letter(r)
	}
	return l
}

// FingerprintOf is that of a place in a text, numbering left aside.
func FingerprintOf(b []byte) Fingerprint {
	return NewFingerprint(strings.TrimLeft(Compact(b), "0123456789.、一二三四五六七"))
}

func letter(r rune) uint64 { return 1 << (uint(r) * 0x9E3779B1 >> 26 % 64) }

// AtMost returns a number that common does not exceed, at a glance: of each bit that
// w lacks s has a character at least.
func (s *Fingerprint) AtMost(w *Fingerprint) int {
	return min(s.Length-bits.OnesCount64(s.letters&^w.letters), w.Length)
}

// Common returns how many characters of s stand in w at most. A distance is no
// less than what this leaves of the longer one, and takes far longer to find.
func (s *Fingerprint) Common(w *Fingerprint) (n int) {
	for i := 0; i < len(s.Text); {
		r, size := utf8.DecodeRuneInString(s.Text[i:])
		if w.letters&letter(r) != 0 {
			n++
		}
		i += size
	}
	return min(n, w.Length)
}
