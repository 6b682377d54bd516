package extract_test

import (
	"errors"
	"strings"
	"testing"

	"gongkai/extract"
	"gongkai/extract/internal/file/member/membertest"
	"gongkai/extract/report"
)

// Files of Word and OpenDocument whose pages are pictures say so, as PDFs do; a picture beside text is none of these.
func TestPagesArePictures(t *testing.T) {
	const title = "青川县水利局2021年政府信息公开工作年度报告"
	docx := func(body string) []byte {
		return membertest.Zip(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<w:document><w:body>"+body+"</w:body></w:document>", "word/media/image1.png", "\x89PNG")
	}
	odt := func(body string) []byte {
		return membertest.ZipStoring(t, "mimetype", "mimetype", "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml", "<m/>",
			"content.xml", "<office:document-content><office:body><office:text>"+body+"</office:text></office:body></office:document-content>")
	}
	words := func(s string) string { return "<w:p><w:r><w:t>" + s + "</w:t></w:r></w:p>" }
	const drawn = `<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><a:blip r:embed="r1"/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
	const inVML = `<w:p><w:r><w:pict><v:shape><v:imagedata r:id="r1"/></v:shape></w:pict></w:r></w:p>`
	const image = `<draw:frame><draw:image xlink:href="a.png"/></draw:frame>`
	for name, c := range map[string]struct {
		doc  []byte
		want report.Reason
	}{
		"pictures":                    {docx(drawn + drawn), report.ReasonScanned},
		"pictures in the old way":     {docx(inVML), report.ReasonScanned},
		"a title above":               {docx(words(title) + words("2022年1月20日") + drawn), report.ReasonScanned},
		"what leads to another":       {docx(words(title) + words("附件：年报.pdf") + drawn), report.ReasonAttachment},
		"a logo above text":           {docx(drawn + words(strings.Repeat("本局认真落实条例。", 20))), report.ReasonNotReport},
		"a logo above a table":        {docx(drawn + "<w:tbl><w:tr><w:tc>" + words("1") + "</w:tc></w:tr></w:tbl>"), report.ReasonNotReport},
		"a logo above lines and text": {docx(drawn + strings.Repeat("<w:p><w:r><w:t>&#x3000;</w:t></w:r></w:p>", 3000) + words(strings.Repeat("本局认真落实条例。", 20))), report.ReasonNotReport},
		"a few words alone":           {docx(words("空白")), report.ReasonNotReport},
		"OpenDocument":                {odt("<text:p>" + image + "</text:p><text:p/>"), report.ReasonScanned},
		"OpenDocument, by a page":     {odt(image), report.ReasonScanned},
		"OpenDocument with a text":    {odt("<text:p>" + image + strings.Repeat("本局认真落实条例。", 20) + "</text:p>"), report.ReasonNotReport},
		"RTF":                         {[]byte(`{\rtf1\ansi{\pict\pngblip 89504e47}\par}`), report.ReasonScanned},
	} {
		_, err := extract.New().Extract(c.doc)
		var reject *report.Reject
		if !errors.As(err, &reject) || reject.Reason != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
