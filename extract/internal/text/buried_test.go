package text

import (
	"bytes"
	"strings"
	"testing"
)

// A page that shows by a script what it has as a string is read as what it shows, with the
// places of the string.
func TestBuried(t *testing.T) {
	const (
		table = `<table class="a"><tr><td>甲</td><td>101</td></tr><tr><td>乙</td><td>102</td></tr><tr><td>丙</td><td>1&nbsp;</td></tr></table>`
		want  = "甲|101|/乙|102|/丙|1|/"
	)
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", `"`, "&quot;").Replace(table)
	inJSON := strings.NewReplacer(`"`, `\"`, "/", `\/`).Replace(table)
	inGo := strings.NewReplacer(`"`, `\"`, "<", `\u003c`, ">", `\u003E`, "甲", `\u7532`).Replace(table)
	page := func(s string) string {
		return "<html><head><title>页</title></head><body><div>首页</div>" + s + "<p>尾</p></body></html>"
	}
	for _, test := range []struct{ name, doc, title string }{
		{"a textarea", page("<textarea id=x>" + table + "</textarea>"), ""},
		{"a textarea, escaped", page("<TEXTAREA>" + escaped + "</TEXTAREA>"), ""},
		{"JSON", page(`<script type="application/json">{"id":7,"docTitle":"某局年报","list":[{"title":"别的"}],"content":"` + inJSON + `"}</script>`), "某局年报"},
		{"the data of a program", page(`<script id="__NEXT_DATA__" type="application/json">{"props":{"a":{"title":"年报","pubDate":"2024-01-20 10:00","html":"` + inGo + `"}}}</script>`), "年报|发布日期:2024-01-20 10:00"},
		{"JSON with references", page(`<script>var d = {title: '年报', body: "` + escaped + `"}; // it's</script>`), "年报"},
		{"JSON in a string", page(`<script>x = JSON.parse("` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(`{"title":"年报","c":"`+inJSON+`"}`) + `")</script>`), "年报"},
		{"the rows of a program", page(`<script>f.push([1,"5:[\"$\",{\"title\":\"年报\",\"c\":\"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(inGo) + `\"}]\n"])</script>`), "年报"},
		{"text in brackets", page(`<script>c = "[2023] \"` + inGo + `"</script>`), "[2023]"},
		{"a string of JavaScript", page("<script>\nvar c = '" + strings.ReplaceAll(table, "</td><td>", "</td>\\\n<td>") + "';\n</script>"), ""},
		{"a template of a whole page", page("<script>c = `<html><body>" + strings.ReplaceAll(table, "<tr>", "\n<tr>") + "`</script>"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var text Text
			doc := []byte(test.doc)
			if err := text.Read(doc); err != nil {
				t.Fatal(err)
			}
			shown := string(text.Bytes)
			cells := strings.NewReplacer("\x1F", "|", "\x1E", "/", "\x1D", "", "\n", "", " ", "").Replace(shown[strings.IndexByte(shown, TableStart):])
			if !strings.HasPrefix(cells, want) || !strings.Contains(cells, "尾") {
				t.Errorf("%q", shown)
			}
			for _, line := range strings.Split(test.title, "|") {
				if !strings.Contains(shown, line) || strings.Contains(shown, "别的") {
					t.Errorf("the title and the date are not told: %q", shown)
				}
			}
			for _, number := range []string{"101", "102"} {
				at := strings.Index(shown, number)
				from, to := text.Start(at), text.End(at+len(number))
				if !bytes.Equal(doc[max(from, 0):max(from, to)], []byte(number)) {
					t.Errorf("%s stands at %q", number, doc[from:to])
				}
			}
		})
	}
}

// A page with a table of its own, or with enough text, is read as it stands; so is one whose script
// makes a table.
func TestNotBuried(t *testing.T) {
	cells := strings.Repeat("<td>7</td>", 9)
	for name, doc := range map[string]string{
		"a table":  "<table><tr><td>1</td></tr></table><textarea>" + cells + "</textarea>",
		"a head":   "<textarea>" + cells + "</textarea><table><th>1</th></table>",
		"text":     "<p>" + strings.Repeat("本", 1000) + "</p><textarea>" + cells + "</textarea>",
		"a script": "<p>本</p><script>h+='<td>7</td>';" + strings.Repeat("h+='<td>'+7+'</td>';", 9) + "</script>",
		"a style":  "<p>本</p><style>" + cells + "</style>",
		"few":      "<p>本</p><textarea>" + cells[:30] + "</textarea>",
	} {
		var text Text
		if err := text.Read([]byte(doc)); err != nil {
			t.Fatal(err)
		}
		if bytes.IndexByte(text.Bytes, '7') >= 0 {
			t.Errorf("%s: %q", name, text.Bytes)
		}
	}
}

func FuzzBuried(f *testing.F) {
	f.Add(`<script>{"title":"a","b":"` + strings.Repeat(`\u003ctd>1`, 6) + `\ud83d\ude00\x41\"`)
	f.Add(`<textarea>` + strings.Repeat("<td>", 6) + `</textarea>`)
	f.Add(`<script>"{\"a\":\"` + strings.Repeat(`\\u003ctd>1`, 6) + `\"}"</script>`)
	f.Fuzz(func(t *testing.T, doc string) {
		l := unbury([]byte(doc), nil)
		if l == nil {
			return
		}
		before := 0
		for at := range len(l.b) + 1 {
			from := l.start(at)
			if from < before || from > len(doc) {
				t.Fatalf("%d comes from %d, the place before from %d", at, from, before)
			}
			before = from
		}
	})
}
