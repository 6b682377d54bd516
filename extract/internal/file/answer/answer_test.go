package answer

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"testing"

	"gongkai/extract/internal/parts"
	"gongkai/extract/report"
)

func packed(t testing.TB, w io.WriteCloser, b *bytes.Buffer, s string) string {
	t.Helper()
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipped(t testing.TB, s string) string {
	var b bytes.Buffer
	return packed(t, gzip.NewWriter(&b), &b, s)
}

func deflated(t testing.TB, s string) string {
	var b bytes.Buffer
	return packed(t, zlib.NewWriter(&b), &b, s)
}

func chunked(s string) string {
	half := len(s) / 2
	return fmt.Sprintf("%x\r\n%s\r\n%X;x=1\r\n%s\r\n0\r\n\r\n", half, s[:half], len(s)-half, s[half:])
}

func TestRead(t *testing.T) {
	const page = "<p>甲1</p>"
	for _, test := range []struct{ name, head, body string }{
		{"plain", "", page},
		{"GBK", "Content-Type: text/html; charset=gbk\r\n", "<p>\xbc\xd71</p>"},
		{"chunks", "Transfer-Encoding: chunked\r\n", chunked(page)},
		{"chunks that were joined", "Transfer-Encoding: chunked\r\n", page},
		{"gzip", "Content-Encoding: gzip\r\n", gzipped(t, page)},
		{"gzip that was unpacked", "Content-Encoding: gzip\r\n", page},
		{"deflate in chunks", "content-encoding: deflate\r\ntransfer-encoding: chunked\r\n", chunked(deflated(t, page))},
	} {
		for _, status := range []string{"HTTP/1.1 200 OK", "HTTP/2 200"} {
			var f parts.File
			doc := []byte(status + "\r\nServer: x\r\n" + test.head + "\r\n" + test.body)
			if !Is(doc) {
				t.Fatalf("%s: it is not known as an answer", test.name)
			}
			if err := Read(doc, &f); err != nil {
				t.Fatalf("%s: %v", test.name, err)
			}
			if string(f.Text) != page || !f.Markup {
				t.Errorf("%s: %q", test.name, f.Text)
			}
		}
	}
}

func TestBroken(t *testing.T) {
	whole := chunked("<p>甲1</p>")
	packed := gzipped(t, "<p>甲1</p>")
	for name, doc := range map[string]string{
		"no body":    "HTTP/1.1 200 OK\r\nServer: x",
		"no header":  "HTTP/1.1",
		"cut chunks": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + whole[:len(whole)-12],
		"cut gzip":   "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed[:len(packed)-9],
	} {
		var f parts.File
		if err := Read([]byte(doc), &f); !errors.As(err, new(*report.Reject)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What swells is known as too much.
	var f parts.File
	bomb := "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped(t, string(make([]byte, 1<<20))+string(bytes.Repeat([]byte("x"), parts.MaxText+1)))
	if err := Read([]byte(bomb), &f); err != nil || len(f.Text) > parts.MaxText {
		t.Errorf("%v, %d bytes", err, len(f.Text))
	}
	for _, doc := range []string{"", "HTTP/", "HTTP/x", "HTTP is a protocol"} {
		if Is([]byte(doc)) {
			t.Errorf("%q is taken for an answer", doc)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked("x甲")))
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped(f, "x甲")))
	f.Fuzz(func(t *testing.T, doc []byte) {
		var out parts.File
		if Is(doc) {
			if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
				t.Errorf("%v", err)
			}
		}
	})
}
