package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
)

// onTerminal runs gongkai with standard error on a terminal and gives all that
// was written there.
func onTerminal(t *testing.T, dir, term string, columns uint16, stdin io.Reader, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gongkai", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TERM="+term)
	master, slave, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal is to be had here: %v", err)
	}
	defer master.Close()
	cmd.Stderr, cmd.Stdin = slave, stdin
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	seen, _ := io.ReadAll(master) // ends in an error when the last writer is gone
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != exitUnread {
		t.Fatalf("%v: %s", err, seen)
	}
	return string(seen)
}

// slowly gives a corpus in pieces, so that there is something to watch.
func slowly(data []byte) io.Reader {
	r, w := io.Pipe()
	go func() {
		for i := range 8 {
			w.Write(data[i*len(data)/8 : (i+1)*len(data)/8])
			time.Sleep(drawEvery)
		}
		w.Close()
	}()
	return r
}

func TestProgress(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := pack(filepath.Join(dir, "in"), generated(200)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "in", "gone.txt")); err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`\r([0-9]+ documents, [^\r]*?, [0-9]+ reports, [0-9.]+ MB, [0-9]+/s) +[0-9]+% \|[█ ]*\|`)
	seen := onTerminal(t, dir, "xterm", 100, nil, "run", "--workers", "1", "in")
	if lines := line.FindAllString(seen, -1); len(lines) < 2 || !strings.Contains(seen, "building the tables") {
		t.Errorf("no bar:\n%q", seen)
	}
	for written := range strings.SplitSeq(seen, "\n") {
		if shown := written[strings.LastIndex(strings.TrimRight(written, "\r"), "\r")+1:]; strings.Contains(shown, "level=WARN") && !strings.HasPrefix(shown, "time=") {
			t.Errorf("a message stands within the bar: %q", written)
		}
	}
	if !regexp.MustCompile(`[\r\n]documents  201, 200 of them new`).MatchString(seen) {
		t.Errorf("the bar is not taken away before the summary:\n%q", seen)
	}

	// No line is wider than the terminal, whose size may be anything.
	for _, columns := range []uint16{narrowest, 60, 0} {
		seen := onTerminal(t, dir, "xterm", columns, nil, "run", "--reread", "--workers", "1", "in")
		if columns == 0 {
			columns = 80
		}
		drawn := 0
		for shown := range strings.FieldsFuncSeq(seen, func(r rune) bool { return r == '\r' || r == '\n' }) {
			if strings.Contains(shown, "% |") {
				drawn++
				if n := len([]rune(strings.TrimRight(shown, " "))); n >= int(columns) {
					t.Errorf("%d columns: %q takes %d", columns, shown, n)
				}
			}
		}
		if drawn == 0 {
			t.Errorf("%d columns: no bar: %q", columns, seen)
		}
	}

	// Nothing is drawn where it would do harm.
	if err := pack(filepath.Join(dir, "few"), generated(10)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		term    string
		columns uint16
	}{{"dumb", 100}, {"xterm", narrowest - 1}} {
		if seen := onTerminal(t, dir, c.term, c.columns, nil, "run", "--store", "other", "--reread", "few"); strings.Contains(seen, "documents, ") || strings.Contains(seen, "\x1b") {
			t.Errorf("%s, %d columns: %q", c.term, c.columns, seen)
		}
	}

	// Of a stream nobody knows how long it is.
	file := filepath.Join(dir, "corpus.jsonl.zst")
	if err := pack(file, generated(100)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	seen = onTerminal(t, dir, "xterm", 100, slowly(data), "run", "-")
	if !regexp.MustCompile(`\r. [0-9]+ documents, [0-9]+ reports, [0-9.]+ MB, [0-9]+/s`).MatchString(seen) || strings.Contains(seen, "left") || strings.Contains(seen, "% |") {
		t.Errorf("of a stream:\n%q", seen)
	}
}

func TestTimeLeft(t *testing.T) {
	t.Parallel()
	b := bar{say: words.In(message.English).Section("run")}
	var s speed
	for i := range 50 { // 5 s of 1 MB a second
		s.at(time.Duration(i+1)*100*time.Millisecond, int64(i+1)*100_000)
	}
	if left, ok := s.left(30_000_000); !ok || b.spoken(left) != "30 s" {
		t.Errorf("%v, %v", left, ok)
	}
	for i := range 600 { // a minute of nothing but skipped files
		s.at(5*time.Second+time.Duration(i+1)*100*time.Millisecond, 5_000_000+int64(i+1)*10_000_000)
	}
	if left, ok := s.left(6_000_000_000); !ok || left < 55*time.Second || left > 75*time.Second {
		t.Errorf("%v, %v", left, ok)
	}
	for d, want := range map[time.Duration]string{45 * time.Second: "45 s", 12 * time.Minute: "12 min", 3 * time.Hour: "3.0 h"} {
		if got := b.spoken(d); got != want {
			t.Errorf("%v is spoken %s, want %s", d, got, want)
		}
	}
}
