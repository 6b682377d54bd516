package text

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"gongkai/extract/specimen"
)

// What the origin map promises, held on documents of all layouts and kinds of noise.
func TestOriginMap(t *testing.T) {
	const documents = 400
	for seed := range uint64(documents) {
		doc := specimen.Generate(seed, specimen.Options{}).Bytes
		var text Text
		if err := text.Read(doc); err != nil {
			continue
		}
		start, end := 0, 0
		for at := 0; at < len(text.Bytes); {
			_, size := utf8.DecodeRune(text.Bytes[at:])
			s, e := text.Start(at), text.End(at+size)
			if s < start || e < end || e > len(doc) || s > len(doc) {
				t.Fatalf("seed %d: %q at %d comes from %d to %d; what is before it from %d to %d", seed, text.Bytes[at:at+size], at, s, e, start, end)
			}
			start, end = s, e
			if digit := text.Bytes[at:][:1]; IsDigit(digit[0]) && text.layers == nil && e-s == 1 && !bytes.Equal(doc[s:e], digit) {
				t.Fatalf("seed %d: %q at %d comes from %q", seed, digit, at, doc[s:e])
			}
			if a, b := text.Range(at, at+size); a != s || b != e {
				t.Fatalf("seed %d: %d to %d at once, one by one %d to %d", seed, a, b, s, e)
			}
			if shift, ok := text.Verbatim(at, at+size); ok && at+shift != s {
				t.Fatalf("seed %d: %q stands at %d, by one shift at %d", seed, text.Bytes[at:at+size], s, at+shift)
			}
			at += size
		}
	}
}

// The table of the essay.
func TestOriginMapOfTheEssay(t *testing.T) {
	var text Text
	if err := text.Read([]byte("<p>收<b>１</b>2</p>")); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ at, start, end int }{{0, 3, 0}, {3, 9, 6}, {4, 16, 12}, {5, 17, 17}, {6, 17, 17}} {
		if s, e := text.Start(row.at), text.End(row.at); s != row.start || row.at > 0 && e != row.end {
			t.Errorf("at %d: start %d, end %d", row.at, s, e)
		}
	}
}
