package text

import (
	"bytes"
	"unicode/utf8"
)

func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

func IsSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c >= TableStart && c <= CellEnd
}

// LeadsHan reports whether a byte begins a Chinese character of the basic plane, or
// one of its neighbours.
func LeadsHan(c byte) bool { return c >= 0xE3 && c <= 0xE9 }

// HanAt reports whether a Chinese character of the basic plane begins at b[i].
func HanAt(b []byte, i int) bool {
	return LeadsHan(b[i]) && i+2 < len(b) &&
		IsHan(DecodeHan(b[i:]))
}

// CountHan counts the Chinese characters of b.
func CountHan(b []byte) int {
	n := 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if IsHan(r) {
			n++
		}
		i += size
	}
	return n
}

func AllDigits(b []byte) bool {
	for _, c := range b {
		if !IsDigit(c) {
			return false
		}
	}
	return len(b) > 0
}

// Trim narrows [start, end) to what is not blank.
func (t *Text) Trim(start, end int) (int, int) {
	for start < end && IsSpace(t.Bytes[start]) {
		start++
	}
	for start < end && IsSpace(t.Bytes[end-1]) {
		end--
	}
	return start, end
}

func IsASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func IsBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

func IsHan(r rune) bool { return r >= 0x4E00 && r < 0xA000 || r >= 0x3400 && r < 0x4DC0 }

// DecodeHan returns the character of the three bytes that b begins with.
func DecodeHan(b []byte) rune {
	return rune(b[0]&0x0F)<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F)
}

// IsContinuation reports whether a byte goes on with a character.
func IsContinuation(c byte) bool { return c&0xC0 == 0x80 }

func Pair(first, second rune) uint32 {
	const bits = 12
	return (uint32(first)<<16 | uint32(second)&0xFFFF) * 0x9E3779B1 >> (32 - bits)
}

// Span is a stretch of the text.
type Span struct{ Start, End int }

// Trimmed returns b without the blanks around it. A cleaned text has no others.
func Trimmed(b []byte) []byte {
	for len(b) > 0 && IsBlank(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && IsBlank(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// Index is bytes.Index, and faster for a word of Chinese characters in a text of such: of the
// three bytes of one the last tells most.
func Index(b, word []byte) int {
	const last = 2
	if len(word) <= last || !LeadsHan(word[0]) {
		return bytes.Index(b, word)
	}
	for at := 0; ; {
		i := bytes.IndexByte(b[min(at+last, len(b)):], word[last])
		if i < 0 {
			return -1
		}
		if at += i; bytes.HasPrefix(b[at:], word) {
			return at
		}
		at++
	}
}
