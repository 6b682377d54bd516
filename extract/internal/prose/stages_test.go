package prose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/form"
	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/label"
	"gongkai/extract/internal/table"
	"gongkai/extract/internal/text"
	"gongkai/extract/report"
)

func TestStages(t *testing.T) {
	golden.Run(t, "statements", map[string]golden.Stage{"statements": func(c *datadriven.TestData) string {
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
		if r.Edition == form.NoEdition {
			r.Edition = form.Editions[1] // text without tables
		}
		if c.HasArg("edition2019") {
			r.Edition = form.Editions[0]
		}
		Read(&m, &tables.Found, &r)
		return statements(&r.Report, c.Input)
	}})
}

// statements renders what prose states, with the text that it stands in.
func statements(r *report.Report, doc string) string {
	out := &strings.Builder{}
	for _, s := range r.Statements {
		fmt.Fprintf(out, "%s %s = %v%s from %q\n", s.Metric, s.Applicant, s.Value, s.Unit, doc[s.Start:s.End])
	}
	return out.String()
}
