package text

// What the origin map promises
//
// A text is made of a document in steps: its encoding becomes UTF-8, escaped markup is
// undone, characters fold, markup becomes separators, and what a page does not show goes.
// Bytes are dropped, one character becomes several, separators come from nothing. Yet a
// reading has to say which bytes of the document as given it stands at, so that a person
// can look. For each place at of a text, the map promises:
//
//   - Start(at) is where the byte at came from, End(at) just behind where the byte before
//     it did. A stretch that was copied is found byte by byte, and so are characters that
//     became others as long (國, 国). One that became another of another length, or
//     several, is one thing: any part of it has the start and the end of the whole.
//   - So the document from Start(i) to End(j) holds all that b[i:j] was made of, and nothing
//     that was dropped before or behind it: a number that markup follows ends before that.
//   - Neither decreases as at grows: what stands behind in the text does so in the document.
//   - A separator of ours has nothing it came from: it starts and ends where what it
//     stands for begins. What was hidden and taken back left no trace.
//
// How: marks, in order. From marks[k].at on the text comes from the source at
// marks[k].from, as many bytes as there, up to the next mark. Where something was dropped two marks
// stand at one place of the text: End takes the first, Start the last. A stretch whose
// next mark is not as far on in the source as in the text is one that changed. The source
// is what the topmost layer made (see layer), which has a map of its own to the layer below
// it, and so on down to the document: Start and End go through all of them.
//
// <p>收<b>１</b>2</p>, a full-width digit in it, becomes 收12 and a line break:
//
//	text        at   Start  End    marks {at, from}   of the document
//	收           0       3    -    {0 0} {0 3}        <p> dropped, 收
//	1            3       9    6    {3 6} {3 9}        <b> dropped, １ (three bytes)
//	2            4      16   12    {4 12} {4 16}      </b> dropped, 2
//	line break   5      17   17    {5 17}             </p>: from nothing
//	(the end)    6      17   17    {6 17}
//
// So b[3:5], the number 12, stands from 9 to 17: １</b>2. The number 1 alone stands from 9 to
// End(4), 12, without the tag.

// mark: from b[at] on, text comes from src[from] on, a byte from a byte.
type mark struct{ at, from int }

// Start returns the byte offset in the document of b[at].
func (t *Text) Start(at int) int {
	i := t.markAt(at)
	if t.changed(i) {
		return t.layers.start(t.marks[i].from)
	}
	return t.layers.start(t.shift(i, at))
}

// markAt returns the last mark at or before a place, -1 if there is none. Places
// are mostly asked for in order, so the last answer is tried first.
func (t *Text) markAt(at int) int {
	const near = 4
	low, high := t.near, len(t.marks)
	if low >= high || t.marks[low].at > at {
		low = -1
	}
	for n := 0; n < near; n++ {
		if low+1 >= high || t.marks[low+1].at > at {
			t.near = max(low, 0)
			return low
		}
		low++
	}
	for low+1 < high { // marks[low] is at or before the place, marks[high] is behind it
		if mid := (low + high) / 2; t.marks[mid].at > at {
			high = mid
		} else {
			low = mid
		}
	}
	t.near = low
	return low
}

// changed reports whether the stretch from marks[i] on is one character that
// became several, or another: places inside of it are those of the whole.
func (t *Text) changed(i int) bool {
	return i >= 0 && i+1 < len(t.marks) && t.marks[i+1].at-t.marks[i].at != t.marks[i+1].from-t.marks[i].from
}

// End returns the byte offset in the document just behind b[at-1]. Where
// something was dropped behind it, two marks stand at the same place, the
// first of them for the end.
func (t *Text) End(at int) int {
	i := t.markAt(at)
	for i > 0 && t.marks[i].at == at && t.marks[i-1].at == at {
		i--
	}
	if t.changed(i) && at > t.marks[i].at {
		return t.layers.end(t.marks[i+1].from)
	}
	return t.layers.end(t.shift(i, at))
}

// Range returns the start of b[i] and the end of b[j-1], at once for the many that
// lie in one stretch.
func (t *Text) Range(i, j int) (start, end int) {
	m := t.markAt(i)
	if t.layers != nil || i >= j || t.changed(m) || m+1 < len(t.marks) && t.marks[m+1].at < j {
		return t.Start(i), t.End(j)
	}
	start = t.shift(m, i)
	if m+1 < len(t.marks) && t.marks[m+1].at == j {
		return start, t.marks[m+1].from
	}
	return start, start + j - i
}

// Verbatim reports whether b[i:j] comes from one stretch of the document, a byte from a
// byte, and how much farther on it stands there.
func (t *Text) Verbatim(i, j int) (shift int, ok bool) {
	m := t.markAt(i)
	if t.layers != nil || i >= j || t.changed(m) || m+1 < len(t.marks) && t.marks[m+1].at <= j {
		return 0, false
	}
	return t.shift(m, i) - i, true
}

func (t *Text) shift(i, at int) int {
	if i < 0 {
		return at
	}
	return t.marks[i].from + at - t.marks[i].at
}

// put appends s, which stands in place of src[from:to].
func (t *Text) put(s []byte, from, to int) {
	if last := t.shift(len(t.marks)-1, len(t.Bytes)); last != from {
		t.addMark(last)
		t.addMark(from)
	}
	if len(s) != to-from {
		t.addMark(from)
	}
	t.Bytes = append(t.Bytes, s...)
	if len(s) != to-from {
		t.addMark(to)
	}
}

// addMark notes that what comes next stands at src[from]. Of marks at one
// place the first (the end of what came before) and the last (the start of
// what comes next) matter.
func (t *Text) addMark(from int) {
	n, at := len(t.marks), len(t.Bytes)
	if n > 0 && t.marks[n-1].at == at && t.marks[n-1].from == from {
		return
	}
	if n > 1 && t.marks[n-1].at == at && t.marks[n-2].at == at {
		t.marks[n-1].from = from
		return
	}
	t.marks = append(t.marks, mark{at, from})
}

// sep appends a separator of our own, unless it would double a line break.
func (t *Text) sep(c byte) {
	if n := len(t.Bytes); c == '\n' && (n == 0 || t.Bytes[n-1] == '\n') {
		return
	}
	from := t.shift(len(t.marks)-1, len(t.Bytes))
	t.addMark(from)
	t.Bytes = append(t.Bytes, c)
	t.addMark(from)
}
