// Package pdf reads PDFs by where things stand on their pages: rules make cells, and what is in none
// is text by lines. See the packages and files below for how.
//
//	engine        characters and bars of a page, by PDFium
//	rules.go      bars -> rules
//	grid.go       rules -> cells
//	line.go       characters -> lines
//	sheet.go      a page: its tables and the lines outside of them
//	furniture.go  numbers, heads and feet of pages, which are left out
//	carry.go      tables that go on at the next page
//	write.go      all of it as text
package pdf

import (
	"bytes"
	"errors"

	"gongkai/extract/internal/file/pdf/engine"
	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// headAt is how far into a file its head may stand: readers of PDF allow other bytes before it.
const headAt = 1024

// Is reports whether doc is a PDF.
func Is(doc []byte) bool {
	return bytes.Contains(doc[:min(len(doc), headAt)], []byte("%PDF-"))
}

// Read writes what the pages of doc show, each a part "page N". The rest of a table that goes on
// at the next page belongs to that page, and to the same table.
func Read(doc []byte, f *parts.File) (err error) {
	defer func() {
		if recover() != nil {
			err = reject(report.ReasonNotText, message.New(message.BrokenFile))
		}
	}()
	sheets, err := open(doc)
	if err != nil {
		return rejected(err)
	}
	for _, s := range sheets {
		f.Pictures += s.pictures
	}
	if err := seen(sheets, len(doc)); err != nil {
		return err
	}
	dropFurniture(sheets)
	carry(sheets)
	write(sheets, f)
	return nil
}

// open returns the pages of a document.
func open(doc []byte) (sheets []*sheet, err error) {
	d, err := engine.Open(doc)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if d.Pages > engine.MaxPages {
		return nil, engine.ErrTooLarge
	}
	for i := range d.Pages {
		p, err := d.Page(i)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, newSheet(p))
	}
	return sheets, nil
}

// seen returns a Reject if the pages show no text.
func seen(sheets []*sheet, size int) error {
	const few = 20 // characters a page: a scan may have a number or a stamp besides
	chars, pictures, bars := 0, 0, 0
	for _, s := range sheets {
		chars += s.count
		pictures += s.pictures
		bars += s.bars
	}
	switch {
	case chars == 0 && pictures == 0 && bars == 0:
		return reject(report.ReasonEmpty, message.New(message.AllBlank, message.Number(size)))
	case chars == 0, chars < few*len(sheets) && pictures > 0:
		return reject(report.ReasonScanned, message.New(message.PagesArePictures))
	}
	return nil
}

// rejected returns the Reject for an error of the engine.
func rejected(err error) error {
	switch {
	case errors.Is(err, engine.ErrPassword):
		return reject(report.ReasonNotText, message.New(message.PDFEncrypted))
	case errors.Is(err, engine.ErrTooLarge):
		return reject(report.ReasonTooLarge, message.New(message.PDFBeyondLimit, message.Number(engine.MaxPages)))
	case errors.Is(err, engine.ErrBroken):
		return reject(report.ReasonNotText, message.New(message.BrokenFile))
	}
	return reject(report.ReasonNotText, message.New(message.PDFEngine, message.Text(err.Error())))
}

func reject(reason report.Reason, detail message.Message) error {
	return &report.Reject{Reason: reason, Detail: detail}
}
