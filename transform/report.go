package transform

import (
	"gongkai/extract"
	"gongkai/extract/report"
)

// Report is a row of the table reports as it is known from reading alone:
// without its source, and whose it is. Text that is not stated is "".
type Report struct {
	Document
	Agency                                 string
	Year                                   int // 0 if not stated
	Edition, Scope, Layout                 string
	Title, PublishedOn, Evidence           string
	Partial                                bool
	CellsExpected, CellsRead, CellsSuspect int
	ReadingsHash                           string // of its rows
	Extractor                              string
}

// NewReport returns the row of a report that has these rows.
func NewReport(doc Document, r *report.Report, rows *Rows, sum Summary) Report {
	return Report{Document: doc, Agency: r.Agency, Year: r.Year, Edition: r.Edition.String(), Scope: r.Scope.String(), Layout: r.Layout.String(),
		Title: r.Title, PublishedOn: r.PublishedOn, Evidence: r.Evidence, Partial: !r.Complete(),
		CellsExpected: r.CellsExpected, CellsRead: sum.Readings, CellsSuspect: sum.Suspect,
		ReadingsHash: rows.Hash(), Extractor: extract.Version}
}
