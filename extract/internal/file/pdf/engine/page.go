package engine

import (
	"math"
	"time"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Page is what a page shows, in points, from the left and from the top, turned so that most of its text
// goes from left to right.
type Page struct {
	Chars    []Char
	Bars     []Bar
	Pictures int
}

// Char is a character that leaves ink.
type Char struct {
	Rune   rune
	X, Y   float64 // where it begins on its line
	Ink    Box
	Spaced bool // a blank comes before it, as the document or PDFium has it
}

// Box is a rectangle.
type Box struct{ Left, Top, Right, Bottom float64 }

// Bar is what may be a rule, or a piece of one: a line, a thin rectangle, a dot.
type Bar struct{ Box }

// Thin is how thick a bar may be: what is filled beyond that is background.
const Thin = 3.0

// pageReader reads a page.
type pageReader struct {
	d     *Document
	ref   references.FPDF_PAGE
	page  *Page
	turns [4]int // how many of the characters looked at are turned by so many quarters
	seen  int    // objects
}

// chars reads the characters of the page.
func (r *pageReader) chars() error {
	pdf := r.d.pdf
	loaded, err := pdf.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: requests.Page{ByReference: &r.ref}})
	if err != nil {
		return fault(err)
	}
	text := loaded.TextPage
	count, err := pdf.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text})
	if err != nil {
		return fault(err)
	}
	if count.Count > MaxChars {
		return ErrTooLarge
	}
	spaced := false
	for i := range count.Count {
		if err := r.late(i); err != nil {
			return err
		}
		u, err := pdf.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
		if err != nil {
			return fault(err)
		}
		c := rune(u.Unicode)
		if isBlank(c) {
			spaced = true
			continue
		}
		box, err := pdf.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text, Index: i})
		if err != nil {
			continue
		}
		at, err := pdf.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: i})
		if err != nil {
			continue
		}
		r.sampleDirection(text, i)
		r.page.Chars = append(r.page.Chars, Char{
			Rune: c, X: at.X, Y: -at.Y, Spaced: spaced,
			Ink: Box{box.Left, -box.Top, box.Right, -box.Bottom},
		})
		spaced = false
	}
	if _, err := pdf.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text}); err != nil {
		return fault(err)
	}
	return nil
}

func isBlank(c rune) bool {
	return c <= ' ' || c == 0xA0 || c == 0x3000 || c >= 0x2000 && c <= 0x200B || c == 0xFFFE || c == 0xFFFF || c == 0xFEFF
}

// late returns ErrTooLarge if the time of the document is over. It looks at times only.
func (r *pageReader) late(i int) error {
	const every = 256
	if i%every == 0 && time.Now().After(r.d.until) {
		return ErrTooLarge
	}
	return nil
}

// sampleDirection notes how some of the characters are turned.
func (r *pageReader) sampleDirection(text references.FPDF_TEXTPAGE, i int) {
	const dense, every = 16, 32
	if len(r.page.Chars) > dense && i%every != 0 {
		return
	}
	m, err := r.d.pdf.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: i})
	if err != nil {
		return
	}
	angle := math.Atan2(float64(m.Matrix.B), float64(m.Matrix.A))
	quarters := int(math.Round(angle/(math.Pi/2))+4) % 4
	r.turns[quarters]++
}

// direction returns by how many quarters the text of the page is turned against the clock.
func (r *pageReader) direction() int {
	most := 0
	for i, n := range r.turns {
		if n > r.turns[most] {
			most = i
		}
	}
	return most
}

// turn turns the page with the clock by so many quarters.
func (p *Page) turn(quarters int) {
	for range quarters {
		for i := range p.Chars {
			c := &p.Chars[i]
			c.X, c.Y = -c.Y, c.X
			c.Ink = c.Ink.turned()
		}
		for i := range p.Bars {
			p.Bars[i].Box = p.Bars[i].Box.turned()
		}
	}
}

// turned returns the box after a quarter with the clock; y goes down.
func (b Box) turned() Box { return Box{-b.Bottom, b.Left, -b.Top, b.Right} }

// objects reads the bars of the page, and counts its pictures.
func (r *pageReader) objects() error {
	page := requests.Page{ByReference: &r.ref}
	count, err := r.d.pdf.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return fault(err)
	}
	for i := range count.Count {
		o, err := r.d.pdf.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return fault(err)
		}
		if err := r.object(o.PageObject, identity, 0); err != nil {
			return err
		}
	}
	return nil
}

// object reads one object, which to shows on the page.
func (r *pageReader) object(o references.FPDF_PAGEOBJECT, to matrix, depth int) error {
	if r.seen++; r.seen > MaxObjects {
		return ErrTooLarge
	}
	if err := r.late(r.seen); err != nil {
		return err
	}
	t, err := r.d.pdf.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return fault(err)
	}
	switch t.Type {
	case enums.FPDF_PAGEOBJ_IMAGE:
		r.page.Pictures++
	case enums.FPDF_PAGEOBJ_PATH:
		return r.path(o, to)
	case enums.FPDF_PAGEOBJ_FORM:
		return r.form(o, to, depth+1)
	}
	return nil
}

// form reads the objects of a form, which is a drawing within the drawing.
func (r *pageReader) form(o references.FPDF_PAGEOBJECT, to matrix, depth int) error {
	if depth > maxNesting {
		return nil
	}
	to, err := r.matrix(o, to)
	if err != nil {
		return err
	}
	count, err := r.d.pdf.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil {
		return fault(err)
	}
	for i := range count.Count {
		inner, err := r.d.pdf.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err != nil {
			return fault(err)
		}
		if err := r.object(inner.PageObject, to, depth); err != nil {
			return err
		}
	}
	return nil
}
