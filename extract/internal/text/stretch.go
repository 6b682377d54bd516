package text

// Stretch returns b[from:to) as a text of its own, which keeps the way back to the same document:
// places in the document are those that the whole text gives. What is said of the whole page, as
// what it calls itself, is not of the stretch. It shares the bytes of t. from and to do not stand
// within a character.
func (t *Text) Stretch(from, to int) *Text {
	s := &Text{Bytes: t.Bytes[from:to:to], raw: t.raw, layers: t.layers, Tables: t.Tables, file: t.file,
		Scripted: t.Scripted, AsksForScript: t.AsksForScript}
	first := t.markAt(from)
	s.marks = append(s.marks, mark{0, t.shift(first, from)})
	for _, m := range t.marks[first+1:] {
		if m.at > to {
			break
		}
		s.marks = append(s.marks, mark{m.at - from, m.from})
	}
	if t.Hides && t.Hidden >= from && t.Hidden < to {
		s.Hides, s.Hidden = true, t.Hidden-from
	}
	for _, o := range t.Objects {
		if o.At < from || o.At >= to {
			continue
		}
		if o.At -= from; o.Name != (Span{}) {
			o.Name = Span{max(o.Name.Start-from, 0), min(max(o.Name.End-from, 0), to-from)}
		}
		s.Objects = append(s.Objects, o)
	}
	return s
}
