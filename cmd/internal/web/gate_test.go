package web

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// One who asks for as much as there is keeps nobody else waiting.
func TestGateIsFair(t *testing.T) {
	t.Parallel()
	g := newGate()
	ctx, cancel := context.WithCancel(t.Context())
	var greedy sync.WaitGroup
	var held atomic.Int64
	for range mostOfOne {
		greedy.Go(func() {
			if _, err := g.enter(ctx, "greedy"); err == nil {
				held.Add(1) // and never leaves
			}
		})
	}
	for end := time.Now().Add(10 * time.Second); held.Load() < mostHeld; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d have a place, not %d", held.Load(), mostHeld)
		}
	}
	for g.count("greedy") < mostOfOne {
		time.Sleep(time.Millisecond)
	}
	if _, err := g.enter(t.Context(), "greedy"); !errors.Is(err, errBusy) {
		t.Errorf("one waits more than %d times: %v", mostOfOne, err)
	}
	for range 10 {
		soon, cancel := context.WithTimeout(t.Context(), time.Second)
		leave, err := g.enter(soon, "other")
		if err != nil {
			t.Fatal("another has no place:", err)
		}
		leave()
		cancel()
	}
	cancel()
	greedy.Wait()
	if held.Load() != mostHeld {
		t.Errorf("one has %d places", held.Load())
	}
}

func (g *gate) count(visitor string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inside[visitor]
}

// However many come and go away again, no more than a few are inside, and the gate is empty
// in the end.
func TestGateForgets(t *testing.T) {
	t.Parallel()
	g := newGate()
	var inside, most atomic.Int64
	var all sync.WaitGroup
	for n := range 500 {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(20))*time.Millisecond)
			defer cancel()
			leave, err := g.enter(ctx, fmt.Sprint(n%7))
			if err != nil {
				return
			}
			if now := inside.Add(1); now > most.Load() {
				most.Store(now)
			}
			time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
			inside.Add(-1)
			leave()
		})
	}
	all.Wait()
	if most.Load() > together || g.held != 0 || g.all != 0 || len(g.holds)+len(g.inside)+len(g.waiting) != 0 {
		t.Errorf("%d were inside at a time; it keeps %+v", most.Load(), g)
	}
}
