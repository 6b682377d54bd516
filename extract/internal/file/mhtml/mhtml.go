// Package mhtml reads pages that a browser or Word has saved in one file (RFC 2557): .mht,
// .mhtml, and mails, which are of the same form. Parts of it are the pages; pictures and style sheets are left out.
package mhtml

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

const (
	// headSize is as much of a file as its headers take.
	headSize = 4 << 10
	// maxDepth is how deep multiparts may lie in one another: two are met, of a mail with a page.
	maxDepth = 8
	// maxPages is how many pages are read; a page with more frames is none that people made.
	maxPages = 100
	// mostAttached is how many files of a mail are named.
	mostAttached = 8
)

// Is reports whether doc begins as such a file does: with headers of MIME, that
// say that parts or a page follow.
func Is(doc []byte) bool {
	head := bytes.TrimLeft(doc[:min(len(doc), headSize)], "\r\n")
	colon := bytes.IndexByte(head, ':')
	if colon <= 0 || bytes.ContainsAny(head[:colon], "<> \n\t{") { // nearly all documents, of which no more is to be looked at
		return false
	}
	head = bytes.ToLower(head)
	if i := bytes.Index(bytes.ReplaceAll(head, []byte("\r"), nil), []byte("\n\n")); i >= 0 {
		head = bytes.ReplaceAll(head, []byte("\r"), nil)[:i]
	}
	return bytes.Contains(head, []byte("mime-version:")) && (bytes.Contains(head, []byte("multipart/")) || bytes.Contains(head, []byte("text/html")))
}

// Read writes the pages of doc, the main one first.
func Read(doc []byte, f *parts.File) error {
	m, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(doc, "\r\n")))
	if err != nil {
		return member.Broken()
	}
	var found parcel
	start := found.collect(textproto.MIMEHeader(m.Header), m.Body, 0)
	pages := found.pages
	if len(pages) == 0 {
		pages = found.plain
	}
	switch {
	case len(found.attached) > 0 && !slices.ContainsFunc(pages, page.hasTable):
		return &report.Reject{Reason: report.ReasonNotText, Detail: message.New(message.MailWithFiles, message.Text(strings.Join(found.attached, ", ")))}
	case len(pages) == 0:
		return member.Broken()
	}
	for i, p := range pages {
		if start != "" && p.id == start {
			pages[0], pages[i] = pages[i], pages[0]
		}
	}
	f.Markup = true
	for i, p := range pages {
		f.Begin(p.name(i))
		f.Write(p.text)
	}
	return nil
}

// parcel is what a file holds.
type parcel struct {
	pages    []page
	plain    []page   // texts, as pages: mails have them beside these, or in their place
	attached []string // names of files that a mail carries
}

// page is a page in UTF-8.
type page struct{ id, location, text string }

// hasTable reports whether a page may hold a report itself.
func (p page) hasTable() bool { return strings.Contains(strings.ToLower(p.text), "<td") }

func (p *page) name(i int) string {
	if p.location != "" {
		return p.location
	}
	return fmt.Sprint("page ", i+1)
}

// collect adds what a part holds, and parts within it, as far as the file goes. It
// returns the id of the part that is the main one, "" if it is not stated.
func (c *parcel) collect(header textproto.MIMEHeader, body io.Reader, depth int) (start string) {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil && kind == "" || depth > maxDepth || len(c.pages)+len(c.plain) >= maxPages {
		return ""
	}
	switch name := attachedName(header, params); {
	case strings.HasPrefix(kind, "multipart/"):
		in := multipart.NewReader(body, params["boundary"])
		for {
			p, err := in.NextRawPart()
			if err != nil { // the end, or what was cut off
				return trimID(params["start"])
			}
			c.collect(p.Header, p, depth+1)
		}
	case name != "":
		if len(c.attached) < mostAttached {
			c.attached = append(c.attached, name)
		}
	case kind == "text/html", kind == "application/xhtml+xml":
		c.pages = append(c.pages, page{trimID(header.Get("Content-Id")), header.Get("Content-Location"), textOf(header, params, body)})
	case kind == "text/plain":
		c.plain = append(c.plain, page{text: "<pre>" + html.EscapeString(textOf(header, params, body)) + "</pre>"})
	}
	return ""
}

// textOf returns the text of a part in UTF-8.
func textOf(header textproto.MIMEHeader, params map[string]string, body io.Reader) string {
	b, _ := io.ReadAll(io.LimitReader(body, parts.MaxText+1)) // what was cut off leaves the beginning
	return InUTF8(decoded(header.Get("Content-Transfer-Encoding"), b), params["charset"])
}

// attachedName returns the name of the file that a part of a mail is; "" if it is none.
func attachedName(header textproto.MIMEHeader, params map[string]string) string {
	how, of, err := mime.ParseMediaType(header.Get("Content-Disposition"))
	if err != nil && how == "" || how != "attachment" {
		return ""
	}
	name := cmp.Or(of["filename"], params["name"])
	words := mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, in) }}
	if plain, err := words.DecodeHeader(name); err == nil {
		name = plain
	}
	return cmp.Or(strings.ToValidUTF8(name, "\uFFFD"), "?")
}

func trimID(id string) string { return strings.Trim(strings.TrimSpace(id), "<>") }

// InUTF8 decodes a page: by what its part declares, unless it is UTF-8 all the same; by
// what the page declares; GB18030 holds all others of Chinese.
func InUTF8(b []byte, declared string) string {
	if utf8.Valid(b) {
		return string(bytes.TrimPrefix(b, []byte("\uFEFF")))
	}
	encoding, _, certain := charset.DetermineEncoding(b, "text/html; charset="+declared)
	if !certain {
		encoding = simplifiedchinese.GB18030
	}
	if name := strings.ToLower(declared); name == "gb2312" || name == "gbk" {
		encoding = simplifiedchinese.GB18030 // of which both are parts
	}
	out, err := encoding.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(out)
}
