package extract

import (
	"bytes"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/extract/form"
)

// hit is a label of the form found in a text.
type hit struct {
	start, end int    // in the text, numbering included
	text       int    // where the wording begins, behind the numbering
	labels     []int  // into form.Labels: all that share the wording
	kinds      uint16 // of the labels, a bit for each
	number     int    // of the numbering before it; 0 if there is none
	part       bool   // only the beginning of the wording stands there
	foreign    int    // Chinese characters of no label between the hit before and this
	digits     bool   // a digit stands between the hit before and this
}

// has tells whether h may be the label id of a kind, and which.
func (h *hit) has(kind form.Kind) (id string, ok bool) {
	if h.kinds&(1<<kind) == 0 {
		return "", false
	}
	for _, l := range h.labels {
		if form.Labels[l].Kind == kind {
			return form.Labels[l].ID, true
		}
	}
	return "", false
}

// metric3 gives the row of table 3 that h labels, or NoMetric.
func (h *hit) metric3() form.Metric {
	if h.kinds&(1<<form.Row3) != 0 {
		for _, l := range h.labels {
			if m := form.Labels[l].Metric; m != form.NoMetric {
				return m
			}
		}
	}
	return form.NoMetric
}

// node of the trie of wordings. Wordings are compared without blanks and
// punctuation, since these are what layouts and typists change.
type node struct {
	edges  []edge
	labels []int // that end here
	below  []int // that end here or further down
}

type edge struct {
	r  rune
	to int32
}

type trie struct {
	nodes []node
	root  []int32 // by the first character
}

var labelTrie = sync.OnceValue(func() *trie {
	t := &trie{nodes: make([]node, 1), root: make([]int32, 1<<16)}
	for i := range form.Labels {
		t.add(form.Labels[i].Wording, i)
	}
	for i := range cueWords {
		t.add(cueWords[i].word, len(form.Labels)+i)
	}
	return t
})

func (t *trie) add(wording string, label int) {
	at := int32(0)
	for _, r := range wording {
		if f := widthFolding()[uint16(r)]; f > expand {
			r = rune(f)
		}
		if isLoose(r) {
			continue
		}
		next := t.child(at, r)
		if next == 0 {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, node{})
			t.nodes[at].edges = append(t.nodes[at].edges, edge{r, next})
			if at == 0 {
				t.root[r] = next
			}
		}
		at = next
		t.nodes[at].below = append(t.nodes[at].below, label)
	}
	t.nodes[at].labels = append(t.nodes[at].labels, label)
}

func (t *trie) child(at int32, r rune) int32 {
	for _, e := range t.nodes[at].edges {
		if e.r == r {
			return e.to
		}
	}
	return 0
}

// isLoose tells characters that do not count in comparing labels.
func isLoose(r rune) bool {
	switch r {
	case ' ', '\n', '"', '\'', '“', '”', '‘', '’', '「', '」', '、', ',', '.', '。', '(', ')', '*', '#', '_', '·', ':', ';', '/', '〞', '〝':
		return true
	}
	return false
}

// partLength is the least number of characters by which a wording that breaks
// off is taken for the label: 属于国家|秘密, the rest being in another line.
const partLength = 4

// mostBlanks is how many blanks may stand between two characters of a label:
// 规　　章 is spread over its cell.
const mostBlanks = 8

// match finds the longest wording at b[at:]. Without one, a part is tried:
// the beginning of wordings that all belong to one label.
func (t *trie) match(b []byte, at int, r rune, size int) (labels []int, end int, part bool) {
	n := t.root[r]
	if n == 0 {
		return nil, 0, false
	}
	depth, i, reached := 1, at+size, at+size
	deepest := n
	for n != 0 {
		deepest, reached = n, i
		if l := t.nodes[n].labels; l != nil {
			labels, end = l, i
		}
		r, size := utf8.DecodeRune(b[i:])
		for spaces := 0; i < len(b) && isLoose(r); r, size = utf8.DecodeRune(b[i:]) {
			if r == ' ' {
				if spaces++; spaces > mostBlanks {
					break
				}
			} else {
				spaces = 0
				if r == '\n' {
					spaces = -80 // an indented next line
				}
			}
			i += size
		}
		if size == 0 || i >= len(b) {
			break
		}
		n = t.child(n, r)
		i += size
		depth++
	}
	if n != 0 {
		depth++
	}
	if labels != nil {
		return labels, end, false
	}
	if depth-1 < partLength {
		return nil, 0, false
	}
	below := t.nodes[deepest].below
	if _, ok := cueOf(below); ok {
		return nil, 0, false
	}
	for _, l := range below[1:] {
		if form.Labels[l].ID != form.Labels[below[0]].ID {
			return nil, 0, false
		}
	}
	return below[:1], reached, true
}

// findLabels goes through the text once. It finds the labels of the form, in
// order and without overlap (hits), the places of 信息公开, which titles are made
// of (naming), and the cues of running text (said).
func (x *Extractor) findLabels() {
	const most = 1 << 16 // a report has some hundreds
	hits, named := x.hits[:0], x.naming[:0]
	x.said = x.said[:0]
	trie := labelTrie()
	b := x.text.b
	foreign, digits := 0, false
	for i := 0; i < len(b) && len(hits)+len(named)+len(x.said) < most; {
		c := b[i]
		if c < utf8.RuneSelf {
			digits = digits || isDigit(c)
			i++
			continue
		}
		if c < 0xE0 || c >= 0xF0 || i+2 >= len(b) {
			_, size := utf8.DecodeRune(b[i:])
			i += size
			continue
		}
		r := rune(c&0x0F)<<12 | rune(b[i+1]&0x3F)<<6 | rune(b[i+2]&0x3F)
		if trie.root[r] != 0 {
			if labels, end, part := trie.match(b, i, r, 3); labels != nil {
				if c, ok := cueOf(labels); ok {
					x.said = append(x.said, said{i, end, c})
					foreign += hans(b[i:end])
					i = end
					continue
				}
				h := hit{start: i, text: i, end: end, labels: labels, part: part, foreign: foreign, digits: digits}
				for _, l := range labels {
					h.kinds |= 1 << form.Labels[l].Kind
				}
				if h.kinds == 1<<form.Name {
					if !part {
						named = append(named, h)
					}
					foreign += len([]rune("信息公开"))
					i = end
					continue
				}
				low := 0
				if n := len(hits); n > 0 {
					low = hits[n-1].end
				}
				h.numbering(b, low)
				hits = append(hits, h)
				foreign, digits = 0, false
				i = end
				continue
			}
		}
		if isHan(r) {
			foreign++
		}
		i += 3
	}
	x.hits, x.naming = hits, named
}

const hanDigits = "一二三四五六七八九十"

// numbering reads the numbering before a wording backwards: 1. 1、 (1) （一）
// 一、, blanks between. It takes one digit only: in 00000002.其他 the rest are
// the values of the row before.
func (h *hit) numbering(b []byte, low int) {
	i := h.text
	prev := func() rune {
		if i <= low {
			return 0
		}
		r, _ := utf8.DecodeLastRune(b[low:i])
		return r
	}
	blanks := func() {
		for prev() == ' ' || prev() == '\n' && h.text-i < 3 {
			i--
		}
	}
	blanks()
	r := prev()
	closed := false
	switch r {
	case '.', '、', '．', ':', ',':
		i -= utf8.RuneLen(r)
	case ')':
		i--
		closed = true
	default:
		// a digit right before the wording, where the form has that number
		if r >= '1' && r <= '9' && h.numbered(int(r-'0'), 'd') && i == h.text {
			h.number, h.start = int(r-'0'), i-1
		}
		return
	}
	blanks()
	r = prev()
	n := 0
	if r >= '1' && r <= '9' {
		n = int(r - '0')
		i--
	} else if at := strings.IndexRune(hanDigits, r); r >= utf8.RuneSelf && at >= 0 {
		n = at/3 + 1
		i -= 3
	} else {
		return
	}
	if closed {
		blanks()
		if prev() == '(' {
			i--
		}
	}
	h.number, h.start = n, i
}

// numbered tells whether the official number of one of h's labels is n.
func (h *hit) numbered(n int, style byte) bool {
	for _, l := range h.labels {
		if number, s := officialNumber(l); number == n && s == style {
			return true
		}
	}
	return false
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
