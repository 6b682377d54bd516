package pipeline

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/extract/message"
)

// Stdin names standard input among the inputs.
const Stdin = "-"

// InputError is about inputs that cannot be meant as given.
type InputError struct{ message.Message }

func (e *InputError) Error() string { return e.String() }

// Said returns the message of the error.
func (e *InputError) Said() message.Message { return e.Message }

// input is one document or corpus to be read.
type input struct {
	key    string // its place in the ledger: the absolute path
	place  string // of a record: the key of its corpus; else ""
	source string // the path as given
	path   string // to open
	given  bool   // named by the user, not met in a directory
	stream bool   // can be read once only, and has no size
	record bool   // of a corpus
	size   int64
	time   int64 // of modification, in nanoseconds
	reason reason
	detail message.Message // with reason: why it cannot be read
}

// expand checks the inputs and resolves patterns that the shell left alone.
// Nothing is read yet.
func expand(args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, &InputError{message.New(message.NoInput)}
	}
	var out []string
	for _, arg := range args {
		if arg == Stdin {
			out = append(out, arg)
			continue
		}
		if _, err := os.Lstat(arg); err == nil {
			out = append(out, filepath.Clean(arg))
			continue
		} else if !errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(arg, "*?[") {
			return nil, &InputError{message.New(message.InputUnusable, message.Text(arg), message.Each(cause(err)))}
		}
		matches, err := filepath.Glob(arg)
		if err != nil || len(matches) == 0 {
			return nil, &InputError{message.New(message.InputMissing, message.Text(arg))}
		}
		out = append(out, matches...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Measure adds up the sizes of the files that a run would look at. It is for
// telling how long a run may take. False: nothing is known, since a stream is
// among the inputs.
func Measure(ctx context.Context, o Options) (bytes int64, known bool) {
	args, err := expand(o.Inputs)
	if err != nil || slices.Contains(args, Stdin) {
		return 0, false
	}
	l := lister{store: storeID(o.Store), emit: func(f *entry) error {
		if f.kind == regularFile && f.reason == "" {
			bytes += f.size
		}
		return nil
	}}
	return bytes, l.list(ctx, args) == nil
}

// cause returns what went wrong without the path, which stands beside it.
func cause(err error) message.Message {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return message.Of(err)
}
