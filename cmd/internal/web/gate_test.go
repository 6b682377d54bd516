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
	g := newGate(together)
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
	for end := time.Now().Add(10 * time.Second); held.Load() < together-1; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d have a place, not %d", held.Load(), together-1)
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
	if held.Load() != together-1 {
		t.Errorf("one has %d places", held.Load())
	}
}

// While questions take all that questions may take, pages are made, also for who asked.
func TestPagesDoNotWaitForQuestions(t *testing.T) {
	t.Parallel()
	s := serving(t, fiveReports(t))
	ctx, cancel := context.WithCancel(t.Context())
	var questions sync.WaitGroup
	var inside atomic.Int64
	long := &route{long: true}
	for range 20 {
		questions.Go(func() {
			if leave, err := s.enter(ctx, long, "192.0.2.1"); err == nil { // where httptest asks from
				inside.Add(1)
				<-ctx.Done()
				leave()
			}
		})
	}
	for inside.Load() < longTogether-1 {
		time.Sleep(time.Millisecond)
	}
	for _, address := range []string{"/", "/agencies", "/report?id=" + luohe} {
		get(s, address).has(t, "</html>")
	}
	cancel()
	questions.Wait()
	get(s, "/ask?sql=SELECT+42").has(t, "42")
	if inside.Load() > longTogether-1 {
		t.Errorf("one asks %d questions at a time", inside.Load())
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
	g := newGate(together)
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
