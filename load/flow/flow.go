// Package flow hands values from one goroutine to another for as long as the
// work goes on.
package flow

import "context"

// Send sends a value unless the context ends before, which is the error.
func Send[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
