package odt

import (
	"errors"
	"strings"
	"testing"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/file/opendoc"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

const mediaType = "application/vnd.oasis.opendocument.text"

const sheet = `<office:document-styles><office:styles><style:style style:name="Gone"><style:text-properties text:display="none"/></style:style><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>` +
	`<text:list-level-style-number text:level="2" text:display-levels="2" style:num-prefix="（" style:num-suffix="）" style:num-format="1" text:start-value="3"/><text:list-level-style-bullet text:level="3"/></text:list-style></office:styles>` +
	`<office:master-styles><style:master-page><style:header><text:p>眉</text:p></style:header></style:master-page></office:master-styles></office:document-styles>`

// document packs a document with this text.
func document(t testing.TB, body string) []byte {
	t.Helper()
	return membertest.ZipStoring(t, "mimetype", "mimetype", mediaType, "styles.xml", sheet, "content.xml", `<?xml version="1.0"?><office:document-content><office:automatic-styles>`+
		`<style:style style:name="T1" style:parent-style-name="Gone"/><style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>`+
		`<style:style style:name="T3"><style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>`+
		`<office:body><office:text>`+body+`</office:text></office:body></office:document-content>`)
}

// flat returns a document as one file.
func flat(t testing.TB, doc []byte) []byte { return membertest.Flat(t, doc, mediaType) }

func p(s string) string { return "<text:p>" + s + "</text:p>" }

func item(s string) string { return "<text:list-item>" + s + "</text:list-item>" }

func list(style string, items ...string) string {
	if style != "" {
		style = ` text:style-name="` + style + `"`
	}
	return "<text:list" + style + ">" + strings.Join(items, "") + "</text:list>"
}

func td(s string) string { return "<table:table-cell>" + p(s) + "</table:table-cell>" }

func tr(cells ...string) string {
	return "<table:table-row>" + strings.Join(cells, "") + "</table:table-row>"
}

func table(rows ...string) string {
	return `<table:table><table:table-column table:number-columns-repeated="3"/>` + strings.Join(rows, "") + "</table:table>"
}

// What people see of a document: < begins a table, | ends a cell, / a row.
func TestShown(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"paragraphs", `<text:h text:outline-level="1">一</text:h>` + p("二\n  三"), "一\n二 三\n"},
		{"spans", p(`1<text:span text:style-name="T7">2</text:span><text:a>3</text:a>`), "123\n"},
		{"white space", p(`1<text:s text:c="3"/>2<text:tab/>3<text:line-break/>4`), "1   2\t3\n4\n"},
		{"a table", table(tr(td("甲"), td("1")), tr(td("乙"), `<table:table-cell/>`)), "<甲|1|/乙||/\n"},
		{"a head", table("<table:table-header-rows>"+tr(td("甲"))+"</table:table-header-rows>", "<table:table-rows>"+tr(td("1"))+"</table:table-rows>"), "<甲|/1|/\n"},
		{"merged", table(tr(`<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2">`+p("甲")+`</table:table-cell>`, `<table:covered-table-cell/>`, td("1")), tr(`<table:covered-table-cell table:number-columns-repeated="2"/>`, td("2"))), "<甲|1|/2|/\n"},
		{"repeated", table(`<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3">` + p("0") + `</table:table-cell></table:table-row>`), "<0|0|0|/0|0|0|/\n"},
		{"a row that is not shown", table(`<table:table-row table:visibility="collapse">`+td("1")+`</table:table-row>`, tr(td("2"))), "<2|/\n"},
		{"a table in a cell", table(tr("<table:table-cell>" + table(tr(td("1"))) + p("") + "</table:table-cell>")), "<<1|/|/\n"},
		{"deleted", `<text:tracked-changes><text:changed-region><text:deletion>` + p("7") + `</text:deletion></text:changed-region></text:tracked-changes>` + p(`1<text:change text:change-id="a"/>2<text:change-start/>3<text:change-end/>`), "123\n"},
		{"hidden and struck out", p(`1<text:span text:style-name="T1">7</text:span><text:span text:style-name="T3">8</text:span>2`), "12\n"},
		{"notes", p(`12<text:span text:style-name="T2">[1]</text:span><text:note><text:note-citation>1</text:note-citation><text:note-body>` + p("注") + `</text:note-body></text:note><office:annotation>` + p("改") + `</office:annotation>`), "12\n"},
		{"lists and sections", `<text:section><text:list><text:list-item>` + p("甲") + `</text:list-item></text:list></text:section>`, "甲\n"},
		{"numbers", list("L", item(p("甲")+list("", item(p("子")), item(p("丑")+p("续")))), item(p("乙")+list("", item(p("寅")+list("", item(p("点"))))))) + p("文") +
			`<text:list text:style-name="L" text:continue-numbering="true">` + item(list("", item(p("卯")))) + item(p("丙")) + `</text:list>` + list("L", item(p("丁"))),
			"一、甲\n（一.3）子\n（一.4）丑\n续\n二、乙\n（二.3）寅\n点\n文\n（二.4）卯\n三、丙\n一、丁\n"},
		{"a text box", p(`<draw:frame><draw:text-box>` + p("框") + `</draw:text-box></draw:frame>文`), "文\n框\n"},
		{"a field", p(`第<text:page-number>3</text:page-number>页`), "第3页\n"},
		{"how it is pronounced", p(`<text:ruby><text:ruby-base>一</text:ruby-base><text:ruby-text>yi</text:ruby-text></text:ruby>`), "一\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			whole := document(t, test.body)
			for _, doc := range [][]byte{whole, flat(t, whole)} {
				var f parts.File
				if !Is(doc) {
					t.Fatal("it is not known as a document")
				}
				if err := Read(doc, &f); err != nil {
					t.Fatal(err)
				}
				text, _ := f.Of(opendoc.Content)
				if got := membertest.Shown(text); got != test.want {
					t.Errorf("%q, want %q", got, test.want)
				}
				if head, _ := f.Of(opendoc.Styles); string(head) != "眉\n" {
					t.Errorf("header %q", head)
				}
			}
		})
	}
}

// A document without headers has one part.
func TestParts(t *testing.T) {
	var f parts.File
	doc := membertest.ZipStoring(t, "mimetype", "mimetype", mediaType, "styles.xml", "<office:document-styles/>", "content.xml", "<office:document-content><office:body><office:text>"+p("文")+"</office:text></office:body></office:document-content>")
	if err := Read(doc, &f); err != nil || len(f.Parts) != 1 || f.Parts[0].Name != opendoc.Content {
		t.Errorf("%v, %v", f.Parts, err)
	}
}

func TestIs(t *testing.T) {
	whole := document(t, p("文"))
	for name, test := range map[string]struct {
		doc  []byte
		want bool
	}{
		"whole":           {whole, true},
		"cut":             {whole[:len(whole)/2], true},
		"packed anew":     {membertest.Zip(t, "content.xml", "<x/>", "mimetype", mediaType), true},
		"a spreadsheet":   {membertest.ZipStoring(t, "mimetype", "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), false},
		"one file":        {flat(t, whole), true},
		"cut, one file":   {flat(t, whole)[:900], true},
		"one spreadsheet": {membertest.Flat(t, whole, "application/vnd.oasis.opendocument.spreadsheet"), false},
		"other XML":       {[]byte(`<?xml version="1.0"?><html>` + mediaType + `</html>`), false},
		"another archive": {membertest.ZipStoring(t, "mimetype", "content.xml", "<x/>"), false},
		"nothing":         {nil, false},
	} {
		if got := Is(test.doc); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestHostile(t *testing.T) {
	whole := document(t, p("文"))
	repeated := `<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">` + p("0") + `</table:table-cell></table:table-row>`
	for name, test := range map[string]struct {
		doc  []byte
		code message.Code
	}{
		"cut off":       {whole[:len(whole)-30], message.BrokenFile},
		"one file, cut": {flat(t, whole)[:len(flat(t, whole))-30], message.BrokenFile},
		"without body":  {flat(t, whole)[:200], message.BrokenFile},
		"no XML":        {document(t, "<text:p"), message.BrokenFile},
		"deep":          {document(t, strings.Repeat("<text:section>", 300)), message.BrokenFile},
		"a bomb":        {document(t, strings.Repeat(" ", 65<<20)), message.MemberBeyondLimit},
		"no content":    {membertest.ZipStoring(t, "mimetype", "mimetype", mediaType, "styles.xml", sheet), message.BrokenFile},
		"encrypted":     {membertest.ZipStoring(t, "mimetype", "mimetype", mediaType, "META-INF/manifest.xml", "<manifest:encryption-data/>", "content.xml", "\x01\x02"), message.EncryptedFile},
		"encrypted 1.4": {membertest.ZipStoring(t, "mimetype", "mimetype", mediaType, "encrypted-package", "\x01\x02"), message.EncryptedFile},
	} {
		var f parts.File
		var reject *report.Reject
		if err := Read(test.doc, &f); !errors.As(err, &reject) || reject.Detail.Code != test.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	var f parts.File
	if err := Read(document(t, table(strings.Repeat(repeated, 2000))), &f); err != nil || !f.Full {
		t.Errorf("rows without end: full %t, %v", f.Full, err)
	}
	f.Reset()
	box := `<draw:text-box>` + table(strings.Repeat(repeated, 50)) + `</draw:text-box>`
	if err := Read(document(t, p(strings.Repeat(box, 2000))), &f); err != nil || !f.Full {
		t.Errorf("text boxes without end: full %t, %v", f.Full, err)
	}
}

// FuzzBody has XML as it may stand in a document.
func FuzzBody(f *testing.F) {
	f.Add(table(tr(td("1"), `<table:covered-table-cell/>`)) + p("2"))
	f.Add(p(`<draw:frame><draw:text-box>` + p(`<draw:text-box/>`) + `</draw:text-box></draw:frame>`))
	f.Fuzz(func(t *testing.T, body string) {
		var out parts.File
		if err := Read(document(t, body), &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(document(f, p("1")))
	f.Add(flat(f, document(f, p("1"))))
	f.Add([]byte("PK\x03\x04mimetype" + mediaType))
	f.Fuzz(func(t *testing.T, doc []byte) {
		Is(doc)
		var out parts.File
		if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}
