package web

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

// What many ask for at the same time is found out once; an error is not kept; and what was not
// asked for for long is forgotten.
func TestRemembered(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	gen, err := s.generations.acquire()
	check(t, err)
	defer gen.release()
	var asked atomic.Int32
	ask := func(context.Context) (int, error) { return int(asked.Add(1)), nil }
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if n, err := recall(t.Context(), gen, "one", ask); n != 1 || err != nil {
				t.Errorf("%d, %v", n, err)
			}
		})
	}
	all.Wait()
	fails := errors.New("fails")
	for range 2 {
		if _, err := recall(t.Context(), gen, "fails", func(context.Context) (int, error) { asked.Add(1); return 0, fails }); !errors.Is(err, fails) {
			t.Error(err)
		}
	}
	if n := asked.Load(); n != 3 {
		t.Errorf("asked %d times", n)
	}
	if _, err := recall(t.Context(), gen, "breaks", func(context.Context) (int, error) { panic("breaks") }); err == nil {
		t.Error("what breaks is no error")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	block := make(chan struct{})
	if _, err := recall(gone, gen, "slow", func(context.Context) (int, error) { <-block; return 7, nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(block)
	if n, err := recall(t.Context(), gen, "slow", ask); n != 7 || err != nil {
		t.Errorf("what was asked for by one who went away is %d, %v", n, err)
	}
	for i := range mostRemembered {
		_, err := recall(t.Context(), gen, fmt.Sprint(i), ask)
		check(t, err)
	}
	gen.remembered.mu.Lock()
	defer gen.remembered.mu.Unlock()
	if len(gen.known) > mostRemembered || gen.known["one"] != nil || gen.known["0"] == nil {
		t.Errorf("%d answers are kept", len(gen.known))
	}
}

// A server that closes ends what is asked for nobody.
func TestCloseEndsWhatIsAsked(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	gen, err := s.generations.acquire()
	check(t, err)
	m := gen.memory("test", func(ctx context.Context) (any, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	gen.release()
	check(t, s.Close())
	<-m.done
	if !errors.Is(m.err, context.Canceled) {
		t.Errorf("it ends with %v", m.err)
	}
}
