package load

import (
	"bytes"
	"io"
	"io/fs"
	"os"

	"gongkai/extract/han"
	"gongkai/extract/message"
)

// maxUserFile is how large a file of corrections, aliases or documents may be. A line for
// each of 100,000 values takes some 10 MB.
const maxUserFile = 64 << 20

// ReadUserFile reads a file in which users declare something, as UTF-8: a regular one, or
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
	if err != nil {
		return nil, err
	}
	if len(data) > maxUserFile {
		return nil, message.NewError(message.FileTooLarge, message.Text(file), message.Number(maxUserFile>>20))
	}
	data, ok := asUTF8(data)
	if !ok {
		return nil, message.NewError(message.NotUTF8, message.Text(file))
	}
	return data, nil
}

// asUTF8 returns text in UTF-8 without a mark at its head, and reports whether it could be read. Excel in Chinese saves CSV in GBK
// unless it is asked for UTF-8.
func asUTF8(data []byte) (out []byte, ok bool) {
	return han.InUTF8(bytes.TrimPrefix(data, []byte("\uFEFF")))
}
