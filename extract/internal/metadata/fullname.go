package metadata

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// A title often has the short form of a name of which the text has the full one: 泗县 for
// 泗县人民政府, 县水利局 for 泗县水利局, 泗县水利局 for 宿州市泗县水利局. The fullest that the
// document states is the agency's. What lies between is never guessed: the text must
// have the name itself, with places before it and no more.

// fullName returns the fullest name that the text states of an agency of which name is a
// short form; name itself if there is none, or if the text places it in two ways.
func (x *Reader) fullName(name string) string {
	base := withoutSigns(name)
	if len(base) < len("某局") || base == name && strings.ContainsAny(name, "()") {
		return name
	}
	rank := rankOf(base)
	if rank == "" && !hasPlace(base) {
		return name // 水利局: of this one, or of the one above
	}
	b, key, before := x.Text.Bytes, []byte(base), ""
	for at := 0; ; {
		i := text.Index(b[at:], key)
		if i < 0 {
			break
		}
		start := at + i
		at = start + len(key)
		if start == 0 || b[start-1] < utf8.RuneSelf {
			continue // nothing of a name stands before it
		}
		if last, _ := utf8.DecodeLastRune(b[:start]); rank == "" && !strings.ContainsRune(placeRanks, last) {
			continue // no place
		}
		n, _ := x.nameBefore(at)
		p, ok := strings.CutSuffix(n, base)
		if !ok || p == "" || !arePlaces(p+rank) || x.quoted(start) {
			continue
		}
		switch {
		case strings.HasSuffix(before, p):
		case strings.HasSuffix(p, before):
			before = p
		default:
			return name
		}
	}
	return before + name
}

// governments are the ends of names of what governs a place, by the rank of the place.
var governments = []struct{ rank, name []string }{
	{[]string{"街道"}, []string{"办事处"}},
	{[]string{"镇", "乡", "苏木"}, []string{"人民政府"}},
	{[]string{"省", "市", "县", "区", "旗", "州", "盟"}, []string{"人民政府", "管理委员会", "管委会"}},
}

// governmentOf returns the name of the government of a place that the title names as the
// place alone, where the text states it; else the place.
func (x *Reader) governmentOf(place string) string {
	if utf8.RuneCountInString(place) > longestPlace || !allHan(place) {
		return place
	}
	for _, g := range governments {
		if !hasEnd(place, g.rank) {
			continue
		}
		for _, w := range g.name {
			if x.states(place + w) {
				return place + w
			}
		}
	}
	return place
}

// longestPlace is the longest name of a division and of those above it, in characters.
const longestPlace = 12

func hasEnd(s string, ends []string) bool {
	for _, w := range ends {
		if strings.HasSuffix(s, w) && len(s) > len(w) {
			return true
		}
	}
	return false
}

// states reports whether the text has the name of an agency, rather than that of its
// office, its web site or what it decreed.
func (x *Reader) states(name string) bool {
	b := x.Text.Bytes
	for at := 0; ; {
		i := text.Index(b[at:], []byte(name))
		if i < 0 {
			return false
		}
		at += i + len(name)
		if !startsWith(b[at:], "办", "门户", "网", "令") {
			return true
		}
	}
}

func startsWith(b []byte, words ...string) bool {
	for _, w := range words {
		if bytes.HasPrefix(b, []byte(w)) {
			return true
		}
	}
	return false
}

// rankOf returns the rank of a place that a name begins with, as 县水利局 does; "" if it
// begins with something else.
func rankOf(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	if !strings.ContainsRune(placeRanks, r) || beginsWithPlace(name) {
		return ""
	}
	return name[:size]
}

// beginsWithPlace reports whether a name may begin with that of a place: 镇安县水利局.
func beginsWithPlace(name string) bool {
	s := []rune(name)
	for end := 1; end <= longestStem && end < len(s); end++ {
		if strings.ContainsRune(placeRanks, s[end]) {
			return true
		}
	}
	return false
}

const (
	placeRanks = "省市县区旗州盟镇乡"
	// longestStem are as many characters as the names of places have before their rank;
	// those of autonomous ones have more.
	longestStem       = 3
	longestAutonomous = 9
	mostPlaces        = 3 // province, prefecture, county
)

// beforePlaces are characters of running text that stand right before a place and begin
// no name of one that is written so.
var beforePlaces = label.NewCharacters("驻赴与对在是为由到请经受该本各每及或省市县区")

// arePlaces reports whether s is the names of one or more places, each with its rank.
func arePlaces(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r != utf8.RuneError && !beforePlaces.At([]byte(s)) && dividesIntoPlaces([]rune(s), mostPlaces)
}

func dividesIntoPlaces(s []rune, most int) bool {
	if len(s) == 0 {
		return true
	}
	for end := 1; most > 0 && end < len(s) && end <= longestAutonomous; end++ {
		if !text.IsHan(s[end]) || !strings.ContainsRune(placeRanks, s[end]) {
			continue
		}
		autonomous := end > len("自治")/3 && s[end-1] == '治' && s[end-2] == '自'
		if (end <= longestStem || autonomous) && dividesIntoPlaces(s[end+1:], most-1) {
			return true
		}
	}
	return false
}

// nameAlone returns the name of the agency that a page has alone on its first line, if it
// has no title, or in brackets behind a title that names none, or on the line below that;
// "" if that is something else, or the report speaks of itself as of another kind of agency.
func (x *Reader) nameAlone() string {
	body, _ := x.body()
	at := 0
	for i := range x.Titles {
		if t := &x.Titles[i]; !t.linked && t.end <= body {
			at = t.end
		}
	}
	line, behind := x.lineAt(at, body)
	name := aloneOn(line)
	if at > 0 {
		name = aloneOn(inBrackets(line))
	}
	if name == "" && at > 0 {
		line, _ = x.lineAt(behind, body)
		name = aloneOn(line)
		if in := inBrackets(line); in != "" {
			name = aloneOn(in)
		}
	}
	speaks := false
	for i, n := range x.speaksOfItself() {
		if n > 0 && name != "" {
			if hasEnd(withoutSigns(name), label.SelfReferences[i].Suffixes) {
				return name
			}
			speaks = true
		}
	}
	if speaks {
		return ""
	}
	return name
}

// lineAt returns the rest of the line at b[at], or the next line that holds something if
// at is 0 or the beginning of a line, none of them from b[end] on; and where it ends.
func (x *Reader) lineAt(at, end int) (line string, behind int) {
	b := x.Text.Bytes[:max(at, end)]
	if at == 0 || b[at-1] < ' ' {
		for at < len(b) && b[at] <= ' ' {
			at++
		}
	}
	behind = at
	for behind < len(b) && b[behind] >= ' ' {
		behind++
	}
	return strings.Trim(string(b[at:behind]), " #*|"), min(behind+1, len(b))
}

// aloneOn returns the name of an agency that a line consists of, "" if it does not.
func aloneOn(line string) string {
	if cleanAgency(line) != line || !hasOrganSuffix(line) || !hasPlace(line) {
		return ""
	}
	return line
}
