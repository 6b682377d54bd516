package membertest

import (
	"bytes"
	"testing"

	"gongkai/extract/internal/file/member"
)

// Flat returns a document of OpenDocument as one file of XML that says to be of a type.
func Flat(t testing.TB, doc []byte, mediaType string) []byte {
	t.Helper()
	a, err := member.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	out := []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3" office:mimetype="` + mediaType + `">`)
	for _, name := range []string{"styles.xml", "content.xml"} {
		b, err := a.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		begin := bytes.Index(b, []byte("<office:document-"))
		begin += bytes.IndexByte(b[begin:], '>') + 1
		out = append(out, b[begin:bytes.LastIndex(b, []byte("</"))]...)
	}
	return append(out, "</office:document>"...)
}
