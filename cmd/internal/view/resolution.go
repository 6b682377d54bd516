package view

import (
	"strings"

	"gongkai/extract/report"
	"gongkai/transform/agency"
)

// shownCandidates bounds the list of agencies that a report could be of.
const shownCandidates = 8

// resolution prints which agency the report is of, or which it could be and
// what would tell them apart.
func (d *drawing) resolution() {
	r := d.r
	q := agency.Question{Name: r.Agency, Title: r.Title, Year: r.Year, Own: r.Scope == report.ScopeOwn,
		Evidence: r.Evidence, Sources: []string{d.file}}
	a := agency.New(nil).Resolve(&q)
	if a.Agency == nil {
		d.line("resolved", d.T("uncertain", d.Say(a.Why)))
		for i, c := range a.Candidates {
			if i == shownCandidates {
				d.line("", d.T("and more", len(a.Candidates)-i))
				break
			}
			d.line("", d.T("could be", c.ID, c.Name, d.signs(&c)))
		}
		return
	}
	d.line("resolved", d.T("certain", a.Agency.ID, d.Say(a.Why)))
	d.line("", d.T("where", a.Agency.Name, d.placeOf(a.Agency)))
	if a.Agency.History != "" {
		d.line("", a.Agency.History)
	}
}

// signs are what would bear out that a report is of an agency.
func (d *drawing) signs(a *agency.Agency) string {
	var signs []string
	for _, s := range agency.Signs(a) {
		signs = append(signs, d.Say(s))
	}
	return strings.Join(signs, d.T("list"))
}

// placeOf returns where an agency is, and what it is.
func (d *drawing) placeOf(a *agency.Agency) string {
	level, kind := d.Term("agencies.level", a.Level.String()), d.Term("agencies.kind", a.Kind.String())
	what := d.T("what", level, kind)
	if a.Department != "" {
		what = d.T("what for", level, kind, d.Term("agencies.department", a.Department))
	}
	place := strings.Join(strings.Fields(strings.Join([]string{a.Province, a.Prefecture, a.County, a.Township}, " ")), " ")
	if place == "" {
		return what
	}
	return d.T("where", place, what)
}
