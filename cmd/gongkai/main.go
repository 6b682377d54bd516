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
	"syscall"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/aside"
	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	"gongkai/load"
	"gongkai/pipeline"
)

// commands are the commands in the order in which help lists them.
func commands() []command {
	return []command{
		runCommand(),
		inspectCommand(),
		textCommand(),
		queryCommand(),
		exportCommand(),
		explainCommand(),
		serveCommand(),
		reportCommand(),
		statusCommand(),
		checkCommand(),
		forgetCommand(),
		dictionaryCommand(),
		versionCommand(),
	}
}

// command is one command. Its flags are declared on the flag set that action
// is given; its words are those of the catalogue under its name.
type command struct {
	name   string
	action func(*pflag.FlagSet) action
}

// action runs a command whose flags are parsed, with the other arguments.
type action func(ctx context.Context, c *console, args []string) error

// console is where a command reads and writes: data to out, all else to err; and
// the reader's words.
type console struct {
	in       io.Reader
	out, err io.Writer
	words    words.Printer
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
type usageError struct{ *words.Fault }

// usage returns a usageError, which has its words by name.
func usage(name string, args ...any) error {
	return &usageError{words.NewFault("usage", name, args...)}
}

// failure returns another error of commands, which has its words by name.
func failure(name string, args ...any) error { return words.NewFault("failure", name, args...) }

// errUnread ends a run in which some inputs could not be read; they have been
// named already.
var errUnread = errors.New("some inputs could not be opened or decoded")

func main() {
	aside.Main()
	ctx := prepare()
	os.Exit(start(ctx, &console{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:]))
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
	out := &output{Writer: onScreen(c.out)}
	code := perform(ctx, &console{c.in, out, c.err, words.In(languageOf(args, os.Getenv))}, args)
	if out.err != nil && (code == exitDone || code == exitUnread) {
		fmt.Fprintf(c.err, "gongkai: %v\n", out.err)
		return exitFailed
	}
	return code
}

func perform(ctx context.Context, c *console, args []string) (code int) {
	say := c.words.Section("help")
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(c.err, "gongkai: %s\n%s", say.T("internal error", fmt.Sprint(r)), debug.Stack())
			code = exitFailed
		}
	}()
	if len(args) == 0 {
		fmt.Fprint(c.err, overview(c.words))
		return exitUsage
	}
	name, args := args[0], args[1:]
	switch name {
	case "-h", "--help":
		fmt.Fprint(c.out, overview(c.words))
		return exitDone
	case "help":
		return c.ended("help", "", helpOn(c, args))
	}
	cmd, ok := find(name)
	if !ok {
		fmt.Fprintf(c.err, "gongkai: %s\n", say.T("no command", fmt.Sprintf("%q", name)))
		return exitUsage
	}
	flags, run := cmd.declared(c.words)
	err := parse(flags, args)
	if errors.Is(err, pflag.ErrHelp) {
		fmt.Fprint(c.out, cmd.text(c.words, flags))
		return exitDone
	}
	if err == nil {
		err = run(ctx, c, flags.Args())
	}
	return c.ended(name, say.T("see help", name), err)
}

// parse reads the flags of a command line. What is wrong with it is a usageError.
func parse(flags *pflag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	err := flags.Parse(args)
	var (
		unknown *pflag.NotExistError
		lacking *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case err == nil:
		return checkLanguage(flags)
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		return usage("unknown flag", unknown.GetSpecifiedName())
	case errors.As(err, &lacking) && lacking.GetSpecifiedShortnames() == "":
		return usage("flag alone", lacking.GetSpecifiedName())
	case errors.As(err, &invalid):
		return usage("flag value", fmt.Sprintf("%q", invalid.GetValue()), "--"+invalid.GetFlag().Name, invalid.Unwrap())
	}
	return usage("flag", err)
}

// ended says how a command ended, if not well, and returns the exit code. hint
// follows what is wrong with a command line.
func (c *console) ended(name, hint string, err error) int {
	code := exitCode(err)
	switch {
	case code == exitDone || errors.Is(err, errUnread):
	case code == exitInterrupted:
		fmt.Fprintf(c.err, "gongkai %s: %s\n", name, c.words.Section("help").T("interrupted"))
	default:
		fmt.Fprintf(c.err, "gongkai %s: %s\n", name, view.Printable(c.words.Error(err)))
		if code == exitUsage && hint != "" {
			fmt.Fprintln(c.err, hint)
		}
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

// storeFlag declares --store.
func storeFlag(flags *pflag.FlagSet) *string {
	return flags.String("store", "store", "")
}

// readStore opens a published store, or says how to make one.
func readStore(c *console, dir string) (*load.Store, *load.Reader, error) {
	s, err := load.OpenStore(dir)
	if err != nil {
		return nil, nil, err
	}
	r, err := s.Read()
	if err != nil {
		return nil, nil, orNoStore(err, dir)
	}
	if r.Instead != nil {
		fmt.Fprintf(c.err, "%s\n", view.Printable(c.words.Section("failure").T("parquet instead", c.words.Error(r.Instead))))
	}
	return s, r, nil
}

// orNoStore adds to an error that there is no store how to make one.
func orNoStore(err error, dir string) error {
	if errors.Is(err, load.ErrNoStore) {
		return failure("no store", err, dir)
	}
	return err
}
