package pipeline

import (
	"slices"
	"sync/atomic"

	"gongkai/extract/message"
	"gongkai/load/ledger"
)

// collector counts outcomes and writes the journal of the run.
type collector struct {
	*run
	journal *ledger.Journal
	bytes   int64         // read
	skipped int64         // bytes of inputs that need not be read
	read    *atomic.Int64 // of the others
}

// collect takes an outcome. An error of the journal ends the run.
func (c *collector) collect(o outcome) error {
	err := c.settle(o)
	if c.Progress != nil {
		c.bytes += o.bytes
		if o.unchanged {
			c.skipped += o.size
		}
		c.Progress(Progress{c.Run.Documents, c.bytes, c.Run.Loaded, c.skipped + c.read.Load()})
	}
	return err
}

func (c *collector) settle(o outcome) error {
	switch {
	case o.kind != "": // of a place, not of a document
		return c.write(o, o.kind)
	case o.corpus != "":
		return c.corpus(o)
	}
	c.Run.Documents++
	switch {
	case o.unchanged:
		c.stillLost(o)
		return nil
	case o.passed && !c.passed(o):
		if o.former {
			return c.write(o, ledger.Dropped)
		}
		return nil
	case o.reason != "":
		c.reject(o.input, o.reason, o.detail)
		return c.write(o, ledger.Failed)
	case o.fresh && !o.passed:
		c.fresh(o)
	}
	return c.write(o, ledger.Read)
}

// stillLost counts an input that could not be read before and is as it was.
func (c *collector) stillLost(o outcome) {
	if o.reason != "" {
		c.lost(o.input, o.reason, o.detail)
	}
}

// passed counts a record that the finder passed by, and tells whether it is
// kept in mind.
func (c *collector) passed(o outcome) bool {
	if o.fresh {
		c.Run.NewDocuments++
		c.Run.Rejected++
	}
	c.Rejected[o.Reason]++
	return c.KeepRejects
}

// fresh counts a document that this run extracted.
func (c *collector) fresh(o outcome) {
	c.Run.NewDocuments++
	c.Suspect += o.Suspect
	c.ChecksFailing += o.ChecksFailing
	if o.Report {
		c.Run.Loaded++
		c.Run.Readings += int64(o.Readings)
		return
	}
	c.Run.Rejected++
	c.reject(o.input, o.Reason, o.Said)
}

// corpus notes what became of a corpus, after its records.
func (c *collector) corpus(o outcome) error {
	if o.unchanged {
		c.Run.Documents += o.records
		c.stillLost(o)
		return nil
	}
	if o.reason != "" {
		c.reject(o.input, o.reason, o.detail)
	}
	if o.reason == unreadable {
		return c.write(o, ledger.Failed) // to be tried again
	}
	return c.write(o, ledger.Corpus)
}

// write adds a line to the journal.
func (c *collector) write(o outcome, kind ledger.Kind) error {
	line := ledger.Line{Kind: kind, Entry: ledger.Entry{
		Key: o.key, Place: o.place, Source: o.source, Size: o.size, Modified: o.time, Record: o.record,
		Failure: string(o.reason), Detail: o.detail.String(), DetailMessage: o.detail.Encode()}}
	if o.place == "" {
		line.Place = o.key
	}
	if o.stream { // each time another document, which does not replace the one before
		line.Key += "#" + o.sha
		line.Place = line.Key
	}
	switch kind {
	case ledger.Read:
		line.SHA256, line.Listed, line.Fresh = o.sha, o.record && c.KeepRejects, o.fresh && !o.passed
		if o.fresh || o.passed {
			line.Extractor, line.Report, line.Reason = c.extraction, o.Report, string(o.Reason)
			line.Said, line.SaidMessage = o.Said.String(), o.Said.Encode()
		}
	case ledger.Corpus:
		line.Extractor, line.Corpus, line.Records = c.extraction, o.corpus, o.records
	}
	c.lines++
	return c.journal.Add(&line)
}

// reject counts an input that gave no report, and says so if that is a failure or
// may not be meant: a corpus of which nothing could be read.
func (c *collector) reject(in input, why reason, detail message.Message) {
	if failed := c.lost(in, why, detail); !failed && why == unsupported {
		c.Log.Warn("passed by", "source", in.source, "reason", string(why), "detail", detail.String())
	}
}

// lost counts an input that gave no report, and reports whether it is one for
// the exit code, which it names then.
func (c *collector) lost(in input, why reason, detail message.Message) bool {
	c.Rejected[why]++
	if !slices.Contains(failures, string(why)) && !(why == unsupported && (in.given || detail.Code == message.NoWebArchives)) {
		return false
	}
	c.Unreadable++
	c.Run.Failed++
	c.Log.Warn("not read", "source", in.source, "reason", string(why), "detail", detail.String())
	return true
}
