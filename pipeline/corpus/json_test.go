package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// JSON is read in each form that crawlers write, and a record that is none costs
// that record alone.
func TestFormsOfJSON(t *testing.T) {
	const nan, cut = "invalid character 'N' looking for beginning of value", "it ends too early; is it cut off?"
	bad := func(number int, why string) string { return fmt.Sprintf("%d=(is no JSON object: %s)", number, why) }
	for name, c := range map[string]struct {
		data string
		want []string
		err  string
	}{
		"array":             {`[{"id":1,"text":"a"},{"id":2,"text":"b"}]`, []string{"1=a", "2=b"}, ""},
		"array over lines":  {"[\n  {\n    \"id\": 1,\n    \"text\": \"a{\\\"[\"\n  },\n  {\n    \"id\": 2,\n    \"x\": [{\"y\": {}}],\n    \"text\": \"b\"\n  }\n]\n", []string{"1=a{\"[", "2=b"}, ""},
		"array a line each": {"[{\"id\":1,\"text\":\"a\"},\n {\"id\":2,\"text\":\"b\"}\n]", []string{"1=a", "2=b"}, ""},
		"objects in a row":  {"{\n\"text\": \"a\"\n}\n{\n\"text\": \"b\"\n}", []string{"1=a", "2=b"}, ""},
		"one object":        {"{\n  \"text\": \"a\"\n}", []string{"1=a"}, ""},
		"NaN in a line":     {"{\"text\":\"a\",\"n\":NaN}\n{\"text\":\"b\"}\n", []string{bad(1, nan), "2=b"}, ""},
		"NaN in an array":   {"[{\"text\":\"a\",\"n\":NaN},{\"text\":\"b\"}]", []string{bad(1, nan), "2=b"}, ""},
		"a bad line":        {"{\"text\":\"a\"}\n{\"text\":\n{\"text\":\"c\"}\n", []string{"1=a", bad(2, "unexpected end of JSON input"), "3=c"}, ""},
		"a first line that is cut off": {"{\"id\":\"x\",\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n",
			[]string{bad(1, "it is not closed before the next one begins"), "2=b", "3=c"}, ""},
		"a last line that is cut off": {"{\"text\":\"a\"}\n{\"text\":\"b", []string{"1=a", bad(2, "unexpected end of JSON input")}, ""},
		"an array that is cut off":    {"[{\"text\":\"a\"},\n{\"text\":\"b", []string{"1=a", bad(2, cut)}, cut},
		"a string that is cut off": {"[\n {\n  \"text\": \"a\n },\n {\n  \"text\": \"b\"\n }\n]",
			[]string{bad(1, "a line ends within a string"), "2=b"}, ""},
		"other values":     {`["x", {"text":"a"}, 7]`, []string{bad(1, errNoObject.Error()), "2=a", bad(3, errNoObject.Error())}, ""},
		"nothing at all":   {"[]", nil, ""},
		"no object at all": {"hello\nworld\n", nil, "is no JSON object: invalid character 'h' looking for beginning of value"},
	} {
		got, err := read("x.jsonl", []byte(c.data), Options{})
		if d := cmp.Diff(c.want, got); d != "" || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v\n(-want +got):\n%s", name, err, d)
		}
	}
}

// An array that is never closed, or a line without an end, takes no memory.
func TestJSONWithoutEnd(t *testing.T) {
	for _, start := range []string{"[", `[{"text":"`, "[{\n", `{"text":"`, "x", "[x"} {
		for _, on := range []string{"[", "{", "x", "\n{", `{"a":`, "\\", `"`, ",", "1,", "\n"} {
			data := start + strings.Repeat(on, 1100<<10/len(on))
			if _, err := read("x.jsonl", []byte(data), Options{Max: 32 << 10}); err == nil && start != "[" && on != "\n" {
				t.Errorf("%q and many %q: no error", start, on)
			}
		}
	}
}

// A file most of whose lines are no JSON is given up, others are not.
func TestManyBadLines(t *testing.T) {
	good, wrong := "{\"text\":\"a\"}\n", "x\n"
	got, err := read("x.jsonl", []byte(strings.Repeat(good+wrong, 2000)), Options{})
	if err != nil || len(got) != 4000 {
		t.Errorf("%v after %d records", err, len(got))
	}
	got, err = read("x.jsonl", []byte(good+strings.Repeat(wrong, 2000)), Options{})
	if err == nil || !strings.Contains(err.Error(), "1001 of the records until here are no JSON objects; record 2 is no JSON object") {
		t.Errorf("%v after %d records", err, len(got))
	}
}

// An object with a million members takes a few times its size.
func TestManyMembers(t *testing.T) {
	// Some twenty; forty where the race detector lets go of pooled buffers at random.
	const many = 100
	var b strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&b, `"%d":1,`, i)
	}
	for _, end := range []string{"", `"\ud800":0,`} { // the second is left to encoding/json
		taken := allocated(func() {
			got, err := read("x.jsonl", []byte("{"+b.String()+end+`"text":"a"}`), Options{})
			if err != nil || len(got) != 1 || got[0] != "1=a" {
				t.Errorf("%v, %q", err, got)
			}
		})
		if taken > many*b.Len() {
			t.Errorf("took %d times its size", taken/b.Len())
		}
	}
}

func TestEncodings(t *testing.T) {
	gb, big5 := simplifiedchinese.GB18030.NewEncoder(), traditionalchinese.Big5.NewEncoder()
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	must := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	lines := func(n int, text string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "{\"网址\":\"u%d\",\"正文\":\"%s\"}\n", i, text)
		}
		return b.String()
	}
	const text = "本年度政府信息公开工作年度报告，收到申请5件。誠" // the last has a backslash in GBK
	const traditional = "本年度政府資訊公開工作年度報告，收到申請五件。"
	utf, table := lines(5000, text), "标题,正文\n报告,"+text+"\n"
	for name, c := range map[string]struct {
		file, data, text string
		n                int
		told             string
	}{
		"GB18030":                 {"x.jsonl", must(gb.String(utf)), text, 5000, "[GB18030]"},
		"GB18030, one line":       {"x.jsonl", must(gb.String(lines(1, "报告"))), "报告", 1, "[GB18030]"},
		"GB18030 in an array":     {"x.json", must(gb.String("[" + strings.TrimSuffix(strings.ReplaceAll(utf, "\n", ","), ",") + "]")), text, 5000, "[GB18030]"},
		"Big5":                    {"x.jsonl", must(big5.String(strings.ReplaceAll(lines(3000, traditional), "网址", "id"))), "", 0, ""},
		"UTF-16 with mark":        {"x.jsonl", must(little.String(utf)), text, 5000, "[UTF-16LE]"},
		"UTF-16 without mark":     {"x.jsonl", must(big.String(utf)), text, 5000, "[UTF-16BE]"},
		"UTF-8 with mark":         {"x.jsonl", "\xEF\xBB\xBF" + utf, text, 5000, "[]"},
		"UTF-8, then GB18030":     {"x.jsonl", utf + must(gb.String(utf)), text, 10000, "[GB18030]"},
		"GB18030, then UTF-8":     {"x.jsonl", must(gb.String(utf)) + utf, text, 10000, "[GB18030]"},
		"ASCII, then GB18030":     {"x.jsonl", strings.Repeat("{\"text\":\"x\"}\n", 20000) + must(gb.String(utf)), text, 25000, "[GB18030]"},
		"GB18030 table":           {"x.csv", must(gb.String(table)), text, 1, "[GB18030]"},
		"UTF-16 table of a sheet": {"x.tsv", must(little.String(strings.ReplaceAll(table, ",", "\t"))), text, 1, "[UTF-16LE]"},
	} {
		var told []string
		o := Options{Max: 8 << 20, Decoded: func(e string) { told = append(told, e) }}
		if name == "Big5" {
			c.text, c.n, c.told, o.TextField = traditional, 3000, "[Big5]", "正文"
		}
		got, err := read(c.file, []byte(c.data), o)
		if err != nil || len(got) != c.n || len(got) > 0 && !strings.HasSuffix(got[len(got)-1], "="+c.text) || fmt.Sprint(told) != c.told {
			t.Errorf("%s: %v, %v, %d records, the last %.80q", name, err, told, len(got), got[max(0, len(got)-1):])
		}
		for i := range got {
			if _, read, _ := strings.Cut(got[i], "="); read != c.text && read != "x" {
				t.Errorf("%s: record %d is %.80q", name, i+1, got[i])
				break
			}
		}
	}
}

// Fields are known by their Chinese names, too, and a title never stands for an
// id: reports of many agencies have the same.
func TestChineseFields(t *testing.T) {
	for file, data := range map[string]string{
		"x.jsonl": "{\"标题\":\"年度 报告\",\"正文\":\"a\"}\n{\"标题\":\"年度报告\",\"正文\":\"b\"}\n",
		"x.csv":   "标题,正文\n年度 报告,a\n年度报告,b\n",
	} {
		got, err := read(file, []byte(data), Options{})
		if d := cmp.Diff([]string{"1 年度 报告=a", "2 年度报告=b"}, got); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", file, err, d)
		}
	}
	got, err := read("x.parquet", parquetOf(t, "网址", "标题", "内容"), Options{})
	if err != nil || len(got) != 600 || got[599] != "网址599=内容599" {
		t.Errorf("%v, %d records", err, len(got))
	}
	got, err = read("x.parquet", parquetOf(t, "标题", "内容"), Options{})
	if err != nil || len(got) != 600 || got[599] != "600 标题599=内容599" {
		t.Errorf("%v, %d records", err, len(got))
	}
}

// Records of which none has a text are no corpus, also where the field is there.
func TestNoTextAnywhere(t *testing.T) {
	for file, data := range map[string]string{
		"x.jsonl": "{\"text\":\"\",\"url\":\"u\"}\n{\"text\":\" \"}\n",
		"x.json":  "[{\"text\":null,\"url\":\"u\"}]",
		"x.csv":   "text,url\n,u\n ,v\n",
	} {
		_, err := read(file, []byte(data), Options{})
		var other *UnsupportedError
		if !errors.As(err, &other) || !strings.Contains(err.Error(), "there are: text, url; name the one") {
			t.Errorf("%s: %v", file, err)
		}
	}
}
