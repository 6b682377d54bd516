package export

import (
	"encoding/csv"
	"io"
)

// csvSink writes UTF-8 under a header line; NULL is an empty cell.
type csvSink struct {
	w    io.Writer
	mark bool
	to   *csv.Writer
	line []string
}

// byteOrderMark is what Excel knows UTF-8 by.
const byteOrderMark = "\uFEFF"

func (c *csvSink) begin(s *sheet) error {
	if c.mark {
		if _, err := io.WriteString(c.w, byteOrderMark); err != nil {
			return err
		}
	}
	c.to, c.line = csv.NewWriter(c.w), make([]string, len(s.fields))
	for i, f := range s.fields {
		c.line[i] = f.name
	}
	return c.to.Write(c.line)
}

func (c *csvSink) write(r *records) error {
	for row := range r.n {
		for i := range c.line {
			c.line[i] = ""
			if v := r.value(i, row); v != nil {
				c.line[i] = text(v)
			}
		}
		if err := c.to.Write(c.line); err != nil {
			return err
		}
	}
	return nil
}

func (c *csvSink) finish() error {
	c.to.Flush()
	return c.to.Error()
}
