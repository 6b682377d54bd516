package load

import (
	"errors"
	"os"
	"syscall"

	"gongkai/extract/message"
)

// OpenOwn opens a file that runs keep in the store besides the tables. Whoever
// may write to the directory could put a link there, for a run with more rights
// to write through, or a pipe for it to wait at: only a plain file is opened.
func OpenOwn(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o666)
	if errors.Is(err, syscall.ELOOP) {
		return nil, message.NewError(message.IsLink, message.Text(path))
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = message.NewError(message.NotPlainFile, message.Text(path))
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
