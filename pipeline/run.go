// Package pipeline runs the stages: inputs -> extract -> transform -> load. It
// knows what is new since the last run and keeps the ledger of runs.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"gongkai/extract"
	"gongkai/load"
	"gongkai/transform"
)

// Options say what to run.
type Options struct {
	Store   string   // directory
	Inputs  []string // files, directories, patterns, or Stdin
	Workers int      // documents read at a time
	Version string   // of the program
	Stdin   io.Reader
	Log     *slog.Logger

	TextField, IDField string // of the records of corpora; "" to guess
	KeepRejects        bool   // list records that are no reports among the rejects
	Reread             bool   // read all inputs, whatever is known of them

	// Corrections is a file of corrections, which the store keeps from then on;
	// "": those that it keeps, NoCorrections: none from now on.
	Corrections string

	Progress func(Progress) // called after each document, if not nil

	extractor func() extractor // for tests; nil: extract.New
}

// Progress is how far a run has come.
type Progress struct {
	Documents int64 // seen
	Bytes     int64 // of those that were read
	Reports   int64 // new ones
	Done      int64 // bytes of the inputs as they lie there, those that need not be read included
}

// Result is what a run did.
type Result struct {
	Run           load.Run
	Reports       int            // in the store now
	Rejected      map[reason]int // inputs of this run that gave no report, by reason
	Unreadable    int            // those among them that make the exit code 3
	Suspect       int            // new readings
	ChecksFailing int            // of new reports
	Corrected     int            // values, by corrections, if the run published
	Refused       int            // corrections that were not applied
}

// Run reads the inputs and publishes what is new. Errors: *InputError before
// anything is done, *load.LockedError, the context's, and others, after which
// the published store is what it was before. When the context ends, what was
// read until then is published, and the next run goes on from there.
func Run(ctx context.Context, o Options) (*Result, error) {
	args, err := expandFor(o)
	if err != nil {
		return nil, err
	}
	declared, err := readCorrections(o.Corrections)
	if err != nil {
		return nil, err
	}
	store, err := load.OpenStore(o.Store)
	if err != nil {
		return nil, err
	}
	lock, err := store.Lock()
	if err != nil {
		return nil, err
	}
	defer lock.Release()

	r := &run{Options: o, args: args, store: store, corrections: declared}
	if err := store.Verify(); err != nil {
		return nil, err
	}
	if err := r.begin(); err != nil {
		return nil, err
	}
	err = store.Explain(r.do(ctx))
	switch {
	case err == nil:
		err = ctx.Err()
	default:
		r.Run.Outcome = load.Failed
	}
	r.end()
	if e := store.Unstage(); err == nil {
		err = e
	}
	// The line is for people; a run is not undone for want of it.
	if e := appendRun(store, r.Run); e != nil {
		o.Log.Warn("the run could not be added to "+runsFile, "error", e)
	}
	return &r.Result, err
}

// run is a run at work.
type run struct {
	Options
	Result
	args   []string
	store  *load.Store
	former string // directory of the published generation; "" if there is none
	ledger *ledger
	runs   []load.Run // before this one

	corrections corrections
}

func (r *run) begin() error {
	var err error
	if r.former, _, err = r.store.Current(); err != nil && !errors.Is(err, load.ErrNoStore) {
		return err
	}
	if r.ledger, err = readLedger(r.former); err != nil {
		return err
	}
	if r.runs, err = r.ledger.allRuns(r.store); err != nil {
		return err
	}
	id := 1
	if n := len(r.runs); n > 0 {
		id = r.runs[n-1].ID + 1
	}
	r.Rejected = map[reason]int{}
	r.Run = load.Run{ID: id, Started: time.Now().UTC(), Version: r.Version, Extractor: extract.Version,
		Workers: r.Workers, Arguments: r.Inputs}
	return nil
}

// end fills in what is known only then.
func (r *run) end() {
	r.Run.Finished = time.Now().UTC()
	r.Run.Seconds = r.Run.Finished.Sub(r.Run.Started).Round(time.Millisecond).Seconds()
}

func (r *run) do(ctx context.Context) error {
	staging, err := r.store.Stage()
	if err != nil {
		return err
	}
	parts := filepath.Join(staging, "parts")
	if err := os.Mkdir(parts, 0o777); err != nil {
		return err
	}
	self, err := os.Stat(r.store.Dir)
	if err != nil {
		return err
	}
	if r.extractor == nil {
		r.extractor = func() extractor { return extract.New() }
	}
	s := stages{args: r.args, store: self, stdin: r.Stdin, workers: r.Workers, parts: parts, ledger: r.ledger, extractor: r.extractor,
		textField: r.TextField, idField: r.IDField, keepRejects: r.KeepRejects, reread: r.Reread,
		panics: func(source string, what any, stack []byte) {
			r.Log.Error("internal error; please report it", "source", source, "error", fmt.Sprint(what), "stack", string(stack))
		}}
	c := collector{run: r, touched: map[string]*entry{}, dropped: map[string]bool{}, found: map[string]verdict{}}
	c.read = &s.done
	if err := s.run(ctx, c.collect); err != nil {
		return err
	}
	stopped := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx)
	corrected, err := r.corrections.differ(ctx, r.former)
	if err != nil {
		return err
	}
	changed := c.merge() || corrected
	r.Reports = r.ledger.reports()
	r.Run.Outcome = load.Published
	if stopped {
		r.Run.Outcome = load.Interrupted
	}
	if !changed && (r.former != "" || stopped) {
		if !stopped {
			r.Run.Outcome = load.NothingNew
		}
		if len(c.touched) == 0 || r.former == "" {
			return nil
		}
		return r.ledger.replace(r.former, staging, slices.Collect(maps.Values(r.ledger.runs)))
	}
	return r.publish(ctx, staging, parts, s.rows)
}

// publish builds a new generation of what the ledger holds.
func (r *run) publish(ctx context.Context, staging, parts string, rows map[transform.Table]int64) error {
	p, batch := load.NewParts(parts, "ledger"), transform.NewBatch()
	for _, t := range transform.Tables {
		if err := p.Open(t, batch.Schema(t)); err != nil { // so that each table has a part
			return err
		}
	}
	if err := r.ledger.rows(batch, func() error { return batch.Take(p.Write) }); err != nil {
		return errors.Join(err, p.Close())
	}
	if err := p.Close(); err != nil {
		return err
	}
	if err := r.corrections.settle(ctx, r.former); err != nil {
		return err
	}
	r.end()
	runs := append(r.runs, r.Run)
	built := filepath.Join(staging, "built")
	if err := os.Mkdir(built, 0o777); err != nil {
		return err
	}
	b := load.Build{Parts: parts, Rows: rows, Reports: int64(r.Reports), Former: r.former, Runs: runs, Corrections: r.corrections.list, Into: built,
		Temp: filepath.Join(staging, "temp"), Threads: min(r.Workers, runtime.GOMAXPROCS(0))}
	if err := b.Make(ctx); err != nil {
		return err
	}
	if err := r.ledger.write(built, runs); err != nil {
		return err
	}
	if err := r.store.Publish(built); err != nil {
		return err
	}
	return r.tellRefusals(ctx)
}

// collector gathers outcomes; the ledger is left alone until all are there,
// since the stages read it.
type collector struct {
	*run
	touched map[string]*entry
	dropped map[string]bool    // records that are no reports any more
	walked  []string           // directories that the ledger knows as unreadable
	found   map[string]verdict // what this run extracted, by SHA-256
	bytes   int64              // read
	skipped int64              // bytes of inputs that need not be read
	read    *atomic.Int64      // of the others
}

func (c *collector) collect(o outcome) {
	c.settle(o)
	if c.Progress != nil {
		c.bytes += o.bytes
		if o.unchanged {
			c.skipped += o.size
		}
		c.Progress(Progress{c.Run.Documents, c.bytes, c.Run.Loaded, c.skipped + c.read.Load()})
	}
}

func (c *collector) settle(o outcome) {
	switch {
	case o.directory:
		c.walked = append(c.walked, o.key)
		return
	case o.corpus != "":
		c.corpus(o)
		return
	}
	c.Run.Documents++
	if o.unchanged {
		return
	}
	if o.passed {
		if o.fresh {
			c.Run.NewDocuments++
			c.Run.Rejected++
		}
		c.Rejected[o.Reason]++
		if !c.KeepRejects {
			if c.ledger.entries[o.key] != nil {
				c.dropped[o.key] = true
			}
			return
		}
	}
	e := c.touch(o)
	if o.reason != "" {
		e.Failure, e.Detail = o.reason, o.detail
		c.reject(o.input, o.reason, o.detail)
		return
	}
	e.Failure, e.Detail, e.Corpus, e.Records = "", "", "", 0
	e.Size, e.Modified, e.SHA256, e.LastRun = o.size, o.time, o.sha, c.Run.ID
	e.Record, e.Listed = o.record, o.record && c.KeepRejects
	if o.passed {
		e.verdict = o.verdict
		return
	}
	if !o.fresh {
		return
	}
	c.found[o.sha] = o.verdict
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

// touch gives the entry of a source, as it was before, to be brought up to date.
func (c *collector) touch(o outcome) *entry {
	e := &entry{Key: o.key, FirstRun: c.Run.ID}
	// Each time another document, which does not replace the one before: of a
	// stream, and of a corpus in which an id comes twice.
	if o.stream || o.record && c.touched[o.key] != nil {
		e.Key += "#" + o.sha
	}
	if before := c.ledger.entries[e.Key]; before != nil {
		*e = *before
	}
	// One file under several names over the runs: the first by byte order.
	if e.Source == "" || o.source < e.Source {
		e.Source = o.source
	}
	c.touched[e.Key] = e
	return e
}

// corpus notes what became of a corpus, after its records.
func (c *collector) corpus(o outcome) {
	if o.unchanged {
		c.Run.Documents += o.records
		return
	}
	e := c.touch(o)
	e.Failure, e.Detail = o.reason, o.detail
	if o.reason != "" {
		c.reject(o.input, o.reason, o.detail)
	}
	if o.reason == unreadable {
		return // to be tried again
	}
	e.SHA256, e.verdict = "", verdict{Extractor: extract.Version}
	e.Size, e.Modified, e.LastRun = o.size, o.time, c.Run.ID
	e.Corpus, e.Records = o.corpus, o.records
}

func (c *collector) reject(in input, why reason, detail string) {
	c.Rejected[why]++
	if isFailure(why) || why == unsupported && in.given {
		c.Unreadable++
		c.Run.Failed++
		c.Log.Warn("not read", "source", in.source, "reason", string(why), "detail", detail)
	}
}

// merge brings the ledger up to date and tells whether the store would tell
// anything else than before.
func (c *collector) merge() bool {
	changed := false
	for _, v := range c.found {
		changed = changed || v.Report // its readings may be others than before
	}
	set := func(key string, e *entry) {
		changed = changed || c.ledger.entries[key].told() != e.told()
		c.ledger.entries[key] = e
	}
	known := c.ledger.known()
	maps.Copy(known, c.found)
	for key, e := range c.touched {
		if v, ok := known[e.SHA256]; ok {
			e.verdict = v
		}
		set(key, e)
	}
	for key := range c.dropped {
		if e := c.ledger.entries[key]; e != nil && c.touched[key] == nil {
			changed = changed || e.told() != (told{})
			delete(c.ledger.entries, key)
		}
	}
	for _, key := range c.walked {
		if c.ledger.entries[key].SHA256 == "" {
			delete(c.ledger.entries, key)
			changed = true
		}
	}
	// A document that a newer extractor read anew may have other sources, too.
	for key, e := range c.ledger.entries {
		if v, ok := c.found[e.SHA256]; ok && e.verdict != v {
			other := *e
			other.verdict = v
			set(key, &other)
		}
	}
	return changed
}
