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
	golden.Run(t, "statements", map[string]golden.Stage{
		"statements": func(c *datadriven.TestData) string {
			edition := form.Editions[1]
			if c.HasArg("edition2019") {
				edition = form.Editions[0]
			}
			return read(c.Input, edition)
		},
		// each line is a text of its own
		"each": golden.Lines(func(s string) string {
			return fmt.Sprintf("%s\n    %s", s, strings.ReplaceAll(strings.TrimSpace(read(s, form.Editions[1])), "\n", "\n    "))
		}),
	})
}

// read renders what a text states, which is of a report on 2021.
func read(input string, edition form.Edition) string {
	d, err := tabletest.Read(input)
	if err != nil {
		return err.Error()
	}
	r := &d.Report
	r.Year, r.Edition = 2021, edition
	Read(&d.Marks, &d.Tables.Found, r)
	return statements(&r.Report, input)
}

// statements renders what prose states, with the text that it stands in.
func statements(r *report.Report, doc string) string {
	out := &strings.Builder{}
	for _, s := range r.Statements {
		fmt.Fprintf(out, "%s %s = %v%s from %q\n", s.Metric, s.Applicant, s.Value, s.Unit, doc[s.Start:s.End])
	}
	return out.String()
}
