package export

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"gongkai/extract/message"
)

// Stdout, in place of a file, is Options.Out.
const Stdout = "-"

// target is where an export goes. What is no file of its own (a pipe, a device,
// something that another process has open) is written to, never replaced.
type target struct {
	path   string // "" for Options.Out
	stream bool
}

// descriptors are the directories that /dev/stdout and /dev/fd lead to.
var descriptors = regexp.MustCompile(`^/proc/\d+/fd$`)

// maxLinks is as many links as Linux follows.
const maxLinks = 40

// findTarget follows links, so that the file is replaced that they lead to.
func findTarget(to string) (target, error) {
	if to == Stdout {
		return target{stream: true}, nil
	}
	path := to
	for range maxLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return fileTarget(path)
		}
		if err != nil {
			return target{}, err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return targetOf(path, info)
		}
		dir := filepath.Dir(path)
		if at, err := filepath.EvalSymlinks(dir); err == nil && descriptors.MatchString(at) {
			return target{path, true}, nil
		}
		next, err := os.Readlink(path)
		if err != nil {
			return target{}, err
		}
		if !filepath.IsAbs(next) && dir != "." {
			// Not joined: dir may be a link, which ".." must not step back over.
			next = dir + string(filepath.Separator) + next
		}
		path = next
	}
	return target{}, usage(message.New(message.LinkNowhere, message.Text(to)))
}

// targetOf returns by its kind what is to be done with something that is there.
func targetOf(path string, info fs.FileInfo) (target, error) {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return target{}, usage(message.New(message.IsDirectory, message.Text(path)))
	case mode.IsRegular():
		return fileTarget(path)
	case mode&(fs.ModeNamedPipe|fs.ModeCharDevice) != 0:
		return target{path, true}, nil
	}
	return target{}, usage(message.New(message.NotWritable, message.Text(path)))
}

// fileTarget is a file that may be made or replaced, and its data package, too.
func fileTarget(path string) (target, error) {
	beside := path + PackageSuffix
	if info, err := os.Lstat(beside); err == nil && !info.Mode().IsRegular() {
		return target{}, usage(message.New(message.PackageInWay, message.Text(beside)))
	}
	return target{path: path}, nil
}

// workDir makes a directory for what is being made: beside a file, so that it
// can be renamed to it.
func (t target) workDir() (string, error) {
	parent, name := "", "gongkai-export.*"
	if !t.stream {
		parent, name = filepath.Dir(t.path), "."+filepath.Base(t.path)+".*.partial"
	}
	dir, err := os.MkdirTemp(parent, name)
	if err != nil {
		return "", err
	}
	return filepath.Abs(dir)
}

// deliver writes what is made to a stream. A reader that does not come, or does
// not go on reading, must not hold up a signal.
func (t target) deliver(ctx context.Context, data string, out io.Writer) error {
	done := make(chan error, 1)
	go func() { done <- t.copy(data, out) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t target) copy(data string, out io.Writer) (err error) {
	in, err := os.Open(data)
	if err != nil {
		return err
	}
	defer in.Close()
	if t.path != "" {
		f, err := os.OpenFile(t.path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, in)
		return errors.Join(err, f.Close())
	}
	_, err = io.Copy(out, in)
	return err
}
