package web

import (
	"cmp"
	"context"
	"slices"

	"gongkai/load"
	"gongkai/pipeline"
	schema "gongkai/sql"
)

// overview is what a generation has in all.
type overview struct {
	Totals   row
	Levels   []string   // the columns of Coverage
	Coverage []coverage // by year
	Rejects  []row
	Years    []row // requests and outcomes
	Late     late
	Night    *night
}

// coverage is the reports of a year by level; those of agencies that are not resolved are last.
type coverage struct {
	Year   string
	Levels []int
	All    int
}

// late is how many published late in the newest year that has dates.
type late struct {
	Year          int
	Late, Dated   int
	Share         *float64
	Latest        []row
	Others, Shown int
}

// night is what the last run that published something changed.
type night struct {
	Run             row
	Reports, Gone   int
	Findings        []row
	New             []row
	FindingsOfThese int
}

const totalsSQL = `SELECT count(*) AS reports, count(*) FILTER (WHERE canonical) AS canonical, count(DISTINCT agency_id) AS agencies,
	min(year) AS first, max(year) AS last, CAST(coalesce(sum(cells_read), 0) AS BIGINT) AS cells,
	CAST(coalesce(sum(cells_suspect), 0) AS BIGINT) AS suspect, count(*) FILTER (WHERE completeness = 'complete') AS complete,
	(SELECT count(*) FROM findings) AS findings, (SELECT count(*) FROM rejects) AS rejects FROM reports`

const coverageSQL = `SELECT year, level, count(*) AS reports FROM reports LEFT JOIN agencies USING (agency_id)
	WHERE canonical GROUP BY year, level ORDER BY year NULLS LAST`

const rejectsSQL = `SELECT reason, count(*) AS inputs, min(source) AS example FROM rejects GROUP BY reason ORDER BY inputs DESC, reason`

// yearsSQL adds up what no government above has summed up already. A blank cell of a
// report is nothing.
const yearsSQL = `SELECT year, count(*) AS reports, CAST(sum(requests_received) AS BIGINT) AS received,
	CAST(sum(outcome_total) AS BIGINT) AS handled, CAST(sum(outcome_granted) AS BIGINT) AS granted, CAST(sum(outcome_partial) AS BIGINT) AS partial,
	CAST(sum(denied_total) AS BIGINT) AS denied, CAST(sum(unavailable_total) AS BIGINT) AS unavailable,
	CAST(sum(not_processed_total) AS BIGINT) AS not_processed, CAST(sum(other_total) AS BIGINT) AS other
	FROM requests ANTI JOIN covered USING (report_id) WHERE year IS NOT NULL GROUP BY year ORDER BY year`

const lateYearsSQL = `SELECT year, count(*) FILTER (WHERE verdict = 'late') AS late, count(*) FILTER (WHERE verdict IN ('late', 'in_time')) AS dated
	FROM timeliness WHERE year IS NOT NULL GROUP BY year HAVING dated > 0 ORDER BY year DESC LIMIT 1`

const latestSQL = `SELECT report_id, coalesce(name, agency_years.agency) AS agency, timeliness.agency_id, timeliness.level, timeliness.province,
	timeliness.published_on, deadline, CAST(days_late AS BIGINT) AS days_late
	FROM timeliness JOIN (SELECT report_id, agency, name FROM agency_years) AS agency_years USING (report_id)
	WHERE verdict = 'late' AND timeliness.year = ? ORDER BY days_late DESC NULLS LAST, report_id LIMIT 10`

const newSQL = `WITH first AS (SELECT report_id, min(first_run) AS run FROM sources GROUP BY report_id)
	SELECT report_id, coalesce(name, agency) AS agency, reports.agency_id, year, count(*) OVER () AS "all"
	FROM first JOIN reports USING (report_id) LEFT JOIN agencies USING (agency_id) WHERE run = ? ORDER BY cells_suspect DESC, report_id LIMIT 10`

const newFindingsSQL = `WITH first AS (SELECT report_id FROM sources GROUP BY report_id HAVING min(first_run) = ?)
	SELECT kind, severity, count(*) AS findings FROM findings JOIN first USING (report_id) GROUP BY kind, severity ORDER BY severity DESC, findings DESC, kind`

const goneSQL = `SELECT count(*) AS gone FROM sources WHERE gone_since = ?`

// overviewOf returns what there is to say of a generation, which is asked for once.
func overviewOf(ctx context.Context, gen *generation) (*overview, error) {
	return recall(ctx, gen, "overview", func(ctx context.Context) (*overview, error) {
		o := &overview{}
		for _, part := range []func(context.Context, *generation) error{o.totals, o.covered, o.lists, o.late, o.night} {
			if err := part(ctx, gen); err != nil {
				return nil, err
			}
		}
		return o, nil
	})
}

func (o *overview) totals(ctx context.Context, gen *generation) (err error) {
	o.Totals, err = gen.one(ctx, totalsSQL)
	return err
}

func (o *overview) lists(ctx context.Context, gen *generation) (err error) {
	if o.Rejects, err = gen.all(ctx, rejectsSQL); err != nil {
		return err
	}
	o.Years, err = gen.all(ctx, yearsSQL)
	return err
}

// covered arranges reports by year and level; behind the levels stand those whose agency is
// not known.
func (o *overview) covered(ctx context.Context, gen *generation) error {
	rows, err := gen.all(ctx, coverageSQL)
	o.Levels = schema.Levels
	for _, r := range rows {
		if n := len(o.Coverage); n == 0 || o.Coverage[n-1].Year != r.Text("year") {
			o.Coverage = append(o.Coverage, coverage{Year: r.Text("year"), Levels: make([]int, len(o.Levels)+1)})
		}
		c := &o.Coverage[len(o.Coverage)-1]
		at := slices.Index(o.Levels, r.Text("level"))
		if at < 0 {
			at = len(o.Levels)
		}
		c.Levels[at] += r.Int("reports")
		c.All += r.Int("reports")
	}
	return err
}

func (o *overview) late(ctx context.Context, gen *generation) error {
	year, err := gen.one(ctx, lateYearsSQL)
	if err != nil || year == nil {
		return err
	}
	l := &o.Late
	l.Year, l.Late, l.Dated = year.Int("year"), year.Int("late"), year.Int("dated")
	share := float64(l.Late) / float64(l.Dated)
	l.Share = &share
	l.Latest, err = gen.all(ctx, latestSQL, l.Year)
	return err
}

// night says what the last run changed that published something.
func (o *overview) night(ctx context.Context, gen *generation) error {
	run, err := gen.one(ctx, "SELECT * FROM runs WHERE outcome = 'published' ORDER BY run_id DESC LIMIT 1")
	if err != nil || run == nil {
		return err
	}
	n := &night{Run: run}
	id := run.Int("run_id")
	if n.New, err = gen.all(ctx, newSQL, id); err != nil {
		return err
	}
	if len(n.New) > 0 {
		n.Reports = n.New[0].Int("all")
	}
	gone, err := gen.one(ctx, goneSQL, id)
	if err != nil {
		return err
	}
	n.Gone = gone.Int("gone")
	n.Findings, err = gen.all(ctx, newFindingsSQL, id)
	for _, f := range n.Findings {
		n.FindingsOfThese += f.Int("findings")
	}
	o.Night = n
	return err
}

// overviewShown is the overview with what a visitor chose.
type overviewShown struct {
	*overview
	Map     *mapShown
	Runs    []load.Run // newest first, those after the generation was made, too
	Chart   *chart
	Covered *chart
}

// shownRuns is how many runs are listed.
const shownRuns = 5

func overviewPage(q *request) (any, error) {
	o, err := overviewOf(q.Context(), q.gen)
	if err != nil {
		return nil, err
	}
	shown := &overviewShown{overview: o, Chart: o.requestsChart(q), Covered: o.coverageChart(q)}
	if shown.Map, err = q.mapOf(o); err != nil {
		return nil, err
	}
	runs, err := pipeline.Runs(q.Store)
	if err != nil {
		q.Log.Print(err) // the list is of use, not needed
	}
	runs = runs[max(0, len(runs)-shownRuns):]
	slices.Reverse(runs)
	shown.Runs = runs
	return shown, nil
}

// outcomes are the columns of yearsSQL that divide handled.
var outcomes = []string{"granted", "partial", "denied", "unavailable", "not_processed", "other"}

func (o *overview) requestsChart(q *request) *chart {
	c := &chart{Kind: "bar", Stacked: true, Unit: q.t("unit.requests")}
	for _, r := range o.Years {
		c.Labels = append(c.Labels, r.Text("year"))
	}
	for _, name := range outcomes {
		s := series{Name: q.t("overview." + name)}
		for _, r := range o.Years {
			s.Values = append(s.Values, r.Number(name))
		}
		c.Series = append(c.Series, s)
	}
	received := series{Name: q.t("overview.received"), Line: true}
	for _, r := range o.Years {
		received.Values = append(received.Values, r.Number("received"))
	}
	c.Series = append(c.Series, received)
	return c
}

func (o *overview) coverageChart(q *request) *chart {
	c := &chart{Kind: "bar", Stacked: true, Unit: q.t("unit.reports")}
	for i := range append(slices.Clone(o.Levels), "") {
		s := series{Name: q.t("overview.unresolved")}
		if i < len(o.Levels) {
			s.Name = q.Term("agencies.level", o.Levels[i])
		}
		for _, year := range o.Coverage {
			n := float64(year.Levels[i])
			s.Values = append(s.Values, &n)
		}
		c.Series = append(c.Series, s)
	}
	for _, year := range o.Coverage {
		c.Labels = append(c.Labels, cmp.Or(year.Year, q.t("no.year")))
	}
	return c
}
