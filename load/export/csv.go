package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// csvSink writes UTF-8 under a header line; NULL is an empty cell.
type csvSink struct {
	w        io.Writer
	mark     bool
	formulas bool // texts that begin like formulas stay as they are
	to       *csv.Writer
	line     []string
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
		c.line[i] = c.cell(f.name)
	}
	return c.to.Write(c.line)
}

func (c *csvSink) write(r *records) error {
	for row := range r.n {
		for i := range c.line {
			switch v := r.value(i, row).(type) {
			case nil:
				c.line[i] = ""
			case string:
				c.line[i] = c.cell(v)
			default:
				c.line[i] = text(v)
			}
		}
		if err := c.to.Write(c.line); err != nil {
			return err
		}
	}
	return nil
}

// startsFormula are the characters with which a cell begins that programs for
// spreadsheets may execute.
const startsFormula = "=+-@\t\r\n＝＋－＠"

// cell returns a text that no spreadsheet executes: names of files, ids of records
// and reasons of corrections are what anyone wrote. Numbers are as they were.
func (c *csvSink) cell(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if c.formulas || s == "" || !strings.ContainsRune(startsFormula, first) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

func (c *csvSink) finish() error {
	c.to.Flush()
	return c.to.Error()
}
