package extract

import "unicode/utf8"

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c >= tableIn && c <= cellEnd
}

// leadsHan tells whether a byte begins a Chinese character of the basic plane, or
// one of its neighbours.
func leadsHan(c byte) bool { return c >= 0xE3 && c <= 0xE9 }

// hanAt tells whether a Chinese character of the basic plane begins at b[i].
func hanAt(b []byte, i int) bool {
	return leadsHan(b[i]) && i+2 < len(b) &&
		isHan(three(b[i:]))
}

// hans counts the Chinese characters of b.
func hans(b []byte) int {
	n := 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if isHan(r) {
			n++
		}
		i += size
	}
	return n
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) {
			return false
		}
	}
	return len(b) > 0
}

// trim narrows [start, end) to what is not blank.
func (t *text) trim(start, end int) (int, int) {
	for start < end && isSpace(t.b[start]) {
		start++
	}
	for start < end && isSpace(t.b[end-1]) {
		end--
	}
	return start, end
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

func isHan(r rune) bool { return r >= 0x4E00 && r < 0xA000 || r >= 0x3400 && r < 0x4DC0 }

// three gives the character of the three bytes that b begins with.
func three(b []byte) rune {
	return rune(b[0]&0x0F)<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F)
}

// follows tells whether a byte goes on with a character.
func follows(c byte) bool { return c&0xC0 == 0x80 }

func pair(first, second rune) uint32 {
	const bits = 12
	return (uint32(first)<<16 | uint32(second)&0xFFFF) * 0x9E3779B1 >> (32 - bits)
}

// span is a stretch of the text.
type span struct{ start, end int }

// trimmed gives b without the blanks around it. A cleaned text has no others.
func trimmed(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}
