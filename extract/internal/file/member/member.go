// Package member reads members of files that are zip archives of XML, such as those of Word
// and Excel, within bounds.
package member

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"gongkai/extract/message"
	"gongkai/extract/report"
)

const (
	// MaxBytes is how much of a member is unpacked. The tables of a report take a hundredth;
	// what swells beyond it is no report.
	MaxBytes = 64 << 20
	// MaxDepth is how deep elements may lie in one another. Tables in tables in text boxes
	// stay below 60.
	MaxDepth = 200
)

// Archive is an archive in memory.
type Archive struct{ zip *zip.Reader }

// Open opens an archive; its error is a *report.Reject.
func Open(doc []byte) (Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		return Archive{}, Broken()
	}
	return Archive{z}, nil
}

// Broken is the Reject of a file that is cut or damaged.
func Broken() error {
	return &report.Reject{Reason: report.ReasonNotText, Detail: message.New(message.BrokenFile)}
}

// Names returns the names of the members that a pattern of path.Match matches, in the order
// of the archive.
func (a Archive) Names(pattern string) (names []string) {
	for _, f := range a.zip.File {
		if ok, _ := path.Match(pattern, f.Name); ok {
			names = append(names, f.Name)
		}
	}
	return names
}

// Read returns the content of a member, nil if there is none. Its error is a *report.Reject.
func (a Archive) Read(name string) ([]byte, error) {
	for _, f := range a.zip.File {
		if !strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return nil, Broken()
		}
		defer in.Close()
		b, err := io.ReadAll(io.LimitReader(in, MaxBytes+1))
		switch {
		case err != nil:
			return nil, Broken()
		case len(b) > MaxBytes:
			return nil, &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.MemberBeyondLimit, message.Text(name), message.Number(MaxBytes>>20))}
		}
		return inUTF8(b), nil
	}
	return nil, nil
}

// inUTF8 decodes UTF-16 that has a mark.
func inUTF8(b []byte) []byte {
	if len(b) < 2 || !(b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF) {
		return b
	}
	out, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), b)
	if err != nil {
		return b
	}
	return out
}

// XML is a member being read, element by element.
type XML struct {
	d     *xml.Decoder
	depth int
}

// NewXML returns one. It takes what is not quite well formed, and no entities but those of
// XML itself.
func NewXML(b []byte) *XML {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is in UTF-8 by now
	return &XML{d: d}
}

var errDepth = errors.New("elements too deep in one another")

// Next returns the next token: xml.StartElement, xml.EndElement, xml.CharData; nil at the
// end. Names are as they stand; prefixes of namespaces are in Name.Space and need not be known.
func (x *XML) Next() (xml.Token, error) {
	for {
		t, err := x.d.RawToken()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		switch t.(type) {
		case xml.StartElement:
			if x.depth++; x.depth > MaxDepth {
				return nil, errDepth
			}
			return t, nil
		case xml.EndElement:
			x.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		}
	}
}

// Skip passes over the rest of the element that Next has begun last.
func (x *XML) Skip() error {
	_, err := x.Each(func(xml.StartElement) error { return x.Skip() })
	return err
}

// Each calls child for the elements within the one that Next has begun last; child is to
// read each to its end, by Each, Skip or Text. It returns the text between them.
func (x *XML) Each(child func(xml.StartElement) error) (text []byte, err error) {
	for {
		t, err := x.Next()
		if t == nil || err != nil {
			return text, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := child(t); err != nil {
				return text, err
			}
		case xml.EndElement:
			return text, nil
		case xml.CharData:
			text = append(text, t...)
		}
	}
}

// Text returns the text of an element, without that of elements within.
func (x *XML) Text() (string, error) {
	b, err := x.Each(func(xml.StartElement) error { return x.Skip() })
	return string(b), err
}

// Attribute returns the value of an attribute by its name without a prefix. It reports whether
// there is one.
func Attribute(e xml.StartElement, name string) (string, bool) {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}
