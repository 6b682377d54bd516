package report

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/extract/message"
)

// Builder is a Report that is being made, in buffers that are used again.
type Builder struct {
	Report
	WithoutRows bool
	Written     strings.Builder // what its strings are made of
}

// Begin makes b empty.
func (b *Builder) Begin() {
	const usual, ofRows = 1 << 10, 2 << 10 // bytes of strings
	b.Written = strings.Builder{}
	b.Written.Grow(usual)
	if !b.WithoutRows {
		b.Written.Grow(usual + ofRows)
	}
	b.Report = Report{Statements: b.Statements[:0], Rows: b.Rows[:0], Notes: b.Notes[:0]}
}

// Note adds a note on a place in the document.
func (b *Builder) Note(at int, m message.Message) {
	b.Notes = append(b.Notes, Note{Start: at, Text: m})
}

// Finish puts the report in order and gives it away.
func (b *Builder) Finish() *Report {
	slices.SortFunc(b.Readings, func(a, b Reading) int { return a.place() - b.place() })
	slices.SortFunc(b.Statements, func(a, b Statement) int { return cmp.Compare(a.Metric, b.Metric) })
	return b.clone()
}

// clone returns a Report that shares no memory with the buffers of r. The readings
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
