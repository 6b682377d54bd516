package pipeline

import (
	"context"
	"errors"

	"gongkai/extract"
	"gongkai/load"
)

// State is what a run would make of an input.
type State string

// The states. Again: read before, but by another extractor, with other flags
// or in vain.
const (
	New       State = "new"
	Changed   State = "changed"
	Again     State = "again"
	Unchanged State = "unchanged"
	Missing   State = "unreadable"
)

// Planned is an input of a run: a document, or a corpus as a whole.
type Planned struct {
	Source string `json:"source"`
	State  State  `json:"state"`
	Bytes  int64  `json:"bytes"`
}

// Plan finds what a run would read, without reading or writing anything.
func Plan(ctx context.Context, o Options, each func(Planned) error) error {
	args, err := expandFor(o)
	if err != nil {
		return err
	}
	if _, err := o.userFiles(); err != nil {
		return err
	}
	store, err := load.OpenStore(o.Store)
	if err != nil {
		return err
	}
	dir, _, err := store.Current()
	if err != nil && !errors.Is(err, load.ErrNoStore) {
		return err
	}
	if _, err := readGeneration(store, dir); err != nil {
		return err
	}
	s := stages{textField: o.TextField, idField: o.IDField, keepRejects: o.KeepRejects}
	before, err := readHistory(ctx, dir, extract.Version, s.reading())
	if err != nil {
		return store.Explain(err)
	}
	l := lister{store: storeID(o.Store), emit: func(f *entry) error {
		if f.walked {
			return nil
		}
		known, first := before.meet(f)
		if !first {
			return nil
		}
		p := Planned{f.source(), before.state(known, f), f.size}
		if o.Reread && p.State == Unchanged {
			p.State = Again
		}
		return each(p)
	}}
	return l.list(ctx, args)
}

func (h *history) state(p *known, f *entry) State {
	switch {
	case f.reason != "":
		return Missing
	case p == nil:
		return New
	case h.unchanged(p, f):
		return Unchanged
	case !p.failed && h.asBefore(p, f) || p.foreign:
		return Again
	}
	return Changed
}
