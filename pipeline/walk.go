package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"gongkai/extract/message"
	"gongkai/load/ledger"
	"gongkai/pipeline/corpus"
)

// lister walks the inputs in order, each directory once: its files first, by
// name, then the directories in it.
type lister struct {
	store  fileID // its directory is no input
	emit   func(*entry) error
	walked walks

	entered map[fileID]bool // directories
	links   []string        // to directories, which are walked when all else has been
	batch   []statted
}

// storeID returns the identity of a store's directory, which need not be there yet.
func storeID(dir string) fileID { return statOf(dir).id }

// entry is what a lister comes to. It is valid until emit returns.
type entry struct {
	in   *prefix
	name string
	status
	given  bool // named by the user, not met in a directory
	walked bool // it is a directory: no document, though an earlier run may have failed to walk it
	stream bool // can be read once only, and has no size
	reason reason
	detail message.Message // with reason: why it cannot be read
}

// prefix is what the paths of the files in a directory begin with: to open them,
// as they are shown, and as places in the ledger.
type prefix struct{ path, source, key string }

func (f *entry) path() string { return f.in.path + f.name }

func (f *entry) source() string { return f.in.source + ledger.Escape(f.name) }

func (f *entry) key() string { return f.in.key + ledger.Escape(f.name) }

// appendKey appends the key to a buffer.
func (f *entry) appendKey(to []byte) []byte {
	return append(append(to, f.in.key...), ledger.Escape(f.name)...)
}

// input returns what was found for reading it.
func (f *entry) input() input {
	return input{key: f.key(), source: f.source(), path: f.path(), given: f.given, stream: f.stream,
		size: f.size, time: f.modified, reason: f.reason, detail: f.detail}
}

// inside returns the prefix of what is in a directory.
func (f *entry) inside() *prefix {
	path := strings.TrimSuffix(filepath.Join(f.path(), "x"), "x")
	return &prefix{path, ledger.Escape(path), strings.TrimSuffix(f.key(), "/") + "/"}
}

func (l *lister) list(ctx context.Context, args []string) error {
	for _, arg := range args {
		if arg == Stdin {
			if err := l.emit(&entry{in: &prefix{Stdin, Stdin, Stdin}, given: true, stream: true}); err != nil {
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

// visit comes to what was named, or to a directory that a link leads to.
func (l *lister) visit(ctx context.Context, path string, given bool) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	f := entry{in: &prefix{path, ledger.Escape(path), ledger.Escape(abs)}, given: given}
	s := statOf(path)
	f.status = s.status
	if s.err == nil && s.kind == directory {
		return l.walk(ctx, &f)
	}
	return l.file(&f, s.err)
}

// file emits what is no directory, or what no status is known of.
func (l *lister) file(f *entry, err error) error {
	switch {
	case err != nil:
		f.reason, f.detail = unreadable, cause(err)
	case f.kind != regularFile:
		if !f.given {
			f.reason, f.detail = unsupported, message.New(message.NotRegularFile)
		}
		f.stream = true
	}
	return l.emit(f)
}

// walk emits a directory and what is below it. Symbolic links are followed, and
// those to directories come last, so that what a directory has is found under
// its own name.
func (l *lister) walk(ctx context.Context, f *entry) error {
	if !l.enter(f.id) {
		return nil
	}
	dir, names, err := openDirectory(f.path())
	if err != nil {
		f.reason, f.detail = unreadable, cause(err)
		l.walked.closed = append(l.walked.closed, f.key())
		return l.emit(f)
	}
	if f.walked = true; f.given {
		l.walked.roots = append(l.walked.roots, f.key())
		if len(names) == 0 {
			l.walked.empty = append(l.walked.empty, f.key())
		}
	}
	directories, err := l.files(ctx, f, dir, names)
	dir.Close()
	if err != nil {
		return err
	}
	for i := range directories {
		if err := l.walk(ctx, &directories[i]); err != nil {
			return err
		}
	}
	return nil
}

// enter reports whether a directory is come to for the first time: links between
// directories make as many paths as there are orders of them.
func (l *lister) enter(id fileID) bool {
	if l.entered == nil {
		l.entered = map[fileID]bool{}
	}
	first := !l.entered[id] && id != l.store
	l.entered[id] = true
	return first
}

// openDirectory returns a directory that is open, and the names in it but for
// hidden ones, in order.
func openDirectory(path string) (*os.File, []string, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	names, err := dir.Readdirnames(-1)
	if err != nil {
		dir.Close()
		return nil, nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, ".") })
	slices.Sort(names)
	return dir, names, nil
}

// files emits an open directory and the files in it but for noise, and returns the
// directories.
func (l *lister) files(ctx context.Context, d *entry, dir *os.File, names []string) ([]entry, error) {
	if err := l.emit(d); err != nil {
		return nil, err
	}
	var directories []entry
	in, f, folder := d.inside(), new(entry), filepath.Base(d.path())
	for batch := range slices.Chunk(names, statBatch) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i, s := range l.stat(dir, batch) {
			*f = entry{in: in, name: batch[i], status: s.status}
			isFile := s.err != nil || s.kind != directory
			switch {
			case isFile && corpus.Noise(folder, f.name):
			case isFile:
				if err := l.file(f, s.err); err != nil {
					return nil, err
				}
			case s.link:
				l.links = append(l.links, f.path())
			default:
				directories = append(directories, *f)
			}
		}
	}
	return directories, nil
}

const (
	// statBatch is how many files of a directory are asked for before any is
	// emitted.
	statBatch = 4096
	// statWorkers ask at a time: over a network each waits for its answer. On a
	// disk at hand more than there are processors gain nothing and cost nothing.
	statWorkers = 8
	// statShare is the least that is worth a worker of its own.
	statShare = 64
)

// stat returns the status of files in a directory. It is valid until the next call.
func (l *lister) stat(dir *os.File, names []string) []statted {
	l.batch = slices.Grow(l.batch[:0], len(names))[:len(names)]
	fd, share := int(dir.Fd()), max(statShare, (len(names)+statWorkers-1)/statWorkers)
	var others sync.WaitGroup
	for from := 0; from < len(names); from += share {
		to := min(from+share, len(names))
		ask := func() {
			for i := from; i < to; i++ {
				l.batch[i] = statIn(fd, names[i])
			}
		}
		if to < len(names) {
			others.Go(ask)
		} else {
			ask()
		}
	}
	others.Wait()
	return l.batch
}
