package member

import (
	"errors"
	"io"
	"strconv"
	"strings"
)

// MaxDepth is how deep elements may lie in one another. Tables in tables in text boxes
// stay below 60.
const MaxDepth = 200

// XML is a member being read, element by element. It takes what is not quite well formed, and no
// entities but those of XML itself: others stand as they are. The standard library's takes
// twenty times as long.
type XML struct {
	s     string
	at    int
	depth int
	empty bool // the element that has begun last has no content: <a/>
}

// Element is the beginning of an element.
type Element struct {
	Name       string // without its prefix
	attributes string // as they stand
}

// NewXML returns one of what Archive.Read returns.
func NewXML(b []byte) *XML { return &XML{s: string(b)} }

var (
	errDepth  = errors.New("elements too deep in one another")
	errSyntax = errors.New("no XML")
)

// token is what Next finds.
type token uint8

const (
	ended token = iota // nothing is left
	begin              // of an element
	end                // of an element
	text
)

// next returns the next token, with its element or its text.
func (x *XML) next() (token, Element, string, error) {
	if x.empty {
		x.empty = false
		x.depth--
		return end, Element{}, "", nil
	}
	for x.at < len(x.s) {
		rest := x.s[x.at:]
		if rest[0] != '<' {
			n := strings.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			x.at += n
			return text, Element{}, unescaped(rest[:n]), nil
		}
		switch {
		case strings.HasPrefix(rest, "<![CDATA["):
			s, _, found := strings.Cut(rest[len("<![CDATA["):], "]]>")
			if !found {
				return ended, Element{}, "", errSyntax
			}
			x.at += len("<![CDATA[") + len(s) + len("]]>")
			return text, Element{}, s, nil
		case strings.HasPrefix(rest, "<!--"):
			if !x.pass("-->") {
				return ended, Element{}, "", errSyntax
			}
		case strings.HasPrefix(rest, "<?"), strings.HasPrefix(rest, "<!"):
			if !x.pass(">") {
				return ended, Element{}, "", errSyntax
			}
		default:
			return x.tag()
		}
	}
	if x.depth > 0 {
		return ended, Element{}, "", io.ErrUnexpectedEOF
	}
	return ended, Element{}, "", nil
}

// pass goes on behind the next mark. It reports whether there is one.
func (x *XML) pass(mark string) bool {
	n := strings.Index(x.s[x.at:], mark)
	x.at += n + len(mark)
	return n >= 0
}

// tag reads one that begins or ends an element.
func (x *XML) tag() (token, Element, string, error) {
	from := x.at + len("<")
	n := tagLength(x.s[from:])
	if n < 0 {
		return ended, Element{}, "", errSyntax
	}
	inner := x.s[from : from+n]
	x.at = from + n + len(">")
	if strings.HasPrefix(inner, "/") {
		x.depth--
		return end, Element{}, "", nil
	}
	if x.depth++; x.depth > MaxDepth {
		return ended, Element{}, "", errDepth
	}
	if strings.HasSuffix(inner, "/") {
		inner, x.empty = inner[:len(inner)-1], true
	}
	name, attributes := inner, ""
	if i := strings.IndexAny(inner, " \t\r\n"); i >= 0 {
		name, attributes = inner[:i], inner[i:]
	}
	_, local := cutPrefix(name)
	return begin, Element{local, attributes}, "", nil
}

// tagLength returns how long a tag is up to its >, -1 if it does not end.
func tagLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '>':
			return i
		case '<':
			return -1
		case '"', '\'':
			n := strings.IndexByte(s[i+1:], s[i])
			if n < 0 {
				return -1
			}
			i += 1 + n
		}
	}
	return -1
}

func cutPrefix(name string) (prefix, local string) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// Skip passes over the rest of the element that has begun last.
func (x *XML) Skip() error {
	for level := 1; level > 0; {
		switch t, _, _, err := x.next(); {
		case err != nil || t == ended:
			return err
		case t == begin:
			level++
		case t == end:
			level--
		}
	}
	return nil
}

// Each calls child for the elements within the one that has begun last, or, at the start, for the
// outermost; child is to read each to its end, by Each, Skip or Text.
func (x *XML) Each(child func(Element) error) error { return x.Mixed(child, nil) }

// Mixed is Each that calls said for what stands between the elements, if it is not nil.
func (x *XML) Mixed(child func(Element) error, said func(string)) error {
	for {
		t, e, s, err := x.next()
		switch {
		case err != nil || t == ended || t == end:
			return err
		case t == begin:
			err = child(e)
		case said != nil:
			said(s)
		}
		if err != nil {
			return err
		}
	}
}

// Text returns the text of an element, without that of elements within.
func (x *XML) Text() (string, error) {
	all := ""
	var more strings.Builder
	err := x.Mixed(func(Element) error { return x.Skip() }, func(s string) {
		if all == "" {
			all = s
			return
		}
		more.WriteString(s)
	})
	return all + more.String(), err
}

// Attribute returns the value of an attribute by its name without a prefix. It reports whether
// there is one.
func (e Element) Attribute(name string) (string, bool) {
	return e.attribute(func(prefix, local string) bool { return local == name })
}

// Prefixed returns the value of an attribute that has some prefix.
func (e Element) Prefixed(name string) (string, bool) {
	return e.attribute(func(prefix, local string) bool { return local == name && prefix != "" })
}

func (e Element) attribute(is func(prefix, local string) bool) (string, bool) {
	const space = " \t\r\n"
	for s := e.attributes; ; {
		name, rest, found := strings.Cut(s, "=")
		rest = strings.TrimLeft(rest, space)
		if !found || rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return "", false
		}
		value, behind, found := strings.Cut(rest[1:], rest[:1])
		if !found {
			return "", false
		}
		if is(cutPrefix(strings.Trim(name, space))) {
			return unescaped(value), true
		}
		s = behind
	}
}

// named are the entities of XML.
var named = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

// longestEntity is that of a character by its number, with some zeros.
const longestEntity = 12

// unescaped returns a text with the characters that its entities stand for.
func unescaped(s string) string {
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	for ; at >= 0; at = strings.IndexByte(s, '&') {
		b.WriteString(s[:at])
		s = s[at:]
		n := strings.IndexByte(s[:min(len(s), longestEntity)], ';')
		if r, ok := character(s[1:max(n, 1)]); n > 0 && ok {
			b.WriteString(r)
			s = s[n+1:]
			continue
		}
		b.WriteByte('&')
		s = s[1:]
	}
	b.WriteString(s)
	return b.String()
}

// character returns what an entity stands for. It reports whether that is known.
func character(entity string) (string, bool) {
	digits, base := strings.TrimPrefix(entity, "#"), 10
	if digits == entity {
		s, ok := named[entity]
		return s, ok
	}
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return string(rune(n)), err == nil
}
