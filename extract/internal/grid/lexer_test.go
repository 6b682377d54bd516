package grid

import (
	"slices"
	"testing"

	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
)

// A Lexer keeps nothing of a text that it read before.
func TestLexerKeepsNothing(t *testing.T) {
	numbers := func(l *Lexer, doc string) (out []Amount) {
		var source text.Text
		if err := source.Read([]byte(doc)); err != nil {
			t.Fatal(err)
		}
		var m label.Marks
		m.Find(&source)
		for _, it := range l.Items(&source, Of(&source, 0, len(source.Bytes)), 0, len(source.Bytes), m.Labels) {
			out = append(out, it.Number)
		}
		return out
	}
	for _, doc := range []string{"|3|4|5|\n|6|7|8|\n", "3\n4\n5\n", "3 4 5\n", "3  4  5\n6  7  8\n3  2  1\n"} {
		var used, fresh Lexer
		numbers(&used, "|(27)|12万|1O件|\n|(1)|3千|/|\n")
		if got, want := numbers(&used, doc), numbers(&fresh, doc); !slices.Equal(got, want) {
			t.Errorf("%q: %v, by a lexer that is new %v", doc, got, want)
		}
	}
}
