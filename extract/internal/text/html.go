package text

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isHTML reports whether b is markup, by tags that text does not hold. A crawl's
// text file may well hold a table as markup and nothing else.
func isHTML(b []byte) bool {
	const tries = 4096 // where so many < open no such tag, none will
	for i, n := 0, 0; i < len(b) && n < tries; n++ {
		at := bytes.IndexByte(b[i:], '<')
		if at < 0 {
			return false
		}
		i += at + 1
		rest := bytes.ToLower(b[i:min(i+9, len(b))])
		for _, tag := range [...]string{"!doctype", "html", "table", "td", "tr", "/td", "/tr", "/p>", "/div", "p ", "p>", "br", "span", "div", "meta", "body"} {
			if bytes.HasPrefix(rest, []byte(tag)) {
				return true
			}
		}
	}
	return false
}

// openTable is the state of a table that has not ended yet. Pages leave out
// end tags, so that a cell ends where the next one starts, if not before.
type openTable struct {
	row, cell bool
	picture   bool     // the cell holds one
	from      int      // where the cell begins in the text
	cols      int      // columns that have a <col>
	columns   *columns // nil: none is collapsed
}

// flatten turns markup into lines, and tables into cells and rows that end
// with CellEnd and RowEnd. Spans are not asked for: in a form exported from
// Word they seldom agree with what is seen, the order of the cells does.
func flatten(c cleaner, src []byte) {
	m := markup{src: src}
	var tables []openTable
	sight := sight{t: c.Text}
	raw, inCDATA := false, false // raw: in what no page shows as it stands, such as a script
	rules := false               // in a style sheet
	instead := false             // in what a page shows where scripts are not run
	titled := false              // in the title of the page
	endCell := func() {
		if t := &tables[len(tables)-1]; t.cell {
			if t.picture {
				c.pictureInCell(t.from)
			}
			c.sep(CellEnd)
			t.cell = false
		}
	}
	endRow := func() {
		endCell()
		if t := &tables[len(tables)-1]; t.row {
			c.sep(RowEnd)
			t.row = false
		}
	}
	for {
		p := m.next()
		tag := p.tag
		switch p.kind {
		case partEnd:
			return
		case partText:
			switch {
			case rules:
				sight.sheet.add(src, p)
				sight.memory = [64]remembered{}
			case raw:
				c.AsksForScript = c.AsksForScript || instead && bytes.Contains(bytes.ToLower(src[p.from:p.to]), []byte("javascript"))
			case inCDATA:
				inCDATA = c.runCDATA(src, p.from, p.to)
			case titled:
				from := len(c.Bytes)
				c.run(src, p.from, p.to)
				c.Called = Span{from, len(c.Bytes)}
			default:
				if c.edge == len(c.Bytes) {
					c.apart(src, p.from, p.to)
				}
				c.run(src, p.from, p.to)
			}
			continue
		case partIgnore:
			inCDATA = m.enterCDATA(p) || inCDATA
			continue
		case partClose:
			if raw || titled {
				raw, rules, titled = raw && !isUnread(tag), false, false
			}
			if len(sight.open) > 0 && sight.closes(tag, &tables) {
				if isBlock(tag) {
					c.sep('\n')
				}
				continue
			}
			switch tag {
			case atom.A:
				c.fileEnds()
			case atom.Td, atom.Th:
				if len(tables) > 0 {
					endCell()
				}
			case atom.Tr:
				if len(tables) > 0 {
					endRow()
				}
			case atom.Table:
				if len(tables) > 0 {
					endRow()
					tables = tables[:len(tables)-1]
				}
				c.sep('\n')
			default:
				if isBlock(tag) {
					c.sep('\n')
				}
			}
			continue
		}
		if len(sight.open) > 0 {
			sight.begins(tag, &tables)
		}
		inCell := len(tables) > 0 && tables[len(tables)-1].cell
		if tag == atom.A || isPicture(tag) && sight.shows(&m, p) {
			c.object(&m, p)
			if inCell && tag != atom.A {
				tables[len(tables)-1].picture = true
			}
		}
		if isUnread(tag) && !(inCell && tag == atom.Textarea) {
			c.Scripted, instead = c.Scripted || tag == atom.Script, tag == atom.Noscript
			raw = !m.closesItself(p)
			rules = raw && tag == atom.Style && !bytes.Contains(src[p.from:p.to], []byte("print"))
			continue
		}
		switch tag {
		case atom.Table:
			sight.opens(&m, p, tables)
			c.sep(TableStart)
			tables = append(tables, openTable{})
		case atom.Tr:
			if len(tables) > 0 {
				endRow()
			}
			if !sight.passes(p) {
				sight.opens(&m, p, tables)
			}
			if len(tables) > 0 {
				t := &tables[len(tables)-1]
				if t.row = true; t.columns != nil {
					t.columns.nextRow()
				}
			}
		case atom.Td, atom.Th:
			if len(tables) > 0 {
				endCell()
				if t := &tables[len(tables)-1]; t.columns != nil {
					sight.collapsed = !t.columns.nextCell(&m, p)
				}
			}
			if sight.collapsed || !sight.passes(p) {
				sight.opens(&m, p, tables)
			}
			if len(tables) > 0 {
				t := &tables[len(tables)-1]
				t.row, t.cell, t.picture, t.from = true, true, false, len(c.Bytes)
			}
		case atom.Col:
			if len(tables) > 0 {
				tables[len(tables)-1].addColumns(&m, p)
			}
		case atom.Meta:
			if mayHoldTitleOrDate(src[p.from:p.to]) {
				c.meta(m.tokenizer(p), p.from, p.to)
			}
		default:
			titled = tag == atom.Title
			if inCell && isField(tag) && sight.shows(&m, p) {
				c.field(&m, p)
			}
			sight.opens(&m, p, tables)
			switch {
			case tag == atom.Br && len(tables) == 0 && c.inRow():
				c.sep(' ') // Markdown breaks the lines of a cell with it
			case isBlock(tag):
				c.sep('\n')
			}
		}
	}
}

// inRow reports whether the line at hand is a row of a Markdown table, which begins
// with a border.
func (c cleaner) inRow() bool {
	const longest = 1 << 10 // bytes of a row that is looked at
	b := c.Text.Bytes[max(0, len(c.Text.Bytes)-longest):]
	line := Trimmed(b[bytes.LastIndexByte(b, '\n')+1:])
	return len(line) > 0 && line[0] == '|'
}

// isUnread reports whether an element is text to who reads the markup and nothing to
// who looks at the page.
func isUnread(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Textarea:
		return true
	}
	return false
}

// runCDATA is run without the end of CDATA. It reports whether none stands there.
func (c *cleaner) runCDATA(src []byte, from, to int) (goesOn bool) {
	end := bytes.Index(src[from:to], cdataEnd)
	if end < 0 {
		c.run(src, from, to)
		return true
	}
	c.run(src, from, from+end)
	c.sep('\n')
	c.run(src, from+end+len(cdataEnd), to)
	return false
}

func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Div, atom.Br, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Title, atom.Hr,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Article, atom.Header,
		atom.Footer, atom.Nav, atom.Aside, atom.Pre, atom.Blockquote, atom.Form, atom.Option, atom.Center,
		atom.Tbody, atom.Thead, atom.Caption, atom.Body, atom.Head, atom.Main, atom.Figure, atom.Fieldset:
		return true
	}
	return false
}

// mayHoldTitleOrDate reports whether a meta tag is one of the few that may be of use.
func mayHoldTitleOrDate(tag []byte) bool {
	for _, name := range [...]string{"articletitle", "pubdate"} {
		for i := 0; i+len(name) <= len(tag); i++ {
			if tag[i]|0x20 == name[0] && bytes.EqualFold(tag[i:i+len(name)], []byte(name)) {
				return true
			}
		}
	}
	return bytes.IndexByte(tag, '&') >= 0 // the name may be written with references
}

// meta puts the page's own title and date, as government sites have them in
// meta tags (国办发〔2019〕19号), into the text as lines like those of its body.
func (c cleaner) meta(z *html.Tokenizer, from, to int) {
	var name, content []byte
	z.Next()
	for {
		key, value, more := z.TagAttr()
		switch string(key) {
		case "name":
			name = append(name, bytes.ToLower(value)...)
		case "content":
			content = append(content, value...)
		}
		if !more {
			break
		}
	}
	label := ""
	switch string(name) {
	case "articletitle":
		label = "标题"
	case "pubdate":
		label = "发布日期"
	}
	if label == "" || len(content) == 0 {
		return
	}
	c.sep('\n')
	line := Text{Bytes: nil}
	clean := cleaner{Text: &line, folding: c.folding}
	clean.run(content, 0, len(content))
	c.put([]byte(label+":"+string(bytes.ReplaceAll(line.Bytes, []byte("\n"), []byte(" ")))), from, to)
	c.sep('\n')
}
