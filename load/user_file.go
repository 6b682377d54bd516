package load

import (
	"io"
	"io/fs"
	"os"

	"gongkai/extract/message"
)

// maxUserFile is how large a file of corrections or aliases may be. A line for
// each of 100,000 values takes some 10 MB.
const maxUserFile = 64 << 20

// ReadUserFile reads a file in which users declare something: a regular one, or
// a pipe. A device, which may have no end, is refused.
func ReadUserFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && info.Mode()&fs.ModeNamedPipe == 0 {
		return nil, message.NewError(message.IsNoFile, message.Text(file))
	}
	data, err := io.ReadAll(io.LimitReader(f, maxUserFile+1))
	if err == nil && len(data) > maxUserFile {
		err = message.NewError(message.FileTooLarge, message.Text(file), message.Number(maxUserFile>>20))
	}
	return data, err
}
