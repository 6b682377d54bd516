package corpus

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/extract"
	"gongkai/extract/han"
)

// utf8 returns the text of a container in UTF-8, without a byte order mark.
func (w *walk) utf8(r io.Reader) io.Reader {
	b := bufio.NewReaderSize(r, 64<<10)
	head, _ := b.Peek(64)
	if bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")) {
		b.Discard(3)
	}
	if name, order, ok := utf16(head); ok {
		w.decoded(name)
		return unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(b)
	}
	return &decoder{walk: w, r: b, buf: make([]byte, 0, 64<<10)}
}

// utf16 reports whether a text begins in UTF-16, with a mark or without: JSON and
// CSV begin with ASCII.
func utf16(head []byte) (name string, order unicode.Endianness, ok bool) {
	little, big := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] != 0 && head[i+1] == 0 {
			little++
		} else if head[i] == 0 && head[i+1] != 0 {
			big++
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), little > 2*big && head[1] == 0:
		return "UTF-16LE", unicode.LittleEndian, true
	case bytes.HasPrefix(head, []byte("\xFE\xFF")), big > 2*little && head[0] == 0:
		return "UTF-16BE", unicode.BigEndian, true
	}
	return "", order, false
}

// decoded notes an encoding that was met.
func (w *walk) decoded(name string) {
	for _, n := range w.encodings {
		if n == name {
			return
		}
	}
	if w.encodings = append(w.encodings, name); w.Decoded != nil {
		w.Decoded(name)
	}
}

// decoder reads GB18030 and Big5 as UTF-8, as it finds them: files are put
// together from pieces of several encodings. Text is judged by stretches of some
// kilobytes that end with a byte which in none of these is a part of a character.
type decoder struct {
	*walk
	r    io.Reader
	enc  encoding.Encoding // of the last stretch that told; nil: UTF-8
	buf  []byte            // read, and not yet judged
	out  []byte            // to be given
	end  error
	tail int // bytes at the end of buf that a character may go on behind
}

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.end != nil {
			return 0, d.end
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// fill judges the next stretch.
func (d *decoder) fill() {
	rest := d.buf[len(d.buf)-d.tail:]
	d.buf = d.buf[:copy(d.buf[:cap(d.buf)], rest)]
	for len(d.buf) < cap(d.buf) && d.end == nil {
		n, err := d.r.Read(d.buf[len(d.buf):cap(d.buf)])
		d.buf, d.end = d.buf[:len(d.buf)+n], err
	}
	stretch := d.buf
	if d.end == nil {
		stretch = stretch[:stretchEnd(stretch)]
	}
	d.tail = len(d.buf) - len(stretch)
	d.out = d.decode(stretch)
}

// stretchEnd returns where a stretch may end: behind a byte below '0', which
// follows no lead byte, else before a character of UTF-8 that may be cut.
func stretchEnd(b []byte) int {
	for i := len(b); i > len(b)/2; i-- {
		if b[i-1] < '0' {
			return i
		}
	}
	i := len(b) - 1
	for i > len(b)-utf8.UTFMax && !utf8.RuneStart(b[i]) {
		i--
	}
	return i
}

// few is the number of characters beyond ASCII that may pass for UTF-8 by chance.
const few = 8

func (d *decoder) decode(b []byte) []byte {
	switch {
	case !han.Valid(b):
		return d.decodeLines(b)
	case surelyUTF8(b):
		d.enc = nil
	}
	return d.decodeAll(b)
}

// surelyUTF8 reports whether valid UTF-8 is no chance.
func surelyUTF8(b []byte) bool { return utf8.RuneCount(b)+2*few < len(b) }

// decodeLines decodes what is not UTF-8 throughout: where two files were joined,
// it is so by lines.
func (d *decoder) decodeLines(b []byte) []byte {
	var other []byte // lines that are not UTF-8
	for line := range bytes.Lines(b) {
		if !han.Valid(line) || !surelyUTF8(line) {
			other = append(other, line...)
		}
	}
	if d.enc = d.legacy(other); len(other) == len(b) || d.enc == nil {
		return d.decodeAll(b)
	}
	var out []byte
	for line := range bytes.Lines(b) {
		if !han.Valid(line) || !surelyUTF8(line) {
			line = d.decodeAll(line)
		}
		out = append(out, line...)
	}
	return out
}

func (d *decoder) decodeAll(b []byte) []byte {
	if d.enc == nil {
		return b
	}
	out, err := d.enc.NewDecoder().Bytes(b)
	if err != nil {
		return b
	}
	return out
}

// legacy returns the encoding of what is not valid UTF-8; nil: it is UTF-8 all
// the same, with damage.
func (d *decoder) legacy(b []byte) encoding.Encoding {
	if name, e := extract.Legacy(b); e != nil {
		d.decoded(name)
		return e
	}
	// Too little text to be judged, such as the head of a table.
	gb := simplifiedchinese.GB18030
	if out, err := gb.NewDecoder().Bytes(b); err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
		d.decoded("GB18030")
		return gb
	}
	return nil
}
