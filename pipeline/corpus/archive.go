package corpus

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"

	"gongkai/extract/message"
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
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse || passedOver(h.Name) {
			continue
		}
		content := io.Reader(t)
		if sparse(h) { // its holes are bytes that the archive has not
			content = &swelling{t, w.account}
		}
		if err := w.member(h.Name, content, h.Size, prefix, depth); err != nil {
			return named(h.Name, whole(err))
		}
	}
}

// sparse reports whether a member is stored without its holes, in the form of
// old or of new GNU tar.
func sparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// maxDirectory bounds what is read to list a zip, of which each entry takes some
// hundred bytes there and four times that in memory. 300,000 files fit.
const maxDirectory = 32 << 20

func (w *walk) zip(src Source, prefix string, depth int) error {
	at, size, err := w.random(src)
	if err != nil {
		return err
	}
	list := &directory{ReaderAt: at, walk: w}
	z, err := zip.NewReader(list, size)
	if err != nil {
		return err
	}
	list.listed = true
	isWACZ := strings.EqualFold(path.Ext(src.Name), wacz)
	// Members stand alone: those after a damaged one are read, too.
	var first error
	for _, f := range z.File {
		if f.FileInfo().IsDir() || !f.Mode().IsRegular() || passedOver(f.Name) || isWACZ && !strings.HasPrefix(f.Name, "archive/") {
			continue
		}
		err := w.zipped(f, prefix, depth)
		switch {
		case w.stopped != nil || errors.Is(err, errBomb) || w.account.ctx.Err() != nil:
			return named(f.Name, err)
		case err != nil && first == nil:
			first = named(f.Name, err)
		}
	}
	return first
}

// directory bounds what is read of a zip until its members are known.
type directory struct {
	io.ReaderAt
	walk   *walk
	n      int64
	listed bool // all members are known
}

func (d *directory) ReadAt(p []byte, at int64) (int, error) {
	if d.listed {
		return d.ReaderAt.ReadAt(p, at)
	}
	n, err := d.ReaderAt.ReadAt(p, at)
	if d.n += int64(n); d.n > maxDirectory {
		return 0, message.NewError(message.TooManyMembers, message.Number(maxDirectory>>20))
	}
	if d.n > Small {
		if err := d.walk.hold(); err != nil {
			return 0, err
		}
	}
	return n, err
}

func (w *walk) zipped(f *zip.File, prefix string, depth int) error {
	if f.Flags&1 != 0 {
		return message.NewError(message.MemberEncrypted)
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return w.member(f.Name, &swelling{r, w.account}, int64(f.UncompressedSize64), prefix, depth)
}

func named(member string, err error) error {
	return message.Wrap(err, message.Within, message.Text(memberName(member)))
}
