package load

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"gongkai/extract/message"
)

// Lock keeps other runs out of a store. The system drops it with the process,
// so that a crash leaves none behind.
type Lock struct{ f *os.File }

// LockedError is that another run is at work.
type LockedError struct {
	Dir    string
	Holder string // who it is, as it said
}

func (e *LockedError) Error() string {
	return e.Said().String()
}

// Said returns the message of the error.
func (e *LockedError) Said() message.Message {
	return message.New(message.StoreLocked, message.Text(e.Dir), message.Text(e.Holder))
}

// Lock takes the lock, making the directory if need be, or returns a
// *LockedError at once.
func (s *Store) Lock() (*Lock, error) {
	if err := os.MkdirAll(s.Dir, 0o777); err != nil {
		return nil, message.Wrap(err, message.StoreNotMade, message.Text(s.Dir))
	}
	f, err := OpenOwn(filepath.Join(s.Dir, lockFile), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, message.Wrap(err, message.StoreNotWritable, message.Text(s.Dir))
	}
	if err := flock(f, syscall.LOCK_EX); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
		}
		return nil, &LockedError{s.Dir, holder(f)}
	}
	host, _ := os.Hostname()
	self := fmt.Sprintf("pid %d on %s since %s\n", os.Getpid(), host, time.Now().UTC().Format(time.RFC3339))
	_, err = f.WriteAt([]byte(self), 0)
	if err == nil {
		err = f.Truncate(int64(len(self)))
	}
	if err != nil {
		f.Close()
		return nil, s.Explain(fmt.Errorf("lock %s: %w", f.Name(), err))
	}
	return &Lock{f}, nil
}

// flock tries for a little while: Idle holds the lock, too, for a moment.
func flock(f *os.File, how int) (err error) {
	for range 5 {
		if err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); !errors.Is(err, syscall.EWOULDBLOCK) {
			break
		}
		time.Sleep(2 * time.Millisecond)
	}
	return err
}

// Idle calls do while no run is at work, and none can begin. It reports whether
// that was so; do is not called where a run is at work or that cannot be known.
func (s *Store) Idle(do func() error) (bool, error) {
	f, err := OpenOwn(filepath.Join(s.Dir, lockFile), os.O_RDONLY)
	if err != nil {
		return false, nil
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) != nil {
		return false, nil
	}
	return true, do()
}

// holder reads who holds a lock. One that has just taken it may not have said so
// yet.
func holder(f *os.File) string {
	for range 20 {
		said, _ := io.ReadAll(io.NewSectionReader(f, 0, 1024))
		if who, _, whole := strings.Cut(string(said), "\n"); whole {
			return who
		}
		time.Sleep(5 * time.Millisecond)
	}
	return "it has not said which"
}

// Release gives the lock back.
func (l *Lock) Release() error {
	l.f.Truncate(0) // its content is for people; the lock goes with the file
	return l.f.Close()
}
