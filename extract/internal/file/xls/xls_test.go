package xls

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"gongkai/extract/internal/file/compound"
	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// rec is a record of numbers of two bytes and what stands behind them.
func rec(kind int, fields []int, behind ...byte) string {
	b := binary.LittleEndian.AppendUint16(nil, uint16(kind))
	b = binary.LittleEndian.AppendUint16(b, uint16(2*len(fields)+len(behind)))
	for _, f := range fields {
		b = binary.LittleEndian.AppendUint16(b, uint16(f))
	}
	return string(b) + string(behind)
}

// in97 returns a text with its length, two bytes a character.
func in97(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := append(binary.LittleEndian.AppendUint16(nil, uint16(len(units))), wide)
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// in95 returns a text with its length, in GBK as it stands.
func in95(s string) []byte {
	return append(binary.LittleEndian.AppendUint16(nil, uint16(len(s))), s...)
}

func begin(version, what int) string { return rec(begins, []int{version, what, 0, 0}) }

func label(row, col int, s string) string { return rec(ownText, []int{row, col, 0}, in97(s)...) }

func rk(row, col, style int, n uint32) string {
	return rec(oneRK, []int{row, col, style}, binary.LittleEndian.AppendUint32(nil, n)...)
}

func whole(n int) uint32 { return uint32(n)<<2 | 2 }

func float(v float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)) }

// Styles of the books of tests: none, a format of the file, one of Excel, a date, texts that are not shown.
var styled = rec(numberCode, []int{170}, in97(`0.0"万元"`)...) + rec(numberCode, []int{171}, in97(`0;0;0;`)...) +
	rec(cellStyle, []int{0, 0}) + rec(cellStyle, []int{0, 170}) + rec(cellStyle, []int{0, 3}) + rec(cellStyle, []int{0, 31}) + rec(cellStyle, []int{0, 171})

// book puts sheets, given as names, with |hidden behind or not, and their records, behind records of the book.
func book(version int, before string, sheets ...string) []byte {
	list := func(at int) (out string) {
		for i := 0; i < len(sheets); i += 2 {
			name, state, _ := strings.Cut(sheets[i], "|")
			units := in97(name)
			b := append([]byte{byte(len(state)), 0, units[0]}, units[2:]...)
			if version != excel97 {
				b = append([]byte{byte(len(state)), 0, byte(len(name))}, name...)
			}
			out += rec(ofSheet, []int{at & 0xFFFF, at >> 16}, b...)
			at += len(begin(version, aSheet)) + len(sheets[i+1]) + len(rec(endOf, nil))
		}
		return out
	}
	head := begin(version, aWorkbook) + before
	out := head + list(len(head)+len(list(0))+len(rec(endOf, nil))) + rec(endOf, nil)
	for i := 0; i < len(sheets); i += 2 {
		out += begin(version, aSheet) + sheets[i+1] + rec(endOf, nil)
	}
	return []byte(out)
}

// texts is a table of texts that has been cut into records.
func texts(n int, cut ...string) string {
	out := rec(textTable, []int{n, 0, n, 0}, []byte(cut[0])...)
	for _, s := range cut[1:] {
		out += rec(goesOn, nil, []byte(s)...)
	}
	return out
}

func text(row, i int) string { return rec(textOfTable, []int{row, 0, 0, i, 0}) }

// What people see of a sheet: < begins a table, | ends a cell, / a row.
func TestSheets(t *testing.T) {
	merge := func(areas ...int) string { return rec(mergedAreas, append([]int{len(areas) / 4}, areas...)) }
	for _, test := range []struct {
		name, want string
		doc        []byte
	}{
		{"numbers", "<12|-3|0.25|3.5万元|1,200|0.1|/\n", book(excel97, styled, "一", rk(0, 0, 0, whole(12))+rk(0, 1, 0, whole(-3))+rk(0, 2, 0, whole(25)|1)+
			rec(number, []int{0, 3, 1}, float(3.5)...)+rk(0, 4, 2, whole(1200))+rk(0, 5, 0, uint32(math.Float64bits(10)>>32)|1))},
		{"several beside each other", "<1|2|||5|/\n", book(excel97, styled, "一", rec(severalRK, []int{0, 0, 0, 6, 0, 0, 10, 0, 1})+rec(severalNone, []int{0, 2, 0, 0, 3})+rk(0, 4, 0, whole(5)))},
		{"texts and the like", "<甲|TRUE|#REF!|富|/\n", book(excel97, styled, "一", label(0, 0, "甲")+rec(truth, []int{0, 1, 0}, 1, 0)+rec(truth, []int{0, 2, 0}, 0x17, 1)+
			rec(richText, []int{0, 3, 0}, append(in97("富"), 0, 0)...))},
		{"what a formula came to", "<2.5|字|FALSE|#N/A||6|/\n", book(excel97, styled, "一", rec(formula, []int{0, 0, 0}, append(float(2.5), 0, 0, 0, 0)...)+
			rec(formula, []int{0, 1, 0, 0, 0, 0, 0xFFFF})+rec(0x4BC, []int{0, 0})+rec(cameTo, nil, in97("字")...)+rec(formula, []int{0, 2, 0, 1, 0, 0, 0xFFFF})+
			rec(formula, []int{0, 3, 0, 2, 0x2A, 0, 0xFFFF})+rec(formula, []int{0, 4, 0, 3, 0, 0, 0xFFFF})+rec(formulaAlt, []int{0, 5, 0}, float(6)...))},
		{"dates", "2021年1月1日\n", book(excel97, styled, "一", rk(0, 0, 3, whole(44197)))},
		{"dates of a Mac", "2021年1月1日\n", book(excel97, rec(epoch, []int{1})+styled, "一", rk(0, 0, 3, whole(42735)))},
		{"texts that are not shown", "<1|2|/\n", book(excel97, styled, "一", rk(0, 0, 0, whole(1))+rk(0, 1, 0, whole(2))+rec(ownText, []int{0, 2, 4}, in97("藏")...))},
		{"merged", "<甲|1|/2|/\n", book(excel97, styled, "一", label(2, 1, "甲")+rk(2, 3, 0, whole(1))+rk(3, 3, 0, whole(2))+merge(2, 3, 1, 2))},
		{"prose around", "甲\n<1|2|/\n甲\n", book(excel97, "", "一", label(0, 0, "甲")+rk(1, 0, 0, whole(1))+rk(1, 1, 0, whole(2))+label(2, 0, "甲"))},
		{"hidden", "<1|4|/\n", book(excel97, "", "藏|h", rk(0, 0, 0, whole(9)), "一", rec(columns, []int{1, 2, 0, 0, 1})+rec(ofRow, []int{1, 0, 4, 0, 0, 0, 1 << 5, 0})+
			rk(0, 0, 0, whole(1))+rk(0, 1, 0, whole(2))+rk(0, 2, 0, whole(3))+rk(0, 3, 0, whole(4))+rk(1, 0, 0, whole(5)))},
		{"a chart in the sheet", "甲\n乙\n", book(excel97, "", "一", label(0, 0, "甲")+begin(excel97, 0x20)+label(0, 0, "图")+rec(endOf, nil)+label(1, 0, "乙"))},
		{"the table of texts", "乙\né甲\n富\n音\n丙丁\n", book(excel97, texts(6,
			"\x01\x00\x01Y\x4E"+"\x02\x00\x01\xE9\x00", "\x01\x32\x75"+ // cut between characters
				"\x01\x00\x09\x01\x00\xCC\x5B", "\x00\x00\x05\x00"+ // cut before looks
				"\x01\x00\x05\x04\x00\x00\x00\xF3\x97\x01\x00", "\x00\x00"+
				"\x00\x00\x00"+"\x02\x00\x01", "\x01\x19\x4E\x01\x4E"), "一", text(0, 0)+text(1, 1)+text(2, 2)+text(3, 3)+text(4, 4)+text(5, 5))},
		{"fewer texts than stated", "a\n", book(excel97, texts(9, "\x01\x00\x00a"), "一", text(0, 0))},
		{"a width for each piece", "甲ab乙\n", book(excel97, texts(1, "\x04\x00\x01\x32\x75", "\x00ab", "\x01Y\x4E"), "一", text(0, 0))},
		{"Excel 95", "<\u7532\u4E00|7|/\n", book(0x500, rec(codePage, []int{936}), "Sheet", rec(ownText, []int{0, 0, 0}, in95("\xBC\xD7\xD2\xBB")...)+rk(0, 1, 0, whole(7)))},
		{"Excel 95 in UTF-8", "甲\n", book(0x500, rec(codePage, []int{1252}), "Sheet", rec(ownText, []int{0, 0, 0}, in95("甲")...))},
		{"Excel 95 in Big5", "甲\n", book(0x500, rec(codePage, []int{950}), "Sheet", rec(ownText, []int{0, 0, 0}, in95("\xA5\xD2")...))},
		{"a sheet by itself", "<甲|12|/\n", []byte(begin(0, aSheet) + rec(ownText, []int{0, 0, 0}, in95("\xBC\xD7")...) + rec(number, []int{0, 1, 0}, float(12)...) + rec(endOf, nil))},
		{"sheets", "甲\n乙\n", book(excel97, "", "一", label(0, 0, "甲"), "二", label(0, 0, "乙"))},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f parts.File
			if !Is(test.doc) {
				t.Fatal("it is not known as a workbook")
			}
			if err := Read(test.doc, &f); err != nil {
				t.Fatal(err)
			}
			got := membertest.Shown(f.Text)
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// generated returns a report as a workbook in a storage.
func generated(seed uint64) specimen.Document {
	return specimen.Generate(seed, specimen.Options{Kind: specimen.Report, File: "xls"})
}

// A workbook has all cells of the form, and nothing that it does not show.
func TestCells(t *testing.T) {
	for seed := range uint64(60) {
		var f parts.File
		doc := generated(seed)
		if !Is(doc.Bytes) {
			t.Fatal("it is not known as a workbook")
		}
		if err := Read(doc.Bytes, &f); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if cells := bytes.Count(f.Text, []byte{parts.CellEnd}); cells < len(doc.Truth.Cells) {
			t.Errorf("seed %d: %d cells, of the form alone there are %d", seed, cells, len(doc.Truth.Cells))
		}
		if bytes.Contains(f.Text, []byte("行政许可\x1F77\x1F")) || f.Parts[0].Name == "sheet 旧" {
			t.Errorf("seed %d: what is hidden is shown", seed)
		}
	}
}

func TestIs(t *testing.T) {
	for name, test := range map[string]struct {
		doc  []byte
		want bool
	}{
		"a document of Word":     {specimen.Generate(1, specimen.Options{Kind: specimen.Report, File: "doc"}).Bytes, false},
		"cut in the head":        {generated(1).Bytes[:300], false}, // which a document of Word may be as well
		"a sheet of Excel 3":     {[]byte("\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00"), true},
		"text that begins alike": {[]byte("\x09\x08\x08\x00 of numbers"), false},
		"tabs":                   {[]byte("\t行政许可\t12\n"), false},
		"nothing":                {nil, false},
	} {
		if got := Is(test.doc); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestUnread(t *testing.T) {
	stored := generated(1).Bytes
	bare := book(excel97, styled, "一", label(0, 0, "甲"))
	many := strings.Repeat(rec(severalNone, append(make([]int, 2+250), 250))+label(0, 0, "甲"), 900)
	for name, test := range map[string]struct {
		doc  []byte
		code message.Code
	}{
		"cut off":                {stored[:len(stored)/2], message.BrokenFile},
		"cut in a sheet":         {bare[:len(bare)-6], message.BrokenFile},
		"no sheets":              {book(excel97, ""), message.BrokenFile},
		"a sheet in no place":    {bytes.Replace(book(excel97, "", "一", label(0, 0, "甲")), []byte("\x85\x00\x0A\x00"), []byte("\x85\x00\x0A\x00\xFF\xFF"), 1), message.BrokenFile},
		"encrypted":              {book(excel97, rec(password, []int{0, 1, 1}), "一", "\x01\x02"), message.EncryptedFile},
		"Excel 4":                {[]byte("\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"), message.IsOldExcel},
		"a text that is not":     {book(excel97, texts(9, "\x01\x00\x00a"), "一", text(0, 1)), message.BrokenFile},
		"a text that is longer":  {book(excel97, texts(1, "\xFF\xFF\x00a"), "一", text(0, 0)), message.BrokenFile},
		"cells without end":      {book(excel97, "", "一", many), message.TextBeyondLimit},
		"areas without end":      {book(excel97, "", "一", label(0, 0, "甲")+rec(mergedAreas, append([]int{1001}, make([]int, 4004)...))), message.TextBeyondLimit},
		"areas that are not":     {book(excel97, "", "一", rec(mergedAreas, []int{9, 0, 0})), message.BrokenFile},
		"nothing between":        {book(excel97, "", "一", rec(severalRK, []int{0})), message.BrokenFile},
		"styles without end":     {book(excel97, strings.Repeat(rec(cellStyle, []int{0, 0}), mostStyles+1), "一", label(0, 0, "甲")), message.TextBeyondLimit},
		"a storage of something": {stored[:600], message.BrokenFile},
	} {
		var f parts.File
		var reject *report.Reject
		if err := Read(test.doc, &f); !errors.As(err, &reject) || reject.Detail.Code != test.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A sheet as large as one can be takes what it shows; and sheets of a book take no longer than what they lie in.
func TestHostile(t *testing.T) {
	var b strings.Builder
	for row := range 1 << 16 {
		b.WriteString(rec(ofRow, []int{row, 0, 256, 270, 0, 0, 0, 0}) + rec(severalNone, append(append([]int{row, 0}, make([]int, 50)...), 49)))
	}
	b.WriteString(label(0, 0, "甲") + label(1<<16-1, 255, "乙") + rec(mergedAreas, append([]int{900}, make([]int, 3600)...)))
	began := time.Now()
	var f parts.File
	if err := Read(book(excel97, "", "一", b.String()), &f); err != nil || len(f.Text) > 600 || f.Full {
		t.Errorf("%d bytes, full %t, %v", len(f.Text), f.Full, err)
	}
	one := book(excel97, "", "一", strings.Repeat(rec(none, []int{0, 0, 0}), 50_000))
	at := bytes.Index(one, []byte("\x85\x00"))
	const times, length = 50_000, 14
	place := bytes.Clone(one[at : at+length])
	for _, n := range []int{1, times} { // the same sheet so often
		binary.LittleEndian.PutUint32(place[recordHead:], uint32(u32(one[at+recordHead:])+length*(n-1)))
		f.Reset()
		if err := Read(bytes.Join([][]byte{one[:at], bytes.Repeat(place, n), one[at+length:]}, nil), &f); (err == nil) != (n == 1) {
			t.Errorf("a sheet %d times: %v", n, err)
		}
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it takes %s", took)
	}
}

// FuzzRecords has records as they may stand in a workbook.
func FuzzRecords(f *testing.F) {
	f.Add([]byte(styled+texts(2, "\x01\x00\x01Y\x4E\x02\x00\x01\xE9\x00", "\x01\x32\x75")), []byte(text(0, 1)+rk(0, 1, 1, whole(5))+rec(mergedAreas, []int{1, 0, 1, 0, 0})))
	f.Add([]byte(styled), []byte(rec(severalRK, []int{0, 0, 0, 6, 0, 0, 10, 0, 1})+rec(formula, []int{0, 1, 0, 0, 0, 0, 0xFFFF})+rec(cameTo, nil, in97("字")...)))
	f.Fuzz(func(t *testing.T, before, sheet []byte) {
		for _, version := range []int{excel97, 0x500} {
			var out parts.File
			if err := Read(book(version, string(before), "一", string(sheet)), &out); err != nil && !errors.As(err, new(*report.Reject)) {
				t.Errorf("%v", err)
			}
		}
	})
}

// FuzzStorage changes bytes of a workbook in a storage.
func FuzzStorage(f *testing.F) {
	docs := [][]byte{generated(1).Bytes, generated(2).Bytes, protected(f, "protected-97.xls"), protected(f, "protected-2002.xls")}
	f.Add(uint8(0), []byte{2, 90, 7})
	f.Add(uint8(1), []byte{0, 48, 0xFF, 2, 0, 1})
	f.Fuzz(func(t *testing.T, which uint8, changes []byte) {
		doc := membertest.Damaged(docs[int(which)%len(docs)], changes)
		var out parts.File
		if !Is(doc) {
			_, _ = compound.Open(doc)
			return
		}
		if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	doc := generated(1).Bytes
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	var f parts.File
	for b.Loop() {
		f.Reset()
		if !Is(doc) || Read(doc, &f) != nil {
			b.Fatal("it is not read")
		}
	}
}
