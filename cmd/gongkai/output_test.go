package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"

	"gongkai/cmd/internal/view"
)

// dying is a program that is prepared as gongkai is, and comes to an end that
// it cannot recover from: dying fatal, or dying goroutine.
func dying() {
	prepare()
	if os.Args[1] == "fatal" {
		new(sync.Mutex).Unlock()
	}
	go func() { panic("nobody recovers") }()
	time.Sleep(time.Minute)
}

// Exit code 2 is wrong usage and nothing else.
func TestFatalErrorsAreNoUsage(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"fatal", "goroutine"} {
		out, err := exec.CommandContext(t.Context(), "dying", how).CombinedOutput()
		aborted(t, how, err)
		if !bytes.Contains(out, []byte("gongkai.dying")) {
			t.Errorf("%s: no trace: %s", how, out)
		}
	}
	cmd := exec.CommandContext(t.Context(), "gongkai", "query", "-")
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	// More than a pipe holds: once it is written, the program is at work.
	if _, err := in.Write(bytes.Repeat([]byte{' '}, 1<<20)); err != nil {
		t.Fatal(err)
	}
	cmd.Process.Signal(syscall.SIGQUIT)
	aborted(t, "SIGQUIT", cmd.Wait())
}

func aborted(t *testing.T, how string, err error) {
	t.Helper()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGABRT {
		t.Errorf("%s: %v, want SIGABRT", how, err)
	}
}

// full is a standard output without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// What could not be printed is a failure, of every command that prints.
func TestNoRoomForTheOutput(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	const report = "../../testdata/reports/002_f54858a1ba3b72c6.txt"
	explained := []string{"explain", "--store", store, "--agency", "漯河", "--year", "2019", "--metric", "requests.received"}
	lines := [][]string{
		{"help"}, {"--help"}, {"help", "run"}, {"version"}, {"version", "--help"},
		{"dictionary"}, {"dictionary", "--format", "csv"}, {"dictionary", "--format", "json"},
		{"query", "--list"}, {"query", "--name", "failing_sums", "--show"}, {"query", "--store", store},
		{"status", "--store", store}, {"status", "--store", store, "--json"}, explained, append(explained, "--json"),
		{"export", "--store", store, "--format", "csv", "--to", "-", "metrics"}, {"run", "--store", store, "--dry-run", report},
		{"run", "--store", store, "--json", report}, {"inspect", report}, {"inspect", "--where", report},
	}
	for format := range writers {
		lines = append(lines, []string{"query", "--store", store, "--format", format, "TABLE metrics"})
	}
	for _, line := range lines {
		var said bytes.Buffer
		code := start(context.Background(), &console{in: strings.NewReader(""), out: full{}, err: &said}, line)
		if code != exitFailed || strings.Count(said.String(), "no space left on device") != 1 {
			t.Errorf("%q: exit code %d: %s", line, code, said.String())
		}
	}
}

// Control characters never reach a terminal, whichever format lets them through;
// files and pipes get what is there.
func TestTerminalObeysNothing(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	const cell = "SELECT chr(27) || 'c' || chr(155) || '甲' || chr(7) AS s"
	for format := range writers {
		master, slave, err := pty.Open()
		if err != nil {
			t.Skipf("no terminal is to be had here: %v", err)
		}
		defer master.Close()
		var said bytes.Buffer
		if code := start(context.Background(), &console{out: slave, err: &said}, []string{"query", "--store", store, "--format", format, cell}); code != exitDone {
			t.Fatalf("%s: exit code %d: %s", format, code, said.String())
		}
		slave.Close()
		shown, _ := io.ReadAll(master) // ends in an error when the last writer is gone
		if bytes.ContainsAny(shown, "\x1b\x07") || bytes.ContainsRune(shown, 0x9b) || !bytes.Contains(shown, []byte("甲")) {
			t.Errorf("%s on a terminal: %q", format, shown)
		}
	}
	if got := gongkai(t, "query", "--store", store, "--format", "csv", cell); got != "s\n\x1bc\u009b甲\a\n" {
		t.Errorf("in a file: %q", got)
	}
	if got := gongkai(t, "query", "--store", store, "PIVOT (SELECT chr(27) || 'c' AS s) ON s IN ('\x1bc') USING count(*)"); strings.Contains(got, "\x1b") {
		t.Errorf("in the head of a table: %q", got)
	}
}

// A character may come in two writes.
func TestScreenKeepsCharactersWhole(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"漯河市\x1b[31m人民政府\u009b", "a\xe6", "\x80\x80\x80\x80"} {
		for at := range len(text) {
			var shown bytes.Buffer
			s := &screen{Writer: &shown}
			for _, part := range []string{text[:at], text[at:]} {
				if n, err := s.Write([]byte(part)); n != len(part) || err != nil {
					t.Fatal(n, err)
				}
			}
			if got, want := shown.String()+string(s.rest), view.Printable(text); got != want && utf8.ValidString(text) {
				t.Errorf("%q, divided at %d: %q, want %q", text, at, got, want)
			}
		}
	}
}

// An answer of half a gigabyte passes through a part of that.
func TestLargeAnswersPassInSlices(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	const rows, bound = 500_000, 400 << 10 // KiB
	for _, format := range []string{"csv", "json"} {
		tmp := t.TempDir()
		cmd := exec.CommandContext(t.Context(), "gongkai", "query", "--store", store, "--format", format, fmt.Sprintf("SELECT repeat('x', 1000) || i AS s FROM range(%d) t(i)", rows))
		cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
		var lines countedLines
		cmd.Stdout, cmd.Stderr = &lines, t.Output()
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		if lines < rows {
			t.Errorf("%s: %d lines", format, lines)
		}
		if peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss; peak > bound {
			t.Errorf("%s: %d KiB at the peak", format, peak)
		}
		if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
			t.Errorf("%s: %v %v is left behind", format, err, left)
		}
	}
}

type countedLines int

func (n *countedLines) Write(p []byte) (int, error) {
	*n += countedLines(bytes.Count(p, []byte{'\n'}))
	return len(p), nil
}
