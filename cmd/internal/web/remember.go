package web

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// remembered is what a generation has said: it says the same each time. Keys are of sets that
// the program knows, never what a visitor writes.
type remembered struct {
	mu    sync.Mutex
	known map[string]*memory
	used  []string // the keys of known, the one that was asked for last behind
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
	// mostRemembered is how many answers are kept: those that were asked for last. There are thousands
	// of provinces and metrics.
	mostRemembered = 256
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
	gen.use(key)
	if m := gen.known[key]; m != nil {
		return m
	}
	m := &memory{done: make(chan struct{})}
	if gen.known == nil {
		gen.known = map[string]*memory{}
	}
	gen.known[key] = m
	gen.forget()
	gen.keep()
	gen.of.asking.Go(func() {
		defer gen.release()
		gen.turns <- struct{}{}
		defer func() { <-gen.turns }()
		ctx, cancel := context.WithTimeout(gen.of.ending, longestAnswer)
		defer cancel()
		m.value, m.err = safely(ctx, ask)
		if m.err != nil { // it may go better the next time
			gen.remembered.mu.Lock()
			if gen.known[key] == m {
				delete(gen.known, key)
			}
			gen.remembered.mu.Unlock()
		}
		close(m.done)
	})
	return m
}

// safely asks; what breaks there is an error, since nobody else would see it before it ended the
// server.
func safely(ctx context.Context, ask func(context.Context) (any, error)) (value any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v\n%s", v, debug.Stack())
		}
	}()
	return ask(ctx)
}

// use notes that a key is asked for.
func (r *remembered) use(key string) {
	r.used = append(slices.DeleteFunc(r.used, func(k string) bool { return k == key }), key)
}

// forget drops what was not asked for for the longest time. Who waits for it gets it yet.
func (r *remembered) forget() {
	for len(r.used) > mostRemembered {
		delete(r.known, r.used[0])
		r.used = r.used[1:]
	}
}
