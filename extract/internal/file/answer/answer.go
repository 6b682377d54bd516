// Package answer reads what a server sent as it was sent, header included (RFC 9112): curl -i
// and proxies save it so.
package answer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"mime"
	"net/http/httputil"
	"net/textproto"
	"strings"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/mhtml"
	"gongkai/extract/internal/parts"
)

// Is reports whether doc begins as such an answer does.
func Is(doc []byte) bool {
	const version = "HTTP/"
	return bytes.HasPrefix(doc, []byte(version)) && len(doc) > len(version) && '1' <= doc[len(version)] && doc[len(version)] <= '3'
}

// Read writes the page of doc.
func Read(doc []byte, f *parts.File) error {
	kind, body, ok := Body(doc)
	if !ok {
		return member.Broken()
	}
	kind, params, _ := mime.ParseMediaType(kind)
	f.Markup = kind != "text/plain" && bytes.IndexByte(body, '<') >= 0 // most that state no kind are pages
	f.Begin("body")
	f.Write(mhtml.InUTF8(body, params["charset"]))
	return nil
}

// Body returns the body of doc, as it was before it was packed, up to a byte more than a file
// may hold, and its kind. It reports whether doc is such an answer and whole.
func Body(doc []byte) (kind string, body []byte, ok bool) {
	if !Is(doc) {
		return "", nil, false
	}
	b := bufio.NewReader(bytes.NewReader(doc))
	r := textproto.NewReader(b)
	if _, err := r.ReadLine(); err != nil {
		return "", nil, false
	}
	h, err := r.ReadMIMEHeader()
	if err != nil {
		return "", nil, false
	}
	body, _ = io.ReadAll(b) // from memory
	if strings.Contains(strings.ToLower(h.Get("Transfer-Encoding")), "chunked") && beginsWithSize(body) {
		if body, err = io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body))); err != nil {
			return "", nil, false
		}
	}
	body, err = unpacked(strings.ToLower(h.Get("Content-Encoding")), body)
	return h.Get("Content-Type"), body, err == nil
}

// beginsWithSize reports whether a body still is in chunks: what saved it may have joined
// them and kept the header.
func beginsWithSize(body []byte) bool {
	line, _, found := bytes.Cut(body, []byte("\n"))
	size, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(";"))
	return found && len(size) > 0 && len(bytes.Trim(size, "0123456789abcdefABCDEF ")) == 0
}

// unpacked unpacks a body, if it is packed, whatever its header says: what saved it may
// have unpacked it.
func unpacked(encoding string, body []byte) ([]byte, error) {
	var in io.Reader
	var err error
	switch {
	case strings.Contains(encoding, "gzip") && bytes.HasPrefix(body, []byte("\x1F\x8B")):
		in, err = gzip.NewReader(bytes.NewReader(body))
	case strings.Contains(encoding, "deflate") && len(body) > 1 && body[0]&0x0F == 8:
		in, err = zlib.NewReader(bytes.NewReader(body))
	default:
		return body, nil
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(in, parts.MaxText+1))
}
