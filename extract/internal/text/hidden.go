package text

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sight follows what of a page is shown: what is written since the beginning of an
// element that is not is taken back at its end. So an element that never ends
// takes nothing with it.
//
// It asks what the page itself states: elements (template, del, rt ...), the attributes
// hidden and style, and the simplest rules of its style sheet. Of what stands in a line
// it asks whether it has a size and a colour, too: digits are hidden so. It does not ask
// sheets elsewhere, scripts and places. aria-hidden hides from those who listen only.
//
// White text is hidden on paper, and is not on the dark ground that the heads of tables
// have, which another rule may make. So white digits right behind others are left out,
// unless those are white, too; others stay, and digits right behind them are kept apart.
type sight struct {
	t         *Text
	sheet     sheet
	open      []element // those that are open from the outermost one on that is not shown
	collapsed bool      // the cell that begins is of columns that are
	pale      int       // where the last white text ended
	notes     bool      // a number other than 10 had something raised behind it
	memory    [64]remembered
}

// element is one that is open, and the text as it was before it.
type element struct {
	tag     atom.Atom
	show    showing
	sized   bool // it is not shown and states a size
	wide    bool // it holds what an element of its kind does not: see widens
	at      int
	marks   int
	objects int
	last    mark
	tables  int
	table   openTable
}

// showing is how an element is shown.
type showing uint8

const (
	seen   showing = iota
	unseen         // it is not there for who looks at the page, or is struck out
	pale           // it has the colour of paper
	raised         // it stands above or below the line: a note, an exponent
)

// remembered is how a tag is shown that stood at from of the page: most are as
// those before.
type remembered struct {
	from, size int
	show       showing
}

// of returns how the element is shown that begins with a tag of src.
func (s *sight) of(m *markup, p part) showing {
	switch p.tag {
	case atom.Template, atom.Select, atom.Datalist, atom.Del, atom.S, atom.Strike, atom.Rt, atom.Rp:
		return unseen
	case atom.Sup, atom.Sub:
		return raised
	}
	size := p.to - p.from
	if size <= len("<div>") || p.tag == 0 {
		return seen
	}
	tag := m.src[p.from:p.to]
	r := &s.memory[size%len(s.memory)]
	if r.size == size && bytes.Equal(m.src[r.from:r.from+size], tag) {
		return r.show
	}
	*r = remembered{p.from, size, seen}
	if len(s.sheet.hidden) > 0 || mayNotShow(tag) {
		r.show = s.attributes(m.tokenizer(p), p.tag)
	}
	return r.show
}

// shows reports whether a field is shown itself, whatever is of what stands in it.
func (s *sight) shows(m *markup, p part) bool {
	if p.tag == atom.Select {
		return !mayNotShow(m.src[p.from:p.to]) || s.attributes(m.tokenizer(p), p.tag) == seen
	}
	return s.of(m, p) == seen
}

// sayings are the words that attributes looks for, in lower case.
var sayings = [...]string{"hidden", "display", "visibility", "super", "sub", "line-through",
	"size:0", "size: 0", "opacity", "transparent", "#fff", "white", "rgb(25", "rgba("}

// beginSayings are the bytes that they begin with.
var beginSayings = func() (is [256]bool) {
	for _, w := range sayings {
		is[w[0]], is[w[0]-'a'+'A'] = true, true
	}
	return is
}()

// mayNotShow reports whether a tag has one of the sayings.
func mayNotShow(tag []byte) bool {
	for i, c := range tag {
		if !beginSayings[c] {
			continue
		}
		for _, w := range sayings {
			if c|0x20 == w[0] && i+len(w) <= len(tag) && tag[i+1]|0x20 == w[1] && bytes.EqualFold(tag[i:i+len(w)], []byte(w)) {
				return true
			}
		}
	}
	return false
}

// attributes asks those of a tag.
func (s *sight) attributes(z *html.Tokenizer, tag atom.Atom) showing {
	z.Next()
	z.TagName()
	style, class, id, color, hidden := "", "", "", "", false
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "style":
			style = string(value)
		case "class":
			class = string(value)
		case "id":
			id = string(value)
		case "color":
			color = string(bytes.ToLower(value)) // of <font>
		case "hidden":
			hidden = true
		}
	}
	d := parseDeclarations(style)
	if d.color == "" {
		d.color = strings.TrimSpace(color)
	}
	switch {
	case d.display == "none":
		return unseen
	case d.display == "" && (hidden || s.sheet.hides(tag, class, id)):
		return unseen
	case d.visibility == "hidden", d.visibility == "collapse", strings.Contains(d.decoration, "line-through"):
		return unseen
	case d.align == "super", d.align == "sub":
		return raised
	case isBlock(tag) || cellRank(tag) > 0:
		return seen // what it holds has sizes and colours of its own, or the page fades it in
	case d.isNothing():
		return unseen
	case d.isPale():
		return pale
	}
	return seen
}

// passes reports whether a tag of a table, as most are, needs no look: it has no
// attributes, and nothing around it is hidden.
func (s *sight) passes(p part) bool { return len(s.open) == 0 && p.to-p.from <= len("<td>") }

// opens notes that an element begins. tables are those open around it.
func (s *sight) opens(m *markup, p part, tables []openTable) {
	if p.tag == 0 || isVoid(p.tag) {
		return
	}
	show := s.of(m, p)
	if show == pale {
		show = s.pales()
	}
	if s.collapsed {
		show, s.collapsed = unseen, false
	}
	if show == raised && (isBlock(p.tag) || cellRank(p.tag) > 0 || !s.goesOn()) {
		show = seen
	}
	if show == seen && len(s.open) == 0 || m.closesItself(p) {
		return
	}
	const deepest = 256 // beyond it, all is shown
	if len(s.open) == deepest {
		s.open = s.open[:0]
		return
	}
	t := s.t
	e := element{tag: p.tag, show: show, at: len(t.Bytes), marks: len(t.marks), objects: len(t.Objects), tables: len(tables)}
	if e.marks > 0 {
		e.last = t.marks[e.marks-1]
	}
	if e.tables > 0 {
		e.table = tables[e.tables-1]
	}
	sized := show == seen && statesSize(m.src[p.from:p.to])
	for i := range s.open {
		s.open[i].widens(p.tag)
		if sized && s.open[i].sized {
			s.open[i].show = seen // it was of no size, and what it holds has one
		}
	}
	e.sized = show == unseen && statesSize(m.src[p.from:p.to])
	s.open = append(s.open, e)
	if show == raised && endsInTen(t.Bytes) && !s.notes {
		t.sep(power)
	} else if n := len(t.Bytes); show == raised && n > 0 && IsDigit(t.Bytes[n-1]) {
		s.notes = true
	}
}

// statesSize reports whether a tag states the size of its text.
func statesSize(tag []byte) bool { return bytes.Contains(bytes.ToLower(tag), []byte("font-size")) }

// pales returns how white text is shown that begins here.
func (s *sight) pales() showing {
	n := len(s.t.Bytes)
	switch {
	case n > 0 && s.pale == n:
		s.t.edge = 0 // it goes on in white
	case n > 0 && IsDigit(s.t.Bytes[n-1]) && !s.within(pale):
		return unseen
	}
	return pale
}

// within reports whether an element is open that is shown so.
func (s *sight) within(show showing) bool {
	for i := range s.open {
		if s.open[i].show == show {
			return true
		}
	}
	return false
}

// goesOn reports whether something stands before in the same cell or line: only
// there is what is raised a note.
func (s *sight) goesOn() bool {
	b := bytes.TrimRight(s.t.Bytes, " ")
	return len(b) > 0 && b[len(b)-1] > ' '
}

// power stands between 10 and what is raised behind it, if that is an exponent. A
// number with a letter behind is doubtful.
const power = 'x'

// endsInTen reports whether a text ends in 10 at the beginning of a cell or behind a
// sign of multiplication.
func endsInTen(b []byte) bool {
	b, ok := bytes.CutSuffix(b, []byte("10"))
	if !ok || len(b) == 0 {
		return false
	}
	r, _ := utf8.DecodeLastRune(b)
	return r <= ' ' || strings.ContainsRune("×xX*·•✕⨯", r)
}

// isExponent reports whether what was written since a raised element began is one.
// To the power of 1 the number is what it is without.
func (e *element) isExponent(b []byte) bool {
	b = b[e.at:]
	return e.show == raised && len(b) > 1 && b[0] == power && IsDigit(b[len(b)-1]) && string(b[1:]) != "1"
}

// widens notes that an element begins within e. If e holds a table, or a block
// though it is of the kind that stands in a line, its end tag was lost, unless it
// comes: then what it holds is shown.
func (e *element) widens(tag atom.Atom) {
	if tag == atom.Table || !isBlock(e.tag) && cellRank(e.tag) == 0 && (isBlock(tag) || cellRank(tag) > 0) {
		e.wide = true
	}
}

// begins ends the elements that a tag ends by its beginning. Some are open.
func (s *sight) begins(tag atom.Atom, tables *[]openTable) {
	rank := cellRank(tag)
	for i := len(s.open) - 1; i >= 0; i-- {
		e := s.open[i].tag
		switch {
		case rank > 0 && rank < rankTable:
			if r := cellRank(e); r > rank {
				s.endFrom(i+1, tables)
				return
			} else if r == rank {
				s.endFrom(i, tables)
				return
			}
		case e == atom.P && tag != atom.Br && (isBlock(tag) || tag == atom.Table):
			s.endFrom(i, tables)
		case e == tag && hasOptionalEnd(tag), isTerm(e) && isTerm(tag):
			s.endFrom(i, tables)
			return
		case isBlock(e) || cellRank(e) > 0:
			return
		}
	}
	if rank > 0 && rank < rankTable && s.open[0].tables > 0 {
		s.endFrom(0, tables)
	}
}

// closes ends the elements that an end tag ends. Some are open. It reports whether the one of
// this tag is taken back: nothing is left to close.
func (s *sight) closes(tag atom.Atom, tables *[]openTable) bool {
	if tag == 0 {
		return false
	}
	for i := len(s.open) - 1; i >= 0 && !bounds(s.open[i].tag, tag); i-- {
		if s.open[i].tag == tag {
			s.endFrom(i+1, tables)
			s.open[i].wide = false // its end tag is there
			gone := s.open[i].show != seen && s.open[i].show != pale
			s.endFrom(i, tables)
			return gone
		}
	}
	if s.endsAround(tag) {
		s.endFrom(0, tables)
	}
	return false
}

// bounds reports whether an end tag means no element around an open one: a cell has
// its own lines and blocks, a table its own cells.
func bounds(open, tag atom.Atom) bool {
	if open == tag {
		return false
	}
	if cellRank(tag) > 0 {
		return cellRank(open) == rankTable
	}
	return cellRank(open) == rankCell || cellRank(open) == rankTable
}

// endsAround reports whether an end tag of none of the open elements is that of one
// around them, rather than one too many.
func (s *sight) endsAround(tag atom.Atom) bool {
	inCell, inTable := false, false
	for i := range s.open {
		r := cellRank(s.open[i].tag)
		inCell, inTable = inCell || r == rankCell, inTable || r == rankTable
	}
	inLine := !isBlock(s.open[0].tag) && cellRank(s.open[0].tag) == 0
	switch {
	case cellRank(tag) > 0:
		return !inTable
	case inCell, tag == atom.Br:
		return false
	case tag == atom.P, !isBlock(tag):
		return inLine
	}
	return true
}

// endFrom ends the open elements from the i-th on, the innermost first.
func (s *sight) endFrom(i int, tables *[]openTable) {
	for len(s.open) > i {
		e := &s.open[len(s.open)-1]
		s.open = s.open[:len(s.open)-1]
		if e.show == pale {
			s.pale, s.t.edge = len(s.t.Bytes), len(s.t.Bytes)
		}
		if e.show == seen || e.show == pale || e.wide && !hasOptionalEnd(e.tag) || e.isExponent(s.t.Bytes) {
			continue
		}
		t := s.t
		if !t.Hides && bytes.IndexByte(t.Bytes[e.at:], CellEnd) >= 0 {
			t.Hides, t.Hidden = true, e.at
		}
		t.Bytes, t.marks, t.Objects = t.Bytes[:e.at], t.marks[:e.marks], t.Objects[:min(e.objects, len(t.Objects))]
		if e.marks > 0 {
			t.marks[e.marks-1] = e.last
		}
		if *tables = (*tables)[:e.tables]; e.tables > 0 {
			(*tables)[e.tables-1] = e.table
		}
	}
}

// The ranks of the elements of a table: one ends those of lower rank.
const (
	rankCell = 1 + iota
	rankRow
	rankRows
	rankTable
)

func cellRank(tag atom.Atom) int {
	switch tag {
	case atom.Td, atom.Th:
		return rankCell
	case atom.Tr:
		return rankRow
	case atom.Tbody, atom.Thead, atom.Tfoot:
		return rankRows
	case atom.Table:
		return rankTable
	}
	return 0
}

// hasOptionalEnd reports whether pages may leave out the end tag of an element.
func hasOptionalEnd(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Li, atom.Dt, atom.Dd, atom.Option:
		return true
	}
	return cellRank(tag) > 0 && tag != atom.Table
}

func isTerm(tag atom.Atom) bool { return tag == atom.Dt || tag == atom.Dd }

// isVoid reports whether an element holds nothing and has no end tag.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param,
		atom.Source, atom.Track, atom.Wbr, atom.Body, atom.Html:
		return true // the last two hold everything: a page that shows itself by a script
	}
	return false
}
