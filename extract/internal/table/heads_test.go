package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
)

func TestHeads(t *testing.T) {
	golden.Run(t, "heads", map[string]golden.Stage{"heads": heads})
}

func TestArrangedBlocks(t *testing.T) {
	golden.Run(t, "arranged", map[string]golden.Stage{"readings": readings})
}

// heads renders what the head of table=N shows of the order of its columns.
func heads(c *datadriven.TestData) string {
	s := newStage(c.Input)
	number := ""
	for _, arg := range c.CmdArgs {
		if arg.Key == "table" {
			number = arg.Vals[0]
		}
	}
	tree, names := headsOf(number)
	g := grid.Of(&s.text, 0, len(s.text.Bytes))
	order, how := s.columnOrder(tree, s.lexer.Items(&s.text, g, 0, len(s.text.Bytes), s.Labels))
	if first := slices.IndexFunc(s.Labels, func(h label.Label) bool { return tree.named(&h) == 0 && h.Is(tree.row) }); first >= 0 {
		if _, before := s.orderBefore(tree, first, g); before != how {
			s.printf("before the first row %d, else ", before)
		}
	}
	s.printf("%s", [...]string{"none", "torn", "stated", "contrary"}[how])
	for _, k := range order {
		s.printf(" %s", names[k])
	}
	return s.out.String() + "\n"
}

// headsOf returns the heads of a table, and the names of its columns.
func headsOf(table string) (tree *headTree, names []string) {
	for _, f := range matrixForms() {
		if fmt.Sprint(f.Number) == table {
			for _, a := range f.Columns {
				names = append(names, a.String())
			}
			return f.heads, names
		}
	}
	f := blocksForms()[0]
	for _, m := range f.In(f.Newest()) {
		names = append(names, strings.NewReplacer("litigation.", "", "_review", "").Replace(m.String()))
	}
	return f.heads, names
}
