package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Two runs at once: the second ends at once and tells which one holds the
// store. After the first is killed the next just works.
func TestTwoRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := pack(filepath.Join(dir, "in"), generated(20)); err != nil {
		t.Fatal(err)
	}
	execute(t, dir, "run", "in")
	before := digest(t, dir, "store")

	for range 2 { // what the first one left behind hinders no later one
		first := exec.Command("gongkai", "run", "--reread", "in", "-")
		first.Dir = dir
		feed, err := first.StdinPipe() // it waits for more
		if err == nil {
			err = first.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		parts := filepath.Join(dir, "store", "staging", "shards")
		pid := fmt.Sprintf("pid %d on ", first.Process.Pid)
		if !eventually(func() bool {
			said, _ := os.ReadFile(filepath.Join(dir, "store", "lock"))
			return exists(parts) && strings.HasPrefix(string(said), pid)
		}) {
			t.Fatal("the first run does not begin")
		}
		start := time.Now() // the first run never ends, and it would take that long to wait for it
		code, said := attempt(t, dir, "gongkai run in")
		if code != exitLocked || !strings.HasPrefix(said, "gongkai run: store store is locked by another run ("+pid) || time.Since(start) > patience {
			t.Errorf("exit code %d after %v: %s", code, time.Since(start), said)
		}
		if got := digest(t, dir, "store"); got != before {
			t.Error("a reader sees other tables")
		}
		if err := first.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		first.Wait()
		feed.Close()
	}
	code, said := attempt(t, dir, "gongkai run --reread in")
	if code != exitDone {
		t.Errorf("after a kill: exit code %d: %s", code, said)
	}
	if got := digest(t, dir, "store"); got != before || exists(filepath.Join(dir, "store", "staging")) {
		t.Error("the store is not what it was")
	}
}
