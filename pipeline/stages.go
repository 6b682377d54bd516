package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"gongkai/extract/message"
	"gongkai/extract/report"
	"gongkai/load"
	"gongkai/load/flow"
	"gongkai/load/ledger"
	"gongkai/pipeline/corpus"
	"gongkai/transform"
)

// What a document takes in memory while it is read is at most about swelling
// times its size: pages of nothing but blanks or cells do. budget bounds the sum
// for documents in hand; one document of the largest size always fits.
const (
	swelling = 24
	budget   = 512 << 20
)

// weight is what a document of a size counts for in the budget.
func weight(size int64) int64 { return min(swelling*size+1, budget) }

// memoryLimit is where the garbage collector begins to work harder, while inputs
// are read: documents in hand, a container, and what else there is.
const memoryLimit = 640 << 20

// extractor is what an extract.Extractor does.
type extractor interface {
	Extract(doc []byte) (*report.Report, error)
}

// document is what a reader hands to a worker.
type document struct {
	input
	data  []byte
	claim int64 // on the budget, given back by the worker
}

// stages reads inputs to the end and sends an event for each:
// lister -> readers -> workers -> collect.
type stages struct {
	args    []string
	store   fileID
	stdin   io.Reader
	workers int
	shards  string
	history *history
	plain   unchanged // of the lister alone: those that no event has counted yet

	textField, idField string // of corpora; "" to guess
	keepRejects        bool   // records that are no reports are remembered, too
	reread             bool   // as if nothing had been read before

	panics  func(source string, what any, stack []byte)
	decoded func(source, encoding string) // of corpora that are not in UTF-8
	done    atomic.Int64                  // bytes read of the inputs, as they lie there

	empty []string // directories among the args that nothing is in, once all has ended

	extractor func() extractor // one for each worker

	memory *semaphore.Weighted
	large  *semaphore.Weighted // for containers that take much memory: one at a time
}

// run calls collect for each event, from one goroutine; its error ends the
// run. All stages have ended when it returns, but for one that hangs in reading
// a stream. When ctx ends it takes no more work, ends what it has in hand and
// gives no error.
func (s *stages) run(ctx context.Context, collect func(event) error) error {
	s.memory, s.large = semaphore.NewWeighted(budget), semaphore.NewWeighted(1)

	g, work := errgroup.WithContext(context.WithoutCancel(ctx))
	taking, stop := context.WithCancel(work)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	unlessStopped := func(err error) error {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return work.Err()
		}
		return err
	}
	inputs := make(chan input, 64)
	documents := make(chan document, s.workers)
	events := make(chan event, 64)

	var listing, readers, workers sync.WaitGroup
	listing.Add(1)
	g.Go(func() error {
		defer listing.Done()
		defer close(inputs)
		return unlessStopped(s.list(taking, inputs, events))
	})

	readers.Add(s.workers)
	workers.Add(s.workers)
	for i := range s.workers {
		g.Go(func() error {
			defer readers.Done()
			for in := range inputs {
				if err := s.read(taking, in, documents, events); err != nil {
					return unlessStopped(err)
				}
			}
			return work.Err()
		})
		g.Go(func() error {
			defer workers.Done()
			return s.work(work, i, documents, events)
		})
	}
	g.Go(func() error {
		readers.Wait()
		close(documents)
		workers.Wait()
		listing.Wait() // it may still be sending if the run is being stopped
		close(events)
		return nil
	})
	g.Go(func() error {
		for e := range events {
			if err := collect(e); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

// list finds the inputs, and what is gone of those that were there.
func (s *stages) list(ctx context.Context, inputs chan<- input, events chan<- event) error {
	l := lister{store: s.store, emit: func(f *entry) error { return s.listed(ctx, f, inputs, events) }}
	if err := l.list(ctx, s.args); err != nil {
		return err
	}
	if err := s.flush(ctx, events); err != nil {
		return err
	}
	s.empty = l.walked.empty
	return s.history.missing(ctx, l.walked, func(key string) error {
		return flow.Send[event](ctx, events, location{input: input{key: key}, kind: ledger.Missing})
	})
}

func (s *stages) listed(ctx context.Context, f *entry, inputs chan<- input, events chan<- event) error {
	if f.walked {
		if s.history.known(f.key()) == nil {
			return nil
		}
		return flow.Send[event](ctx, events, location{input: f.input(), kind: ledger.Walked})
	}
	before, first := s.history.meet(f)
	if !first {
		return nil
	}
	asBefore := !s.reread && s.history.unchanged(before, f)
	if asBefore && before.plain {
		s.plain.documents++
		if s.plain.bytes += f.size; s.plain.documents < plainFiles {
			return nil
		}
		return s.flush(ctx, events)
	}
	if err := s.flush(ctx, events); err != nil {
		return err
	}
	if asBefore {
		return s.unchanged(ctx, before, f, events)
	}
	if err := s.history.prepare(ctx, s.reread); err != nil {
		return err
	}
	return flow.Send(ctx, inputs, f.input())
}

// plainFiles are so many of which there is nothing to say that they are an event.
const plainFiles = 1024

// flush sends the event of those that have been met since the one before.
func (s *stages) flush(ctx context.Context, events chan<- event) error {
	if s.plain.documents == 0 {
		return nil
	}
	defer func() { s.plain = unchanged{} }()
	return flow.Send[event](ctx, events, s.plain)
}

// unchanged sends what there is to say of a file that need not be read.
func (s *stages) unchanged(ctx context.Context, before *known, f *entry, events chan<- event) error {
	e := unchanged{input: f.input(), documents: 1, bytes: f.size}
	if before.gone {
		if err := flow.Send[event](ctx, events, location{input: e.input, kind: ledger.Seen}); err != nil {
			return err
		}
	}
	if lost, ok := s.history.lost[before.key]; ok {
		e.reason, e.detail = lost.reason, lost.detail
	}
	if records, ok := s.history.counts[before.key]; ok {
		e.documents = records
	}
	return flow.Send[event](ctx, events, e)
}

// read brings one input into memory, or a corpus record by record. What cannot
// be read is an event; an error ends the run.
func (s *stages) read(ctx context.Context, in input, to chan<- document, events chan<- event) error {
	if in.reason != "" {
		return flow.Send[event](ctx, events, failed{input: in})
	}
	f, err := s.open(ctx, in)
	if err != nil {
		in.reason, in.detail = unreadable, cause(err)
		return flow.Send[event](ctx, events, failed{input: in})
	}
	defer f.Close()
	before := stampOf(f)
	m := &metered{Reader: f, done: &s.done}
	defer func(size int64) { s.done.Add(size - m.n) }(in.size) // what was skipped or read twice
	head, r := corpus.Peek(m)
	if corpus.FormatOf(formatName(in), head) != corpus.Document {
		m.ReaderAt, _ = f.(io.ReaderAt)
		return s.records(ctx, in, m, r, to, events)
	}
	claim := weight(in.size)
	if in.stream {
		claim = weight(report.MaxDocument)
	}
	if err := s.memory.Acquire(ctx, claim); err != nil {
		return err
	}
	var data []byte
	if in.size <= report.MaxDocument {
		data, err = upTo(ctx, r, in.size)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		in.reason, in.detail = unreadable, cause(err)
	case max(in.size, int64(len(data))) > report.MaxDocument:
		in.reason, in.detail = report.ReasonTooLarge, tooLarge
	case stampOf(f) != before:
		in.reason, in.detail = unreadable, message.New(message.ChangedWhileRead)
	}
	if in.reason != "" {
		s.memory.Release(claim)
		return flow.Send[event](ctx, events, failed{input: in})
	}
	in.size = int64(len(data)) // if it changed meanwhile, the next run reads it again
	return flow.Send(ctx, to, document{in, data, claim})
}

// tooLarge is said of a document beyond the size that is read.
var tooLarge = message.New(message.MoreThanMB, message.Number(report.MaxDocument>>20))

// stampOf returns the size and time of a file that is being read: while another
// program writes it, a half of it passes for a document. "" for a stream.
func stampOf(f io.Reader) string {
	file, ok := f.(*os.File)
	if !ok {
		return ""
	}
	info, err := file.Stat()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}

// metered adds up what has been read of the inputs.
type metered struct {
	io.Reader
	io.ReaderAt // nil: it can be read in order only
	done        *atomic.Int64
	n           int64
}

func (m *metered) count(n int) {
	m.n += int64(n)
	m.done.Add(int64(n))
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.count(n)
	return n, err
}

func (m *metered) ReadAt(p []byte, at int64) (int, error) {
	n, err := m.ReaderAt.ReadAt(p, at)
	m.count(n)
	return n, err
}

// formatName is the name by which the format of an input goes, where its
// content does not say.
func formatName(in input) string {
	if in.source == Stdin {
		return ""
	}
	return filepath.Base(in.path)
}

// open returns a file, or what is read of a stream. A stream may block for ever,
// already when it is opened: it is left behind when the context ends.
func (s *stages) open(ctx context.Context, in input) (io.ReadCloser, error) {
	if !in.stream {
		return os.Open(in.path)
	}
	r, w := io.Pipe()
	context.AfterFunc(ctx, func() { r.CloseWithError(ctx.Err()) })
	go func() {
		if in.source == Stdin {
			_, err := io.Copy(w, s.stdin)
			w.CloseWithError(err)
			return
		}
		f, err := os.Open(in.path)
		if err == nil {
			defer f.Close()
			_, err = io.Copy(w, f)
		}
		w.CloseWithError(err)
	}()
	return r, nil
}

// upTo reads all, or one byte more than a document may have.
func upTo(ctx context.Context, r io.Reader, hint int64) ([]byte, error) {
	buf := make([]byte, 0, hint+512)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) || len(buf) > report.MaxDocument {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// work extracts documents and writes their rows as a shard.
func (s *stages) work(ctx context.Context, worker int, from <-chan document, events chan<- event) (err error) {
	shard, err := load.NewShard(s.shards, worker)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shard.Close()) }()
	x := s.extractor()
	for d := range from {
		doc := transform.Identify(d.data)
		e := documentRead{input: d.input, sha: doc.SHA256, bytes: int64(len(d.data))}
		switch {
		case s.history.keptOut(doc.SHA256):
			e.Reason = forgotten
		case s.history.take(doc.SHA256):
			e.fresh = true
			var reports []*report.Report
			reports, e.verdict = s.extract(x, d)
			s.history.settle(doc.SHA256, e.standing())
			if e.Reason == internalError || len(d.data) > corpus.Small {
				x = s.extractor() // the buffers of the old one may be in any state, or as large as their document
			}
			if e.standing() == several {
				s.memory.Release(d.claim)
				if err := s.several(ctx, e, doc, reports, shard, events); err != nil {
					return err
				}
				continue
			}
			for _, r := range reports {
				if e.Summary, err = shard.Add(doc, r); err != nil {
					return err
				}
			}
		}
		s.memory.Release(d.claim)
		if err := flow.Send[event](ctx, events, e); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// extract reads one document: it gives a report, several of a document that was divided, or none.
// A panic costs that document only.
func (s *stages) extract(x extractor, d document) (made []*report.Report, v verdict) {
	defer func() {
		if r := recover(); r != nil {
			s.panics(d.source, r, debug.Stack())
			made, v = nil, verdict{Reason: internalError, Said: message.Plain(fmt.Sprint(r))}
		}
	}()
	r, err := x.Extract(d.data)
	var reject *report.Reject
	switch {
	case err == nil:
		made, v.Report = []*report.Report{r}, true
	case errors.As(err, &reject):
		made, v.Reports = reject.Reports, len(reject.Reports)
		v.Reason, v.Said, v.Page = reject.Reason, reject.Detail, reject.Page
	default:
		v.Reason, v.Said = internalError, message.Of(err)
	}
	return made, v
}
