package pipeline

import (
	"context"
	"errors"

	"gongkai/extract/message"
	"gongkai/load"
)

// warnOfDocuments warns of each line on documents that the published store could not apply.
func (r *run) warnOfDocuments(ctx context.Context) error {
	if len(r.documents.list) == 0 {
		return nil
	}
	dir, _, err := r.store.Current()
	if err != nil {
		return err
	}
	unapplied, err := load.UnappliedDocuments(ctx, dir)
	if err != nil {
		return err
	}
	for i := range unapplied {
		u := &unapplied[i]
		r.Log.Warn(r.say(message.New(message.LogNotTaken)), "line", u.Line, "source", u.Source, "reports", u.Reports, "status", u.Status, "why", r.say(u.Why()))
	}
	return nil
}

// warnOfRefusals warns of each correction that the published store could not
// apply.
func (r *run) warnOfRefusals(ctx context.Context) error {
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
		r.Log.Warn(r.say(message.New(message.LogNotApplied)), "line", f.Line, "agency", f.Agency, "year", f.Year, "metric", f.Metric.String(),
			"applicant_type", f.Applicant.String(), "status", f.Status, "why", r.say(f.Why()))
	}
	return nil
}

// expandFor is expand for a run, which needs no input if it only changes the
// corrections, aliases or statements on documents of a store that is there, takes something out of it
// or mends it.
func expandFor(o Options) ([]string, error) {
	if len(o.Inputs) > 0 || o.Corrections == "" && o.Aliases == "" && o.Documents == "" && !o.Forget.asked() && !o.Repair {
		return expand(o.Inputs)
	}
	store, err := load.OpenStore(o.Store)
	if err != nil {
		return nil, err
	}
	_, _, err = store.Current()
	if errors.Is(err, load.ErrNoStore) && !o.Forget.asked() {
		return expand(nil)
	}
	return nil, err
}
