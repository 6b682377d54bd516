package grid

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

func TestStages(t *testing.T) {
	for _, name := range []string{"cells", "grids", "items"} {
		t.Run(name, func(t *testing.T) {
			golden.Run(t, name, map[string]golden.Stage{
				"cell":   golden.Lines(func(line string) string { return parsed(line, false) }),
				"joined": golden.Lines(func(line string) string { return parsed(line, true) }),
				"page":   golden.Lines(page),
				"grid":   func(c *datadriven.TestData) string { return gridOf(c).String() },
				"items":  items,
			})
		})
	}
}

// parsed renders what a cell is read as. joined: its borders are known.
func parsed(cell string, joined bool) string {
	t := &text.Text{Bytes: cleaned(cell)}
	n, ok := parseCell(t, 0, len(t.Bytes), joined)
	if !ok {
		return fmt.Sprintf("%q  no value", cell)
	}
	s := fmt.Sprintf("%q  %s", cell, n.Amount)
	if of := string(t.Bytes[n.Start:n.End]); of != cell {
		s += fmt.Sprintf("  of %q", of)
	}
	return s
}

// cleaned returns a line as cleaning leaves it, blanks around it too.
func cleaned(line string) []byte {
	var t text.Text
	if err := t.Read([]byte(line)); err != nil {
		return []byte(line)
	}
	return t.Bytes
}

// String renders what a number says and what is known of it.
func (a Amount) String() string {
	s := fmt.Sprint(a.Value)
	if a.Null {
		s = "NULL"
	}
	for _, mark := range []struct {
		is   bool
		text string
	}{
		{a.Unit != NoUnit, "unit=" + a.Unit.String()},
		{a.Magnitude != 0, fmt.Sprintf("magnitude=%d", a.Magnitude)},
		{a.Bracketed, "bracketed"},
		{a.Doubtful, "doubtful"},
		{!a.Plain && !a.Null, "not plain"},
	} {
		if mark.is {
			s += " " + mark.text
		}
	}
	return s
}

// page renders what of a line is the number of a page.
func page(line string) string {
	b := cleaned(line)
	if isPageNumber(b) {
		return fmt.Sprintf("%q  a page number", line)
	}
	for i := range b {
		if n := pageNumberAt(b, i, len(b)); n > 0 {
			return fmt.Sprintf("%q  %q is a page number", line, b[i:i+n])
		}
	}
	return fmt.Sprintf("%q  none", line)
}

func gridOf(c *datadriven.TestData) Grid {
	var t text.Text
	if err := t.Read([]byte(c.Input)); err != nil {
		return Grid{}
	}
	return Of(&t, 0, len(t.Bytes))
}

// String renders how a stretch is divided.
func (g Grid) String() string {
	s := g.Layout.String()
	if g.RowSep != 0 {
		s += fmt.Sprintf(" rows end with %q", g.RowSep)
	}
	if g.ColSep != 0 {
		s += fmt.Sprintf(" cells with %q", g.ColSep)
	}
	if g.single {
		s += " one cell a line"
	}
	return s
}

// items renders the items of an input that is one table: line and column, kind, text.
func items(c *datadriven.TestData) string {
	var t text.Text
	if err := t.Read([]byte(c.Input)); err != nil {
		return err.Error()
	}
	var m label.Marks
	m.Find(&t)
	g := Of(&t, 0, len(t.Bytes))
	var l Lexer
	out := &strings.Builder{}
	fmt.Fprintln(out, g)
	for _, it := range l.Items(&t, g, 0, len(t.Bytes), m.Labels) {
		fmt.Fprintf(out, "%2d.%-2d %-5s %q", it.Line, it.Col, kindNames[it.Kind], t.Bytes[it.Start:it.End])
		switch it.Kind {
		case ItemValue:
			fmt.Fprintf(out, " = %s", it.Number)
		case ItemLabel:
			fmt.Fprintf(out, " is %s", it.Label.Term)
			if it.Label.Part {
				fmt.Fprint(out, ", its beginning")
			}
		}
		if it.Squashed {
			fmt.Fprint(out, ", squashed")
		}
		if it.Cell {
			fmt.Fprint(out, ", in its cell")
		}
		fmt.Fprintln(out)
	}
	return out.String()
}

var kindNames = [...]string{ItemLabel: "label", ItemValue: "value", ItemEmpty: "empty", ItemText: "text", ItemUnread: "unread"}
