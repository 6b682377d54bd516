package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// declarations are those of CSS that tell whether an element is shown, in lower
// case; "" if not given.
type declarations struct {
	display, visibility, decoration, align string
}

// parseDeclarations reads what stands in a style attribute or between the braces
// of a rule. The last of a property holds, unless one before is important.
func parseDeclarations(style string) (d declarations) {
	important := map[*string]bool{}
	for one := range strings.SplitSeq(strings.ToLower(withoutComments(style)), ";") {
		property, value, _ := strings.Cut(one, ":")
		var to *string
		switch strings.TrimSpace(property) {
		case "display":
			to = &d.display
		case "visibility":
			to = &d.visibility
		case "text-decoration", "text-decoration-line":
			to = &d.decoration
		case "vertical-align":
			to = &d.align
		default:
			continue
		}
		value, rest, _ := strings.Cut(value, "!")
		first := strings.TrimSpace(rest) == "important"
		if first || !important[to] {
			*to, important[to] = strings.TrimSpace(value), first
		}
	}
	return d
}

func withoutComments(s string) string {
	for {
		before, rest, ok := strings.Cut(s, "/*")
		if !ok {
			return s
		}
		_, after, _ := strings.Cut(rest, "*/")
		s = before + " " + after
	}
}

// sheet holds the selectors of a page's own style sheets that hide what they
// select: of one class or one id, with or without a tag (.hide, td.hide, #old).
// Others are not asked, nor is one that another rule may show again, or that a
// script of the page names.
type sheet map[string]bool

// hides reports whether a rule hides an element.
func (s sheet) hides(tag atom.Atom, class, id string) bool {
	if len(s) == 0 {
		return false
	}
	if id != "" && (s["#"+id] || s[tag.String()+"#"+id]) {
		return true
	}
	for name := range strings.FieldsSeq(class) {
		if s["."+name] || s[tag.String()+"."+name] {
			return true
		}
	}
	return false
}

// newSheet reads the style sheets in a page.
func newSheet(page []byte) sheet {
	s := sheet{}
	var shown []string // selectors of rules that show something
	for _, style := range between(page, "style") {
		if bytes.Contains(style, []byte("{")) {
			s.read(withoutComments(string(style)), true, &shown)
		}
	}
	if len(s) == 0 {
		return nil
	}
	scripts := bytes.Join(between(page, "script"), nil)
	for selector := range s {
		name := selector[strings.IndexAny(selector, ".#"):]
		if bytes.Contains(scripts, []byte(name[1:])) || holds(shown, name) {
			delete(s, selector)
		}
	}
	return s
}

// holds reports whether one of the selectors holds a class or an id.
func holds(selectors []string, name string) bool {
	for _, s := range selectors {
		if strings.Contains(s, name) {
			return true
		}
	}
	return false
}

// read reads rules. Of those within an @-rule, which hold only for some, it takes
// what they show but not what they hide.
func (s sheet) read(rules string, always bool, shown *[]string) {
	for {
		selectors, rest, ok := strings.Cut(rules, "{")
		if !ok {
			return
		}
		end := closingBrace(rest)
		body := rest[:end]
		rules = strings.TrimPrefix(rest[end:], "}")
		selectors = strings.TrimSpace(selectors[strings.LastIndexByte(selectors, ';')+1:])
		if strings.HasPrefix(selectors, "@") {
			s.read(body, false, shown)
			continue
		}
		d := parseDeclarations(body)
		for selector := range strings.SplitSeq(selectors, ",") {
			selector = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(selector), "<!--"))
			switch {
			case d.display == "":
			case d.display != "none":
				*shown = append(*shown, selector)
			case always && isSimple(selector):
				s[selector] = true
			}
		}
	}
}

// closingBrace gives the place of the brace that closes one before s, or its end.
func closingBrace(s string) int {
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// isSimple tells the selectors that a sheet asks.
func isSimple(selector string) bool {
	dot := strings.IndexAny(selector, ".#")
	if dot < 0 || dot+1 == len(selector) {
		return false
	}
	for i, c := range []byte(selector) {
		if i != dot && c != '-' && c != '_' && !isDigit(c) && !isASCIILetter(c) {
			return false
		}
	}
	return true
}

// between gives what stands in the elements of a tag that is written in small or
// in capital letters throughout. Sheets for print alone are passed by.
func between(page []byte, tag string) (out [][]byte) {
	for _, tag := range [...]string{tag, strings.ToUpper(tag)} {
		rest := page
		for {
			i := bytes.Index(rest, []byte("<"+tag))
			if i < 0 {
				break
			}
			rest = rest[i:]
			open := bytes.IndexByte(rest, '>')
			end := bytes.Index(rest, []byte("</"+tag))
			if open < 0 || end < open {
				break
			}
			if !bytes.Contains(rest[:open], []byte("print")) {
				out = append(out, rest[open+1:end])
			}
			rest = rest[end:]
		}
	}
	return out
}
