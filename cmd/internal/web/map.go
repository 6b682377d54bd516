package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"gongkai/extract/form"
)

// mapShown is a metric by province in a year.
type mapShown struct {
	Metric  string
	Year    int
	Metrics []metricGroup
	Years   []int
	Tiles   []tile
	Others  []provinceValue // places that have no tile
	Bounds  []bound
	Unit    string
	Names   map[string]string // of provinces, by code
	Choice  bool              // whether the user's own map can be drawn
}

// metricGroup is the metrics of a table of the form, for a list to choose from.
type metricGroup struct {
	Title   string
	Metrics []string
}

// tile is a province on the map. Shade is from 0, nothing known, to shades.
type tile struct {
	Province
	X, Y  int
	Shade int
	provinceValue
}

// provinceValue is what the reports of a province add up to.
type provinceValue struct {
	Place   string
	Value   *float64
	Reports int
	Suspect int // of them, whose number is suspect
}

// bound is what a shade stands for.
type bound struct {
	Shade    int
	From, To float64
}

const (
	// shades is how many colours the map has: as many as eyes tell apart.
	shades = 5
	// tileSize is the side of a tile with its gap, in units of the drawing.
	tileSize = 72
)

// mapSQL adds up a metric over what no government above has summed up already. Amounts are in
// 万元; of those without a unit nothing is known.
const mapSQL = `SELECT year, province, sum(value) AS value, count(value) AS reports,
	count(value) FILTER (WHERE quality = 'suspect'::quality) AS suspect
	FROM (SELECT report_id, agency_id, year, value, quality FROM observations WHERE metric = ?::metric AND applicant_type = ?::applicant_type AND unit IS NOT NULL) AS observed
	ANTI JOIN covered USING (report_id)
	JOIN (SELECT agency_id, province FROM agencies WHERE province IS NOT NULL) AS placed USING (agency_id)
	WHERE year IS NOT NULL GROUP BY year, province ORDER BY year, province`

// byProvince returns the values of a metric by year and province, which are asked for once.
func byProvince(ctx context.Context, gen *generation, m form.Metric) ([]row, error) {
	return recall(ctx, gen, "map "+m.String(), func(ctx context.Context) ([]row, error) {
		return gen.all(ctx, mapSQL, m.String(), allOf(m).String())
	})
}

// allOf returns the applicant type that stands for all of a metric.
func allOf(m form.Metric) form.ApplicantType {
	if m.Info().Table.HasApplicants() {
		return form.AllApplicants
	}
	return form.NotApplicable
}

// firstMetric is what people ask for first.
const firstMetric = "requests.received"

// mapOf draws the metric and the year that a visitor chose.
func (q *request) mapOf(o *overview) (*mapShown, error) {
	m, ok := form.Lookup(cmp.Or(q.given("metric"), firstMetric))
	if !ok {
		return nil, wrong("fault.metric", q.given("metric"))
	}
	rows, err := byProvince(q.Context(), q.gen, m)
	if err != nil {
		return nil, err
	}
	out := &mapShown{Metric: m.String(), Unit: m.Info().Unit, Metrics: metricGroups(q), Choice: q.Map != nil}
	for _, r := range rows {
		if year := r.Int("year"); !slices.Contains(out.Years, year) {
			out.Years = append(out.Years, year)
		}
	}
	if out.Year, err = q.yearOf(out.Years); err != nil {
		return nil, err
	}
	out.fill(rows)
	out.Names = map[string]string{}
	for _, p := range provinces() {
		out.Names[p.Code] = q.Either(p.NameEN, p.Name)
	}
	return out, nil
}

// yearOf returns the year that a visitor chose, else the newest there is; 0 if there is none.
func (q *request) yearOf(years []int) (int, error) {
	if s := q.given("year"); s != "" {
		year, err := strconv.Atoi(s)
		if err != nil || year < 1000 || year > 9999 {
			return 0, wrong("fault.year", s)
		}
		return year, nil
	}
	if len(years) == 0 {
		return 0, nil
	}
	return slices.Max(years), nil
}

func (m *mapShown) fill(rows []row) {
	values := map[string]provinceValue{}
	for _, r := range rows {
		if r.Int("year") == m.Year {
			values[r.Text("province")] = provinceValue{r.Text("province"), r.Number("value"), r.Int("reports"), r.Int("suspect")}
		}
	}
	var all []float64
	for _, p := range provinces() {
		v := values[p.Name]
		m.Tiles = append(m.Tiles, tile{Province: p, X: (p.Column - 1) * tileSize, Y: (p.Row - 1) * tileSize, provinceValue: v})
		if v.Value != nil {
			all = append(all, *v.Value)
		}
		delete(values, p.Name)
	}
	for _, v := range values {
		m.Others = append(m.Others, v)
	}
	slices.SortFunc(m.Others, func(a, b provinceValue) int { return cmp.Compare(a.Place, b.Place) })
	m.shade(all)
}

// shade gives as many provinces to each shade, as far as they differ.
func (m *mapShown) shade(all []float64) {
	slices.Sort(all)
	shadeOf := map[float64]int{}
	for i, v := range all {
		if _, known := shadeOf[v]; known {
			continue
		}
		s := i*shades/len(all) + 1
		shadeOf[v] = s
		if n := len(m.Bounds); n > 0 && m.Bounds[n-1].Shade == s {
			m.Bounds[n-1].To = v
		} else {
			m.Bounds = append(m.Bounds, bound{s, v, v})
		}
	}
	for i := range m.Tiles {
		if v := m.Tiles[i].Value; v != nil {
			m.Tiles[i].Shade = shadeOf[*v]
		}
	}
}

// Ranked returns the provinces with a value, the largest first.
func (m *mapShown) Ranked() []tile {
	var out []tile
	for _, t := range m.Tiles {
		if t.Value != nil {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b tile) int { return cmp.Compare(*b.Value, *a.Value) })
	return out
}

// metricGroups lists all metrics by table.
func metricGroups(q *request) []metricGroup {
	var out []metricGroup
	for _, t := range form.Tables {
		g := metricGroup{Title: q.Either(t.TitleEN, t.TitleZH)}
		for i := range form.Metrics {
			if form.Metrics[i].Table == t {
				g.Metrics = append(g.Metrics, form.Metrics[i].ID)
			}
		}
		out = append(out, g)
	}
	return out
}

// Codes returns the values by division code, for a map of the user's own.
func (m *mapShown) Codes() map[string]*float64 {
	out := map[string]*float64{}
	for _, t := range m.Tiles {
		out[t.Code] = t.Value
	}
	return out
}
