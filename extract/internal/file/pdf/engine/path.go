package engine

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// maxSegments bounds how much of a path is looked at: a table drawn as one path has some
// hundreds of segments, a map has thousands.
const maxSegments = 20_000

// matrix takes places of a drawing to places of the page.
type matrix structs.FPDF_FS_MATRIX

var identity = matrix{A: 1, D: 1}

// then returns the matrix that does m and then n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		A: m.A*n.A + m.B*n.C, B: m.A*n.B + m.B*n.D,
		C: m.C*n.A + m.D*n.C, D: m.C*n.B + m.D*n.D,
		E: m.E*n.A + m.F*n.C + n.E, F: m.E*n.B + m.F*n.D + n.F,
	}
}

// point returns where a place is on the page, from the top.
func (m matrix) point(x, y float32) point {
	return point{float64(x*m.A + y*m.C + m.E), -float64(x*m.B + y*m.D + m.F)}
}

type point struct{ x, y float64 }

// over returns the box that two corners span.
func over(a, b point) Box {
	return Box{min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y)}
}

// thin reports whether a box may be a rule.
func (b Box) thin() bool { return min(b.Right-b.Left, b.Bottom-b.Top) <= Thin }

// matrix returns how an object stands on the page.
func (r *pageReader) matrix(o references.FPDF_PAGEOBJECT, to matrix) (matrix, error) {
	m, err := r.d.pdf.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return to, fault(err)
	}
	return matrix(m.Matrix).then(to), nil
}

// path reads bars from a path: itself if it is thin, else its thin parts if it is filled, its
// lines if it is stroked.
func (r *pageReader) path(o references.FPDF_PAGEOBJECT, to matrix) error {
	pdf := r.d.pdf
	if b, err := pdf.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o}); err == nil {
		if box := over(to.point(b.Left, b.Bottom), to.point(b.Right, b.Top)); box.thin() {
			r.page.Bars = append(r.page.Bars, Bar{box})
			return nil
		}
	}
	mode, err := pdf.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return fault(err)
	}
	if !mode.Stroke && mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return nil
	}
	if to, err = r.matrix(o, to); err != nil {
		return err
	}
	count, err := pdf.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return fault(err)
	}
	pen := pen{page: r.page, strokes: mode.Stroke}
	for i := range min(count.Count, maxSegments) {
		if err := r.late(i); err != nil {
			return err
		}
		if err := r.segment(o, i, to, &pen); err != nil {
			return err
		}
	}
	pen.lift()
	return nil
}

// segment draws one segment of a path.
func (r *pageReader) segment(o references.FPDF_PAGEOBJECT, i int, to matrix, pen *pen) error {
	pdf := r.d.pdf
	s, err := pdf.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
	if err != nil {
		return fault(err)
	}
	kind, err := pdf.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: s.PathSegment})
	if err != nil {
		return fault(err)
	}
	at, err := pdf.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: s.PathSegment})
	if err != nil {
		return fault(err)
	}
	closes, err := pdf.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: s.PathSegment})
	if err != nil {
		return fault(err)
	}
	pen.draw(kind.Type, to.point(at.X, at.Y))
	if closes.IsClose {
		pen.line(pen.start)
	}
	return nil
}

// pen draws a path.
type pen struct {
	page      *Page
	strokes   bool
	down      bool
	start, at point
	box       Box // of the part at hand
}

func (p *pen) draw(kind enums.FPDF_SEGMENT, to point) {
	switch kind {
	case enums.FPDF_SEGMENT_MOVETO:
		p.lift()
		p.down, p.start, p.at, p.box = true, to, to, over(to, to)
	case enums.FPDF_SEGMENT_LINETO:
		p.line(to)
	default:
		p.move(to)
	}
}

// line draws a line, which is a bar if it is level or upright.
func (p *pen) line(to point) {
	const slant = 0.5 // of a point, from end to end
	if p.strokes && (math.Abs(to.x-p.at.x) <= slant || math.Abs(to.y-p.at.y) <= slant) {
		p.page.Bars = append(p.page.Bars, Bar{over(p.at, to)})
	}
	p.move(to)
}

func (p *pen) move(to point) {
	p.at = to
	p.box = Box{min(p.box.Left, to.x), min(p.box.Top, to.y), max(p.box.Right, to.x), max(p.box.Bottom, to.y)}
}

// lift ends a part of the path. What is filled there is a bar if it is thin.
func (p *pen) lift() {
	if p.down && !p.strokes && p.box.thin() {
		p.page.Bars = append(p.page.Bars, Bar{p.box})
	}
	p.down = false
}
