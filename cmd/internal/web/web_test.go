package web

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/cmd/internal/aside"
	"gongkai/load"
	"gongkai/pipeline"
)

// five is a store of the five real reports, which is made once and only read.
var five struct {
	sync.Once
	dir string
	err error
}

func TestMain(m *testing.M) {
	aside.Main()
	runtime.GOMAXPROCS(1) // on one thread a small store takes half of the work
	code := m.Run()
	os.RemoveAll(five.dir)
	os.Exit(code)
}

func fiveReports(t testing.TB) string {
	t.Helper()
	five.Do(func() {
		if five.dir, five.err = os.MkdirTemp("", "gongkai-web-"); five.err == nil {
			five.err = run(filepath.Join(five.dir, "store"), "../../../testdata/reports")
		}
	})
	if five.err != nil {
		t.Fatal(five.err)
	}
	return filepath.Join(five.dir, "store")
}

// run reads documents into a store.
func run(store string, inputs ...string) error {
	_, err := pipeline.Run(context.Background(), pipeline.Options{Store: store, Inputs: inputs, Workers: 1, Version: "test", Log: slog.New(slog.DiscardHandler)})
	return err
}

// serving returns a server of a store that the test sees the log of.
func serving(t testing.TB, store string) *Server {
	t.Helper()
	s, err := load.OpenStore(store)
	if err != nil {
		t.Fatal(err)
	}
	server, err := New(t.Context(), Options{Store: s, Host: "127.0.0.1", Log: log.New(t.Output(), "", 0)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// asked is what a server answers.
type asked struct {
	*httptest.ResponseRecorder
}

func (a asked) text() string { return a.Body.String() }

// get asks for an address, with headers of the form "Name: value".
func get(s *Server, address string, headers ...string) asked {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Host = "127.0.0.1:8372"
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			r.Host = value
		} else {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return asked{w}
}

// has checks that an answer is one and has all these in its text.
func (a asked) has(t *testing.T, parts ...string) {
	t.Helper()
	if a.Code != http.StatusOK {
		t.Fatalf("status %d: %s", a.Code, a.text())
	}
	for _, part := range parts {
		if !strings.Contains(a.text(), part) {
			_, main, _ := strings.Cut(a.text(), "<main")
			t.Errorf("%q is not in\n%s", part, main)
		}
	}
}

func TestOverview(t *testing.T) {
	s := serving(t, fiveReports(t))
	get(s, "/").has(t, `<html lang="en">`, "<b>5</b> reports", "<b>2019–2021</b>", `href="/province?code=410000&amp;metric=requests.received&amp;year=2021"`)
	get(s, "/?year=2019").has(t, `aria-label="HA 513, Henan: 513"`)
	get(s, "/?year=2019&metric=licensing.decisions").has(t, `<option value="licensing.decisions" selected>`)
	get(s, "/", "Accept-Language: zh-CN,zh;q=0.9,en;q=0.8").has(t, `<html lang="zh-CN">`, "<b>5</b> 份年报", `href="/?lang=en"`)
	get(s, "/?lang=zh&year=2019").has(t, `aria-label="河南 513, 河南省: 513"`, `lang=zh`)
	for address, want := range map[string]int{"/?metric=x": 400, "/?year=x": 400, "/?year=99999": 400, "/?year=1999": 200, "/nothing": 404, "/assets/../server.go": 404, "/assets/%2e%2e/server.go": 404} {
		if got := get(s, address).Code; got != want && got != http.StatusMovedPermanently && got != http.StatusTemporaryRedirect {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
}

func TestGuard(t *testing.T) {
	s := serving(t, fiveReports(t))
	for _, c := range []struct {
		headers []string
		want    int
	}{
		{nil, 200},
		{[]string{"Host: localhost:8372"}, 200},
		{[]string{"Host: [::1]:8372"}, 200},
		{[]string{"Host: LOCALHOST"}, 200},
		{[]string{"Host: evil.example:8372"}, 421},
		{[]string{"Host: 127.0.0.1.evil.example"}, 421},
		{[]string{"Host: localhost.evil.example"}, 421},
		{[]string{"Host: 192.0.2.1"}, 421},
		{[]string{"Origin: http://127.0.0.1:8372"}, 200},
		{[]string{"Origin: http://evil.example"}, 403},
		{[]string{"Origin: null"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"}, 403},
		{[]string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"}, 200},
		{[]string{"Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"}, 200},
	} {
		a := get(s, "/", c.headers...)
		if a.Code != c.want {
			t.Errorf("%v: %d, want %d", c.headers, a.Code, c.want)
		}
		for name, value := range headers {
			if a.Header().Get(name) != value {
				t.Errorf("%v: %s is %q", c.headers, name, a.Header().Get(name))
			}
		}
		if a.Header().Get("Set-Cookie") != "" {
			t.Error("a cookie")
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(method, "/", nil)
		r.Host = "localhost"
		s.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	if a := get(s, "/?q="+strings.Repeat("x", mostAddress)); a.Code != http.StatusRequestURITooLong {
		t.Errorf("a long address: %d", a.Code)
	}
}

// Those who read go on with the generation that they began with; who begins after a run
// has published reads the new one.
func TestGenerations(t *testing.T) {
	dir := t.TempDir()
	store := filepath.Join(dir, "store")
	reports, err := filepath.Glob("../../../testdata/reports/*.txt")
	if err != nil || len(reports) != 5 {
		t.Fatal(reports, err)
	}
	if err := run(store, reports[:2]...); err != nil {
		t.Fatal(err)
	}
	s := serving(t, store)
	before, err := s.generations.acquire()
	if err != nil {
		t.Fatal(err)
	}
	get(s, "/").has(t, "<b>2</b> reports")
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				time.Sleep(20 * time.Millisecond) // as people do
				if a := get(s, "/?year=2020&metric=cases"); a.Code != http.StatusBadRequest {
					t.Errorf("status %d", a.Code)
				}
				if a := get(s, "/?year=2020"); a.Code != http.StatusOK {
					t.Errorf("status %d: %s", a.Code, a.text())
				}
			}
		}()
	}
	for n := 3; n <= 4; n++ {
		if err := run(store, reports[:n]...); err != nil {
			t.Error(err)
		}
		get(s, "/").has(t, fmt.Sprintf("<b>%d</b> reports", n))
	}
	close(stop)
	readers.Wait()
	if r, err := before.one(t.Context(), "SELECT count(*) AS reports FROM reports"); err != nil || r.Int("reports") != 2 {
		t.Errorf("the first generation has %v, %v", r, err)
	}
	before.release()
	if _, err := before.one(t.Context(), "SELECT 1"); err == nil {
		t.Error("a generation that nobody reads is still open")
	}
	if s.generations.now.readers != 0 {
		t.Errorf("%d readers are left", s.generations.now.readers)
	}
}

func TestAssets(t *testing.T) {
	s := serving(t, fiveReports(t))
	for name, at := range s.assets.byName {
		a := get(s, at)
		if a.Code != http.StatusOK || !strings.Contains(a.Header().Get("Cache-Control"), "immutable") || a.Header().Get("Content-Type") == "" {
			t.Errorf("%s: %d %v", name, a.Code, a.Header())
		}
	}
	const most = 700 << 10
	data, err := io.ReadAll(get(s, s.assets.byName["echarts.min.js"]).Body)
	if err != nil || len(data) == 0 || len(data) > most {
		t.Errorf("the charts take %d bytes: %v", len(data), err)
	}
}
