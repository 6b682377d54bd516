package view

import (
	"slices"
	"strings"
	"testing"

	"gongkai/cmd/internal/words"
	"gongkai/extract/form"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// row returns the readings of a row of table 3, which stand in the document at the places given.
func row(m string, by report.Sign, starts ...int) []report.Reading {
	var out []report.Reading
	for i, start := range starts {
		out = append(out, report.Reading{Metric: form.MustLookup(m), Applicant: form.NaturalPerson + form.ApplicantType(i), RowBy: report.ByLabel, ColumnBy: by,
			Locator: report.Locator{Start: start, End: start + 1}})
	}
	return out
}

func TestPlaced(t *testing.T) {
	t.Parallel()
	doubtful := row("requests.received", report.ByOrder, 10, 20, 30, 40, 50, 60, 70)
	doubtful[2].Uncertain = true
	otherPart := row("requests.received", report.ByHead, 20, 10, 30, 40, 50, 60, 70)
	otherPart[0].Part = "page 2"
	for name, c := range map[string]struct {
		readings []report.Reading
		want     string
	}{
		"nothing read": {nil, ""},
		"attested":     {row("requests.received", report.ByHead, 10, 20, 30, 40, 50, 60, 70), "placed        rows by their labels; columns by their heads\n"},
		"total first": {row("requests.received", report.ByHead, 20, 30, 40, 50, 60, 70, 10), `
placed        rows by their labels; columns by their heads
              table 3: columns as met: 总计, 自然人, 商业企业, 科研机构, 社会公益组织, 法律服务机构, 其他 (1 of 1 rows)
`},
		"rows moved": {slices.Concat(row("requests.received", report.ByHead, 110, 120, 130, 140, 150, 160, 170), row("requests.carried_in", report.ByHead, 10, 20, 30, 40, 50, 60, 70)), `
placed        rows by their labels; columns by their heads
              table 3: rows are met in another order than that of the form
`},
		"two at one place": {row("requests.received", report.ByHead, 20, 10, 10, 40, 50, 60, 70), "placed        rows by their labels; columns by their heads\n"},
		"in two parts":     {otherPart, "placed        rows by their labels; columns by their heads\n"},
		"doubtful order": {slices.Concat(doubtful, row("requests.carried_in", report.BySums, 110, 120, 130, 140, 150, 160, 170)), `
placed        table 3: rows by their labels; columns by order alone (1), the sums (1)
              table 3: 1 doubtful by order: heads or labels contradict it, or leave several orders
`},
	} {
		t.Run(name, func(t *testing.T) {
			var w strings.Builder
			r := &report.Report{Edition: form.Editions[0], Readings: c.readings}
			newDrawing(&w, words.Printer{Language: message.English}, "", nil, r).placed()
			if got, want := w.String(), strings.TrimPrefix(c.want, "\n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}
