package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"gongkai/cmd/internal/aside"
	"gongkai/extract/specimen"
	"gongkai/load"
)

func TestMain(m *testing.M) {
	aside.Main() // a child of a test is no test
	testscript.Main(tests{m}, map[string]func(){"gongkai": main, "client": client, "dying": dying})
}

// TestScripts runs testdata/script: a file for each behaviour.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPORTS", realReports())
			env.Setenv("GOMAXPROCS", os.Getenv("GOMAXPROCS"))
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "root": // may read every file
				return os.Geteuid() == 0, nil
			case "mount":
				return mayMount(t), nil
			}
			return false, errors.New("unknown condition " + name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"corpus":    packCorpus,
			"die":       die,
			"exits":     exits,
			"fill":      fill,
			"flip":      flip,
			"generate":  generate,
			"hold":      hold,
			"interrupt": interrupt,
			"mount":     mountReadOnly,
			"older":     older,
			"ready":     readyStore,
			"shorten":   shorten,
		},
	})
}

// exits CODE COMMAND ARGUMENT...: the command ends with that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGUMENT...")
	}
	cmd := inScript(ts, args[1:])
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// packCorpus: corpus FILE DIRECTORY: the files of the directory as one corpus.
func packCorpus(ts *testscript.TestScript, neg bool, args []string) {
	var docs []member
	entries, err := os.ReadDir(ts.MkAbs(args[1]))
	ts.Check(err)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(ts.MkAbs(args[1]), e.Name()))
		ts.Check(err)
		docs = append(docs, member{e.Name(), data})
	}
	ts.Check(pack(ts.MkAbs(args[0]), docs))
}

// fill FILE BYTES TEXT: the file holds the text over and over; \0 is a NUL byte.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := []byte(args[2])
	if args[2] == `\0` {
		text = []byte{0}
	}
	data := bytes.Repeat(text, n/len(text)+1)[:n]
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
}

// flip FILE OFFSET: a bit of the file turns over, as on a disk that rots.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	data[at] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
}

// hold STORE: the store is locked until the script ends.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	s, err := load.OpenStore(ts.MkAbs(args[0]))
	ts.Check(err)
	lock, err := s.Lock()
	ts.Check(err)
	ts.Defer(func() { lock.Release() })
}

// interrupt SIGNAL STORE COMMAND...: the command reads a standard input that
// does not end; once it is under way it gets the signal, and must
// end with exit code 130.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	signal := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM}[args[0]]
	cmd := underWay(ts, args[1], args[2:])
	ts.Check(cmd.Process.Signal(signal))
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		ts.Fatalf("ended with %v, want exit code %d", err, exitInterrupted)
	}
}

// die STORE COMMAND...: the command reads a standard input that does not end,
// and is killed once it is under way.
func die(ts *testscript.TestScript, neg bool, args []string) {
	cmd := underWay(ts, args[0], args[1:])
	ts.Check(cmd.Process.Kill())
	cmd.Wait()
}

// underWay gives a command that has begun to work on a store and waits for its
// input.
func underWay(ts *testscript.TestScript, store string, args []string) *exec.Cmd {
	cmd := inScript(ts, args)
	_, err := cmd.StdinPipe() // closed by Wait
	ts.Check(err)
	cmd.Stderr = ts.Stderr()
	ts.Check(cmd.Start())
	if parts := filepath.Join(ts.MkAbs(store), "staging", "shards"); !eventually(func() bool { return exists(parts) }) {
		cmd.Process.Kill()
		ts.Fatalf("%q does not begin", args)
	}
	return cmd
}

// inScript gives a command in the script's directory and environment.
func inScript(ts *testscript.TestScript, args []string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	path := ts.Getenv("PATH")
	for _, dir := range filepath.SplitList(path) {
		if p := filepath.Join(dir, args[0]); exists(p) {
			cmd.Path, cmd.Err = p, nil
			break
		}
	}
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"PATH=" + path, "HOME=" + ts.Getenv("HOME"), "TMPDIR=" + ts.Getenv("TMPDIR"), "GOMAXPROCS=" + ts.Getenv("GOMAXPROCS"), "LC_ALL=" + ts.Getenv("LC_ALL")}
	return cmd
}

// patience is how long something is waited for that comes at once where nothing
// else is at work.
const patience = 2 * time.Minute

// eventually waits until something holds, and reports whether it does.
func eventually(holds func() bool) bool {
	for start := time.Now(); time.Since(start) < patience; time.Sleep(5 * time.Millisecond) {
		if holds() {
			return true
		}
	}
	return false
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// generate FILE KIND SEED [REPORTS]: a generated report, or so many of them, as a file of a kind.
func generate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: generate FILE KIND SEED [REPORTS]")
	}
	seed, err := strconv.ParseUint(args[2], 10, 64)
	ts.Check(err)
	o := specimen.Options{Kind: specimen.Report, File: specimen.FileKind(args[1])}
	if len(args) > 3 {
		n, err := strconv.Atoi(args[3])
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), specimen.NewCompendium(seed, n, o).Bytes, 0o666))
		return
	}
	doc := specimen.Generate(seed, o)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), doc.Bytes, 0o666))
}

// shorten FILE BYTES: so many bytes are lost at the end of a file.
func shorten(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: shorten FILE BYTES")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()-int64(n)))
}
