package web

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// gate lets a few requests query the store at a time. Others wait, of which one visitor may
// have a part only; whoever holds the fewest places comes next, so that none waits for all
// that another asks.
type gate struct {
	places  int
	mu      sync.Mutex
	held    int            // places
	holds   map[string]int // places of each visitor
	inside  map[string]int // requests of each visitor, those that wait included
	all     int            // requests
	waiting []*waiter      // the first came first
}

// waiter is a request that waits for a place, which is given by closing admitted.
type waiter struct {
	visitor  string
	admitted chan struct{}
}

// The bounds of a gate.
const (
	// together is how many are answered at a time: each query takes all cores, more would only take
	// memory.
	together = 4
	// longTogether is how many of them may take long. Of both, one visitor never holds all: another
	// who comes does not wait until a long query is done, and a page not until a download is made.
	longTogether = together - 1
	// mostWaiting is how many may be answered or wait, and mostOfOne how many of them may be of
	// one address. On the machine of a user all visitors have the same.
	mostWaiting = 256
	mostOfOne   = 128
	// patience is how long a request waits.
	patience = 15 * time.Second
)

// errBusy is that too many ask at a time.
var errBusy = errors.New("too many ask at a time")

func newGate(places int) *gate {
	return &gate{places: places, holds: map[string]int{}, inside: map[string]int{}}
}

// enter waits for a place. What it returns gives it back.
func (g *gate) enter(ctx context.Context, visitor string) (leave func(), err error) {
	w := g.queue(visitor)
	if w == nil {
		return nil, errBusy
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-w.admitted:
		return func() { g.leave(w) }, nil
	case <-ctx.Done():
		g.leave(w)
		return nil, errBusy
	}
}

// queue lets a request wait; nil if too many do.
func (g *gate) queue(visitor string) *waiter {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all >= mostWaiting || g.inside[visitor] >= mostOfOne {
		return nil
	}
	g.all++
	g.inside[visitor]++
	w := &waiter{visitor, make(chan struct{})}
	g.waiting = append(g.waiting, w)
	g.admit()
	return w
}

// leave takes a request out, whether it has a place or waits for one.
func (g *gate) leave(w *waiter) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all--
	lessen(g.inside, w.visitor)
	if i := slices.Index(g.waiting, w); i >= 0 {
		g.waiting = slices.Delete(g.waiting, i, i+1)
		return
	}
	g.held--
	lessen(g.holds, w.visitor)
	g.admit()
}

// admit gives the places that are free.
func (g *gate) admit() {
	for g.held < g.places {
		next := g.next()
		if next < 0 {
			return
		}
		w := g.waiting[next]
		g.waiting = slices.Delete(g.waiting, next, next+1)
		g.held++
		g.holds[w.visitor]++
		close(w.admitted)
	}
}

// next returns who comes next of those who wait; -1 if nobody may.
func (g *gate) next() int {
	best := -1
	for i, w := range g.waiting {
		if n := g.holds[w.visitor]; n < g.places-1 && (best < 0 || n < g.holds[g.waiting[best].visitor]) {
			best = i
		}
	}
	return best
}

// lessen counts one less of a visitor.
func lessen(of map[string]int, visitor string) {
	if of[visitor]--; of[visitor] == 0 {
		delete(of, visitor)
	}
}
