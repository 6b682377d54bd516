package classify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/internal/tabletest"
)

func TestStages(t *testing.T) {
	golden.Run(t, "classes", map[string]golden.Stage{"class": class})
}

// class renders what a document is, and by what: its labels, headings and values.
func class(c *datadriven.TestData) string {
	d, err := tabletest.Read(c.Input)
	if err != nil {
		return err.Error()
	}
	r := &d.Report
	var who metadata.Reader
	who.Read(&d.Marks, &d.Tables.Found, r)
	x := classifier{&who}
	out := &strings.Builder{}
	fmt.Fprintf(out, "%d rows of the form, %d headings, %d readings, on %d of %q\n", labelCount(x.Marks), d.Marks.HeadingCount(), len(r.Readings), r.Year, r.Agency)
	if err := Classify(&who, r); err != nil {
		fmt.Fprintln(out, err)
	} else {
		fmt.Fprintln(out, "a report")
	}
	for _, n := range r.Notes {
		fmt.Fprintf(out, "note at %d: %s\n", n.Start, n.Text)
	}
	return out.String()
}
