package extract

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
)

// hit is a label of the form found in a text.
type hit struct {
	*wording
	start, end int  // in the text, numbering included
	text       int  // where the wording begins, behind the numbering
	number     int  // of the numbering before it; 0 if there is none
	foreign    int  // Chinese characters of no label between the hit before and this
	part       bool // only the beginning of the wording stands there
	digits     bool // a digit stands between the hit before and this
}

// marks is what the pass over a text found: labels, cues, and where titles and
// evidence of place may stand.
type marks struct {
	text   *text
	hits   []hit
	naming []span  // the places of 信息公开
	said   []said  // the cues of running text
	told   []int32 // the places that may be evidence; see telling
}

// findLabels goes through the text once. It finds the labels of the form, in
// order and without overlap (hits), the places of 信息公开, which titles are made
// of (naming), the cues of running text (said), and what may be evidence of place
// (told).
func (x *marks) findLabels(t *text) {
	x.text = t
	const most = 1 << 16 // a report has some hundreds
	x.hits, x.naming, x.said, x.told = x.hits[:0], x.naming[:0], x.said[:0], x.told[:0]
	trie := labelTrie()
	b := x.text.b
	long, full := len(b) > longText, false
	foreign, digits := 0, false
	for i := 0; i < len(b); {
		at, passed, digit, begins := trie.skip(b, i)
		i, foreign, digits = at, foreign+passed, digits || digit
		if i == len(b) {
			return
		}
		c := b[i]
		if c < utf8.RuneSelf {
			digits = digits || isDigit(c)
			if tellsByte(b, i) && !long {
				x.told = append(x.told, int32(i))
			}
			i++
			continue
		}
		if c < 0xE0 || c >= 0xF0 || i+2 >= len(b) {
			_, size := utf8.DecodeRune(b[i:])
			i += size
			continue
		}
		r := three(b[i:])
		var w *wording
		var end int
		var part bool
		if begins && !full {
			w, end, part = trie.match(b, i+3, r)
		}
		if w == nil {
			if isHan(r) {
				foreign++
			}
			if !long && tells(r) {
				x.told = append(x.told, int32(i))
			}
			i += 3
			continue
		}
		if (w.tells || part) && !long {
			x.tellingIn(i, end)
		}
		switch {
		case w.isCue:
			x.said = append(x.said, said{i, end, w.cue})
			foreign += hans(b[i:end])
		case w.kinds == 1<<form.Name:
			if !part {
				x.naming = append(x.naming, span{i, end})
			}
			foreign += len([]rune("信息公开"))
		default:
			n, low := len(x.hits), 0
			if n > 0 {
				low = x.hits[n-1].end
			}
			x.hits = slices.Grow(x.hits, 1)[:n+1]
			h := &x.hits[n]
			h.wording, h.start, h.text, h.end, h.number = w, i, i, end, 0
			h.part, h.foreign, h.digits = part, foreign, digits
			h.numbering(b, low)
			foreign, digits = 0, false
		}
		i = end
		if full = len(x.hits)+len(x.naming)+len(x.said) >= most; full && long {
			return
		}
	}
}

const hanDigits = "一二三四五六七八九十"

// numbering reads the numbering before a wording backwards: 1. 1、 (1) （一）
// 一、, blanks between. It takes one digit only: in 00000002.其他 the rest are
// the values of the row before.
func (h *hit) numbering(b []byte, low int) {
	if i := h.text; i > low && (b[i-1] < ' ' && b[i-1] != '\n' || b[i-1] == '|') {
		return // at the beginning of its cell
	}
	i := h.beforeBlanks(b, low, h.text)
	r, size := lastRune(b[low:i])
	closed := false
	switch r {
	case '.', '、', '．', ':', ',':
		i -= size
	case ')':
		i--
		closed = true
	default:
		// a digit right before the wording, where the form has that number
		if r >= '1' && r <= '9' && h.wording.number[r-'0'] && i == h.text {
			h.number, h.start = int(r-'0'), i-1
		}
		return
	}
	i = h.beforeBlanks(b, low, i)
	r, size = lastRune(b[low:i])
	n := 0
	if r >= '1' && r <= '9' {
		n = int(r - '0')
	} else if n = hanDigit(r); n == 0 {
		return
	}
	i -= size
	if closed && inNumber(b[low:i]) {
		return // (27) before it is a value
	}
	if closed {
		i = h.beforeBlanks(b, low, i)
		if r, _ := lastRune(b[low:i]); r == '(' {
			i--
		}
	}
	h.number, h.start = n, i
}

// inNumber reports whether b ends in a bracket and digits behind it.
func inNumber(b []byte) bool {
	n := len(b)
	for n > 0 && isDigit(b[n-1]) {
		n--
	}
	return n < len(b) && n > 0 && b[n-1] == '('
}

// hanDigit gives the value of one of hanDigits, else 0.
func hanDigit(r rune) int {
	if r < '一' || r > '四' {
		return 0 // nearly always
	}
	if at := strings.IndexRune(hanDigits, r); at >= 0 {
		return at/len("一") + 1
	}
	return 0
}

// beforeBlanks gives the place before the blanks that end at b[i], of line breaks
// only those near the wording.
func (h *hit) beforeBlanks(b []byte, low, i int) int {
	const near = 3
	for i > low && (b[i-1] == ' ' || b[i-1] == '\n' && h.text-i < near) {
		i--
	}
	return i
}

func lastRune(b []byte) (rune, int) {
	if n := len(b); n > 0 && b[n-1] < utf8.RuneSelf {
		return rune(b[n-1]), 1
	} else if n > 2 && leadsHan(b[n-3]) && follows(b[n-2]) && follows(b[n-1]) {
		return three(b[n-3:]), 3
	}
	return utf8.DecodeLastRune(b)
}

// officialNumber reads the numbering that the form gives a label.
func officialNumber(label int) (n int, style byte) {
	num := form.Labels[label].Number
	style = 'h'
	if strings.HasPrefix(num, "（") {
		num, style = strings.Trim(num, "（）"), 'b'
	}
	if num == "" {
		return 0, 0
	}
	if at := strings.Index(hanDigits, num); at >= 0 {
		return at/3 + 1, style
	}
	return int(num[0] - '0'), 'd'
}

// within gives the hits that begin in [start, end).
func within(hits []hit, start, end int) []hit {
	i := sort.Search(len(hits), func(i int) bool { return hits[i].text >= start })
	j := i + sort.Search(len(hits)-i, func(j int) bool { return hits[i+j].text >= end })
	return hits[i:j]
}

// compact gives b without the characters that do not count in labels.
func compact(b []byte) string {
	return string(bytes.Map(func(r rune) rune {
		if isLoose(r) || r == '\t' || r == '|' || r < ' ' {
			return -1
		}
		return r
	}, b))
}
