package text

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func TestIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"县", "水", "利", "局", "a", "\xE6", "\x81", ""}
	write := func(n int) (b []byte) {
		for range r.IntN(n) {
			b = append(b, pieces[r.IntN(len(pieces))]...)
		}
		return b
	}
	for range 20_000 {
		b, word := write(24), write(4)
		if got, want := Index(b, word), bytes.Index(b, word); got != want {
			t.Fatalf("Index(%q, %q) = %d, want %d", b, word, got, want)
		}
	}
}
