package han_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/extract/han"
)

// prose is as the web has it: Chinese with some ASCII.
const prose = "公司公告：本报记者3月12日从会上获悉，今年以来，全市企业申请专利1,259件，同比增长8.6%。市民可以在 www.example.com 上查询。\n"

func FuzzValid(f *testing.F) {
	for _, s := range []string{"", "a", prose, "\xe4\xb8", "\xed\xa0\x80\xed\xa0\x80ab", "\xe0\x80\x80\xe0\x80\x80ab", "中\xe0\xa0\x80文字\xff", "𠀀中文𠀀𠀀é字", "\xef\xbf\xbd\xef\xbf\xbd!!"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, want := han.Valid(b), utf8.Valid(b); got != want {
			t.Errorf("%q: %v, to be %v", b, got, want)
		}
	})
}

// Each byte of a text is changed into each other: what is valid is told as the
// standard library tells it.
func TestValid(t *testing.T) {
	b := []byte("a中文1é二\xef\xbc\x8c三四𠀀五")
	for i := range b {
		for c := range 256 {
			was := b[i]
			b[i] = byte(c)
			if got, want := han.Valid(b), utf8.Valid(b); got != want {
				t.Errorf("%q: %v, to be %v", b, got, want)
			}
			b[i] = was
		}
	}
	for n := range len(prose) {
		if got, want := han.Valid([]byte(prose[:n])), utf8.ValidString(prose[:n]); got != want {
			t.Errorf("%q: %v, to be %v", prose[:n], got, want)
		}
	}
}

func FuzzCount(f *testing.F) {
	f.Add([]byte(prose+prose), 1)
	f.Add([]byte("\xb3\xb3申申\xe7\x94"), 5)
	f.Fuzz(func(t *testing.T, b []byte, most int) {
		for _, c := range []string{"申", "公", "é"} {
			if got, want := han.Count(b, c, most), min(max(most, 0), bytes.Count(b, []byte(c))); got != want {
				t.Errorf("%q: %d of %s, to be %d", b, got, c, want)
			}
		}
	})
}

func BenchmarkValid(b *testing.B) {
	text := []byte(strings.Repeat(prose, 100))
	b.Run("han", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			han.Valid(text)
		}
	})
	b.Run("utf8", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			utf8.Valid(text)
		}
	})
}

func BenchmarkCount(b *testing.B) {
	text := []byte(strings.Repeat(prose, 100))
	const all = 1 << 30
	b.Run("han", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			han.Count(text, "申", all)
		}
	})
	b.Run("bytes", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			bytes.Count(text, []byte("申"))
		}
	})
}
