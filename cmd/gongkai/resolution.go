package main

import (
	"fmt"
	"strings"

	"gongkai/extract"
	"gongkai/transform/agency"
)

// shownCandidates bounds the list of agencies that a report could be of.
const shownCandidates = 8

// resolution tells which agency the report is of, or which it could be and
// what would tell them apart.
func (d *drawing) resolution() {
	r := d.r
	q := agency.Question{Name: r.Agency, Title: r.Title, Year: r.Year, Own: r.Scope == extract.ScopeOwn,
		Evidence: r.Evidence, Sources: []string{d.file}}
	a := agency.New(nil).Resolve(&q)
	if a.Agency == nil {
		d.printf("%-13s no: %s\n", "resolved", a.Why)
		for i, c := range a.Candidates {
			if i == shownCandidates {
				d.printf("%-13s and %d more\n", "", len(a.Candidates)-i)
				break
			}
			d.printf("%-13s could be %s %s; %s would bear that out\n", "", c.ID, c.Name, strings.Join(agency.Signs(&c), ", "))
		}
		return
	}
	d.printf("%-13s %s (by %s)\n", "resolved", a.Agency.ID, a.Why)
	d.printf("%-13s %s, %s\n", "", a.Agency.Name, placeOf(a.Agency))
	if a.Agency.History != "" {
		d.printf("%-13s %s\n", "", a.Agency.History)
	}
}

// placeOf tells where an agency is, and what it is.
func placeOf(a *agency.Agency) string {
	what := fmt.Sprintf("%s %s", a.Level, a.Kind)
	if a.Department != "" {
		what += ": " + a.Department
	}
	place := strings.Join(strings.Fields(strings.Join([]string{a.Province, a.Prefecture, a.County, a.Township}, " ")), " ")
	if place == "" {
		return what
	}
	return place + ", " + what
}
