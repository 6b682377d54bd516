package membertest

import (
	"bytes"
	"strings"
)

// Shown returns the text of a file with signs for what ends cells and rows and begins tables.
func Shown[T string | []byte](text T) string {
	return strings.NewReplacer("\x1D", "<", "\x1F", "|", "\x1E", "/").Replace(string(text))
}

// Damaged returns a copy of a document of which bytes are others: changes are places, of two bytes, and
// the bits that are turned there.
func Damaged(doc, changes []byte) []byte {
	doc = bytes.Clone(doc)
	for ; len(changes) >= 3; changes = changes[3:] {
		at := int(changes[0])<<8 | int(changes[1])
		doc[at%len(doc)] ^= changes[2]
	}
	return doc
}
