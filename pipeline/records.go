package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"

	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/load/flow"
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
	var claim, count int64
	alone := false // a document that is compressed, no corpus
	release := func() { s.memory.Release(claim); claim = 0 }
	defer func() { release() }()
	o := corpus.Options{TextField: s.textField, IDField: s.idField, Max: report.MaxDocument, Decoded: func(encoding string) {
		s.decoded(in.source, encoding)
	}, Large: func() error {
		// All of the budget: a reader that holds a part and waits for more could
		// wait for ever.
		if err := s.memory.Acquire(ctx, budget); err != nil {
			return err
		}
		claim = budget
		return nil
	}, Hold: func() (func(), error) {
		if err := s.large.Acquire(ctx, 1); err != nil {
			return nil, err
		}
		return func() { s.large.Release(1) }, nil
	}}
	before, _ := s.history.known(in.key)
	noReport := func(record input, text []byte, why reason, detail message.Code) event {
		return filtered{record, verdict{Reason: why, Said: message.New(detail)}, int64(len(text)), before == nil, s.history.hasRecord(record.key)}
	}
	err := corpus.Read(ctx, src, o, func(rec corpus.Record) error {
		defer release()
		count++
		alone = rec.ID == ""
		record := in.member(rec.ID)
		if alone {
			record = in
		}
		switch {
		case rec.Err != nil:
			record.reason, record.detail = unread(rec.Err)
			return flow.Send[event](ctx, events, failed{input: record})
		case rec.TooLarge:
			record.reason, record.detail = report.ReasonTooLarge, tooLarge
			return flow.Send[event](ctx, events, failed{input: record})
		case rec.NoText:
			return flow.Send(ctx, events, noReport(record, rec.Text, report.ReasonEmpty, message.NoText))
		case !alone && !mayBeReport(rec.Text):
			return flow.Send(ctx, events, noReport(record, rec.Text, report.ReasonNotReport, message.NothingOfReport))
		}
		need := weight(int64(len(rec.Text)))
		if claim == 0 {
			if err := s.memory.Acquire(ctx, need); err != nil {
				return err
			}
		} else {
			s.memory.Release(claim - need) // now that its size is known
		}
		claim = need
		d := document{input: record, data: append([]byte(nil), rec.Text...), claim: claim}
		if err := flow.Send(ctx, to, d); err != nil {
			return err
		}
		claim = 0
		return nil
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if alone && err == nil {
		return nil
	}
	if err != nil {
		in.reason, in.detail = unread(err)
	}
	return flow.Send[event](ctx, events, corpusRead{input: in, reading: s.reading(), records: count})
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
	name := "#" + escape(id)
	return input{key: in.key + name, place: in.key, source: in.source + name, record: true, time: in.time}
}
