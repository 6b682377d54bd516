package corpus

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"gongkai/extract/message"
)

// maxHeader is how long the header of a record of a web archive, or of what a server
// sent, may be: servers themselves take some 16 KB.
const maxHeader = 256 << 10

// header is what is asked of the header of a record or of a response.
type header struct {
	kind, id, uri, contentType, truncated string // of records
	encoding, transfer                    string // of responses
	status                                int    // likewise
	length                                int64  // of the block; -1: not stated
}

// warc reads a web archive (ISO 28500; WET files are of the same form). A page is the body
// of a response, or what a resource or conversion holds. Other records hold no page: a revisit
// says that one is as it was, which a record before holds.
func (w *walk) warc(r io.Reader, prefix string) error {
	b := bufio.NewReaderSize(r, 64<<10)
	for {
		h, err := readHeader(b)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.length < 0 {
			return message.NewError(message.NoLength)
		}
		block := &counted{r: io.LimitReader(b, h.length)}
		if err := w.warcRecord(h, block, prefix); err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, block); err != nil {
			return err
		}
		if block.n < h.length {
			return errCutOff
		}
	}
}

// counted counts what is read.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// warcRecord hands over the page of a record, if it has one.
func (w *walk) warcRecord(h header, block *counted, prefix string) error {
	switch h.kind {
	case "response", "resource", "conversion":
	default:
		return nil
	}
	id := strings.Trim(h.uri, "<>")
	if id == "" {
		id = strings.Trim(h.id, "<>")
	}
	if id == "" {
		id = strconv.FormatInt(w.count+1, 10)
	}
	rec := Record{ID: prefix + id}
	if h.truncated != "" {
		rec.Err = unsupported(message.TruncatedPage, message.Text(h.truncated))
		return w.give(rec)
	}
	var err error
	if rec.Text, rec.TooLarge, err = w.all(block); err != nil {
		return err
	}
	if !rec.TooLarge && block.n < h.length {
		return errCutOff
	}
	kind := h.contentType
	if !rec.TooLarge && isHTTP(h, rec.Text) {
		var shown bool
		if kind, shown, err = w.response(&rec); err != nil || !shown {
			return err
		}
	}
	if isNoPage(kind) {
		return nil
	}
	return w.give(rec)
}

// isHTTP reports whether a block is what a server sent, header included.
func isHTTP(h header, block []byte) bool {
	return h.kind == "response" && (strings.HasPrefix(h.contentType, "application/http") || bytes.HasPrefix(block, []byte("HTTP/")))
}

// response leaves the body of what a server sent, as it was before it was packed. It
// returns the type of it, and reports whether there is one: other answers than 2xx are about
// pages.
func (w *walk) response(rec *Record) (kind string, shown bool, err error) {
	in := bytes.NewReader(rec.Text)
	b := bufio.NewReader(in)
	h, err := readHeader(b)
	if err != nil || h.status/100 != 2 {
		return "", false, nil
	}
	body := rec.Text[len(rec.Text)-in.Len()-b.Buffered():]
	if strings.Contains(h.transfer, "chunked") {
		if plain, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body))); err == nil {
			body = plain // else it was stored without chunks
		}
	}
	if packed := unpacker(h.encoding, body); packed != nil {
		w.text = append(w.text[:0], body...)
		plain, tooLarge, err := w.all(&swelling{packed(bytes.NewReader(w.text)), w.account})
		switch {
		case errors.Is(err, errBomb) || w.stopped != nil || w.account.ctx.Err() != nil:
			return "", false, err
		case err != nil:
			rec.Text, rec.Err = nil, unsupported(message.TruncatedPage, message.Text(h.encoding))
			return h.contentType, true, nil
		}
		rec.Text, rec.TooLarge = plain, tooLarge
		return h.contentType, true, nil
	}
	rec.Text = body
	return h.contentType, true, nil
}

// unpacker returns what unpacks a body; nil if it is not packed, whatever its header says:
// archives keep headers of bodies that they have unpacked.
func unpacker(encoding string, body []byte) func(io.Reader) io.Reader {
	lazily := func(open func(io.Reader) (io.Reader, error)) func(io.Reader) io.Reader {
		return func(r io.Reader) io.Reader {
			in, err := open(r)
			if err != nil {
				return failing{err}
			}
			return in
		}
	}
	switch {
	case strings.Contains(encoding, "gzip") && bytes.HasPrefix(body, []byte("\x1F\x8B")):
		return lazily(func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })
	case strings.Contains(encoding, "deflate") && len(body) > 1 && body[0]&0x0F == 8:
		return lazily(func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) })
	}
	return nil
}

// failing gives an error where it is read.
type failing struct{ err error }

func (e failing) Read([]byte) (int, error) { return 0, e.err }

// isNoPage reports whether a type is of what pages are made with, or of pictures and sounds.
func isNoPage(contentType string) bool {
	t := strings.ToLower(contentType)
	for _, no := range [...]string{"image/", "video/", "audio/", "font/", "text/css", "javascript", "application/x-font", "application/font", "application/vnd.ms-fontobject"} {
		if strings.Contains(t, no) {
			return true
		}
	}
	return false
}

// readHeader reads the header of a record or of a response, to the blank line behind it. The
// error is io.EOF where nothing follows.
func readHeader(b *bufio.Reader) (header, error) {
	h, size, first := header{length: -1}, 0, true
	for {
		line, err := b.ReadSlice('\n')
		if size += len(line); size > maxHeader || errors.Is(err, bufio.ErrBufferFull) {
			return h, message.NewError(message.HeaderEndless, message.Number(maxHeader>>10))
		}
		blank := len(bytes.TrimSpace(line)) == 0
		switch {
		case first && blank && err == nil: // between records
		case first && blank:
			return h, err
		case first && !bytes.HasPrefix(line, []byte("WARC/")) && !bytes.HasPrefix(line, []byte("HTTP/")):
			return h, message.NewError(message.NoRecord)
		case first:
			first = false
			if fields := bytes.Fields(line); len(fields) > 1 {
				h.status, _ = strconv.Atoi(string(fields[1]))
			}
		case blank:
			return h, nil
		default:
			h.set(line)
		}
		if err != nil {
			return h, errCutOff
		}
	}
}

// set takes a line of a header.
func (h *header) set(line []byte) {
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		return
	}
	var to *string
	switch strings.ToLower(string(bytes.TrimSpace(name))) {
	case "warc-type":
		to = &h.kind
	case "warc-target-uri":
		to = &h.uri
	case "warc-record-id":
		to = &h.id
	case "warc-truncated":
		to = &h.truncated
	case "content-type":
		to = &h.contentType
	case "content-encoding":
		to = &h.encoding
	case "transfer-encoding":
		to = &h.transfer
	case "content-length":
		if n, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64); err == nil && n >= 0 {
			h.length = n
		}
		return
	default:
		return
	}
	*to = string(bytes.TrimSpace(value))
}
