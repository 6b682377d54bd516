package specimen

import (
	"slices"

	"gongkai/extract/form"
)

// Disorders are noises that put something into another place than that of the
// form: columns, rows, heads, the blocks of table 4, values. A careful person reads
// them still, or the truth says what nobody can know. They are never drawn: a
// document has them where Options name them or ask for a mixture.
var Disorders = noisesOf(disorders)

// The disorders, by what is out of its place.
const (
	// Columns, and rows, with their heads and labels.
	ColumnsMoved Noise = "columns_moved" // of table 3: natural person last, the total first
	BlocksMoved  Noise = "blocks_moved"  // of table 4: litigation before review, pending before other
	PartsMoved   Noise = "parts_moved"   // columns of table 2
	RowsMoved    Noise = "rows_moved"

	// Heads.
	HeadsStacked Noise = "heads_stacked" // one or two characters a line
	HeadsTorn    Noise = "heads_torn"    // over two rows of the grid
	HeadsLost    Noise = "heads_lost"
	HeadsFlat    Noise = "heads_flat" // of table 3, in one row, without that of the organisations

	// Labels of table 3.
	GroupsApart Noise = "groups_apart" // the label of a group in a row of its own
	RowsIndexed Noise = "rows_indexed" // 行次

	// Table 4 in another arrangement.
	TotalsApart   Noise = "totals_apart" // from the results of their blocks
	ThreeTables   Noise = "three_tables"
	CasesAsRows   Noise = "cases_as_rows"
	CasesStacked  Noise = "cases_stacked"  // each block with its values below it, before the next
	CasesFlat     Noise = "cases_flat"     // 行政复议-结果维持
	CasesIndexed  Noise = "cases_indexed"  // 序号, 栏次
	CasesNoted    Noise = "cases_noted"    // 注：… between heads and values
	ValuesOneRun  Noise = "values_one_run" // 72&#160;64 in a cell over two columns
	RowsInOneCell Noise = "rows_in_one_cell"

	// Values.
	ValuesAbove  Noise = "values_above"  // table 2: before the labels of their rows
	EmptyColumns Noise = "empty_columns" // nothing for 0
	BarePages    Noise = "bare_pages"    // the number of a page, and nothing else, between rows
	ShortRow     Noise = "short_row"     // a value of a row is lost
	LongRow      Noise = "long_row"      // the label of a row is lost, and what divided it from the row before
)

var disorders = []mishap{
	{RowsInOneCell, cellBound, form.NoEdition, (*trap).rowsInOneCell},
	{ShortRow, slices.Concat(separated, []Layout{Spaces, Reading, OneLine, DocumentLine}), form.NoEdition, (*trap).shortRow},
	{LongRow, slices.Concat(separated, []Layout{Spaces, Reading, OneLine, DocumentLine}), form.NoEdition, (*trap).longRow},
	{BarePages, []Layout{CellLines, CellLinesBlank, TrailingPipe, Reading, Poppler, PDFToHTML, Torn, Collapsed}, form.NoEdition, (*trap).barePages},
	{EmptyColumns, slices.Concat(cellBound, []Layout{PipeLines, TrailingPipe, Spaces, Reading, OneLine, DocumentLine}), form.NoEdition, (*trap).emptyColumns},
	{RowsMoved, slices.Concat(inOrder, unseparated, []Layout{ValuesFirst, Raw}), form.NoEdition, (*trap).rowsMoved},
	{ColumnsMoved, slices.Concat(inOrder, []Layout{Torn, Squashed, SquashedLine, MixedLayouts}, Displaced), form.NoEdition, (*trap).columnsMoved},
	{PartsMoved, slices.Concat(inOrder, []Layout{Torn, Squashed, SquashedLine, MixedLayouts}, Displaced), form.NoEdition, (*trap).partsMoved},
	{BlocksMoved, slices.Concat(inOrder, []Layout{Torn, Squashed, SquashedLine, MixedLayouts}, Displaced), form.NoEdition, (*trap).blocksMoved},
	{ValuesOneRun, pages, form.NoEdition, (*trap).valuesOneRun},
	{HeadsStacked, slices.Concat(inOrder, displaced), form.NoEdition, (*trap).headsStacked},
	{HeadsFlat, slices.Concat(inOrder, displaced), form.NoEdition, (*trap).headsFlat},
	{GroupsApart, slices.Concat(inOrder, []Layout{ValuesFirst}), form.NoEdition, (*trap).groupsApart},
	{RowsIndexed, append([]Layout{Spaces}, separated...), form.NoEdition, (*trap).rowsIndexed},
	{HeadsTorn, append([]Layout{Spaces}, cellBound...), form.NoEdition, (*trap).headsTorn},
	{HeadsLost, slices.Concat(inOrder, displaced), form.NoEdition, (*trap).headsLost},
	{ValuesAbove, []Layout{CellLines, CellLinesBlank, TrailingPipe, PipeLines, OneLine, DocumentLine, Poppler, PDFToHTML}, form.NoEdition, (*trap).valuesAbove},
	{CasesNoted, slices.Concat(inOrder, displaced), form.NoEdition, (*trap).casesNoted},
	{TotalsApart, inOrder, form.NoEdition, (*trap).totalsApart},
	{ThreeTables, arrangeable, form.NoEdition, (*trap).threeTables},
	{CasesAsRows, arrangeable, form.NoEdition, (*trap).casesAsRows},
	{CasesStacked, arrangeable, form.NoEdition, (*trap).casesStacked},
	{CasesFlat, arrangeable, form.NoEdition, (*trap).casesFlat},
	{CasesIndexed, inOrder, form.NoEdition, (*trap).casesIndexed},
}

// Layouts by what is left of a table in them.
var (
	// cellBound: cells have bounds and rows, so that a cell can hold anything.
	cellBound = append([]Layout{PipeRows, TabRows, Markdown}, pages...)
	// unseparated: the sums divide the digits of a row, of which the last is the total.
	unseparated = []Layout{Squashed, SquashedLine, PDFParse}
	// displaced: those of them in which heads have a place.
	displaced = slices.DeleteFunc(slices.Clone(Displaced), func(l Layout) bool { return l == PDFParse || l == Patchwork })
	// arrangeable: any table is written as it is.
	arrangeable = slices.Concat(inOrder, []Layout{Poppler, PDFToHTML, PDFMiner, Raw, Collapsed, ColumnMajor, ValuesFirst})
)

// excluded lists sets of disorders of which a document has one at most: the heads
// that say where columns are must be there, and table 4 has one arrangement.
var excluded = [][]Noise{
	{HeadsStacked, HeadsTorn, HeadsLost, HeadsFlat},
	{HeadsTorn, HeadsLost, ColumnsMoved},
	{RowsIndexed, HeadsLost, HeadsTorn, ShortRow, LongRow, RowsInOneCell},
	{GroupsApart, RowsIndexed},
	{HeadsTorn, HeadsLost, BlocksMoved, TotalsApart, ThreeTables, CasesAsRows, CasesStacked, CasesFlat, CasesIndexed},
	{TotalsApart, ThreeTables, CasesAsRows, CasesStacked, CasesFlat, CasesIndexed, CasesNoted},
	{ValuesOneRun, TotalsApart, ThreeTables, CasesAsRows, CasesStacked, CasesFlat, CasesIndexed},
	{ShortRow, LongRow, BarePages, RowsInOneCell, EmptyColumns},
	{ShortRow, LongRow, BarePages, RowsMoved},
	{BarePages, ColumnsMoved},
}

// disordered draws one to three disorders that a layout bears together.
func disordered(r *rng, l Layout) noiseSet {
	var s noiseSet
	for range r.between(1, 3) {
		if n := oneOf(r, Disorders); slices.Contains(LayoutsOf(n), l) && !s.has(n) && s.bears(n) {
			s = append(s, n)
		}
	}
	return s
}

// bears reports whether a disorder can be added to others.
func (s noiseSet) bears(n Noise) bool {
	return !slices.ContainsFunc(excluded, func(set []Noise) bool {
		return slices.Contains(set, n) && slices.ContainsFunc(s, func(m Noise) bool { return m != n && slices.Contains(set, m) && !together(n, m) })
	})
}

// together reports whether two disorders that move blocks and columns can be in one document.
func together(a, b Noise) bool {
	heads := []Noise{HeadsTorn, HeadsLost, HeadsStacked}
	return (a == BlocksMoved || b == BlocksMoved) && !slices.Contains(heads, a) && !slices.Contains(heads, b)
}

// totalLast reports whether totals must stay behind what they sum up, as in rows that
// only sums divide.
func (t *trap) totalLast() bool {
	return slices.Contains(unseparated, t.layout) || t.layout == MixedLayouts || t.layout == Patchwork
}

// grid returns the table of a shape of the document, or nil.
func (t *trap) grid(table int) *grid {
	for _, g := range t.grids() {
		if g.table == table {
			return g
		}
	}
	return nil
}

// replace puts other blocks into the place of a table.
func (t *trap) replace(g *grid, with ...block) {
	for i, b := range t.d.blocks {
		if b.grid == g {
			t.d.blocks = slices.Replace(t.d.blocks, i, i+1, with...)
			return
		}
	}
}
