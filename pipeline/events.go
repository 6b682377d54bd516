package pipeline

import (
	"gongkai/load/ledger"
	"gongkai/transform"
)

// event is what became of an input. The stages send events to the collector,
// which counts them and notes them in the journal.
type event interface {
	// read returns the bytes that were read of documents, and those of inputs
	// that need not be read.
	read() (documents, skipped int64)
	// note counts the event and writes its line, if it has one.
	note(c *collector) error
}

// noBytes is read of events that read nothing.
type noBytes struct{}

func (noBytes) read() (documents, skipped int64) { return 0, 0 }

// location is a place, and no document: a directory that was walked, or what is
// gone or there again.
type location struct {
	noBytes
	input
	kind ledger.Kind
}

func (e location) note(c *collector) error { return c.write(c.line(e.kind, e.input, "")) }

// unchanged are inputs that are not read: their size and time are as before. One
// that has a reason from then is an event of its own, with its input.
type unchanged struct {
	input
	documents int64 // that they are: of a corpus its records
	bytes     int64
}

func (e unchanged) read() (documents, skipped int64) { return 0, e.bytes }

func (e unchanged) note(c *collector) error {
	c.Run.Documents += e.documents
	if e.reason != "" {
		c.lost(e.input, e.reason, e.detail)
	}
	return nil
}

// failed is a document that could not be read; its input says why.
type failed struct {
	noBytes
	input
}

func (e failed) note(c *collector) error {
	c.Run.Documents++
	c.reject(e.input, e.reason, e.detail)
	return c.write(c.line(ledger.Failed, e.input, ""))
}

// filtered is a record of a corpus that the prefilter took for no report. Its
// hash is not known.
type filtered struct {
	input
	verdict
	bytes int64
	first bool // the corpus was not read before
	known bool // the ledger has the record as something else
}

func (e filtered) read() (documents, skipped int64) { return e.bytes, 0 }

func (e filtered) note(c *collector) error {
	c.Run.Documents++
	if e.first {
		c.Run.NewDocuments++
		c.Run.Rejected++
	}
	c.Rejected[e.Reason]++
	switch {
	case c.KeepRejects:
		line := c.line(ledger.Read, e.input, "")
		line.Listed = e.record
		c.judge(line, e.verdict)
		return c.write(line)
	case e.known:
		return c.write(c.line(ledger.Dropped, e.input, ""))
	}
	return nil
}

// documentRead is a document that was read.
type documentRead struct {
	input
	sha     string
	bytes   int64
	fresh   bool // extracted by this run; else known, extracted for another source, or kept out
	several bool // it is one of several reports of a document
	verdict
	transform.Summary
}

func (e documentRead) read() (documents, skipped int64) { return e.bytes, 0 }

func (e documentRead) note(c *collector) error {
	c.Run.Documents++
	line := c.line(ledger.Read, e.input, e.sha)
	line.SHA256, line.Listed, line.Fresh = e.sha, e.record && c.KeepRejects, e.fresh
	if e.several {
		line.Corpus = ledger.OfSeveral
	}
	switch {
	case e.fresh:
		c.fresh(e)
		c.judge(line, e.verdict)
	case e.Reason == forgotten:
		c.Rejected[forgotten]++
	}
	return c.write(line)
}

// corpusRead is a corpus after its records. Its input has a reason if it was not
// read to its end, or is not read at all.
type corpusRead struct {
	noBytes
	input
	reading string // how it was read
	records int64
}

func (e corpusRead) note(c *collector) error {
	if e.reason != "" {
		c.reject(e.input, e.reason, e.detail)
	}
	if e.reason == unreadable { // to be tried again
		return c.write(c.line(ledger.Failed, e.input, ""))
	}
	line := c.line(ledger.Corpus, e.input, "")
	line.Extractor, line.Corpus, line.Records = c.extraction, e.reading, e.records
	return c.write(line)
}
