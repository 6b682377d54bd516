package extract

import "gongkai/extract/form"

// tableReader reads the tables of one text after another, reusing its buffers.
type tableReader struct {
	*marks
	found
	lexer lexer
	chain []link

	// buffers of table 2
	spans2   [][2]int
	rowsOf2  []row2
	columns2 []column2
	cells    []item
	placed2  []cell
	metrics  [16]form.Metric
	blanks2  bool // table 2 has cells left blank without a sign

	// buffers of table 3
	rows      []valueRow
	placed    []placed
	columns   columns
	stretches [4][]item
	reach     []float64 // of align: the most evidence from a row and a form row on
	score     []float64
	kind      []Match
}

// found is what others need to know of the tables besides their readings.
type found struct {
	several string // how the text shows that it holds more than one report
	unread  bool   // tables hold values that could not be told
	spans   []span // that were read as tables
	parts   []span // of them, those of table 2
}

// read reads the three tables and adds them to r.
func (x *tableReader) read(m *marks, r *reportBuilder) {
	x.marks = m
	x.several, x.unread = "", false
	x.spans = x.spans[:0]
	first, last, distinct := x.region3(x.hits)
	found3 := distinct >= 4
	start3, end3 := 0, 0
	if found3 {
		x.several = x.severalTables(last)
		start3 = x.start3(first)
		end3 = x.end3(x.hits[last].end)
	}
	x.table2(r)
	if found3 {
		x.table3(r, start3, end3)
	}
	if start, end, ok := region4(x.hits); ok {
		x.table4(r, start, end)
	}
	if r.Edition == form.NoEdition {
		r.Edition = edition3(&r.Report)
	}
	r.CellsExpected = cellsExpected(&r.Report)
}

// edition3 tells the edition by the rows of table 3, where table 2 does not.
func edition3(r *Report) form.Edition {
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
func cellsExpected(r *Report) int {
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
