package classify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/internal/table"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

func TestStages(t *testing.T) {
	golden.Run(t, "classes", map[string]golden.Stage{"class": class})
}

// class renders what a document is, and by what: its labels, headings and values.
func class(c *datadriven.TestData) string {
	var doc text.Text
	if err := doc.Read([]byte(c.Input)); err != nil {
		return err.Error()
	}
	var m label.Marks
	m.Find(&doc)
	var tables table.Reader
	var r report.Builder
	r.Begin()
	tables.Read(&m, &r)
	var who metadata.Reader
	who.Read(&m, &tables.Found, &r)
	x := classifier{&who}
	out := &strings.Builder{}
	fmt.Fprintf(out, "%d rows of the form, %d headings, %d readings, on %d of %q\n", x.labelCount(), m.HeadingCount(), len(r.Readings), r.Year, r.Agency)
	if err := Classify(&who, &r); err != nil {
		fmt.Fprintln(out, err)
	} else {
		fmt.Fprintln(out, "a report")
	}
	return out.String()
}
