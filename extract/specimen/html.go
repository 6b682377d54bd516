package specimen

import (
	"fmt"
	"html"
	"strings"
)

// page writes one HTML document.
type page struct {
	*typist
	b       strings.Builder
	word    bool // as a word processor saves it
	soup    bool // as careless hands write it
	entity  bool // characters as references
	flatten bool // merged cells became empty ones
	nested  bool // the report sits inside layout tables
	upper   bool
	lax     bool // end tags left out
}

func (t *typist) html(l Layout, d *draft) string {
	r := t.r
	p := &page{typist: t, word: l == HTMLWord, soup: l == HTMLSoup, entity: t.noise.has(Entities)}
	if p.soup {
		p.flatten, p.nested, p.upper, p.lax = r.odds(.4), r.odds(.5), r.odds(.4), r.odds(.5)
	}
	name := ""
	for _, b := range d.blocks {
		if b.kind == title {
			name = strings.ReplaceAll(b.text, "\n", "")
			break
		}
	}
	charset := "utf-8"
	switch {
	case t.noise.has(GB18030):
		charset = one(r, "gb2312", "gbk", "GB18030")
	case t.noise.has(Big5):
		charset = "big5"
	}
	if !p.soup || r.odds(.5) {
		p.b.WriteString("<!DOCTYPE html>\n")
	}
	p.open("html", "")
	p.open("head", "")
	fmt.Fprintf(&p.b, "<meta charset=\"%s\">\n<title>%s</title>\n", charset, p.escape(strings.TrimPrefix(name, "# ")+one(r, "", "_政府信息公开", "")))
	p.b.WriteString("<style>td { width: 120px; padding: 0 5px } .p1 { margin: 10px 0 20px }" + d.style + "</style>\n")
	p.b.WriteString("<script>var total = 2021, rows = [1, 0, 0]; function go(n) { if (n < 7 && n > 0) { return \"<td>\" + n; } }</script>\n")
	p.close("head")
	p.open("body", "")
	if p.nested {
		p.b.WriteString("<table width=100% border=0><tr><td width=200><table><tr><td>首页</td></tr><tr><td>政务公开</td></tr></table></td><td>\n")
	}
	for _, b := range d.blocks {
		switch b.kind {
		case table:
			p.grid(b.grid)
		case title:
			p.open(either(p.soup, "p align=center", "h1"), "")
			p.runs(b.text)
			p.close(either(p.soup, "p", "h1"))
		case line:
			if strings.Contains(b.text, " | ") && r.odds(.5) {
				p.metadata(strings.Split(b.text, " | "))
				continue
			}
			p.b.WriteString("<div class=\"bar\">")
			if words := strings.Fields(b.text); len(words) > 3 {
				p.b.WriteString("<ul>")
				for _, w := range words {
					p.b.WriteString("<li><a href=\"/col/col" + fmt.Sprint(r.IntN(9000)) + "/index.html\">" + p.escape(w) + "</a></li>")
				}
				p.b.WriteString("</ul>")
			} else {
				p.b.WriteString(p.escape(b.text))
			}
			p.b.WriteString("</div>\n")
		default:
			p.paragraph(b.text)
		}
	}
	if p.nested {
		p.b.WriteString("</td></tr></table>\n")
	}
	p.close("body")
	p.close("html")
	return p.b.String()
}

func either(cond bool, a, b string) string {
	if cond {
		return a
	}
	return b
}

func (p *page) tag(s string) string {
	if p.upper {
		return strings.ToUpper(s)
	}
	return s
}

func (p *page) open(name, attrs string) {
	p.b.WriteString("<" + p.tag(name) + attrs + ">")
	if name != "td" && name != "th" {
		p.b.WriteString("\n")
	}
}

func (p *page) close(name string) { p.b.WriteString("</" + p.tag(name) + ">\n") }

// escape writes text as HTML, some characters as references if the document
// has that habit.
func (p *page) escape(s string) string {
	s = html.EscapeString(s)
	if !p.entity {
		return s
	}
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '“':
			b.WriteString("&ldquo;")
		case c == '”':
			b.WriteString("&rdquo;")
		case c == ' ':
			b.WriteString("&nbsp;")
		case c > 0x2e80 && p.r.odds(.1), c >= '0' && c <= '9' && p.r.odds(.1):
			fmt.Fprintf(&b, one(p.r, "&#%d;", "&#x%x;"), c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func (p *page) paragraph(s string) {
	if p.word {
		p.b.WriteString("<p class=\"MsoNormal\" style=\"text-indent: 32pt; line-height: 28pt\">")
	} else {
		p.b.WriteString("<" + p.tag("p") + ">")
	}
	p.runs(s)
	if !p.lax {
		p.b.WriteString("</" + p.tag("p") + ">")
	}
	p.b.WriteString("\n")
}

// runs writes text; a word processor splits it over elements, even within a
// word or a number.
func (p *page) runs(s string) {
	br := either(p.r.odds(.5), "<br>", "<br/>")
	for i, part := range strings.Split(s, "\n") {
		if i > 0 {
			p.b.WriteString(br)
		}
		if !p.word {
			p.b.WriteString(p.escape(part))
			continue
		}
		rs := []rune(part)
		for len(rs) > 0 {
			n := len(rs)
			if p.r.odds(.6) {
				n = p.r.between(1, len(rs))
			}
			run := p.escape(string(rs[:n]))
			switch p.r.IntN(3) {
			case 0:
				run = "<font face=\"仿宋_GB2312\">" + run + "</font>"
			case 1:
				run = "<b></b>" + run
			}
			p.b.WriteString("<span lang=\"EN-US\" style=\"font-size: 14.0pt; mso-bidi-font-size: 10.5pt\">" + run + "</span>")
			rs = rs[n:]
		}
		p.b.WriteString("<span style=\"font-size: 14pt\"><o:p></o:p></span>")
	}
}

// marked writes the text of a cell with the markup around it.
func (p *page) marked(c *cell) {
	p.b.WriteString(c.markup.lead)
	p.runs(c.text)
	p.b.WriteString(c.markup.tail)
}

// ends returns the end tags of the elements that s leaves open.
func ends(s string) string {
	out := ""
	for _, tag := range strings.Split(s, "<")[1:] {
		name := tag[:strings.IndexAny(tag, " >")]
		if end := "</" + strings.TrimPrefix(name, "/") + ">"; name[0] == '/' {
			out = strings.TrimPrefix(out, end)
		} else {
			out = end + out
		}
	}
	return out
}

// metadata writes the table that many sites put before a document.
func (p *page) metadata(items []string) {
	p.b.WriteString("<table class=\"xxgk\"><tbody><tr><td>索引号</td><td>")
	fmt.Fprintf(&p.b, "%09d/%d-%05d</td>", p.r.IntN(1e9), 2020+p.r.IntN(5), p.r.IntN(1e5))
	for _, m := range items {
		k, v, _ := strings.Cut(m, "：")
		if v == "" {
			k, v, _ = strings.Cut(m, ": ")
		}
		p.b.WriteString("<td>" + p.escape(k) + "</td><td>" + p.escape(v) + "</td>")
	}
	p.b.WriteString("</tr><tr><td>文号</td><td></td><td>有效性</td><td>有效</td></tr></tbody></table>\n")
}

// grid writes a table.
func (p *page) grid(g *grid) {
	p.b.WriteString(g.within)
	attrs := either(p.soup, " border=1 cellspacing=0", " border=\"1\" style=\"border-collapse: collapse\"")
	if g.attrs != "" {
		attrs = " border=1" + g.attrs
	}
	p.open("table", attrs)
	if !p.soup {
		p.open("tbody", "")
	}
	places := g.places()
	for i, row := range g.rows {
		p.open("tr", "")
		if p.flatten {
			for x, c := range places[i] {
				switch {
				case c == nil:
				case (x == 0 || places[i][x-1] != c) && (i == 0 || places[i-1][x] != c):
					p.cell(c, "")
				case x == 0 || places[i][x-1] != c:
					p.cell(&cell{}, "")
				}
			}
		} else {
			for j := range row {
				c := &row[j]
				attrs := ""
				if c.cols > 1 {
					attrs += fmt.Sprintf(either(p.soup, " colspan=%d", " colspan=\"%d\""), c.cols)
				}
				if c.rows > 1 {
					attrs += fmt.Sprintf(either(p.soup, " rowspan=%d", " rowspan=\"%d\""), c.rows)
				}
				p.cell(c, attrs)
			}
		}
		if !p.lax {
			p.close("tr")
		}
		p.b.WriteString(g.behind[i])
	}
	if !p.soup {
		p.close("tbody")
	}
	p.close("table")
	p.b.WriteString(ends(g.within))
}

func (p *page) cell(c *cell, attrs string) {
	name := "td"
	if c.head && p.variant%4 == 0 {
		name = "th"
	}
	p.open(name, attrs)
	switch {
	case c.text == "" && p.word:
		p.b.WriteString("<p class=\"MsoNormal\" align=\"center\"><span>&nbsp;</span><o:p>&nbsp;</o:p></p>")
	case c.text == "" && p.soup:
		p.b.WriteString(one(p.r, "", "&nbsp;", "　", "<br>"))
	case c.text == "":
	case p.word:
		p.b.WriteString("<p class=\"MsoNormal\" align=\"center\" style=\"text-align: center\">")
		p.marked(c)
		p.b.WriteString("</p>")
	default:
		p.marked(c)
	}
	if !p.lax {
		p.close(name)
	}
	p.b.WriteString(c.markup.beside)
}
