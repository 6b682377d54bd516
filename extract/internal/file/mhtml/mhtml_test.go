package mhtml

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

func saved(boundary string, pieces ...string) string {
	return "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"" + boundary + "\"\r\n\r\n--" +
		boundary + "\r\n" + strings.Join(pieces, "\r\n--"+boundary+"\r\n") + "\r\n--" + boundary + "--\r\n"
}

func TestRead(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("<p>收到申请</p>")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, doc, want, part string }{
		{"quoted-printable", saved("x", "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: http://a/1\r\n\r\n<td>=E7=94=B2=\r\n1=3D</td>"), "<td>甲1=</td>", "http://a/1"},
		{"base64", saved("x", "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"+base64.StdEncoding.EncodeToString([]byte("<p>甲</p>"))), "<p>甲</p>", "page 1"},
		{"quoted-printable against its rules", saved("x", "Content-Type: text/html\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\r\n<td width=x>=e7=94=B2= \r\n1=\r\n=3=\xE4\xB9\x99</td>="), "<td width=x>甲1=3=乙</td>", "page 1"},
		{"base64 in pieces", saved("x", "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n55Sy\r\n NQ==!\r\nNg=\r\nNzg"), "甲5678", "page 1"},
		{"GBK", saved("x", "Content-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"+gbk), "<p>收到申请</p>", "page 1"},
		{"GBK, not declared", saved("x", "Content-Type: text/html\r\nContent-Transfer-Encoding: binary\r\n\r\n"+gbk), "<p>收到申请</p>", "page 1"},
		{"pictures", saved("x", "Content-Type: image/png\r\n\r\nx", "Content-Type: text/html\r\n\r\n甲", "Content-Type: text/css\r\n\r\ny"), "甲", "page 1"},
		{"frames", saved("x", "Content-Type: text/html\r\n\r\n甲", "Content-Type: text/html\r\n\r\n乙"), "甲\n乙", "page 1"},
		{"one page", "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n=E7=94=B2", "甲", "page 1"},
		{"within alternatives", saved("x", "Content-Type: multipart/alternative; boundary=\"y\"\r\n\r\n--y\r\nContent-Type: text/plain\r\n\r\n0\r\n--y\r\nContent-Type: text/html\r\n\r\n甲\r\n--y--"), "甲", "page 1"},
		{"a mail in plain text", saved("x", "Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"+gbk), "<pre>&lt;p&gt;收到申请&lt;/p&gt;</pre>", "page 1"},
		{"a mail with a table and a file", saved("x", "Content-Type: text/html\r\n\r\n<table><TD>1", attached), "<table><TD>1", "page 1"},
		{"cut off", strings.TrimSuffix(saved("x", "Content-Type: text/html\r\n\r\n<p>甲乙丙"), "丙\r\n--x--\r\n"), "<p>甲乙", "page 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var f parts.File
			if !Is([]byte(test.doc)) {
				t.Fatal("it is not known as a saved page")
			}
			if err := Read([]byte(test.doc), &f); err != nil {
				t.Fatal(err)
			}
			if got := string(f.Text); got != test.want || !f.Markup || f.Parts[0].Name != test.part {
				t.Errorf("%q in part %s, want %q", got, f.Parts[0].Name, test.want)
			}
		})
	}
}

// attached is a file in a mail.
const attached = "Content-Type: application/msword; name=\"=?gb2312?B?xOqxqA==?=.doc\"\r\nContent-Disposition: attachment; filename=\"=?gb2312?B?xOqxqA==?=.doc\"\r\nContent-Transfer-Encoding: base64\r\n\r\neA=="

// A mail whose report is in a file that it carries says so, with the name.
func TestMailWithFiles(t *testing.T) {
	for _, text := range []string{"Content-Type: text/plain\r\n\r\n见附件", "Content-Type: text/html\r\n\r\n<p>见附件", "Content-Type: image/png\r\n\r\nx"} {
		var f parts.File
		var reject *report.Reject
		if err := Read([]byte(saved("x", text, attached)), &f); !errors.As(err, &reject) || reject.Detail.Code != message.MailWithFiles || reject.Detail.Args[0].Text != "年报.doc" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestIs(t *testing.T) {
	for _, doc := range []string{"", "标题: 年报\n\n正文", "<html>MIME-Version: 1.0 multipart/related</html>", "Mime-Version: 1.0\nContent-Type: application/pdf\n\n", "MIME-Version: 1.0\n\nmultipart/related"} {
		if Is([]byte(doc)) {
			t.Errorf("%q is taken for a saved page", doc)
		}
	}
	var f parts.File
	if err := Read([]byte("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\nnothing"), &f); !errors.As(err, new(*report.Reject)) {
		t.Errorf("%v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(saved("x", "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\neA==")))
	f.Fuzz(func(t *testing.T, doc []byte) {
		var out parts.File
		if Is(doc) {
			if err := Read(doc, &out); err != nil && !errors.As(err, new(*report.Reject)) {
				t.Errorf("%v", err)
			}
		}
	})
}
