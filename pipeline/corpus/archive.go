package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
)

func (w *walk) tar(r io.Reader, prefix string, depth int) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return whole(err)
		}
		if h.Typeflag != tar.TypeReg || hidden(h.Name) {
			continue
		}
		if err := w.member(h.Name, t, h.Size, prefix, depth); err != nil {
			return named(h.Name, whole(err))
		}
	}
}

func (w *walk) zip(src Source, prefix string, depth int) error {
	at, size, err := w.random(src)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return err
	}
	swell := allowance{from: &counter{n: size}}
	// Members stand alone: those after a damaged one are read, too.
	var first error
	for _, f := range z.File {
		if f.FileInfo().IsDir() || !f.Mode().IsRegular() || hidden(f.Name) {
			continue
		}
		err := w.zipped(f, &swell, prefix, depth)
		switch {
		case w.stopped != nil || errors.Is(err, errBomb):
			return named(f.Name, err)
		case err != nil && first == nil:
			first = named(f.Name, err)
		}
	}
	return first
}

func (w *walk) zipped(f *zip.File, swell *allowance, prefix string, depth int) error {
	if f.Flags&1 != 0 {
		return errors.New("is encrypted")
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	l := &limited{r, *swell}
	defer func() { swell.given = l.given }()
	return w.member(f.Name, l, int64(f.UncompressedSize64), prefix, depth)
}

func named(member string, err error) error { return fmt.Errorf("%s: %w", member, err) }

// random gives random access, by way of memory if the source has none.
func (w *walk) random(src Source) (io.ReaderAt, int64, error) {
	if src.At != nil {
		return src.At, src.Size, nil
	}
	ask := w.Large
	defer func() { w.Large = ask }()
	w.Large = w.hold // for longer than a record
	var data []byte
	tooLarge := src.Size > w.Max
	if !tooLarge {
		var err error
		if data, tooLarge, err = w.all(src.R); err != nil {
			return nil, 0, err
		}
	}
	if tooLarge {
		return nil, 0, &UnsupportedError{fmt.Sprintf("zip or Parquet of more than %d MB inside something else; unpack it", w.Max>>20)}
	}
	w.buf = nil // it is in use
	return bytes.NewReader(data), int64(len(data)), nil
}
