package text

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// Tables that were printed from a form to fill in have their figures in its fields: the
// value of an input, the chosen option of a select, what a textarea holds. A page shows
// these in their cells like any other text, so they are cell text, and stand at the bytes
// of the attribute or the option. What a field does not show (a placeholder, a hidden
// input, an option that is not chosen) is none.

// isField reports whether an element shows text that is not simply between its tags.
func isField(tag atom.Atom) bool {
	return tag == atom.Input || tag == atom.Select || tag == atom.Img
}

// field writes what a tag within a cell shows as text of its own.
func (c *cleaner) field(m *markup, p part) {
	var from, to int
	switch p.tag {
	case atom.Input:
		from, to = m.inputValue(p)
	case atom.Select:
		if c.inBlankCell() {
			from, to = m.chosenOption(p)
		}
	case atom.Img:
		from, to = m.figureInstead(p)
	}
	if from < to {
		c.apart(m.src, from, to)
		c.run(m.src, from, to)
		c.edge = len(c.Bytes)
	}
}

// inBlankCell reports whether nothing stands in the cell yet: behind a number a select
// chooses something else, such as its unit.
func (c *cleaner) inBlankCell() bool {
	b := bytes.TrimRight(c.Bytes, " \n")
	return len(b) == 0 || b[len(b)-1] < ' '
}

// apart puts a blank between two numbers, of which a field holds one or which are not of
// one colour: they are two.
func (c *cleaner) apart(src []byte, from, to int) {
	if n := len(c.Bytes); from < to && n > 0 && IsDigit(c.Bytes[n-1]) && IsDigit(src[from]) {
		c.sep(' ')
	}
}

// inputValue returns where the value of an input stands that the page shows.
func (m *markup) inputValue(p part) (from, to int) {
	if from, to, ok := m.attribute(p, "type"); ok {
		switch string(bytes.ToLower(bytes.TrimSpace(m.src[from:to]))) {
		case "hidden", "submit", "button", "reset", "image", "checkbox", "radio", "file", "password", "color", "range":
			return 0, 0
		}
	}
	from, to, _ = m.attribute(p, "value")
	return from, to
}

// chosenOption returns where the text of the option stands that a select shows: the last
// that is selected, else the first. The parts up to its end are looked at once.
func (m *markup) chosenOption(p part) (from, to int) {
	if p.from < m.selects {
		return 0, 0
	}
	_, _, several := m.attribute(p, "multiple")
	in := markup{src: m.src, at: p.to}
	inOption, chosen, first := false, false, true
	for {
		o := in.next()
		m.selects = in.at
		switch {
		case o.kind == partClose && o.tag == atom.Select:
			return from, to
		case o.kind == partEnd, o.kind == partOpen && (o.tag == atom.Select || cellRank(o.tag) > 0):
			return 0, 0 // its end was lost
		case o.kind == partOpen && o.tag == atom.Option:
			_, _, selected := m.attribute(o, "selected")
			inOption = selected || first && !several
			chosen, first = chosen || selected, false
			if selected {
				from, to = 0, 0
			}
		case o.kind == partText && inOption && from == to:
			from, to = o.from, o.to
		}
	}
}

// figureInstead returns where the text stands that a page has in place of a picture, if
// that is a number and not just what the file of the picture is called.
func (m *markup) figureInstead(p part) (from, to int) {
	from, to, _ = m.attribute(p, "alt")
	figure := bytes.TrimSpace(m.src[from:to])
	digits := bytes.TrimLeft(figure, "+-")
	for _, c := range [...]string{",", "."} {
		digits = bytes.ReplaceAll(digits, []byte(c), nil)
	}
	if !AllDigits(digits) {
		return 0, 0
	}
	if a, b, ok := m.attribute(p, "src"); ok {
		name := m.src[a:b]
		name = name[bytes.LastIndexAny(name, "/\\")+1:]
		if stem, _, _ := bytes.Cut(name, []byte(".")); bytes.Contains(stem, figure) {
			return 0, 0
		}
	}
	return from, to
}

// attribute returns where the value of an attribute of a tag stands, and reports whether
// the tag has it. Of two of one name the first counts.
func (m *markup) attribute(p part, name string) (from, to int, ok bool) {
	b := m.src[:p.to]
	i := p.from
	for i < len(b) && !isTagSpace(b[i]) && b[i] != '/' && b[i] != '>' {
		i++
	}
	for {
		for i < len(b) && (isTagSpace(b[i]) || b[i] == '/') {
			i++
		}
		if i >= len(b) || b[i] == '>' {
			return 0, 0, false
		}
		key := i
		i++ // the first character of a name, whatever it is
		for i < len(b) && !isTagSpace(b[i]) && b[i] != '=' && b[i] != '/' && b[i] != '>' {
			i++
		}
		is := bytes.EqualFold(b[key:i], []byte(name))
		if at := behindSpace(b, i); at < len(b) && b[at] == '=' {
			from = behindSpace(b, at+1)
			if i = attributeEnd(b, from); i < 0 {
				return 0, 0, false
			}
			if to = i; from < to && (b[from] == '"' || b[from] == '\'') {
				from, to = from+1, to-1
			}
			if is {
				return from, to, true
			}
		} else if is {
			return i, i, true
		}
	}
}
