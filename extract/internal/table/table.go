// Package table finds the tables of a form among marks and items, and says which row
// and column each value belongs to: locate, extent, rows, align, columns, solve, torn.
//
// There is a reader for each shape of a table (form.Shape). What it knows of a table, and
// of the editions of the form, is made of the data of package form.
package table

import (
	"gongkai/extract/form"
	"gongkai/extract/internal/grid"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Reader reads the tables of one text after another, reusing its buffers.
type Reader struct {
	*label.Marks
	Found
	lexer grid.Lexer

	seen []int // by metric: one and the reading, or the label, of it that was met first; 0 if none was

	// buffers of tables of rows
	partSpans     [][2]int
	tableRows     []tableRow
	groups        []rowGroup
	rowsForm      *rowsForm // that is being read
	reordered     bool      // heads name columns in another order than the form's
	heads         []tableColumn
	cells         []grid.Item
	rowCells      []cell
	metrics       [16]form.Metric
	hasBlankCells bool // the table has cells left blank without a sign

	// buffers of matrices and lists
	found        []text.Span // by form: where it stands
	byBlocks     []int       // the order of the columns that heads among the values of the matrix at hand state
	headLines    headLines   // in which the words of the head at hand prove the order of its columns by their places, if they do
	wide         int         // how wide a Chinese character is on the lines of the matrix at hand
	chain        []link
	rows         []valueRow
	placed       []placedRow
	head         matrixHead // of the matrix at hand
	known        knownHeads
	places       knownPlaces
	headKey      []byte    // a buffer of places
	headAt       text.Span // the head last read before a label, that included
	parser       headParser
	words        []headWord  // of the head at hand
	pieces       []headPiece // of it, by their places
	headGroups   []headGroup // of its words, those above others
	stacks       []headWord  // of pieces that stand above each other
	extents      []headPiece // of stacks
	above        []headWord  // headGroups, then stacks
	parted       []blockPart // of a table of blocks
	wordsOfParts []headWord  // of these
	cellsOfParts []grid.Item
	allowed      [][]int // orders of columns that the words of the head last read allow, if several
	columns      columns
	arena        []cell // of placed rows
	stretches    [4][]grid.Item
	reach        []float64 // of align: the most evidence from a row and a form row on
	score        []float64
	kind         []report.Match
}

// Found is what others need to know of the tables besides their readings.
type Found struct {
	Several message.Message // how the text shows that it holds more than one report
	Unread  bool            // tables hold values that were not read
	Spans   []text.Span     // that were read as tables
	Parts   []text.Span     // of them, those of tables of rows
}

// Read reads the tables of all forms and adds them to r. Tables of rows come first: their
// heads say which edition it is, where they are there.
func (x *Reader) Read(m *label.Marks, r *report.Builder) {
	x.Marks = m
	x.Several, x.Unread = message.Message{}, false
	x.Spans, x.Parts, x.arena = x.Spans[:0], x.Parts[:0], x.arena[:0]
	x.found = x.found[:0]
	for _, f := range matrixForms() {
		x.found = append(x.found, x.findMatrix(f))
	}
	for _, f := range rowsForms() {
		x.readRows(r, f)
	}
	for i, f := range matrixForms() {
		if x.found[i].End > 0 {
			x.readMatrix(r, f, x.found[i])
		}
	}
	for _, f := range blocksForms() {
		x.readBlocks(r, f)
	}
	x.settleForm(r)
	if r.Edition == form.NoEdition {
		r.Edition = onlyEdition(&r.Report)
	}
	r.CellsExpected = cellsExpected(&r.Report)
}

// onlyEdition returns the edition by a reading that only one has, where heads do not say.
func onlyEdition(r *report.Report) form.Edition {
	for i := range r.Readings {
		if e := form.OnlyIn(r.Readings[i].Metric); e != form.NoEdition {
			return e
		}
	}
	return form.NoEdition
}

// cellsExpected counts the cells of the form as this document has it.
func cellsExpected(r *report.Report) int {
	if r.Edition == form.NoEdition {
		return 0
	}
	official := func(m form.Metric) bool { return m.Info().In(r.Edition) }
	read := func(m form.Metric) bool {
		for i := range r.Readings {
			if r.Readings[i].Metric == m {
				return true
			}
		}
		return false
	}
	n := 0
	for i := range form.Metrics {
		if m := form.Metric(i); form.HasRow(m, official, read) {
			n += len(m.Info().Table.Columns)
		}
	}
	return n
}
