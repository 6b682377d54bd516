package rtf

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

// What people see of a document: < begins a table, | ends a cell, / a row.
func TestShown(t *testing.T) {
	const row = `\trowd\cellx100\cellx200\pard\intbl `
	for _, test := range []struct{ name, body, want string }{
		{"paragraphs", `a\par b\line c`, "a\nb\nc\n"},
		{"bytes of GBK", `\'bc\'d7 1`, "甲 1\n"},
		{"bytes that are no digits of hexadecimal", `\'b\'d7`, "b\uFFFD\n"},
		{"Big5 by its font", `{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset136 Ming;}}\f1\'a5\'d2\f0\'bc\'d7`, "甲甲\n"},
		{"Unicode", `\uc1\u30002?\u-29579?1\uc0\u30002 \uc2\u30002\'bc\'d72`, "甲豵1甲甲2\n"},
		{"beyond the basic plane", `\uc0\u-10179\u-8704 `, "\U0001F600\n"},
		{"a table", row + `\u30002?\cell 1\cell\row\trowd\cellx100\cellx200\pard\intbl \cell 2\cell\row\pard b`, "<甲|1|/|2|/\n\nb\n"},
		{"two tables", row + `1\cell 2\cell\row\pard\par a\par` + row + `3\cell 4\cell\row`, "<1|2|/\n\na\n<3|4|/\n\n"},
		{"merged down", `\trowd\clvmgf\cellx100\cellx200\pard\intbl a\cell 1\cell\row\trowd\clvmrg\cellx100\cellx200\pard\intbl 7\cell 2\cell\row`, "<a|1|/2|/\n\n"},
		{"merged across", `\trowd\clmgf\cellx100\clmrg\cellx200\cellx300\pard\intbl a\cell\cell 1\cell\row`, "<a|1|/\n\n"},
		{"the definition behind", `\pard\intbl a\cell\cell 1\cell{\trowd\clmgf\cellx100\clmrg\cellx200\cellx300\row}`, "<a|1|/\n\n"},
		{"lines in a cell", row + `a\par b\cell 1\cell\row`, "<a\nb|1|/\n\n"},
		{"a table in a cell", row + `a{\itap2 1\nestcell{\*\nesttableprops\trowd\cellx50\nestrow}{\nonesttables\par}}\cell 2\cell\row`, "<a1|2|/\n\n"},
		{"hidden, deleted", `1{\v 2}{\deleted 3}\v 4\v0 5\v 6\plain 7`, "157\n"},
		{"the mark of a note", `12{\super [1]}{\footnote 3}{\super \u178?}`, "12²\n"},
		{"fields", `{\field{\*\fldinst PAGE 7}{\fldrslt 3}}`, "3\n"},
		{"destinations", `{\*\unknown 7}{\info{\title 8}}{\pict 89504e47}{\listtext\u19968?\u12289?}a{\*\shpinst{\sp{\sn x}{\sv 9}}{\shptxt b}}`, "一、ab\n"},
		{"binary", `a{\pict\bin5 }}{\\}b`, "ab\n"},
		{"headers", `{\header h\par}{\footerr 1}a`, "a\nh\n1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f parts.File
			doc := []byte(`{\rtf1\ansi\ansicpg936 ` + test.body + `}`)
			if !Is(doc) {
				t.Fatal("it is not known as RTF")
			}
			if err := Read(doc, &f); err != nil {
				t.Fatal(err)
			}
			got := strings.NewReplacer("\x1D", "<", "\x1F", "|", "\x1E", "/").Replace(string(f.Text))
			if strings.ReplaceAll(got, "\n\n", "\n") != strings.ReplaceAll(test.want, "\n\n", "\n") {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestBroken(t *testing.T) {
	for _, doc := range []string{`{\rtf1 a`, `{\rtf1 \`, `{\rtf1 \'`, `{\rtf1 \bin99999 }`, `{\rtf1 ` + strings.Repeat("{", 2000)} {
		var f parts.File
		if err := Read([]byte(doc), &f); !errors.As(err, new(*report.Reject)) {
			t.Errorf("%.20q: %v", doc, err)
		}
	}
}

// Time is linear, whatever is repeated.
func TestTime(t *testing.T) {
	for _, s := range []string{`\trowd`, `\cellx1`, `\cell `, `{\super 1}`, `\u1?`, `\'bc`, `{}`, `\header `, "\\row\n"} {
		began := time.Now()
		var f parts.File
		_ = Read([]byte(`{\rtf1`+strings.Repeat(s, 4<<20/len(s))+`}`), &f)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("4 MB of %q take %s", s, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`\trowd\clvmgf\cellx100\pard\intbl \'bc\'d7\cell\row{\header 1}\u-10179\u-8704{\*\x}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var out parts.File
		if err := Read(append([]byte(`{\rtf1`), append(body, '}')...), &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	doc := []byte(`{\rtf1\ansi\ansicpg936 ` + strings.Repeat(`\trowd\cellx100\cellx200\pard\intbl{\f1\fs21 \'bc\'d7\'d2\'d2}\cell\pard\intbl 12\cell\row`+"\n", 5000) + `}`)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	var f parts.File
	for b.Loop() {
		f.Reset()
		if err := Read(doc, &f); err != nil {
			b.Fatal(err)
		}
	}
}
