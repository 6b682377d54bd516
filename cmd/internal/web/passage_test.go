package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	const number = "513"
	for name, c := range map[string]struct {
		before, after string
		want          *excerpt
	}{
		"text":                {"收到申请\t1\t", "\t2\n", nil},
		"text with signs":     {"a < b, b > c: ", " < 600", nil},
		"a row on a line":     {"<tr><td>新收</td><td>1</td><td>", "</td></tr><tr><td>结转</td>", &excerpt{"新收\t1\t", number, "\n结转"}},
		"a cell on a line":    {"<tr>\n<td>\n新收\n</td>\n<td>1</td>\n<td>", "</td>\n</tr>\n<tr><td>结转</td></tr>", &excerpt{"新收\t1\t", number, "\n结转"}},
		"paragraphs in cells": {"<td><p class=a>新收</p></td><td><p>", "</p></td><td><p>8</p></td></tr>", &excerpt{"新收\t", number, "\t8"}},
		"entities":            {"<td>a&nbsp;&amp;&lt;b&gt;</td><td>", "</td>", &excerpt{"a &<b>\t", number, ""}},
		"begins in a tag":     {"width=3 style='x'>新收</td><td>", "</td><td wid", &excerpt{"新收\t", number, ""}},
		"in an attribute":     {"<td>新收</td><td><input value=\"", "\" name=a>件</td>", &excerpt{"新收\t", number, "件"}},
		"scripts and remarks": {"<td>新<!-- <td>9</td> -->收</td><script>if (a<b) x()</script><td>", "</td><style>td{}</style>", &excerpt{"新收\t", number, ""}},
		"lines":               {"<p>一</p><p>收到<b>", "</b>件<br>二", &excerpt{"一\n收到", number, "件\n二"}},
		"divs for rows":       {"<div>新收</div><div>", "</div><div>结转</div>", &excerpt{"新收\n", number, "\n结转"}},
	} {
		if d := cmp.Diff(c.want, plain(c.before, number, c.after)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// What is left of markup is text, whatever it was.
func FuzzPlain(f *testing.F) {
	f.Add("<tr><td>新收</td><td>", "</td></tr>")
	f.Add("<<td>><script><!--", "-->&#0;&lt;td&gt;<")
	f.Fuzz(func(t *testing.T, before, after string) {
		p := plain(before, "1", after)
		if p == nil {
			return
		}
		if n := len([]rune(p.Before)); n > plainWidth+1 {
			t.Errorf("%d characters are shown", n)
		}
	})
}
