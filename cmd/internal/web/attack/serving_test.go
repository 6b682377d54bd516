// Package attack tries on a server what those would who mean it ill, and what many visitors
// do at a time.
package attack

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/cmd/internal/aside"
	"gongkai/cmd/internal/web"
	"gongkai/load"
	"gongkai/pipeline"
)

// five is a store of the five real reports, which is made once and only read.
var five struct {
	sync.Once
	store string
	err   error
}

// TestMain keeps what is temporary in a folder of its own, to see what is left there.
func TestMain(m *testing.M) {
	aside.Main()
	dir, err := os.MkdirTemp("", "gongkai-attack-")
	if err != nil {
		panic(err)
	}
	os.Setenv("TMPDIR", dir)
	five.store = filepath.Join(dir, "store")
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

const reports = "../../../../testdata/reports"

func fiveReports(t testing.TB) string {
	t.Helper()
	five.Do(func() { five.err = run(five.store, reports) })
	if five.err != nil {
		t.Fatal(five.err)
	}
	return five.store
}

// run reads documents into a store.
func run(store string, inputs ...string) error {
	_, err := pipeline.Run(context.Background(), pipeline.Options{Store: store, Inputs: inputs, Workers: 1, Version: "test", Log: slog.New(slog.DiscardHandler)})
	return err
}

// served is a server that listens.
type served struct {
	t    testing.TB
	at   string // host:port
	http *http.Client
}

// serve serves a store at a port of its own. What it logs is a fault of the test: nothing that
// visitors do may go wrong inside.
func serve(t testing.TB, store string) *served {
	t.Helper()
	return serveAt(t, store, "127.0.0.1", "127.0.0.1:0")
}

// serveAt does so for who calls the server by a name.
func serveAt(t testing.TB, store, host, listen string) *served {
	t.Helper()
	s, err := load.OpenStore(store)
	check(t, err)
	server, err := web.New(t.Context(), web.Options{Store: s, Host: host, Log: log.New(faults{t}, "", 0)})
	check(t, err)
	l, err := net.Listen("tcp", listen)
	check(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l) }()
	out := &served{t: t, at: l.Addr().String()}
	out.http = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 100}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		out.http.CloseIdleConnections()
		stop()
		check(t, <-ended)
		check(t, server.Close())
	})
	return out
}

// faults is a log of which each line fails the test.
type faults struct{ t testing.TB }

func (f faults) Write(p []byte) (int, error) {
	// net/http says so of clients that break off or write what is no HTTP.
	if !strings.HasPrefix(string(p), "http: ") {
		f.t.Errorf("the server says: %s", p)
	}
	return len(p), nil
}

// get asks for an address as a program would, and returns the status and the text.
func (s *served) get(address string) (int, string, error) {
	r, err := s.http.Get("http://" + s.at + address)
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	return r.StatusCode, string(text), err
}

// raw sends bytes as they are, and returns the answer; no net/http makes them better.
func (s *served) raw(request string) (int, http.Header, string) {
	s.t.Helper()
	c, err := net.Dial("tcp", s.at)
	check(s.t, err)
	defer c.Close()
	check(s.t, c.SetDeadline(time.Now().Add(20*time.Second)))
	_, err = io.WriteString(c, request)
	check(s.t, err)
	method, _, _ := strings.Cut(request, " ")
	r, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		s.t.Fatalf("%.200q: %v", request, err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	check(s.t, err)
	return r.StatusCode, r.Header, string(text)
}

// target sends a request for what is written, with other headers.
func (s *served) target(method, target string, headers ...string) (int, http.Header, string) {
	s.t.Helper()
	lines := append([]string{fmt.Sprintf("%s %s HTTP/1.1", method, target), "Connection: close"}, headers...)
	if !slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(h, "Host:") }) {
		lines = append(lines, "Host: "+s.at)
	}
	return s.raw(strings.Join(lines, "\r\n") + "\r\n\r\n")
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
