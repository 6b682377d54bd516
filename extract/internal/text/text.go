// Package text makes cleaned text of the bytes of a document: decoding, markup,
// entities, escapes, hidden parts, traditional characters, forms of characters. It
// keeps the way back: Text.Start and Text.End say which bytes of the document a place
// of the text came from. It knows nothing of forms and tables of figures.
package text

import (
	"bytes"

	"gongkai/extract/internal/parts"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// Text is a document made ready for reading: UTF-8, cleaned, markup turned
// into separators. It knows where each byte of it stood in the document.
type Text struct {
	Bytes         []byte
	marks         []mark
	raw           []byte      // the document as given
	layers        *layer      // between the document and what was cleaned; nil: none
	Tables        bool        // its tables are cells and rows between separators, as the document has them
	file          *parts.File // what the document is read from, if it is no text; nil: itself
	edge          int         // where text ended that digits behind it do not go on
	near          int         // the mark that was asked for last
	Called        Span        // what stands in the page's <title>
	Objects       []Object    // what the page shows and links to that is no text
	Scripted      bool        // the page has scripts, which may show more
	AsksForScript bool        // the page says that without scripts it does not show itself
	Hides         bool        // cells were left out because the page does not show them
	Hidden        int         // the place of the first of these
}

// begin makes t empty, to be filled from a document.
func (t *Text) begin(raw []byte, top *layer) {
	*t = Text{Bytes: t.Bytes[:0], marks: t.marks[:0], Objects: t.Objects[:0], raw: raw, layers: top}
}

// Separators that stand for HTML table markup in a text, and for tables of files. No
// document holds them: the cleaner drops control characters.
const (
	CellEnd    = parts.CellEnd    // </td>
	RowEnd     = parts.RowEnd     // </tr>
	TableStart = parts.TableStart // <table>
)

// Read makes doc ready: decoded, cleaned, markup turned into separators.
func (t *Text) Read(doc []byte) error {
	if len(doc) > report.MaxDocument {
		return &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.BeyondLimit, message.Number(len(doc)), message.Number(report.MaxDocument))}
	}
	if len(bytes.TrimSpace(doc)) == 0 {
		return &report.Reject{Reason: report.ReasonEmpty, Detail: message.New(message.AllBlank, message.Number(len(doc)))}
	}
	const keep = 32 << 20 // a buffer grown for one huge document is let go
	if cap(t.Bytes) > keep && len(doc) < keep {
		*t = Text{}
	}
	if isPlainUTF8(doc) {
		// Nearly all text is that, which cleaning finds out as it goes.
		if t.begin(doc, nil); clean(t, doc, byteOrderMark(doc), true) {
			return nil
		}
	}
	src, skip, top, err := decode(doc)
	if err != nil {
		return err
	}
	for n := 0; n < mostEscapes; n++ {
		l := unbury(src, top)
		if l == nil {
			break
		}
		src, top = l.b, l
	}
	for n := 0; n < mostEscapes && escapesMarkup(src); n++ {
		l := unescape(src, top)
		if l == nil {
			break
		}
		src, top = l.b, l
	}
	t.begin(doc, top)
	formatOf(src).read(t, src, skip)
	return nil
}
