package corpus

import (
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"gongkai/extract/message"
)

// Windows of zstd: what a decoder may keep for each worker, which every level
// but --ultra needs no more than, and what one may take that has asked for room,
// as --long needs it.
const (
	maxWindow  = 8 << 20
	longWindow = 128 << 20
)

func (w *walk) decompress(f Format, head []byte, r io.Reader) (io.ReadCloser, error) {
	if f == Gzip {
		g, err := gzip.NewReader(r)
		if err != nil {
			return nil, whole(err)
		}
		return g, nil
	}
	var h zstd.Header
	if err := h.Decode(head); err == nil && h.WindowSize > maxWindow && !w.windowed {
		w.windowed = true // once: windows of layers in one another would add up
		if err := w.hold(); err != nil {
			return nil, err
		}
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(longWindow))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return unzstd(r)
}

// zstdReader is a decoder, whose window of some megabytes is used again: to make
// one for each shard of a corpus would cost a fifth of the reading.
type zstdReader struct {
	*zstd.Decoder
	atEnd bool // nothing was wrong
}

var zstdDecoders sync.Pool

func unzstd(r io.Reader) (*zstdReader, error) {
	if z, ok := zstdDecoders.Get().(*zstd.Decoder); ok {
		return &zstdReader{Decoder: z}, z.Reset(r)
	}
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	return &zstdReader{Decoder: z}, err
}

func (z *zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	z.atEnd = errors.Is(err, io.EOF)
	return n, err
}

func (z *zstdReader) Close() error {
	if !z.atEnd || z.Reset(nil) != nil {
		z.Decoder.Close()
		return nil
	}
	zstdDecoders.Put(z.Decoder)
	return nil
}

// random returns random access, by way of memory if the source has none.
func (w *walk) random(src Source) (io.ReaderAt, int64, error) {
	if src.At != nil {
		return src.At, src.Size, nil
	}
	var data inMemory
	if src.Size <= w.Room-w.held {
		n, err := w.into(&data, src.R)
		if err == nil {
			w.held += n
			return &data, n, nil
		}
		if !errors.Is(err, errNoRoom) {
			return nil, 0, err
		}
	}
	return nil, 0, unsupported(message.TooLargeInside, message.Number(w.Room>>20))
}

var errNoRoom = errors.New("no room")

// into takes all bytes for longer than a record. What containers within
// containers take adds up.
func (w *walk) into(data *inMemory, r io.Reader) (n int64, err error) {
	for {
		part := make([]byte, partSize)
		got, err := io.ReadFull(r, part)
		*data = append(*data, part[:got])
		if n += int64(got); n > w.Room-w.held {
			return n, errNoRoom
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if n >= Small {
			if err := w.hold(); err != nil {
				return n, err
			}
		}
	}
}

// inMemory is bytes in parts of partSize, so that they are never copied to grow.
type inMemory [][]byte

const partSize = 1 << 20

func (m *inMemory) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		i, from := at/partSize, at%partSize
		if i >= int64(len(*m)) || from >= int64(len((*m)[i])) {
			return n, io.EOF
		}
		got := copy(p[n:], (*m)[i][from:])
		n, at = n+got, at+int64(got)
	}
	return n, nil
}
