//go:build unix

package pipeline

import "golang.org/x/sys/unix"

// status is what the file system says of a file, whose links have been followed.
type status struct {
	id   fileID
	kind kind

	// Of a regular file.
	size     int64
	modified int64 // in nanoseconds
}

// fileID identifies a file, whatever paths lead to it.
type fileID struct{ device, inode uint64 }

// kind is that of a file.
type kind byte

// The kinds.
const (
	otherFile kind = iota // a pipe, a device
	regularFile
	directory
)

// statted is the answer for one path.
type statted struct {
	status
	link bool // a symbolic link led to it
	err  error
}

// statOf asks for a path.
func statOf(path string) statted { return statIn(unix.AT_FDCWD, path) }

// statIn asks for a name in an open directory: the system then looks up one name
// and not the whole path.
func statIn(dir int, name string) (s statted) {
	var of unix.Stat_t
	if s.err = fstatat(dir, name, &of, unix.AT_SYMLINK_NOFOLLOW); s.err == nil && of.Mode&unix.S_IFMT == unix.S_IFLNK {
		s.link = true
		s.err = fstatat(dir, name, &of, 0)
	}
	if s.err != nil {
		return s
	}
	s.id = fileID{uint64(of.Dev), of.Ino}
	switch of.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		s.kind, s.size, s.modified = regularFile, of.Size, of.Mtim.Nano()
	case unix.S_IFDIR:
		s.kind = directory
	}
	return s
}

// fstatat asks until no signal interrupts it.
func fstatat(dir int, name string, of *unix.Stat_t, flags int) error {
	for {
		if err := unix.Fstatat(dir, name, of, flags); err != unix.EINTR {
			return err
		}
	}
}
