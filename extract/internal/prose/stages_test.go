package prose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/form"
	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/tabletest"
	"gongkai/extract/report"
)

func TestStages(t *testing.T) {
	golden.Run(t, "statements", map[string]golden.Stage{"statements": func(c *datadriven.TestData) string {
		d, err := tabletest.Read(c.Input)
		if err != nil {
			return err.Error()
		}
		r := &d.Report
		if r.Edition == form.NoEdition {
			r.Edition = form.Editions[1] // text without tables
		}
		if c.HasArg("edition2019") {
			r.Edition = form.Editions[0]
		}
		Read(&d.Marks, &d.Tables.Found, r)
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
