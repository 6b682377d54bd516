// Command gongkai reads Chinese government information disclosure annual
// reports into a checked table in DuckDB and Parquet.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/load"
	"gongkai/pipeline"
)

// commands are the commands in the order in which help lists them.
func commands() []command {
	return []command{
		runCommand(),
		inspectCommand(),
		queryCommand(),
		exportCommand(),
		explainCommand(),
		statusCommand(),
		dictionaryCommand(),
		versionCommand(),
	}
}

// command is one command. Its flags are declared on the flag set that action
// is given; what action returns is called with the other arguments.
type command struct {
	name    string
	args    string // as in the usage line
	summary string // one line
	help    string // what it does, and examples
	action  func(*pflag.FlagSet) func(ctx context.Context, c *console, args []string) error
}

// console is where a command reads and writes: data to out, all else to err.
type console struct {
	in       io.Reader
	out, err io.Writer
}

// The exit codes. Scripts rely on them; docs/operations.md lists them.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnread      = 3
	exitLocked      = 4
	exitInterrupted = 130
)

// usageError is a mistake in the command line.
type usageError struct{ reason string }

func (e *usageError) Error() string { return e.reason }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// errUnread ends a run in which some inputs could not be read; they have been
// named already.
var errUnread = errors.New("some inputs could not be opened or decoded")

func main() {
	ctx := prepare()
	os.Exit(start(ctx, &console{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

// prepare settles what signals and fatal errors do to the program.
func prepare() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)   // a second signal ends the program at once
	signal.Ignore(syscall.SIGXFSZ) // a file that may not grow is an error of the write, in threads of DuckDB, too
	// What no code can recover from, such as memory that is not to be had, Go would
	// end with 2, the exit code of wrong usage; so it is SIGABRT, as it is where
	// DuckDB gives up.
	debug.SetTraceback("crash")
	return ctx
}

// start runs a command and gives the exit code. What could not be written to
// standard output is a failure, whatever the command made of it.
func start(ctx context.Context, c *console, args []string) int {
	out := &output{Writer: c.out}
	code := perform(ctx, &console{c.in, out, c.err}, args)
	if out.err != nil && (code == exitDone || code == exitUnread) {
		fmt.Fprintf(c.err, "gongkai: %v\n", out.err)
		return exitFailed
	}
	return code
}

func perform(ctx context.Context, c *console, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(c.err, "gongkai: internal error; please report it: %v\n%s", r, debug.Stack())
			code = exitFailed
		}
	}()
	if len(args) == 0 {
		fmt.Fprint(c.err, overview())
		return exitUsage
	}
	name, args := args[0], args[1:]
	switch name {
	case "-h", "--help":
		fmt.Fprint(c.out, overview())
		return exitDone
	case "help":
		return help(c, args)
	}
	cmd, ok := find(name)
	if !ok {
		fmt.Fprintf(c.err, "gongkai: there is no command %q; the command comes first, then flags and arguments. See gongkai help.\n", name)
		return exitUsage
	}
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	action := cmd.action(flags)
	err := flags.Parse(args)
	if errors.Is(err, pflag.ErrHelp) {
		fmt.Fprint(c.out, cmd.text(flags))
		return exitDone
	}
	if err != nil {
		err = usagef("%v", err)
	} else {
		err = action(ctx, c, flags.Args())
	}
	code = exitCode(err)
	switch {
	case code == exitDone || errors.Is(err, errUnread):
	case code == exitInterrupted:
		fmt.Fprintf(c.err, "gongkai %s: interrupted\n", name)
	case code == exitUsage:
		fmt.Fprintf(c.err, "gongkai %s: %s\nSee gongkai help %s.\n", name, view.Printable(err.Error()), name)
	default:
		fmt.Fprintf(c.err, "gongkai %s: %s\n", name, view.Printable(err.Error()))
	}
	return code
}

func exitCode(err error) int {
	var usage *usageError
	var input *pipeline.InputError
	var locked *load.LockedError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.As(err, &input):
		return exitUsage
	case errors.As(err, &locked):
		return exitLocked
	case errors.Is(err, errUnread):
		return exitUnread
	}
	return exitFailed
}

func find(name string) (command, bool) {
	for _, cmd := range commands() {
		if cmd.name == name {
			return cmd, true
		}
	}
	return command{}, false
}

func help(c *console, args []string) int {
	if len(args) == 0 {
		fmt.Fprint(c.out, overview())
		return exitDone
	}
	cmd, ok := find(args[0])
	if !ok {
		fmt.Fprintf(c.err, "gongkai help: there is no command %q; see gongkai help\n", args[0])
		return exitUsage
	}
	flags := pflag.NewFlagSet(cmd.name, pflag.ContinueOnError)
	cmd.action(flags)
	fmt.Fprint(c.out, cmd.text(flags))
	return exitDone
}

func overview() string {
	var b strings.Builder
	b.WriteString(`gongkai reads annual reports on government information disclosure
(政府信息公开工作年度报告) into a checked table in DuckDB and Parquet.

Usage: gongkai COMMAND [FLAGS] [ARGUMENTS]

Commands:
`)
	for _, cmd := range commands() {
		fmt.Fprintf(&b, "  %-11s %s\n", cmd.name, cmd.summary)
	}
	b.WriteString(`
Begin with:
  gongkai run FOLDER     read the reports in a folder into ./store
  gongkai query          see what there is, and queries to try
  gongkai help COMMAND   flags and examples

Exit codes: 0 done, also when nothing was new; 1 failed; 2 wrong usage; 3 done,
but some inputs could not be opened or decoded; 4 the store is locked by another
run; 130 interrupted; 134 (SIGABRT) the program itself broke down.
`)
	return b.String()
}

func (cmd *command) text(flags *pflag.FlagSet) string {
	usage := fmt.Sprintf("%s.\n\nUsage: gongkai %s %s\n\n%s\n", cmd.summary, cmd.name, cmd.args, strings.TrimSpace(cmd.help))
	usage = strings.Replace(usage, " \n", "\n", 1)
	if f := flags.FlagUsages(); f != "" {
		usage += "\nFlags:\n" + f
	}
	return usage
}

// storeFlag declares --store.
func storeFlag(flags *pflag.FlagSet) *string {
	return flags.String("store", "store", "directory of the store")
}

// readStore opens a published store, or tells how to make one.
func readStore(c *console, dir string) (*load.Store, *load.Reader, error) {
	s, err := load.OpenStore(dir)
	if err != nil {
		return nil, nil, err
	}
	r, err := s.Read()
	if errors.Is(err, load.ErrNoStore) {
		return nil, nil, fmt.Errorf("%w; make one with: gongkai run --store %s FOLDER", err, dir)
	}
	if err == nil && r.Instead != "" {
		fmt.Fprintf(c.err, "%s; reading the store's Parquet instead\n", r.Instead)
	}
	return s, r, err
}
