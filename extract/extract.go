// Package extract reads one document: bytes in, a Report out, or a Reject that
// says why there is none. It is a pure function of the bytes; it keeps no
// state between documents but reused buffers, so that any engine can run it.
//
// It conducts the rooms below it, each of which knows only those before: file for what is
// no text, text, then label and grid, table, metadata and prose, classify; see docs/architecture.md.
package extract

import (
	"errors"

	"gongkai/extract/internal/classify"
	"gongkai/extract/internal/file"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/internal/parts"
	"gongkai/extract/internal/prose"
	"gongkai/extract/internal/table"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Version names the behaviour of the extractor. A store keeps it beside each
// report; raise it whenever a document could be read differently than before.
const Version = "9"

// Extractor reads documents one after another, reusing its buffers. It is not
// safe for concurrent use; give each worker its own.
type Extractor struct {
	file     parts.File
	text     text.Text
	marks    label.Marks
	table    table.Reader
	metadata metadata.Reader
	report   report.Builder // the one at hand
}

// New returns an Extractor.
func New() *Extractor { return &Extractor{} }

// NewWithoutRows returns one whose Reports have no Rows, which only people read:
// to write them is a twentieth of the work.
func NewWithoutRows() *Extractor { return &Extractor{report: report.Builder{WithoutRows: true}} }

// Extract reads one document. The error is a *Reject if it gives no report; one of several reports
// has these, if titles tell them apart.
// The Report shares no memory with doc or with later calls.
func (x *Extractor) Extract(doc []byte) (*report.Report, error) {
	if err := x.read(doc); err != nil {
		return nil, err
	}
	r, err := x.readText(&x.text)
	if !classify.MayBeSeveral(&x.marks, &x.table.Found) {
		return r, err
	}
	titles := x.titles()
	switch reports, several := x.divide(); {
	case reports != nil:
		return nil, &report.Reject{Reason: report.ReasonSeveral, Detail: message.New(message.HoldsReports, message.Number(len(reports))), Reports: reports}
	case !several.IsZero() && err == nil:
		err = &report.Reject{Reason: report.ReasonSeveral, Detail: several}
	}
	if reject := new(report.Reject); errors.As(err, &reject) && reject.Reason == report.ReasonSeveral {
		return nil, &report.Reject{Reason: reject.Reason, Detail: titles.in(reject.Detail)}
	}
	return r, err
}

// ExtractReport reads the n-th report, from 1, of a document that holds several; the report of a
// document, if n is 0. The error is likewise a *Reject.
func (x *Extractor) ExtractReport(doc []byte, n int) (*report.Report, error) {
	r, err := x.Extract(doc)
	var reject *report.Reject
	if n > 0 && errors.As(err, &reject) && n <= len(reject.Reports) {
		return reject.Reports[n-1], nil
	}
	if n > 0 && err == nil {
		return nil, &report.Reject{Reason: report.ReasonNotReport, Detail: message.New(message.HoldsOneReport)}
	}
	return r, err
}

// readText reads one report of a text.
func (x *Extractor) readText(t *text.Text) (*report.Report, error) {
	x.marks.Find(t)
	r := &x.report
	r.Begin()
	x.table.Read(&x.marks, r)
	if t.Hides {
		r.Note(t.Start(t.Hidden), message.New(message.HiddenCells))
	}
	x.metadata.Read(&x.marks, &x.table.Found, r)
	if err := classify.Classify(&x.metadata, r); err != nil {
		return nil, err
	}
	prose.Read(&x.marks, &x.table.Found, r)
	r.Evidence = x.metadata.Evidence()
	out := r.Finish()
	t.Locate(out)
	return out, nil
}

// read makes the text of a document ready.
func (x *Extractor) read(doc []byte) error {
	if isFile, err := file.Read(doc, &x.file); err != nil {
		return err
	} else if isFile {
		x.text.ReadFile(&x.file)
		return nil
	}
	return x.text.Read(doc)
}
