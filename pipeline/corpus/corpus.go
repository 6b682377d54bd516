// Package corpus reads containers of documents, one record after another: JSON
// Lines, CSV, Parquet, web archives, tar and zip, and all of these in gzip or zstd. Nothing
// is ever written to disk: the names that archives give are only names.
package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/extract/han"
	"gongkai/extract/message"
)

// MaxDepth is how many containers may lie in one another; compression counts.
const MaxDepth = 6

// Small is the size in bytes up to which a record is taken without asking. Few
// pages are larger.
const Small = 1 << 20

// room is what a container may take for longer than a record: the pages of
// Parquet, or what it takes to read a zip inside something else.
const room = 256 << 20

// endlessFactor times Max is the length at which a record is taken to have no end:
// one that is merely too large is passed by in a second or two.
const endlessFactor = 32

// Roomy is likewise what Parquet may take beside its records.
const Roomy = 32 << 20

// Source is a container to be read.
type Source struct {
	Name string // its format goes by the end of it, where the content does not tell
	R    io.Reader
	// At reads the same bytes at random, if the source can. Zip and Parquet need
	// it, and are taken into memory if it is nil.
	At   io.ReaderAt
	Size int64 // 0: not known, if At is nil
}

// Options say how records are to be read.
type Options struct {
	TextField string // of JSON Lines, CSV and Parquet; "": the first of TextFields
	IDField   string // "": the first of IDFields
	Max       int64  // bytes of a record
	Room      int64  // bytes that a container may take for longer than a record; 0: 256 MB
	// Large is called before a record beyond Small is taken into memory. Its
	// error ends the reading.
	Large func() error
	// Hold is called at most once, before Room is taken for longer than a record: by
	// Parquet with pages beyond Roomy, by Zip and Parquet beyond Small inside
	// something else, and by zstd with a long window. What it gives is called when
	// the container has been read. Its error ends the reading.
	Hold func() (giveBack func(), err error)
	// Decoded is called, if not nil, with the name of an encoding that is not UTF-8
	// from which a container's text is put into UTF-8, once for each.
	Decoded func(encoding string)
}

// TextFields and IDFields are the fields that are looked for in this order.
var (
	TextFields = []string{"text", "content", "raw_content", "html", "正文", "内容", "正文内容", "文章内容", "网页内容", "全文", "文本"}
	IDFields   = []string{"url", "id", "网址", "链接", "网页地址", "来源网址", "编号"}
	// TitleFields stand beside the number of a record without any of IDFields:
	// reports of many agencies have the same title.
	TitleFields = []string{"标题", "题名"}
)

// Record is one document of a container.
type Record struct {
	// ID is the name of the member, the id field, or the number of the record,
	// from 1. It is "" for a document that is alone in its container.
	ID       string
	Text     []byte // valid until the call returns
	TooLarge bool   // beyond Options.Max; Text is nil
	NoText   bool   // the record has no text field, or it holds no text
	Err      error  // why it cannot be read, while others can; *UnsupportedError among others
}

// UnsupportedError says why a container cannot hold documents, or not in a form
// that is read here.
type UnsupportedError struct{ message.Message }

func (e *UnsupportedError) Error() string { return e.Message.String() }

// Said returns the message of an error.
func (e *UnsupportedError) Said() message.Message { return e.Message }

func unsupported(code message.Code, args ...message.Arg) error {
	return &UnsupportedError{message.New(code, args...)}
}

// Read calls each for the records of a container in their order. Records that
// were read stay good when an error follows, which says at which record it
// came. An error of each ends the reading and is returned as it is, and so is
// that of the context, which is looked at whatever is being read.
func Read(ctx context.Context, src Source, o Options, each func(Record) error) error {
	w := &walk{Options: o, each: each, account: &account{ctx: ctx, own: src.Size}}
	if w.Room == 0 {
		w.Room = room
	}
	src.R = &ownBytes{src.R, w.account, src.At != nil}
	if src.At != nil {
		src.At = &ownBytesAt{src.At, w.account}
	}
	defer func() {
		if w.giveBack != nil {
			w.giveBack()
		}
	}()
	err := w.read(src, "", 0)
	switch {
	case err == nil || w.stopped != nil:
		return w.stopped
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, new(*UnsupportedError)):
		return err
	}
	return message.Wrap(err, message.InRecord, message.Number(w.count+1))
}

// walk is a container at work.
type walk struct {
	Options
	each     func(Record) error
	account  *account
	stopped  error // what each, Large or Hold said
	count    int64 // records so far
	buf      []byte
	text     []byte // buffer of a record that is not read as it stands in buf
	giveBack func() // what Hold gave
	held     int64  // bytes in memory for longer than a record
	pages    int64  // bytes in memory for the columns of Parquet
	windowed bool   // a long window of zstd is in use

	encodings []string // met
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
	if max(cap(w.buf), cap(w.text)) > Small {
		w.buf, w.text = nil, nil
	}
	return nil
}

// read reads a container whose records lie below prefix.
func (w *walk) read(src Source, prefix string, depth int) (err error) {
	defer func() {
		r := recover()
		if r != nil { // decoders do panic at damaged bytes
			err = message.NewError(message.Damaged, message.Text(fmt.Sprint(r)))
		}
	}()
	if depth > MaxDepth {
		return message.NewError(message.ContainersTooDeep)
	}
	head, r := Peek(src.R)
	src.R = r
	switch f := FormatOf(src.Name, head); f {
	case Document:
		if src.Size > w.Max && depth > 0 { // its archive says so
			return w.give(Record{ID: strings.TrimSuffix(prefix, "#"), TooLarge: true})
		}
		return w.document(src.R, strings.TrimSuffix(prefix, "#"))
	case Gzip, Zstd:
		inner, err := w.decompress(f, head, src.R)
		if err != nil {
			return err
		}
		defer inner.Close()
		return w.read(Source{Name: uncompressedName(src.Name), R: &swelling{inner, w.account}}, prefix, depth+1)
	case Tar:
		return w.tar(src.R, prefix, depth)
	case Zip:
		return w.zip(src, prefix, depth)
	case JSONLines, JSON:
		return w.json(src.R, f, prefix)
	case CSV, TSV:
		return w.csv(src.R, f, prefix)
	case Parquet:
		return w.parquet(src, prefix)
	case WebArchive:
		return w.warc(src.R, prefix)
	default:
		return unsupported(message.FormatNotRead, message.Text(string(f)))
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

// all reads to the end, or reports that there is more than a record may have.
func (w *walk) all(r io.Reader) (text []byte, tooLarge bool, err error) {
	g, part := w.gather(), make([]byte, 32<<10)
	for {
		n, end := r.Read(part)
		if err := g.add(part[:n]); err != nil || g.tooLarge {
			return nil, g.tooLarge, err
		}
		if errors.Is(end, io.EOF) {
			return w.buf, false, nil
		}
		if end != nil {
			return nil, false, end
		}
	}
}

// gathering fills the buffer of a walk with a record.
type gathering struct {
	*walk
	n               int64 // bytes, those of a record that is too large included
	asked, tooLarge bool
}

var errEndless = message.NewError(message.Endless)

func (w *walk) gather() gathering {
	w.buf = w.buf[:0]
	return gathering{walk: w}
}

func (g *gathering) add(part []byte) error {
	if g.n += int64(len(part)); g.n/endlessFactor > g.Max {
		return errEndless
	}
	if g.tooLarge {
		return nil
	}
	if !g.asked && len(g.buf)+len(part) > Small {
		g.asked = true
		if err := g.large(); err != nil {
			return err
		}
	}
	need := len(g.buf) + len(part)
	if int64(need) > g.Max {
		g.buf, g.tooLarge = nil, true
		return nil
	}
	if need > max(Small, cap(g.buf)) { // in few steps: each leaves the former buffer behind
		g.buf = slices.Grow(g.buf, max(need, min(4*need, int(g.Max)))-len(g.buf))
	}
	g.buf = append(g.buf, part...)
	return nil
}

func (w *walk) large() error {
	if w.Large == nil {
		return nil
	}
	w.stopped = w.Large()
	return w.stopped
}

// hold asks for room, once.
func (w *walk) hold() error {
	if w.Hold == nil || w.giveBack != nil {
		return nil
	}
	w.giveBack, w.stopped = w.Hold()
	return w.stopped
}

// memberName returns the name of a file of an archive, in UTF-8 where it is in GB18030, as what packs archives
// in Chinese Windows writes names. Other bytes stay.
func memberName(name string) string {
	out, _ := han.InUTF8([]byte(name))
	return string(out)
}

// member reads a file of an archive, of the size that the archive states: a
// document, or a container again.
func (w *walk) member(name string, r io.Reader, size int64, prefix string, depth int) error {
	name = memberName(name)
	err := w.read(Source{Name: path.Base(name), R: r, Size: size}, prefix+name+"#", depth+1)
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		return w.give(Record{ID: prefix + name, Err: unsupported})
	}
	return err
}
