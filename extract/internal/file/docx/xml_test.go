package docx

import (
	"errors"
	"strings"
	"testing"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// old is a document of Word 2003.
func old(body string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:aml="a">` +
		`<o:DocumentProperties><o:Title>题</o:Title></o:DocumentProperties><w:fonts/><w:body><wx:sect>` + body + `<w:sectPr><w:hdr w:type="odd">` + p("眉") + `</w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>`)
}

// flat is a package as one file.
func flat(t testing.TB, doc []byte, members ...string) []byte {
	t.Helper()
	a, err := member.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	out := `<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/_rels/.rels" pkg:contentType="x"><pkg:xmlData><Relationships>` +
		`<Relationship Id="r" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part>`
	for _, name := range members {
		b, err := a.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		out += `<pkg:part pkg:name="/` + name + `" pkg:contentType="x"><pkg:xmlData>` + string(b) + "</pkg:xmlData></pkg:part>"
	}
	return []byte(out + `<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>AA==</pkg:binaryData></pkg:part></pkg:package>`)
}

// What people see of a document of Word 2003.
func TestWord2003(t *testing.T) {
	annotated := func(kind, content string) string {
		return `<aml:annotation aml:id="0" w:type="` + kind + `"><aml:content>` + content + `</aml:content></aml:annotation>`
	}
	run := func(s string) string { return "<w:r><w:t>" + s + "</w:t></w:r>" }
	for _, test := range []struct{ name, body, want string }{
		{"paragraphs", "<wx:sub-section>" + p("一") + "</wx:sub-section>" + p("二"), "一\n二\n"},
		{"a table", table(row(tc(`<w:vmerge w:val="restart"/>`, p("甲")), tc(`<w:gridSpan w:val="2"/>`, p("1"))), row(tc(`<w:vmerge/>`, "<w:p/>"), tc("", p("2")), tc("", "<w:p/>"))), "<甲|1|/2||/\n"},
		{"merged across", table(row(tc(`<w:hmerge w:val="restart"/>`, p("甲")), tc(`<w:hmerge/>`, "<w:p/>"), tc("", p("1")))), "<甲|1|/\n"},
		{"a table in a section of its own", "<wx:sub-section>" + table(row(tc("", p("1")))) + "</wx:sub-section>", "<1|/\n"},
		{"changes", "<w:p>" + annotated("Word.Insertion", run("1")) + annotated("Word.Deletion", `<w:r><w:delText>7</w:delText></w:r>`) + annotated("Word.Comment", p("改 8")) + run("2") + "</w:p>", "12\n"},
		{"a row that was deleted", table(row(tc("", p("1"))), "<w:tr><w:trPr>"+annotated("Word.Deletion", "")+"</w:trPr>"+tc("", p("2"))+"</w:tr>"), "<1|/\n"},
		{"a date, a place and a link", "<w:p><st1:chsdate Year=\"2021\">" + run("2021年") + "<st1:place>" + run("县") + "</st1:place></st1:chsdate><w:hlink>" + run("网") + "</w:hlink></w:p>", "2021年县网\n"},
		{"numbers", `<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="三、"/></w:listPr></w:pPr>` + run("甲") + `</w:p><w:p><w:pPr><w:listPr><wx:t wx:val="&#xF06C;"/></w:listPr></w:pPr>` + run("乙") + "</w:p>", "三、甲\n乙\n"},
		{"a text box and a picture", `<w:p><w:r><w:pict><w:binData w:name="a">QUJD</w:binData><v:shape><v:textbox><w:txbxContent>` + p("框") + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r>` + run("文") + "</w:p>", "文\n框\n"},
		{"a note", "<w:p>" + run("1") + "<w:r><w:footnote>" + p("9") + "</w:footnote></w:r></w:p>", "1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f parts.File
			doc := old(test.body)
			if !Is(doc) || !Is(doc[:300]) {
				t.Fatal("it is not known as a document")
			}
			if err := Read(doc, &f); err != nil {
				t.Fatal(err)
			}
			if got := membertest.Shown(f.Text); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// A package in one file shows what it shows as an archive, with its numbers, headers and footers.
func TestFlatPackage(t *testing.T) {
	const numbering = `<w:numbering><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num></w:numbering>`
	body := `<w:p><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>` + table(row(tc("", p("1")), tc("", p("2"))))
	archive := document(t, body, "word/numbering.xml", numbering, "word/footer1.xml", "<w:ftr>"+p("— 1 —")+"</w:ftr>")
	doc := flat(t, archive, main, "word/numbering.xml", "word/footer1.xml")
	var want, got parts.File
	if err := Read(archive, &want); err != nil {
		t.Fatal(err)
	}
	if err := Read(doc, &got); err != nil || !Is(doc) || string(got.Text) != string(want.Text) || len(got.Parts) != len(want.Parts) {
		t.Errorf("%q, %v, want %q", got.Text, err, want.Text)
	}
}

func TestFormsOfXML(t *testing.T) {
	for name, doc := range map[string]string{
		"a page":             `<?xml version="1.0"?><html xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><body/></html>`,
		"a package of Excel": `<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/xl/workbook.xml"/></pkg:package>`,
		"text on it":         "w:wordDocument http://schemas.microsoft.com/office/word/2003/wordml",
		"nothing":            "",
	} {
		if Is([]byte(doc)) {
			t.Errorf("%s is taken for a document", name)
		}
	}
	whole := old(p("文"))
	for name, doc := range map[string][]byte{
		"cut":          whole[:len(whole)-30],
		"deep":         old(strings.Repeat("<wx:sub-section>", 300)),
		"cut, package": flat(t, document(t, p("文")), main)[:400],
	} {
		var f parts.File
		var reject *report.Reject
		if err := Read(doc, &f); !errors.As(err, &reject) || reject.Detail.Code != message.BrokenFile {
			t.Errorf("%s: %v", name, err)
		}
	}
}
