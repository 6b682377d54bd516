package corpus

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// What compressed bytes may become: freely up to maxFree, then no more than
// maxRatio times what was read of them. Text shrinks to a tenth; what exceeds
// both is a bomb.
const (
	maxFree  = 256 << 20
	maxRatio = 1000
)

// errBomb ends the reading of a container that swells beyond measure.
var errBomb = fmt.Errorf("swells to more than %d times its size; taken for a zip bomb", maxRatio)

// expansion is decompressed bytes with an account of what they came from.
type expansion struct {
	io.ReadCloser
	from *counter
}

// counter counts the bytes read through it.
type counter struct {
	io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func decompress(f Format, r io.Reader) (*expansion, error) {
	from := &counter{Reader: r}
	if f == Gzip {
		g, err := gzip.NewReader(from)
		return &expansion{g, from}, whole(err)
	}
	z, err := unzstd(from)
	if err != nil {
		return nil, err
	}
	return &expansion{z, from}, nil
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
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
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

// bounded reads an expansion up to what it may become.
func bounded(e *expansion) io.Reader { return &limited{e, allowance{from: e.from}} }

// allowance is what compressed bytes may become.
type allowance struct {
	from  *counter
	given int64
}

func (a *allowance) take(n int) error {
	if a.given += int64(n); a.given > maxFree && a.given/maxRatio > a.from.n {
		return errBomb
	}
	return nil
}

type limited struct {
	io.Reader
	allowance
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if bomb := l.take(n); bomb != nil {
		return n, bomb
	}
	return n, whole(err)
}

// whole words what decoders say of a container that ends too early.
func whole(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too early; is it cut off?")
	}
	return err
}
