package load

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/extract/message"
)

// Clients of DuckDB open a file for writing unless they are asked not to, and
// then nobody else can open it: DuckDB locks it by fcntl, which goes by the
// inode, so that another name or a hard link of the file is locked as well, and
// a copy takes room and time in proportion to the store. Modes keep out all
// users but root, who is what containers run as. So nothing that gongkai does
// depends on that file: a run takes what it needs of the previous generation from
// its Parquet, which no program locks or writes to, and readers go there as soon
// as the file is not as it was published.

// heldError is that a DuckDB file is open for writing, or was written to.
type heldError struct {
	file string
	open bool   // still
	by   string // what has it open; "" if that is unknown
}

func (e *heldError) Error() string {
	return e.Said().String()
}

// Said returns the message of the error.
func (e *heldError) Said() message.Message {
	switch {
	case !e.open:
		return message.New(message.WrittenTo, message.Text(e.file))
	case e.by == "":
		return message.New(message.HeldByUnknown, message.Text(e.file))
	}
	return message.New(message.HeldOpen, message.Text(e.file), message.Text(e.by))
}

// openFile opens the DuckDB file of a generation for reading, or returns a
// *heldError.
func openFile(generation string, s settings) (*sql.DB, error) {
	file := filepath.Join(generation, File)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, &message.Error{Message: message.New(message.FileMissing, message.Text(file)), Cause: err}
	}
	db, err := open(file, true, s)
	if by, locked := isLocked(err); locked {
		return nil, &heldError{file, true, by}
	}
	if err != nil {
		return nil, err
	}
	// As long as it is open here, no other program can begin to write.
	if _, err := os.Stat(file + walSuffix); err == nil {
		db.Close()
		return nil, &heldError{file: file}
	}
	return db, nil
}

// A client that writes keeps what it wrote in a file of this ending until it
// closes the other, and DuckDB applies what it finds there to whatever lies
// beside it: by way of the link that readers go through (up to 1.4) to later
// generations.
const walSuffix = ".wal"

// walBarrier is what links in the place of such files point to: nothing, in a
// directory that is never made. For reading this is no file; one cannot be
// made there, not even by root, so that clients that open for writing can read,
// but are told that they cannot write.
const walBarrier = "open-it-read-only/nothing-is-written-here"

// barWAL puts a barrier beside the DuckDB file of a directory, unless there is
// something.
func barWAL(dir string) error {
	err := symlink(walBarrier, filepath.Join(dir, File+walSuffix))
	if errors.Is(err, fs.ErrExist) || cannotLink(err) {
		return nil
	}
	return err
}

// MoveStray moves away what clients have left beside the DuckDB file, lest it
// is applied to what other clients open, and returns to where. The lock must be
// held.
func (s *Store) MoveStray() (moved map[string]string, err error) {
	dirs := []string{s.Dir}
	if dir, _, err := s.Current(); err == nil {
		dirs = append(dirs, dir)
	}
	moved = map[string]string{}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return moved, err
		}
		for _, e := range entries {
			from := filepath.Join(dir, e.Name())
			if !strings.HasPrefix(e.Name(), File+walSuffix) || strings.Contains(e.Name(), movedInfix) {
				continue
			}
			if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
				continue // a barrier
			}
			to := s.strayName(e.Name())
			if err := os.Rename(from, to); err != nil {
				return moved, err
			}
			moved[from] = to
		}
	}
	return moved, nil
}

const movedInfix = ".moved-"

// strayName returns a name for a file that is moved away which no other has.
func (s *Store) strayName(name string) string {
	at := time.Now().UTC().Format("20060102T150405")
	for n := 1; ; n++ {
		to := filepath.Join(s.Dir, fmt.Sprintf("%s%s%s-%d", name, movedInfix, at, n))
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			return to
		}
	}
}
