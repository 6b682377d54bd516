package main

import (
	"fmt"
	"io"
	"strings"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/extract/specimen"
	"gongkai/transform/agency"
)

// agencies puts the agencies of generated reports into real places, and prints
// how many are resolved to them.
func agencies(out io.Writer, seed uint64, n int, options func(i int) specimen.Options, show int) {
	seats := agency.Seats()
	x, resolver := extract.New(), agency.New(nil)
	var all seated
	byLevel := map[string]*seated{}
	for i := range n {
		s := seed + uint64(i)
		o := options(i)
		o.Kind, o.Seat = specimen.Report, seatOf(&seats[(s*7919)%uint64(len(seats))])
		if o.Edition == form.NoEdition {
			o.Edition = form.Editions[i%len(form.Editions)]
		}
		doc := specimen.Generate(s, o)
		r, err := x.Extract(doc.Bytes)
		if err != nil {
			continue
		}
		a := resolver.Resolve(&agency.Question{Name: r.Agency, Title: r.Title, Year: r.Year, Own: r.Scope == report.ScopeOwn, Evidence: r.Evidence})
		level := "not told"
		if d := doc.Truth.Division; d != "" {
			level = levels[levelOf(d)]
		}
		if byLevel[level] == nil {
			byLevel[level] = &seated{}
		}
		for _, t := range []*seated{&all, byLevel[level]} {
			t.add(&doc.Truth, &a)
		}
		if a.Agency != nil && a.Agency.Code != doc.Truth.Division && show > 0 {
			show--
			fmt.Fprintf(out, "=== seed %d: %q, read as %q, is of %s, resolved to %s %s (%s)\n    %s\n", s, doc.Truth.Agency, r.Agency, doc.Truth.Division, a.Agency.ID, a.Agency.Name, a.Why, r.Evidence)
		}
	}
	fmt.Fprintf(out, "\n| agency of a | reports | right division | left open | wrong |\n|---|---:|---:|---:|---:|\n")
	for _, l := range append(levels, "not told") {
		if t := byLevel[l]; t != nil {
			fmt.Fprintf(out, "| %s | %s |\n", l, t)
		}
	}
	fmt.Fprintf(out, "| all | %s |\n", &all)
}

var levels = []string{"province", "prefecture", "county", "township"}

func levelOf(code string) int {
	switch {
	case len(code) > 6:
		return 3
	case code[2:] == "0000":
		return 0
	case code[4:] == "00":
		return 1
	}
	return 2
}

// seated counts reports by how their agency was resolved.
type seated struct{ reports, right, open, wrong int }

func (t *seated) add(truth *specimen.Truth, a *agency.Answer) {
	t.reports++
	switch {
	case a.Agency == nil:
		t.open++
	case a.Agency.Code == truth.Division || a.Agency.Kind == agency.Zone && len(truth.Division) == 6 && strings.HasPrefix(a.Agency.Code, truth.Division[:4]):
		// a zone may be a division of its own
		t.right++
	default:
		t.wrong++
	}
}

func (t *seated) String() string {
	share := func(n int) float64 { return float64(n) / float64(max(1, t.reports)) }
	return fmt.Sprintf("%d | %.4f | %.4f | %d", t.reports, share(t.right), share(t.open), t.wrong)
}

func seatOf(s *agency.Seat) *specimen.Seat {
	return &specimen.Seat{Province: s.Names[agency.Province], City: s.Names[agency.Prefecture], County: s.Names[agency.County], Town: s.Names[agency.Township],
		ProvinceCode: s.Codes[agency.Province], CityCode: s.Codes[agency.Prefecture], CountyCode: s.Codes[agency.County], TownCode: s.Codes[agency.Township],
		Area: s.Area, Plate: s.Plate}
}
