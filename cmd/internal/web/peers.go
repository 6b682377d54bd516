package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/extract/form"
	schema "gongkai/sql"
)

// peersShown compares an agency with those of its level and kind, of its place first.
type peersShown struct {
	Year   int
	Within string // the place that all are of; "" for the whole store
	All    int
	Rows   []peer
	Median *float64
}

type peer struct {
	*agency
	Reported *float64
	Quality  string
	Report   string
	Bar      float64 // of the largest, in percent
	Self     bool
}

// mostPeers is as many as are compared: as a table still shows.
const mostPeers = 30

// fewPeers is as few as are too few to compare with: then the place is taken larger.
const fewPeers = 4

// peers returns the agencies of the same level, kind and subject, and what they report of a
// cell in the newest of the agency's years; nil of one that is not resolved.
func (q *request) peers(a *agency, m form.Metric, t form.ApplicantType, years []int) (*peersShown, error) {
	if a.ID == "" || len(years) == 0 {
		return nil, nil
	}
	d, err := directoryOf(q.Context(), q.gen)
	if err != nil {
		return nil, err
	}
	out := &peersShown{Year: slices.Max(years)}
	near, within := d.near(a)
	out.Within, out.All = within, len(near)
	near = closest(a, near)
	var ids []string
	for _, p := range near {
		ids = append(ids, schema.Literal(p.ID))
	}
	rows, err := q.gen.all(q.Context(), fmt.Sprintf(`SELECT report_id, agency_id, value, quality FROM observations
		WHERE year = %d AND agency_id IN (%s) AND metric = %s::metric AND applicant_type = %s::applicant_type ORDER BY report_id`,
		out.Year, strings.Join(ids, ", "), schema.Literal(m.String()), schema.Literal(t.String())))
	if err != nil {
		return nil, err
	}
	out.fill(a, near, rows)
	return out, nil
}

// near returns the agencies like one in the smallest place that has some, itself among
// them, and that place.
func (d *directory) near(a *agency) (list []*agency, within string) {
	for _, place := range []agency{{Province: a.Province, Prefecture: a.Prefecture, County: a.County}, {Province: a.Province, Prefecture: a.Prefecture}, {Province: a.Province}, {}} {
		list = nil
		for i := range d.all {
			if o := &d.all[i]; o.isLike(a) && o.isIn(&place) {
				list = append(list, o)
			}
		}
		if within = place.Place(); len(list) > fewPeers {
			break
		}
	}
	return list, within
}

// isLike reports whether an agency is of the level, kind and subject of another one.
func (a *agency) isLike(o *agency) bool {
	return a.ID != "" && a.Level == o.Level && a.Kind == o.Kind && a.Department == o.Department
}

// isIn reports whether an agency is of a place, as far as that is known.
func (a *agency) isIn(place *agency) bool {
	return (place.Province == "" || a.Province == place.Province) && (place.Prefecture == "" || a.Prefecture == place.Prefecture) &&
		(place.County == "" || a.County == place.County)
}

// closest returns those whose codes are next to that of an agency.
func closest(a *agency, list []*agency) []*agency {
	at := slices.Index(list, a)
	from := max(0, min(at-mostPeers/2, len(list)-mostPeers))
	return list[from:min(from+mostPeers, len(list))]
}

func (s *peersShown) fill(a *agency, near []*agency, rows []row) {
	var known []float64
	for _, o := range near {
		p := peer{agency: o, Self: o == a}
		for _, r := range rows {
			if r.Text("agency_id") == o.ID {
				p.Reported, p.Quality, p.Report = r.Number("value"), r.Text("quality"), r.Text("report_id")
				break
			}
		}
		if p.Reported != nil {
			known = append(known, *p.Reported)
		}
		s.Rows = append(s.Rows, p)
	}
	slices.Sort(known)
	if n := len(known); n > 0 {
		middle := (known[(n-1)/2] + known[n/2]) / 2
		s.Median = &middle
		for i := range s.Rows {
			if v := s.Rows[i].Reported; v != nil {
				s.Rows[i].Bar = barOf(*v, known[n-1])
			}
		}
	}
	slices.SortStableFunc(s.Rows, func(x, y peer) int {
		return cmp.Compare(orLess(y.Reported), orLess(x.Reported))
	})
}

// barOf returns a value as a share of the largest, in percent.
func barOf(v, largest float64) float64 {
	if largest <= 0 || v <= 0 {
		return 0
	}
	return float64(int(v/largest*1000)) / 10
}

// orLess returns a number that is less than all that are known, for none.
func orLess(v *float64) float64 {
	if v == nil {
		return -1e300
	}
	return *v
}
