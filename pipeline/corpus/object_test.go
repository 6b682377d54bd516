package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// asTheStandardReads fails if encoding/json says anything else of a line: of its
// members as they are written, of what its strings say, or why it is no object.
func asTheStandardReads(t rapid.TB, line []byte) {
	t.Helper()
	var want map[string]json.RawMessage
	wantErr := json.Unmarshal(line, &want)
	if wantErr == nil && want == nil {
		wantErr = fmt.Errorf("null")
	}
	o := object{names: []string{"text", "content", "甲", "id"}, asked: true}
	err := o.read(line)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("%q: %v, the standard library says %v", line, err, wantErr)
	}
	if err != nil {
		return
	}
	names := map[string]bool{}
	for _, name := range o.all {
		names[name] = true
	}
	for name := range want {
		if !names[name] {
			t.Fatalf("%q: no name %q", line, name)
		}
	}
	if len(names) != len(want) {
		t.Fatalf("%q: names %q, the standard library says %q", line, o.all, want)
	}
	for _, name := range o.names {
		got := o.value(name)
		if !bytes.Equal(got, want[name]) {
			t.Fatalf("%q: %s is %q, the standard library says %q", line, name, got, want[name])
		}
		if len(got) == 0 || got[0] != '"' {
			continue
		}
		var says string
		if err := json.Unmarshal(got, &says); err != nil {
			t.Fatal(err)
		}
		if got := said(nil, got); string(got) != says {
			t.Fatalf("%q: %s says %q, the standard library says %q", line, name, got, says)
		}
	}
}

// odd are lines in which a reader may differ from another.
var odd = []string{
	`{}`, ` { } `, `{ "text" : "a" , "id" : 1 }`, `{"text":"a","text":"b"}`, `{"text":"a","text":null}`, `{"te\u0078t":"a"}`, `{"\u7532":"a","id":"b"}`,
	`{"text":"\ud83d\ude00 \ud83d \ude00\ud83d x"}`, `{"text":"\u0000\u001f\u00e9\uFFFF\/\b\f\n\r\t\"\\"}`, "{\"text\":\"a\xff\xe4\xbd b\"}", "{\"te\xffxt\":1,\"te\uFFFDxt\":2}",
	"{\"text\":\"\xed\xa0\x80\"}", "{\"text\":\"a\tb\"}", "{\"text\":\"1234567\x1f\"}", "{\"text\":\"a\x7f\"}", `{"text":"\x"}`, `{"text":"\u12"}`, `{"text":"\u12g4"}`, `{"text":"\"}`, `{"text":"`, `{"text`, `{"text"`, `{"text":`, `{"text":1`, `{`, ``,
	`{"id":-0.5e+10}`, `{"id":01}`, `{"id":1.}`, `{"id":.5}`, `{"id":+1}`, `{"id":1e}`, `{"id":-}`, `{"id":NaN}`, `{"id":tru}`, `{"id":truefalse}`, `{"id":true false}`, `{"id":true}`, `{"id":null}`,
	`{"id":{"a":[1,{"b":"}]"}]}}`, `{"id":[1,2}`, `{"id":[}]}`, `{"id":[[],{}]}`, `{"id":[1,]}`, `{"id":{"a"}}`, `{"id":{"a":1,}}`, `{"id":["\x"]}`, `{"id":[`, `{"id":["`,
	`{"id":1,}`, `{,"id":1}`, `{"id":1 "text":2}`, `{"id" 1}`, `{"id":1}}`, `{"id":1} x`, `{id:1}`, `{'id':1}`, `{"id":1}{"id":2}`, `null`, `[]`, `1`, `"a"`, "{\"id\":\v1}", "{\"id\":1\x00}", "\uFEFF{}", "{\"id\":1\u00A0}", "{\"id\":\n[\r1\t]}",
	`{"id":` + strings.Repeat("[", 150) + strings.Repeat("]", 150) + `}`,
	`{"id":` + strings.Repeat("[", 9999) + strings.Repeat("]", 9999) + `}`,
	`{"id":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + `}`,
	`{"id":` + strings.Repeat(`{"a":`, 1<<20),
}

// FuzzObject holds the reader of JSON Lines to encoding/json.
func FuzzObject(f *testing.F) {
	for _, line := range odd {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) { asTheStandardReads(t, line) })
}

// Objects of all sorts of values, whole and damaged in a place.
func TestObjectAsTheStandardReads(t *testing.T) {
	space := rapid.SampledFrom([]string{"", "", "", " ", "\t\r\n "})
	text := rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "信息公开", "1234567", `\n`, `\"`, `\\`, `\/`, `\u4fe1`, `\u0041`, `\ud83d`, `\ude00`, `\ud83d\ude00`, "😀", "é", "\xff", "\xe4\xbd", "{", "]", ",", "\u2028"}), 0, 12)
		return `"` + strings.Join(parts.Draw(t, "parts"), "") + `"`
	})
	name := rapid.OneOf(rapid.SampledFrom([]string{`"text"`, `"content"`, `"id"`, `"甲"`, `"\u7532"`, `"other"`}), text)
	var value func(depth int) *rapid.Generator[string]
	value = func(depth int) *rapid.Generator[string] {
		plain := rapid.OneOf(text, rapid.SampledFrom([]string{"null", "true", "false", "0", "-1", "12.50", "1e9", "-0.0E-3", "01", "nul", "1.", "{}", "[]"}))
		if depth == 0 {
			return plain
		}
		return rapid.OneOf(plain, rapid.Custom(func(t *rapid.T) string {
			values := rapid.SliceOfN(value(depth-1), 0, 3).Draw(t, "values")
			if rapid.Bool().Draw(t, "list") {
				return "[" + strings.Join(values, ","+space.Draw(t, "space")) + "]"
			}
			for i := range values {
				values[i] = name.Draw(t, "name") + space.Draw(t, "space") + ":" + values[i]
			}
			return "{" + strings.Join(values, ",") + "}"
		}))
	}
	rapid.Check(t, func(t *rapid.T) {
		line := "{"
		for i := range rapid.IntRange(0, 6).Draw(t, "members") {
			if i > 0 {
				line += ","
			}
			line += space.Draw(t, "space") + name.Draw(t, "name") + space.Draw(t, "space") + ":" + space.Draw(t, "space") + value(2).Draw(t, "value") + space.Draw(t, "space")
		}
		damaged := []byte(line + "}" + space.Draw(t, "space"))
		if rapid.Bool().Draw(t, "damaged") {
			i := rapid.IntRange(0, len(damaged)-1).Draw(t, "at")
			damaged = append(append(bytes.Clone(damaged[:i]), rapid.SampledFrom([]string{"", "\"", "\\", ",", "}", "\x01", "\xff"}).Draw(t, "by")...), damaged[i+rapid.IntRange(0, 1).Draw(t, "left out"):]...)
		}
		asTheStandardReads(t, damaged)
	})
}

// The text and the id of a record are good together, in whatever order they
// stand and however they are written.
func TestTextAndID(t *testing.T) {
	long := strings.Repeat("信息", 5000)
	lines := fmt.Sprintf(`{"id":"\u7532\ud83d\ude00","content":%q,"text":" \n"}
{"text":"\u4fe1\u606f","url":"\/a"}
{"text":"`+"\xff"+`\ud83d","id":[1, 2]}
{"url":null,"id":"","text":"x"}
`, long)
	got, err := read("x.jsonl", []byte(lines), Options{})
	if d := cmp.Diff([]string{"甲😀=" + long, "/a=信息", "[1, 2]=\uFFFD\uFFFD", "4=x"}, got); err != nil || d != "" {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// BenchmarkLines reads JSON Lines of Chinese text, as it is and as Python writes
// it if nothing else is stated.
func BenchmarkLines(b *testing.B) {
	text := strings.Repeat("本年新收政府信息公开申请数量\t12\t0\t3\t0\t0\t0\t15\n", 200)
	plain, _ := json.Marshal(map[string]any{"url": "https://www.example.gov.cn/1.html", "fetched": map[string]any{"at": 17, "with": []string{"a", "b"}}, "text": text})
	var escaped []byte
	for _, r := range string(plain) {
		if r < 0x80 {
			escaped = append(escaped, byte(r))
		} else {
			escaped = fmt.Appendf(escaped, `\u%04x`, r)
		}
	}
	for name, line := range map[string][]byte{"plain": plain, "escaped": escaped} {
		b.Run(name, func(b *testing.B) {
			lines := bytes.Repeat(append(line, '\n'), 100)
			b.SetBytes(int64(len(lines)))
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				err := Read(context.Background(), Source{Name: "x.jsonl", R: bytes.NewReader(lines)}, Options{Max: 1 << 20}, func(r Record) error {
					n += len(r.Text)
					return nil
				})
				if err != nil || n != 100*len(text) {
					b.Fatal(err, n)
				}
			}
		})
	}
}
