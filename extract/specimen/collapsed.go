package specimen

import (
	"html"
	"strings"
)

// collapsed writes the lines of a page, from top to bottom, with the blanks of each line
// lost or as good as lost: the lines of a long label stand above, beside and
// below its values, and the label of a group among those of its rows.
func (t *typist) collapsed(g *grid, between string) string {
	var b strings.Builder
	for _, line := range strings.Split(t.spaces(g), "\n") {
		s := strings.Join(strings.Fields(line), between)
		if strings.HasPrefix(line, "\f") {
			s = "\f" + s
		}
		if s != "" {
			b.WriteString(s + "\n")
		}
	}
	return b.String()
}

// brokenPage writes lines as pdftohtml does.
func brokenPage(text string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\"/>\n<title></title>\n</head>\n<body bgcolor=\"#A0A0A0\">\n<a name=1></a>")
	for _, s := range strings.Split(text, "\n") {
		if strings.HasPrefix(s, "\f") {
			b.WriteString("<hr/>\n")
		}
		if s = strings.TrimSpace(s); s != "" {
			b.WriteString(strings.ReplaceAll(html.EscapeString(s), " ", "&#160;") + "<br/>\n")
		}
	}
	b.WriteString("<hr/>\n</body>\n</html>\n")
	return b.String()
}
