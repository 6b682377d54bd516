package specimen

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FileKind is a kind of file that is no text, by its ending.
type FileKind string

// fileWriters has what writes each kind.
var fileWriters = map[FileKind]func(*paper) []byte{}

// FileKinds lists the kinds that can be written, in order.
func FileKinds() (kinds []FileKind) {
	for kind := range fileWriters {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

// paper is a document as it is printed: paragraphs and tables.
type paper struct{ blocks []paperBlock }

// paperBlock is a paragraph, or a table if it has rows.
type paperBlock struct {
	text  string // line breaks within it are \n
	title bool
	rows  [][]paperCell
}

// paperCell stands at the first of the rows and columns that it goes over.
type paperCell struct {
	text       string
	rows, cols int
}

// newPaper reads a page whose tables do not lie in one another.
func newPaper(page []byte) *paper {
	root, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		panic(err) // from memory
	}
	p := &paper{}
	p.read(root)
	return p
}

func (p *paper) read(n *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.DataAtom == atom.Head, child.DataAtom == atom.Script, child.DataAtom == atom.Style:
		case child.DataAtom == atom.Table:
			p.table(child)
		case hasBlocks(child):
			p.read(child)
		default:
			if text := strings.TrimSpace(textOf(child)); text != "" {
				p.blocks = append(p.blocks, paperBlock{text: text, title: child.DataAtom == atom.H1})
			}
		}
	}
}

// hasBlocks reports whether a node is more than a paragraph.
func hasBlocks(n *html.Node) bool {
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.P, atom.Div, atom.Table, atom.H1, atom.H2, atom.H3, atom.Li:
			return true
		}
	}
	return false
}

func (p *paper) table(n *html.Node) {
	var rows [][]paperCell
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Tr:
			rows = append(rows, nil)
		case atom.Td, atom.Th:
			last := &rows[len(rows)-1]
			*last = append(*last, paperCell{strings.TrimSpace(textOf(d)), span(d, "rowspan"), span(d, "colspan")})
		}
	}
	p.blocks = append(p.blocks, paperBlock{rows: rows})
}

func span(n *html.Node, name string) int {
	for _, a := range n.Attr {
		if a.Key == name {
			if v, err := strconv.Atoi(a.Val); err == nil && v > 0 {
				return v
			}
		}
	}
	return 1
}

// textOf returns the text of a node, with a line break for each <br> and paragraph.
func textOf(n *html.Node) string {
	var b strings.Builder
	if n.Type == html.TextNode {
		return n.Data
	}
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && d.Parent.DataAtom != atom.Script && d.Parent.DataAtom != atom.Style:
			b.WriteString(strings.ReplaceAll(d.Data, "\n", " "))
		case d.DataAtom == atom.Br, d.DataAtom == atom.P && b.Len() > 0:
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// slot is a cell of a table whose rows all have their place for merged cells, too.
type slot struct {
	paperCell
	col       int
	continues bool // a cell of a row above goes on here
}

// laidOut returns the rows of a table with a slot wherever a cell begins or goes on from the
// row above.
func laidOut(rows [][]paperCell) [][]slot {
	type hanging struct {
		paperCell
		left int
	}
	from := map[int]*hanging{} // by column
	var out [][]slot
	for _, row := range rows {
		var line []slot
		col := 0
		goOn := func() {
			for h := from[col]; h != nil && h.left > 0; h = from[col] {
				line = append(line, slot{h.paperCell, col, true})
				h.left--
				col += h.cols
			}
		}
		for _, c := range row {
			goOn()
			line = append(line, slot{c, col, false})
			from[col] = &hanging{c, c.rows - 1}
			col += c.cols
		}
		goOn()
		out = append(out, line)
	}
	return out
}

// zipped writes an archive of members, given as names and contents.
func zipped(members ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		header := &zip.FileHeader{Name: members[i], Method: zip.Deflate}
		if members[i] == "mimetype" { // stands as it is
			header.Method = zip.Store
		}
		f, err := w.CreateHeader(header)
		if err == nil {
			_, err = io.WriteString(f, members[i+1])
		}
		if err != nil {
			panic(err) // to memory
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// escapedXML returns a text as XML holds it.
func escapedXML(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err)
	}
	return b.String()
}

// dress returns a number that decides how a file is written, by what it says.
func (p *paper) dress() uint64 {
	h := fnv.New64a()
	for _, b := range p.blocks {
		io.WriteString(h, b.text)
		for _, row := range b.rows {
			for _, c := range row {
				io.WriteString(h, c.text)
			}
		}
	}
	return h.Sum64()
}
