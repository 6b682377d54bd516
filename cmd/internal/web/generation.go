package web

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"

	"gongkai/load"
)

// generations follows a store: who begins reads what is published, who reads goes on with
// what they began with.
type generations struct {
	store *load.Store
	mu    sync.Mutex
	now   *generation

	asking sync.WaitGroup  // what is asked for nobody in particular
	ending context.Context // ends that
	end    context.CancelFunc
}

func newGenerations(store *load.Store) *generations {
	g := &generations{store: store}
	g.ending, g.end = context.WithCancel(context.Background())
	return g
}

// generation is one that is open. It is closed when it is no more the published one and
// its last reader is done.
type generation struct {
	store  *load.Store
	reader *load.Reader
	number int
	at     fs.FileInfo // its directory: another store may come to the same place

	readers int // under the mutex of generations
	retired bool
	of      *generations

	remembered
}

// acquire returns the published generation, which the caller must release. When it cannot
// be opened, while a store is being replaced, say, the one before is good.
func (g *generations) acquire() (*generation, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.renew(); err != nil && g.now == nil {
		return nil, err
	}
	g.now.readers++
	return g.now, nil
}

// renew opens what is published, if it is not the generation at hand.
func (g *generations) renew() error {
	dir, number, err := g.store.Current()
	if err != nil {
		return err
	}
	at, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if g.now != nil && g.now.number == number && os.SameFile(g.now.at, at) {
		return nil
	}
	// What is published from here on is met by the next request: the number is that of before.
	reader, err := g.store.ReadWithin(readerMemory)
	if err != nil {
		return err
	}
	former := g.now
	g.now = &generation{store: g.store, reader: reader, number: number, at: at, of: g}
	if former != nil {
		former.retired = true
		former.closeIfDone()
	}
	return nil
}

// readerMemory is what the queries of all visitors may take together.
const readerMemory = "512MB"

// keep adds a reader to a generation that the caller reads.
func (gen *generation) keep() {
	gen.of.mu.Lock()
	defer gen.of.mu.Unlock()
	gen.readers++
}

// release ends what acquire or keep began.
func (gen *generation) release() {
	gen.of.mu.Lock()
	defer gen.of.mu.Unlock()
	gen.readers--
	gen.closeIfDone()
}

func (gen *generation) closeIfDone() {
	if gen.retired && gen.readers == 0 {
		gen.reader.Close()
	}
}

// close ends reading the store, and waits until that is done.
func (g *generations) close() error {
	g.end()
	g.asking.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.now == nil || g.now.retired {
		return nil
	}
	if g.now.retired = true; g.now.readers > 0 {
		return errors.New("the store is being read")
	}
	return g.now.reader.Close()
}
