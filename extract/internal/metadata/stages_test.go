package metadata

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"gongkai/extract/internal/golden"
	"gongkai/extract/internal/tabletest"
	"gongkai/extract/report"
)

func TestStages(t *testing.T) {
	for _, name := range []string{"titles", "names", "years", "evidence"} {
		t.Run(name, func(t *testing.T) {
			golden.Run(t, name, map[string]golden.Stage{
				"titles":   titles,
				"who":      who,
				"name":     golden.Lines(func(s string) string { return fmt.Sprintf("%q  %q", s, cleanAgency(s)) }),
				"suffix":   golden.Lines(suffix),
				"year":     golden.Lines(year),
				"date":     golden.Lines(func(s string) string { return fmt.Sprintf("%q  %q", s, dateAt([]byte(s))) }),
				"evidence": clues,
			})
		})
	}
}

// document is what of a text this room works on, and what it makes of it.
type document struct {
	*tabletest.Document
	Reader
}

func read(input string) (*document, error) {
	tables, err := tabletest.Read(input)
	if err != nil {
		return nil, err
	}
	d := &document{Document: tables}
	d.Reader.Read(&d.Document.Marks, &d.Tables.Found, &d.Report)
	return d, nil
}

// titles renders the titles that a text holds, the chosen one first of all marked.
func titles(c *datadriven.TestData) string {
	d, err := read(c.Input)
	if err != nil {
		return err.Error()
	}
	out := &strings.Builder{}
	best := d.Best()
	for i := range d.Titles {
		t := &d.Titles[i]
		fmt.Fprintf(out, "%q %q %d", d.Text.Bytes[t.start:t.end], t.Agency, t.Year)
		for _, mark := range []struct {
			is   bool
			text string
		}{{t.WholeLine, "a line of its own"}, {t.Cited, "cited"}, {t.linked, "a link"}, {d.behindTables(t), "behind the tables"}, {t == best, "CHOSEN"}} {
			if mark.is {
				fmt.Fprintf(out, ", %s", mark.text)
			}
		}
		fmt.Fprintln(out)
	}
	return out.String()
}

// who renders who reports, on which year, when and for whom.
func who(c *datadriven.TestData) string {
	d, err := read(c.Input)
	if err != nil {
		return err.Error()
	}
	r := &d.Report
	out := &strings.Builder{}
	fmt.Fprintf(out, "agency %q year %d published %q scope %q\ntitle %q\n", r.Agency, r.Year, r.PublishedOn, r.Scope, r.Title)
	for _, n := range r.Notes {
		fmt.Fprintf(out, "note at %d: %s\n", n.Start, noteText(&n))
	}
	return out.String()
}

func noteText(n *report.Note) string { return n.Text.String() }

func suffix(s string) string {
	return fmt.Sprintf("%q  organ %v, place %v, of a place %v", s, hasOrganSuffix(s), isPlace(s), hasPlace(s))
}

func year(s string) string {
	y, left, right := splitYear(s)
	return fmt.Sprintf("%q  %d between %q and %q", s, y, left, right)
}

// clues renders what a text holds of where the agency is, a line for each.
func clues(c *datadriven.TestData) string {
	d, err := read(c.Input)
	if err != nil {
		return err.Error()
	}
	return strings.ReplaceAll(d.Evidence(), " ", "\n")
}
