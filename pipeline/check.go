package pipeline

import (
	"context"
	"errors"

	"gongkai/extract/message"
	"gongkai/load"
)

// Check looks whether the published generation of a store is as it was written, and
// reads all of it if data is set.
func Check(ctx context.Context, s *load.Store, data bool) (*load.Checked, error) {
	c, err := s.Check(ctx, data)
	if err != nil {
		return nil, err
	}
	_, err = readGeneration(s, c.Generation)
	if damaged := new(load.DamagedError); errors.As(err, &damaged) {
		c.Fault(generationFile, damaged.Cause)
		err = nil
	}
	return c, err
}

// mend looks for damage of the published generation, by the bytes of its files or their
// sizes, before the run goes on with it. What is damaged in Parquet is mended at once; a
// DuckDB file will be built anew.
func (r *run) mend(ctx context.Context, staging string, data bool) error {
	if r.previous == "" {
		return nil
	}
	damage, err := r.store.Damage(ctx, data)
	if err != nil {
		return err
	}
	for _, f := range damage.Faults() {
		if !r.Repair && !errors.As(f.Cause, new(*message.Error)) { // a disk that does not answer may do so later
			return f.Cause
		}
		from := "DuckDB"
		if f.Name == load.File {
			from = "Parquet"
		}
		r.Log.Warn(r.say(message.New(message.LogMended, message.Text(from))), "error", r.say(message.Of(f.Cause)))
	}
	if damage.DuckDB != nil {
		r.anew = true
	}
	if len(damage.Parquet) == 0 {
		return nil
	}
	if err := r.published(r.store.MendParquet(ctx, damage.Parquet, staging)); err != nil {
		return err
	}
	r.previous, _, err = r.store.Current()
	return err
}
