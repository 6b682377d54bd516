package web

import (
	"context"
	"sync"
	"time"
)

// remembered is what a generation has said: it says the same each time. Keys are of sets that
// the program knows, never what a visitor writes.
type remembered struct {
	mu    sync.Mutex
	known map[string]*memory
	once  sync.Once
	turns chan struct{}
}

type memory struct {
	done  chan struct{}
	value any
	err   error
}

const (
	// askedTogether is how many things are asked for at a time.
	askedTogether = 2
	// longestAnswer is how long one may take: the first page of a large store takes seconds.
	longestAnswer = 2 * time.Minute
)

// recall returns what is known of a key, which ask finds out the first time. It is asked
// for one time only, also if who wanted it goes away.
func recall[T any](ctx context.Context, gen *generation, key string, ask func(context.Context) (T, error)) (out T, err error) {
	m := gen.memory(key, func(ctx context.Context) (any, error) { return ask(ctx) })
	select {
	case <-m.done:
		if m.err != nil {
			return out, m.err
		}
		return m.value.(T), nil
	case <-ctx.Done():
		return out, ctx.Err()
	}
}

// memory returns what is known of a key or is being asked for.
func (gen *generation) memory(key string, ask func(context.Context) (any, error)) *memory {
	gen.once.Do(func() { gen.turns = make(chan struct{}, askedTogether) })
	gen.remembered.mu.Lock()
	defer gen.remembered.mu.Unlock()
	if m := gen.known[key]; m != nil {
		return m
	}
	m := &memory{done: make(chan struct{})}
	if gen.known == nil {
		gen.known = map[string]*memory{}
	}
	gen.known[key] = m
	gen.keep()
	go func() {
		defer gen.release()
		gen.turns <- struct{}{}
		defer func() { <-gen.turns }()
		ctx, cancel := context.WithTimeout(context.Background(), longestAnswer)
		defer cancel()
		m.value, m.err = ask(ctx)
		if m.err != nil { // it may go better the next time
			gen.remembered.mu.Lock()
			delete(gen.known, key)
			gen.remembered.mu.Unlock()
		}
		close(m.done)
	}()
	return m
}
