package xlsx

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/file/sheet"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// packed returns a workbook with sheets, given as names and what is in <worksheet>.
func packed(t testing.TB, sheets ...string) []byte {
	t.Helper()
	var members []string
	add := func(name, content string) { members = append(members, name, content) }
	list, rels := "", ""
	for i := 0; i < len(sheets); i += 2 {
		id := string(rune('a' + i))
		name, state, _ := strings.Cut(sheets[i], "|")
		list += `<sheet name="` + name + `" state="` + state + `" r:id="` + id + `"/>`
		rels += `<Relationship Id="` + id + `" Target="worksheets/` + id + `.xml"/>`
		add("xl/worksheets/"+id+".xml", "<worksheet>"+sheets[i+1]+"</worksheet>")
	}
	add("xl/workbook.xml", "<workbook><sheets>"+list+"</sheets></workbook>")
	add("xl/_rels/workbook.xml.rels", "<Relationships>"+rels+"</Relationships>")
	add("xl/sharedStrings.xml", `<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>bing</t></rPh></si></sst>`)
	add("xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.0&quot;万元&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="3"/></cellXfs></styleSheet>`)
	return membertest.Zip(t, members...)
}

// What people see of a sheet: < begins a table, | ends a cell, / a row.
func TestSheets(t *testing.T) {
	data := func(s string) string { return "<sheetData>" + s + "</sheetData>" }
	for _, test := range []struct {
		name, want string
		sheets     []string
	}{
		{"kinds of cells", "<甲|乙丙|3.5万元|1,200|TRUE|#REF!|字|/\n", []string{"一", data(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" s="1"><v>3.5</v></c><c r="D1" s="2"><v>1200</v></c>` +
			`<c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#REF!</v></c><c r="G1" t="inlineStr"><is><t>字</t></is></c><c r="H1"/></row><row r="2"><c r="H2"/></row>`)}},
		{"what a formula came to", "<1|2|/\n", []string{"一", data(`<row><c><f>A9*2</f><v>1</v></c><c t="str"><f>"x"</f><v>2</v></c></row>`)}},
		{"merged", "<甲|1|/2|/\n", []string{"一", data(`<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3"/><c r="D3"><v>1</v></c></row><row r="4"><c r="B4"/><c r="C4"/><c r="D4"><v>2</v></c></row>`) +
			`<mergeCells><mergeCell ref="B3:C4"/></mergeCells>`}},
		{"blank cells that are not in the file", "<甲||2|/3||4|/\n", []string{"一", data(`<row r="1"><c r="B1" t="s"><v>0</v></c><c r="D1"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c><c r="D2"><v>4</v></c></row>`)}},
		{"merged cells that are not in the file", "<甲|1|/2|/甲|3|/\n", []string{"一", data(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c></row><row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3"><v>3</v></c></row>`) +
			`<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A3:B3"/></mergeCells>`}},
		{"prose around", "甲\n<1|2|/\n甲\n", []string{"一", data(`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row><row r="3"><c r="A3" t="s"><v>0</v></c></row>`)}},
		{"two tables", "<1|2|/\n<3|4|/\n", []string{"一", data(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c></row>`)}},
		{"hidden", "<1|4|/\n", []string{"藏|hidden", data(`<row r="1"><c r="A1"><v>9</v></c></row>`), "一", `<cols><col min="2" max="3" hidden="1"/></cols>` +
			data(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c><c r="D1"><v>4</v></c></row><row r="2" hidden="1"><c r="A2"><v>5</v></c><c r="B2"><v>5</v></c></row>`)}},
		{"a hidden row between others", "<1|2|/3|4|/\n", []string{"一", data(`<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2" hidden="1"><c r="A2"><v>5</v></c><c r="B2"><v>5</v></c></row><row r="3"><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c></row>`)}},
		{"merged from what is hidden", "<甲|2|/3|/\n", []string{"一", `<cols><col min="1" max="1" hidden="1"/></cols>` +
			data(`<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>1</v></c></row><row r="2"><c r="B2"/><c r="C2"><v>2</v></c></row><row r="3"><c r="C3"><v>3</v></c></row>`) +
			`<mergeCells><mergeCell ref="A1:B3"/></mergeCells>`}},
		{"sheets", "甲\n乙丙\n", []string{"一", data(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`), "二", data(`<row r="1"><c r="A1" t="s"><v>1</v></c></row>`)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f parts.File
			doc := packed(t, test.sheets...)
			if !Is(doc) {
				t.Fatal("it is not known as a workbook")
			}
			if err := Read(doc, &f); err != nil {
				t.Fatal(err)
			}
			got := membertest.Shown(f.Text)
			if want := strings.ReplaceAll(test.want, "\x1F", "|"); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// A sheet that claims to be as large as one can be takes what is in the file.
func TestHostile(t *testing.T) {
	far := `<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="XFE99999999999999999999"><v>2</v></c></row></sheetData>` +
		`<mergeCells>` + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 900) + `</mergeCells>`
	var f parts.File
	if err := Read(packed(t, "一", far), &f); err != nil || len(f.Text) > 100 {
		t.Errorf("%d bytes, %v", len(f.Text), err)
	}
	if err := Read(packed(t, "一", "<sheetData>"+strings.Repeat(`<row><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>`, 13)+"</sheetData>"), &f); err != nil || !f.Full {
		t.Errorf("too many cells that are not in the file: %v", err)
	}
	whole := packed(t, "一", "<sheetData/>")
	for name, test := range map[string]struct {
		doc  []byte
		code message.Code
	}{
		"cut off":   {whole[:len(whole)-30], message.BrokenFile},
		"deep":      {packed(t, "一", strings.Repeat("<a>", 300)), message.BrokenFile},
		"a bomb":    {packed(t, "一", strings.Repeat(" ", 65<<20)), message.MemberBeyondLimit},
		"areas":     {packed(t, "一", strings.Replace(far, "<mergeCells>", "<mergeCells>"+strings.Repeat(`<mergeCell ref="A1:B1"/>`, 1000), 1)), message.TextBeyondLimit},
		"cells":     {packed(t, "一", "<sheetData><row>"+"<c><v>1</v></c>"+strings.Repeat("<c/>", 200_000)+"</row></sheetData>"), message.TextBeyondLimit},
		"columns":   {packed(t, "一", "<cols>"+strings.Repeat(`<col min="1" max="16384" hidden="1"/>`, sheet.MaxCol)+"</cols><sheetData>"+strings.Repeat("<row/>", 9)), message.BrokenFile},
		"no sheets": {packed(t), message.BrokenFile},
	} {
		var reject *report.Reject
		f.Reset()
		began := time.Now()
		if err := Read(test.doc, &f); !errors.As(err, &reject) || reject.Detail.Code != test.code {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s takes %s", name, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		var out parts.File
		if err := Read(packed(t, "一", sheet), &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}

// Workbooks of old Macs count days from 1904.
func TestEpoch(t *testing.T) {
	doc := membertest.Zip(t, "xl/workbook.xml", `<workbook><workbookPr date1904="1"/><sheets><sheet name="一" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Target="a.xml"/></Relationships>`,
		"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="31"/></cellXfs></styleSheet>`,
		"xl/a.xml", `<worksheet><sheetData><row><c s="0"><v>42735</v></c></row></sheetData></worksheet>`)
	var f parts.File
	if err := Read(doc, &f); err != nil || string(f.Text) != "2021年1月1日\n" {
		t.Errorf("%q, %v", f.Text, err)
	}
}
