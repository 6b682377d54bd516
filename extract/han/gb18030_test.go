package han

import "testing"

func TestInUTF8(t *testing.T) {
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"年报", "年报", true},
		{"\xc4\xea\xb1\xa8.docx", "年报.docx", true},
		{"\x84\x31\xa4\x37", "\x84\x31\xa4\x37", false}, // GB18030 has the mark of what is damaged, too
		{"\xc4", "\xc4", false},
		{"\xff\xfe", "\xff\xfe", false},
		{"", "", true},
	} {
		out, ok := InUTF8([]byte(c.in))
		if ok != c.ok || string(out) != c.want {
			t.Errorf("%q: %q, %t", c.in, out, ok)
		}
	}
}
