package corpus

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// A document that is a zip inside is a document, if its name does not say otherwise.
func TestFormatOfOffice(t *testing.T) {
	for _, test := range []struct {
		name, member, content string
		want                  Format
	}{
		{"", "[Content_Types].xml", "<Types/>", Document},
		{"report", "_rels/.rels", "<Relationships/>", Document},
		{"-", "word/document.xml", "<w:document/>", Document},
		{"-", "xl/workbook.xml", "<workbook/>", Document},
		{"-", "mimetype", "application/vnd.oasis.opendocument.text", Document},
		{"-", "mimetype", "application/vnd.oasis.opendocument.spreadsheet", Document},
		{"-", "mimetype", "application/epub+zip", Zip},
		{"-", "2023.docx", "PK", Zip},
		{"-", "words.txt", "word", Zip},
		{"a.docx", "[Content_Types].xml", "<Types/>", Document},
		{"a.docx.zip", "[Content_Types].xml", "<Types/>", Document},
		{"A.ZIP", "docProps/app.xml", "<Properties/>", Document},
		{"a.zip", "mimetype", "application/vnd.oasis.opendocument.text", Document},
		{"a.zip", "word/document.xml", "<w:document/>", Zip}, // or a folder of such a name
		{"a.zip", "2023.docx", "PK", Zip},
		{"a.wacz", "datapackage.json", "{}", Zip},
	} {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.CreateRaw(&zip.FileHeader{Name: test.member, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(f, test.content)
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		for _, head := range [][]byte{b.Bytes(), b.Bytes()[:min(headSize, b.Len())]} {
			if got := FormatOf(test.name, head); got != test.want {
				t.Errorf("%s that begins with %s: %q, want %q", test.name, test.member, got, test.want)
			}
		}
	}
	for n := range 60 {
		FormatOf("", append([]byte("PK\x03\x04"), make([]byte, n)...))
	}
}
