package label

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/text"
)

// isClueRune reports whether r is one of the characters that evidence is made of, or
// by which an agency speaks of itself.
func isClueRune(r rune) bool {
	return r == '公' || r == '标' || r == '我' || r == '本' || IsRank(r)
}

// signBytes are those of ASCII that isClueByte looks at.
var signBytes = [utf8.RuneSelf]bool{'0': true, 'I': true, 'i': true, '.': true}

// isClueByte reports whether b[i], one of them, may be a sign. Most zeros are cells
// of tables.
func isClueByte(b []byte, i int) bool {
	switch b[i] {
	case '0':
		return i+1 < len(b) && text.IsDigit(b[i+1])
	case 'I', 'i':
		return true
	case '.':
		return i+1 < len(b) && b[i+1] == 'g' // .gov.cn
	}
	return false
}

// holdsClue reports whether a wording, as it stands in a text, may hold such a
// character that is a clue there.
func holdsClue(wording string) bool {
	signs := []string{string(PoliceMark), string(SiteMark)}
	for _, s := range SelfReferences {
		signs = append(signs, s.Word)
	}
	for i, r := range wording {
		if IsRank(r) {
			return true
		}
		for _, s := range signs {
			if rest := wording[i:]; strings.HasPrefix(rest, s) || strings.HasPrefix(s, rest) {
				return true
			}
		}
	}
	return false
}

// CluesIn returns the places in b[from:to) that may be clues. Find has
// met them, but for those of a text so long that most are never asked for.
func (x *Marks) CluesIn(from, to int) []int32 {
	if len(x.Text.Bytes) > LongText {
		x.Clues = x.Clues[:0]
		x.addClues(from, to)
		return x.Clues
	}
	i, _ := slices.BinarySearch(x.Clues, int32(from))
	j, _ := slices.BinarySearch(x.Clues, int32(to))
	return x.Clues[i:j]
}

const LongText = 64 << 10

// addClues adds the places in b[from:to).
func (x *Marks) addClues(from, to int) {
	b := x.Text.Bytes
	for i := from; i < to; {
		c := b[i]
		if c < 0xE0 || c > 0xE9 {
			if c < utf8.RuneSelf && signBytes[c] && isClueByte(b, i) {
				x.Clues = append(x.Clues, int32(i))
			}
			i++
			continue
		}
		if isClueRune(text.DecodeHan(b[i:])) {
			x.Clues = append(x.Clues, int32(i))
		}
		i += 3
	}
}

var (
	PoliceMark = []byte("公网安备")
	SiteMark   = []byte("标识码")
)

// IsRank reports whether r is one of the characters that end the names of places: 省市县区旗盟州镇乡,
// 道 of 街道, 木 of 苏木.
func IsRank(r rune) bool {
	switch r {
	case '省', '市', '县', '区', '旗', '盟', '州', '镇', '乡', '道', '木':
		return true
	}
	return false
}
