// Package engine shows what stands where on the pages of a PDF. It runs PDFium, compiled to
// WebAssembly, in the process: a fault of it is an error here, and it sees no file
// but the document and a font of ours.
//
// It is the one state that extract keeps between documents: the compiled code of PDFium, made
// when the first PDF is met and never changed. What a document gives does not depend
// on it, but for MaxTime.
package engine

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Bounds of what is done for a document. Reports have some ten pages.
const (
	MaxPages   = 500              // that are looked at
	MaxObjects = 100_000          // on a page; each costs some 20 microseconds
	MaxChars   = 100_000          // on a page; a page that is full has some 3,000
	MaxTime    = 60 * time.Second // for a document; looked at between calls

	memoryPages = 4096 // of 64 KiB each, for an instance: reports do with 512
	maxNesting  = 6    // of forms in one another
)

// Errors of documents.
var (
	ErrPassword = errors.New("a password is needed")
	ErrBroken   = errors.New("no PDF that can be read")
	ErrTooLarge = errors.New("more than is read of a document")
)

// pool makes instances of PDFium. It is started once, by the first document.
var pool = sync.OnceValues(func() (pdfium.Pool, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return compile(nil)
	}
	return start(filepath.Join(dir, "gongkai", "pdfium"))
})

// start compiles PDFium, which takes seconds, or takes it compiled from a directory, which is its alone.
func start(dir string) (pdfium.Pool, error) {
	for range 2 {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			break // it cannot be written: be without
		}
		if p, err := compile(cache); err == nil {
			return p, nil
		}
		if os.RemoveAll(dir) != nil { // a file there is cut
			break
		}
	}
	return compile(nil)
}

func compile(cache wazero.CompilationCache) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	return webassembly.Init(webassembly.Config{
		Context:       experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)),
		MaxTotal:      -1, // as many as there are workers
		FSConfig:      wazero.NewFSConfig().WithFSMount(fonts(), "/"),
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
}
