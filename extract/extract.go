package extract

// Extractor reads documents one after another, reusing its buffers. It is not
// safe for concurrent use; give each worker its own.
type Extractor struct {
	text     text
	marks    marks
	table    tableReader
	metadata metadataReader
	report   reportBuilder // the one at hand
}

// New gives an Extractor.
func New() *Extractor { return &Extractor{} }

// NewWithoutRows gives one whose Reports have no Rows, which only people read:
// to write them is a twentieth of the work.
func NewWithoutRows() *Extractor { return &Extractor{report: reportBuilder{withoutRows: true}} }

// Extract reads one document. The error is a *Reject if it gives no report.
// The Report shares no memory with doc or with later calls.
func (x *Extractor) Extract(doc []byte) (*Report, error) {
	if err := x.text.read(doc); err != nil {
		return nil, err
	}
	x.marks.findLabels(&x.text)
	r := &x.report
	r.begin()
	x.table.read(&x.marks, r)
	if x.text.hides {
		r.note(x.text.start(x.text.hidden), "cells that the page does not show were left out")
	}
	x.metadata.read(&x.marks, &x.table.found, r)
	if err := judge(&x.metadata, r); err != nil {
		return nil, err
	}
	readStatements(&x.marks, &x.table.found, r)
	r.Evidence = x.metadata.evidence()
	return r.finish(), nil
}
