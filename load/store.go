package load

import (
	"context"
	"errors"
	"fmt"
	"gongkai/extract/message"
	"gongkai/load/ledger"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Store is a directory with the published tables:
//
//	generations/NNNNNN/{gongkai.duckdb, parquet/, ledger.parquet, generation.json, files.json}
//	current -> generations/NNNNNN    switched by one rename
//	gongkai.duckdb, parquet -> current/...
//	gongkai.duckdb.wal               cannot be made (walBarrier)
//	runs.jsonl, lock
//	staging/                         of the run at work
//
// A generation is never changed once it is published, and the previous one is kept
// for those who still read it. Where links cannot be made, current is a file that
// says where it would lead, and there are no others.
type Store struct{ Dir string }

const (
	generations = "generations"
	current     = "current"
	staging     = "staging"
	lockFile    = "lock"
)

// ErrNoStore is that a directory holds no published store.
var ErrNoStore = errors.New("no store")

// elsewhere is how a path begins that DuckDB looks for in another place than the
// system does: ~ for a home, s3: for a network, duckdb: for an extension.
var elsewhere = regexp.MustCompile(`^(~|[A-Za-z0-9_+.-]+:)`)

// OpenStore returns the store in a directory, which may be one that does not
// exist yet or is empty. A directory with anything else in it is refused.
func OpenStore(dir string) (*Store, error) {
	if strings.ContainsAny(dir, `?\`) || !utf8.ValidString(dir) { // DuckDB ends a name at ? and escapes by \
		return nil, message.NewError(message.StorePath, message.Text(dir))
	}
	if elsewhere.MatchString(dir) {
		whole, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		dir = whole
	}
	s := &Store{Dir: dir}
	info, err := os.Stat(dir)
	if _, e := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) && e != nil {
		return s, nil
	}
	if err == nil && !info.IsDir() {
		return nil, message.NewError(message.StoreNoDirectory, message.Text(dir))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, message.Wrap(err, message.StoreError, message.Text(dir))
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 || slices.Contains(names, generations) || slices.Contains(names, current) || slices.Equal(names, []string{lockFile}) {
		return s, s.checkLinks()
	}
	return nil, message.NewError(message.NotAStore, message.Text(dir), some(names))
}

func some(names []string) message.Arg {
	if len(names) > 3 {
		return message.Each(message.New(message.SomeAndMore, message.Text(strings.Join(names[:3], ", ")), message.Number(len(names)-3)))
	}
	return message.Text(strings.Join(names, ", "))
}

// Current returns the directory of the published generation and its number, or
// ErrNoStore.
func (s *Store) Current() (string, int, error) {
	target, err := s.pointer()
	if errors.Is(err, fs.ErrNotExist) {
		// A run that is killed before it first publishes has not made the links.
		if _, err := os.Lstat(filepath.Join(s.Dir, File)); err == nil {
			return "", 0, s.Damaged(message.NewError(message.LinkMissing))
		}
		return "", 0, &message.Error{Message: message.New(message.NoStore, message.Text(s.Dir)), Cause: ErrNoStore}
	}
	if errors.Is(err, errNoPointer) {
		return "", 0, s.Damaged(errNoPointer)
	}
	if err != nil {
		return "", 0, message.Wrap(err, message.StoreError, message.Text(s.Dir))
	}
	n, err := strconv.Atoi(filepath.Base(target))
	if err != nil || filepath.Dir(target) != generations {
		return "", 0, s.Damaged(message.NewError(message.LinkElsewhere, message.Text(target)))
	}
	dir := filepath.Join(s.Dir, target)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return "", 0, s.Damaged(message.NewError(message.FileMissing, message.Text(target)))
	} else if err != nil {
		return "", 0, message.Wrap(err, message.StoreError, message.Text(s.Dir))
	}
	return dir, n, nil
}

// Stage returns an empty directory for the run at work, which must hold the
// lock. What a killed run left there is removed.
func (s *Store) Stage() (string, error) {
	dir := filepath.Join(s.Dir, staging)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Join(s.Dir, generations), 0o777); err != nil {
		return "", err
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return "", err
	}
	return dir, s.linkReaders()
}

// Unstage removes what Stage made.
func (s *Store) Unstage() error { return os.RemoveAll(filepath.Join(s.Dir, staging)) }

// LeftoverError is about what could not be tidied up once a generation was
// published, which it is.
type LeftoverError struct{ Cause error }

func (e *LeftoverError) Error() string {
	return e.Said().String()
}

// Said returns the message of the error.
func (e *LeftoverError) Said() message.Message {
	return message.New(message.NotTidied, message.Each(message.Of(e.Cause)))
}

func (e *LeftoverError) Unwrap() error { return e.Cause }

// Publish makes a finished directory the current generation. Readers see all
// of the old one or all of the new one. After a *LeftoverError they see the new
// one.
func (s *Store) Publish(ctx context.Context, built string) error {
	from, previous, err := s.Current()
	if err != nil && !errors.Is(err, ErrNoStore) {
		return err
	}
	if err := barWAL(built); err != nil {
		return err
	}
	if err := writeManifest(ctx, built, from); err != nil {
		return err
	}
	if err := onlyRead(built); err != nil {
		return err
	}
	if err := syncTree(built); err != nil {
		return err
	}
	name := fmt.Sprintf("%06d", previous+1)
	target := filepath.Join(s.Dir, generations, name)
	// A run killed before its switch may have left one of this name.
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	if err := os.Rename(built, target); err != nil {
		return err
	}
	if err := syncPath(filepath.Join(s.Dir, generations)); err != nil {
		return err
	}
	if err := s.pointTo(filepath.Join(generations, name)); err != nil {
		return err
	}
	if err := errors.Join(s.linkReaders(), syncPath(s.Dir), s.removeOld(previous)); err != nil {
		return &LeftoverError{err}
	}
	return nil
}

// removeOld keeps the generation from number keep on.
func (s *Store) removeOld(keep int) error {
	entries, err := os.ReadDir(filepath.Join(s.Dir, generations))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && n < keep {
			if err := os.RemoveAll(filepath.Join(s.Dir, generations, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// onlyRead takes the right to write from a file, or all below a directory. It stays
// with the directories: to remove a store nothing must be given back first, and
// who cannot write to the DuckDB file makes no other file beside it.
func onlyRead(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil || info.Mode().Perm()&0o222 == 0 {
			return err // the file of a year that is taken over has lost it before
		}
		if err := os.Chmod(path, info.Mode().Perm()&0o444); !errors.Is(err, fs.ErrPermission) {
			return err
		}
		return nil // taken over from a generation that another user made
	})
}

// syncTree brings a directory with all that is in it to the disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		return syncPath(path)
	})
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// ReplaceLedger puts the ledger that WriteLedger wrote into a directory over
// that of a published generation, whose tables stay as they are. Whenever it is
// killed, the ledger is as a line of the manifest says.
func ReplaceLedger(ctx context.Context, generation, from string) error {
	if m, err := readManifest(generation); err == nil { // else it can vouch for nothing
		if err := m.noteLedger(ctx, generation, from); err != nil {
			return err
		}
	}
	return moveInto(generation, from, ledger.Name)
}

// moveInto brings a file to the disk and moves it from a directory into a generation.
func moveInto(generation, from, name string) error {
	built := filepath.Join(from, name)
	if err := onlyRead(built); err != nil {
		return err
	}
	if err := syncPath(built); err != nil {
		return err
	}
	if err := os.Rename(built, filepath.Join(generation, name)); err != nil {
		return err
	}
	return syncPath(generation)
}
