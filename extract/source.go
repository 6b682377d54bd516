package extract

import (
	"golang.org/x/text/encoding"

	"gongkai/extract/internal/text"
)

// Passage is a stretch of a document and what stands around it, for people.
type Passage = text.Passage

// At returns the passage at the bytes from start to end of a document, with so many
// lines around it. It reports whether the document can be read and has such a place.
func At(doc []byte, start, end, around int) (Passage, bool) {
	return text.At(doc, start, end, around)
}

// Legacy returns the encoding from before UTF-8 that a text is in, and its name;
// nil for UTF-8, with faults too, and for what is no text. The more text there is,
// the surer the answer.
func Legacy(b []byte) (name string, e encoding.Encoding) { return text.Legacy(b) }
