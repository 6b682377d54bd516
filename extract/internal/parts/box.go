package parts

import (
	"bytes"
	"errors"
)

// ErrFull ends the reading of what holds more than a report: File.Full says so.
var ErrFull = errors.New("full")

// Boxes are the text boxes of a paragraph, which stand behind it. In a text box are paragraphs
// again, with text boxes of their own.
type Boxes struct {
	held [][]byte
	kept int // bytes that text boxes have held, each time that they were set aside
}

// Paragraph writes a paragraph by write, and behind it the text boxes that were met.
func (b *Boxes) Paragraph(f *File, write func() error) error {
	outer := b.held
	b.held = nil
	err := write()
	f.Line()
	for _, box := range b.held {
		f.Text = append(f.Text, box...)
		f.Line()
	}
	b.held = outer
	return err
}

// Box keeps the text of a text box, which write writes, for the end of its paragraph. The error
// is ErrFull where text boxes hold more than a file may.
func (b *Boxes) Box(f *File, write func() error) error {
	from := len(f.Text)
	err := write()
	b.kept += len(f.Text) - from
	if b.kept > MaxText {
		f.Full = true
		return ErrFull
	}
	b.held = append(b.held, bytes.Clone(f.Text[from:]))
	f.Text = f.Text[:from]
	return err
}
