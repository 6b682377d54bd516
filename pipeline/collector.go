package pipeline

import (
	"encoding/json"
	"slices"
	"sync/atomic"

	"gongkai/extract/message"
	"gongkai/load/ledger"
)

// collector counts events and writes the journal of the run.
type collector struct {
	*run
	journal *ledger.Journal
	bytes   int64         // read
	skipped int64         // bytes of inputs that need not be read
	read    *atomic.Int64 // of the others
}

// collect takes an event. An error of the journal ends the run.
func (c *collector) collect(e event) error {
	err := e.note(c)
	documents, skipped := e.read()
	c.bytes += documents
	c.skipped += skipped
	done := Progress{c.Run.Documents, c.bytes, c.Run.Loaded, c.skipped + c.read.Load()}
	c.life.advance(done)
	if c.Progress != nil {
		c.Progress(done)
	}
	return err
}

// fresh counts a document that this run extracted.
func (c *collector) fresh(e documentRead) {
	c.Run.NewDocuments++
	c.Suspect += e.Suspect
	c.ChecksFailing += e.ChecksFailing
	if e.Report {
		c.Run.Loaded++
		c.Run.Readings += int64(e.Readings)
		return
	}
	c.Run.Rejected++
	c.reject(e.input, e.Reason, e.Said)
}

// line begins a line of the journal. A stream is each time another document,
// which does not replace the one before: it goes by the hash of what was read.
func (c *collector) line(kind ledger.Kind, in input, sha string) *ledger.Line {
	line := &ledger.Line{Kind: kind, Entry: ledger.Entry{
		Key: in.key, Place: in.place, Source: in.source, Size: in.size, Modified: in.time, Record: in.record,
		Failure: string(in.reason), Detail: in.detail.String(), DetailMessage: in.detail.Encode()}}
	if in.place == "" {
		line.Place = in.key
	}
	if in.stream {
		line.Key += "#" + sha
		line.Place = line.Key
	}
	return line
}

// judge adds what a document was found to be.
func (c *collector) judge(line *ledger.Line, v verdict) {
	line.Extractor, line.Report, line.Reason = c.extraction, v.Report, string(v.Reason)
	line.Said, line.SaidMessage = v.Said.String(), v.Said.Encode()
	if v.Page != nil {
		page, _ := json.Marshal(v.Page) // text and numbers
		line.Page = string(page)
	}
}

// write adds a line to the journal.
func (c *collector) write(line *ledger.Line) error {
	c.lines++
	return c.journal.Add(line)
}

// reject counts an input that gave no report, and says so if that is a failure or
// may not be meant: a corpus of which nothing could be read.
func (c *collector) reject(in input, why reason, detail message.Message) {
	if failed := c.lost(in, why, detail); !failed && why == unsupported {
		c.Log.Warn(c.say(message.New(message.LogPassedBy)), "source", in.source, "reason", string(why), "detail", c.say(detail))
	}
}

// lost counts an input that gave no report, and reports whether it is one for
// the exit code, which it names then.
func (c *collector) lost(in input, why reason, detail message.Message) bool {
	c.Rejected[why]++
	if !slices.Contains(failures, string(why)) && !(why == unsupported && in.given) {
		return false
	}
	c.Unreadable++
	c.Run.Failed++
	c.Log.Warn(c.say(message.New(message.LogNotRead)), "source", in.source, "reason", string(why), "detail", c.say(detail))
	return true
}
