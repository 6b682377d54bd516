package grid

import (
	"strings"
	"testing"

	"gongkai/extract/internal/text"
)

// FuzzParseCell: a value lies within its cell and is made of its digits.
func FuzzParseCell(f *testing.F) {
	for _, s := range []string{"0", "1,259", "增318件", "减少3项", "-3", "63.79 万元", "970843元", "22(其中修订16件)", "/", "无", "1O", "l2", "1 259",
		"99999999999999999999", "+-1", "1,2", "—3", "(3)", "3(件)", "1.2.3", "增", "12a"} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, s []byte, joined bool) {
		text := &text.Text{Bytes: s}
		n, ok := parseCell(text, 0, len(s), joined)
		if !ok {
			return
		}
		if n.Start < 0 || n.End > len(s) || n.Start >= n.End {
			t.Fatalf("%q: a value at %d to %d", s, n.Start, n.End)
		}
		digits := strings.ContainsAny(string(s[n.Start:n.End]), "0123456789OolI")
		if n.Null == digits && n.Null != IsBlankMark(s[n.Start:n.End]) {
			t.Errorf("%q: null is %v, value %v from %q", s, n.Null, n.Value, s[n.Start:n.End])
		}
		if n.Null && n.Value != 0 {
			t.Errorf("%q: NULL of value %v", s, n.Value)
		}
		if n.Plain && n.Value < 0 {
			t.Errorf("%q: plain and %v", s, n.Value)
		}
	})
}
