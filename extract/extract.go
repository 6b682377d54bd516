package extract

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
)

// Extractor reads documents one after another, reusing its buffers. It is not
// safe for concurrent use; give each worker its own.
type Extractor struct {
	withoutRows bool

	text  text
	hits  []hit
	chain []link
	lexer lexer

	draft   Report          // the one at hand
	written strings.Builder // what its strings are made of

	// buffers of table 2
	spans2   [][2]int
	rowsOf2  []row2
	columns2 []column2
	cells    []item
	placed2  []cell
	metrics  [16]form.Metric

	// buffers of table 3
	rows      []valueRow
	placed    []placed
	columns   columns
	stretches [4][]item
	reach     []float64 // of align: the most evidence from a row and a form row on
	score     []float64
	kind      []Match

	naming  []span  // the places of 信息公开
	said    []said  // the cues of running text
	told    []int32 // the places that may be evidence; see telling
	named   []title // the titles that the text holds
	years   years
	several string // how the text shows that it holds more than one report
	unread  bool   // tables hold values that could not be told
	spans   []span // that were read as tables
	parts   []span // of them, those of table 2
	blanks2 bool   // table 2 has cells left blank without a sign
	clues   clues
}

// New gives an Extractor.
func New() *Extractor { return &Extractor{} }

// NewWithoutRows gives one whose Reports have no Rows, which only people read:
// to write them is a twentieth of the work.
func NewWithoutRows() *Extractor { return &Extractor{withoutRows: true} }

// Extract reads one document. The error is a *Reject if it gives no report.
// The Report shares no memory with doc or with later calls.
func (x *Extractor) Extract(doc []byte) (*Report, error) {
	if err := x.read(doc); err != nil {
		return nil, err
	}
	x.findLabels()
	const usual, ofRows = 1 << 10, 2 << 10 // bytes of strings
	x.written = strings.Builder{}
	if x.withoutRows {
		x.written.Grow(usual)
	} else {
		x.written.Grow(usual + ofRows)
	}
	r := &x.draft
	*r = Report{Statements: r.Statements[:0], Rows: r.Rows[:0], Notes: r.Notes[:0]}
	x.tables(r)
	if x.text.hides {
		x.note(r, x.text.hidden, "cells that the page does not show were left out")
	}
	x.identify(r)
	if err := x.judge(r); err != nil {
		return nil, err
	}
	x.statements(r)
	r.Evidence = x.evidence()
	r.CellsExpected = cellsExpected(r)
	slices.SortFunc(r.Readings, func(a, b Reading) int { return a.place() - b.place() })
	slices.SortFunc(r.Statements, func(a, b Statement) int { return cmp.Compare(a.Metric, b.Metric) })
	return r.clone(), nil
}

// clone gives a Report that shares no memory with the buffers of r. The readings
// are no buffer: they are made to be given away.
func (r *Report) clone() *Report {
	c := *r
	if cap(r.Readings) > len(r.Readings)+len(r.Readings)/4 {
		c.Readings = slices.Clone(r.Readings)
	}
	c.Statements = append([]Statement(nil), r.Statements...)
	c.Rows = append([]Row(nil), r.Rows...)
	c.Notes = append([]Note(nil), r.Notes...)
	return &c
}

// place orders the readings of a report.
func (rd *Reading) place() int { return int(rd.Metric)<<8 | int(rd.Applicant) }

// read makes doc ready: decoded, cleaned, markup turned into separators.
func (x *Extractor) read(doc []byte) error {
	if len(doc) > MaxDocument {
		return &Reject{ReasonTooLarge, fmt.Sprintf("%d bytes; the limit is %d", len(doc), MaxDocument)}
	}
	if len(bytes.TrimSpace(doc)) == 0 {
		return &Reject{ReasonEmpty, fmt.Sprintf("%d bytes, all of them blank", len(doc))}
	}
	const keep = 32 << 20 // a buffer grown for one huge document is let go
	if cap(x.text.b) > keep && len(doc) < keep {
		x.text = text{}
	}
	html := isHTML(doc)
	escaped := escapesMarkup(doc)
	if !html && !escaped && mayBeUTF8(doc) {
		// Nearly all text is UTF-8, which cleaning finds out as it goes.
		if x.text.begin(doc, nil); clean(&x.text, doc, byteOrderMark(doc), true) {
			return nil
		}
	}
	src, skip, dec, err := decode(doc)
	if err != nil {
		return err
	}
	if dec != nil {
		escaped = escapesMarkup(src)
	}
	for n := 0; n < mostEscapes && escaped; n++ {
		d := unescape(src, dec, len(doc))
		if d == nil {
			break
		}
		src, dec = d.b, d
		escaped = escapesMarkup(src)
	}
	x.text.begin(doc, dec)
	if x.text.html = html && dec == nil || dec != nil && isHTML(src); x.text.html {
		flatten(newCleaner(&x.text, src), src)
	} else {
		clean(&x.text, src, skip, false)
	}
	return nil
}

// tables reads the three tables.
func (x *Extractor) tables(r *Report) {
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
		r.Edition = edition3(r)
	}
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
