// Package pipeline runs the stages: inputs -> extract -> transform -> load. It
// knows what is new since the last run and keeps the ledger of runs.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"gongkai/extract"
	"gongkai/extract/message"
	"gongkai/load"
	"gongkai/load/ledger"
)

// Options say what to run.
type Options struct {
	Store   string   // directory
	Inputs  []string // files, directories, patterns, or Stdin
	Workers int      // documents read at a time
	Version string   // of the program
	Stdin   io.Reader
	Log     *slog.Logger
	Say     func(message.Message) string // what is logged; nil: in English

	TextField, IDField string // of the records of corpora; "" to guess
	KeepRejects        bool   // list records that are no reports among the rejects
	Reread             bool   // read all inputs, whatever is known of them
	Repair             bool   // compare each byte of the store first, and mend what is damaged; Inputs may be empty

	// Corrections is a file of corrections, which the store keeps from then on;
	// "": those that it keeps, "none": none from now on.
	Corrections string

	// Aliases is a file of names of agencies, likewise kept.
	Aliases string

	// Documents is a file of what documents do not say themselves, likewise kept.
	Documents string

	Forget Forget // what is to be taken out of the store

	Progress func(Progress) // called after each document, if not nil

	// LogEvery is the period in which the log says how far the run has come, after
	// it has said that it begins; 0: it does not.
	LogEvery time.Duration

	// For tests; extract.New and extract.Version if they are zero.
	extractor  func() extractor
	extraction string
}

func (o *Options) say(m message.Message) string {
	if o.Say == nil {
		return m.String()
	}
	return o.Say(m)
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
	Gone          int            // sources of reports that this run was the first not to find
	Corrected     int            // values, by corrections, if the run published
	Refused       int            // corrections that were not applied
	Taken         []load.Taken   // sources of documents that were taken out, or may be read again
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
	given, err := o.userFiles()
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

	if o.extractor == nil {
		o.extractor = func() extractor { return extract.NewWithoutRows() }
	}
	if o.extraction == "" {
		o.extraction = extract.Version
	}
	r := &run{Options: o, args: args, store: store, userFiles: given}
	moved, err := store.MoveStray()
	for from, to := range moved {
		o.Log.Warn(o.say(message.New(message.LogStrayMoved)), "file", from, "to", to)
	}
	if err != nil {
		return nil, err
	}
	if err := r.begin(); err != nil {
		return nil, err
	}
	if r.naming, err = findNamed(ctx, r.previous, o.Forget); err != nil {
		return nil, store.Explain(err)
	}
	r.note()
	stop := r.showLife()
	err = store.Explain(r.do(ctx))
	stop()
	switch {
	case err == nil:
		err = ctx.Err()
	default:
		r.Run.Outcome = load.Failed
	}
	r.end()
	// What stays there takes room until the next run removes it, and no more.
	if e := store.Unstage(); e != nil {
		o.Log.Warn(o.say(message.New(message.LogNotTidied)), "error", e)
	}
	r.note()
	return &r.Result, err
}

// run is a run at work.
type run struct {
	Options
	Result
	args     []string
	store    *load.Store
	previous string     // directory of the published generation; "" if there is none
	anew     bool       // whether its Parquet is of an older form, and to be rewritten
	lines    int        // of the journal
	runs     []load.Run // before this one
	life     life
	naming   naming // of what is to be forgotten

	userFiles
}

func (r *run) begin() error {
	var err error
	if r.previous, _, err = r.store.Current(); err != nil && !errors.Is(err, load.ErrNoStore) {
		return err
	}
	g, err := readGeneration(r.store, r.previous)
	if err != nil {
		return err
	}
	r.Reports, r.anew = g.Reports, r.previous != "" && !g.isCurrent()
	if r.runs, err = g.allRuns(r.store); err != nil {
		return err
	}
	id := 1
	if n := len(r.runs); n > 0 {
		id = r.runs[n-1].ID + 1
	}
	r.Rejected = map[reason]int{}
	r.Run = load.Run{ID: id, Started: time.Now().UTC(), Version: r.Version, Extractor: r.extraction,
		Workers: r.Workers, Arguments: r.arguments(), Outcome: load.Started}
	return nil
}

// note adds the run, as it stands, to runs.jsonl. The line is for people; a run
// is not undone for want of it.
func (r *run) note() {
	if err := appendRun(r.store, r.Run); err != nil {
		r.Log.Warn(r.say(message.New(message.LogRunNotAdded, message.Text(runsFile))), "error", err)
	}
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
	shards := filepath.Join(staging, "shards")
	if err := os.Mkdir(shards, 0o777); err != nil {
		return err
	}
	if err := r.mend(ctx, staging, r.Repair); err != nil {
		return err
	}
	if err := r.timed(reading, &r.Run.Stages.Read, func() error { return r.read(ctx, shards) }); err != nil {
		return err
	}
	stopped := ctx.Err() != nil
	ctx = context.WithoutCancel(ctx)
	r.Run.Outcome = load.Published
	if stopped {
		r.Run.Outcome = load.Interrupted
	}
	redeclared, renamed, err := r.userFiles.changed(ctx, r.previous)
	if err != nil {
		return err
	}
	vanished, err := r.vanished(ctx)
	if err != nil {
		return err
	}
	if r.lines == 0 && !vanished && !redeclared && !r.anew && (r.previous != "" || stopped) {
		r.nothingNew(stopped)
		return nil
	}
	debug.FreeOSMemory() // what reading took is DuckDB's now
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	var d *load.Builder
	err = r.timed(merging, &r.Run.Stages.Merge, func() error {
		d, err = r.build(shards, staging).Begin(ctx)
		return err
	})
	if err != nil {
		return err
	}
	defer d.Close()
	d.ResolveAll = r.anew || renamed
	r.Reports, r.Gone = int(d.Reports), int(d.Gone)
	if r.Forget.asked() {
		if r.Taken, err = d.Taken(ctx); err != nil {
			return err
		}
	}
	if d.Changed || redeclared || r.anew || r.previous == "" && !stopped {
		return r.publish(ctx, d, staging)
	}
	if r.previous == "" {
		return nil
	}
	// The tables stay as they are.
	if err := d.WriteLedger(ctx, staging); err != nil {
		return err
	}
	if err := load.ReplaceLedger(ctx, r.previous, staging); err != nil {
		return err
	}
	r.nothingNew(stopped)
	return nil
}

func (r *run) build(shards, staging string) load.Build {
	return load.Build{Shards: shards, Previous: r.previous, Run: r.Run.ID, Extractor: r.extraction, Failures: listed,
		Temp: filepath.Join(staging, "temp"), Threads: min(r.Workers, runtime.GOMAXPROCS(0)), Anew: r.anew, ForgetGone: r.Forget.Gone}
}

// nothingNew ends a run after which the tables are as before.
func (r *run) nothingNew(stopped bool) {
	if !stopped {
		r.Run.Outcome = load.NothingNew
	}
}

// read runs the stages that read the inputs and write shards and the journal.
func (r *run) read(ctx context.Context, shards string) error {
	s := stages{args: r.args, store: storeID(r.store.Dir), stdin: r.Stdin, workers: r.Workers, shards: shards, extractor: r.extractor,
		textField: r.TextField, idField: r.IDField, keepRejects: r.KeepRejects, reread: r.Reread,
		panics: func(source string, what any, stack []byte) {
			r.Log.Error(r.say(message.New(message.LogInternalError)), "source", source, "error", fmt.Sprint(what), "stack", string(stack))
		},
		decoded: func(source, encoding string) {
			r.Log.Info(r.say(message.New(message.LogDecoded)), "source", source, "encoding", encoding)
		}}
	var err error
	if s.history, err = readHistory(ctx, r.previous, r.extraction, s.reading()); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	journal, err := ledger.NewJournal(shards)
	if err != nil {
		return err
	}
	c := collector{run: r, journal: journal, read: &s.done}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryLimit))
	if err = r.forget(ctx, c.write); err == nil {
		err = errors.Join(s.run(ctx, c.collect), r.guardGone(context.WithoutCancel(ctx), s.empty))
	}
	return errors.Join(err, journal.Close())
}

// published passes an error of publishing on, unless it is published all the same.
func (r *run) published(err error) error {
	leftover := new(load.LeftoverError)
	if !errors.As(err, &leftover) {
		return err
	}
	r.Log.Warn(r.say(message.New(message.LogPublished)), "error", r.say(leftover.Said()))
	return nil
}

// publish builds a new generation of what the ledger holds.
func (r *run) publish(ctx context.Context, d *load.Builder, staging string) error {
	if err := r.mend(ctx, staging, true); err != nil {
		return err
	}
	d.Previous, d.Anew = r.previous, r.anew
	if err := r.userFiles.resolve(ctx, r.previous); err != nil {
		return err
	}
	d.Corrections, d.Aliases, d.Documents = r.corrections.list, r.aliases.list, r.documents.list
	built := filepath.Join(staging, "built")
	if err := os.Mkdir(built, 0o777); err != nil {
		return err
	}
	stages := &r.Run.Stages
	for _, s := range []struct {
		stage   stage
		seconds *float64
		do      func() error
	}{
		{merging, &stages.Merge, func() error { return d.WriteLedger(ctx, built) }},
		{building, &stages.Build, func() error { r.end(); return d.Fill(ctx, built, append(r.runs, r.Run)) }},
		{writing, &stages.Write, func() error { return d.WriteTree(ctx, built) }},
		{publishing, &stages.Publish, func() error {
			r.end()
			if err := (generation{storeFormat, load.TreeForm, load.Made(), r.Reports, append(r.runs, r.Run)}).write(built); err != nil {
				return err
			}
			return r.published(r.store.Publish(ctx, built))
		}},
	} {
		if err := r.timed(s.stage, s.seconds, s.do); err != nil {
			return err
		}
	}
	if d.Unattested > 0 {
		r.Log.Warn(r.say(message.New(message.LogUnattested)), "reports", d.Unattested)
	}
	// It is published: what cannot be said now does not undo that.
	if err := errors.Join(r.warnOfDocuments(ctx), r.warnOfRefusals(ctx)); err != nil {
		r.Log.Warn(r.say(message.New(message.LogCorrectionsUnread)), "error", err)
	}
	return nil
}
