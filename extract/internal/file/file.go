// Package file reads files that are no text, but hold text: each kind has a package of
// its own below, which writes what the file shows into a parts.File. It tells kinds by
// their first bytes, never by names: a .doc is as often RTF or a page.
package file

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"gongkai/extract/internal/file/answer"
	"gongkai/extract/internal/file/docx"
	"gongkai/extract/internal/file/mhtml"
	"gongkai/extract/internal/file/msdoc"
	"gongkai/extract/internal/file/ods"
	"gongkai/extract/internal/file/odt"
	"gongkai/extract/internal/file/pdf"
	"gongkai/extract/internal/file/rtf"
	"gongkai/extract/internal/file/xls"
	"gongkai/extract/internal/file/xlsx"
	"gongkai/extract/internal/file/xmlbook"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// kind is a kind of file.
type kind struct {
	// sniff reports whether doc is one. It looks at the beginning alone.
	sniff func(doc []byte) bool
	// read writes what doc shows into f. Its error is a *report.Reject.
	read func(doc []byte, f *parts.File) error
}

// kinds are tried in this order.
var kinds = []kind{
	{docx.Is, docx.Read},
	{xlsx.Is, xlsx.Read},
	{xmlbook.Is, xmlbook.Read},
	{odt.Is, odt.Read},
	{ods.Is, ods.Read},
	{pdf.Is, pdf.Read},
	{rtf.Is, rtf.Read},
	{xls.Is, xls.Read},
	{msdoc.Is, msdoc.Read}, // or any other storage of streams, which it refuses
	{mhtml.Is, mhtml.Read},
	{answer.Is, answer.Read},
}

// Is reports whether a document is of a kind that is read here.
func Is(doc []byte) bool { return kindOf(doc) != nil }

// Read writes into f what a document shows that is no text. It reports whether doc is of a
// kind that is read here. The error, then, is a *report.Reject.
func Read(doc []byte, f *parts.File) (ok bool, err error) {
	k := kindOf(doc)
	if k == nil {
		return false, nil
	}
	f.Reset()
	if len(doc) > report.MaxDocument {
		return true, &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.BeyondLimit, message.Number(len(doc)), message.Number(report.MaxDocument))}
	}
	if _, body, ok := answer.Body(doc); ok { // of a server, which sends files too
		if in := kindOf(body); in != nil {
			k, doc = in, body
		}
	}
	if err := k.read(doc, f); err != nil {
		return true, err
	}
	if isScanned(f) {
		return true, &report.Reject{Reason: report.ReasonScanned, Detail: message.New(message.PagesArePictures)}
	}
	if f.Full {
		return true, &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.TextBeyondLimit, message.Number(parts.MaxText))}
	}
	return true, nil
}

// fewOfScan are fewer characters than a report has, and more than stand beside pictures of its pages: a title,
// a date, the numbers of pages.
const fewOfScan = 100

// isScanned reports whether a file shows pictures, and hardly any text. What speaks of an attachment leads to it.
func isScanned(f *parts.File) bool {
	if f.Pictures == 0 || bytes.IndexByte(f.Text, parts.CellEnd) >= 0 || bytes.Contains(f.Text, []byte("附件")) {
		return false
	}
	n := 0
	for b := f.Text; len(b) > 0 && n < fewOfScan; {
		c, size := utf8.DecodeRune(b)
		if b = b[size:]; !unicode.IsSpace(c) {
			n++
		}
	}
	return n < fewOfScan
}

func kindOf(doc []byte) *kind {
	for i := range kinds {
		if kinds[i].sniff(doc) {
			return &kinds[i]
		}
	}
	return nil
}
