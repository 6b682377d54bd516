package specimen

import (
	"bytes"
	"slices"
)

// Compendium is a document with the reports of several agencies one behind the other.
type Compendium struct {
	Bytes  []byte
	Ext    string
	Truths []Truth // of its reports, in their order
}

// NewCompendium makes one of n reports, which are those of the seeds from seed on. The options
// say what each of them is like, but for its kind; they name a layout or a kind of file, of which nothing is one line.
func NewCompendium(seed uint64, n int, o Options) Compendium {
	file := o.File
	o.Kind, o.File = Report, ""
	if file != "" {
		o.Layout, o.Noise = HTML, []Noise{}
	}
	var c Compendium
	var bodies [][]byte
	for i := range n {
		d := Generate(seed+uint64(i), o)
		c.Truths, c.Ext = append(c.Truths, d.Truth), d.Ext
		bodies = append(bodies, d.Bytes)
	}
	if c.Ext == ".html" {
		bodies = onOnePage(bodies)
	}
	c.Bytes = bytes.Join(bodies, []byte("\n"))
	if file != "" {
		c.Bytes, c.Ext = writerOf(file)(newPaper(c.Bytes)), "."+string(file)
	}
	return c
}

// onOnePage leaves of pages what makes one of them: the beginning of the first, the end of
// the last.
func onOnePage(pages [][]byte) [][]byte {
	out := slices.Clone(pages)
	for i, page := range pages {
		lower := bytes.ToLower(page)
		from, to := 0, len(page)
		if at := bytes.Index(lower, []byte("<body")); i > 0 && at >= 0 {
			from = at + bytes.IndexByte(page[at:], '>') + 1
		}
		if at := bytes.LastIndex(lower, []byte("</body")); i < len(pages)-1 && at >= 0 {
			to = at
		}
		out[i] = page[from:to]
	}
	return out
}
