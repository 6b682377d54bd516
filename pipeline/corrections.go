package pipeline

import (
	"context"
	"errors"
	"fmt"

	"gongkai/load"
)

// NoCorrections, in place of a file, drops the corrections that a store keeps.
const NoCorrections = "none"

// corrections are those of a run: given by the user, else kept by the store.
type corrections struct {
	given bool
	list  []load.Correction
}

// readCorrections reads a file of corrections; "" is none given. Faults of it
// are an *InputError.
func readCorrections(file string) (corrections, error) {
	switch file {
	case "":
		return corrections{}, nil
	case NoCorrections:
		return corrections{given: true}, nil
	}
	list, err := load.ReadCorrections(file)
	if err != nil {
		return corrections{}, &InputError{fmt.Sprintf("corrections: %v", err)}
	}
	return corrections{true, list}, nil
}

// differ tells whether others are given than the former generation keeps.
func (c *corrections) differ(ctx context.Context, former string) (bool, error) {
	if !c.given {
		return false, nil
	}
	kept, err := keptCorrections(ctx, former)
	return !load.SameCorrections(c.list, kept), err
}

// settle takes what the former generation keeps where nothing is given.
func (c *corrections) settle(ctx context.Context, former string) (err error) {
	if !c.given {
		c.list, err = keptCorrections(ctx, former)
	}
	return err
}

func keptCorrections(ctx context.Context, generation string) ([]load.Correction, error) {
	if generation == "" {
		return nil, nil
	}
	return load.Corrections(ctx, generation)
}

// tellRefusals warns of each correction that the published store could not
// apply.
func (r *run) tellRefusals(ctx context.Context) error {
	if len(r.corrections.list) == 0 {
		return nil
	}
	dir, _, err := r.store.Current()
	if err != nil {
		return err
	}
	refusals, err := load.Refusals(ctx, dir)
	if err != nil {
		return err
	}
	r.Refused = len(refusals)
	r.Corrected = len(r.corrections.list) - r.Refused
	for _, f := range refusals {
		r.Log.Warn("correction not applied", "line", f.Line, "agency", f.Agency, "year", f.Year, "metric", f.Metric.String(),
			"applicant_type", f.Applicant.String(), "status", f.Status, "why", f.Why())
	}
	return nil
}

// expandFor is expand for a run, which needs no input if it only changes the
// corrections or aliases of a store that is there.
func expandFor(o Options) ([]string, error) {
	if len(o.Inputs) > 0 || o.Corrections == "" && o.Aliases == "" {
		return expand(o.Inputs)
	}
	store, err := load.OpenStore(o.Store)
	if err != nil {
		return nil, err
	}
	if _, _, err := store.Current(); errors.Is(err, load.ErrNoStore) {
		return expand(nil)
	}
	return nil, nil
}
