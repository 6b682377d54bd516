package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

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
	// directory: no document, but walked; an earlier run may have failed to.
	directory bool
	size      int64
	time      int64 // of modification, in nanoseconds
	reason    reason
	detail    message.Message // with reason: why it cannot be read
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

// lister walks the inputs in order, each file once.
type lister struct {
	store  os.FileInfo           // the store's own directory is no input
	first  func(key string) bool // whether the file was not met before
	emit   func(input) error
	walked walks

	entered map[fileID]bool // directories
	links   []string        // to directories, which are walked when all else has been
}

// fileID identifies a file, whatever paths lead to it.
type fileID struct{ device, inode uint64 }

func identity(info os.FileInfo) (id fileID) {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		id = fileID{uint64(stat.Dev), stat.Ino}
	}
	return id
}

// enter reports whether a directory is come to for the first time: links between
// directories make as many paths as there are orders of them.
func (l *lister) enter(info os.FileInfo) bool {
	id := identity(info)
	if l.entered == nil {
		l.entered = map[fileID]bool{}
	}
	first := !l.entered[id] && !(l.store != nil && os.SameFile(info, l.store))
	l.entered[id] = true
	return first
}

func (l *lister) list(ctx context.Context, args []string) error {
	for _, arg := range args {
		if arg == Stdin {
			if err := l.emit(input{key: Stdin, source: Stdin, given: true, stream: true}); err != nil {
				return err
			}
			continue
		}
		if err := l.visit(ctx, arg, true); err != nil {
			return err
		}
	}
	for len(l.links) > 0 {
		link := l.links[0]
		l.links = l.links[1:]
		if err := l.visit(ctx, link, false); err != nil {
			return err
		}
	}
	return nil
}

// visit emits a file, or the files below a directory. Symbolic links are
// followed, and those to directories come last, so that what a directory has is
// found under its own name.
func (l *lister) visit(ctx context.Context, path string, given bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	in := input{key: escape(abs), source: escape(path), path: path, given: given}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		in.reason, in.detail = unreadable, cause(err)
	case info.IsDir():
		if !l.enter(info) {
			return nil
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			in.reason, in.detail = unreadable, cause(err)
			l.walked.closed = append(l.walked.closed, in.key)
			break
		}
		if in.directory = true; given {
			l.walked.roots = append(l.walked.roots, in.key)
		}
		if err := l.emit(in); err != nil {
			return err
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") {
				continue
			}
			below := filepath.Join(path, e.Name())
			if leadsToDirectory(below, e) {
				l.links = append(l.links, below)
				continue
			}
			if err := l.visit(ctx, below, false); err != nil {
				return err
			}
		}
		return nil
	case !info.Mode().IsRegular():
		if !given {
			in.reason, in.detail = unsupported, message.New(message.NotRegularFile)
		}
		in.stream = true
	default:
		in.size, in.time = info.Size(), info.ModTime().UnixNano()
	}
	if !l.first(in.key) {
		return nil
	}
	return l.emit(in)
}

// leadsToDirectory reports whether an entry is a symbolic link to a directory.
func leadsToDirectory(path string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Measure adds up the sizes of the files that a run would look at. It is for
// telling how long a run may take: links to directories are left out. False:
// nothing is known, since a stream is among the inputs.
func Measure(ctx context.Context, o Options) (bytes int64, known bool) {
	args, err := expand(o.Inputs)
	if err != nil || slices.Contains(args, Stdin) {
		return 0, false
	}
	store, _ := os.Stat(o.Store)
	for _, arg := range args {
		arg, err := filepath.EvalSymlinks(arg)
		if err != nil {
			continue
		}
		err = filepath.WalkDir(arg, func(path string, e fs.DirEntry, err error) error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				return nil // the run tells
			}
			hidden := path != arg && strings.HasPrefix(e.Name(), ".")
			if e.IsDir() {
				info, err := e.Info()
				if hidden || err == nil && store != nil && os.SameFile(info, store) {
					return fs.SkipDir
				}
				return nil
			}
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && !hidden {
				bytes += info.Size()
			}
			return nil
		})
		if err != nil {
			return 0, false
		}
	}
	return bytes, true
}

// cause returns what went wrong without the path, which stands beside it.
func cause(err error) message.Message {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return message.Of(err)
}

// escape makes a path fit for the store, which takes UTF-8 only: other bytes,
// as archives of other systems leave them in names, are written \xNN.
func escape(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	var b strings.Builder
	for len(path) > 0 {
		r, n := utf8.DecodeRuneInString(path)
		if r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, `\x%02X`, path[0])
		} else {
			b.WriteString(path[:n])
		}
		path = path[n:]
	}
	return b.String()
}
