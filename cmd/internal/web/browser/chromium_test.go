// Package browser tries the pages of the server in Chromium, as people see them.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gongkai/cmd/internal/aside"
)

// chromium is the browser of all tests; each has tabs of its own.
var chromium struct {
	sync.Once
	ctx    context.Context
	cancel func()
	err    error
}

// here is the folder of this package.
var here string

// TestMain works in a folder of its own, so that sources have short names that are the same
// on each machine.
func TestMain(m *testing.M) {
	aside.Main()
	dir, err := os.MkdirTemp("", "gongkai-browser-")
	if err == nil {
		here, err = os.Getwd()
	}
	if err == nil {
		os.Setenv("TMPDIR", dir)
		err = os.Chdir(dir)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	if chromium.cancel != nil {
		chromium.cancel()
	}
	os.Chdir(here)
	os.RemoveAll(dir)
	os.Exit(code)
}

// errNone is that there is no Chromium on this machine.
var errNone = errors.New("there is no Chromium here: pages are not tried in a browser")

func startChromium() {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, chromium.err = exec.LookPath(name); chromium.err == nil {
			break
		}
	}
	if chromium.err != nil {
		chromium.err = errNone
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WindowSize(1440, 1000), chromedp.DisableGPU)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	chromium.ctx, chromium.cancel = ctx, func() { cancel(); end() }
	chromium.err = chromedp.Do(ctx)
}

// cannot skips a test for want of what it needs, but not in CI.
func cannot(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// tab is a tab of the browser that notes what a page must not do.
type tab struct {
	t    *testing.T
	ctx  context.Context
	root string // the address of the server

	mu     sync.Mutex
	faults []string
}

// longest is how long a test may take in a tab.
const longest = 5 * time.Minute

func newTab(t *testing.T, root string) *tab {
	t.Helper()
	if chromium.Do(startChromium); errors.Is(chromium.err, errNone) {
		cannot(t, chromium.err)
	} else if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	limited, stop := context.WithTimeout(chromium.ctx, longest)
	ctx, cancel := chromedp.NewContext(limited, chromedp.WithNewBrowserContext())
	b := &tab{t: t, ctx: ctx, root: root}
	t.Cleanup(func() {
		cancel()
		stop()
	})
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	return b
}

// hear notes errors in the console and requests that leave the server.
func (b *tab) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.note("exception: %s", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			b.note("console: %v", e.Args)
		}
	case *network.EventRequestWillBeSent:
		if to := e.Request.URL; !strings.HasPrefix(to, b.root+"/") && !strings.HasPrefix(to, "data:") {
			b.note("a request to %s", to)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			b.note("%s answers %d", e.Response.URL, e.Response.Status)
		}
	default:
		b.hearLog(event)
	}
}

func (b *tab) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// blameless fails the test for what was noted, once.
func (b *tab) blameless(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		b.t.Errorf("%s: %s", where, f)
	}
	b.faults = nil
}

// forgive takes back what was noted of an answer that says that there is no such page, of
// addresses that begin so.
func (b *tab) forgive(address string, beginnings ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, beginning := range beginnings {
		if strings.HasPrefix(address, beginning) {
			b.faults = slices.DeleteFunc(b.faults, func(f string) bool { return strings.Contains(f, "answers 40") || strings.Contains(f, "status of 40") })
		}
	}
}

// do takes steps in the tab.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.blameless("before the end")
		b.t.Fatal(err)
	}
}

// open goes to an address of the server, and waits until its charts are drawn.
func (b *tab) open(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.root + address))
}

// wide makes the tab so many pixels wide.
func (b *tab) wide(pixels int64) {
	b.t.Helper()
	const high = 900
	b.do(chromedp.EmulateViewport(pixels, high))
}

// follow takes steps that lead to another page, and waits for it.
func (b *tab) follow(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, steps...); err != nil {
		b.t.Fatalf("from %s: %v", b.at(), err)
	}
}

// at returns the path and the parameters of the page.
func (b *tab) at() string {
	b.t.Helper()
	return strings.TrimPrefix(ask[string](b, "location.href"), b.root)
}

// ask returns what a script says of the page.
func ask[T any](b *tab, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", script, err)
	}
	return v
}

// pathOf returns the path of an address.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}
