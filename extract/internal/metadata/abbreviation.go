package metadata

import (
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/text"
)

// Titles abbreviate: 教体局 is 教育体育局, 发改委 is 发展和改革委员会. An abbreviation has the
// first character of each word, in order, and the text has the words behind the same
// place. 水利水电工程管理局 is none of 水利局: of that the first two characters are one word.

const (
	longestAbbreviation = 5  // characters behind the place
	longestSpelledOut   = 20 // the same
)

// organsSpelledOut are the ends of names by that of their abbreviation.
var organsSpelledOut = map[rune]string{'局': "局", '厅': "厅", '委': "委员会", '办': "办公室"}

// spelledOut returns the name that the text states of an agency of which name may be the
// abbreviation; name if there is none, or more than one.
func (x *Reader) spelledOut(name string) string {
	last, _ := utf8.DecodeLastRuneInString(name)
	organ := organsSpelledOut[last]
	if organ == "" {
		return name
	}
	place, short := placeOf(name)
	if len(short) < 2 {
		return name
	}
	key := []byte(place + string(short[0]))
	b, full := x.Text.Bytes, ""
	for at := 0; ; {
		i := text.Index(b[at:], key)
		if i < 0 {
			break
		}
		at += i + len(key)
		run := hanRun(b[at-len(string(short[0])):], longestSpelledOut)
		end := strings.Index(run, organ)
		if end < 0 || strings.Contains(run[:end], "政府") || !abbreviates(short[:len(short)-1], []rune(run[:end])) {
			continue
		}
		if found := place + run[:end] + organ; full == "" || full == found {
			full = found
		} else {
			return name
		}
	}
	if full == "" {
		return name
	}
	return full
}

// placeOf divides a name into the shortest place that leaves no more than an abbreviation,
// and that; nothing if the name is no such one.
func placeOf(name string) (place string, rest []rune) {
	s := []rune(name)
	for end := max(2, len(s)-longestAbbreviation); end < len(s)-1; end++ {
		if strings.ContainsRune(placeRanks, s[end-1]) && !strings.ContainsRune(placeRanks, s[end]) && arePlaces(string(s[:end])) {
			return string(s[:end]), s[end:]
		}
	}
	return "", nil
}

// hanRun returns the Chinese characters that b begins with, so many at most.
func hanRun(b []byte, most int) string {
	const size = len("字")
	n := 0
	for n < most*size && n+size <= len(b) && text.LeadsHan(b[n]) && text.IsHan(text.DecodeHan(b[n:])) {
		n += size
	}
	return string(b[:n])
}

// abbreviates reports whether the characters of an abbreviation begin words of a name, in
// order: the first its first, and the second another.
func abbreviates(short, name []rune) bool {
	k := 0
	for i, r := range name {
		if k < len(short) && r == short[k] && (k != 0 || i == 0) && (k != 1 || i > 1) {
			k++
		}
	}
	return k == len(short) && len(name) > len(short)
}
