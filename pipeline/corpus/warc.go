package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

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
	rec := Record{ID: prefix + h.name(w.count+1)}
	body, sent := bufio.NewReader(block), header{contentType: h.contentType}
	if isHTTP(h, body) {
		var err error
		sent, err = readHeader(body)
		switch {
		case sent.status != 0 && sent.status/100 != 2: // about a page
			return nil
		case block.cut(err, h.length):
			return errCutOff
		case err != nil:
			rec.Err = err
			return w.give(rec)
		}
	}
	switch {
	case isNoPage(sent.contentType):
		return nil
	case h.truncated != "":
		rec.Err = unsupported(message.TruncatedPage, message.Text(h.truncated))
		return w.give(rec)
	case h.length > w.Max+maxHeader:
		rec.TooLarge = true
		return w.give(rec)
	}
	var err error
	rec.Text, rec.TooLarge, err = w.all(body)
	switch {
	case err != nil:
		return err
	case !rec.TooLarge && block.n < h.length:
		return errCutOff
	}
	if err := w.unpack(&rec, sent); err != nil {
		return err
	}
	return w.give(rec)
}

// name returns what a record is called, which may have no more than its number.
func (h *header) name(number int64) string {
	for _, name := range []string{h.uri, h.id} {
		if name = strings.Trim(name, "<>"); name != "" {
			return name
		}
	}
	return strconv.FormatInt(number, 10)
}

// cut reports whether err came of the end of the archive within a block of that length.
func (c *counted) cut(err error, length int64) bool {
	return errors.Is(err, errCutOff) && c.n < length
}

// isHTTP reports whether a block begins with the header of what a server sent. Some archives
// have the body alone.
func isHTTP(h header, block *bufio.Reader) bool {
	start, _ := block.Peek(len("HTTP/")) // an error comes again
	return h.kind == "response" && string(start) == "HTTP/"
}

// unpack makes of what a server sent the body as it was before it was packed. Archives keep
// headers of bodies that they have unpacked themselves: what cannot be chunks, or packed, is the
// body.
func (w *walk) unpack(rec *Record, sent header) error {
	if strings.Contains(strings.ToLower(sent.transfer), "chunked") {
		if plain, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(rec.Text))); err == nil {
			rec.Text = plain
		}
	}
	open, marked := unpacker(strings.ToLower(sent.encoding), rec.Text)
	if open == nil || rec.TooLarge {
		return nil
	}
	w.text = append(w.text[:0], rec.Text...) // the buffer is filled anew
	in, err := open(bytes.NewReader(w.text))
	if err == nil {
		rec.Text, rec.TooLarge, err = w.all(&swelling{in, w.account})
	}
	switch {
	case errors.Is(err, errBomb) || errors.Is(err, errEndless) || w.stopped != nil || w.account.ctx.Err() != nil:
		return err
	case err != nil && marked:
		rec.Text, rec.Err = nil, unsupported(message.TruncatedPage, message.Text(sent.encoding))
	case err != nil:
		rec.Text = w.text
	}
	return nil
}

// unpacker returns what unpacks a body, nil if it is not packed, and whether a mark at the
// beginning of the body shows that it is.
func unpacker(encoding string, body []byte) (open func(io.Reader) (io.Reader, error), marked bool) {
	switch {
	case strings.Contains(encoding, "gzip") && bytes.HasPrefix(body, []byte("\x1F\x8B")):
		return func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }, true
	case strings.Contains(encoding, "zstd") && bytes.HasPrefix(body, []byte("\x28\xB5\x2F\xFD")):
		return func(r io.Reader) (io.Reader, error) {
			return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		}, true
	case strings.Contains(encoding, "deflate") && isZlib(body):
		return func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }, true
	case strings.Contains(encoding, "deflate"): // some servers leave the frame out
		return func(r io.Reader) (io.Reader, error) { return flate.NewReader(r), nil }, false
	case encoding == "br":
		return func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }, false
	}
	return nil, false
}

// isZlib reports whether a body begins as RFC 1950 says.
func isZlib(body []byte) bool {
	return len(body) > 1 && body[0]&0x0F == 8 && (uint(body[0])<<8|uint(body[1]))%31 == 0
}

// noPage are types of what pages are made with, of pictures and sounds, and of names of servers,
// which some crawlers keep.
var noPage = []string{"image/", "video/", "audio/", "font/", "text/css", "javascript", "application/x-font", "application/font",
	"application/vnd.ms-fontobject", "text/dns"}

// isNoPage reports whether what is of a type cannot be a document.
func isNoPage(contentType string) bool {
	return anyOf(noPage, strings.ToLower(contentType), strings.Contains)
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
		case blank && err == nil:
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
	case "warc-segment-number": // the rest is in other records, or in other files
		h.truncated = "segment " + string(bytes.TrimSpace(value))
		return
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
