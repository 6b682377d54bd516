package extract

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/han"
)

// words are looked for in texts that nearly always hold none of them, which the
// characters that they begin with tell.
type words struct {
	list    []string
	letters []uint64 // of each word, as of a likeness
	begins  han.Set
}

func newWords(list ...string) *words {
	w := &words{list: list}
	for _, s := range list {
		r, _ := utf8.DecodeRuneInString(s)
		w.begins.Add(r)
		w.letters = append(w.letters, newLikeness(s).letters)
	}
	return w
}

// in tells whether s holds one of the words.
func (w *words) in(s string) bool {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		switch {
		case r >= 0xE0 && r < 0xF0 && i+2 < len(s) && follows(s[i+1]) && follows(s[i+2]):
			r, size = r&0x0F<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), 3
		case r >= utf8.RuneSelf:
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r < 1<<16 && w.begins.Has(r) && w.at(s[i:]) {
			return true
		}
		i += size
	}
	return false
}

// cutBehind cuts s behind the words as long as it holds one, in their order.
func (w *words) cutBehind(s string) string {
	for w.in(s) {
		letters := newLikeness(s).letters
		for k, word := range w.list {
			if w.letters[k]&^letters != 0 {
				continue
			}
			if i := strings.LastIndex(s, word); i >= 0 {
				s = s[i+len(word):]
			}
		}
	}
	return s
}

// at tells whether s begins with one of the words.
func (w *words) at(s string) bool {
	for _, word := range w.list {
		if len(s) >= len(word) && s[:len(word)] == word {
			return true
		}
	}
	return false
}

// characters is a set of single characters.
type characters struct{ han.Set }

func newCharacters(s string) *characters {
	c := new(characters)
	for _, r := range s {
		c.Add(r)
	}
	return c
}

// at tells whether b begins with one of the characters.
func (c *characters) at(b []byte) bool {
	if len(b) > 0 && b[0] < utf8.RuneSelf {
		return c.Has(rune(b[0]))
	}
	r, _ := utf8.DecodeRune(b)
	return r < 1<<16 && c.Has(r)
}

// behind gives what stands in s behind the last of the characters.
func (c *characters) behind(s string) string {
	for i := len(s); i > 0; {
		r, size := rune(s[i-1]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeLastRuneInString(s[:i])
		}
		if r < 1<<16 && c.Has(r) {
			return s[i:]
		}
		i -= size
	}
	return s
}

// trim gives s without those of the characters that stand around it.
func (c *characters) trim(s string) string {
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r >= 1<<16 || !c.Has(r) {
			break
		}
		s = s[size:]
	}
	for len(s) > 0 {
		r, size := utf8.DecodeLastRuneInString(s)
		if r >= 1<<16 || !c.Has(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}
