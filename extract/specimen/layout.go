package specimen

import (
	"slices"
	"strings"
)

// Layout is how a document's tables are put into text.
type Layout string

// The layouts. The zero value asks Generate to draw one.
const (
	CellLines      Layout = "cell_lines"       // one cell a line
	CellLinesBlank Layout = "cell_lines_blank" // with blank lines between
	PipeLines      Layout = "pipe_lines"       // with lines of | between
	TrailingPipe   Layout = "trailing_pipe"    // with | after each
	PipeResidue    Layout = "pipe_residue"     // with |||| where cells were merged
	PipeRows       Layout = "pipe_rows"
	TabRows        Layout = "tab_rows"
	Markdown       Layout = "markdown"
	HTML           Layout = "html"
	HTMLWord       Layout = "html_word"
	HTMLSoup       Layout = "html_soup"
	Spaces         Layout = "spaces"  // pdftotext -layout
	Reading        Layout = "reading" // pdftotext
	OneLine        Layout = "one_line"
	DocumentLine   Layout = "document_line" // the whole document on a line
	Torn           Layout = "torn"
	Squashed       Layout = "squashed"
	SquashedLine   Layout = "squashed_line" // the whole document on a line
	MixedLayouts   Layout = "mixed"         // each table in another

	// Values stand apart from their labels, in another order than row by row.
	ColumnMajor Layout = "column_major" // labels, then column after column, as pdfminer writes
	PDFMiner    Layout = "pdfminer"     // labels of a page, then values, by column where rows are low
	Poppler     Layout = "poppler"      // pdftotext, a cell a line: labels by where their first lines stand on the page
	ValuesFirst Layout = "values_first" // the values of each row before its label
	Raw         Layout = "raw"          // cells as they were drawn, labels and heads in lines
	Collapsed   Layout = "collapsed"    // lines of the page, their blanks lost: labels of several lines around their values
	PDFParse    Layout = "pdf_parse"    // the same, with nothing at all between the cells of a line
	PDFToHTML   Layout = "pdftohtml"    // boxes as lines of a page
	Patchwork   Layout = "patchwork"    // each table in another of all layouts
)

// Layouts lists those in which rows stand in their order, the simple ones first.
// Generate draws of these only, so that a seed keeps its document.
var Layouts = []Layout{CellLines, CellLinesBlank, PipeLines, TrailingPipe, PipeResidue, PipeRows, TabRows, Markdown,
	HTML, HTMLWord, HTMLSoup, Spaces, Reading, OneLine, DocumentLine, Torn, Squashed, SquashedLine, MixedLayouts}

// Displaced lists the layouts in which values stand apart from their labels.
var Displaced = []Layout{ColumnMajor, Poppler, ValuesFirst, Collapsed, PDFParse, PDFToHTML, PDFMiner, Raw, Patchwork}

// AllLayouts lists both.
var AllLayouts = slices.Concat(Layouts, Displaced)

// typist puts the tables of one document into text.
type typist struct {
	r     *rng
	truth *Truth
	noise noiseSet
	// habits of one document
	way       fillWay
	separator string
	boxGap    string // what stands between boxes of text
	extra     int    // an empty column: 1 before the rows, 2 behind the labels, 3 at the end
	variant   int
}

func newTypist(r *rng, noise noiseSet, t *Truth) *typist {
	return &typist{r: r, truth: t, noise: noise, variant: r.IntN(1 << 16)}
}

// table puts a table into text.
func (t *typist) table(l Layout, g *grid) string {
	switch l {
	case PipeRows:
		return t.pipeRows(g)
	case TabRows:
		return t.tabRows(g)
	case Markdown:
		return t.markdown(g)
	case Spaces:
		return t.spaces(g)
	case Reading:
		t.visible(g)
		return t.reading(g)
	case OneLine, DocumentLine:
		t.visible(g)
		return t.oneLine(g)
	case Torn:
		t.visible(g)
		return t.torn(g)
	case Squashed, SquashedLine:
		t.visible(g)
		return t.squashed(g)
	case ColumnMajor:
		t.fillBlanks(g)
		return t.columnMajor(g)
	case Poppler, PDFToHTML:
		t.fillBlanks(g)
		return t.poppler(g)
	case Raw:
		t.fillBlanks(g)
		return t.raw(g)
	case PDFMiner:
		t.fillBlanks(g)
		return t.miner(g)
	case Collapsed:
		t.fillBlanks(g)
		return t.collapsed(g, " ")
	case PDFParse:
		t.fillBlanks(g)
		t.loseUndecidable(g)
		return t.collapsed(g, "")
	case ValuesFirst:
		t.fillBlanks(g)
		return t.valuesFirst(g)
	}
	t.visible(g)
	return t.cellLines(l, g)
}

// visible returns a mark to the cells that are blank, or gives up the rows
// that hold them: without separators nobody can know which cell is missing.
func (t *typist) visible(g *grid) {
	mark := ""
	if t.r.odds(.8) && t.truth.Kind == Report && !g.empty {
		mark = one(t.r, "/", "/", "—", "无")
	}
	for _, row := range g.rows {
		gap := false
		vs := values(row)
		for _, c := range vs {
			if strings.TrimSpace(c.text) == "" {
				c.text = mark
				gap = true
			}
		}
		if gap && mark == "" {
			for _, c := range vs {
				t.lose(c)
			}
		}
	}
}

// fillBlanks returns a mark to the cells that are blank: where values stand apart from
// their labels, one that is missing would move all others.
func (t *typist) fillBlanks(g *grid) {
	mark := one(t.r, "/", "/", "—", "无")
	for _, row := range g.rows {
		for _, c := range values(row) {
			if strings.TrimSpace(c.text) == "" {
				c.text = mark
			}
		}
	}
}

func (t *typist) lose(c *cell) {
	if _, ok := t.truth.Cells[c.at]; ok {
		t.truth.Lost[c.at] = true
	}
}

// text puts a whole draft into text.
func (t *typist) text(l Layout, d *draft) string {
	oneLine := l == DocumentLine || l == SquashedLine
	parts := make([]string, 0, len(d.blocks))
	pick := func(*grid) Layout { return l }
	switch l {
	case Patchwork:
		of := t.patches()
		pick = func(g *grid) Layout { return of[g.table] }
	case MixedLayouts:
		families := []Layout{CellLines, CellLinesBlank, PipeLines, TrailingPipe, PipeRows, TabRows, Markdown, Spaces,
			Reading, OneLine, Torn, Squashed}
		of := map[int]Layout{}
		for i := 2; i <= 4; i++ {
			of[i] = families[t.r.weighted(3, 1, 1, 1, 2, 2, 3, 2, 2, 2, 1, .5)]
		}
		pick = func(g *grid) Layout {
			if g.part > 0 {
				return families[g.part%len(families)]
			}
			return of[g.table]
		}
	}
	if l == MixedLayouts && t.r.odds(.3) {
		d.divide(t.r)
	}
	wrap := 0
	if l == Spaces || l == Reading || l == Poppler || l == PDFToHTML || l == PDFMiner || l == Raw || l == Collapsed || l == PDFParse || l == ColumnMajor || (l == TabRows || l == Torn) && t.r.odds(.5) {
		wrap = t.r.between(26, 40)
	}
	for _, b := range d.blocks {
		switch b.kind {
		case table:
			s := t.table(pick(b.grid), b.grid)
			if oneLine {
				s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\n", " ")), " ")
			}
			parts = append(parts, strings.Trim(s, "\n"))
		default:
			s := b.text
			if oneLine {
				s = strings.ReplaceAll(s, "\n", one(t.r, "", " "))
			} else if wrap > 0 {
				s = wrapped(b.kind, s, wrap, l == Spaces)
			}
			if b.kind == heading && l == Markdown && t.r.odds(.5) {
				s = "## " + s
			}
			parts = append(parts, s)
		}
	}
	if oneLine {
		return strings.Join(parts, one(t.r, "", " ", " "))
	}
	between := "\n"
	if l == CellLinesBlank || l == TabRows || l == Markdown || t.r.odds(.2) {
		between = "\n\n"
	}
	return strings.Join(parts, between) + one(t.r, "", "\n", "\n")
}

// wrapped breaks a paragraph as a page does, n characters a line.
func wrapped(k blockKind, s string, n int, indent bool) string {
	if k == line {
		return s
	}
	var out []string
	for _, p := range strings.Split(s, "\n") {
		rs := []rune(p)
		if k == title && indent {
			out = append(out, strings.Repeat(" ", max(0, n-len(rs)))+p)
			continue
		}
		room := n
		if indent {
			out = append(out, "   "+string(rs[:min(len(rs), n-2)]))
			rs = rs[min(len(rs), n-2):]
		}
		for len(rs) > 0 {
			out = append(out, string(rs[:min(len(rs), room)]))
			rs = rs[min(len(rs), room):]
		}
	}
	return strings.Join(out, "\n")
}

// patches draws a layout for each table, of all that are text of lines.
func (t *typist) patches() map[int]Layout {
	all := []Layout{CellLines, CellLinesBlank, PipeLines, TrailingPipe, PipeRows, TabRows, Markdown, Spaces, Reading, OneLine, Torn,
		ColumnMajor, Poppler, ValuesFirst, Collapsed, PDFParse, PDFMiner, Raw}
	of := map[int]Layout{}
	for i := 2; i <= 4; i++ {
		of[i] = all[t.r.weighted(1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 4, 4, 3, 3, .5, 3, 3)]
	}
	return of
}

// divide makes two tables of table 2, as programs do that find only its blocks.
func (d *draft) divide(r *rng) {
	for i, b := range d.blocks {
		if b.grid == nil || b.grid.table != 2 {
			continue
		}
		var starts []int
		for y, row := range b.grid.rows {
			if y > 0 && len(row) == 1 {
				starts = append(starts, y)
			}
		}
		at := oneOf(r, starts)
		first, second := *b.grid, *b.grid
		first.rows, second.rows = b.grid.rows[:at], b.grid.rows[at:]
		first.breaks, second.breaks = nil, nil
		second.part = r.between(1, 100)
		d.blocks = append(d.blocks[:i:i], append([]block{{kind: table, grid: &first}, {kind: table, grid: &second}}, d.blocks[i+1:]...)...)
		return
	}
}
