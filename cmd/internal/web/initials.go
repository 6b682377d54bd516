package web

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed initials.csv
var initialsFile string

// initialsOf has for each character the letters that its readings begin with, a bit each: a
// character with several readings is found by each of them.
var initialsOf = sync.OnceValue(func() map[rune]uint32 {
	out := map[rune]uint32{}
	_, lines, _ := strings.Cut(initialsFile, "\n")
	for line := range strings.Lines(lines) {
		letter, characters, _ := strings.Cut(strings.TrimSpace(line), ",")
		for _, r := range characters {
			out[r] |= bitOf(letter[0])
		}
	}
	return out
})

// bitOf returns the bit of a letter from a to z.
func bitOf(letter byte) uint32 { return 1 << (letter - 'a') }

// isLetters reports whether a text may be initials: letters from a to z alone.
func isLetters(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// lettersAt returns at which character of a name its initials read so; -1: at none.
func lettersAt(name, letters string) int {
	known, n := initialsOf(), 0
	for at := range name {
		if readsAs(name[at:], letters, known) {
			return n
		}
		n++
	}
	return -1
}

func readsAs(name, letters string, known map[rune]uint32) bool {
	for i := range len(letters) {
		r, size := utf8.DecodeRuneInString(name)
		if size == 0 || known[r]&bitOf(letters[i]) == 0 {
			return false
		}
		name = name[size:]
	}
	return true
}
