package label

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/han"
	"gongkai/extract/internal/text"
)

// Words are looked for in texts that nearly always hold none of them, which the
// characters that they begin with show.
type Words struct {
	List    []string
	letters []uint64          // of each word, as of a Fingerprint
	begins  [8]uint64         // the characters that they begin with, several to a bit
	from    map[rune][]string // the words that a character begins
}

// NewWords returns a list of words; CutBehind goes by their order.
func NewWords(list ...string) *Words {
	w := &Words{List: list, from: map[rune][]string{}}
	for _, s := range list {
		r, _ := utf8.DecodeRuneInString(s)
		bit := w.bit(r)
		w.begins[bit/64] |= 1 << (bit % 64)
		w.from[r] = append(w.from[r], s)
		w.letters = append(w.letters, NewFingerprint(s).letters)
	}
	return w
}

func (w *Words) bit(r rune) uint32 { return uint32(r) * 0x9E3779B1 >> (32 - 9) }

// MayBegin reports whether a word may begin with a character.
func (w *Words) MayBegin(r rune) bool {
	bit := w.bit(r)
	return w.begins[bit/64]>>(bit%64)&1 != 0
}

// In reports whether s holds one of the words.
func (w *Words) In(s string) bool {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		switch {
		case r >= 0xE0 && r < 0xF0 && i+2 < len(s) && text.IsContinuation(s[i+1]) && text.IsContinuation(s[i+2]):
			r, size = r&0x0F<<12|rune(s[i+1]&0x3F)<<6|rune(s[i+2]&0x3F), 3
		case r >= utf8.RuneSelf:
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if w.MayBegin(r) && w.At(r, s[i:]) {
			return true
		}
		i += size
	}
	return false
}

// CutBehind cuts s behind the words as long as it holds one, in their order.
func (w *Words) CutBehind(s string) string {
	for w.In(s) {
		letters := NewFingerprint(s).letters
		for k, word := range w.List {
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

// At reports whether s, which r begins, begins with one of the words.
func (w *Words) At(r rune, s string) bool {
	for _, word := range w.from[r] {
		if strings.HasPrefix(s, word) {
			return true
		}
	}
	return false
}

// Characters is a set of single characters.
type Characters struct{ han.Set }

// NewCharacters returns the set of the characters of s.
func NewCharacters(s string) *Characters {
	c := new(Characters)
	for _, r := range s {
		c.Add(r)
	}
	return c
}

// FirstOf returns the characters that words begin with. Few texts that are looked
// at begin with any, so these are asked first.
func FirstOf(words ...string) *Characters {
	c := new(Characters)
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		c.Add(r)
	}
	return c
}

// At reports whether b begins with one of the characters.
func (c *Characters) At(b []byte) bool {
	if len(b) > 0 && b[0] < utf8.RuneSelf {
		return c.Has(rune(b[0]))
	}
	r, _ := utf8.DecodeRune(b)
	return r < 1<<16 && c.Has(r)
}

// Within reports whether s holds one of the characters.
func (c *Characters) Within(s string) bool {
	for _, r := range s {
		if r < 1<<16 && c.Has(r) {
			return true
		}
	}
	return false
}

// Behind returns what stands in s behind the last of the characters.
func (c *Characters) Behind(s string) string {
	for i := len(s); i > 0; {
		r, size := LastOf(s[:i])
		if r < 1<<16 && c.Has(r) {
			return s[i:]
		}
		i -= size
	}
	return s
}

// Trim returns s without those of the characters that stand around it.
func (c *Characters) Trim(s string) string {
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if r >= 1<<16 || !c.Has(r) {
			break
		}
		s = s[size:]
	}
	return c.TrimRight(s)
}

// TrimRight returns s without those of the characters that it ends with.
func (c *Characters) TrimRight(s string) string {
	for len(s) > 0 {
		r, size := LastOf(s)
		if r >= 1<<16 || !c.Has(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}

// WithoutBlanks returns s without the blanks around it; a cleaned text has no others
// than these.
func WithoutBlanks(s string) string {
	for len(s) > 0 && text.IsBlank(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && text.IsBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// LastOf returns the last character of s, which is not empty.
func LastOf(s string) (rune, int) {
	n := len(s)
	if s[n-1] < utf8.RuneSelf {
		return rune(s[n-1]), 1
	}
	if n > 2 && s[n-3] >= 0xE1 && s[n-3] < 0xED && text.IsContinuation(s[n-2]) && text.IsContinuation(s[n-1]) {
		return rune(s[n-3]&0x0F)<<12 | rune(s[n-2]&0x3F)<<6 | rune(s[n-1]&0x3F), 3
	}
	return utf8.DecodeLastRuneInString(s)
}

// SelfReferences are the ways in which an agency speaks of itself, and how the names
// of such agencies end.
var SelfReferences = []struct {
	Word     string
	Suffixes []string
}{
	{"我局", []string{"局"}}, {"本局", []string{"局"}},
	{"我镇", []string{"镇人民政府", "镇政府", "镇"}}, {"本镇", []string{"镇人民政府", "镇政府", "镇"}},
	{"我乡", []string{"乡人民政府", "乡政府", "乡"}}, {"本乡", []string{"乡人民政府", "乡政府", "乡"}},
	{"我街道", []string{"街道办事处", "街道"}}, {"我办", []string{"街道办事处", "办公室", "办"}}, {"街道办事处", []string{"街道办事处"}},
	{"我委", []string{"委员会", "委"}}, {"本委", []string{"委员会", "委"}},
	{"我厅", []string{"厅"}}, {"我院", []string{"院"}}, {"我中心", []string{"中心"}}, {"我苏木", []string{"苏木人民政府", "苏木"}},
	{"我县", []string{"县人民政府", "县"}}, {"我市", []string{"市人民政府", "市"}}, {"我区", []string{"区人民政府", "管理委员会", "管委会", "区"}}, {"我旗", []string{"旗人民政府", "旗"}},
	{"我队", []string{"队"}}, {"我部", []string{"部"}}, {"我处", []string{"处"}}, {"我站", []string{"站"}}, {"我所", []string{"所"}},
}
