package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gongkai/extract/form"
	"gongkai/load/export"
	schema "gongkai/sql"
)

// exploreShown is a metric over years, of those agencies that a visitor chose.
type exploreShown struct {
	exploreChoice
	Unit       string
	Metrics    []metricGroup
	Applicants []string
	Levels     []string
	Provinces  []string
	Kinds      []string
	Divisions  []string // what By may be
	Measures   []string
	Years      []int // that there are
	Rows       []row
	More       bool // whether there are more rows than are shown
	Chart      *chart
	SQL        string
	Formats    []string
}

// exploreChoice is what an address says. Each state of the page is one.
type exploreChoice struct {
	Metric, Applicant     string
	From, To              int // years; 0: of any
	Level, Province, Kind string
	By                    string // what divides the numbers of a year; "agency": single numbers
	Measure               string
}

// byAgency lists single numbers, the largest first.
const byAgency = "agency"

// divisions are the columns of agencies that may divide numbers, and none.
var divisions = []string{"", "level", "province", "kind", byAgency}

// measures are what is drawn of the numbers of a year, by column.
var measures = []string{"sum", "median", "reports"}

const (
	// mostExplored is as many rows as are shown: more are downloaded.
	mostExplored = 500
	// mostBars is as many single numbers as a chart has room for.
	mostBars = 25
)

// kindsOf lists the words of a column.
func kindsOf(field string) (out []string) {
	for _, t := range schema.Terms() {
		if t.Field == field {
			out = append(out, t.ID)
		}
	}
	return out
}

// provinceNames lists the official names of all provinces.
func provinceNames() (out []string) {
	for _, p := range provinces() {
		out = append(out, p.Name)
	}
	return out
}

// choice returns what an address chooses. All of it are words that the program knows, and years.
func (q *request) choice() (*exploreChoice, error) {
	m, t, err := q.cellAsked()
	if err != nil {
		return nil, err
	}
	c := &exploreChoice{Metric: m.String(), Applicant: t.String()}
	for _, one := range []struct {
		into  *string
		name  string
		words []string
	}{
		{&c.Level, "level", schema.Levels}, {&c.Province, "province", provinceNames()}, {&c.Kind, "kind", kindsOf("agencies.kind")},
		{&c.By, "by", divisions}, {&c.Measure, "measure", measures},
	} {
		*one.into = q.given(one.name)
		if *one.into != "" && !slices.Contains(one.words, *one.into) {
			return nil, wrong("fault.word", one.name, *one.into)
		}
	}
	c.Measure = cmp.Or(c.Measure, measures[0])
	if c.From, err = q.yearGiven("from"); err != nil {
		return nil, err
	}
	c.To, err = q.yearGiven("to")
	return c, err
}

// yearGiven returns a year of the address, 0 if it gives none.
func (q *request) yearGiven(name string) (int, error) {
	s := q.given(name)
	if s == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(s)
	if err != nil || year < 1000 || year > 9999 {
		return 0, wrong("fault.year", s)
	}
	return year, nil
}

// conditions are those for observations: of a metric, of years.
func (c *exploreChoice) conditions() string {
	out := "metric = " + schema.Literal(c.Metric) + "::metric AND applicant_type = " + schema.Literal(c.Applicant) + "::applicant_type\n            AND unit IS NOT NULL"
	switch {
	case c.From != 0 && c.To != 0:
		out += fmt.Sprintf(" AND year BETWEEN %d AND %d", c.From, c.To)
	case c.From != 0:
		out += fmt.Sprintf(" AND year >= %d", c.From)
	case c.To != 0:
		out += fmt.Sprintf(" AND year <= %d", c.To)
	default:
		out += " AND year IS NOT NULL"
	}
	return out
}

// places is the condition for agencies, "" for all, those that are not resolved included.
func (c *exploreChoice) places() string {
	var out []string
	for _, one := range [][2]string{{"level", c.Level}, {"province", c.Province}, {"kind", c.Kind}} {
		if one[1] != "" {
			out = append(out, one[0]+" = "+schema.Literal(one[1]))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(out, " AND ")
}

// sql returns the statement that a choice is; most is as many rows as it may have, 0: all.
func (c *exploreChoice) sql(most int) string {
	limit := ""
	if most > 0 {
		limit = fmt.Sprintf("\nLIMIT %d", most)
	}
	if c.By == byAgency {
		return c.singleSQL(limit)
	}
	return c.summedSQL() + limit
}

// observed are the observations of a choice, with their place if it asks for one.
func (c *exploreChoice) observed() string {
	out := "(SELECT report_id, agency_id, year, value, unit, quality FROM observations\n     WHERE " + c.conditions() + ") AS observed"
	if c.By != "" && c.By != byAgency || c.places() != "" {
		out += "\nJOIN (SELECT agency_id, level, province, kind FROM agencies" + c.places() + ") AS placed USING (agency_id)"
	}
	return out
}

// summedSQL adds up the numbers of a year. A report is left out that another one of the same part
// of the choice sums up.
func (c *exploreChoice) summedSQL() string {
	summed, part := "ANTI JOIN covered USING (report_id)", ""
	if c.By != "" {
		part = c.By + ", "
	}
	with := ""
	if c.Level != "" || c.Kind != "" || c.By == "level" || c.By == "kind" {
		// What sums up may be of another part: it is of the same province, but of its own level and kind.
		with = `WITH summed AS (
    SELECT covered.report_id, ` + part + `covered_by
    FROM covered
    JOIN (SELECT report_id, agency_id FROM reports WHERE report_id IN (SELECT covered_by FROM covered)) AS above ON above.report_id = covered_by
    JOIN (SELECT agency_id, level, province, kind FROM agencies` + c.places() + `) AS placed USING (agency_id)
)
`
		summed = "ANTI JOIN summed USING (" + part + "report_id)"
	}
	return fmt.Sprintf(`%sSELECT year, %ssum(value) AS sum, median(value) AS median, count(value) AS reports,
       count(value) FILTER (WHERE quality = 'suspect'::quality) AS suspect
FROM %s
%s
GROUP BY ALL
ORDER BY ALL`, with, part, c.observed(), summed)
}

// singleSQL lists numbers, the largest first. Names come last: they are the same long words in many rows.
func (c *exploreChoice) singleSQL(limit string) string {
	return fmt.Sprintf(`WITH largest AS (
SELECT report_id, year, value, unit, quality
FROM %s
WHERE value IS NOT NULL
ORDER BY value DESC, year, report_id%s
)
SELECT report_id, coalesce(name, agency) AS agency, agency_id, year, value, unit, quality
FROM largest
JOIN (SELECT report_id, agency, agency_id FROM reports) AS reports USING (report_id)
LEFT JOIN (SELECT agency_id, name FROM agencies) AS agencies USING (agency_id)
ORDER BY value DESC, year, report_id`, c.observed(), limit)
}

func explorePage(q *request) (any, error) {
	c, err := q.choice()
	if err != nil {
		return nil, err
	}
	o, err := overviewOf(q.Context(), q.gen)
	if err != nil {
		return nil, err
	}
	m := form.MustLookup(c.Metric)
	s := &exploreShown{exploreChoice: *c, Unit: m.Info().Unit, Metrics: metricGroups(q), Levels: schema.Levels, Provinces: provinceNames(),
		Kinds: kindsOf("agencies.kind"), Divisions: divisions, Measures: measures, SQL: c.sql(0), Formats: downloadFormats}
	for _, a := range m.Info().Table.Columns {
		s.Applicants = append(s.Applicants, a.String())
	}
	for _, y := range o.Years {
		s.Years = append(s.Years, y.Int("year"))
	}
	if s.Rows, err = c.rows(q); err != nil {
		return nil, err
	}
	if len(s.Rows) > mostExplored {
		s.Rows, s.More = s.Rows[:mostExplored], true
	}
	s.name(q)
	s.draw(q)
	return s, nil
}

// rows asks for the rows of a choice. Those of all agencies and years are asked for once: there are
// as many as the form has cells, times the ways to divide them.
func (c *exploreChoice) rows(q *request) ([]row, error) {
	ask := func(ctx context.Context) ([]row, error) { return q.gen.all(ctx, c.sql(mostExplored+1)) }
	if c.places() != "" || c.From != 0 || c.To != 0 {
		return ask(q.Context())
	}
	known, err := recall(q.Context(), q.gen, "explore "+c.Metric+" "+c.Applicant+" "+c.By, ask)
	out := make([]row, len(known))
	for i, r := range known { // which pages put words into, in their language
		out[i] = maps.Clone(r)
	}
	return out, err
}

// name puts what divides the rows into words.
func (s *exploreShown) name(q *request) {
	for _, r := range s.Rows {
		switch part := r.Text(s.By); {
		case s.By == "" || s.By == byAgency:
		case part == "":
			r["part"] = q.t("explore.no part")
		case s.By == "province":
			r["part"] = part
			for _, p := range provinces() {
				if p.Name == part {
					r["part"] = q.Either(p.NameEN, p.Name)
				}
			}
		default:
			r["part"] = termName(q.Printer, "agencies."+s.By, part)
		}
	}
}

func (s *exploreShown) draw(q *request) {
	unit := q.unit(s.Unit)
	if s.Measure == "reports" {
		unit = q.t("unit.reports")
	}
	s.Chart = &chart{Kind: "line", Unit: unit}
	if s.By == byAgency {
		s.drawSingle(q)
		return
	}
	var years []int
	var parts []string
	for _, r := range s.Rows {
		if y := r.Int("year"); !slices.Contains(years, y) {
			years = append(years, y)
		}
		if p := r.Text("part"); !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	if len(years) == 1 && s.By != "" {
		s.drawYear(q, parts)
		return
	}
	if len(years) == 0 {
		return
	}
	first := years[0]
	for y := first; y <= years[len(years)-1]; y++ { // a year that is missing is a gap
		s.Chart.Labels = append(s.Chart.Labels, strconv.Itoa(y))
	}
	for _, p := range parts {
		line := series{Name: cmp.Or(p, metricName(q.Printer, s.Metric)), Values: make([]*float64, len(s.Chart.Labels))}
		for _, r := range s.Rows {
			if r.Text("part") == p {
				line.Values[r.Int("year")-first] = r.Number(s.Measure)
			}
		}
		s.Chart.Series = append(s.Chart.Series, line)
	}
}

// drawYear draws the parts of a single year beside each other.
func (s *exploreShown) drawYear(q *request, parts []string) {
	s.Chart.Kind, s.Chart.Flat, s.Chart.Labels = "bar", true, parts
	bars := series{Name: metricName(q.Printer, s.Metric)}
	for _, r := range s.Rows {
		bars.Values = append(bars.Values, r.Number(s.Measure))
	}
	s.Chart.Series = []series{bars}
}

func (s *exploreShown) drawSingle(q *request) {
	s.Chart.Kind, s.Chart.Flat = "bar", true
	bars := series{Name: metricName(q.Printer, s.Metric)}
	for _, r := range s.Rows[:min(len(s.Rows), mostBars)] {
		s.Chart.Labels = append(s.Chart.Labels, cmp.Or(r.Text("agency"), q.t("report.no agency"))+" "+r.Text("year"))
		bars.Values = append(bars.Values, r.Number("value"))
		bars.Marks = append(bars.Marks, r.Text("quality"))
	}
	s.Chart.Series = []series{bars}
}

// Download returns the address of the numbers as a file.
func (s *exploreShown) Download(format string) string {
	year := func(y int) string {
		if y == 0 {
			return ""
		}
		return strconv.Itoa(y)
	}
	return link(tongue{}, "/explore/download", "metric", s.Metric, "applicant", s.Applicant, "from", year(s.From), "to", year(s.To), "level", s.Level,
		"province", s.Province, "kind", s.Kind, "by", s.By, "format", format)
}

func sendExplored(q *request) (*answer, error) {
	c, err := q.choice()
	if err != nil {
		return nil, err
	}
	return q.download(export.Selection{What: c.sql(0)}, "gongkai "+c.Metric, q.given("format"))
}
