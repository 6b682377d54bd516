// Package opendoc has what documents of OpenDocument (OASIS, version 1.3, part 3) share, be they texts or
// spreadsheets: the archive, and the text of paragraphs with how it looks.
package opendoc

import (
	"bytes"
	"strconv"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Members of a document.
const (
	Content = "content.xml"
	Styles  = "styles.xml"        // headers and footers are there
	sealed  = "encrypted-package" // a document with a password, since version 1.4
)

// family is how media types of documents begin.
const family = "application/vnd.oasis.opendocument."

// Document is a document that is open.
type Document interface {
	// Read returns the content of a member, nil if there is none. Its error is a *report.Reject.
	Read(name string) ([]byte, error)
}

// Is reports whether doc is a document of a kind, such as text, also a template, and if it is cut.
func Is(doc []byte, kind string) bool {
	if isFlat(doc, kind) {
		return true
	}
	const begins = 200 // bytes, within which the type stands as it is, unless the archive was packed anew
	if bytes.HasPrefix(doc, []byte("PK\x03\x04")) && bytes.Contains(doc[:min(len(doc), begins)], []byte("mimetype"+family+kind)) {
		return true
	}
	if !member.Has(doc, Content) {
		return false
	}
	a, err := member.Open(doc)
	if err != nil {
		return false
	}
	b, _ := a.Read("mimetype")
	return bytes.HasPrefix(b, []byte(family+kind))
}

// Open opens a document. Its error is a *report.Reject, also for one that opens with a password.
func Open(doc []byte) (Document, error) {
	if !bytes.HasPrefix(doc, []byte("PK")) {
		return flat(bytes.TrimPrefix(doc, []byte("\uFEFF"))), nil
	}
	a, err := member.Open(doc)
	if err != nil {
		return nil, err
	}
	manifest, err := a.Read("META-INF/manifest.xml")
	if err != nil {
		return nil, err
	}
	if bytes.Contains(manifest, []byte("encryption-data")) || len(a.Names(sealed)) > 0 {
		return nil, &report.Reject{Reason: report.ReasonNotText, Detail: message.New(message.EncryptedFile)}
	}
	return a, nil
}

// Repeated returns how often an element says to be there, at most so often: once, if it does not say.
func Repeated(e member.Element, attribute string, most int) int {
	value, ok := e.Attribute(attribute)
	n, err := strconv.Atoi(value)
	if !ok || err != nil {
		return 1
	}
	return min(max(n, 1), most)
}
