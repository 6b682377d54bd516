package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/form"
	schema "gongkai/sql"
)

// agencyShown is an agency with what it reported.
type agencyShown struct {
	*agency
	Reports  []row // all versions, the newest year first
	Missing  []int // years without a report between those with one
	Findings []row
	Glance   []glance
	Years    []int // the columns of Glance
	Series   *seriesShown
	Peers    *peersShown
	Formats  []string
}

// seriesShown is one cell of the form over the years.
type seriesShown struct {
	Metric, Applicant string
	Metrics           []metricGroup
	Applicants        []string // those that the metric has
	Rows              []row
	Chart             *chart
	Unit              string
}

// glance is a metric over the years; nil where nothing is known.
type glance struct {
	Metric string
	Values []*float64
	Marks  []string // the quality of each
}

// glanceMetrics are what people ask for first, of all applicants.
var glanceMetrics = []string{"requests.received", "requests.carried_in", "outcome.granted", "outcome.partial", "outcome.total", "requests.carried_out",
	"review.total", "litigation.direct.total", "litigation.after_review.total"}

// who is the condition for the reports of an agency. Its words are literals: DuckDB
// skips what cannot be meant only where it knows them before it begins.
func (a *agency) who() string {
	if a.ID != "" {
		return "agency_id = " + schema.Literal(a.ID)
	}
	return "agency_id IS NULL AND agency = " + schema.Literal(a.Name)
}

// Key returns the parameter by which addresses name an agency, and its value.
func (a *agency) Key() string {
	if a.ID != "" {
		return "id"
	}
	return "name"
}

// Value is that of Key.
func (a *agency) Value() string { return cmp.Or(a.ID, a.Name) }

// agencyAsked returns the agency that an address names.
func (q *request) agencyAsked() (*agency, error) {
	d, err := directoryOf(q.Context(), q.gen)
	if err != nil {
		return nil, err
	}
	if a, ok := d.find(q.given("id")); ok {
		return a, nil
	}
	if name := q.given("name"); name != "" {
		if a, ok := d.named(name); ok {
			return a, nil
		}
	}
	return nil, errMissing
}

// agencyReportsSQL lists the reports with what their cells are worth.
const agencyReportsSQL = `SELECT report_id, year, title, source, published_on, completeness, scope, canonical, cells_read, cells_expected, cells_suspect
	FROM reports WHERE %s ORDER BY year DESC NULLS LAST, canonical DESC, report_id`

const qualitiesSQL = `SELECT report_id, count(*) FILTER (WHERE quality = 'verified'::quality) AS verified, count(*) FILTER (WHERE quality = 'unverified'::quality) AS unverified,
	count(*) FILTER (WHERE quality = 'suspect'::quality) AS suspect, count(*) AS cells FROM readings WHERE %s GROUP BY report_id`

// seriesSQL has several cells of canonical reports.
const seriesSQL = `SELECT report_id, year, metric, applicant_type, value, unit, value_reported, unit_reported, corrected, quality
	FROM observations WHERE %s AND (applicant_type = 'total'::applicant_type OR applicant_type = 'not_applicable'::applicant_type OR applicant_type = %s::applicant_type)
	AND metric IN (%s) ORDER BY year NULLS LAST, report_id`

const agencyFindingsSQL = `SELECT * FROM findings WHERE %s ORDER BY year DESC NULLS LAST, severity DESC, kind, finding_id LIMIT 200`

func agencyPage(q *request) (any, error) {
	a, err := q.agencyAsked()
	if err != nil {
		return nil, err
	}
	s := &agencyShown{agency: a, Formats: downloadFormats}
	if s.Reports, err = reportsOf(q.Context(), q.gen, a); err != nil {
		return nil, err
	}
	if len(s.Reports) == 0 {
		return nil, errMissing
	}
	s.years()
	metric, applicant, err := q.cellAsked()
	if err != nil {
		return nil, err
	}
	observed, err := s.observed(q, metric, applicant)
	if err != nil {
		return nil, err
	}
	s.glance(observed)
	s.Series = s.series(q, metric, applicant, observed)
	if s.Findings, err = q.gen.all(q.Context(), fmt.Sprintf(agencyFindingsSQL, inReports(s.Reports))); err != nil {
		return nil, err
	}
	s.Peers, err = q.peers(a, metric, applicant, s.Years)
	return s, err
}

// cellAsked returns the cell of the form that an address names: received requests, if none.
func (q *request) cellAsked() (form.Metric, form.ApplicantType, error) {
	m, ok := form.Lookup(cmp.Or(q.given("metric"), firstMetric))
	if !ok {
		return 0, 0, wrong("fault.metric", q.given("metric"))
	}
	if !m.Info().Table.HasApplicants() {
		return m, form.NotApplicable, nil
	}
	t, ok := form.LookupApplicant(cmp.Or(q.given("applicant"), form.AllApplicants.String()))
	if !ok {
		return 0, 0, wrong("fault.applicant", q.given("applicant"))
	}
	if t == form.NotApplicable { // as of a metric that was chosen before
		t = form.AllApplicants
	}
	return m, t, nil
}

// reportsOf returns the reports of an agency with the shares of their cells by quality.
func reportsOf(ctx context.Context, gen *generation, a *agency) ([]row, error) {
	reports, err := gen.all(ctx, fmt.Sprintf(agencyReportsSQL, a.who()))
	if err != nil || len(reports) == 0 {
		return nil, err
	}
	counted, err := gen.all(ctx, fmt.Sprintf(qualitiesSQL, inReports(reports)))
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		for _, c := range counted {
			if c["report_id"] == r["report_id"] {
				r["trust"] = trustOf(c)
			}
		}
	}
	return reports, nil
}

// inReports is the condition for rows of some reports, by id and by year: that of a year is skipped
// sooner.
func inReports(reports []row) string {
	var ids, years []string
	undated := false
	for _, r := range reports {
		ids = append(ids, r.Text("report_id"))
		if year := r.Text("year"); year == "" {
			undated = true
		} else if !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	var when []string
	if len(years) > 0 {
		when = append(when, "year IN ("+strings.Join(years, ", ")+")")
	}
	if undated {
		when = append(when, "year IS NULL")
	}
	return "report_id IN (" + strings.Join(ids, ", ") + ") AND (" + strings.Join(when, " OR ") + ")"
}

// trust is how many cells of a report are of each quality.
type trust struct{ Verified, Unverified, Suspect, Cells int }

func trustOf(r row) *trust {
	return &trust{r.Int("verified"), r.Int("unverified"), r.Int("suspect"), r.Int("cells")}
}

// Trust returns what was counted of a report; nil if nothing was.
func (r row) Trust() *trust {
	t, _ := r["trust"].(*trust)
	return t
}

// Share returns a part of the cells.
func (t *trust) Share(n int) float64 { return float64(n) / float64(max(t.Cells, 1)) }

// years notes the years with a report, and those without between them.
func (s *agencyShown) years() {
	for _, r := range s.Reports {
		if y := r.Int("year"); y != 0 && r.Is("canonical") && !slices.Contains(s.Years, y) {
			s.Years = append(s.Years, y)
		}
	}
	slices.Sort(s.Years)
	for i := 1; i < len(s.Years); i++ {
		for y := s.Years[i-1] + 1; y < s.Years[i]; y++ {
			s.Missing = append(s.Missing, y)
		}
	}
}

// observed returns the values that the page shows.
func (s *agencyShown) observed(q *request, m form.Metric, t form.ApplicantType) ([]row, error) {
	var canonical []row
	for _, r := range s.Reports {
		if r.Is("canonical") {
			canonical = append(canonical, r)
		}
	}
	if len(canonical) == 0 {
		return nil, nil
	}
	var metrics []string
	for _, id := range append(slices.Clone(glanceMetrics), m.String()) {
		metrics = append(metrics, schema.Literal(id)+"::metric")
	}
	return q.gen.all(q.Context(), fmt.Sprintf(seriesSQL, inReports(canonical), schema.Literal(t.String()), strings.Join(metrics, ", ")))
}

// onlyOnes has a row a year; none where there are several, as of reports that state the same name and
// may be of different agencies.
type onlyOnes map[int]row

func (o onlyOnes) add(year int, r row) {
	if _, twice := o[year]; twice {
		r = nil
	}
	o[year] = r
}

func (s *agencyShown) glance(observed []row) {
	for _, id := range glanceMetrics {
		g := glance{Metric: id, Values: make([]*float64, len(s.Years)), Marks: make([]string, len(s.Years))}
		all, values := allOf(form.MustLookup(id)).String(), onlyOnes{}
		for _, r := range observed {
			if r.Text("metric") == id && r.Text("applicant_type") == all {
				values.add(r.Int("year"), r)
			}
		}
		for i, year := range s.Years {
			g.Values[i], g.Marks[i] = values[year].Number("value"), values[year].Text("quality")
		}
		s.Glance = append(s.Glance, g)
	}
}

// series returns a cell over the years, those without a report as gaps.
func (s *agencyShown) series(q *request, m form.Metric, t form.ApplicantType, observed []row) *seriesShown {
	out := &seriesShown{Metric: m.String(), Applicant: t.String(), Metrics: metricGroups(q), Unit: m.Info().Unit, Chart: &chart{Kind: "line"}}
	for _, a := range m.Info().Table.Columns {
		out.Applicants = append(out.Applicants, a.String())
	}
	values := onlyOnes{}
	for _, r := range observed {
		if r.Text("metric") == m.String() && r.Text("applicant_type") == t.String() {
			out.Rows = append(out.Rows, r)
			values.add(r.Int("year"), r)
		}
	}
	line := series{Name: metricName(q.Printer, m.String())}
	if len(s.Years) > 0 {
		for y := s.Years[0]; y <= s.Years[len(s.Years)-1]; y++ {
			out.Chart.Labels = append(out.Chart.Labels, strconv.Itoa(y))
			line.Values = append(line.Values, values[y].Number("value"))
			line.Marks = append(line.Marks, values[y].Text("quality"))
		}
	}
	out.Chart.Series, out.Chart.Unit = []series{line}, q.unit(out.Unit)
	return out
}

// unit returns the name of a unit.
func (q *request) unit(unit string) string { return unitName(q.Printer, unit) }
