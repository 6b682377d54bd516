package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tells tells the characters that evidence is made of, and those by which an
// agency speaks of itself.
func tells(r rune) bool { return r == '公' || r == '标' || r == '我' || r == '本' || isRank(r) }

// signBytes are those of ASCII that tellsByte looks at.
var signBytes = [utf8.RuneSelf]bool{'0': true, 'I': true, 'i': true, '.': true}

// tellsByte tells whether b[i], one of them, may be a sign. Most zeros are cells
// of tables.
func tellsByte(b []byte, i int) bool {
	switch b[i] {
	case '0':
		return i+1 < len(b) && isDigit(b[i+1])
	case 'I', 'i':
		return true
	case '.':
		return i+1 < len(b) && b[i+1] == 'g' // .gov.cn
	}
	return false
}

// tellsWithin tells whether a wording, as it stands in a text, may hold such a
// character that says something there.
func tellsWithin(wording string) bool {
	signs := []string{string(policeMark), string(siteMark)}
	for _, s := range selves {
		signs = append(signs, s.word)
	}
	for i, r := range wording {
		if isRank(r) {
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

// telling gives the places in b[from:to) that may tell something. findLabels has
// met them, but for those of a text so long that most are never asked for.
func (x *marks) telling(from, to int) []int32 {
	if len(x.text.b) > longText {
		x.told = x.told[:0]
		x.tellingIn(from, to)
		return x.told
	}
	i, _ := slices.BinarySearch(x.told, int32(from))
	j, _ := slices.BinarySearch(x.told, int32(to))
	return x.told[i:j]
}

const longText = 64 << 10

// tellingIn adds the places in b[from:to).
func (x *marks) tellingIn(from, to int) {
	b := x.text.b
	for i := from; i < to; {
		c := b[i]
		if c < 0xE0 || c > 0xE9 {
			if c < utf8.RuneSelf && signBytes[c] && tellsByte(b, i) {
				x.told = append(x.told, int32(i))
			}
			i++
			continue
		}
		if tells(three(b[i:])) {
			x.told = append(x.told, int32(i))
		}
		i += 3
	}
}

var (
	policeMark = []byte("公网安备")
	siteMark   = []byte("标识码")
)

// isRank tells the characters that end the names of places: 省市县区旗盟州镇乡,
// 道 of 街道, 木 of 苏木.
func isRank(r rune) bool {
	switch r {
	case '省', '市', '县', '区', '旗', '盟', '州', '镇', '乡', '道', '木':
		return true
	}
	return false
}
