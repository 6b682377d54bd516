// Package transform turns a Report into rows: checks of its arithmetic, the
// quality of each reading, and Arrow records in long form.
package transform

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Document is the identity of the bytes a report was read from.
type Document struct {
	ID     int64  // first 8 bytes of the SHA-256, big endian, sign bit cleared
	SHA256 string // 64 hex digits
}

// Identify returns the identity of a document's bytes.
func Identify(doc []byte) Document {
	sum := sha256.Sum256(doc)
	return Document{ID: idOf(sum[:]), SHA256: hex.EncodeToString(sum[:])}
}

// Part returns the identity of the n-th report, from 1, of a document that holds several:
// the SHA-256 of the document's in hexadecimal digits, #report- and n.
func (d Document) Part(n int) Document {
	return Identify(fmt.Appendf(nil, "%s#report-%d", d.SHA256, n))
}

// IDOf returns the id of the document with a SHA-256.
func IDOf(sha string) int64 {
	var head [8]byte
	hex.Decode(head[:], []byte(sha[:2*len(head)]))
	return idOf(head[:])
}

func idOf(sum []byte) int64 { return int64(binary.BigEndian.Uint64(sum) &^ (1 << 63)) }
