// Package table finds the tables of a form among marks and items, and says which row
// and column each value belongs to: locate, extent, rows, align, columns, solve, torn.
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
	chain []link

	// buffers of table 2
	spans2        [][2]int
	rowsOf2       []row2
	columns2      []column2
	cells         []grid.Item
	placed2       []cell
	metrics       [16]form.Metric
	hasBlankCells bool // table 2 has cells left blank without a sign

	// buffers of table 3
	rows      []valueRow
	placed    []rowCells
	columns   columns
	stretches [4][]grid.Item
	reach     []float64 // of align: the most evidence from a row and a form row on
	score     []float64
	kind      []report.Match
}

// Found is what others need to know of the tables besides their readings.
type Found struct {
	Several message.Message // how the text shows that it holds more than one report
	Unread  bool            // tables hold values that could not be told
	Spans   []text.Span     // that were read as tables
	Parts   []text.Span     // of them, those of table 2
}

// Read reads the three tables and adds them to r.
func (x *Reader) Read(m *label.Marks, r *report.Builder) {
	x.Marks = m
	x.Several, x.Unread = message.Message{}, false
	x.Spans = x.Spans[:0]
	first, last, distinct := x.locate(x.Labels)
	found3 := distinct >= 4
	start3, end3 := 0, 0
	if found3 {
		x.Several = x.severalTables(last)
		start3 = x.start3(first)
		end3 = x.end3(x.Labels[last].End)
	}
	x.table2(r)
	if found3 {
		x.table3(r, start3, end3)
	}
	if start, end, ok := region4(x.Labels); ok {
		x.table4(r, start, end)
	}
	if r.Edition == form.NoEdition {
		r.Edition = edition3(&r.Report)
	}
	r.CellsExpected = cellsExpected(&r.Report)
}

// edition3 tells the edition by the rows of table 3, where table 2 does not.
func edition3(r *report.Report) form.Edition {
	for i := range r.Readings {
		if e := onlyIn[r.Readings[i].Metric]; e != form.NoEdition {
			return e
		}
	}
	return form.NoEdition
}

var (
	other = form.MustLookup("outcome.other")
	// underOther are the rows that one edition has in its place.
	underOther = func() (is [256]bool) {
		for _, id := range [...]string{"not_corrected", "fee_unpaid", "miscellaneous"} {
			is[form.MustLookup("outcome.other."+id)] = true
		}
		return is
	}()
)

// cellsExpected counts the cells of the form as this document has it.
func cellsExpected(r *report.Report) int {
	e := r.Edition
	if e == form.NoEdition {
		return 0
	}
	sub, single := false, false
	for i := range r.Readings {
		m := r.Readings[i].Metric
		sub = sub || underOther[m]
		single = single || m == other
	}
	rows := form.Edition2019
	if sub || e == form.Edition2021 && !single {
		rows = form.Edition2021
	}
	n := len(form.InOrder(2, e)) + len(form.InOrder(3, rows))*form.Columns + len(form.InOrder(4, e))
	if sub && single {
		n += form.Columns
	}
	return n
}
