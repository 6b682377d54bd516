package specimen

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"hash/fnv"
	"strings"
	"unicode/utf16"
)

// FilePDF is a PDF as office programs and browsers print it.
const FilePDF FileKind = "pdf"

func init() { fileWriters[FilePDF] = writePDF }

// ruling is how a printer draws the rules of a table.
type ruling int

const (
	ruledLines  ruling = iota // one line from end to end
	ruledBars                 // thin filled rectangles, cell by cell
	ruledBoxes                // a frame for each cell, a little apart
	ruledDashes               // a line with a pattern
	ruledDots                 // many small squares
	ruledOpen                 // no rules at both sides
	ruledPath                 // all in one path
	rulings
)

// press lays a paper out on pages and draws them.
type press struct {
	pages       []*strings.Builder
	page        *strings.Builder
	y           float64 // how far down the page is used
	width, high float64
	ruling      ruling
	size        float64
	repeat      bool // heads of a table that a page cuts stand again
	head        string
	numbers     string // how pages are numbered: "", or with %d
}

const (
	pdfMargin  = 56.0
	pdfPadding = 3.0
)

func writePDF(p *paper) []byte {
	h := fnv.New32a()
	for _, b := range p.blocks {
		h.Write([]byte(b.text))
	}
	v := int(h.Sum32() >> 4)
	pick := func(n int) int { k := v % n; v /= n; return k }
	w := &press{width: 595, high: 842, ruling: ruling(pick(int(rulings))), size: 10.5}
	w.repeat = pick(2) == 0
	w.numbers = []string{"", "- %d -", "%d", "第 %d 页"}[pick(4)]
	if pick(3) == 0 {
		w.head = "政府信息公开"
	}
	landscape, packed := pick(5) == 0, pick(2) == 0
	if landscape {
		w.width, w.high = w.high, w.width
	}
	for _, b := range p.blocks {
		if b.rows == nil {
			w.paragraph(b)
		} else {
			w.table(b.rows)
		}
	}
	return w.file(landscape, packed)
}

// turnPage begins a page.
func (w *press) turnPage() {
	w.page = &strings.Builder{}
	w.pages = append(w.pages, w.page)
	w.y = pdfMargin
	if w.head != "" {
		w.text(w.width/2-30, 30, 9, w.head)
	}
	if w.numbers != "" {
		w.text(w.width/2-15, w.high-25, 9, fmt.Sprintf(w.numbers, len(w.pages)))
	}
}

// need begins a page if so much does not fit.
func (w *press) need(height float64) {
	if w.page == nil || w.y+height > w.high-pdfMargin {
		w.turnPage()
	}
}

func (w *press) text(x, y, size float64, s string) {
	fmt.Fprintf(w.page, "BT /F %.1f Tf %.2f %.2f Td <", size, x, w.high-y)
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(w.page, "%04X", u)
	}
	w.page.WriteString("> Tj ET\n")
}

// widthOf returns how wide a text is.
func widthOf(s string, size float64) (width float64) {
	for _, r := range s {
		if width += size; r < 0x80 {
			width -= size / 2
		}
	}
	return width
}

// wrap divides a text into lines of a width.
func wrap(s string, width, size float64) (lines []string) {
	for para := range strings.Lines(s + "\n") {
		para = strings.TrimRight(para, "\n")
		from, used := 0, 0.0
		for i, r := range para {
			one := widthOf(string(r), size)
			if used+one > width && i > from {
				lines = append(lines, para[from:i])
				from, used = i, 0
			}
			used += one
		}
		lines = append(lines, para[from:])
	}
	return lines
}

func (w *press) paragraph(b paperBlock) {
	size := w.size
	if b.title {
		size = 18
	}
	lines := wrap(b.text, w.width-2*pdfMargin, size)
	if strings.Contains(b.text, "   ") { // columns of text are not broken
		lines = strings.Split(b.text, "\n")
	}
	for _, line := range lines {
		w.need(size * 1.7)
		w.y += size * 1.7
		x := pdfMargin
		if b.title {
			x = (w.width - widthOf(line, size)) / 2
		}
		w.text(x, w.y, size, line)
	}
	w.y += 6
}

// sheetCell is a cell with its place in the table.
type sheetCell struct {
	paperCell
	row, col int
	lines    []string
	rest     []string // of the lines, for the next page
}

// place finds where cells stand, and how many columns there are.
func place(rows [][]paperCell) (cells []*sheetCell, cols int) {
	taken := map[[2]int]bool{}
	for i, row := range rows {
		col := 0
		for _, c := range row {
			for taken[[2]int{i, col}] {
				col++
			}
			c.rows = min(c.rows, len(rows)-i)
			cells = append(cells, &sheetCell{paperCell: c, row: i, col: col})
			for r := range c.rows {
				for k := range c.cols {
					taken[[2]int{i + r, col + k}] = true
				}
			}
			col += c.cols
			cols = max(cols, col)
		}
	}
	return cells, cols
}

// table prints a table, page by page.
func (w *press) table(rows [][]paperCell) {
	cells, cols := place(rows)
	xs := w.columns(cells, cols)
	heights := w.heights(cells, xs, len(rows))
	heads := headsOfRows(cells)
	top := 0.0
	for _, h := range heights[:min(heads+1, len(heights))] {
		top += h
	}
	w.need(top)
	for from := 0; from < len(rows); {
		to, used := from, w.y
		for to < len(rows) && (to == from || used+heights[to] <= w.high-pdfMargin) {
			used += heights[to]
			to++
		}
		w.stretch(cells, xs, heights, from, to)
		if from = to; from < len(rows) {
			w.turnPage()
			if w.repeat && heads < from && heads > 0 {
				w.stretch(cells, xs, heights, 0, heads)
			}
		}
	}
	w.y += 10
}

// headsOfRows returns how many rows are heads: those that cells of the first row go over, if it is no list.
func headsOfRows(cells []*sheetCell) (n int) {
	for _, c := range cells {
		if c.row == 0 {
			n = max(n, c.rows)
		}
	}
	return n
}

// columns returns the edges of the columns: each as wide as its longest text asks for, to a bound.
func (w *press) columns(cells []*sheetCell, cols int) []float64 {
	const least, most = 2.2, 9.0 // characters
	want := make([]float64, cols)
	for i := range want {
		want[i] = least
	}
	for _, c := range cells {
		if c.cols == 1 {
			want[c.col] = max(want[c.col], min(most, widthOf(c.text, 1)+0.7))
		}
	}
	sum := 0.0
	for _, x := range want {
		sum += x
	}
	xs := []float64{pdfMargin}
	for _, x := range want {
		xs = append(xs, xs[len(xs)-1]+x/sum*(w.width-2*pdfMargin))
	}
	return xs
}

// heights breaks the texts of cells into lines, and returns how high the rows are.
func (w *press) heights(cells []*sheetCell, xs []float64, rows int) []float64 {
	heights := make([]float64, rows)
	for i := range heights {
		heights[i] = w.size * 1.6
	}
	for _, c := range cells {
		c.lines = wrap(c.text, xs[c.col+c.cols]-xs[c.col]-2*pdfPadding, w.size)
		need, have := float64(len(c.lines))*w.size*1.3+2*pdfPadding, 0.0
		for r := range c.rows {
			have += heights[c.row+r]
		}
		if need > have {
			heights[c.row+c.rows-1] += need - have
		}
	}
	return heights
}

// stretch prints rows of a table.
func (w *press) stretch(cells []*sheetCell, xs, heights []float64, from, to int) {
	ys := make([]float64, len(heights)+1)
	y := w.y
	for i := from; i < to; i++ {
		ys[i] = y
		y += heights[i]
		ys[i+1] = y
	}
	for _, c := range cells {
		first, last := max(c.row, from), min(c.row+c.rows, to)
		if first >= last {
			continue
		}
		box := [4]float64{xs[c.col], ys[first], xs[c.col+c.cols], ys[last]}
		w.frame(box, xs[0], xs[len(xs)-1])
		lines := c.lines
		if c.row < from {
			lines = c.rest // of a cell that began on the page before
		}
		fits := max(1, int((box[3]-box[1]-pdfPadding)/(w.size*1.3)))
		lines, c.rest = lines[:min(fits, len(lines))], lines[min(fits, len(lines)):]
		at := box[1] + max(pdfPadding, (box[3]-box[1]-float64(len(lines))*w.size*1.3)/2)
		for _, line := range lines {
			at += w.size * 1.2
			x := box[0] + pdfPadding
			if line == c.text {
				x = (box[0] + box[2] - widthOf(line, w.size)) / 2
			}
			w.text(x, at, w.size, line)
		}
	}
	if w.ruling == ruledPath {
		w.page.WriteString("S\n")
	}
	w.y = y
}

// frame draws the rules around a cell of a table that goes from left to right.
func (w *press) frame(b [4]float64, left, right float64) {
	sides := [][4]float64{{b[0], b[1], b[2], b[1]}, {b[0], b[3], b[2], b[3]}, {b[0], b[1], b[0], b[3]}, {b[2], b[1], b[2], b[3]}}
	if w.ruling == ruledBoxes {
		fmt.Fprintf(w.page, "0.5 w %.2f %.2f %.2f %.2f re S\n", b[0]+0.7, w.high-b[3]+0.7, b[2]-b[0]-1.4, b[3]-b[1]-1.4)
		return
	}
	for _, s := range sides {
		if outer := s[0] == s[2] && (s[0] == left || s[0] == right); w.ruling == ruledOpen && outer {
			continue
		}
		w.rule(s[0], s[1], s[2], s[3])
	}
}

// rule draws a rule.
func (w *press) rule(x1, y1, x2, y2 float64) {
	switch w.ruling {
	case ruledBars:
		fmt.Fprintf(w.page, "%.2f %.2f %.2f %.2f re f\n", x1-0.25, w.high-y2-0.25, x2-x1+0.5, y2-y1+0.5)
	case ruledDots:
		const step = 3.0
		for at := 0.0; at <= x2-x1+y2-y1; at += step {
			x, y := min(x1+at, x2), min(y1+at, y2)
			fmt.Fprintf(w.page, "%.2f %.2f 0.7 0.7 re\n", x, w.high-y)
		}
		w.page.WriteString("f\n")
	case ruledPath:
		fmt.Fprintf(w.page, "%.2f %.2f m %.2f %.2f l\n", x1, w.high-y1, x2, w.high-y2)
	case ruledDashes:
		fmt.Fprintf(w.page, "[2 1.5] 0 d %.2f %.2f m %.2f %.2f l S [] 0 d\n", x1, w.high-y1, x2, w.high-y2)
	default:
		fmt.Fprintf(w.page, "0.75 w %.2f %.2f m %.2f %.2f l S\n", x1, w.high-y1, x2, w.high-y2)
	}
}

// file returns the pages as a PDF. Landscape ones are drawn upright, and turned by the reader.
func (w *press) file(landscape, packed bool) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	stream := func(text string) {
		dress := ""
		if packed {
			var z bytes.Buffer
			zw := zlib.NewWriter(&z)
			zw.Write([]byte(text)) // to memory
			zw.Close()
			text, dress = z.String(), "/Filter/FlateDecode"
		}
		object("<</Length %d%s>>stream\n%s\nendstream", len(text), dress, text)
	}
	const first = 7 // object of the first page
	var kids []string
	for i := range w.pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", first+2*i))
	}
	turn, width, high := "", w.width, w.high
	if landscape {
		turn, width, high = "/Rotate 90", high, width
	}
	b.WriteString("%PDF-1.7\n%\xE5\xB9\xB4\xE6\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 %.0f %.0f]/Resources<</Font<</F 3 0 R>>>>>>", len(kids), strings.Join(kids, " "), width, high)
	object("<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>")
	object("<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>/FontDescriptor 5 0 R/DW 1000/W[1 95 500 814 939 500]>>")
	object("<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>")
	stream(toUnicode())
	for i, p := range w.pages {
		object("<</Type/Page/Parent 2 0 R/Contents %d 0 R%s>>", first+1+2*i, turn)
		drawn := p.String()
		if landscape {
			drawn = fmt.Sprintf("0 1 -1 0 %.0f 0 cm\n", width) + drawn
		}
		stream(drawn)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

// toUnicode returns the map from codes to characters: they are the same.
func toUnicode() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	const block = 100 // the most that one may list
	for from := 0; from < 256; from += block {
		to := min(from+block, 256)
		fmt.Fprintf(&b, "%d beginbfrange\n", to-from)
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, "<%02X00> <%02XFF> <%02X00>\n", i, i, i)
		}
		b.WriteString("endbfrange\n")
	}
	b.WriteString("endcmap end end\n")
	return b.String()
}
