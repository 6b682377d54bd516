package extract

import (
	"slices"

	"gongkai/extract/internal/classify"
	"gongkai/extract/internal/metadata"
	"gongkai/extract/internal/text"
	"gongkai/extract/message"
	"gongkai/extract/report"
)

// A document with several reports, a compendium or last year's beside this year's, is divided at
// the titles that stand alone on their lines. Each stretch is read as a document of its own.
// The division is taken only if it leaves no doubt: each stretch that has tables is a report with one
// whole form, which its own title names; no two are of one agency and year; and no values
// stand anywhere else. So a title that was not seen, or one that is a link, leaves the document
// undivided: two reports would be in one stretch, or half of one.

// divide returns the reports of the text that was just read as one; nil if it cannot be divided.
// several says how it is sure all the same that there are several, if it is: then one of them is none.
func (x *Extractor) divide() (reports []*report.Report, several message.Message) {
	switch {
	case metadata.Differ(classify.FormsUnder(&x.marks, x.metadata.Named())):
		several = message.New(message.UnderTitles)
	case classify.HoldsAgain(&x.marks) && classify.HoldsOthers(&x.marks):
		several = message.New(message.OtherValues)
	}
	cuts := x.metadata.Cuts()
	if len(cuts) < 2 {
		return nil, several
	}
	d := division{Extractor: x, agency: x.report.Agency}
	d.leave(x.text.Stretch(0, cuts[0].Start))
	for i := range cuts {
		end := len(x.text.Bytes)
		if i+1 < len(cuts) {
			end = cuts[i+1].Start
		}
		d.take(&cuts[i], x.text.Stretch(cuts[i].Start, end))
	}
	if d.differ() {
		several = message.New(message.UnderTitles)
	}
	return d.reports(), several
}

// division is a document that is being divided.
type division struct {
	*Extractor
	agency  string // of the document, read as one
	doubted bool   // it is not to be divided
	whole   []piece
	prose   []piece // reports without tables
}

// piece is a report of a division.
type piece struct {
	cut    *metadata.Cut
	report *report.Report
}

// leave reads what stands before all titles: nothing may be lost with it.
func (d *division) leave(t *text.Text) {
	d.readText(t)
	d.doubted = classify.HoldsTables(&d.marks, &d.table.Found, &d.report)
}

// take reads the stretch of a title.
func (d *division) take(c *metadata.Cut, t *text.Text) {
	r, err := d.readText(t)
	if r != nil {
		r.PublishedOn = d.metadata.DatedAbove()
	}
	isReport := err == nil && d.metadata.BearsOut(c, d.report.Year)
	holds := classify.HoldsTables(&d.marks, &d.table.Found, &d.report)
	switch {
	case holds && classify.HoldsForm(&d.marks) && !classify.IsBlank(&d.table.Found, &d.report):
		d.whole = append(d.whole, piece{c, r})
		d.doubted = d.doubted || !isReport || classify.HoldsAgain(&d.marks)
	case holds:
		d.doubted = true
	case isReport:
		d.prose = append(d.prose, piece{c, r})
	}
}

// reports returns the reports in their order, if they are several and differ.
func (d *division) reports() (out []*report.Report) {
	if d.doubted || len(d.whole) < 2 || !d.nameAgencies() || d.anyTwice() {
		return nil
	}
	all := d.whole
	for _, p := range d.prose {
		if p.report.Agency != "" && !slices.ContainsFunc(all, p.isOf) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b piece) int { return a.cut.Start - b.cut.Start })
	for _, p := range all {
		out = append(out, p.report)
	}
	return out
}

// isOf reports whether two reports are of one agency and year.
func (p piece) isOf(o piece) bool {
	return p.report.Agency == o.report.Agency && p.report.Year == o.report.Year
}

// differ reports whether whole forms stand under titles of different reports.
func (d *division) differ() bool {
	var cuts []metadata.Cut
	for _, p := range d.whole {
		cuts = append(cuts, *p.cut)
	}
	return metadata.Differ(cuts)
}

func (d *division) anyTwice() bool {
	for i := range d.whole {
		if slices.ContainsFunc(d.whole[:i], d.whole[i].isOf) {
			return true
		}
	}
	return false
}

// nameAgencies reports whether it is known whose the reports are. If titles name agencies, a report
// without one in its title must state it in its text. If none does, they are of one agency, on
// different years, which one of them or the document names.
func (d *division) nameAgencies() bool {
	names := map[string]bool{}
	titled, nameless := false, false
	for _, p := range d.whole {
		titled = titled || p.cut.Agency != ""
		nameless = nameless || p.report.Agency == "" && p.cut.Agency == ""
		if p.report.Agency != "" {
			names[p.report.Agency] = true
		}
	}
	if titled {
		return !nameless
	}
	if len(names) > 1 {
		return false
	}
	name := d.agency
	for only := range names {
		name = only
	}
	for _, p := range d.whole {
		p.report.Agency = name
	}
	return true
}
