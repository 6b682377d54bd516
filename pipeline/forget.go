package pipeline

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"

	"gongkai/extract"
	"gongkai/extract/message"
	"gongkai/load"
	"gongkai/load/ledger"
	"gongkai/transform"
)

// Forget says which documents a run takes out of the store. Those that are named
// stay out, with all copies: a tombstone keeps their bytes from being read again.
// What has vanished is only dropped, and read again should it come back.
type Forget struct {
	Sources []string // as the store names them, paths, SHA-256 or report ids; directories and corpora with all below
	Undo    bool     // the documents of Sources may be read again
	Gone    bool     // what has vanished from its place is taken out
}

func (f *Forget) asked() bool { return len(f.Sources) > 0 || f.Gone }

// arguments returns what the run is given, as runs show it.
func (r *run) arguments() []string {
	switch {
	case len(r.Inputs) > 0 || !r.Forget.asked():
		return r.Inputs
	case r.Forget.Undo:
		return append([]string{"forget", "--undo"}, r.Forget.Sources...)
	}
	return append([]string{"forget"}, r.Forget.Sources...)
}

// PlanForget returns what a run without inputs would take out, or let in again,
// and does nothing.
func PlanForget(ctx context.Context, o Options) (taken []load.Taken, err error) {
	if _, err := expandFor(o); err != nil {
		return nil, err
	}
	store, err := load.OpenStore(o.Store)
	if err != nil {
		return nil, err
	}
	r := &run{Options: o, store: store}
	r.extraction = extract.Version
	if err := r.begin(); err != nil {
		return nil, err
	}
	if r.naming, err = findNamed(ctx, r.previous, o.Forget); err != nil {
		return nil, store.Explain(err)
	}
	dir, err := os.MkdirTemp("", "gongkai-forget-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	journal, err := ledger.NewJournal(dir)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(r.forget(ctx, journal.Add), journal.Close()); err != nil {
		return nil, err
	}
	b, err := r.build(dir, dir).Begin(ctx)
	if err != nil {
		return nil, store.Explain(err)
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return b.Taken(ctx)
}

// forget writes the lines of the journal for what is named.
func (r *run) forget(ctx context.Context, write func(*ledger.Line) error) error {
	if len(r.naming.best) == 0 {
		return nil
	}
	return r.naming.scan(ctx, func(e *ledger.Entry) error {
		forgotten := e.Reason == ledger.ReasonForgotten
		switch {
		case r.Forget.Undo:
			return write(&ledger.Line{Kind: ledger.Restored, Entry: ledger.Entry{Key: e.Key, SHA256: e.SHA256}})
		case e.SHA256 != "" && !forgotten:
			return write(e.Tombstone(r.extraction))
		case e.SHA256 == "" && e.Corpus == "" && !e.Record: // it never could be read: the next run tries anew
			return write(&ledger.Line{Kind: ledger.Dropped, Entry: ledger.Entry{Key: e.Key}})
		}
		return nil
	})
}

// errFound ends a scan.
var errFound = errors.New("found")

// vanished reports whether there is anything gone that is to be taken out.
func (r *run) vanished(ctx context.Context) (bool, error) {
	if !r.Forget.Gone {
		return false, nil
	}
	err := ledger.Of(r.previous).Scan(ctx, func(e *ledger.Entry) error {
		if e.Gone != 0 {
			return errFound
		}
		return nil
	}, "gone")
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// guardGone keeps what is gone if a directory among the inputs is empty that had
// something in it: where a disk is not mounted, nothing has vanished.
func (r *run) guardGone(ctx context.Context, empty []string) error {
	if !r.Forget.Gone || len(empty) == 0 {
		return nil
	}
	were := walks{roots: empty}
	err := ledger.Of(r.previous).Scan(ctx, func(e *ledger.Entry) error {
		if were.cover(e.Key) {
			return errFound
		}
		return nil
	}, "key")
	if errors.Is(err, errFound) {
		r.Forget.Gone = false
		r.Log.Warn(r.say(message.New(message.LogEmptyInput)), "inputs", strings.Join(empty, ", "))
		return nil
	}
	return err
}

// fit is how an entry goes by a name; the better first. An entry is meant by a
// name that none fits better.
type fit int

const (
	itself      fit = iota // the document of that source or path
	belowSource            // in the directory or corpus of that name, as it was given to a run
	belowPath              // likewise, by its path
	byHash                 // by its SHA-256 or report id
	unfit
)

// naming finds the entries of a ledger that are meant by names.
type naming struct {
	ledger  ledger.Ledger
	undo    bool             // of those that are forgotten
	names   []string         // as they were given
	spelled map[string][]int // names by the sources, paths and hashes that they may be
	best    []fit            // by name
}

// findNamed returns the naming of what is to be forgotten. A name of nothing is an
// *InputError.
func findNamed(ctx context.Context, generation string, f Forget) (naming, error) {
	n := naming{ledger.Of(generation), f.Undo, f.Sources, map[string][]int{}, nil}
	if len(f.Sources) == 0 {
		return n, nil
	}
	for i, name := range f.Sources {
		for _, s := range spellings(name) {
			n.spelled[s] = append(n.spelled[s], i)
		}
		n.best = append(n.best, unfit)
	}
	err := n.entries(ctx, func(e *ledger.Entry) error {
		n.fits(e, func(name int, how fit) { n.best[name] = min(n.best[name], how) })
		return nil
	})
	if err != nil {
		return n, err
	}
	if i := slices.Index(n.best, unfit); i >= 0 {
		return n, n.unknown(ctx, n.names[i])
	}
	return n, nil
}

// spellings returns the sources and keys that a name may mean. What follows a #
// names a record, and is left as it is.
func spellings(name string) []string {
	file, record := name, ""
	if i := strings.IndexByte(name, '#'); i >= 0 {
		file, record = name[:i], name[i:]
	}
	if file == "" {
		return nil
	}
	out := []string{ledger.Escape(name), ledger.Escape(filepath.Clean(file) + record)}
	if abs, err := filepath.Abs(file); err == nil {
		out = append(out, ledger.Escape(abs+record))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// entries calls each for those that may be meant.
func (n *naming) entries(ctx context.Context, each func(*ledger.Entry) error) error {
	return n.ledger.Scan(ctx, func(e *ledger.Entry) error {
		if n.undo && e.Reason != ledger.ReasonForgotten {
			return nil
		}
		return each(e)
	}, "key", "source", "sha256", "reason", "corpus", "record")
}

// fits calls each for the names that an entry goes by.
func (n *naming) fits(e *ledger.Entry, each func(name int, how fit)) {
	look := func(spelled string, how fit) {
		for _, name := range n.spelled[spelled] {
			each(name, how)
		}
	}
	within := func(place string, below fit) {
		for i := range len(place) {
			if place[i] == '/' || place[i] == '#' {
				look(place[:i], below)
				look(place[:i+1], below)
			}
		}
		if e.SHA256 != "" {
			below = itself
		}
		look(place, below)
	}
	within(e.Source, belowSource)
	within(e.Of(), belowPath)
	if e.SHA256 != "" {
		look(e.SHA256, byHash)
		look(strconv.FormatInt(transform.IDOf(e.SHA256), 10), byHash)
	}
}

// scan calls each for the entries that are meant.
func (n *naming) scan(ctx context.Context, each func(*ledger.Entry) error) error {
	return n.entries(ctx, func(e *ledger.Entry) error {
		meant := false
		n.fits(e, func(name int, how fit) { meant = meant || how == n.best[name] })
		if !meant {
			return nil
		}
		return each(e)
	})
}

// unknown returns the error about a name of nothing, with the sources that are
// named nearly so.
func (n *naming) unknown(ctx context.Context, name string) error {
	const most = 3
	type near struct {
		source   string
		distance int
	}
	var all []near
	wanted := strings.ToLower(path.Base(name))
	err := n.entries(ctx, func(e *ledger.Entry) error {
		last := strings.ToLower(e.Source[strings.LastIndexAny(e.Source, "/#")+1:])
		d := 0
		if !strings.Contains(last, wanted) {
			d = levenshtein.ComputeDistance(wanted, last)
		}
		if d > len(wanted)/3 || slices.ContainsFunc(all, func(o near) bool { return o.source == e.Source }) {
			return nil
		}
		all = append(all, near{strings.Clone(e.Source), d})
		slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
		all = all[:min(len(all), most)]
		return nil
	})
	if err != nil {
		return err
	}
	what, hint := message.NothingNamed, message.New(message.ListsSources)
	if n.undo {
		what, hint = message.NothingForgotten, message.New(message.ListsForgotten)
	}
	if len(all) > 0 {
		var sources []string
		for _, o := range all {
			sources = append(sources, o.source)
		}
		hint = message.New(message.NearNames, message.Text(strings.Join(sources, ", ")))
	}
	return &InputError{message.New(what, message.Text(name), message.Each(hint))}
}
