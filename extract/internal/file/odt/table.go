package odt

import (
	"bytes"

	"gongkai/extract/internal/file/member"
	"gongkai/extract/internal/file/opendoc"
	"gongkai/extract/internal/parts"
)

func (r *reader) table() error {
	r.f.Line()
	r.f.Table()
	err := r.Each(r.row)
	r.f.EndTable()
	return err
}

// row reads an element of a table.
func (r *reader) row(e member.Element) error {
	switch e.Name {
	case "table-header-rows", "table-rows", "table-row-group":
		return r.Each(r.row)
	case "table-row":
		if visible, _ := e.Attribute("visibility"); visible == "collapse" || visible == "filter" {
			return r.Skip()
		}
		from := len(r.f.Text)
		err := r.Each(r.cell)
		r.f.EndRow()
		r.repeat(from, opendoc.Repeated(e, "number-rows-repeated", maxRepeated))
		return err
	}
	return r.Skip()
}

// cell reads an element of a row. Those that others cover are there, too, and are passed over.
func (r *reader) cell(e member.Element) error {
	if e.Name != "table-cell" {
		return r.Skip()
	}
	from := len(r.f.Text)
	err := r.Each(r.block)
	r.f.Text = r.f.Text[:from+len(bytes.TrimRight(r.f.Text[from:], "\n"))] // the end of its last paragraph
	r.f.EndCell()
	r.repeat(from, opendoc.Repeated(e, "number-columns-repeated", maxRepeated))
	return err
}

// repeat writes what has been written since a place again, until it is there so often.
func (r *reader) repeat(from, times int) {
	if times == 1 {
		return
	}
	written := bytes.Clone(r.f.Text[from:])
	for range times - 1 {
		if r.f.Full = r.f.Full || len(r.f.Text)+len(written) > parts.MaxText; r.f.Full {
			return
		}
		r.f.Text = append(r.f.Text, written...)
	}
}
