package corpus

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/bits"
	"strconv"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/golang/snappy"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"gongkai/extract/message"
)

// maxPageValues is more than writers put into a page; a few bytes can claim any
// number of values that are not there.
const maxPageValues = 4 << 20

// encodings of Parquet
const (
	encodingPlain           = 0
	encodingPlainDictionary = 2
	encodingRLE             = 3
	encodingDelta           = 5
	encodingDeltaLength     = 6
	encodingDeltaBytes      = 7
	encodingDictionary      = 8
)

// parquetColumn reads a column chunk, a page at a time.
type parquetColumn struct {
	*walk
	at    io.ReaderAt
	size  int64
	pos   int64 // of the next page
	codec int64
	leaf  parquetLeaf

	packed, page, dictionaryPage []byte
	dictionary                   [][]byte
	left                         int     // rows of the page
	levels                       *hybrid // whether they have values; nil: all do
	values                       parquetValues
	taken                        int64 // memory that has been counted
}

// parquetValues returns the next value of a page, which is good until the next call.
type parquetValues func() ([]byte, error)

var errPage = message.NewError(message.PageDamaged)

// next returns the value of the next row, nil for NULL; io.EOF if there are no
// more pages.
func (c *parquetColumn) next() ([]byte, error) {
	for c.left == 0 {
		if err := c.nextPage(); err != nil {
			return nil, err
		}
	}
	c.left--
	if c.levels != nil {
		level, err := c.levels.next()
		if err != nil || int(level) < c.leaf.optional {
			return nil, err
		}
	}
	return c.values()
}

// pageHeader is what stands before a page.
type pageHeader struct {
	kind               int64 // 0: data, 2: dictionary, 3: data of the second version
	size, packed       int64 // of the page, and as it lies there
	values             int64
	encoding, levels   int64
	levelBytes, listed int64 // of the second version
	uncompressed       bool
}

func readPageHeader(t *thrift) (h pageHeader) {
	h.levels = encodingRLE
	second := func(id int64, kind byte) bool {
		switch id {
		case 1:
			h.values = t.int()
		case 4:
			h.encoding = t.int()
		case 5:
			h.levelBytes = t.int()
		case 6:
			h.listed = t.int()
		case 7:
			h.uncompressed = kind == thriftFalse
		default:
			return false
		}
		return true
	}
	first := func(id int64, _ byte) bool {
		switch id {
		case 1:
			h.values = t.int()
		case 2:
			h.encoding = t.int()
		default:
			return false
		}
		return true
	}
	data := func(id int64, kind byte) bool {
		if id == 3 {
			h.levels = t.int()
			return true
		}
		return first(id, kind)
	}
	t.fields(func(id int64, _ byte) bool {
		switch id {
		case 1:
			h.kind = t.int()
		case 2:
			h.size = t.int()
		case 3:
			h.packed = t.int()
		case 5:
			t.fields(data)
		case 7:
			t.fields(first)
		case 8:
			t.fields(second)
		default:
			return false
		}
		return true
	})
	return h
}

// header reads the header at pos, which is small unless it holds statistics of
// long texts.
func (c *parquetColumn) header() (pageHeader, error) {
	const least, most = 4 << 10, 16 << 20
	for size := int64(least); ; size *= 16 {
		b := make([]byte, min(size, c.size-c.pos))
		if _, err := c.at.ReadAt(b, c.pos); err != nil && !errors.Is(err, io.EOF) {
			return pageHeader{}, err
		}
		t := &thrift{b: b}
		h := readPageHeader(t)
		if t.err == nil {
			c.pos += int64(t.at)
			return h, nil
		}
		if int64(len(b)) < size || size >= most {
			return pageHeader{}, t.err
		}
	}
}

// nextPage reads the next page; io.EOF: there is none.
func (c *parquetColumn) nextPage() error {
	if err := c.account.ctx.Err(); err != nil {
		return err
	}
	if c.pos < 0 || c.pos > c.size {
		return errPage
	}
	if c.pos == c.size {
		return io.EOF
	}
	h, err := c.header()
	if err != nil {
		return err
	}
	switch {
	case h.packed < 0 || h.packed > c.size-c.pos:
		return io.EOF
	case h.size < 0 || h.size > math.MaxInt32 || h.values < 0:
		return errPage
	case h.levelBytes < 0 || h.levelBytes > h.packed || h.listed < 0 || h.listed > h.packed || h.levelBytes+h.listed > min(h.size, h.packed):
		return errPage
	case h.values > maxPageValues:
		return message.NewError(message.PageTooManyValues, message.Number(maxPageValues))
	}
	if err := c.need(h); err != nil {
		return err
	}
	c.packed = resized(c.packed, h.packed)
	if _, err := c.at.ReadAt(c.packed, c.pos); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	c.pos += h.packed
	switch h.kind {
	case 0:
		return c.dataPage(h)
	case 2:
		return c.dictionaryOf(h)
	case 3:
		return c.dataPage2(h)
	}
	return nil // an index
}

// need counts the memory of a column: its pages, and for each value of a
// dictionary or packed list what it takes to find it.
func (c *parquetColumn) need(h pageHeader) error {
	const perValue = 24
	n := int64(cap(c.dictionaryPage)) + perValue*int64(cap(c.dictionary)) +
		max(h.packed, int64(cap(c.packed))) + max(h.size, int64(cap(c.page)))
	if h.kind == 2 {
		n += h.size + perValue*h.values
	}
	if h.encoding >= encodingDelta && h.encoding <= encodingDeltaBytes {
		n += perValue * h.values
	}
	c.pages += n - c.taken
	c.taken = n
	if c.pages > c.Room-c.held {
		return &largeError{c.Room}
	}
	if c.pages > Roomy {
		return c.hold()
	}
	return nil
}

// close puts the memory of a column back.
func (c *parquetColumn) close() {
	if c != nil {
		c.pages -= c.taken
		c.taken = 0
	}
}

// resized returns a buffer of n bytes, the one given if it is large enough.
func resized(b []byte, n int64) []byte {
	if int64(cap(b)) < n {
		return make([]byte, n)
	}
	return b[:n]
}

func (c *parquetColumn) dictionaryOf(h pageHeader) error {
	if c.dictionary != nil || h.encoding != encodingPlain && h.encoding != encodingPlainDictionary {
		return errPage
	}
	if h.values > h.size { // each takes more than a byte
		return errPage
	}
	c.dictionaryPage = make([]byte, h.size)
	page, err := unpack(c.codec, c.packed, c.dictionaryPage)
	if err != nil {
		return err
	}
	if c.codec == 0 {
		page = bytes.Clone(page) // the buffer is used again
	}
	c.dictionary = make([][]byte, 0, h.values)
	next := plainValues(page, c.leaf.kind)
	for range h.values {
		value, err := next()
		if err != nil {
			return err
		}
		if c.leaf.kind != parquetByteArray {
			value = bytes.Clone(value)
		}
		c.dictionary = append(c.dictionary, value)
	}
	return nil
}

func (c *parquetColumn) dataPage(h pageHeader) error {
	c.page = resized(c.page, h.size)
	page, err := unpack(c.codec, c.packed, c.page)
	if err != nil {
		return err
	}
	var levels []byte
	if c.leaf.optional > 0 {
		if h.levels != encodingRLE {
			return message.NewError(message.LevelsNotRead, message.Number(h.levels))
		}
		if len(page) < 4 {
			return errPage
		}
		n := int64(binary.LittleEndian.Uint32(page))
		if page = page[4:]; n > int64(len(page)) {
			return errPage
		}
		levels, page = page[:n], page[n:]
	}
	return c.begin(h, levels, page)
}

func (c *parquetColumn) dataPage2(h pageHeader) error {
	levels := c.packed[h.listed : h.listed+h.levelBytes]
	before := h.listed + h.levelBytes
	page := c.packed[before:]
	if !h.uncompressed && c.codec != 0 {
		c.page = resized(c.page, h.size-before)
		var err error
		if page, err = unpack(c.codec, page, c.page); err != nil {
			return err
		}
	}
	return c.begin(h, levels, page)
}

// begin makes a page the one that values are read of.
func (c *parquetColumn) begin(h pageHeader, levels, page []byte) (err error) {
	c.left, c.levels = int(h.values), nil
	if c.leaf.optional > 0 {
		c.levels = &hybrid{b: levels, width: bits.Len(uint(c.leaf.optional))}
	}
	switch h.encoding {
	case encodingPlain:
		c.values = plainValues(page, c.leaf.kind)
	case encodingPlainDictionary, encodingDictionary:
		c.values = c.indexed(page)
	case encodingDelta:
		c.values, err = deltaValues(page, c.left)
	case encodingDeltaLength:
		c.values, err = deltaLengthValues(page, c.left)
	case encodingDeltaBytes:
		c.values, err = deltaBytesValues(page, c.left)
	default:
		err = message.NewError(message.ValuesNotRead, message.Number(h.encoding))
	}
	return err
}

func plainValues(b []byte, kind int64) parquetValues {
	switch kind {
	case parquetInt32:
		return integers(func() (int64, error) {
			if len(b) < 4 {
				return 0, errPage
			}
			v := int32(binary.LittleEndian.Uint32(b))
			b = b[4:]
			return int64(v), nil
		})
	case parquetInt64:
		return integers(func() (int64, error) {
			if len(b) < 8 {
				return 0, errPage
			}
			v := int64(binary.LittleEndian.Uint64(b))
			b = b[8:]
			return v, nil
		})
	}
	return func() ([]byte, error) {
		if len(b) < 4 {
			return nil, errPage
		}
		n := int64(binary.LittleEndian.Uint32(b))
		if b = b[4:]; n > int64(len(b)) {
			return nil, errPage
		}
		value := b[:n:n]
		b = b[n:]
		return value, nil
	}
}

// integers writes numbers as text.
func integers(next func() (int64, error)) parquetValues {
	var text []byte
	return func() ([]byte, error) {
		v, err := next()
		text = strconv.AppendInt(text[:0], v, 10)
		return text, err
	}
}

// indexed reads values by their place in the dictionary.
func (c *parquetColumn) indexed(page []byte) parquetValues {
	if len(page) == 0 {
		return func() ([]byte, error) { return nil, errPage }
	}
	indexes := hybrid{b: page[1:], width: int(page[0])}
	return func() ([]byte, error) {
		i, err := indexes.next()
		if err != nil || int64(i) >= int64(len(c.dictionary)) {
			return nil, errors.Join(err, errPage)
		}
		return c.dictionary[i], nil
	}
}

// deltaValues reads packed numbers.
func deltaValues(page []byte, most int) (parquetValues, error) {
	numbers, _, err := deltas(page, most)
	return integers(func() (int64, error) {
		if len(numbers) == 0 {
			return 0, errPage
		}
		v := numbers[0]
		numbers = numbers[1:]
		return v, nil
	}), err
}

// deltaLengthValues reads texts whose lengths stand before all of them.
func deltaLengthValues(page []byte, most int) (parquetValues, error) {
	lengths, rest, err := deltas(page, most)
	return func() ([]byte, error) {
		if len(lengths) == 0 || lengths[0] < 0 || lengths[0] > int64(len(rest)) {
			return nil, errPage
		}
		value := rest[:lengths[0]]
		lengths, rest = lengths[1:], rest[lengths[0]:]
		return value, nil
	}, err
}

// deltaBytesValues reads texts that begin as the one before does, for as many
// bytes as is stated before all of them.
func deltaBytesValues(page []byte, most int) (parquetValues, error) {
	same, rest, err := deltas(page, most)
	if err != nil {
		return nil, err
	}
	ends, err := deltaLengthValues(rest, most)
	var value []byte
	return func() ([]byte, error) {
		end, err := ends()
		if err != nil {
			return nil, err
		}
		if len(same) == 0 || same[0] < 0 || same[0] > int64(len(value)) {
			return nil, errPage
		}
		value = append(value[:same[0]], end...)
		same = same[1:]
		return value, nil
	}, err
}

// deltas reads a packed list of numbers, of which there may be no more than the
// page has values.
func deltas(b []byte, most int) (out []int64, rest []byte, err error) {
	t := &thrift{b: b} // has the same numbers
	block, parts, total := t.uvarint(), t.uvarint(), t.uvarint()
	value := t.int()
	const maxBlock = 1 << 16
	if t.err != nil || block == 0 || block > maxBlock || parts == 0 || block%parts != 0 || block/parts%8 != 0 || total > uint64(most) {
		return nil, nil, errPage
	}
	each := int(block / parts)
	if total > 0 {
		out = append(make([]int64, 0, total), value)
	}
	for len(out) < int(total) {
		least := t.int()
		widths := t.take(parts)
		for _, width := range widths {
			if len(out) == int(total) {
				break
			}
			packed := t.take(uint64(each) * uint64(width) / 8)
			if t.err != nil || width > 64 {
				return nil, nil, errPage
			}
			for i := 0; i < each && len(out) < int(total); i++ {
				value += least + int64(bitsAt(packed, i*int(width), int(width)))
				out = append(out, value)
			}
		}
		if t.err != nil {
			return nil, nil, errPage
		}
	}
	return out, t.b[t.at:], nil
}

// bitsAt returns a number of some bits, the least first.
func bitsAt(b []byte, at, width int) (v uint64) {
	for got := 0; got < width; {
		i, shift := (at+got)/8, (at+got)%8
		n := min(8-shift, width-got)
		v |= uint64(b[i]>>shift) & (1<<n - 1) << got
		got += n
	}
	return v
}

// hybrid reads small numbers that are packed, or stated with how often they follow
// one another.
type hybrid struct {
	b       []byte
	width   int
	n       uint64 // that are left of a run
	packed  bool
	at      int // bits
	current []byte
	value   uint32
}

func (h *hybrid) next() (uint32, error) {
	for h.n == 0 {
		if err := h.run(); err != nil {
			return 0, err
		}
	}
	h.n--
	if !h.packed {
		return h.value, nil
	}
	if h.at+h.width > 8*len(h.current) {
		return 0, errPage
	}
	v := bitsAt(h.current, h.at, h.width)
	h.at += h.width
	return uint32(v), nil
}

func (h *hybrid) run() error {
	head, n := binary.Uvarint(h.b)
	if n <= 0 || h.width > 32 {
		return errPage
	}
	h.b = h.b[n:]
	size := uint64(h.width+7) / 8
	if h.packed = head&1 == 1; h.packed {
		h.n, h.at = head>>1*8, 0
		if head>>1 > maxPageValues {
			return errPage
		}
		size = min(head>>1*uint64(h.width), uint64(len(h.b))) // the last one may be cut short
	} else {
		h.n = head >> 1
	}
	if size > uint64(len(h.b)) {
		return errPage
	}
	h.current, h.b = h.b[:size], h.b[size:]
	if !h.packed {
		h.value = 0
		for i, c := range h.current {
			h.value |= uint32(c) << (8 * i)
		}
	}
	return nil
}

// pageDecoder decodes into what room it is given, and no further.
var pageDecoder = sync.OnceValue(func() *zstd.Decoder {
	d, _ := zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxWindow(2*room)) // the page is the window
	return d
})

// unpack decompresses a page into as many bytes as its header claims.
func unpack(codec int64, packed, page []byte) (out []byte, err error) {
	n := 0
	switch codec {
	case 0:
		if len(packed) != len(page) {
			return nil, errPage
		}
		return packed, nil
	case 1:
		if n, err = snappy.DecodedLen(packed); err == nil && n == len(page) {
			out, err = snappy.Decode(page, packed)
			n = len(out)
		}
	case 2:
		var r *gzip.Reader
		if r, err = gzip.NewReader(bytes.NewReader(packed)); err == nil {
			n, err = io.ReadFull(r, page)
		}
	case 4:
		n, err = io.ReadFull(brotli.NewReader(bytes.NewReader(packed)), page)
	case 6:
		out, err = pageDecoder().DecodeAll(packed, page[:0:len(page)])
		n = len(out)
	case 7:
		n, err = lz4.UncompressBlock(packed, page)
	default:
		return nil, unsupported(message.ParquetCodec, message.Number(codec))
	}
	if err != nil || n != len(page) {
		return nil, message.Wrap(errors.Join(err, errPage), message.PageNotDecompressed)
	}
	return page, nil
}
