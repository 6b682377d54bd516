package load

import (
	"context"
	"errors"
	"gongkai/extract/message"
	"gongkai/load/ledger"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// DamagedError is about a store that is not as a run leaves it.
type DamagedError struct {
	Dir      string
	Cause    error
	Spare    string // a generation to go back to, as generations/NNNNNN; "" if there is none
	Mendable bool   // it is in DuckDB or Parquet, of which one mends the other
}

func (e *DamagedError) Error() string {
	return e.Said().String()
}

// Said returns the message of the error.
func (e *DamagedError) Said() message.Message {
	about := message.New(message.StoreDamaged, message.Text(e.Dir), message.Each(message.Of(e.Cause)))
	if e.Mendable {
		about.Code = message.StoreMendable
	}
	if e.Spare != "" {
		about.Code = message.StoreDamagedSpare
		return about.With(message.Text(e.Spare))
	}
	return about
}

func (e *DamagedError) Unwrap() error { return e.Cause }

// FullError is that there was no room to write.
type FullError struct{ Cause error }

func (e *FullError) Error() string {
	return e.Said().String()
}

// Said returns the message of the error.
func (e *FullError) Said() message.Message {
	return message.New(message.DiskFull, message.Each(message.Of(e.Cause)))
}

func (e *FullError) Unwrap() error { return e.Cause }

// DiskError is about a disk or a network that did not answer, which says nothing
// of what is stored there.
type DiskError struct{ Cause error }

func (e *DiskError) Error() string {
	return e.Said().String()
}

// Said returns the message of the error.
func (e *DiskError) Said() message.Message {
	return message.New(message.DiskSilent, message.Each(message.Of(e.Cause)))
}

func (e *DiskError) Unwrap() error { return e.Cause }

// Damaged returns the error for a store in which a thing is not as it should be.
func (s *Store) Damaged(cause error) error {
	target, _ := s.pointer()
	e := &DamagedError{Dir: s.Dir, Cause: cause}
	entries, _ := os.ReadDir(filepath.Join(s.Dir, generations))
	for _, entry := range slices.Backward(entries) { // the last one that is whole
		name := filepath.Join(generations, entry.Name())
		if _, err := strconv.Atoi(entry.Name()); err == nil && name != target && isWhole(filepath.Join(s.Dir, name)) {
			e.Spare = name
			break
		}
	}
	return e
}

// isWhole reports whether all files of a generation are known to be as they were
// written. Those of years without news are the same files in the generation after
// it, so that each byte is looked at.
func isWhole(generation string) bool {
	m, err := readManifest(generation)
	if err != nil {
		return false
	}
	faults, err := m.compare(context.Background(), generation, true, func(string) bool { return true })
	return err == nil && len(faults) == 0
}

// Explain adds to an error that came while the store was read or written what a
// person can do about it, where that is known.
func (s *Store) Explain(err error) error {
	return s.explain(err, func(err error) bool { return errors.As(err, new(*TreeError)) })
}

// explainOpening is Explain for an error that came when the published DuckDB
// file was opened. Elsewhere the words of DuckDB may be about any file.
func (s *Store) explainOpening(err error) error { return s.explain(err, isDuckDBDamage) }

func (s *Store) explain(err error, isOfTables func(error) bool) error {
	if err == nil || errors.As(err, new(*DamagedError)) || errors.As(err, new(*FullError)) || errors.As(err, new(*DiskError)) {
		return err
	}
	if isAny(err, syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG) {
		return &FullError{err}
	}
	if isAny(err, syscall.EIO, syscall.ESTALE, syscall.ETIMEDOUT) || duckDBSays(err, "fsync failed!") { // not why
		return &DiskError{err}
	}
	if isOfTables(err) {
		return &DamagedError{Dir: s.Dir, Cause: err, Mendable: true}
	}
	if errors.As(err, new(*ledger.Error)) {
		return s.Damaged(err)
	}
	if duckDBSays(err, "Trying to read a database file with version number") {
		return message.Wrap(err, message.StoreNewer, message.Text(s.Dir))
	}
	return err
}

// isAny reports whether an error is one of the system's. DuckDB gives only its
// words, in its own case.
func isAny(err error, causes ...syscall.Errno) bool {
	said := strings.ToLower(err.Error())
	return slices.ContainsFunc(causes, func(cause syscall.Errno) bool {
		return errors.Is(err, cause) || strings.Contains(said, cause.Error())
	})
}

// isDuckDBDamage reports whether an error in opening or reading a DuckDB file is that it
// is not as it was written.
func isDuckDBDamage(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || duckDBSays(err, signsOfDamage...)
}

// signsOfDamage are words of DuckDB about a file that is cut off or has other
// bytes than it wrote.
var signsOfDamage = []string{"Could not read enough bytes", "not a valid DuckDB database file", "Corrupt database file",
	"Failed to load metadata", "Serialization Error"}
