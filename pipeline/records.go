package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"

	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/load/flow"
	"gongkai/load/ledger"
	"gongkai/pipeline/corpus"
)

// reading is how corpora are read; it is kept in the ledger, since what was
// read in another way must be read again: its words stay as they are.
func (s *stages) reading() string {
	return fmt.Sprintf("finder=%s text=%s id=%s rejects=%t", prefilterVersion, s.textField, s.idField, s.keepRejects)
}

// records reads a corpus. Records that the prefilter takes for no reports are
// events at once, the others go to the workers; that of the corpus itself comes
// last, so that one that was not read to the end is not known as read.
func (s *stages) records(ctx context.Context, in input, f *metered, r io.Reader, to chan<- document, events chan<- event) error {
	src := corpus.Source{Name: formatName(in), R: r}
	if f.ReaderAt != nil {
		src.At, src.Size = f, in.size
	}
	c := corpusReader{stages: s, in: in, to: to, events: events, first: s.history.known(in.key) == nil}
	defer c.release()
	err := corpus.Read(ctx, src, c.options(ctx), func(rec corpus.Record) error { return c.record(ctx, rec) })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if c.alone && err == nil {
		return nil
	}
	if err != nil {
		in.reason, in.detail = unread(err)
	}
	return flow.Send[event](ctx, events, corpusRead{input: in, reading: s.reading(), records: c.count})
}

// corpusReader reads one corpus.
type corpusReader struct {
	*stages
	in     input
	to     chan<- document
	events chan<- event
	first  bool // it was not read before
	alone  bool // it is a document that is compressed, and no corpus
	count  int64
	claim  int64 // on the budget
}

// release gives back what is claimed of the budget.
func (c *corpusReader) release() {
	c.memory.Release(c.claim)
	c.claim = 0
}

func (c *corpusReader) options(ctx context.Context) corpus.Options {
	return corpus.Options{TextField: c.textField, IDField: c.idField, Max: report.MaxDocument,
		Decoded: func(encoding string) { c.decoded(c.in.source, encoding) },
		Large: func() error {
			// All of the budget: a reader that holds a part and waits for more could
			// wait for ever.
			if err := c.memory.Acquire(ctx, budget); err != nil {
				return err
			}
			c.claim = budget
			return nil
		},
		Hold: func() (func(), error) {
			if err := c.large.Acquire(ctx, 1); err != nil {
				return nil, err
			}
			return func() { c.large.Release(1) }, nil
		}}
}

// record takes a record.
func (c *corpusReader) record(ctx context.Context, rec corpus.Record) error {
	defer c.release()
	c.count++
	c.alone = rec.ID == ""
	in := c.in
	if !c.alone {
		in = c.in.member(rec.ID)
	}
	switch {
	case rec.Err != nil:
		in.reason, in.detail = unread(rec.Err)
		return flow.Send[event](ctx, c.events, failed{input: in})
	case rec.TooLarge:
		in.reason, in.detail = report.ReasonTooLarge, tooLarge
		return flow.Send[event](ctx, c.events, failed{input: in})
	case rec.NoText:
		return flow.Send(ctx, c.events, c.filtered(in, rec.Text, report.ReasonEmpty, message.NoText))
	case !c.alone && !mayBeReport(rec.Text):
		return flow.Send(ctx, c.events, c.filtered(in, rec.Text, report.ReasonNotReport, message.NothingOfReport))
	}
	if err := c.claimFor(ctx, rec.Text); err != nil {
		return err
	}
	if err := flow.Send(ctx, c.to, document{in, append([]byte(nil), rec.Text...), c.claim}); err != nil {
		return err
	}
	c.claim = 0 // it is the worker's now
	return nil
}

func (c *corpusReader) filtered(in input, text []byte, why reason, detail message.Code) event {
	return filtered{in, verdict{Reason: why, Said: message.New(detail)}, int64(len(text)), c.first, c.history.hasRecord(in.key)}
}

// claimFor claims what a text takes of the budget. All of it is claimed already
// if the text was large to read.
func (c *corpusReader) claimFor(ctx context.Context, text []byte) error {
	need := weight(int64(len(text)))
	if c.claim == 0 {
		if err := c.memory.Acquire(ctx, need); err != nil {
			return err
		}
	} else {
		c.memory.Release(c.claim - need) // now that its size is known
	}
	c.claim = need
	return nil
}

// unread returns why a corpus or a record was not read.
func unread(err error) (reason, message.Message) {
	if other := new(corpus.UnsupportedError); errors.As(err, &other) {
		return unsupported, other.Message
	}
	return unreadable, cause(err)
}

// member is a record of a corpus.
func (in input) member(id string) input {
	name := "#" + ledger.Escape(id)
	return input{key: in.key + name, place: in.key, source: in.source + name, record: true, time: in.time}
}
