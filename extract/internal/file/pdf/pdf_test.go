package pdf

import (
	"strings"
	"testing"

	"gongkai/extract/internal/parts"
)

// shown returns a text with | behind cells, / behind rows, [ and ] around tables.
func shown(t testing.TB, doc []byte) string {
	t.Helper()
	var f parts.File
	if err := Read(doc, &f); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, p := range f.Parts {
		end := len(f.Text)
		if i+1 < len(f.Parts) {
			end = f.Parts[i+1].From
		}
		if i > 0 {
			b.WriteString("---\n")
		}
		b.Write(f.Text[p.From:end])
	}
	return strings.NewReplacer("\x1D", "[", "\x1E", "/", "\x1F", "|").Replace(b.String())
}

func TestPages(t *testing.T) {
	xs := []float64{50, 150, 200, 250}
	cases := map[string]struct {
		draw func(m *made)
		want string
	}{
		"a table between lines": {func(m *made) {
			d := m.page()
			d.text(50, 50, "一、总体情况")
			d.table(xs, []float64{100, 120, 140}, []string{"受理", "12", "3"}, []string{"办结", "225", ""})
			d.text(50, 200, "二、其他")
		}, "一、总体情况\n[受理|12|3|/办结|225||/\n二、其他\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var m made
			c.draw(&m)
			if got := shown(t, m.bytes()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
