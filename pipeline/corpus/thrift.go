package corpus

import (
	"encoding/binary"

	"gongkai/extract/message"
)

// The types of Thrift's compact protocol.
const (
	thriftTrue = iota + 1
	thriftFalse
	thriftByte
	thriftI16
	thriftI32
	thriftI64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
)

// thrift reads the compact protocol in place. Nothing is taken at its word:
// what is longer than the bytes that are left ends the reading, and nothing is
// allocated for what is claimed.
type thrift struct {
	b     []byte
	at    int
	depth int
	err   error
}

var (
	errThriftShort = message.NewError(message.MetadataShort)
	errThriftDeep  = message.NewError(message.MetadataDeep)
	errThriftWrong = message.NewError(message.MetadataDamaged)
)

// deepest is more than the metadata of Parquet has.
const deepest = 16

func (t *thrift) fail(err error) {
	if t.err == nil {
		t.err = err
	}
	t.at = len(t.b)
}

func (t *thrift) take(n uint64) []byte {
	if n > uint64(len(t.b)-t.at) {
		t.fail(errThriftShort)
		return nil
	}
	b := t.b[t.at : t.at+int(n)]
	t.at += int(n)
	return b
}

func (t *thrift) byte() byte {
	if b := t.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (t *thrift) uvarint() uint64 {
	v, n := binary.Uvarint(t.b[t.at:])
	if n <= 0 {
		t.fail(errThriftShort)
		return 0
	}
	t.at += n
	return v
}

func (t *thrift) int() int64 {
	v := t.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (t *thrift) bytes() []byte { return t.take(t.uvarint()) }

// fields calls each for the fields of a struct; what it does not read, by false,
// is passed over.
func (t *thrift) fields(each func(id int64, kind byte) bool) {
	if t.depth++; t.depth > deepest {
		t.fail(errThriftDeep)
	}
	defer func() { t.depth-- }()
	for id := int64(0); t.err == nil; {
		head := t.byte()
		if head == 0 || t.err != nil {
			return
		}
		kind := head & 0xF
		if delta := int64(head >> 4); delta != 0 {
			id += delta
		} else {
			id = t.int()
		}
		if !each(id, kind) {
			t.skip(kind)
		}
	}
}

// list calls each for the elements of a list, which it has to read.
func (t *thrift) list(each func(kind byte)) {
	head := t.byte()
	n := uint64(head >> 4)
	if n == 15 {
		n = t.uvarint()
	}
	if n > uint64(len(t.b)-t.at) { // each takes a byte at least
		t.fail(errThriftShort)
	}
	for ; n > 0 && t.err == nil; n-- {
		each(head & 0xF)
	}
}

func (t *thrift) skip(kind byte) {
	switch kind {
	case thriftTrue, thriftFalse: // the kind is the value
	case thriftByte:
		t.take(1)
	case thriftI16, thriftI32, thriftI64:
		t.uvarint()
	case thriftDouble:
		t.take(8)
	case thriftBinary:
		t.bytes()
	case thriftList, thriftSet:
		t.depth++
		if t.depth > deepest {
			t.fail(errThriftDeep)
		}
		t.list(t.element)
		t.depth--
	case thriftStruct:
		t.fields(func(int64, byte) bool { return false })
	default: // Parquet has no maps
		t.fail(errThriftWrong)
	}
}

// element passes over an element of a list, where booleans take a byte.
func (t *thrift) element(kind byte) {
	if kind == thriftTrue || kind == thriftFalse {
		kind = thriftByte
	}
	t.skip(kind)
}
