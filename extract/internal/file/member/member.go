// Package member reads members of files that are zip archives of XML, such as those of Word
// and Excel, within bounds.
package member

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"gongkai/extract/han"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

const (
	// MaxBytes is how much of a member is unpacked. The tables of a report take a hundredth;
	// what swells beyond it is no report.
	MaxBytes = 64 << 20
	// maxTotal is how much of all members is unpacked together.
	maxTotal = 2 * MaxBytes
)

// Archive is an archive in memory.
type Archive struct {
	zip     *zip.Reader
	members map[string]*zip.File // by name in lower case
	left    *int                 // of maxTotal
}

// Open opens an archive; its error is a *report.Reject.
func Open(doc []byte) (Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		return Archive{}, Broken()
	}
	left := maxTotal
	a := Archive{z, map[string]*zip.File{}, &left}
	for _, f := range z.File {
		name := folded(f.Name)
		if _, has := a.members[name]; !has {
			a.members[name] = f
		}
	}
	return a, nil
}

// Has reports whether doc is an archive with a member that a pattern of path.Match matches, also
// if it is cut. It looks at the names alone.
func Has(doc []byte, pattern string) bool {
	stem, _, _ := strings.Cut(pattern, "*")
	if !bytes.HasPrefix(doc, []byte("PK\x03\x04")) || !bytes.Contains(doc, []byte(stem)) {
		return false
	}
	a, err := Open(doc)
	if err != nil {
		return beginsAsOffice(doc)
	}
	return len(a.Names(pattern)) > 0
}

// beginsAsOffice reports whether the first member is one that documents of Office have: other
// archives may hold such a document.
func beginsAsOffice(doc []byte) bool {
	const header = 30 // of a member: APPNOTE 4.3.7
	for _, name := range []string{"[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "customXml/"} {
		if len(doc) > header && bytes.HasPrefix(doc[header:], []byte(name)) {
			return true
		}
	}
	return false
}

// Target returns the member that a package of Office (ECMA-376, part 2) has for a type of
// relationship of its own, such as officeDocument; otherwise if it has none.
func (a Archive) Target(kind, otherwise string) (string, error) {
	b, err := a.Read("_rels/.rels")
	if err != nil || b == nil {
		return otherwise, err
	}
	x := NewXML(b)
	target := otherwise
	err = x.Each(func(Element) error {
		return x.Each(func(e Element) error {
			if s, _ := e.Attribute("Type"); strings.HasSuffix(s, "/"+kind) {
				target, _ = e.Attribute("Target")
			}
			return x.Skip()
		})
	})
	if err != nil || a.members[folded(target)] == nil {
		return otherwise, nil
	}
	return strings.TrimPrefix(target, "/"), nil
}

// folded returns a name as it is looked up: programs differ in slashes and capitals.
func folded(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// Broken is the Reject of a file that is cut or damaged.
func Broken() error {
	return &report.Reject{Reason: report.ReasonNotText, Detail: message.New(message.BrokenFile)}
}

// Names returns the names of the members that a pattern of path.Match in lower case matches, in
// the order of the archive.
func (a Archive) Names(pattern string) (names []string) {
	for _, f := range a.zip.File {
		if ok, _ := path.Match(pattern, folded(f.Name)); ok {
			names = append(names, f.Name)
		}
	}
	return names
}

// flagEncrypted is the bit of a member that opens with a password (APPNOTE 4.4.4).
const flagEncrypted = 1

// Read returns the content of a member, nil if there is none. Its error is a *report.Reject.
func (a Archive) Read(name string) ([]byte, error) {
	f := a.members[folded(name)]
	if f == nil {
		return nil, nil
	}
	if f.Flags&flagEncrypted != 0 {
		return nil, &report.Reject{Reason: report.ReasonNotText, Detail: message.New(message.EncryptedFile)}
	}
	in, err := f.Open()
	if err != nil {
		return nil, Broken()
	}
	defer in.Close()
	limit := min(MaxBytes, *a.left)
	b, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	switch {
	case len(b) > limit:
		return nil, &report.Reject{Reason: report.ReasonTooLarge, Detail: message.New(message.MemberBeyondLimit, message.Text(name), message.Number(limit>>20))}
	case err != nil:
		return nil, Broken()
	}
	*a.left -= len(b)
	return inUTF8(b), nil
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

// Decoded returns a file of XML in UTF-8, without a mark: programs in China write GBK, too.
func Decoded(doc []byte) []byte {
	out, _ := han.InUTF8(bytes.TrimPrefix(inUTF8(doc), []byte("\uFEFF")))
	return out
}
