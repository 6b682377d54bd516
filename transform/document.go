// Package transform turns a Report into rows: checks of its arithmetic, the
// quality of each reading, and Arrow records in long form.
package transform

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
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

// IDOf returns the id of the document with a SHA-256.
func IDOf(sha string) int64 {
	var head [8]byte
	hex.Decode(head[:], []byte(sha[:2*len(head)]))
	return idOf(head[:])
}

func idOf(sum []byte) int64 { return int64(binary.BigEndian.Uint64(sum) &^ (1 << 63)) }
