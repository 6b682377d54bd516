package attack

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// held is what a process holds of the machine.
type held struct {
	goroutines, files int
	memory            int // kB that are in use, those of DuckDB included
}

func holds(t *testing.T) held {
	t.Helper()
	debug.FreeOSMemory()
	h := held{goroutines: runtime.NumGoroutine()}
	if files, err := os.ReadDir("/proc/self/fd"); err == nil {
		h.files = len(files)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return h // another system than Linux
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			h.memory, err = strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			check(t, err)
		}
	}
	return h
}

// settles waits until no more goroutines and files are held than before.
func settles(t *testing.T, before held) held {
	t.Helper()
	const patience = 10 * time.Second
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		now := holds(t)
		if now.goroutines <= before.goroutines && now.files <= before.files {
			return now
		}
		if time.Now().After(end) {
			all := make([]byte, 1<<16)
			t.Errorf("%+v before, %+v after\n%s", before, now, all[:runtime.Stack(all, true)])
			return now
		}
	}
}

// crowd is what many visitors ask for, the same for each run.
func crowd(n int) string {
	switch {
	case n%80 == 0:
		return pages[n/80%(len(pages)-1)] // all but the download
	case n%2003 == 0:
		return pages[len(pages)-1]
	case n%3 == 0:
		return fmt.Sprintf("/agencies?q=%d", n%100)
	case n%3 == 1:
		return "/?lang=zh"
	}
	return fmt.Sprintf("/nothing/%d", n)
}

// 10,000 requests of 50 visitors are all answered, and then no more is held than before.
func TestCrowd(t *testing.T) {
	const visitors, requests, warm = 50, 10_000, 500
	s := serve(t, fiveReports(t))
	ask := func(requests int) {
		var asked atomic.Int64
		var all sync.WaitGroup
		for range visitors {
			all.Go(func() {
				for n := int(asked.Add(1)); n <= requests; n = int(asked.Add(1)) {
					address := crowd(n)
					want := http.StatusOK
					if strings.HasPrefix(address, "/nothing") {
						want = http.StatusNotFound
					}
					if code, text, err := s.get(address); code != want || err != nil || !strings.HasSuffix(strings.TrimSpace(text), "</html>") && !strings.Contains(address, "download") {
						t.Errorf("%s: %d %v", address, code, err)
					}
				}
			})
		}
		all.Wait()
		s.http.CloseIdleConnections()
	}
	ask(warm)
	time.Sleep(200 * time.Millisecond)
	before := holds(t)
	began := time.Now()
	ask(requests)
	took := time.Since(began)
	after := settles(t, before)
	t.Logf("%d requests in %v; %+v before, %+v after", requests, took.Round(time.Millisecond), before, after)
	// What allocators keep for later grows for a while: a byte that is lost with each request is more.
	const slack = 64 << 10
	if after.memory > before.memory+slack {
		t.Errorf("%d kB before, %d kB after", before.memory, after.memory)
	}
}

// Those who send or take their bytes slowly keep nobody waiting, and are cut off.
func TestSlowOnes(t *testing.T) {
	const senders, readers = 400, 60
	s := serve(t, fiveReports(t))
	if _, _, err := s.get("/"); err != nil {
		t.Fatal(err)
	}
	s.http.CloseIdleConnections()
	before := holds(t)
	var slow []net.Conn
	dial := func(request string) {
		c, err := net.Dial("tcp", s.at)
		if err != nil {
			t.Fatal(err)
		}
		slow = append(slow, c)
		_, err = io.WriteString(c, request)
		check(t, err)
	}
	for n := range senders {
		switch n % 3 {
		case 0:
			dial("")
		case 1:
			dial("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
		case 2:
			dial("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx")
		}
	}
	for range readers {
		dial("GET /report?id=" + luohe + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
		check(t, slow[len(slow)-1].(*net.TCPConn).SetReadBuffer(1024))
	}
	var waits []time.Duration
	for n := range 60 {
		began := time.Now()
		if code, _, err := s.get(pages[n%len(pages)]); code != http.StatusOK || err != nil {
			t.Errorf("%d %v", code, err)
		}
		waits = append(waits, time.Since(began))
	}
	slices.Sort(waits)
	t.Logf("beside %d slow ones a page takes %v, the slowest %v", len(slow), waits[len(waits)/2], waits[len(waits)-1])
	if waits[len(waits)/2] > time.Second {
		t.Errorf("a page takes %v beside slow ones", waits[len(waits)/2])
	}
	// Those who sent half a header are cut off by the server itself.
	const headerTimeout = 5 * time.Second
	half := slow[1]
	check(t, half.SetReadDeadline(time.Now().Add(2*headerTimeout)))
	if _, err := bufio.NewReader(half).ReadByte(); err != nil && os.IsTimeout(err) {
		t.Error("who sends half a header keeps the connection")
	}
	for _, c := range slow {
		c.Close()
	}
	s.http.CloseIdleConnections()
	settles(t, before)
}

// Those who go away in the middle of what is made for them leave nothing behind.
func TestThoseWhoGoAway(t *testing.T) {
	s := serve(t, fiveReports(t))
	if _, _, err := s.get(pages[len(pages)-1]); err != nil {
		t.Fatal(err)
	}
	s.http.CloseIdleConnections()
	before := holds(t)
	var all sync.WaitGroup
	for n := range 100 {
		all.Go(func() {
			c, err := net.Dial("tcp", s.at)
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(c, "GET "+pages[n%len(pages)]+" HTTP/1.1\r\nHost: localhost\r\n\r\n")
			time.Sleep(time.Duration(n) * time.Millisecond / 5)
			c.Close()
		})
	}
	all.Wait()
	if code, _, err := s.get("/"); code != http.StatusOK || err != nil {
		t.Errorf("after them: %d %v", code, err)
	}
	s.http.CloseIdleConnections()
	settles(t, before)
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "gongkai-serve-*")); len(left) > 0 {
		t.Errorf("they leave %v", left)
	}
}
