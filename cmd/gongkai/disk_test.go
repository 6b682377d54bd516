package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// mayMount tells whether this machine lets tests mount file systems.
func mayMount(t testing.TB) bool {
	dir := t.TempDir()
	if syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k") != nil {
		return false
	}
	return syscall.Unmount(dir, syscall.MNT_DETACH) == nil
}

// mountReadOnly: mount DIRECTORY SOURCE: the source can be read there, not written.
func mountReadOnly(ts *testscript.TestScript, neg bool, args []string) {
	at := ts.MkAbs(args[0])
	ts.Check(syscall.Mount(ts.MkAbs(args[1]), at, "", syscall.MS_BIND, ""))
	ts.Defer(func() { syscall.Unmount(at, syscall.MNT_DETACH) })
	ts.Check(syscall.Mount("", at, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""))
}

// attempt runs a command line in a directory and gives its exit code and what
// it said.
func attempt(t *testing.T, dir, line string) (code int, said string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

// fullDisk is a store for which there is no room, in several ways.
type fullDisk struct {
	*testing.T
	dir, before string
	phases      map[string]bool // at which runs failed
}

// newFullDisk publishes a first report; reread makes all others new.
func newFullDisk(t *testing.T, dir string) *fullDisk {
	docs := generated(60)
	if err := errors.Join(pack(filepath.Join(dir, "first"), docs[:1]), pack(filepath.Join(dir, "in"), docs)); err != nil {
		t.Fatal(err)
	}
	execute(t, dir, "run", "--store", "disk/store", "first")
	return &fullDisk{t, dir, digest(t, dir, "disk/store"), map[string]bool{}}
}

// run tries to publish more, in a shell after the setting, and tells whether
// there was room enough.
func (d *fullDisk) run(setting, wantSaid string) bool {
	d.Helper()
	code, said := attempt(d.T, d.dir, setting+"gongkai run --store disk/store first in")
	if code == exitDone {
		return true
	}
	if code != exitFailed || !strings.Contains(strings.ToLower(said), wantSaid) || !strings.Contains(said, "; make room and run again: what was published is as it was") {
		d.Errorf("%s: exit code %d: %s", setting, code, said)
	}
	_, message, _ := strings.Cut(said, "gongkai run: ")
	phase, _, _ := strings.Cut(message, ":")
	d.phases[phase] = true
	if got := digest(d.T, d.dir, "disk/store"); got != d.before {
		d.Fatalf("%s: the store is not what it was:\n%s\nwant\n%s", setting, got, d.before)
	}
	if exists(filepath.Join(d.dir, "disk/store/staging")) {
		d.Errorf("%s: staging was left behind", setting)
	}
	return false
}

// end checks that runs failed in several phases, and that the last one made what
// an undisturbed one makes.
func (d *fullDisk) end() {
	d.Helper()
	if len(d.phases) < 3 {
		d.Errorf("runs failed at %v only", d.phases)
	}
	execute(d.T, d.dir, "run", "--store", "whole", "first", "in")
	if got, want := digest(d.T, d.dir, "disk/store"), digest(d.T, d.dir, "whole"); got != want {
		d.Errorf("the store at last:\n%s\nwant\n%s", got, want)
	}
}

// A disk that is full while parts are written, while the tables are built or
// published costs nothing that was published.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	if !mayMount(t) {
		t.Skip("this machine lets no test mount a small disk; see TestFilesCannotGrow")
	}
	dir := t.TempDir()
	disk := filepath.Join(dir, "disk")
	if err := errors.Join(os.Mkdir(disk, 0o777), syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=24m")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	d := newFullDisk(t, dir)
	for free, room := 0, false; !room; free = 2*free + 16<<10 {
		var fs syscall.Statfs_t
		if err := syscall.Statfs(disk, &fs); err != nil {
			t.Fatal(err)
		}
		if n := int(fs.Bavail)*int(fs.Bsize) - free; n > 0 {
			if err := os.WriteFile(filepath.Join(disk, "other"), make([]byte, n), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		room = d.run("", "no space left on device")
		os.Remove(filepath.Join(disk, "other"))
	}
	d.end()
}

// Likewise where the system refuses to let files grow, by a limit or a quota.
func TestFilesCannotGrow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "disk"), 0o777); err != nil {
		t.Fatal(err)
	}
	d := newFullDisk(t, dir)
	for blocks, room := 1, false; !room; blocks *= 4 { // of 512 bytes
		room = d.run(fmt.Sprintf("ulimit -f %d; exec ", blocks), "file too large")
	}
	d.end()
}
