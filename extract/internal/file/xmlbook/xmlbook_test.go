package xmlbook

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

const head = `<?xml version="1.0"?>` + "\n" + `<?mso-application progid="Excel.Sheet"?>` + "\n" + `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">` +
	`<Styles><Style ss:ID="Default"/><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="s2"><NumberFormat ss:Format="0.0&quot;万元&quot;"/></Style></Styles>`

func workbook(sheets ...string) []byte {
	return []byte(head + strings.Join(sheets, "") + "</Workbook>")
}

func table(rows ...string) string { return titled("一", "", rows...) }

// titled is a sheet with a name, and with options.
func titled(name, options string, rows ...string) string {
	return `<Worksheet ss:Name="` + name + `"><Table>` + strings.Join(rows, "") + "</Table><WorksheetOptions>" + options + "</WorksheetOptions></Worksheet>"
}

func tr(cells ...string) string { return "<Row>" + strings.Join(cells, "") + "</Row>" }

func td(attributes, kind, data string) string {
	return "<Cell " + attributes + `><Data ss:Type="` + kind + `">` + data + "</Data></Cell>"
}

func s(data string) string { return td("", "String", data) }

func n(data string) string { return td("", "Number", data) }

// What people see of a sheet: < begins a table, | ends a cell, / a row.
func TestShown(t *testing.T) {
	for _, test := range []struct{ name, sheets, want string }{
		{"values", table(tr(s("甲&#10;乙"), n("12"), td(`ss:StyleID="s1"`, "Number", "0.25"), td(`ss:StyleID="s2"`, "Number", "12.34"), td("", "Boolean", "1"), td("", "DateTime", "2022-01-30T00:00:00.000"), td("", "Error", "#REF!"))), "<甲\n乙|12|25.00%|12.3万元|TRUE|2022年1月30日|#REF!|/\n"},
		{"looks and remarks", table(tr(td("", "String", `<B>申请</B><Font html:Color="#FF0000">数</Font>量`), "<Cell>"+`<Data ss:Type="Number">3</Data><Comment><ss:Data>改 9</ss:Data></Comment></Cell>`)), "<申请数量|3|/\n"},
		{"merged", table(tr(td(`ss:MergeAcross="1" ss:MergeDown="1"`, "String", "甲"), n("1")), tr(td(`ss:Index="3"`, "Number", "2"))), "<甲|1|/2|/\n"},
		{"blank cells", table(tr(s("甲"), n("1"), n("2")), tr(s("乙"), td(`ss:Index="3"`, "Number", "3")), tr(s("丙"), "<Cell/>", n("4"))), "<甲|1|2|/乙||3|/丙||4|/\n"},
		{"rows that are not there", table(tr(s("题")), `<Row ss:Index="5">`+s("甲")+n("1")+"</Row>"), "题\n<甲|1|/\n"},
		{"hidden", titled("藏", "<Visible>SheetHidden</Visible>", tr(n("9"))) + table(`<Column/><Column ss:Index="2" ss:Span="1" ss:Hidden="1"/><Column/>`, tr(n("1"), n("2"), n("3"), n("4")), `<Row ss:Hidden="1">`+n("5")+n("6")+"</Row>"), "<1|4|/\n"},
		{"sheets", table(tr(s("甲"))) + table(tr(s("乙"))), "甲\n乙\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, doc := range [][]byte{workbook(test.sheets), inGBK(t, workbook(test.sheets)), []byte(strings.NewReplacer("<?", "<?", "</", "</ss:", "<", "<ss:").Replace(string(workbook(test.sheets))))} {
				var f parts.File
				if !Is(doc) || !Is(doc[:400]) {
					t.Fatal("it is not known as a workbook")
				}
				if err := Read(doc, &f); err != nil {
					t.Fatal(err)
				}
				if got := membertest.Shown(f.Text); got != test.want || f.Parts[0].Name != "sheet 一" {
					t.Errorf("%s: %q, want %q", f.Parts[0].Name, got, test.want)
				}
			}
		})
	}
}

func inGBK(t *testing.T, doc []byte) []byte {
	t.Helper()
	out, err := simplifiedchinese.GBK.NewEncoder().Bytes(doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHostile(t *testing.T) {
	row := `<Row ss:Index="1048576" ss:Span="9999999">` + td(`ss:Index="16384" ss:MergeAcross="999999" ss:MergeDown="99999999"`, "Number", "1") + "</Row>"
	whole := workbook(table(tr(n("1"))))
	for name, test := range map[string]struct {
		doc  []byte
		code message.Code
	}{
		"cut off":     {whole[:len(whole)-30], message.BrokenFile},
		"no sheets":   {workbook(), message.BrokenFile},
		"no XML":      {workbook("<Worksheet"), message.BrokenFile},
		"deep":        {workbook(strings.Repeat("<Worksheet>", 300)), message.BrokenFile},
		"many sheets": {workbook(strings.Repeat("<Worksheet/>", 5000)), message.TextBeyondLimit},
		"many cells":  {workbook(table(strings.Repeat(tr(n("1")), 300_000))), message.TextBeyondLimit},
		"many areas":  {workbook(table(strings.Repeat(row, 3000))), message.TextBeyondLimit},
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
	for _, doc := range []string{"", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table/></html>", `<?xml version="1.0"?><a>urn:schemas-microsoft-com:office:spreadsheet</a>`} {
		if Is([]byte(doc)) {
			t.Errorf("%q is taken for a workbook", doc)
		}
	}
}

// FuzzSheets has XML as it may stand in a workbook.
func FuzzSheets(f *testing.F) {
	f.Add(table(tr(td(`ss:MergeAcross="1"`, "String", "甲"), n("1")), `<Row ss:Index="5">`+td(`ss:StyleID="s2"`, "Number", "1.5")+"</Row>"))
	f.Add(titled("一", "<Visible>SheetHidden</Visible>", `<Column ss:Span="3" ss:Hidden="1"/>`, tr(td("", "DateTime", "2022-01-30T00:00:00.000"))))
	f.Fuzz(func(t *testing.T, sheets string) {
		var out parts.File
		if err := Read(workbook(sheets), &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}
