package web

import (
	"context"
	"errors"
	"sync"
	"time"
)

// gate lets a few requests query the store at a time. Others wait in a line, of which one
// visitor may fill a part only.
type gate struct {
	places chan struct{}
	mu     sync.Mutex
	inside map[string]int // of each visitor, those who wait included
	all    int
}

// The bounds of a gate.
const (
	// together is how many are answered at a time: each query takes all cores, more would only take
	// memory.
	together = 4
	// mostWaiting is how many may be answered or wait, and mostOfOne how many of them may be of
	// one address. On the machine of a user all visitors have the same.
	mostWaiting = 256
	mostOfOne   = 128
	// patience is how long a request waits.
	patience = 15 * time.Second
)

// errBusy is that too many ask at a time.
var errBusy = errors.New("too many ask at a time")

func newGate() *gate {
	return &gate{places: make(chan struct{}, together), inside: map[string]int{}}
}

// enter waits for a place. What it returns gives it back.
func (g *gate) enter(ctx context.Context, visitor string) (leave func(), err error) {
	if !g.queue(visitor) {
		return nil, errBusy
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case g.places <- struct{}{}:
		return func() { <-g.places; g.unqueue(visitor) }, nil
	case <-ctx.Done():
		g.unqueue(visitor)
		return nil, errBusy
	}
}

func (g *gate) queue(visitor string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all >= mostWaiting || g.inside[visitor] >= mostOfOne {
		return false
	}
	g.all++
	g.inside[visitor]++
	return true
}

func (g *gate) unqueue(visitor string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all--
	if g.inside[visitor]--; g.inside[visitor] == 0 {
		delete(g.inside, visitor)
	}
}
