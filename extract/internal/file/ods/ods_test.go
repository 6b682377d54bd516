package ods

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

const mediaType = "application/vnd.oasis.opendocument.spreadsheet"

// document packs a document with these sheets.
func document(t testing.TB, sheets string) []byte {
	t.Helper()
	return membertest.ZipStoring(t, "mimetype", "mimetype", mediaType,
		"styles.xml", `<office:document-styles><office:styles><style:style style:name="Gone"><style:text-properties text:display="none"/></style:style></office:styles></office:document-styles>`,
		"content.xml", `<?xml version="1.0"?><office:document-content><office:automatic-styles>`+
			`<style:style style:name="T1" style:parent-style-name="Gone"/><style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>`+
			`<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>`+
			`</office:automatic-styles><office:body><office:spreadsheet>`+sheets+`</office:spreadsheet></office:body></office:document-content>`)
}

func p(s string) string { return "<text:p>" + s + "</text:p>" }

// td is a cell with attributes.
func td(attributes, content string) string {
	return `<table:table-cell table:style-name="ce1" ` + attributes + ">" + content + "</table:table-cell>"
}

func tr(cells ...string) string {
	return "<table:table-row>" + strings.Join(cells, "") + `<table:table-cell table:number-columns-repeated="1000"/></table:table-row>`
}

func table(rows ...string) string {
	return `<table:table table:name="一" table:style-name="ta1">` + strings.Join(rows, "") + "</table:table>"
}

// covered is a cell that another covers.
const covered = `<table:covered-table-cell><text:p>8</text:p></table:covered-table-cell>`

// What people see of a sheet: < begins a table, | ends a cell, / a row.
func TestSheets(t *testing.T) {
	for _, test := range []struct{ name, sheets, want string }{
		{"what a cell shows", table(tr(td(`office:value-type="float" office:value="12.3456"`, p("12.3万元")), td(`office:value-type="percentage" office:value="0.25"`, p("25%")), td("", p("一 <text:s/>二")+p("三")))), "<12.3万元|25%|一  二\n三|/\n"},
		{"values that are not shown otherwise", table(tr(td(`office:value-type="float" office:value="12"`, ""), td(`office:value-type="percentage" office:value="0.125"`, ""), td(`office:value-type="string" office:string-value="字"`, ""), td(`office:value-type="boolean" office:boolean-value="true"`, ""),
			td(`office:value-type="date" office:date-value="2022-01-30"`, ""), td(`office:value-type="float" office:value="1" table:formula="of:=1"`, p("")))), "<12|12.5%|字|TRUE|2022-01-30|/\n"},
		{"looks, remarks and pictures", table(tr(td("", `<office:annotation>`+p("改 9")+`</office:annotation>`+p(`1<text:span text:style-name="T1">7</text:span>2<text:span text:style-name="T2">[1]</text:span>`)+`<draw:frame><draw:text-box>`+p("9")+`</draw:text-box></draw:frame>`), td("", p("3")))), "<12|3|/\n"},
		{"merged", table(tr(td(`table:number-columns-spanned="2" table:number-rows-spanned="2"`, p("甲")), covered, td("", p("1"))), tr(covered, covered, td("", p("2")))), "<甲|1|/2|/\n"},
		{"blank ones merged", table(tr(td(`table:number-rows-spanned="2"`, ""), td("", "")), tr(covered, td("", p("1")), td("", p("2")))), "<1|2|/\n"},
		{"repeated", table(`<table:table-row table:number-rows-repeated="2">` + td(`table:number-columns-repeated="3"`, p("0")) + td("", "") + td("", p("1")) + `</table:table-row>`), "<0|0|0||1|/0|0|0||1|/\n"},
		{"merged and repeated", table(`<table:table-row table:number-rows-repeated="2">`+td(`table:number-columns-spanned="2"`, p("甲"))+covered+td("", p("1"))+`</table:table-row>`, tr(td("", p("乙")), td("", ""), td("", p("2")))), "<甲|1|/甲|1|/乙||2|/\n"},
		{"blank cells at the end", table(tr(td("", p("甲")), td("", p("1")), td("", p("2"))), tr(td("", p("乙")), td("", p("3")), td("", "")), tr(td("", p("丙")), td("", p("4")))), "<甲|1|2|/乙|3||/丙|4|/\n"},
		{"prose around and rows of nothing", table(`<table:table-row table:number-rows-repeated="9"><table:table-cell/></table:table-row>`, tr(td("", p("甲"))), tr(td("", p("1")), td("", p("2"))), tr(td("", "")), tr(td("", p("3")), td("", p("4"))), `<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:style-name="ce1" table:number-columns-repeated="16384"/></table:table-row>`), "甲\n<1|2|/\n<3|4|/\n"},
		{"hidden", `<table:table table:name="藏" table:style-name="ta2">` + tr(td("", p("9"))) + "</table:table>" + table(`<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/><table:table-column/>`,
			tr(td("", p("1")), td("", p("2")), td("", p("3")), td("", p("4"))), `<table:table-row table:visibility="filter">`+td("", p("5"))+td("", p("6"))+`</table:table-row>`,
			`<table:table-row table:visibility="collapse" table:number-rows-repeated="3">`+td("", p("5"))+td("", p("6"))+`</table:table-row>`), "<1|4|/\n"},
		{"folded", table(`<table:table-column/><table:table-column-group table:display="false"><table:table-column/></table:table-column-group>`, tr(td("", p("1")), td("", p("2")), td("", p("3"))),
			`<table:table-row-group table:display="false">`+tr(td("", p("5")), td("", p("6")), td("", p("7")))+`</table:table-row-group><table:table-row-group><table:table-header-rows>`+tr(td("", p("8")), td("", p("9")), td("", p("10")))+`</table:table-header-rows></table:table-row-group>`), "<1|3|/8|10|/\n"},
		{"tables of other files", `<table:dde-links><table:dde-link>` + table(tr(td("", p("9")))) + `</table:dde-link></table:dde-links>` + table(tr(td("", p("甲")))), "甲\n"},
		{"sheets", table(tr(td("", p("甲")))) + table(tr(td("", p("乙")))), "甲\n乙\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			whole := document(t, test.sheets)
			for _, doc := range [][]byte{whole, membertest.Flat(t, whole, mediaType)} {
				var f parts.File
				if !Is(doc) {
					t.Fatal("it is not known as a spreadsheet")
				}
				if err := Read(doc, &f); err != nil {
					t.Fatal(err)
				}
				if got := membertest.Shown(f.Text); got != test.want {
					t.Errorf("%q, want %q", got, test.want)
				}
				if f.Parts[0].Name != "sheet 一" {
					t.Errorf("its first part is %s", f.Parts[0].Name)
				}
			}
		})
	}
}

// A spreadsheet has all cells of the form, and nothing that it does not show.
func TestCells(t *testing.T) {
	for seed := range uint64(60) {
		var f parts.File
		doc := specimen.Generate(seed, specimen.Options{Kind: specimen.Report, File: "ods"})
		if err := Read(doc.Bytes, &f); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if cells := bytes.Count(f.Text, []byte{parts.CellEnd}); cells < len(doc.Truth.Cells) {
			t.Errorf("seed %d: %d cells, of the form alone there are %d", seed, cells, len(doc.Truth.Cells))
		}
		for _, gone := range []string{"行政许可\x1F77\x1F", "改 7"} {
			if bytes.Contains(f.Text, []byte(gone)) {
				t.Errorf("seed %d: %q is shown", seed, gone)
			}
		}
	}
}

func TestHostile(t *testing.T) {
	whole := document(t, table(tr(td("", p("文")))))
	row := `<table:table-row table:number-rows-repeated="1048576">` + td(`table:number-columns-repeated="16384"`, p("0")) + `</table:table-row>`
	for name, test := range map[string]struct {
		doc  []byte
		code message.Code
	}{
		"cut off":       {whole[:len(whole)-30], message.BrokenFile},
		"no XML":        {document(t, "<table:table"), message.BrokenFile},
		"no sheets":     {document(t, ""), message.BrokenFile},
		"no content":    {membertest.ZipStoring(t, "mimetype", "mimetype", mediaType), message.BrokenFile},
		"deep":          {document(t, strings.Repeat("<table:table>", 300)), message.BrokenFile},
		"a bomb":        {document(t, strings.Repeat(" ", 65<<20)), message.MemberBeyondLimit},
		"encrypted":     {membertest.ZipStoring(t, "mimetype", "mimetype", mediaType, "META-INF/manifest.xml", "<manifest:encryption-data/>", "content.xml", "\x01\x02"), message.EncryptedFile},
		"encrypted 1.4": {membertest.ZipStoring(t, "mimetype", "mimetype", mediaType, "encrypted-package", "\x01\x02"), message.EncryptedFile},
		"repeated":      {document(t, table(strings.Repeat(row, 2000))), message.TextBeyondLimit},
		"areas": {document(t, table(`<table:table-row table:number-rows-repeated="1048576">`+td(`table:number-columns-spanned="2"`, p("0"))+`</table:table-row>`)),
			message.TextBeyondLimit},
	} {
		var f parts.File
		var reject *report.Reject
		began := time.Now()
		if err := Read(test.doc, &f); !errors.As(err, &reject) || reject.Detail.Code != test.code {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("%s takes %s", name, took)
		}
	}
	hidden := strings.NewReplacer("<table:table-row ", `<table:table-row table:visibility="collapse" `, "1048576", "10000", "16384", "19").Replace(row)
	var f parts.File
	began := time.Now()
	for _, sheet := range []string{table(hidden), table(strings.ReplaceAll(hidden, "collapse", "visible"))} { // in each of very many sheets
		f.Reset()
		if err := Read(document(t, strings.Repeat(sheet, 100_000)), &f); err != nil || !f.Full {
			t.Errorf("sheets without end: full %t, %v", f.Full, err)
		}
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("sheets without end take %s", took)
	}
	f.Reset()
	blank := strings.ReplaceAll(row, p("0"), "")
	far := `<table:table-row>` + td(`table:number-columns-repeated="16383"`, "") + td("", p("远")) + "</table:table-row>"
	if err := Read(document(t, table(strings.Repeat(tr(td("", "")), 1<<16), far, strings.Repeat(blank, 2000), far)), &f); err != nil || len(f.Text) > 100 || f.Full {
		t.Errorf("%d bytes, full %t, %v", len(f.Text), f.Full, err)
	}
}

// FuzzSheets has XML as it may stand in a document.
func FuzzSheets(f *testing.F) {
	f.Add(table(tr(td(`table:number-columns-spanned="2" table:number-rows-spanned="2"`, p("甲")), covered), tr(covered, td(`office:value-type="float" office:value="1"`, ""))))
	f.Add(table(`<table:table-column table:number-columns-repeated="9" table:visibility="collapse"/><table:table-row table:number-rows-repeated="3">` + td(`table:number-columns-repeated="3"`, p("0")) + `</table:table-row>`))
	f.Fuzz(func(t *testing.T, sheets string) {
		var out parts.File
		if err := Read(document(t, sheets), &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(document(f, table(tr(td("", p("1"))))))
	f.Add(membertest.Flat(f, document(f, table(tr(td("", p("1"))))), mediaType))
	f.Add([]byte("PK\x03\x04mimetype" + mediaType))
	f.Fuzz(func(t *testing.T, doc []byte) {
		Is(doc)
		var out parts.File
		if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}
