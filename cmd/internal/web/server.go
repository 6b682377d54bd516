// Package web shows a store as pages for people, on the machine of its user. Pages are
// made by the server whole, and work without script; charts are drawn from the tables
// beside them. Nothing is asked for anywhere else.
package web

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"time"

	"gongkai/extract/form"
	"gongkai/load"
)

// Options say what to serve.
type Options struct {
	Store *load.Store
	// Host is the name or address that was asked to be listened at, by which visitors may
	// call the server beside those of this machine.
	Host string
	// Map is a map of the user's own as GeoJSON, with division codes; nil: provinces are tiles.
	Map []byte
	// Temp is where downloads are made; "" for where the system has such files.
	Temp string
	// Log takes what goes wrong in the server; nil: nothing does.
	Log *log.Logger
}

// Server answers visitors.
type Server struct {
	Options
	generations *generations
	pages       *templates
	assets      *assets
	gate        *gate
	longGate    *gate // for those who ask what may take long, before gate
	downloads   chan struct{}
}

// New returns a server of a published store.
func New(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = log.New(discard{}, "", 0)
	}
	s := &Server{Options: o, generations: newGenerations(o.Store), gate: newGate(together), longGate: newGate(longTogether), downloads: make(chan struct{}, mostDownloads)}
	var err error
	if s.assets, err = readAssets(); err != nil {
		return nil, err
	}
	if s.pages, err = readTemplates(s.assets); err != nil {
		return nil, err
	}
	gen, err := s.generations.acquire()
	if err != nil {
		return nil, err
	}
	gen.release()
	return s, nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// The bounds on what a visitor may take of the server. Slow ones are cut off; a page is
// made whole before it is sent, so that they hold no query meanwhile.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 2 * time.Minute // downloads of a slow line, too
	idleTimeout   = time.Minute
	headerBytes   = 16 << 10
	// shutdownTimeout is how long those who are being answered may take at the end.
	shutdownTimeout = 5 * time.Second
	// followEvery is how often the server looks for a new generation when nobody asks, so
	// that the first visitor of the day does not wait.
	followEvery = 5 * time.Second
)

// Serve answers visitors until ctx ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes, ErrorLog: s.Log}
	following, stop := context.WithCancel(ctx)
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		s.follow(following)
	}()
	defer func() {
		stop()
		<-followed
	}()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		server.Close()
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close ends reading the store. Nobody may be answered any more.
func (s *Server) Close() error { return s.generations.close() }

// follow opens what is published, and prepares its first page.
func (s *Server) follow(ctx context.Context) {
	for {
		if gen, err := s.generations.acquire(); err == nil {
			_, err1 := overviewOf(ctx, gen)
			_, err2 := byProvince(ctx, gen, form.MustLookup(firstMetric))
			_, err3 := directoryOf(ctx, gen)
			if err := errors.Join(err1, err2, err3); err != nil && ctx.Err() == nil {
				s.Log.Print(err)
			}
			gen.release()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(followEvery):
		}
	}
}

// Handler returns what answers requests, behind all guards.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", s.assets)
	for _, r := range routes() {
		mux.Handle("GET "+r.pattern, s.answer(r))
	}
	for _, r := range pageRoutes() {
		mux.Handle("GET "+r.api().pattern, s.answer(r.api()))
	}
	mux.Handle("GET "+apiPath, s.answer(&route{pattern: apiPath, make: noPage, asJSON: true}))
	mux.Handle("GET /", s.answer(&route{pattern: "/", page: "missing", make: noPage}))
	return s.guard(mux)
}
