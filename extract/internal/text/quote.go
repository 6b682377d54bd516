package text

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Quote writes what stands in the document at b[i:j] of the text: the document's
// own bytes, decoded; for HTML, where markup may stand between, the cleaned text.
func (t *Text) Quote(w *strings.Builder, i, j int) string {
	return t.QuoteAt(w, i, j, t.Start(i), t.End(j))
}

// QuoteAt is quote for who knows that it is raw[a:b] of the document.
func (t *Text) QuoteAt(w *strings.Builder, i, j, a, b int) string {
	from := w.Len()
	switch {
	case t.Tables:
		w.Write(bytes.TrimSpace(t.Bytes[i:j]))
	case t.layers != nil:
		w.Write(t.layers.slice(a, b))
	case utf8.Valid(t.raw[a:b]):
		w.Write(t.raw[a:b])
	default:
		w.Write(bytes.ToValidUTF8(t.raw[a:b], []byte("\uFFFD")))
	}
	return w.String()[from:]
}
