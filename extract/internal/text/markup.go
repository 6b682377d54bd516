package text

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markup divides a page into text and tags at the very places where
// html.Tokenizer does (a fuzz target holds it to that), without copying the page
// or the attributes, which nearly all are of no use here. What is rare and
// intricate is left to the Tokenizer.
type markup struct {
	src     []byte
	at      int       // where the next part begins
	raw     atom.Atom // the tag just read, if what is behind it is text whatever it looks like
	selects int       // up to where the options of fields were looked at
}

// part is what stands at src[from:to] of a page.
type part struct {
	kind     partKind
	tag      atom.Atom // of a tag; 0: one that is unknown
	from, to int
}

type partKind uint8

const (
	partEnd    partKind = iota // no more parts, or a tag that never ends
	partText                   //
	partOpen                   // <td>
	partClose                  // </td>
	partIgnore                 // a comment and the like
)

func (m *markup) next() part {
	from := m.at
	if m.raw != 0 {
		if m.at = m.rawEnd(from); m.at > from {
			m.raw = 0
			return part{partText, 0, from, m.at}
		}
		m.raw = 0
	}
	text := m.textEnd(from)
	if text > from {
		m.at = text
		return part{partText, 0, from, text}
	}
	if from == len(m.src) {
		return part{partEnd, 0, from, from}
	}
	if len(m.src)-from == len("</") && string(m.src[from:]) == "</" {
		m.at = len(m.src)
		return part{partText, 0, from, m.at}
	}
	p := part{partOpen, 0, from, -1}
	switch c := m.src[from+1]; {
	case c == '!' || c == '?':
		p.kind, p.to = partIgnore, m.declarationEnd(from)
	case c != '/':
		p.tag, p.to = m.tag(from + len("<"))
	case IsASCIILetter(m.src[from+2]):
		p.kind = partClose
		p.tag, p.to = m.tag(from + len("</"))
	default:
		p.kind, p.to = partIgnore, behindByte(m.src, from+len("</"), '>')
	}
	if p.to < 0 {
		return part{partEnd, 0, from, from}
	}
	if p.kind == partOpen && isRaw(p.tag) {
		m.raw = p.tag
	}
	m.at = p.to
	return p
}

// textEnd returns the place of the next tag, comment or the like.
func (m *markup) textEnd(i int) int {
	for {
		n := bytes.IndexByte(m.src[i:], '<')
		if n < 0 || i+n+1 == len(m.src) {
			return len(m.src)
		}
		i += n
		switch c := m.src[i+1]; {
		case IsASCIILetter(c), c == '!', c == '?', c == '/':
			return i
		}
		i++
	}
}

// declarationEnd returns the place behind <!...> or <?...>.
func (m *markup) declarationEnd(from int) int {
	if !bytes.HasPrefix(m.src[from:], []byte("<!--")) {
		return behindByte(m.src, from+len("<!"), '>')
	}
	dashes, beginning := 0, true
	for i := from + len("<!--"); i < len(m.src); i++ {
		switch c := m.src[i]; {
		case c == '-':
			dashes++
			continue
		case c == '>' && (dashes >= 2 || beginning):
			return i + 1
		case c == '!' && dashes >= 2 && i+1 < len(m.src):
			i++
			if m.src[i] == '>' {
				return i + 1
			}
			if m.src[i] == '-' {
				dashes, beginning = 1, false
				continue
			}
		}
		dashes, beginning = 0, false
	}
	return len(m.src)
}

// behindByte returns the place behind the next c, or the end.
func behindByte(b []byte, i int, c byte) int {
	if n := bytes.IndexByte(b[i:], c); n >= 0 {
		return i + n + 1
	}
	return len(b)
}

// tag reads a tag whose name begins at src[i], and returns the place behind it; -1
// if it does not end.
func (m *markup) tag(i int) (atom.Atom, int) {
	const longest = len("blockquote") // of the names that matter
	var name [longest + 1]byte
	n := 0
	for ; i < len(m.src) && !isTagSpace(m.src[i]) && m.src[i] != '/' && m.src[i] != '>'; i++ {
		if n < len(name) {
			name[n] = m.src[i]
			if c := m.src[i]; c >= 'A' && c <= 'Z' {
				name[n] += 'a' - 'A'
			}
		}
		n++
	}
	known := atom.Atom(0)
	if n <= longest {
		known = atom.Lookup(name[:n])
	}
	return known, m.attributesEnd(i)
}

// attributesEnd returns the place behind the > that ends a tag; -1 if there is none.
func (m *markup) attributesEnd(i int) int {
	b := m.src
	if i < len(b) && b[i] == '>' {
		return i + 1
	}
	for {
		if i = behindSpace(b, i); i == len(b) {
			return -1
		}
		if b[i] == '>' {
			return i + 1
		}
		if b[i] == '=' { // the first character of a name, whatever it is
			i++
		}
		for i < len(b) && !isTagSpace(b[i]) && b[i] != '=' && b[i] != '/' && b[i] != '>' {
			i++
		}
		if i = behindSpace(b, i); i == len(b) {
			return -1
		}
		switch b[i] {
		case '/':
			i++
		case '=':
			if i = attributeEnd(b, behindSpace(b, i+1)); i < 0 {
				return -1
			}
		}
	}
}

// attributeEnd returns the place behind the value of an attribute; -1 if it does
// not end.
func attributeEnd(b []byte, i int) int {
	if i == len(b) {
		return -1
	}
	if quote := b[i]; quote == '"' || quote == '\'' {
		n := bytes.IndexByte(b[i+1:], quote)
		if n < 0 {
			return -1
		}
		return i + 1 + n + 1
	}
	for i < len(b) && !isTagSpace(b[i]) && b[i] != '>' {
		i++
	}
	if i == len(b) {
		return -1
	}
	return i
}

func behindSpace(b []byte, i int) int {
	for i < len(b) && isTagSpace(b[i]) {
		i++
	}
	return i
}

func isTagSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f'
}

// isRaw reports whether what is behind a tag is text, tags too, until its own ends.
func isRaw(tag atom.Atom) bool {
	switch tag {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		return true
	}
	return false
}

// rawEnd returns the place of the end tag of the raw tag before src[from].
func (m *markup) rawEnd(from int) int {
	if m.raw == atom.Plaintext {
		return len(m.src)
	}
	name := m.raw.String()
	end := from
	for {
		n := bytes.Index(m.src[end:], []byte("</"))
		if n < 0 {
			end = len(m.src)
			break
		}
		end += n
		rest := m.src[end+len("</"):]
		if len(rest) > len(name) && bytes.EqualFold(rest[:len(name)], []byte(name)) {
			if c := rest[len(name)]; isTagSpace(c) || c == '/' || c == '>' {
				break
			}
		}
		end += len("</")
	}
	if m.raw == atom.Script && bytes.Contains(m.src[from:end], []byte("<!")) {
		return from + len(scriptText(m.src[from:]))
	}
	return end
}

// scriptText returns the text of a script that b begins with. Comments in scripts
// hide end tags, by rules of their own.
func scriptText(b []byte) []byte {
	z := html.NewTokenizer(bytes.NewReader(append([]byte("<script>"), b...)))
	z.Next()
	if z.Next() != html.TextToken {
		return nil
	}
	return z.Raw()
}

// closesItself reports whether a tag is one like <br/>. A / that belongs to a value does not count.
func (m *markup) closesItself(p part) bool {
	if m.src[p.to-len("/>")] != '/' {
		return false
	}
	return m.tokenizer(p).Next() == html.SelfClosingTagToken
}

// tokenizer reads one part again.
func (m *markup) tokenizer(p part) *html.Tokenizer {
	return html.NewTokenizer(bytes.NewReader(m.src[p.from:p.to]))
}
