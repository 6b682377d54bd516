package text

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// declarations are those of CSS by which an element is shown or not, in lower
// case; "" if there is none.
type declarations struct {
	display, visibility, decoration, align string
	size, color, background, opacity       string
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
		case "font-size":
			to = &d.size
		case "color":
			to = &d.color
		case "background", "background-color":
			to = &d.background
		case "opacity":
			to = &d.opacity
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

// isNothing reports whether text is of no size or lets all through.
func (d *declarations) isNothing() bool {
	color := strings.ReplaceAll(d.color, " ", "")
	return isZero(d.size) || isZero(d.opacity) || color == "transparent" || strings.HasPrefix(color, "rgba(") && strings.HasSuffix(color, ",0)")
}

// isPale reports whether text has the colour of paper, on paper as far as is stated here.
func (d *declarations) isPale() bool {
	return isPaper(d.color) && (d.background == "" || isPaper(d.background))
}

// isZero reports whether a size or a share is 0, of whatever unit: 0, 0px, 0.0, 0%.
func isZero(value string) bool {
	number := strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyz% ")
	return number != "" && strings.Trim(number, "0.") == "" && strings.Contains(number, "0")
}

// isPaper reports whether a colour is that of paper.
func isPaper(color string) bool {
	switch strings.ReplaceAll(color, " ", "") {
	case "white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)":
		return true
	}
	return false
}

func withoutComments(s string) string {
	if !strings.Contains(s, "/*") {
		return s
	}
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "/*")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		out.WriteByte(' ')
		_, s, _ = strings.Cut(rest, "*/")
	}
}

// sheet holds the selectors of a page's own style sheets that hide what they
// select: of one class or one id, with or without a tag (.hide, td.hide, #old).
// Others are not asked, nor is one that another rule may show again, or that a
// script of the page names. A sheet holds for what is behind it.
type sheet struct {
	hidden map[string]bool
	shown  []string // selectors of rules that show something
	sheets int      // that were read
}

// A page has a few style sheets and few rules of this kind. What goes beyond is not
// asked: each is looked for in all scripts.
const (
	mostSheets    = 16
	mostSelectors = 64
	deepestRules  = 4 // @media within @supports
)

// hides reports whether a rule hides an element.
func (s *sheet) hides(tag atom.Atom, class, id string) bool {
	if len(s.hidden) == 0 {
		return false
	}
	if id != "" && (s.hidden["#"+id] || s.hidden[tag.String()+"#"+id]) {
		return true
	}
	for name := range strings.FieldsSeq(class) {
		if s.hidden["."+name] || s.hidden[tag.String()+"."+name] {
			return true
		}
	}
	return false
}

// add reads the rules in p, a part of a page.
func (s *sheet) add(page []byte, p part) {
	if s.sheets++; s.sheets > mostSheets {
		return
	}
	s.read(withoutComments(string(page[p.from:p.to])), 0)
	if len(s.hidden) == 0 {
		return
	}
	scripts := bytes.Join(scriptsIn(page), nil)
	for selector := range s.hidden {
		name := selector[strings.IndexAny(selector, ".#"):]
		if bytes.Contains(scripts, []byte(name[1:])) || holds(s.shown, name) {
			delete(s.hidden, selector)
		}
	}
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
func (s *sheet) read(rules string, depth int) {
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
			if depth < deepestRules {
				s.read(body, depth+1)
			}
			continue
		}
		d := parseDeclarations(body)
		for selector := range strings.SplitSeq(selectors, ",") {
			selector = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(selector), "<!--"))
			hides := d.display == "none" || d.display == "" && (d.visibility == "hidden" || d.visibility == "collapse")
			switch {
			case d.display == "" && d.visibility == "":
			case !hides:
				s.shown = append(s.shown, selector)
			case depth == 0 && isSimple(selector) && len(s.hidden) < mostSelectors:
				if s.hidden == nil {
					s.hidden = map[string]bool{}
				}
				s.hidden[selector] = true
			}
		}
	}
}

// closingBrace returns the place of the brace that closes one before s, or its end.
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

// isSimple reports whether a selector is one that a sheet asks.
func isSimple(selector string) bool {
	dot := strings.IndexAny(selector, ".#")
	if dot < 0 || dot+1 == len(selector) {
		return false
	}
	for i, c := range []byte(selector) {
		if i != dot && c != '-' && c != '_' && !IsDigit(c) && !IsASCIILetter(c) {
			return false
		}
	}
	return true
}

// scriptsIn returns what stands in the scripts of a page, those whose tags are in small
// or in capital letters throughout.
func scriptsIn(page []byte) (out [][]byte) {
	for _, tags := range [...][2]string{{"<script", "</script"}, {"<SCRIPT", "</SCRIPT"}} {
		for rest := page; ; {
			_, behind, ok := bytes.Cut(rest, []byte(tags[0]))
			if !ok {
				break
			}
			script, after, _ := bytes.Cut(behind, []byte(tags[1]))
			out, rest = append(out, script), after
		}
	}
	return out
}
