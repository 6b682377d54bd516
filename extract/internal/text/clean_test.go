package text

import (
	"testing"
	"unicode/utf8"
)

// Each byte of a text is changed into each other: cleaning tells whether it is
// UTF-8 as the standard library does.
func TestCleanTellsUTF8(t *testing.T) {
	b := []byte("a中文書國學東1é二\xef\xbc\x8c三（jù）四𠀀五&amp;\xef\xbf\xbd六\r\n七")
	for i := range b {
		for c := range 256 {
			was := b[i]
			b[i] = byte(c)
			if got, want := clean(new(Text), b, 0, true), utf8.Valid(b); got != want {
				t.Errorf("%q: %v, to be %v", b, got, want)
			}
			b[i] = was
		}
		if got, want := clean(new(Text), b[:i], 0, true), utf8.Valid(b[:i]); got != want {
			t.Errorf("%q: %v, to be %v", b[:i], got, want)
		}
	}
}
