package evidence

import (
	"fmt"
	"strings"
)

// NoAnswer is that the store does not know what is asked about, or not one
// thing only.
type NoAnswer struct {
	Kind       NoAnswerKind
	Asked      string
	Year       int
	Candidates []string // agencies, or years
}

// NoAnswerKind is what is missing.
type NoAnswerKind int

// The kinds: no agency of this name, several, or none in this year.
const (
	NoAgency NoAnswerKind = iota
	SeveralAgencies
	NoYear
)

func (e *NoAnswer) Error() string {
	have := strings.Join(e.Candidates, ", ")
	switch e.Kind {
	case SeveralAgencies:
		return fmt.Sprintf("%s may be any of: %s", e.Asked, have)
	case NoYear:
		return fmt.Sprintf("there is no report of %s on %d; there are: %s", e.Asked, e.Year, have)
	}
	return fmt.Sprintf("there is no agency %s", e.Asked)
}

// mostCandidates is as many as are named.
const mostCandidates = 20

// who returns the one agency that is meant, by its id or, where it has none, by
// its name. An exact id or name goes before a part of one.
func (f *finder) who() (string, error) {
	for _, condition := range []string{
		"$1 IN (r.agency_id, r.agency, a.name)",
		"contains(coalesce(r.agency, ''), $1) OR contains(coalesce(a.name, ''), $1)",
	} {
		who, err := f.meant(condition)
		if who != "" || err != nil {
			return who, err
		}
	}
	return "", &NoAnswer{Kind: NoAgency, Asked: f.Agency}
}

// meant returns the one agency that meets a condition and reports on the year; ""
// if no agency meets it.
func (f *finder) meant(condition string) (string, error) {
	type candidate struct{ who, name string }
	var all, reporting []candidate
	var years []string
	err := f.each(`SELECT coalesce(r.agency_id, r.agency) AS who, min(coalesce(a.name, r.agency)) AS name,
			bool_or(r.year = $2) AS reports, string_agg(DISTINCT CAST(r.year AS VARCHAR), ', ' ORDER BY CAST(r.year AS VARCHAR)) AS years
		FROM reports r LEFT JOIN agencies a USING (agency_id) WHERE (`+condition+`) AND who IS NOT NULL GROUP BY who ORDER BY who`,
		[]any{f.Agency, f.Year}, func(r row) error {
			c := candidate{r.text("who"), r.text("name")}
			all = append(all, c)
			years = append(years, r.text("years"))
			if r["reports"] == true {
				reporting = append(reporting, c)
			}
			return nil
		})
	if err != nil || len(all) == 0 {
		return "", err
	}
	switch {
	case len(reporting) == 1:
		return reporting[0].who, nil
	case len(all) == 1:
		return "", &NoAnswer{NoYear, all[0].name, f.Year, years}
	case len(reporting) > 1:
		all = reporting
	}
	e := &NoAnswer{Kind: SeveralAgencies, Asked: f.Agency, Year: f.Year}
	for _, c := range all[:min(len(all), mostCandidates)] {
		if c.name != c.who {
			c.name += " (" + c.who + ")"
		}
		e.Candidates = append(e.Candidates, c.name)
	}
	if n := len(all) - mostCandidates; n > 0 {
		e.Candidates = append(e.Candidates, fmt.Sprintf("… (+%d)", n))
	}
	return "", e
}
