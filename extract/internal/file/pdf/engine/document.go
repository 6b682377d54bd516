package engine

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// waitForInstance bounds how long an instance may take to be made: milliseconds, if all is well.
const waitForInstance = 30 * time.Second

// fault returns the error of a document for one of PDFium. Where PDFium broke off, as for want of
// memory, the document asks too much.
func fault(err error) error {
	if strings.Contains(err.Error(), "wasm error") {
		return ErrTooLarge
	}
	return ErrBroken
}

// Document is an open document. It has an instance of its own, so that one that breaks it
// spoils no other.
type Document struct {
	pdf   pdfium.Pdfium
	ref   references.FPDF_DOCUMENT
	until time.Time
	Pages int
}

// Open opens a document, which is to be closed. The error is one of those above, or says why PDFium
// does not run.
func Open(doc []byte) (*Document, error) {
	p, err := pool()
	if err != nil {
		return nil, fmt.Errorf("starting PDFium: %w", err)
	}
	pdf, err := p.GetInstance(waitForInstance)
	if err != nil {
		return nil, fmt.Errorf("starting PDFium: %w", err)
	}
	d := &Document{pdf: pdf, until: time.Now().Add(MaxTime)}
	if err := d.open(doc); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *Document) open(doc []byte) error {
	opened, err := d.pdf.OpenDocument(&requests.OpenDocument{File: &doc})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return ErrPassword
	case err != nil:
		return fault(err)
	}
	d.ref = opened.Document
	count, err := d.pdf.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err != nil {
		return fault(err)
	}
	d.Pages = count.PageCount
	return nil
}

// Close drops the document and its instance.
func (d *Document) Close() {
	// After an error PDFium may be in any state: its memory goes as a whole.
	_ = d.pdf.Close()
}

// Page returns what a page shows, the first being 0. After an error the document is of no more use.
func (d *Document) Page(i int) (*Page, error) {
	if time.Now().After(d.until) {
		return nil, ErrTooLarge
	}
	loaded, err := d.pdf.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: i})
	switch {
	case errors.Is(err, pdferrors.ErrPage), errors.Is(err, pdferrors.ErrFormat):
		return &Page{}, nil // a page that is not there leaves the others
	case err != nil:
		return nil, fault(err)
	}
	r := &pageReader{d: d, ref: loaded.Page, page: &Page{}}
	if err := r.chars(); err != nil {
		return nil, err
	}
	if err := r.objects(); err != nil {
		return nil, err
	}
	if _, err := d.pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: r.ref}); err != nil {
		return nil, fault(err)
	}
	r.page.turn(r.direction())
	return r.page, nil
}
