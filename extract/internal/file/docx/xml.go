package docx

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/parts"
)

// A document of Word may also be one file of XML, often with the ending .doc, as programs fill templates in: in the
// form of Word 2003 (WordprocessingML of that time, in which most elements are those of today), or as a package of
// today whose members stand one behind the other.

// form is a form of XML.
type form uint8

const (
	noXML form = iota
	word2003
	flatPackage
)

// beginsXML is as much of such a file as its first element takes, with the names of all that may be in it.
const beginsXML = 8 << 10

// formOf returns the form of a document, also if it is cut; noXML if it has none.
func formOf(doc []byte) form {
	doc = bytes.TrimLeft(bytes.TrimPrefix(doc, []byte("\uFEFF")), " \r\n\t")
	if !bytes.HasPrefix(doc, []byte("<?xml")) && !bytes.HasPrefix(doc, []byte("<w:wordDocument")) && !bytes.HasPrefix(doc, []byte("<pkg:package")) {
		return noXML
	}
	switch head := doc[:min(len(doc), beginsXML)]; {
	case bytes.Contains(head, []byte(":wordDocument ")) && bytes.Contains(head, []byte("http://schemas.microsoft.com/office/word/2003/wordml")):
		return word2003
	case bytes.Contains(head, []byte("http://schemas.microsoft.com/office/2006/xmlPackage")) && bytes.Contains(doc, []byte(`"/word/document`)):
		return flatPackage
	}
	return noXML
}

// readWord2003 writes what a document of that form shows. Its headers and footers stand within it, and are left out.
func readWord2003(doc []byte, f *parts.File) error {
	f.Begin("document")
	r := reader{XML: member.NewXML(member.Decoded(doc)), f: f, numbers: &numbering{}, of2003: true}
	err := r.Each(func(member.Element) error {
		return r.Each(func(e member.Element) error {
			if e.Name == "body" {
				return r.Each(r.block)
			}
			return r.Skip()
		})
	})
	if err != nil && err != parts.ErrFull {
		return member.Broken()
	}
	return nil
}

// wraps reports whether an element of Word 2003 only wraps others: a section, or what was inserted.
func (r *reader) wraps(e member.Element) bool {
	if !r.of2003 {
		return false
	}
	switch kind, _ := e.Attribute("type"); e.Name {
	case "sect", "sub-section", "content", "hlink":
		return true
	case "annotation":
		return kind == "Word.Insertion"
	}
	return false
}

// isAside reports whether an element among the runs of a paragraph of Word 2003 holds none of its text. All others wrap
// runs: what is known of a date or a name, for one, has an element of that name around it.
func isAside(e member.Element) bool {
	switch e.Name {
	case "annotation", "proofErr", "permStart", "permEnd", "bookmarkStart", "bookmarkEnd", "subDoc":
		return true
	}
	return false
}

// numberShown writes the number of a paragraph of Word 2003, which it states as it is shown.
func (r *reader) numberShown() error {
	return r.Each(func(e member.Element) error {
		s, _ := e.Attribute("val")
		if e.Name == "t" && len(s) <= maxLevelText && strings.ContainsFunc(s, isOfNumber) { // no dot
			r.f.Write(s)
		}
		return r.Skip()
	})
}

func isOfNumber(c rune) bool { return unicode.IsDigit(c) || unicode.Is(unicode.Han, c) }

var flatPart = regexp.MustCompile(`<pkg:part [^>]*pkg:name="/([^"]+)"[^>]*>\s*<pkg:xmlData[^>]*>`)

// pack returns a flat package as an archive. Its error is a *report.Reject.
func pack(doc []byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	rest := string(member.Decoded(doc))
	for {
		at := flatPart.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		name := rest[at[2]:at[3]]
		content, behind, found := strings.Cut(rest[at[1]:], "</pkg:xmlData>")
		if !found {
			return nil, member.Broken()
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			return nil, member.Broken()
		}
		rest = behind
	}
	if err := z.Close(); err != nil {
		return nil, member.Broken()
	}
	return b.Bytes(), nil
}
