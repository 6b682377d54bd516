package label

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/extract/form"
	"gongkai/extract/han"
	"gongkai/extract/internal/text"
)

// Term is what a wording stands for: a label of the form, or several that
// are worded alike, or a cue of running text.
type Term struct {
	Entries []int                      // into form.Labels
	Kinds   uint64                     // of the labels, a bit for each
	ids     []string                   // by kind, of the first label of it
	rows    []form.Metric              // by kind, of the first label of it
	Metric  form.Metric                // of the first label that names a row of metrics; NoMetric if none does
	common  bool                       // running text uses it as well
	number  [len("123456789") + 1]bool // those that the form writes before one of the labels, in digits
	cue     CueKind
	isCue   bool
	Column  int  // of a table of rows, if it may be the label of one: a place in its ColumnIDs
	hasClue bool // it has characters that evidence is made of
	several bool // its labels name several things
}

func newTerm(labels []int) *Term {
	w := &Term{Entries: labels, Metric: form.NoMetric}
	if i := labels[0] - len(form.Labels); i >= 0 {
		w.cue, w.isCue = cueWords[i].CueKind, true
		w.hasClue = holdsClue(cueWords[i].word)
		return w
	}
	w.ids, w.rows = make([]string, form.Kinds()), make([]form.Metric, form.Kinds())
	for k := range w.rows {
		w.rows[k] = form.NoMetric
	}
	for _, l := range labels {
		label := &form.Labels[l]
		first := &form.Labels[labels[0]]
		w.several = w.several || label.Kind != first.Kind || label.ID != first.ID
		w.common = w.common || label.Common
		w.hasClue = w.hasClue || holdsClue(label.Wording)
		if !w.Is(label.Kind) {
			w.ids[label.Kind], w.rows[label.Kind] = label.ID, label.Metric
			if t := label.Table; t != nil && t.Shape == form.Rows && label.Kind == t.Column {
				w.Column = slices.Index(t.ColumnIDs, label.ID)
			}
		}
		w.Kinds |= 1 << label.Kind
		if w.Metric == form.NoMetric {
			w.Metric = label.Metric
		}
		if n, style := OfficialNumber(l); style == 'd' && n < len(w.number) {
			w.number[n] = true
		}
	}
	return w
}

// Is reports whether w may be a label of a kind.
func (w *Term) Is(kind form.Kind) bool { return w.Kinds&(1<<kind) != 0 }

// Has reports whether w may be the label id of a kind, and which.
func (w *Term) Has(kind form.Kind) (id string, ok bool) {
	if !w.Is(kind) {
		return "", false
	}
	return w.ids[kind], true
}

// RowOf returns the metric of which w may be the label in a table whose rows have a
// kind of label; NoMetric if of none.
func (w *Term) RowOf(kind form.Kind) form.Metric {
	if !w.Is(kind) {
		return form.NoMetric
	}
	return w.rows[kind]
}

// IsAmbiguous reports whether w may be the label of several things: 其他 is a row of outcomes and
// a column of applicants.
func (w *Term) IsAmbiguous() bool { return w.several }

// IsCommon reports whether running text uses the wording as well as tables.
func (w *Term) IsCommon() bool { return w.common }

// String returns what w may be a label of, for who looks at a stage: "row3 outcome.public".
func (w *Term) String() string {
	var of []string
	for _, i := range w.Entries {
		if l := i - len(form.Labels); l >= 0 {
			of = append(of, "cue "+cueWords[l].word)
		} else {
			of = append(of, form.Labels[i].Kind.String()+" "+form.Labels[i].ID)
		}
	}
	return strings.Join(slices.Compact(of), " or ")
}

// node of the trie of wordings. Wordings are compared without blanks and
// punctuation, since these are what layouts and typists change.
type node struct {
	next  edge   // to 0: there is none
	other int32  // few nodes have more than one edge: the rest, in more
	ahead int32  // the node that tail leads to
	tail  string // what wordings go on with, all of them alike, until one ends or they part
	full  *Term  // that ends here
	part  *Term  // of which this is the beginning, if only one has it
}

type edge struct {
	r  rune
	to int32
}

// child returns the node that a character leads to, or 0.
func (t *trie) child(n *node, r rune) int32 {
	if n.next.r == r {
		return n.next.to
	}
	for _, e := range t.more[n.other] {
		if e.r == r {
			return e.to
		}
	}
	return 0
}

type trie struct {
	nodes  []node
	more   [][]edge
	begins han.Set         // the characters that begin a wording
	others han.Set         // those that evidence is made of, and all of three bytes that are not Chinese
	stops  han.Set         // both
	pairs  [64]uint64      // the first two characters of wordings, several pairs to a bit
	root   [1 << 16]uint16 // the nodes of first characters
}

// partLength is the least number of characters by which a wording that breaks
// off is taken for the label: 属于国家|秘密, the rest being in another line.
const partLength = 4

var labelTrie = sync.OnceValue(func() *trie {
	t := &trie{nodes: make([]node, 1), more: make([][]edge, 1)}
	b := builder{trie: t, ends: make([][]int, 1), below: make([][]int, 1), depth: make([]int, 1)}
	for i := range form.Labels {
		b.add(form.Labels[i].Wording, i)
	}
	for i := range cueWords {
		b.add(cueWords[i].word, len(form.Labels)+i)
	}
	for i := range t.nodes {
		b.finish(i)
	}
	for i := range t.nodes {
		b.lookAhead(&t.nodes[i])
	}
	t.stops = t.begins
	for r := rune(0x800); r < 1<<16; r++ {
		if !text.IsHan(r) || isClueRune(r) {
			t.others.Add(r)
			t.stops.Add(r)
		}
	}
	return t
})

// builder makes a trie. Of each node it knows the labels that end there and
// those that end there or further down.
type builder struct {
	*trie
	ends, below [][]int
	depth       []int
}

func (b *builder) add(wording string, label int) {
	at, last := int32(0), rune(0)
	for _, r := range widthFolded(wording) {
		if isLoose(r) {
			continue
		}
		next := b.child(&b.nodes[at], r)
		if next == 0 {
			next = b.grow(at, r)
		}
		if b.depth[next] == 2 {
			p := text.Pair(last, r)
			b.pairs[p/64] |= 1 << (p % 64)
		}
		at, last = next, r
		b.below[at] = append(b.below[at], label)
	}
	b.ends[at] = append(b.ends[at], label)
}

func (b *builder) grow(at int32, r rune) int32 {
	next := int32(len(b.nodes))
	b.nodes = append(b.nodes, node{})
	b.ends, b.below, b.depth = append(b.ends, nil), append(b.below, nil), append(b.depth, b.depth[at]+1)
	switch n := &b.nodes[at]; {
	case n.next.to == 0:
		n.next = edge{r, next}
	case n.other == 0:
		n.other = int32(len(b.more))
		b.more = append(b.more, []edge{{r, next}})
	default:
		b.more[n.other] = append(b.more[n.other], edge{r, next})
	}
	if at == 0 {
		b.root[r] = uint16(next)
		b.begins.Add(r)
	}
	return next
}

func (b *builder) finish(i int) {
	if b.ends[i] != nil {
		b.nodes[i].full = newTerm(b.ends[i])
	}
	if below := b.below[i]; b.depth[i] >= partLength && oneLabel(below) {
		b.nodes[i].part = newTerm(below[:1])
	}
}

// widthFolded returns a wording as a cleaned text has it.
func widthFolded(wording string) string {
	return strings.Map(func(r rune) rune {
		if f := text.WidthFolding().To[r]; f > text.Expand {
			return rune(f)
		}
		return r
	}, wording)
}

// lookAhead sets the tail of a node.
func (b *builder) lookAhead(n *node) {
	var tail []rune
	last := n
	for last.next.to != 0 && last.other == 0 && (last == n || last.full == nil) {
		tail = append(tail, last.next.r)
		n.ahead = last.next.to
		last = &b.nodes[n.ahead]
	}
	if len(tail) > 1 {
		n.tail = string(tail)
	}
}

// oneLabel reports whether wordings are all of one label.
func oneLabel(labels []int) bool {
	for _, l := range labels {
		if l >= len(form.Labels) || form.Labels[l].ID != form.Labels[labels[0]].ID {
			return false
		}
	}
	return true
}

// match finds the longest wording that begins with r, the character before b[i].
// Without one, a part is tried: the beginning of wordings that all belong to one
// label.
func (t *trie) match(b []byte, i int, r rune) (w *Term, end int, part bool) {
	n, reached := &t.nodes[t.root[r]], i
	for {
		if n.full != nil {
			w, end = n.full, i
		}
		reached = i
		if tail := n.tail; tail != "" && i+len(tail) <= len(b) && b[i+len(tail)-1] == tail[len(tail)-1] && string(b[i:i+len(tail)]) == tail {
			n = &t.nodes[n.ahead]
			i += len(tail)
			continue
		}
		var size int
		if i+2 < len(b) && b[i] >= leastFirm && b[i] < 0xF0 {
			r, size = text.DecodeHan(b[i:]), 3
		} else {
			if i = skipLoose(b, i); i >= len(b) {
				break
			}
			r, size = utf8.DecodeRune(b[i:])
		}
		next := t.child(n, r)
		if next == 0 {
			break
		}
		n = &t.nodes[next]
		i += size
	}
	if w != nil {
		return w, end, false
	}
	return n.part, reached, n.part != nil
}

// mostBlanks is how many blanks may stand between two characters of a label:
// 规　　章 is spread over its cell.
const mostBlanks = 8

// skipLoose returns the place of the next character that counts.
func skipLoose(b []byte, i int) int {
	const indent = 80 // of a next line
	for spaces := 0; i < len(b) && b[i] < leastFirm; {
		r, size := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[i:])
		}
		if !isLoose(r) {
			return i
		}
		switch r {
		case ' ':
			if spaces++; spaces > mostBlanks {
				return i
			}
		case '\n':
			spaces = -indent
		default:
			spaces = 0
		}
		i += size
	}
	return i
}

// leastFirm is a byte from which on no character that begins with it is loose.
const leastFirm = 0xE4

// isLoose reports whether a character does not count in comparing labels.
func isLoose(r rune) bool {
	switch r {
	case ' ', '\n', '"', '\'', '“', '”', '‘', '’', '「', '」', '、', ',', '.', '。', '(', ')', '*', '#', '_', '·', ':', ';', '/', '〞', '〝':
		return true
	}
	return false
}
