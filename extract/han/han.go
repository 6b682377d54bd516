// Package han searches Chinese text in UTF-8 by its bytes, which is many times
// as fast as by its characters.
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

	// The bits that tell two characters of three bytes.
	twoMask, two = 0xC0C0F0C0C0F0, 0x8080E08080E0
)

// Valid tells what utf8.Valid tells.
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

// firm tells lead bytes of three that may have any two behind them: all but E0
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
