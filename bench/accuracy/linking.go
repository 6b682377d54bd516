package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/extract"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// linked counts what pages said of the files that they link to.
type linked struct {
	pages, found             int // found: the page is known to lead to its report, and to which file
	elsewhere                int // it is taken to lead to files of which none is the report
	agency, year, date       stated
	agencies, years, onDates int // pages that state them
}

// stated counts what was taken from pages.
type stated struct{ right, wrong int }

// linking reads pages that hold no report but link to one, n of each way, and prints what they
// are known to say of it.
func linking(out io.Writer, seed uint64, n, show int) {
	fmt.Fprintf(out, "%d pages of each kind from seed %d\n\n", n, seed)
	fmt.Fprintf(out, "| its report | pages | file found | other files only | agency right | wrong | year right | wrong | date right | wrong |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, way := range slices.Concat(specimen.Ways, specimen.Misleading) {
		t := linkedBy(way, seed, n, func(s uint64, l *specimen.Linking, err error) {
			if show > 0 {
				show--
				fmt.Fprintf(out, "=== seed %d, %s: %v\n%s\n", s, way, err, l.Bytes)
			}
		})
		fmt.Fprintf(out, "| %s | %d | %d | %d | %d of %d | %d | %d of %d | %d | %d of %d | %d |\n", way, t.pages, t.found, t.elsewhere,
			t.agency.right, t.agencies, t.agency.wrong, t.year.right, t.years, t.year.wrong, t.date.right, t.onDates, t.date.wrong)
	}
}

// linkedBy reads n pages of a way; failed gets those of which something is wrong.
func linkedBy(way specimen.Way, seed uint64, n int, failed func(uint64, *specimen.Linking, error)) (t linked) {
	x := extract.New()
	for i := range n {
		l := specimen.NewLinking(seed+uint64(i), way)
		_, err := x.Extract(l.Bytes)
		if before := t; !t.add(&l, err) || t.wrong() > before.wrong() {
			failed(seed+uint64(i), &l, err)
		}
	}
	return t
}

func (t *linked) wrong() int { return t.agency.wrong + t.year.wrong + t.date.wrong + t.elsewhere }

// add counts a page. It reports whether what it leads to is known.
func (t *linked) add(l *specimen.Linking, err error) bool {
	t.pages++
	var reject *report.Reject
	leads := errors.As(err, &reject) && reject.Page != nil
	if l.File == "" {
		if leads && len(reject.Page.Files) > 0 {
			t.elsewhere++
		}
		return !leads
	}
	count(&t.agencies, l.Truth.Agency != "")
	count(&t.years, l.Truth.Year != 0)
	count(&t.onDates, l.Truth.PublishedOn != "")
	if !leads {
		return false
	}
	p := reject.Page
	if !slices.ContainsFunc(p.Files, func(name string) bool { return narrow.Replace(name) == narrow.Replace(l.File) }) {
		t.elsewhere++
		return false
	}
	t.found++
	t.agency.add(p.Agency, p.Agency == l.Truth.Agency || slices.Contains(l.Truth.AgencyAlsoRight, p.Agency))
	t.year.add(yearOf(p), p.Year == l.Truth.Year)
	t.date.add(p.PublishedOn, p.PublishedOn == l.Truth.PublishedOn)
	return true
}

// narrow writes brackets as text has them that is cleaned: of a name without a link no other form is known.
var narrow = strings.NewReplacer("（", "(", "）", ")")

func yearOf(p *report.Page) string {
	if p.Year == 0 {
		return ""
	}
	return fmt.Sprint(p.Year)
}

func (s *stated) add(got string, right bool) {
	count(&s.right, right && got != "")
	count(&s.wrong, !right && got != "")
}

func count(n *int, is bool) {
	if is {
		*n++
	}
}
