package text

import (
	"bytes"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Object is a thing of a page that may hold what its text lacks: nobody reads it here,
// and a table that is in one is to be told from a table that is not there.
type Object struct {
	Kind ObjectKind
	At   int    // the place in the text where it stands
	Name Span   // of a file: where its name stands in the text; empty where the text has none
	Link string // of what names a file, and of a frame that was saved with the page: its address as the page writes it
}

// ObjectKind says what an Object is.
type ObjectKind uint8

// The kinds of objects.
const (
	Picture ObjectKind = iota
	File               // that the page links to
	Frame              // another page within this one
)

// mostObjects are as many as are noted: pages have some dozens, those of menus included.
const mostObjects = 1 << 10

// Unreadable stands in a cell that holds a picture and no text: such a cell is not blank.
const Unreadable = "[图片]"

// fileEndings are those of files that reports are published in.
var fileEndings = [...]string{".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".rtf", ".odt", ".ods", ".ofd", ".zip", ".rar"}

// longestLink is the longest address that is kept, in bytes.
const longestLink = 500

// object notes a tag that may stand for a part of the report.
func (t *Text) object(m *markup, p part) {
	if len(t.Objects) == mostObjects {
		return
	}
	o := Object{At: len(t.Bytes)}
	switch p.tag {
	case atom.Img, atom.Svg, atom.Canvas:
		o.Kind = Picture
	case atom.Iframe, atom.Frame, atom.Embed, atom.Object:
		o.Kind = Frame
		if o.Link, _ = m.fileOf(p, "src", "data"); o.Link == "" {
			o.Link = m.savedPage(p)
		}
	case atom.A:
		var ok bool
		if o.Link, ok = m.fileOf(p, "href"); !ok {
			return
		}
		o.Kind = File
	default:
		return
	}
	t.Objects = append(t.Objects, o)
}

// fileOf returns the address of the file that one of some attributes of a tag names, and
// reports whether one does: the address itself, or that which it hands to a viewer
// (viewer.html?file=a.pdf). Of one beyond longestLink it returns nothing.
func (m *markup) fileOf(p part, attributes ...string) (link string, ok bool) {
	for _, name := range attributes {
		from, to, ok := m.attribute(p, name)
		if !ok {
			continue
		}
		value := m.src[from:to]
		if bytes.IndexByte(value, '&') >= 0 {
			value = []byte(html.UnescapeString(string(value)))
		}
		if !NamesFile(value) {
			value = handedOn(value)
		}
		if len(value) == 0 {
			continue
		}
		link := strings.ToValidUTF8(string(Trimmed(value)), "\uFFFD")
		if len(link) > longestLink {
			return "", true
		}
		return link, true
	}
	return "", false
}

// savedPage returns the address of the page in a frame if a browser saved it with the page at hand, in the folder
// of that; "" if it did not.
func (m *markup) savedPage(p part) string {
	from, to, ok := m.attribute(p, "src")
	if !ok || to-from > longestLink {
		return ""
	}
	link := string(Trimmed([]byte(html.UnescapeString(string(m.src[from:to])))))
	dir, name := path.Split(strings.ToLower(link))
	isSaved := strings.HasSuffix(dir, "_files/") || strings.HasSuffix(dir, ".files/")
	if !isSaved || !strings.HasSuffix(name, ".html") && !strings.HasSuffix(name, ".htm") || strings.Contains(dir, "://") || !utf8.ValidString(link) {
		return ""
	}
	return link
}

// handedOn returns the address of a file that an address has behind ? or #, nil if none.
func handedOn(address []byte) []byte {
	i := bytes.IndexAny(address, "?#")
	if i < 0 {
		return nil
	}
	for pair := range strings.FieldsFuncSeq(string(address[i:]), func(r rune) bool { return r == '?' || r == '&' || r == '#' }) {
		if _, value, ok := strings.Cut(pair, "="); ok {
			pair = value
		}
		if !NamesFile([]byte(pair)) {
			continue
		}
		if value, err := url.QueryUnescape(pair); err == nil && utf8.ValidString(value) { // not in GBK
			return []byte(value)
		}
		return []byte(pair)
	}
	return nil
}

// isPicture reports whether an element shows what its text does not say.
func isPicture(tag atom.Atom) bool {
	switch tag {
	case atom.Img, atom.Svg, atom.Canvas, atom.Object, atom.Embed, atom.Iframe:
		return true
	}
	return false
}

// NamesFile reports whether an address or a line of text ends as the names of files do
// that reports are published in.
func NamesFile(s []byte) bool {
	const longest = 5
	s = Trimmed(s)
	if i := bytes.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	dot := bytes.LastIndexByte(s[max(0, len(s)-longest):], '.')
	if dot < 0 {
		return false
	}
	ending := s[max(0, len(s)-longest)+dot:]
	for _, w := range fileEndings {
		if bytes.EqualFold(ending, []byte(w)) {
			return true
		}
	}
	return false
}

// MentionsFile reports whether the name of such a file may stand anywhere in a text: nothing is
// said of what stands before and behind its ending.
func MentionsFile(s []byte) bool {
	for {
		dot := bytes.IndexByte(s, '.')
		if dot < 0 {
			return false
		}
		s = s[dot:]
		for _, w := range fileEndings {
			if len(s) >= len(w) && bytes.EqualFold(s[:len(w)], []byte(w)) {
				return true
			}
		}
		s = s[1:]
	}
}

// fileEnds notes where the text of the link to a file ends, which often is its name.
func (t *Text) fileEnds() {
	if n := len(t.Objects); n > 0 && t.Objects[n-1].Kind == File && t.Objects[n-1].Name == (Span{}) {
		o := &t.Objects[n-1]
		o.Name = Span{min(o.At, len(t.Bytes)), len(t.Bytes)}
	}
}

// pictureInCell writes Unreadable if the cell that ends here is blank but for a picture.
func (t *Text) pictureInCell(from int) {
	if len(bytes.TrimLeft(t.Bytes[min(from, len(t.Bytes)):], " \n")) > 0 {
		return
	}
	at := t.shift(len(t.marks)-1, len(t.Bytes))
	t.put([]byte(Unreadable), at, at)
}
