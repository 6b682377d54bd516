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

// Receive returns the next value unless the context ends before, which is the
// error.
func Receive[T any](ctx context.Context, from <-chan T) (v T, err error) {
	select {
	case v = <-from:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}
