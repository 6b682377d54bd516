package form

import "strings"

// ColumnHead is a head of columns: of one, or of those that stand below it. ID is that of
// the labels that name it.
type ColumnHead struct {
	ID    string
	Below []ColumnHead
}

// readHeads reads the heads of a table, in the order of the form: "a b(c d) e", where c and
// d stand below b.
func readHeads(r *record) ([]ColumnHead, error) {
	s := r.get("heads")
	heads, rest := headsOf(s)
	if rest != "" {
		return nil, r.fault("heads that are no nested list: %s", s)
	}
	return heads, nil
}

// headsOf reads heads up to the bracket that closes them, and returns what follows.
func headsOf(s string) (heads []ColumnHead, rest string) {
	for {
		s = strings.TrimLeft(s, " ")
		end := strings.IndexAny(s, " ()")
		if end < 0 {
			end = len(s)
		}
		if end == 0 {
			return heads, s
		}
		h := ColumnHead{ID: s[:end]}
		if s = s[end:]; strings.HasPrefix(s, "(") {
			below, behind := headsOf(s[1:])
			if !strings.HasPrefix(behind, ")") {
				return heads, s
			}
			h.Below, s = below, behind[1:]
		}
		heads = append(heads, h)
	}
}

// columnsBelow lists the ids of the columns under some heads, each with those of the heads
// above it.
func columnsBelow(heads []ColumnHead, above []string) [][]string {
	var out [][]string
	for _, h := range heads {
		path := append(append([]string(nil), above...), h.ID)
		if h.Below == nil {
			out = append(out, path)
		} else {
			out = append(out, columnsBelow(h.Below, path)...)
		}
	}
	return out
}

// headsFit reports whether the heads of a table are those of its columns: of a Matrix the
// applicant types, of Blocks the last parts of the ids of its metrics.
func (t *Table) headsFit() bool {
	if t.Heads == nil {
		return true
	}
	columns := columnsBelow(t.Heads, nil)
	var want []string
	switch {
	case t.Shape == Matrix:
		for _, a := range t.Columns {
			want = append(want, a.String())
		}
	case t.Shape == Blocks && len(t.Editions) > 0:
		for _, m := range t.In(t.Newest()) {
			want = append(want, m.String())
		}
	}
	if len(columns) != len(want) {
		return false
	}
	for i, path := range columns {
		id := path[len(path)-1]
		if t.Shape == Blocks && len(path) > 1 {
			id = path[len(path)-2] + "." + id
		}
		if id != want[i] {
			return false
		}
	}
	return true
}
