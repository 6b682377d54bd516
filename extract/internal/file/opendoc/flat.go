package opendoc

import (
	"bytes"
	"regexp"
)

// A document may also be one file of XML (part 3, 3.1.2): .fodt, .fods. It has in one element what an archive
// has in members.

// beginsFlat is as much of one as its first element takes, with the names of all that may be in it.
const beginsFlat = 8 << 10

// isFlat reports whether doc is one of a kind, also if it is cut.
func isFlat(doc []byte, kind string) bool {
	doc = bytes.TrimLeft(bytes.TrimPrefix(doc, []byte("\uFEFF")), " \r\n\t")
	if !bytes.HasPrefix(doc, []byte("<?xml")) && !bytes.HasPrefix(doc, []byte("<office:document")) {
		return false
	}
	head := doc[:min(len(doc), beginsFlat)]
	return bytes.Contains(head, []byte(`mimetype="`+family+kind)) || bytes.Contains(head, []byte("mimetype='"+family+kind))
}

// flat is one that is open.
type flat []byte

var (
	flatBody = regexp.MustCompile(`<([\w.-]+:)?body[\s/>]`)
	ofFlat   = []byte("document") // its outermost element
)

// Read returns what stands in a member of an archive; nil for what is no such member.
func (doc flat) Read(name string) ([]byte, error) {
	at := flatBody.FindIndex(doc)
	if at == nil {
		return nil, nil
	}
	switch name {
	case Styles:
		return bytes.Join([][]byte{doc[:at[0]], []byte("</"), ofFlat, []byte(">")}, nil), nil
	case Content:
		return bytes.Join([][]byte{[]byte("<"), ofFlat, []byte(">"), doc[at[0]:]}, nil), nil
	}
	return nil, nil
}
