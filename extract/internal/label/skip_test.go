package label

import (
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"gongkai/extract/internal/text"
)

// What is passed eight bytes at once is what looking at one after another passes.
func TestSkip(t *testing.T) {
	const texts, length = 20_000, 40
	pieces := []string{"0", "0", "1", "9", ".", "g", "i", "I", "(", " ", "\t", "\n", "        ", "é", "。", "的", "县", "公", "开", "𠀀", "重", "属于", "国"}
	trie, r := labelTrie(), rand.New(rand.NewPCG(1, 2))
	for range texts {
		var b []byte
		for range length {
			b = append(b, pieces[r.IntN(len(pieces))]...)
		}
		for i := 0; i < len(b); {
			at, hans, digit, _ := trie.skip(b, i)
			wantHans, wantDigit := 0, false
			for i < at {
				c, size := utf8.DecodeRune(b[i:])
				if c < utf8.RuneSelf {
					wantDigit = wantDigit || text.IsDigit(b[i])
					if signBytes[c] && isClueByte(b, i) {
						t.Fatalf("%q: passed %q at %d", b, c, i)
					}
				} else if wantHans++; !text.IsHan(c) || isClueRune(c) {
					t.Fatalf("%q: passed %q at %d", b, c, i)
				}
				if trie.begins.Has(c) {
					if w, _, _ := trie.match(b, i+size, c); w != nil {
						t.Fatalf("%q: passed a label at %d", b, i)
					}
				}
				i += size
			}
			if i != at || hans != wantHans || wantDigit && !digit {
				t.Fatalf("%q: came to %d with %d characters and %v; to be %d, %d, %v", b, at, hans, digit, i, wantHans, wantDigit)
			}
			if i < len(b) {
				_, size := utf8.DecodeRune(b[i:])
				i += size
			}
		}
	}
}
