package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"
)

// readResult is what the first floor has read.
type readResult struct {
	Files int64 `json:"files"`
	Bytes int64 `json:"bytes"` // after decompression
}

// readAll is the first floor: all bytes of the corpus are read, decompressed and
// found to be UTF-8, on all cores. Records are left as they are.
func readAll(args []string) (any, error) {
	paths, err := filesBelow(args[0])
	if err != nil {
		return nil, err
	}
	var next, size atomic.Int64
	var workers errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() error {
			r, err := newFileReader()
			if err != nil {
				return err
			}
			defer r.close()
			for {
				i := int(next.Add(1) - 1)
				if i >= len(paths) {
					return nil
				}
				data, err := r.read(paths[i])
				if err != nil {
					return err
				}
				if !utf8.Valid(data) {
					return fmt.Errorf("%s is not UTF-8", paths[i])
				}
				size.Add(int64(len(data)))
			}
		})
	}
	if err := workers.Wait(); err != nil {
		return nil, err
	}
	return readResult{int64(len(paths)), size.Load()}, nil
}

func filesBelow(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	return out, err
}

// fileReader reads whole files, one after another into the same memory.
type fileReader struct {
	zstd *zstd.Decoder
	data bytes.Buffer
}

func newFileReader() (*fileReader, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	return &fileReader{zstd: z}, err
}

func (r *fileReader) close() { r.zstd.Close() }

// read returns what is in a file until the next is read.
func (r *fileReader) read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var from io.Reader = f
	if strings.HasSuffix(path, ".zst") {
		if err := r.zstd.Reset(f); err != nil {
			return nil, err
		}
		from = r.zstd
	}
	r.data.Reset()
	_, err = r.data.ReadFrom(from)
	return r.data.Bytes(), err
}
