package pipeline

import (
	"cmp"
	"context"

	"gongkai/extract/report"
	"gongkai/load"
	"gongkai/load/flow"
	"gongkai/load/ledger"
	"gongkai/transform"
)

// A document that was divided is to the ledger what a corpus is, and each of its reports a record:
// FILE#report-1, with an identity that follows from the document's. Unlike what vanishes from a corpus, a
// report that is not in its document any more once that is read anew is not gone, but replaced with it.

// several writes the reports of a document, and sends an event for each and, last, for the document.
func (s *stages) several(ctx context.Context, e documentRead, doc transform.Document, reports []*report.Report, shard *load.Shard, events chan<- event) error {
	whole := divided{input: e.input, sha: doc.SHA256, reading: s.reading(), reports: int64(len(reports)), known: s.history.hasRecord(e.key)}
	for i, r := range reports {
		part := doc.Part(i + 1)
		one := documentRead{input: whole.report(i + 1), sha: part.SHA256, several: true}
		if i == 0 {
			one.bytes = e.bytes
		}
		switch {
		case s.history.keptOut(part.SHA256):
			one.Reason = forgotten
		case s.history.takeReport(part.SHA256):
			one.fresh, one.Report = true, true
			var err error
			if one.Summary, err = shard.Add(part, r); err != nil {
				return err
			}
		}
		if err := flow.Send[event](ctx, events, one); err != nil {
			return err
		}
	}
	return flow.Send[event](ctx, events, whole)
}

// divided is a document with several reports, after these.
type divided struct {
	noBytes
	input
	sha     string
	reading string // how corpora are read
	reports int64
	known   bool // the ledger has it as a record that is one document, or reports of it
}

// report returns the n-th report as an input. Documents of a stream go by their hashes.
func (e *divided) report(n int) input {
	key := e.key
	if e.stream {
		key += "#" + e.sha
	}
	return input{key: ledger.ReportOf(key, n), place: cmp.Or(e.place, key), source: ledger.ReportOf(e.source, n), record: true, time: e.time}
}

func (e divided) note(c *collector) error {
	if e.record {
		if !e.known {
			return nil
		}
		return c.write(c.line(ledger.Dropped, e.input, ""))
	}
	line := c.line(ledger.Corpus, e.input, e.sha)
	line.Extractor, line.Corpus, line.Records = c.extraction, e.reading, e.reports
	return c.write(line)
}
