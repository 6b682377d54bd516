package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gongkai/extract/form"
	schema "gongkai/sql"
)

// provinceShown is a province with its prefectures, of a metric and a year.
type provinceShown struct {
	Province
	Metric   string
	Year     int
	Metrics  []metricGroup
	Years    []int
	Unit     string
	Own      []placeValue // the province itself and its departments, by level
	Places   []placeValue // prefectures, the largest first
	Chart    *chart
	Agencies []*agency // of the province itself, and governments of prefectures
	Others   int       // agencies that are not listed
	Path     string    // where those are
}

// placeValue is what the reports of a place add up to.
type placeValue struct {
	Name    string
	Value   *float64
	Reports int
	Suspect int
	Bar     float64
}

// provinceSQL adds up a metric by prefecture, or county where that lies in none; what is of the
// province itself has NULL. A report is left out whose numbers a government of the same place sums up:
// so a prefecture stands there whether the province sums it up or not.
const provinceSQL = `WITH placed AS (SELECT agency_id, coalesce(prefecture, county) AS place FROM agencies WHERE province = %s),
	observed AS (SELECT report_id, agency_id, year, value, quality FROM observations
		WHERE metric = %s::metric AND applicant_type = %s::applicant_type AND unit IS NOT NULL AND year IS NOT NULL),
	mine AS (SELECT report_id, place, year, value, quality FROM observed JOIN placed USING (agency_id)),
	summed AS (SELECT covered.report_id FROM covered JOIN mine ON mine.report_id = covered.report_id
		JOIN mine AS above ON above.report_id = covered.covered_by WHERE above.place IS NOT DISTINCT FROM mine.place)
	SELECT year, place, sum(value) AS value, count(value) AS reports,
		count(value) FILTER (WHERE quality = 'suspect'::quality) AS suspect FROM mine
	ANTI JOIN summed USING (report_id) GROUP BY year, place ORDER BY year, place`

// byPrefecture returns the values of a metric in a province, which are asked for once.
func byPrefecture(ctx context.Context, gen *generation, p Province, m form.Metric) ([]row, error) {
	return recall(ctx, gen, "province "+p.Code+" "+m.String(), func(ctx context.Context) ([]row, error) {
		return gen.all(ctx, fmt.Sprintf(provinceSQL, schema.Literal(p.Name), schema.Literal(m.String()), schema.Literal(allOf(m).String())))
	})
}

func provincePage(q *request) (any, error) {
	p, ok := provinceOf(q.given("code"))
	if !ok {
		return nil, errMissing
	}
	m, _, err := q.cellAsked()
	if err != nil {
		return nil, err
	}
	rows, err := byPrefecture(q.Context(), q.gen, p, m)
	if err != nil {
		return nil, err
	}
	s := &provinceShown{Province: p, Metric: m.String(), Metrics: metricGroups(q), Unit: m.Info().Unit}
	for _, r := range rows {
		if y := r.Int("year"); !slices.Contains(s.Years, y) {
			s.Years = append(s.Years, y)
		}
	}
	if s.Year, err = q.yearOf(s.Years); err != nil {
		return nil, err
	}
	s.places(q, rows)
	d, err := directoryOf(q.Context(), q.gen)
	if err != nil {
		return nil, err
	}
	s.agencies(q, d)
	return s, nil
}

func (s *provinceShown) places(q *request, rows []row) {
	largest := 0.0
	for _, r := range rows {
		if r.Int("year") != s.Year {
			continue
		}
		v := placeValue{Name: r.Text("place"), Value: r.Number("value"), Reports: r.Int("reports"), Suspect: r.Int("suspect")}
		if v.Name == "" {
			s.Own = append(s.Own, v)
			continue
		}
		if v.Value != nil {
			largest = max(largest, *v.Value)
		}
		s.Places = append(s.Places, v)
	}
	slices.SortStableFunc(s.Places, func(a, b placeValue) int { return cmp.Compare(orLess(b.Value), orLess(a.Value)) })
	s.Chart = &chart{Kind: "bar", Flat: true, Unit: q.unit(s.Unit)}
	bars := series{Name: metricName(q.Printer, s.Metric)}
	for i := range s.Places {
		p := &s.Places[i]
		if p.Value != nil {
			p.Bar = barOf(*p.Value, largest)
		}
		s.Chart.Labels = append(s.Chart.Labels, p.Name)
		bars.Values = append(bars.Values, p.Value)
	}
	s.Chart.Series = []series{bars}
}

// agencies lists those that are not below a prefecture, and the governments of prefectures.
func (s *provinceShown) agencies(q *request, d *directory) {
	for i := range d.all {
		a := &d.all[i]
		switch {
		case a.Province != s.Name:
		case len(s.Agencies) < mostListed && (a.Level == "province" || a.Kind == "government" && a.Level == "prefecture"):
			s.Agencies = append(s.Agencies, a)
		default:
			s.Others++
		}
	}
	s.Path = q.link("/agencies", "province", s.Name)
}

// mostListed is as many agencies as a page lists that is about something else.
const mostListed = 200
