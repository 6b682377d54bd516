package label

import (
	"encoding/binary"
	"math/bits"

	"gongkai/extract/internal/text"
)

// skip goes over characters that no wording begins with and that are no clues,
// those of ASCII up to eight at once, and returns the place where it came to, how
// many Chinese characters it passed, whether it passed a digit, and whether a
// wording may begin where it stopped. It stops before the last bytes of a text,
// whatever they are.
func (t *trie) skip(b []byte, i int) (at, hans int, digit, begins bool) {
	for i+8 <= len(b) {
		x := binary.LittleEndian.Uint64(b[i : i+8])
		switch {
		case x&0xF0 == 0xE0:
			r := threeOf(x)
			if t.stops.Has(r) {
				if t.mayGoOn(r, x>>24) && t.begins.Has(r) {
					return i, hans, digit, true
				}
				if t.others.Has(r) {
					return i, hans, digit, false
				}
			}
			hans++
			i += 3
		case x == ' '*ones:
			i += 8
		case x&0x80 == 0:
			n, digits, clue := ofASCII(x)
			digit = digit || digits
			if i += n; clue {
				return i, hans, digit, false
			}
		default:
			return i, hans, digit, false
		}
	}
	return i, hans, digit, i < len(b) && b[i] >= 0xE0 && b[i] < 0xF0 && i+2 < len(b) && t.begins.Has(text.DecodeHan(b[i:]))
}

// mayGoOn reports whether a wording may begin with r and the character that x begins
// with. Without one in two characters there is none: none is of one character.
func (t *trie) mayGoOn(r rune, x uint64) bool {
	if x&0xFF < leastFirm {
		return true // it may be loose
	}
	p := text.Pair(r, threeOf(x))
	return t.pairs[p/64]>>(p%64)&1 != 0
}

// threeOf returns the character of the first three of eight bytes.
func threeOf(x uint64) rune { return rune(x&0x0F<<12 | x>>8&0x3F<<6 | x>>16&0x3F) }

// Eight bytes at once, the first in the lowest bits.
const (
	ones        = 0x0101010101010101
	BeyondASCII = 0x80 * ones
)

// ofASCII returns how many of the eight bytes of x are ASCII, from the first on,
// and no clues (see isClueByte), and whether a digit is among those looked at.
// clue is true if a clue comes next.
func ofASCII(x uint64) (n int, digit, clue bool) {
	n = 8
	if beyond := x & BeyondASCII; beyond != 0 {
		n = bits.TrailingZeros64(beyond) / 8
		x &= beyond&-beyond>>7 - 1
	}
	digits := (x + (0x80-'0')*ones) &^ (x + (0x80-'9'-1)*ones) & BeyondASCII
	zeros, points := equal(x, '0'), equal(x, '.')
	signs := zeros&(digits>>8) | points&(equal(x, 'g')>>8) | equal(x|' '*ones, 'i')
	switch {
	case signs != 0:
		n, clue = bits.TrailingZeros64(signs)/8, true
	case n == 8 && (zeros|points)>>63 != 0:
		n = 7 // what it is depends on what comes next
	}
	return n, digits != 0, clue
}

// equal sets the highest bit of each byte of x that is c; all are ASCII.
func equal(x uint64, c byte) uint64 {
	return ^(x ^ uint64(c)*ones + 0x7F*ones) & BeyondASCII
}
