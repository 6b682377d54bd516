// Package han searches Chinese text in UTF-8 by its bytes, which is many times
// as fast as by its characters, and brings GB18030 into UTF-8.
package han

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// Eight bytes at once, the first in the lowest bits.
const (
	beyondASCII = 0x8080808080808080

	// The bits by which two characters of three bytes are known.
	twoMask, two = 0xC0C0F0C0C0F0, 0x8080E08080E0
)

// Valid returns what utf8.Valid returns.
func Valid(b []byte) bool {
	i := 0
	for i+8 <= len(b) {
		x := binary.LittleEndian.Uint64(b[i : i+8])
		if x&twoMask == two && firm(x) && firm(x>>24) {
			i += 6
			continue
		}
		beyond := x & beyondASCII
		if beyond == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(beyond) / 8
		if beyond&0x80 != 0 {
			r, size := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && size == 1 {
				return false
			}
			i += size
		}
	}
	return utf8.Valid(b[i:])
}

// SkipASCII goes over bytes of ASCII, eight by eight, as long as so many follow
// each other, and returns the place where it came to.
func SkipASCII(b []byte, i int) int {
	for i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:i+8])&beyondASCII == 0 {
		i += 8
	}
	return i
}

// Set is a set of characters of the basic plane, small enough to stay near.
type Set [1 << 16 / 64]uint64

// Add puts a character into the set.
func (s *Set) Add(r rune) { s[uint16(r)/64] |= 1 << (uint16(r) % 64) }

// Has reports whether a character is in the set.
func (s *Set) Has(r rune) bool { return s[uint16(r)/64]>>(uint16(r)%64)&1 != 0 }

// Skip goes over characters of three bytes that are not in the set, two by two,
// and returns the place where it came to.
func (s *Set) Skip(b []byte, i int) int {
	for i+8 <= len(b) {
		x := binary.LittleEndian.Uint64(b[i : i+8])
		if x&twoMask != two || s.Has(three(x)) || s.Has(three(x>>24)) {
			break
		}
		i += 6
	}
	return i
}

func three(x uint64) rune { return rune(x&0x0F<<12 | x>>8&0x3F<<6 | x>>16&0x3F) }

// firm reports whether the lead byte of three may have any two behind it: all but E0
// and ED.
func firm(x uint64) bool { return x&0x0F != 0x00 && x&0x0F != 0x0D }

// Count counts a character of several bytes in b, up to most. Of its bytes the
// last one is looked for: many characters share the first.
func Count(b []byte, character string, most int) (n int) {
	tail := len(character) - 1
	for at := tail; at < len(b) && n < most; at++ {
		i := bytes.IndexByte(b[at:], character[tail])
		if i < 0 {
			break
		}
		at += i
		if string(b[at-tail:at+1]) == character {
			n++
		}
	}
	return n
}
