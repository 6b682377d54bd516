package load

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongkai/extract/message"
)

// current leads to the published generation: a link, or where links cannot be made
// a file with what would be its target. One name for both, so that there are never
// two that say different things.

// links are made once; readers go through them.
var links = map[string]string{File: filepath.Join(current, File), Tree: filepath.Join(current, Tree)}

// errNoPointer is that current is neither a link nor a file.
var errNoPointer = message.NewError(message.NoLink)

// pointer returns where current leads, below the store.
func (s *Store) pointer() (string, error) {
	path := filepath.Join(s.Dir, current)
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return "", err
	case info.Mode()&fs.ModeSymlink != 0:
		return os.Readlink(path)
	case !info.Mode().IsRegular():
		return "", errNoPointer
	}
	data, err := os.ReadFile(path)
	return filepath.FromSlash(strings.TrimSpace(string(data))), err
}

// pointTo makes current lead to a generation, by one rename.
func (s *Store) pointTo(generation string) error {
	err := s.link(current, generation)
	if !cannotLink(err) {
		return err
	}
	fresh := filepath.Join(s.Dir, staging, current)
	if err := os.WriteFile(fresh, []byte(filepath.ToSlash(generation)+"\n"), 0o666); err != nil {
		return err
	}
	if err := syncPath(fresh); err != nil {
		return err
	}
	return os.Rename(fresh, filepath.Join(s.Dir, current))
}

// symlink is os.Symlink but in tests.
var symlink = os.Symlink

// cannotLink reports whether an error is that a file system or a user makes no links.
func cannotLink(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission)
}

// link makes a symbolic link, in place of one that may be there.
func (s *Store) link(name, to string) error {
	fresh := filepath.Join(s.Dir, staging, name)
	if err := symlink(to, fresh); err != nil {
		return err
	}
	return os.Rename(fresh, filepath.Join(s.Dir, name))
}

// linkReaders makes the links that readers go through, where they are missing and
// links can be made.
func (s *Store) linkReaders() error {
	if info, err := os.Lstat(filepath.Join(s.Dir, current)); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return nil // nothing is published yet, or not by a link
	}
	for name, to := range links {
		if have, err := os.Readlink(filepath.Join(s.Dir, name)); err == nil && have == to {
			continue
		}
		if err := s.link(name, to); err != nil {
			return err
		}
	}
	return errors.Join(barWAL(s.Dir), barWAL(filepath.Join(s.Dir, current)))
}

func (s *Store) checkLinks() error {
	for name := range links {
		info, err := os.Lstat(filepath.Join(s.Dir, name))
		if err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return message.NewError(message.NotTheLink, message.Text(filepath.Join(s.Dir, name)))
		}
	}
	return nil
}
