package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
	"gongkai/load"
	"gongkai/pipeline"
)

func statusCommand() command {
	return command{
		name: "status",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			asJSON := flags.Bool("json", false, "")
			path := flags.Bool("path", false, "")
			return func(ctx context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usage("no arguments", "status")
				}
				if *path {
					return statusPath(c, *store, *asJSON)
				}
				s, r, err := readStore(c, *store)
				if err != nil {
					return err
				}
				defer r.Close()
				runs, err := pipeline.Runs(s)
				if err != nil {
					return err
				}
				if *asJSON {
					return statusJSON(ctx, c, r, *store, runs)
				}
				st := standing{c, c.words.Section("status")}
				st.runs(runs)
				for _, part := range parts {
					if err := st.part(ctx, r, part.name, part.drawn); err != nil {
						return err
					}
				}
				return nil
			}
		},
	}
}

// parts are what status tells beside the runs. The names and rows are a contract
// for machines: columns are added, not changed. What is drawn for people has its
// words by name; $message is the sentence in their language.
var parts = []struct {
	name        string
	drawn, rows string // SQL
}{
	{
		"totals",
		`SELECT count(*) AS reports, count(*) FILTER (WHERE canonical) AS canonical, count(DISTINCT agency_id) AS agencies,
			min(year) AS "from", max(year) AS "to", ` + counts + `, ` + shares + `, (SELECT count(*) FROM sources) AS sources,
			(SELECT count(gone_since) FROM sources) AS gone FROM reports`,
		`SELECT count(*) AS reports, count(*) FILTER (WHERE canonical) AS canonical, count(DISTINCT agency_id) AS agencies,
			min(year) AS first_year, max(year) AS last_year, ` + counts + `, (SELECT count(*) FROM sources) AS sources,
			(SELECT count(gone_since) FROM sources) AS gone FROM reports`,
	},
	{
		"coverage",
		`SELECT year, count(*) AS reports,
			count(*) FILTER (WHERE level = 'central') AS central, count(*) FILTER (WHERE level = 'province') AS province,
			count(*) FILTER (WHERE level = 'prefecture') AS prefecture, count(*) FILTER (WHERE level = 'county') AS county,
			count(*) FILTER (WHERE level = 'township') AS township,
			count(*) FILTER (WHERE agency_id IS NOT NULL AND coalesce(level NOT IN ('central', 'province', 'prefecture', 'county', 'township'), true)) AS other,
			count(*) FILTER (WHERE agency_id IS NULL) AS unresolved, ` + shares + `
			FROM reports LEFT JOIN agencies USING (agency_id) WHERE canonical GROUP BY year ORDER BY year NULLS LAST`,
		`SELECT year, level, agency_id IS NOT NULL AS resolved, count(*) AS reports, count(DISTINCT agency_id) AS agencies, ` + counts + `
			FROM reports LEFT JOIN agencies USING (agency_id) WHERE canonical GROUP BY ALL ORDER BY year NULLS LAST, level NULLS LAST, resolved`,
	},
	{
		"editions",
		`SELECT year, edition, count(*) AS reports, count(*) FILTER (WHERE canonical) AS canonical,
			count(DISTINCT agency) AS names, ` + counts + `, ` + shares + `
			FROM reports GROUP BY year, edition ORDER BY year NULLS LAST, edition NULLS LAST`,
		`SELECT year, edition, count(*) AS reports, count(*) FILTER (WHERE canonical) AS canonical, count(DISTINCT agency) AS names, ` + counts + `
			FROM reports GROUP BY year, edition ORDER BY year NULLS LAST, edition NULLS LAST`,
	},
	{
		"findings",
		`SELECT severity, kind, count(*) AS findings,
			count(DISTINCT report_id) AS reports, arg_min($message, finding_id) AS "for example"
			FROM findings GROUP BY severity, kind ORDER BY severity DESC, findings DESC, kind`,
		`SELECT severity, kind, count(*) AS findings, count(DISTINCT report_id) AS reports
			FROM findings GROUP BY severity, kind ORDER BY severity DESC, findings DESC, kind`,
	},
	{
		"corrections",
		`SELECT line, agency, year, metric, applicant_type AS applicant, reported, corrected, status, found, reason
			FROM corrections ORDER BY status = 'applied', line`,
		`SELECT line, agency, year, metric, applicant_type, reported, corrected, status, found, reason, source
			FROM corrections ORDER BY line`,
	},
	{
		"documents",
		`SELECT line, source, field, value, status, count(DISTINCT report_id) AS reports, min(found) AS found
			FROM documents WHERE line IS NOT NULL GROUP BY ALL ORDER BY status DESC, line, field`,
		`SELECT line, source, field, value, status, count(DISTINCT report_id) AS reports, min(found) AS found
			FROM documents GROUP BY ALL ORDER BY line NULLS LAST, source, field, value, status`,
	},
	{
		"rejects",
		`SELECT reason, count(*) AS inputs, min(source) AS "for example",
			arg_min(coalesce(message, CAST(json_array('` + string(message.Verbatim) + `', detail) AS VARCHAR)), source) FILTER (WHERE detail IS NOT NULL) AS detail
			FROM (SELECT * FROM rejects UNION ALL BY NAME SELECT NULL::VARCHAR AS message WHERE false) -- which an earlier program lacked
			GROUP BY reason ORDER BY inputs DESC, reason`,
		`SELECT reason, count(*) AS inputs, min(source) AS example, arg_min(detail, source) AS detail
			FROM rejects GROUP BY reason ORDER BY inputs DESC, reason`,
	},
}

// counts are of reports and their cells, shares likewise.
const (
	counts = `count(*) FILTER (WHERE completeness = 'partial') AS partial,
		coalesce(sum(cells_read), 0) AS cells, coalesce(sum(cells_suspect), 0) AS suspect`
	shares = `round(100.0 * count(*) FILTER (WHERE completeness = 'partial') / nullif(count(*), 0), 1) AS "partial %",
		round(100.0 * sum(cells_suspect) / nullif(sum(cells_read), 0), 2) AS "suspect %"`
)

// shownRuns is how many runs status shows; the table runs has all.
const shownRuns = 10

func lastRuns(runs []load.Run) []load.Run { return runs[max(0, len(runs)-shownRuns):] }

// standing shows people a store.
type standing struct {
	*console
	words.Printer
}

func (st *standing) column(name string) string {
	if st.Has("column " + name) {
		return st.T("column " + name)
	}
	return name
}

func (st *standing) runs(runs []load.Run) {
	var columns []string
	for _, name := range []string{"run", "started (UTC)", "seconds", "outcome", "documents", "new", "loaded", "rejected", "failed"} {
		columns = append(columns, st.column(name))
	}
	t := view.NewTable(columns...)
	for _, r := range lastRuns(runs) {
		t.AppendRow(table.Row{r.ID, r.Started.UTC().Format(time.DateTime), r.Seconds, st.Term("runs.outcome", string(r.Outcome)),
			r.Documents, r.NewDocuments, r.Loaded, r.Rejected, r.Failed})
	}
	fmt.Fprintf(st.out, "%s\n%s\n", st.T("last runs", len(runs)), t.Render())
}

// cell says what stands in a column.
func (st *standing) cell(part, column string, value any) any {
	s, ok := value.(string)
	if !ok {
		return value
	}
	switch part + "." + column {
	case "findings.severity", "corrections.status", "documents.status", "documents.field", "rejects.reason":
		return st.Term(part+"."+column, s)
	case "rejects.detail":
		m, err := message.Decode(s)
		if err != nil {
			return s
		}
		return st.Say(m)
	}
	return s
}

func (st *standing) part(ctx context.Context, r *load.Reader, name, sql string) error {
	rows, err := r.Query(ctx, strings.ReplaceAll(sql, "$message", "message_"+string(st.Language)))
	if err != nil {
		return err
	}
	defer rows.Close()
	columns := slices.Clone(rows.Columns)
	for i := range columns {
		columns[i] = st.column(columns[i])
	}
	next := func() ([]any, error) {
		values, err := rows.Next()
		for i := range values {
			values[i] = st.cell(name, rows.Columns[i], values[i])
		}
		return values, err
	}
	t, n, err := gather(columns, next, "", tableRows, cellWidth)
	if err != nil {
		return err
	}
	if n == 0 {
		fmt.Fprint(st.out, st.T("none", st.T(name)))
		return nil
	}
	fmt.Fprintf(st.out, "\n%s\n%s\n", st.T(name), t.Render())
	return nil
}

// statusJSON writes all of it as one object, the last runs as in the summary of
// run --json.
func statusJSON(ctx context.Context, c *console, r *load.Reader, store string, runs []load.Run) error {
	out := map[string]any{"store": store, "runs": lastRuns(runs)}
	for _, part := range parts {
		rows, err := r.Query(ctx, part.rows)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		err = writeJSON(&console{out: &b}, rows)
		rows.Close()
		if err != nil {
			return err
		}
		data := b.Bytes()
		if part.name == "totals" { // one row
			data = bytes.Trim(data, "[]\n")
		}
		out[part.name] = json.RawMessage(data)
	}
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

// statusPath writes where the published DuckDB file lies, whatever leads to it.
func statusPath(c *console, store string, asJSON bool) error {
	if asJSON {
		return usage("path alone")
	}
	s, err := load.OpenStore(store)
	if err != nil {
		return err
	}
	dir, _, err := s.Current()
	if err != nil {
		return orNoStore(err, store)
	}
	path, err := filepath.Abs(filepath.Join(dir, load.File))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, path)
	return err
}
