package pipeline

import (
	"context"
	"errors"

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
