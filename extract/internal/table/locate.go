package table

import (
	"gongkai/extract/form"
	"gongkai/extract/internal/label"
)

// farthest is how many bytes stand between two labels of a table at most, values
// and blanks of a wide line included.
const farthest = 16 << 10

// link is a label of a row and the best chain that ends with it.
type link struct {
	at       int // its place among the labels
	metric   form.Metric
	before   int // the link before it in the chain, or -1
	foreign  int // Chinese characters of other text before it, from the first label on
	order    int
	distinct int
	score    float64
	most     float64 // the best score of a link up to here
}

// locate finds a matrix or list as the best chain of its labels: in the form's order,
// little other text between. Prose that states the outcomes has such labels too,
// but fewer, and with more between.
func (x *Reader) locate(labels []label.Label, f *matrixForm) (first, last int, distinct int) {
	const common = 0.5 // of a label: what prose or other tables have as well, or only its beginning
	chain := x.chain[:0]
	best, bestScore, foreign := -1, 0.0, 0
	for i := range labels {
		h := &labels[i]
		foreign += h.Foreign
		m := h.RowOf(f.Row)
		if m == form.NoMetric {
			continue
		}
		l := link{at: i, before: -1, foreign: foreign, order: f.Merged(m), metric: m, distinct: 1, score: 1}
		if len(h.Entries) > 1 || h.Part || h.IsCommon() {
			l.score = common
		}
		l.follow(chain, labels)
		l.most = max(bestScore, l.score)
		chain = append(chain, l)
		if l.score > bestScore {
			best, bestScore = len(chain)-1, l.score
		}
	}
	x.chain = chain
	if best < 0 {
		return 0, 0, 0
	}
	start := best
	for chain[start].before >= 0 {
		start = chain[start].before
	}
	return chain[start].at, chain[best].at, chain[best].distinct
}

// follow joins a link to the chain before it that scores the most.
func (l *link) follow(chain []link, labels []label.Label) {
	const (
		reach = 120 // Chinese characters of other text that a table may hold in one place
		most  = 80  // labels between
		dear  = 60  // Chinese characters of other text that cost as much as a label is worth
	)
	h, weight := &labels[l.at], l.score
	for k := len(chain) - 1; k >= 0; k-- {
		c := &chain[k]
		if c.most+weight <= l.score {
			return // no link from here on can score more
		}
		apart, gap := l.at-c.at, l.foreign-c.foreign
		if apart >= most || gap > reach {
			return
		}
		if h.Start-labels[c.at].End > farthest && tooFar(labels[c.at:l.at+1]) {
			return
		}
		same := c.metric == l.metric
		if c.order > l.order || same && h.Number == 0 {
			continue
		}
		gain := weight
		if same {
			gain = 0
		}
		if s := c.score + gain - float64(gap)/dear; s > l.score {
			l.score, l.distinct, l.before = s, c.distinct+1, k
		}
	}
}

// tooFar reports whether the last of some labels stands too far behind one of the
// others for a table.
func tooFar(labels []label.Label) bool {
	last := len(labels) - 1
	for i := range last {
		if labels[last].Start-labels[i].End > farthest*(last-i) {
			return true
		}
	}
	return false
}
