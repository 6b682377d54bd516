package pdf

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// made is a PDF that a test draws: pages of 600 by 800 points, places counted from the top.
type made struct{ pages []*drawing }

type drawing struct {
	strings.Builder
	more string // of the page: /Rotate 90
}

func (m *made) page() *drawing {
	d := &drawing{}
	m.pages = append(m.pages, d)
	return d
}

// text writes in 10 points, Chinese characters 10 wide, others 5.
func (d *drawing) text(x, y float64, s string) {
	fmt.Fprintf(d, "BT /F 10 Tf %.2f %.2f Td <", x, 800-y)
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(d, "%04X", u)
	}
	d.WriteString("> Tj ET\n")
}

func (d *drawing) line(x1, y1, x2, y2 float64) {
	fmt.Fprintf(d, "%.2f %.2f m %.2f %.2f l S\n", x1, 800-y1, x2, 800-y2)
}

// table draws rules at all edges, and texts in the squares.
func (d *drawing) table(xs, ys []float64, rows ...[]string) {
	for _, x := range xs {
		d.line(x, ys[0], x, ys[len(ys)-1])
	}
	for _, y := range ys {
		d.line(xs[0], y, xs[len(xs)-1], y)
	}
	d.fill(xs, ys, rows...)
}

func (d *drawing) fill(xs, ys []float64, rows ...[]string) {
	for i, row := range rows {
		for k, s := range row {
			for n, l := range strings.Split(s, "\n") {
				d.text(xs[k]+3, ys[i]+12+12*float64(n), l)
			}
		}
	}
}

// bytes returns the file. Its font has no outlines: PDFium takes another for ink, and the
// codes are characters.
func (m *made) bytes() []byte {
	var b strings.Builder
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	b.WriteString("%PDF-1.7\n")
	var kids []string
	for i := range m.pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 6+2*i))
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>>>", len(kids), strings.Join(kids, " "))
	object("<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>")
	object("<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>/FontDescriptor 5 0 R/DW 1000/W[1 95 500 814 939 500]>>")
	object("<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>")
	for i, p := range m.pages {
		object("<</Type/Page/Parent 2 0 R/Contents %d 0 R%s>>", 7+2*i, p.more)
		object("<</Length %d>>stream\n%s\nendstream", p.Len(), p.String())
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return []byte(b.String())
}
