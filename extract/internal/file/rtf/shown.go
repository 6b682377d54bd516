package rtf

import (
	"gongkai/extract/internal/parts"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// defaultPage is the code page of a document that states none: nearly all are Chinese.
const defaultPage = 936

// pageOfCharset returns the code page of a font's character set; 0 for that of the document.
func pageOfCharset(charset int) int {
	switch charset {
	case 134:
		return 936
	case 136:
		return 950
	}
	return 0
}

func encodingOf(page int) encoding.Encoding {
	switch page {
	case 950:
		return traditionalchinese.Big5
	case 1252, 437, 850:
		return charmap.Windows1252
	}
	return simplifiedchinese.GB18030
}

// flush decodes the bytes that were met, and writes them.
func (r *reader) flush() {
	if len(r.bytes) == 0 {
		return
	}
	b := r.bytes
	r.bytes = r.bytes[:0]
	page := r.fonts[r.group.font]
	if page == 0 {
		page = r.page
	}
	for _, c := range b {
		if c >= 0x80 {
			if out, err := encodingOf(page).NewDecoder().Bytes(b); err == nil {
				r.put(string(out))
			}
			return
		}
	}
	r.put(string(b))
}

// write writes text that is no byte of a code page.
func (r *reader) write(s string) {
	r.flush()
	r.put(s)
}

// put writes text where it belongs, if it is shown.
func (r *reader) put(s string) {
	g := &r.group
	if g.ignored || g.names || g.hidden || g.deleted || g.raised && parts.IsNoteMark(s) {
		return
	}
	switch {
	case g.margin > 0:
		r.margins[g.margin-1].text += s
	case g.inTable || len(r.row) > 0:
		r.text = append(r.text, s...)
	default:
		if r.open && strings.TrimSpace(s) != "" {
			r.endTable()
		}
		r.f.Write(s)
	}
}

// paragraph ends a line.
func (r *reader) paragraph() {
	r.flush()
	g := &r.group
	switch {
	case g.ignored || g.names || g.deleted:
	case g.margin > 0:
		r.margins[g.margin-1].text += "\n"
	case g.inTable || len(r.row) > 0:
		r.text = append(r.text, '\n')
	default:
		r.f.Line()
	}
}

// table takes a control word of tables. It reports whether it is one.
func (r *reader) table(word string) bool {
	if r.group.ignored {
		return false
	}
	switch word {
	case "trowd":
		r.defined, r.next = r.defined[:0], cellDefinition{}
	case "clmrg", "clvmrg":
		r.next.continues = true
	case "cellx":
		if len(r.defined) < mostCells {
			r.defined = append(r.defined, r.next)
		}
		r.next = cellDefinition{}
	case "cell":
		r.flush()
		r.row = append(r.row, strings.Trim(string(r.text), "\n"))
		r.text = r.text[:0]
	case "row":
		r.flush()
		r.endRow()
	default:
		return false
	}
	return true
}

// mostCells is how many cells a row may define; Word allows 63.
const mostCells = 1000

// endRow writes a row. The cells are those that its definition does not merge into others; it may
// stand before its text, behind it, or both.
func (r *reader) endRow() {
	if len(r.row) == 0 {
		return
	}
	if !r.open {
		r.f.Line()
		r.f.Table()
		r.open = true
	}
	for i, s := range r.row {
		if i < len(r.defined) && r.defined[i].continues {
			continue
		}
		r.f.Write(s)
		r.f.EndCell()
	}
	r.f.EndRow()
	r.row, r.text = r.row[:0], r.text[:0]
}

func (r *reader) endTable() {
	r.f.EndTable()
	r.open = false
}

// finish writes what is left at the end.
func (r *reader) finish() {
	r.flush()
	if len(r.text) > 0 {
		r.row = append(r.row, string(r.text))
	}
	r.endRow()
	if r.open {
		r.endTable()
	}
	r.f.Line()
}
