package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// document packs a document with this body, and other members as names and contents.
func document(t testing.TB, body string, members ...string) []byte {
	t.Helper()
	return membertest.Zip(t, append([]string{main, `<w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`}, members...)...)
}

func p(s string) string { return "<w:p><w:r><w:t>" + s + "</w:t></w:r></w:p>" }

// tc writes a cell with properties.
func tc(properties, content string) string {
	return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + content + "</w:tc>"
}

func row(cells ...string) string { return "<w:tr>" + strings.Join(cells, "") + "</w:tr>" }

func table(rows ...string) string { return "<w:tbl>" + strings.Join(rows, "") + "</w:tbl>" }

// What people see of a document: < begins a table, | ends a cell, / a row.
func TestShown(t *testing.T) {
	numbering := `<w:numbering><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num></w:numbering>`
	const styles = `<w:styles><w:style w:styleId="1"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style><w:style w:styleId="2"><w:basedOn w:val="1"/></w:style><w:style w:styleId="9"><w:basedOn w:val="9"/></w:style></w:styles>`
	numbered := func(level, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	for _, test := range []struct{ name, body, want string }{
		{"paragraphs", p("一") + p("二"), "一\n二\n"},
		{"a number in runs", `<w:p><w:r><w:t>1</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>2</w:t></w:r></w:p>`, "12\n"},
		{"a table", table(row(tc("", p("甲")), tc("", p("1"))), row(tc("", p("乙")), tc("", "<w:p/>"))), "<甲|1|/乙||/\n"},
		{"lines in a cell", table(row(tc("", p("甲")+p("乙")))), "<甲\n乙|/\n"},
		{"merged across", table(row(tc(`<w:gridSpan w:val="2"/>`, p("甲")), tc("", p("1")))), "<甲|1|/\n"},
		{"merged down", table(row(tc(`<w:vMerge w:val="restart"/>`, p("甲")), tc("", p("1"))), row(tc(`<w:vMerge/>`, p("7")), tc("", p("2")))), "<甲|1|/2|/\n"},
		{"merged in the old way", table(row(tc(`<w:hMerge w:val="restart"/>`, p("甲")), tc(`<w:hMerge w:val="continue"/>`, "<w:p/>"), tc("", p("1")))), "<甲|1|/\n"},
		{"a table in a cell", table(row(tc("", table(row(tc("", p("1"))))+"<w:p/>"))), "<<1|/|/\n"},
		{"inserted and deleted", `<w:p><w:ins><w:r><w:t>1</w:t></w:r></w:ins><w:del><w:r><w:delText>2</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>3</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>4</w:t></w:r></w:moveTo></w:p>`, "14\n"},
		{"a row that was deleted", table(row(tc("", p("1"))), "<w:tr><w:trPr><w:del/></w:trPr>"+tc("", p("2"))+"</w:tr>"), "<1|/\n"},
		{"a cell within a control", table("<w:sdt><w:sdtContent>" + row("<w:sdt><w:sdtContent>"+tc("", p("1"))+"</w:sdtContent></w:sdt>") + "</w:sdtContent></w:sdt>"), "<1|/\n"},
		{"hidden", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>2</w:t></w:r></w:p>`, "2\n"},
		{"the mark of a note", `<w:p><w:r><w:t>12</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>[1]</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`, "12\n"},
		{"fields", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE 7</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r></w:p><w:p><w:fldSimple w:instr="x"><w:r><w:t>4</w:t></w:r></w:fldSimple></w:p>`, "3\n4\n"},
		{"a text box", `<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>` + p("框") + `</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("框") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>文</w:t></w:r></w:p>`, "文\n框\n"},
		{"how it is pronounced", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>一</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "一\n"},
		{"breaks", `<w:p><w:r><w:t>1</w:t><w:br/><w:t>2</w:t><w:tab/><w:t>3</w:t><w:noBreakHyphen/><w:sym w:char="4E00"/></w:r></w:p>`, "1\n2\t3-一\n"},
		{"strict namespaces", `<x:p xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:r><x:t>1</x:t></x:r></x:p>`, "1\n"},
		{"struck out", `<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:dstrike w:val="false"/></w:rPr><w:t>2</w:t></w:r></w:p>`, "2\n"},
		{"what is merged with a row that was deleted", table("<w:tr><w:trPr><w:del/></w:trPr>"+tc(`<w:vMerge w:val="restart"/>`, p("甲"))+"</w:tr>", row(tc(`<w:vMerge/>`, p("乙")), tc("", p("1"))), row(tc(`<w:vMerge/>`, p("丙")), tc("", p("2")))), "<乙|1|/2|/\n"},
		{"merged down in another column", table(row(tc(`<w:gridSpan w:val="2"/>`, p("甲")), tc(`<w:vMerge w:val="restart"/>`, p("乙"))), row(tc("", p("1")), tc("", p("2")), tc(`<w:vMerge/>`, p("3")))), "<甲|乙|/1|2|/\n"},
		{"all rows deleted", p("上") + table("<w:tr><w:trPr><w:del/></w:trPr>"+tc("", p("1"))+"</w:tr>") + p("下"), "上\n下\n"},
		{"numbers by style", `<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>无</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="1"/><w:rPr><w:del/></w:rPr></w:pPr></w:p><w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>`, "一、甲\n无\n二、乙\n"},
		{"a list that begins anew", numbered("0", "甲") + strings.ReplaceAll(numbered("0", "乙"), `numId w:val="2"`, `numId w:val="3"`) + strings.ReplaceAll(numbered("0", "丙"), `numId w:val="2"`, `numId w:val="3"`), "一、甲\n四、乙\n五、丙\n"},
		{"numbers", numbered("0", "甲") + numbered("0", "乙") + numbered("1", "丙") + numbered("2", "点") + numbered("0", "丁") + numbered("1", "戊"), "一、甲\n二、乙\n二.1丙\n点\n三、丁\n三.1戊\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f parts.File
			doc := document(t, test.body, "word/numbering.xml", numbering, "word/styles.xml", styles)
			if !Is(doc) {
				t.Fatal("it is not known as a document")
			}
			if err := Read(doc, &f); err != nil {
				t.Fatal(err)
			}
			got := membertest.Shown(f.Text)
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestParts(t *testing.T) {
	var f parts.File
	if err := Read(document(t, p("文"), "word/footer1.xml", "<w:ftr>"+p("脚")+"</w:ftr>", "word/header1.xml", "<w:hdr>"+p("眉")+"</w:hdr>"), &f); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{main: "文\n", "word/header1.xml": "眉\n", "word/footer1.xml": "脚\n"} {
		if got, ok := f.Of(name); !ok || string(got) != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Some programs number the document itself; its package says where it lies.
func TestMainElsewhere(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"word/document2.xml": "<w:document><w:body>" + p("文") + "</w:body></w:document>",
		"_rels/.rels":        `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`,
	} {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var f parts.File
	if err := Read(b.Bytes(), &f); !Is(b.Bytes()) || err != nil || string(f.Text) != "文\n" || f.Parts[0].Name != "word/document2.xml" {
		t.Errorf("%q, %v, %v", f.Text, f.Parts, err)
	}
}

// An archive that holds documents is none, though the names in them are legible.
func TestIs(t *testing.T) {
	doc := document(t, p("文"))
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateHeader(&zip.FileHeader{Name: "a.docx", Method: zip.Store})
	if err == nil {
		_, err = f.Write(doc)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		doc  []byte
		want bool
	}{
		"whole": {doc, true}, "cut": {doc[:len(doc)-30], true}, "in an archive": {b.Bytes(), false},
		"in an archive that is cut": {b.Bytes()[:b.Len()/2], false}, "nothing": {nil, false}, "PK": {[]byte("PK\x03\x04"), false},
	} {
		if got := Is(test.doc); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestHostile(t *testing.T) {
	whole := document(t, p("文"))
	for name, test := range map[string]struct {
		doc  []byte
		code message.Code
	}{
		"cut off":          {whole[:len(whole)-30], message.BrokenFile},
		"no XML":           {document(t, "<w:p><w:r"), message.BrokenFile},
		"deep":             {document(t, strings.Repeat("<w:sdt>", 300)), message.BrokenFile},
		"a bomb":           {document(t, strings.Repeat(" ", 65<<20)), message.MemberBeyondLimit},
		"damaged within":   {damaged(document(t, strings.Repeat(p("文字"), 100))), message.BrokenFile},
		"encrypted":        {encrypted(whole), message.EncryptedFile},
		"a deep numbering": {document(t, p("文"), "word/numbering.xml", strings.Repeat("<w:a>", 300)), message.BrokenFile},
	} {
		var f parts.File
		var reject *report.Reject
		if err := Read(test.doc, &f); !errors.As(err, &reject) || reject.Detail.Code != test.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// damaged changes a byte of the first member.
func damaged(doc []byte) []byte {
	doc[80] ^= 0x55
	return doc
}

// encrypted marks all members as such.
func encrypted(doc []byte) []byte {
	doc = bytes.Clone(doc)
	const flags = 8 // in the directory
	for at, rest := 0, doc; ; rest = doc[at:] {
		n := bytes.Index(rest, []byte("PK\x01\x02"))
		if n < 0 {
			return doc
		}
		at += n + flags
		doc[at] |= 1
	}
}

// Many members together are bounded, and their headers are read in time that does not grow
// with the square of their number.
func TestManyMembers(t *testing.T) {
	var members []string
	swell := "<w:hdr>" + strings.Repeat(" ", 32<<20) + "</w:hdr>"
	for i := range 6 {
		members = append(members, "word/header"+strconv.Itoa(i)+".xml", swell)
	}
	var f parts.File
	var reject *report.Reject
	if err := Read(document(t, p("文"), members...), &f); !errors.As(err, &reject) || reject.Reason != report.ReasonTooLarge {
		t.Errorf("members that swell together: %v", err)
	}
	members = nil
	for i := range 30_000 {
		members = append(members, "word/header"+strconv.Itoa(i)+".xml", "<w:hdr/>")
	}
	f.Reset()
	if err := Read(document(t, p("文"), members...), &f); err != nil || len(f.Parts) != 1+maxMargins {
		t.Errorf("%d parts, %v", len(f.Parts), err)
	}
}

// What holds more than a report is left.
func TestFull(t *testing.T) {
	var f parts.File
	body := strings.Repeat(p(strings.Repeat("文", 1000)), parts.MaxText/3000+2)
	if err := Read(document(t, body), &f); err != nil || !f.Full {
		t.Errorf("full %t, %v", f.Full, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(document(f, table(row(tc(`<w:vMerge/>`, p("1"))))+p("2")))
	f.Add(old(table(row(tc(`<w:vmerge/>`, p("1")))) + p("2")))
	f.Add(flat(f, document(f, p("2")), main))
	f.Add([]byte("PK\x03\x04word/document.xml"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		var out parts.File
		if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}

// FuzzBody has XML as it may stand in a document.
func FuzzBody(f *testing.F) {
	f.Add(table(row(tc(`<w:vMerge/>`, p("1")))) + p("2"))
	f.Add(`<w:p><w:r><w:txbxContent><w:p><w:txbxContent/></w:p></w:txbxContent></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		var out parts.File
		if err := Read(document(t, body), &out); err != nil && !errors.As(err, new(*report.Reject)) {
			t.Errorf("%v", err)
		}
	})
}
