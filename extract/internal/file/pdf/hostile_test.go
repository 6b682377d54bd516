package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// rejection reads a document and returns why it gave no text.
func rejection(t testing.TB, doc []byte) *report.Reject {
	t.Helper()
	var f parts.File
	err := Read(doc, &f)
	if err == nil {
		return nil
	}
	var r *report.Reject
	if !errors.As(err, &r) {
		t.Fatalf("%T is no Reject", err)
	}
	return r
}

// raw is a PDF of the objects given, without a table of where they are: PDFium looks for them.
func raw(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n%%EOF\n")
	return []byte(b.String())
}

func stream(s string) string { return fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(s), s) }

func deflated(piece string, times int) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	for range times {
		z.Write([]byte(piece)) // to memory
	}
	z.Close()
	return fmt.Sprintf("<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream", b.Len(), b.String())
}

const (
	catalog = "<</Type/Catalog/Pages 2 0 R>>"
	onePage = "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 600 800]>>"
	page    = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>"
)

func whole() []byte {
	m := &made{}
	m.page().text(50, 50, strings.Repeat("政府信息公开", 9))
	return m.bytes()
}

func pages(n int) []byte {
	m := &made{}
	for range n {
		m.page().text(50, 50, "一")
	}
	return m.bytes()
}

func scan(n int) []byte {
	kids, objects := "", []string{catalog, "", stream("600 0 0 800 0 0 cm /A Do"), "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\nx\nendstream"}
	for i := range n {
		objects = append(objects, "<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<</XObject<</A 4 0 R>>>>>>")
		kids += fmt.Sprintf("%d 0 R ", 5+i)
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 600 800]>>", n, kids)
	return raw(objects...)
}

// What cannot be read has a defined end, and soon.
func TestHostile(t *testing.T) {
	const soon = 60 * time.Second // it takes two; a machine may be busy
	self := "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Length 12>>stream\n/A Do /A Do \nendstream"
	cases := map[string]struct {
		doc    []byte
		reason report.Reason // "" if it is read
		code   message.Code
	}{
		"cut":                {whole()[:900], report.ReasonNotText, message.BrokenFile},
		"a head alone":       {[]byte("%PDF-1.7\n"), report.ReasonNotText, message.BrokenFile},
		"garbage":            {append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte{0, 0xFF, '<', '['}, 5000)...), report.ReasonNotText, message.BrokenFile},
		"other bytes before": {append([]byte("HTTP header\r\n\r\n"), whole()...), "", ""},
		"blank":              {raw(catalog, onePage, page, stream("")), report.ReasonEmpty, message.AllBlank},
		"no pages":           {raw(catalog, "<</Type/Pages/Count 0/Kids[]>>"), report.ReasonNotText, message.BrokenFile},
		"a scan":             {scan(3), report.ReasonScanned, message.PagesArePictures},
		"a false count":      {bytes.Replace(whole(), []byte("/Count 1/"), []byte("/Count 9/"), 1), "", ""},
		"too many pages":     {pages(501), report.ReasonTooLarge, message.PDFBeyondLimit},
		"too many objects":   {raw(catalog, onePage, page, deflated("0 0 m 9 9 l S ", 150_000)), report.ReasonTooLarge, message.PDFBeyondLimit},
		"a form in itself":   {raw(catalog, onePage, page, stream("/A Do"), self), report.ReasonTooLarge, message.PDFBeyondLimit},
		"a bomb":             {raw(catalog, onePage, page, deflated(strings.Repeat("0 ", 1<<19), 1024)), report.ReasonTooLarge, message.PDFBeyondLimit},
		"deep":               {raw(catalog, strings.Repeat("[", 300_000), page), report.ReasonNotText, message.BrokenFile},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			r := rejection(t, c.doc)
			if took := time.Since(begun); took > soon {
				t.Errorf("took %s", took)
			}
			switch {
			case r == nil && c.reason != "":
				t.Errorf("is read, not %s", c.reason)
			case r != nil && (r.Reason != c.reason || r.Detail.Code != c.code):
				t.Errorf("%s (%s), not %s (%s)", r.Reason, r.Detail.Code, c.reason, c.code)
			}
		})
	}
}

// After what breaks an instance others are read as ever.
func TestBrokenSpoilsNoOther(t *testing.T) {
	rejection(t, raw(catalog, onePage, page, deflated(strings.Repeat("0 ", 1<<19), 300)))
	if r := rejection(t, whole()); r != nil {
		t.Error(r)
	}
}

func TestIs(t *testing.T) {
	for _, doc := range []string{"", "%PD", "<p>%PDF", "a PDF"} {
		if Is([]byte(doc)) {
			t.Errorf("%q is taken for one", doc)
		}
	}
	if !Is(whole()) {
		t.Error("one is not known")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(whole())
	f.Add(scan(1))
	f.Add(whole()[:700])
	f.Fuzz(func(t *testing.T, doc []byte) {
		if r := rejection(t, doc); r != nil && r.Reason == "" {
			t.Error("no reason")
		}
	})
}
