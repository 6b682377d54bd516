package rtf

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

const fonts = `{\fonttbl{\f0\fcharset0 Times;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5{\*\falt SimSun};}{\f2\fcharset136 x;}}`

func document(body string) string { return `{\rtf1\ansi\deff0` + fonts + body + "}" }

// shown returns the text: < begins a table, | ends a cell, / a row, # begins a part.
func shown(f *parts.File) string {
	var b strings.Builder
	for _, p := range f.Parts {
		s, _ := f.Of(p.Name)
		if b.Len() > 0 {
			b.WriteByte('#')
		}
		b.Write(s)
	}
	return membertest.Shown(b.String())
}

// What people see of a document.
func TestShown(t *testing.T) {
	const two = `\trowd\cellx100\cellx200`
	for _, test := range []struct{ name, body, want string }{
		{"paragraphs", `\pard one\par two\par`, "one\ntwo\n"},
		{"line breaks of the file", "on\r\ne\\par\n", "one\n"},
		{"a number in runs", `1{\b 2}\b0 3\par`, "123\n"},
		{"bytes that are no digits of hexadecimal", "\\'zz1\\'\x11\x12\\par", "zz1\n"},
		{"signs", `a\~b\_c\-d\{\}\\\tab e\emdash\par`, "a b-cd{}\\\te—\n"},
		{"a break", `1\line 2\par`, "1\n2\n"},
		{"a paragraph by a line break", "1\\\n2\\par", "1\n2\n"},

		{"GBK", `{\f1\'bc\'d71}\par`, "甲1\n"},
		{"GBK with a second byte as it is", `\f1 \'81@1\par`, "丂1\n"},
		{"GBK with a second byte that has a meaning", `\f1 \'81\{1\'81\'7d\par`, "亄1亇\n"},
		{"GBK over two runs", `{\f1\'bc}{\f1\b\'d7}\par`, "甲\n"},
		{"GBK by its bytes", "\\f1 \xbc\xd7\\par", "甲\n"},
		{"Big5", `\f2 \'a5\'d2\par`, "甲\n"},
		{"the font of wide characters", `\f0\loch\af0\hich\af0\dbch\af1 \'bc\'d7\par`, "甲\n"},
		{"the code page of the document", `\ansicpg936 \'bc\'d7\par`, "甲\n"},
		{"no code page", `\'bc\'d7\par`, "甲\n"},
		{"the west", `\ansicpg1252 \'e9 \par`, "é \n"},
		{"UTF-8 as it is", "\\f1 甲1\\par", "甲1\n"},
		{"Unicode", `\u30002?1\uc2\u-26946 \'c4\'ea\uc0\u20057 2\par`, "甲1难乙2\n"},
		{"Unicode with nothing behind", `\u30002\u20057\b ?1\par`, "甲乙?1\n"},
		{"surrogates", `\u-10176?\u-9216?\par`, "\U00020000\n"},

		{"hidden and deleted", `1{\v 2}{\deleted 3}\v 4\v0 5\deleted 6\plain 7\par`, "157\n"},
		{"hidden in GBK", `{\v\f1\'bc\'d7}1\par`, "1\n"},
		{"the mark of a note", `12{\super [1]}{\super\chftn}{\super\u178?}{\footnote 3\par}\par 5{\super th}\par`, "12²\n5th\n"},
		{"fields", `{\field{\*\fldinst PAGE 7}{\fldrslt 3}}\par`, "3\n"},
		{"what is not shown", `{\info{\title 1}}{\*\unknown 2{\b 3}}{\pict\bin3 {}\4}{\stylesheet{\s1 5;}}6\par`, "6\n"},
		{"numbers of paragraphs", `\pard\intbl{\listtext\pard\plain 1.\tab}a\cell\row`, "<1.a|/\n"},
		{"a header, a footer", `{\header\pard 1\par}{\footer 2\par}{\footerf 2\par}3\par`, "3\n#1\n#2\n"},
		{"a text box", `1{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv b}}{\shptxt\pard 2\par}}{\shprslt{\*\do{\dptxbxtext 2\par}}}}3\par 4\par`, "13\n2\n4\n"},
		{"a table in a text box in a table", `\trowd\cellx1\pard\intbl 1{\shp{\*\shpinst{\shptxt\trowd\clmrg\cellx1\cellx2\pard\intbl 8\cell 2\cell\row\pard}}}\cell\row`, "<1\n<2|/|/\n"},

		{"a table", two + `\pard\intbl a\cell 1\cell\row` + two + `\pard\intbl b\cell\cell\row\pard c\par`, "<a|1|/b||/\nc\n"},
		{"a table described at its end too", two + `\pard\intbl a\cell 1\cell\pard\intbl{` + two + `\row}\pard\intbl b\cell 2\cell{` + two + `\row}\pard c\par`, "<a|1|/b|2|/\nc\n"},
		{"a table described at its end alone", `\pard\intbl a\cell\cell 1\cell{\trowd\clmgf\cellx1\clmrg\cellx2\cellx3\row}`, "<a|1|/\n"},
		{"a table that does not say so", two + `a\cell 1\cell\row` + two + `b\cell 2\cell\row\pard c\par`, "<a|1|/b|2|/\nc\n"},
		{"two tables", two + `\pard\intbl a\cell 1\cell\row\pard\par` + two + `\pard\intbl b\cell 2\cell\row`, "<a|1|/\n<b|2|/\n"},
		{"lines in a cell", `\trowd\cellx1\pard\intbl a\par b\line c\cell\row`, "<a\nb\nc|/\n"},
		{"merged down", `\trowd\clvmgf\cellx1\cellx2\pard\intbl a\cell 1\cell\row\trowd\clvmrg\cellx1\cellx2\pard\intbl 7\cell 2\cell\row`, "<a|1|/2|/\n"},
		{"merged across", `\trowd\clmgf\cellx1\clmrg\cellx2\cellx3\pard\intbl a\cell\cell 1\cell\row`, "<a|1|/\n"},
		{"a table in a cell", `\trowd\clmrg\cellx1\cellx2\pard\intbl 9\cell\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\cellx1\clmrg\cellx2\nestrow}{\nonesttables\par}\pard\intbl\itap1 c\cell\row`, "<<a|/\nc|/\n"},
		{"a row that was deleted", two + `\pard\intbl a\cell 1\cell\row` + two + `\pard\intbl{\deleted b}\cell{\deleted 2}\cell\row`, "<a|1|/\n"},
		{"a row that does not end", two + `\pard\intbl a\cell 1\pard\par b\par`, "<a|1\nb|/\n"},
		{"separators", "1\x1f2\\'1e3\\u29?4\\par", "1234\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f parts.File
			doc := []byte(document(test.body))
			if !Is(doc) {
				t.Fatal("it is not known as a document")
			}
			if err := Read(doc, &f); err != nil {
				t.Fatal(err)
			}
			if got := shown(&f); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestIs(t *testing.T) {
	for doc, want := range map[string]bool{"": false, `{\rtf1}`: true, "\uFEFF\r\n{\\rtf1}": true, `x{\rtf1}`: false, `{\rt`: false, `{"a":1}`: false} {
		if Is([]byte(doc)) != want {
			t.Errorf("%q: %t", doc, !want)
		}
	}
}

// What is cut, or no document that people made, is rejected or read within bounds.
func TestHostile(t *testing.T) {
	whole := document(`\trowd\cellx1\pard\intbl 1\cell\row`)
	for name, doc := range map[string]string{
		"cut":          whole[:len(whole)-3],
		"its start":    `{\rtf`,
		"cut in \\'":   `{\rtf1\'a`,
		"a long \\bin": `{\rtf1\bin99999999999999999999 }`,
		"deep":         `{\rtf1` + strings.Repeat("{", 1<<20) + strings.Repeat("}", 1<<20) + "}",
	} {
		var f parts.File
		if err := Read([]byte(doc), &f); !errors.As(err, new(*report.Reject)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, doc := range map[string]string{
		"deep tables":      document(`\pard\itap99999999 1\nestcell\nestrow\cell\row`),
		"boxes in boxes":   document(strings.Repeat(`{\shp{\*\shpinst{\shptxt 1`, 90) + strings.Repeat("}}}", 90)),
		"more ends":        document(`\cell\cell\row\row\nestcell\nestrow\nestrow`),
		"behind the end":   document("1") + "}}}{",
		"negative numbers": document(`\uc-1\itap-2\u-99999999\f-1\ansicpg-5\'ff1`),
	} {
		var f parts.File
		if err := Read([]byte(doc), &f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Time is linear, whatever is repeated.
func TestTime(t *testing.T) {
	const size, bearable = 4 << 20, 20 * time.Second
	for _, s := range []string{`\trowd`, `\cellx1`, `\cell `, `{\super 1}`, `\u1?`, `\'bc`, `{}`, `\header `, "\\row\n", `{\header 1}`, `{\shptxt 1}`, `\itap20 1\par\pard 2\par`} {
		began := time.Now()
		var f parts.File
		_ = Read([]byte(document(strings.Repeat(s, size/len(s)))), &f)
		if took := time.Since(began); took > bearable {
			t.Errorf("4 MB of %q take %s", s, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, body := range []string{`\trowd\clmgf\cellx1\clmrg\cellx2\pard\intbl a\cell{\deleted 1}\cell\row`, `\f1\'bc\'d7\u30002?{\super 1}`,
		`\itap2 a\nestcell{\*\nesttableprops\trowd\cellx1\nestrow}`, `{\shp{\*\shpinst{\shptxt 1\cell}}}{\header 2\row}`, `\bin3 {{{`} {
		f.Add([]byte(document(body)))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var out parts.File
		if !Is(doc) {
			return
		}
		if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
		if len(out.Text) > 4*len(doc)+64 {
			t.Errorf("%d bytes of %d", len(out.Text), len(doc))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var body strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&body, `\trowd\trql\clbrdrt\brdrs\cellx4000\cellx8000\pard\plain\s20\intbl{\f1\fs20 \u30002\'3f\u20057\'3f}\cell\pard\plain\intbl{\loch\f3 %d}\cell\row`+"\n", i)
	}
	doc := []byte(document(body.String()))
	b.SetBytes(int64(len(doc)))
	var f parts.File
	for b.Loop() {
		f.Reset()
		if err := Read(doc, &f); err != nil {
			b.Fatal(err)
		}
	}
}
