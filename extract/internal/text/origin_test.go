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

// A stretch of a text comes from the same places of the document as in the whole.
func TestOriginMapOfStretches(t *testing.T) {
	const documents, stretches = 100, 7
	for seed := range uint64(documents) {
		var text Text
		if err := text.Read(specimen.Generate(seed, specimen.Options{}).Bytes); err != nil {
			continue
		}
		var lines []int // where they begin
		for i, c := range text.Bytes {
			if c == '\n' {
				lines = append(lines, i+1)
			}
		}
		lines = append(lines, len(text.Bytes))
		for n := range min(stretches, len(lines)-1) {
			from, to := lines[n*(len(lines)-1)/stretches], lines[(n+1)*(len(lines)-1)/stretches]
			s := text.Stretch(from, to)
			if string(s.Bytes) != string(text.Bytes[from:to]) {
				t.Fatalf("seed %d: other bytes from %d to %d", seed, from, to)
			}
			for at := 0; at < len(s.Bytes); {
				_, size := utf8.DecodeRune(s.Bytes[at:])
				if a, b := s.Start(at), s.End(at+size); a != text.Start(from+at) || b != text.End(from+at+size) {
					t.Fatalf("seed %d: %d of the stretch from %d comes from %d to %d, in the whole from %d to %d", seed, at, from, a, b, text.Start(from+at), text.End(from+at+size))
				}
				at += size
			}
		}
	}
}
