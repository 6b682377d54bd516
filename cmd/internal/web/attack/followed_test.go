package attack

import (
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var generationNumber = regexp.MustCompile(`Generation ([\d,]+)`)

// Runs publish while 20 visitors ask: none gets an error, none goes back to what was before, and
// what was read is let go.
func TestRunsPublishUnderReaders(t *testing.T) {
	const readers, runs = 20, 2
	files, err := filepath.Glob(reports + "/*.txt")
	if err != nil || len(files) != 5 {
		t.Fatal(files, err)
	}
	store := filepath.Join(t.TempDir(), "store")
	if err := run(store, files[:2]...); err != nil {
		t.Fatal(err)
	}
	s := serve(t, store)
	if _, _, err := s.get("/"); err != nil {
		t.Fatal(err)
	}
	s.http.CloseIdleConnections()
	before := holds(t)
	var asked atomic.Int64
	var all sync.WaitGroup
	stop := make(chan struct{})
	for reader := range readers {
		all.Go(func() {
			last := 0
			for n := reader; ; n++ {
				select {
				case <-stop:
					return
				case <-time.After(100 * time.Millisecond): // as people do
				}
				address := pages[n%len(pages)]
				code, text, err := s.get(address)
				if err != nil || code != http.StatusOK && code != http.StatusNotFound { // the report of Luohe comes with the last run
					t.Errorf("%s: %d %v", address, code, err)
				}
				asked.Add(1)
				if m := generationNumber.FindStringSubmatch(text); m != nil {
					now, err := strconv.Atoi(m[1])
					check(t, err)
					if now < last {
						t.Errorf("%s: generation %d after %d", address, now, last)
					}
					last = now
				}
			}
		})
	}
	for n := range runs {
		check(t, run(store, files[:4+n]...))
	}
	time.Sleep(100 * time.Millisecond)
	close(stop)
	all.Wait()
	if code, _, err := s.get("/report?id=" + luohe); code != http.StatusOK || err != nil {
		t.Errorf("the last run is not seen: %d %v", code, err)
	}
	s.http.CloseIdleConnections()
	after := settles(t, before)
	t.Logf("%d answers while %d runs published; %+v before, %+v after", asked.Load(), runs, before, after)
}
