package text

import "sort"

// Between a document and the text that is cleaned of it lie layers: its encoding, and
// escapes, once or several times. Each keeps how its own output lies in its input and
// nothing of those below, so that another may lie between (quoted-printable is below the
// encoding). To ask where a byte stood is to ask one layer after the other:
//
//	text      ... 12<CellEnd> ...                  1 stands at 101
//	escapes   ... <td>１２</td> ...                204, which is 228 below: &lt;td&gt; has four bytes for one
//	encoding  ... &lt;td&gt;１２&lt;/td&gt; ...   228, which is 190 below: UTF-8 has three bytes for two
//	document  ... &lt;td&gt;１２&lt;/td&gt; ...   190
//
// See origin.go for what the whole promises.

// layer is what one step made of the bytes below it. at[i] and from[i] pair a place in
// its bytes with one below, for each character whose length differs from the one before.
type layer struct {
	b     []byte
	at    []int
	from  []int
	size  int    // of what is below
	near  int    // the stretch that was asked for last
	below *layer // nil: the document
}

// start returns the byte offset in the document of what begins at b[at].
func (l *layer) start(at int) int {
	if l == nil {
		return at
	}
	return l.below.start(l.own(at))
}

// end returns the byte offset in the document just behind b[at-1].
func (l *layer) end(at int) int {
	if l == nil {
		return at
	}
	if at >= len(l.b) {
		return l.below.end(l.size)
	}
	return l.below.end(l.own(at))
}

// own returns the place below of b[at].
func (l *layer) own(at int) int {
	i := l.near // places are mostly asked for in order
	if !l.within(i, at) {
		if i++; !l.within(i, at) {
			i = sort.SearchInts(l.at, at+1) - 1
		}
		l.near = max(i, 0)
	}
	if i < 0 {
		return 0
	}
	// Within a stretch of equal characters places are in proportion.
	stretch, bytes := l.at[i+1]-l.at[i], l.from[i+1]-l.from[i]
	return l.from[i] + (at-l.at[i])*bytes/max(stretch, 1)
}

// within reports whether a place is in the stretch from at[i] on.
func (l *layer) within(i, at int) bool {
	return i+1 < len(l.at) && l.at[i] <= at && at < l.at[i+1]
}

// slice returns what was made of the bytes of the document between two places.
func (l *layer) slice(from, to int) []byte {
	i, j := l.made(from), l.made(to)
	return l.b[i:j]
}

// made is the inverse of start.
func (l *layer) made(from int) int {
	if l == nil {
		return from
	}
	from = l.below.made(from)
	i := sort.SearchInts(l.from, from)
	if i == 0 {
		return 0
	}
	low, high := l.at[i-1], len(l.b)
	if i < len(l.at) {
		high = min(high, l.at[i])
	}
	return low + sort.Search(high-low, func(n int) bool { return l.own(low+n) >= from })
}

// step notes a place where the proportion of lengths changes.
func (l *layer) step(from, n, w int, lastN, lastW *int) {
	if n != *lastN || w != *lastW {
		l.at, l.from = append(l.at, len(l.b)), append(l.from, from)
		*lastN, *lastW = n, w
	}
}

// finish ends the last stretch.
func (l *layer) finish() {
	l.at, l.from = append(l.at, len(l.b)), append(l.from, l.size)
	l.at, l.from = append(l.at, len(l.b)+1), append(l.from, l.size)
}
