package specimen

import (
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"
)

func init() { fileWriters["mhtml"] = writeMHTML }

// writeMHTML writes a page as a browser saves it, in quoted-printable or base64, with a style
// sheet behind it.
func writeMHTML(p *paper) []byte {
	page := p.page()
	var b strings.Builder
	encoding := "quoted-printable"
	if p.dress()&1 == 1 {
		encoding = "base64"
	}
	const boundary = "----MultipartBoundary--x7----"
	fmt.Fprintf(&b, "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.example.gov.cn/1.html\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"%s\"\r\n\r\n", boundary)
	fmt.Fprintf(&b, "--%s\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: %s\r\nContent-Location: http://www.example.gov.cn/1.html\r\n\r\n", boundary, encoding)
	if encoding == "base64" {
		const width = 76
		for s := base64.StdEncoding.EncodeToString([]byte(page)); s != ""; s = s[min(width, len(s)):] {
			b.WriteString(s[:min(width, len(s))] + "\r\n")
		}
	} else {
		w := quotedprintable.NewWriter(&b)
		w.Write([]byte(page))
		w.Close()
		b.WriteString("\r\n")
	}
	fmt.Fprintf(&b, "--%s\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ntd { width: 12px }\r\n--%[1]s--\r\n", boundary)
	return []byte(b.String())
}
