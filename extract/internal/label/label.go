// Package label finds in a text what the form and its users are known to write: the
// labels of rows, columns and heads, the cues of running text, the words that titles
// hold, and where there may be clues of place. It goes over the text once; what it
// found are the Marks that all other rooms work on.
package label

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/internal/text"
)

// Label is a label of the form found in a text.
type Label struct {
	*Term
	Start, End int  // in the text, numbering included
	Wording    int  // where the wording begins, behind the numbering
	Number     int  // of the numbering before it; 0 if there is none
	Foreign    int  // Chinese characters of no label between the label before and this
	Part       bool // only the beginning of the wording stands there
	Digits     bool // a digit stands between the label before and this
}

// IsNumbered reports whether h has the number that the form gives to a label of a kind: （七）总计 is a
// row, 总计 may be a column.
func (h *Label) IsNumbered(kind form.Kind) bool {
	if h.Number == 0 {
		return false
	}
	return slices.ContainsFunc(h.Entries, func(i int) bool {
		n, _ := OfficialNumber(i)
		return form.Labels[i].Kind == kind && n == h.Number
	})
}

// Marks is what the pass over a text found: labels, cues, and where titles and
// evidence of place may stand.
type Marks struct {
	Text       *text.Text
	Labels     []Label
	TitleMarks []text.Span // the places of 信息公开
	Cues       []Cue       // the cues of running text
	Clues      []int32     // where evidence of place may stand; see CluesIn
}

// Find goes through the text once. It finds the labels of the form, in
// order and without overlap, the places of 信息公开, which titles are made of, the
// cues of running text, and the clues of place.
func (x *Marks) Find(t *text.Text) {
	x.Text = t
	const most = 1 << 16 // a report has some hundreds
	x.Labels, x.TitleMarks, x.Cues, x.Clues = x.Labels[:0], x.TitleMarks[:0], x.Cues[:0], x.Clues[:0]
	trie := labelTrie()
	b := x.Text.Bytes
	long, full := len(b) > LongText, false
	foreign, digits := 0, false
	for i := 0; i < len(b); {
		at, passed, digit, begins := trie.skip(b, i)
		i, foreign, digits = at, foreign+passed, digits || digit
		if i == len(b) {
			return
		}
		c := b[i]
		if c < utf8.RuneSelf {
			digits = digits || text.IsDigit(c)
			if isClueByte(b, i) && !long {
				x.Clues = append(x.Clues, int32(i))
			}
			i++
			continue
		}
		if c < 0xE0 || c >= 0xF0 || i+2 >= len(b) {
			_, size := utf8.DecodeRune(b[i:])
			i += size
			continue
		}
		r := text.DecodeHan(b[i:])
		var w *Term
		var end int
		var part bool
		if begins && !full {
			w, end, part = trie.match(b, i+3, r)
		}
		if w == nil {
			if text.IsHan(r) {
				foreign++
			}
			if !long && isClueRune(r) {
				x.Clues = append(x.Clues, int32(i))
			}
			i += 3
			continue
		}
		if (w.hasClue || part) && !long {
			x.addClues(i, end)
		}
		switch {
		case w.isCue:
			x.Cues = append(x.Cues, Cue{i, end, w.cue})
			foreign += text.CountHan(b[i:end])
		case w.Kinds == 1<<form.Title:
			if !part {
				x.TitleMarks = append(x.TitleMarks, text.Span{Start: i, End: end})
			}
			foreign += len([]rune("信息公开"))
		default:
			n, low := len(x.Labels), 0
			if n > 0 {
				low = x.Labels[n-1].End
			}
			x.Labels = slices.Grow(x.Labels, 1)[:n+1]
			h := &x.Labels[n]
			h.Term, h.Start, h.Wording, h.End, h.Number = w, i, i, end, 0
			h.Part, h.Foreign, h.Digits = part, foreign, digits
			h.numbering(b, low)
			foreign, digits = 0, false
		}
		i = end
		if full = len(x.Labels)+len(x.TitleMarks)+len(x.Cues) >= most; full && long {
			return
		}
	}
}

const hanDigits = "一二三四五六七八九十"

// numbering reads the numbering before a wording backwards: 1. 1、 (1) （一）
// 一、, blanks between. It takes one digit only: in 00000002.其他 the rest are
// the values of the row before.
func (h *Label) numbering(b []byte, low int) {
	i := h.beforeBlanks(b, low, h.Wording)
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
		if r >= '1' && r <= '9' && h.Term.number[r-'0'] && i == h.Wording {
			h.Number, h.Start = int(r-'0'), i-1
		}
		return
	}
	i = h.beforeBlanks(b, low, i)
	r, size = lastRune(b[low:i])
	n := 0
	if r >= '1' && r <= '9' {
		n = int(r - '0')
	} else if n = HanDigit(r); n == 0 {
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
	h.Number, h.Start = n, i
}

// inNumber reports whether b ends in a bracket and digits behind it.
func inNumber(b []byte) bool {
	n := len(b)
	for n > 0 && text.IsDigit(b[n-1]) {
		n--
	}
	return n < len(b) && n > 0 && b[n-1] == '('
}

// HanDigit returns the value of one of hanDigits, else 0.
func HanDigit(r rune) int {
	if at := strings.IndexRune(hanDigits, r); at >= 0 {
		return at/len("一") + 1
	}
	return 0
}

// beforeBlanks returns the place before the blanks that end at b[i], of line breaks
// only those near the wording.
func (h *Label) beforeBlanks(b []byte, low, i int) int {
	const near = 3
	for i > low && (b[i-1] == ' ' || b[i-1] == '\n' && h.Wording-i < near) {
		i--
	}
	return i
}

func lastRune(b []byte) (rune, int) {
	if n := len(b); n > 0 && b[n-1] < utf8.RuneSelf {
		return rune(b[n-1]), 1
	} else if n > 2 && text.LeadsHan(b[n-3]) && text.IsContinuation(b[n-2]) && text.IsContinuation(b[n-1]) {
		return text.DecodeHan(b[n-3:]), 3
	}
	return utf8.DecodeLastRune(b)
}

// OfficialNumber reads the numbering that a label has in the form.
func OfficialNumber(label int) (n int, style byte) {
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

// Within returns the labels whose wordings begin in [start, end).
func Within(labels []Label, start, end int) []Label {
	i := sort.Search(len(labels), func(i int) bool { return labels[i].Wording >= start })
	j := i + sort.Search(len(labels)-i, func(j int) bool { return labels[i+j].Wording >= end })
	return labels[i:j]
}

// Compact returns b without the characters that do not count in labels.
func Compact(b []byte) string {
	var memory [96]byte // of most
	return string(AppendCompact(memory[:0], b))
}

// AppendCompact appends b to out without the characters that do not count in labels.
func AppendCompact(out, b []byte) []byte {
	for len(b) > 0 {
		if b[0] >= leastFirm && text.LeadsHan(b[0]) && len(b) > 2 && text.IsContinuation(b[1]) && text.IsContinuation(b[2]) { // nearly all
			out, b = append(out, b[:len("字")]...), b[len("字"):]
			continue
		}
		r, size := utf8.DecodeRune(b)
		if b = b[size:]; !isLoose(r) && r != '\t' && r != '|' && r >= ' ' {
			out = utf8.AppendRune(out, r)
		}
	}
	return out
}
