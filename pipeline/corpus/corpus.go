// Package corpus reads containers of documents, one record after another: JSON
// Lines, CSV, Parquet, tar and zip, and all of these in gzip or zstd. Nothing
// is ever written to disk: the names that archives give are only names.
package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// MaxDepth is how many containers may lie in one another; compression counts.
const MaxDepth = 6

// Small is the size in bytes up to which a record is taken without asking.
const Small = 4 << 20

// Source is a container to be read.
type Source struct {
	Name string // its format goes by the end of it, where the content does not tell
	R    io.Reader
	// At and Size give the same bytes at random, if the source can. Zip and
	// Parquet need it, and are taken into memory if it is nil.
	At   io.ReaderAt
	Size int64
}

// Options say how records are to be read.
type Options struct {
	TextField string // of JSON Lines, CSV and Parquet; "": the first of TextFields
	IDField   string // "": the first of IDFields
	Max       int64  // bytes of a record
	// Large is called before a record beyond Small is taken into memory. Its
	// error ends the reading.
	Large func() error
}

// TextFields and IDFields are the fields that are looked for in this order.
var (
	TextFields = []string{"text", "content", "raw_content", "html"}
	IDFields   = []string{"url", "id"}
)

// Record is one document of a container.
type Record struct {
	// ID is the name of the member, the id field, or the number of the record,
	// from 1. It is "" for a document that is alone in its container.
	ID       string
	Text     []byte // valid until the call returns
	TooLarge bool   // beyond Options.Max; Text is nil
	NoText   bool   // the record has no text field, or it holds no text
}

// UnsupportedError tells of a container that cannot hold documents, or not in
// a form that is read here.
type UnsupportedError struct{ Reason string }

func (e *UnsupportedError) Error() string { return e.Reason }

// Read calls each for the records of a container in their order. Records that
// were read stay good when an error follows, which tells at which record it
// came. An error of each ends the reading and is returned as it is.
func Read(src Source, o Options, each func(Record) error) error {
	w := &walk{Options: o, each: each}
	err := w.read(src, "", 0)
	switch {
	case err == nil || w.stopped != nil:
		return w.stopped
	case errors.As(err, new(*UnsupportedError)):
		return err
	}
	return fmt.Errorf("record %d: %w", w.count+1, err)
}

// walk is a container at work.
type walk struct {
	Options
	each    func(Record) error
	stopped error // what each or Large said
	count   int64 // records so far
	buf     []byte
}

// give hands a record over.
func (w *walk) give(r Record) error {
	w.count++
	if int64(len(r.Text)) > w.Max {
		r.Text, r.TooLarge = nil, true
	}
	if w.stopped = w.each(r); w.stopped != nil {
		return w.stopped
	}
	if cap(w.buf) > Small {
		w.buf = nil
	}
	return nil
}

// read reads a container whose records lie below prefix.
func (w *walk) read(src Source, prefix string, depth int) (err error) {
	defer func() {
		if r := recover(); r != nil { // decoders do panic at damaged bytes
			err = fmt.Errorf("damaged: %v", r)
		}
	}()
	if depth > MaxDepth {
		return errors.New("too many containers in one another")
	}
	head, r := Peek(src.R)
	src.R = r
	switch f := FormatOf(src.Name, head); f {
	case Document:
		return w.document(src.R, strings.TrimSuffix(prefix, "#"))
	case Gzip, Zstd:
		inner, err := decompress(f, src.R)
		if err != nil {
			return err
		}
		defer inner.Close()
		return w.read(Source{Name: uncompressedName(src.Name), R: bounded(inner)}, prefix, depth+1)
	case Tar:
		return w.tar(src.R, prefix, depth)
	case Zip:
		return w.zip(src, prefix, depth)
	case JSONLines, JSON:
		return w.lines(src.R, f, prefix)
	case CSV, TSV:
		return w.csv(src.R, f, prefix)
	case Parquet:
		return w.parquet(src, prefix)
	default:
		return &UnsupportedError{fmt.Sprintf("%s is not read", f)}
	}
}

// document reads what is no container as a record.
func (w *walk) document(r io.Reader, id string) error {
	text, tooLarge, err := w.all(r)
	if err != nil {
		return err
	}
	return w.give(Record{ID: id, Text: text, TooLarge: tooLarge})
}

// all reads to the end, or tells that there is more than a record may have.
func (w *walk) all(r io.Reader) (text []byte, tooLarge bool, err error) {
	b := bytes.NewBuffer(w.buf[:0])
	defer func() { w.buf = b.Bytes()[:0] }()
	n, err := io.Copy(b, io.LimitReader(r, min(w.Max, Small)+1))
	if err != nil || n <= min(w.Max, Small) {
		return b.Bytes(), false, err
	}
	if err := w.large(); err != nil {
		return nil, false, err
	}
	if _, err = io.Copy(b, io.LimitReader(r, w.Max-n+1)); err != nil {
		return nil, false, err
	}
	if int64(b.Len()) > w.Max {
		return nil, true, nil
	}
	return b.Bytes(), false, nil
}

func (w *walk) large() error {
	if w.Large == nil {
		return nil
	}
	w.stopped = w.Large()
	return w.stopped
}

// member reads a file of an archive: a document, or a container again.
func (w *walk) member(name string, r io.Reader, prefix string, depth int) error {
	err := w.read(Source{Name: path.Base(name), R: r}, prefix+name+"#", depth+1)
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		return w.give(Record{ID: prefix + name, NoText: true})
	}
	return err
}

// hidden tells names that a directory would be walked without.
func hidden(name string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(name, `\`, "/"), "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" {
			return true
		}
	}
	return false
}
