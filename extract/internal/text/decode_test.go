package text

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"gongkai/extract/report"
)

const (
	simplified  = "某市人民政府2021年政府信息公开工作年度报告\n一、本年新收政府信息公开申请数量\t１２\t0\t，共12件\n𠀀字\n"
	traditional = "某市人民政府2021年政府信息公開工作年度報告\n一、本年新收政府信息公開申請數量\t12\t0\n"
)

// Whatever the encoding, the text is the same and each character of it is
// found again in the document.
func TestDecode(t *testing.T) {
	utf16 := func(e unicode.Endianness) encoding.Encoding { return unicode.UTF16(e, unicode.UseBOM) }
	for _, test := range []struct {
		name, text string
		encoding   encoding.Encoding
	}{
		{"UTF-8", simplified, unicode.UTF8},
		{"UTF-8 with a byte order mark", simplified, unicode.UTF8BOM},
		{"GB18030", simplified, simplifiedchinese.GB18030},
		{"GBK", strings.ReplaceAll(simplified, "𠀀", ""), simplifiedchinese.GBK},
		{"Big5", traditional, traditionalchinese.Big5},
		{"UTF-16, little endian", simplified, utf16(unicode.LittleEndian)},
		{"UTF-16, big endian", traditional, utf16(unicode.BigEndian)},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := test.encoding.NewEncoder().Bytes([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			b, skip, d, err := decode(doc)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(b[skip:]); got != test.text {
				t.Fatalf("decoded as %q", got)
			}
			if d == nil {
				return
			}
			from := d.start(0)
			for at, r := range test.text {
				end := at + utf8.RuneLen(r)
				want, err := test.encoding.NewEncoder().Bytes([]byte(string(r)))
				if err != nil {
					t.Fatal(err)
				}
				if n := len(want); strings.HasPrefix(test.name, "UTF-16") {
					want = want[2:n] // the mark again
				}
				if d.start(at) != from {
					t.Fatalf("%c at %d starts at %d of the document, not %d", r, at, d.start(at), from)
				}
				if got := doc[d.start(at):d.end(end)]; !bytes.Equal(got, want) {
					t.Fatalf("%c at %d is % x in the document, not % x", r, at, got, want)
				}
				if got := string(d.slice(d.start(at), d.end(end))); got != string(r) {
					t.Fatalf("the document has %q where the text has %c", got, r)
				}
				from += len(want)
			}
			if from != len(doc) {
				t.Errorf("%d of %d bytes decoded", from, len(doc))
			}
		})
	}
}

func TestDecodeDamaged(t *testing.T) {
	damaged := []byte(strings.Repeat(simplified, 5))
	damaged[40], damaged[400] = 0xFF, 0xC0
	b, _, d, err := decode(damaged)
	if err != nil || d != nil || !bytes.Equal(b, damaged) {
		t.Errorf("UTF-8 with two bytes damaged is not read as such: %v", err)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(strings.Repeat(simplified, 5)))
	if err != nil {
		t.Fatal(err)
	}
	cut := gb[:len(gb)-3] // within the last character of four bytes
	b, _, d, err = decode(cut)
	if err != nil || d == nil {
		t.Fatalf("GB18030 cut within a character: %v", err)
	}
	if end := d.end(len(b)); end != len(cut) {
		t.Errorf("the text ends at %d of %d bytes", end, len(cut))
	}
}

func TestDecodeNoText(t *testing.T) {
	for _, test := range []struct{ name, doc, detail string }{
		{"JPEG", "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01", "a JPEG image"},
		{"PDF in ASCII", "%PDF-1.4\n1 0 obj\n", "a PDF; convert it with pdftotext -layout"},
		{"PDF", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n", "a PDF; convert it with pdftotext -layout"},
		{"zip", "PK\x03\x04\x14\x00\x06\x00\x08\x00", "a zip archive or office file; unpack it or save it as text or HTML"},
		{"OFD", "PK\x03\x04\x14\x00\x06\x00\x08\x00" + strings.Repeat("\x00", 16) + "\x07\x00\x00\x00OFD.xml", "an OFD document: open it in a reader for OFD or in WPS, and save it as PDF or Word"},
		{"a page of Safari", "bplist00\xd1\x01\x02\x00", "a page saved by Safari (.webarchive) or another property list: open it in a browser, and save it as a page or PDF"},
		{"old Word", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00", "an old office file; save it as text or HTML"},
		{"NUL bytes", strings.Repeat("\x00", 20), "holds 20 NUL bytes"},
		{"NUL bytes in text", "总体情况\x00\x00", "holds 2 NUL bytes"},
		{"noise", strings.Repeat("\x8F\x90\xFE\xFE\x81\xF0\x03\xFF\xFF", 30), "no UTF-8, GB18030, Big5 or UTF-16"},
	} {
		_, _, _, err := decode([]byte(test.doc))
		reject, ok := err.(*report.Reject)
		if !ok || reject.Reason != report.ReasonNotText || reject.Detail.String() != test.detail {
			t.Errorf("%s: %v, want not_text: %s", test.name, err, test.detail)
		}
	}
}

func encodings(f *testing.F) {
	for _, s := range []string{simplified, traditional} {
		f.Add([]byte(s))
		for _, e := range []encoding.Encoding{unicode.UTF8BOM, simplifiedchinese.GB18030, traditionalchinese.Big5,
			unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM)} {
			if doc, err := e.NewEncoder().Bytes([]byte(s)); err == nil {
				f.Add(doc)
				f.Add(doc[:len(doc)-1])
				f.Add(append([]byte("12"), doc...))
			}
		}
	}
	f.Add([]byte("\x81\x30\x81"))
	f.Add([]byte("\xFF\xFE\x00\xD8\x00\xD8"))
	f.Add([]byte("根據(jù)府(fu)(fu)&nbsp;&amp;nbsp;&#24180;\r\r\n⒈㈠（一）\u00A0\u200B"))
	f.Add([]byte("<table><tr><td>一、本年新收<td>1<p>2</table><meta name=ArticleTitle content='2021\n年'>&#13;<br>3"))
}

// FuzzDecode holds the places of any decoded document to the document.
func FuzzDecode(f *testing.F) {
	encodings(f)
	f.Fuzz(func(t *testing.T, doc []byte) {
		b, skip, d, err := decode(doc)
		if err != nil {
			return
		}
		if skip < 0 || skip > len(b) {
			t.Fatalf("skips %d of %d bytes", skip, len(b))
		}
		if d == nil {
			if !bytes.Equal(b, doc) {
				t.Fatal("not decoded, and not the same")
			}
			return
		}
		if !utf8.Valid(b) {
			t.Error("decoded into something else than UTF-8")
		}
		last := 0
		for at := range string(b) {
			from := d.start(at)
			if from < last || from > len(doc) {
				t.Fatalf("place %d is %d in the document of %d bytes, the one before %d", at, from, len(doc), last)
			}
			last = from
			r, n := utf8.DecodeRune(b[at:])
			if end := d.end(at + n); end < from || end > len(doc) {
				t.Fatalf("the character at %d stands at %d to %d of %d", at, from, end, len(doc))
			}
			if got := string(d.slice(from, d.end(at+n))); r != utf8.RuneError && !strings.HasPrefix(got, string(b[at:at+n])) {
				t.Fatalf("the character at %d is %q, found again as %q", at, b[at:at+n], got)
			}
		}
		if d.end(len(b)) != len(doc) {
			t.Errorf("ends at %d of %d", d.end(len(b)), len(doc))
		}
	})
}

// FuzzRead holds the places of any cleaned text, marked up or not, to the
// document.
func FuzzRead(f *testing.F) {
	encodings(f)
	f.Fuzz(func(t *testing.T, doc []byte) {
		text := new(Text)
		if err := text.Read(doc); err != nil {
			return
		}
		lastStart, lastEnd := 0, 0
		for at := 0; at <= len(text.Bytes); at++ {
			if at < len(text.Bytes) && !utf8.RuneStart(text.Bytes[at]) {
				continue
			}
			start, end := text.Start(at), text.End(at)
			if start < lastStart || end < lastEnd || start > len(doc) || end > len(doc) {
				t.Fatalf("place %d of %q: starts at %d (before: %d), ends at %d (before: %d) of %d bytes",
					at, text.Bytes, start, lastStart, end, lastEnd, len(doc))
			}
			lastStart, lastEnd = start, end
		}
		if i := bytes.IndexFunc(text.Bytes, func(r rune) bool {
			return r < ' ' && r != '\n' && r != '\t' && (r < TableStart || r > CellEnd)
		}); i >= 0 {
			t.Errorf("a control character at %d of %q", i, text.Bytes)
		}
		if !text.Tables && bytes.ContainsAny(text.Bytes, "\x1d\x1e\x1f") {
			t.Errorf("a separator of our own in %q", text.Bytes)
		}
	})
}

// FuzzPinyin: a syllable is letters with at most blanks between, and ends with
// its bracket.
func FuzzPinyin(f *testing.F) {
	for _, s := range []string{"jù)的", "fu)(fu)", "zhuang）", "lǜ )", "abc)", "j", "", "ü)", "n\xff)"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, s []byte) {
		n := pinyin(s)
		if n < 0 || n > len(s) {
			t.Fatalf("%d of %d bytes", n, len(s))
		}
		if n == 0 {
			return
		}
		syllable, ok := strings.CutSuffix(string(s[:n]), ")")
		if !ok {
			syllable, ok = strings.CutSuffix(string(s[:n]), "）")
		}
		if !ok || !utf8.ValidString(syllable) || strings.ContainsAny(syllable, ")）(0123456789\n") {
			t.Errorf("%q is taken for a syllable", s[:n])
		}
	})
}

// What share of a text is plausible is told as from the library's decoding of it.
func TestPlausibleInLegacyEncodings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.OneOf(
			rapid.SampledFrom([]string{"a", "0", "\n", "\x80", "\xff", "\x81", "\xfe", "\x88\x62", "\x81\x30\x81\x30", "\x95\x32\x82\x36", "\xd5\xfe\xb8\xae", "\xac\xf7\xa9\xb2"}),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, 3), func(b []byte) string { return string(b) }))).Draw(t, "parts")
		b := []byte(strings.Join(parts, ""))
		for _, e := range legacyEncodings() {
			out, _ := e.NewDecoder().Bytes(b)
			if got, want := e.plausible(b), plausible(out); got != want {
				t.Fatalf("%q: %v, to be %v", b, got, want)
			}
		}
	})
}

// BenchmarkRead decodes and cleans, and no more.
func BenchmarkRead(b *testing.B) {
	prose := strings.Repeat("本年度报告中所列数据统计期限从2021年1月1日到12月31日止，如对本年度报告有任何疑问，请与办公室联系。\n", 60)
	script := strings.NewReplacer("报", "報", "数", "數", "据", "據", "统", "統", "计", "計", "从", "從", "对", "對", "问", "問", "请", "請", "与", "與", "办", "辦", "联", "聯", "系", "係", "公室", "公室(shi)")
	for name, text := range map[string]string{"simplified": prose, "traditional": script.Replace(prose)} {
		for encoding, e := range map[string]encoding.Encoding{"UTF-8": encoding.Nop, "GB18030": simplifiedchinese.GB18030} {
			doc, err := e.NewEncoder().Bytes([]byte(text))
			if err != nil {
				b.Fatal(err)
			}
			b.Run(name+"/"+encoding, func(b *testing.B) {
				var x Text
				b.SetBytes(int64(len(doc)))
				best := time.Duration(math.MaxInt64)
				for b.Loop() {
					start := time.Now()
					if err := x.Read(doc); err != nil {
						b.Fatal(err)
					}
					best = min(best, time.Since(start))
				}
				b.ReportMetric(float64(len(doc))/best.Seconds()/1e6, "best-MB/s")
			})
		}
	}
}
