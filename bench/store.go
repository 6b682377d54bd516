package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"time"

	"gongkai/load"
	schema "gongkai/sql"
)

// stored is what the job has left on the disk, and what it is like to read.
type stored struct {
	Rows    map[string]int64 `json:"rows"` // by table
	File    int64            `json:"duckdb_bytes"`
	Tree    int64            `json:"parquet_bytes"`
	Ledger  int64            `json:"ledger_bytes"`
	Metric  touched          `json:"observations_of_one_metric"`
	Agency  touched          `json:"readings_of_one_agency"`
	Queries []asked          `json:"queries"`
}

// all adds up the rows of all tables.
func (s *stored) all() int64 {
	var n int64
	for _, rows := range s.Rows {
		n += rows
	}
	return n
}

// touched is how much of a Parquet tree has to be read for one value of a
// column: the row groups that their statistics do not exclude.
type touched struct {
	Groups int64   `json:"row_groups"`
	Mean   float64 `json:"mean"`  // share of the bytes, over the values asked for
	Worst  float64 `json:"worst"` // of the value with the largest share
	Values int64   `json:"values"`
}

// asked is a query that people ask, at its best.
type asked struct {
	Name       string  `json:"name"`
	Process    float64 `json:"process_seconds"` // as gongkai query
	ProcessCPU float64 `json:"process_cpu_seconds"`
	Inside     float64 `json:"duckdb_seconds"`     // in a process that has asked before
	InsideCPU  float64 `json:"duckdb_cpu_seconds"` // on average
	Rows       int     `json:"rows"`
	Plan       string  `json:"plan"`
}

// survey looks at a store that is built.
func survey(ctx context.Context, program, dir string) (*stored, error) {
	store, err := load.OpenStore(dir)
	if err != nil {
		return nil, err
	}
	generation, _, err := store.Current()
	if err != nil {
		return nil, err
	}
	s := &stored{Rows: map[string]int64{}}
	for name, size := range map[string]*int64{load.File: &s.File, load.Tree: &s.Tree, "ledger.parquet": &s.Ledger} {
		if *size, err = diskUse(filepath.Join(generation, name)); err != nil {
			return nil, err
		}
	}
	r, err := store.Read()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for _, table := range schema.Tables {
		has, err := r.Has(ctx, table)
		if err != nil {
			return nil, err
		}
		if !has { // another program's
			continue
		}
		if s.Rows[table], err = r.Count(ctx, table); err != nil {
			return nil, err
		}
	}
	return s, s.ask(ctx, r, program, dir)
}

// groups looks at the statistics of the row groups.
func (s *stored) groups(ctx context.Context, tree string) error {
	db, err := openDuckDB("", tree+".tmp")
	if err != nil {
		return err
	}
	defer db.Close()
	const agencies = 200
	if s.Metric, err = touchedBy(ctx, db, tree, "observations", "metric", "true"); err != nil {
		return err
	}
	s.Agency, err = touchedBy(ctx, db, tree, "readings", "agency", fmt.Sprintf("number %% greatest(1, of // %d) = 0", agencies))
	return err
}

// touchedBy asks for the values of a column that which chooses, by their number
// in order and how many there are of them.
func touchedBy(ctx context.Context, db *sql.DB, tree, table, column, which string) (touched, error) {
	files := schema.Literal(filepath.Join(tree, table, "*.parquet"))
	query := fmt.Sprintf(`
		WITH chunks AS (SELECT * FROM parquet_metadata(%[1]s)),
		groups AS (
			SELECT file_name, row_group_id, sum(total_compressed_size) AS bytes,
			       min(stats_min_value) FILTER (WHERE path_in_schema = %[2]s) AS low,
			       max(stats_max_value) FILTER (WHERE path_in_schema = %[2]s) AS high
			FROM chunks GROUP BY ALL
		),
		numbered AS (
			SELECT value, row_number() OVER (ORDER BY value) AS number, count(*) OVER () AS of
			FROM (SELECT DISTINCT %[3]s AS value FROM read_parquet(%[1]s) WHERE %[3]s IS NOT NULL)
		),
		shares AS (
			SELECT value, sum(bytes) FILTER (WHERE low IS NULL OR value BETWEEN low AND high) / sum(bytes) AS share
			FROM (SELECT value FROM numbered WHERE %[4]s) CROSS JOIN groups
			GROUP BY value
		)
		SELECT (SELECT count(*) FROM groups), avg(share), max(share), count(*) FROM shares`,
		files, schema.Literal(column), column, which)
	var t touched
	var mean, worst sql.NullFloat64
	err := db.QueryRowContext(ctx, query).Scan(&t.Groups, &mean, &worst, &t.Values)
	t.Mean, t.Worst = mean.Float64, worst.Float64
	return t, err
}

// question is one to a store: a query by its name, or one in SQL.
type question struct {
	name   string
	params map[string]string
	sql    string
}

// questions are what people ask most, of all and of one agency.
func questions(agency, id string) []question {
	of := " WHERE agency_id = " + schema.Literal(id)
	out := []question{
		{name: "requests_by_year", params: map[string]string{"level": "county", "scope": "jurisdiction"}},
		{name: "agency_series", params: map[string]string{"agency": agency}},
		{name: "denial_reasons_by_province"},
	}
	for _, view := range []string{"requests", "requests_by_applicant", "proactive_disclosure", "cases"} {
		out = append(out,
			question{name: view + ", whole", sql: "SELECT count(COLUMNS(*)) FROM " + view},
			question{name: view + ", one agency", sql: "SELECT * FROM " + view + of})
	}
	return append(out, ofObservations("observations", of)...)
}

// ofObservations ask for the facts themselves.
func ofObservations(observations, of string) []question {
	return []question{
		{name: "sum of all observations", sql: "SELECT sum(value) FROM " + observations},
		{name: "mean by agency and metric, one year", sql: "SELECT count(mean) FROM (SELECT agency_id, metric, avg(value) AS mean FROM " + observations +
			" WHERE year = 2024 GROUP BY ALL)"}, // of all years there are more groups than fit into memory at a million
		{name: "observations of one agency", sql: "SELECT * FROM " + observations + of},
		{name: "one metric by agency", sql: "SELECT count(sum) FROM (SELECT agency_id, sum(value) AS sum FROM " + observations +
			" WHERE metric = 'requests.received' AND applicant_type = 'total' GROUP BY ALL)"},
	}
}

// ask asks the questions.
func (s *stored) ask(ctx context.Context, r *load.Reader, program, dir string) error {
	agency, id, err := someAgency(ctx, r)
	if err != nil {
		return err
	}
	for _, q := range questions(agency, id) {
		a, err := q.ask(ctx, r, program, dir)
		if err != nil {
			return fmt.Errorf("query %s: %w", q.name, err)
		}
		s.Queries = append(s.Queries, *a)
	}
	return nil
}

// someAgency returns a government in the middle, so that it is no special one.
func someAgency(ctx context.Context, r *load.Reader) (name, id string, err error) {
	rows, err := r.Query(ctx, `SELECT name, agency_id FROM agencies WHERE kind = 'government'
		ORDER BY agency_id LIMIT 1 OFFSET (SELECT count(*) // 2 FROM agencies WHERE kind = 'government')`)
	if err != nil {
		return "", "", err
	}
	defer rows.Close()
	row, err := rows.Next()
	if row == nil || err != nil {
		return "", "", err
	}
	return fmt.Sprint(row[0]), fmt.Sprint(row[1]), nil
}

// tries at least, and so much time, are spent on a query, since the system counts CPU
// in hundredths of a second. Tests, which look at no times, try once.
var (
	tries   = 3
	trySome = 300 * time.Millisecond
)

func (q *question) ask(ctx context.Context, r *load.Reader, program, dir string) (*asked, error) {
	query, args, flags, err := q.how(dir)
	if err != nil {
		return nil, err
	}
	a := &asked{Name: q.name, Process: math.Inf(1), ProcessCPU: math.Inf(1)}
	for range tries {
		_, u, err := measure(ctx, program, flags...)
		if err != nil {
			return nil, err
		}
		a.Process, a.ProcessCPU = min(a.Process, u.Seconds), min(a.ProcessCPU, u.CPU)
	}
	a.Inside, a.InsideCPU, err = repeat(func() error {
		a.Rows, _, err = drain(ctx, r, query, args)
		return err
	})
	if err != nil {
		return nil, err
	}
	_, a.Plan, err = drain(ctx, r, "EXPLAIN ANALYZE "+query, args)
	return a, err
}

// repeat returns the least time that something takes, and the CPU on average.
func repeat(do func() error) (seconds, cpu float64, err error) {
	first := glance("/proc/self")
	began, seconds := time.Now(), math.Inf(1)
	n := 0
	for ; n < tries || time.Since(began) < trySome; n++ {
		start := time.Now()
		if err := do(); err != nil {
			return 0, 0, err
		}
		seconds = min(seconds, time.Since(start).Seconds())
	}
	if last := glance("/proc/self"); first != nil && last != nil {
		cpu = (last.own - first.own) / float64(n)
	}
	return seconds, cpu, nil
}

// how returns what DuckDB is asked, and how the command is.
func (q *question) how(dir string) (query string, args []any, flags []string, err error) {
	flags = []string{"query", "--store", dir, "--format", "csv"}
	if q.sql != "" {
		return q.sql, nil, append(flags, q.sql), nil
	}
	named, ok := schema.FindQuery(q.name)
	if !ok {
		return "", nil, nil, errors.New("there is none of this name")
	}
	flags = append(flags, "--name", q.name)
	for _, p := range named.Params {
		var value any
		if v, given := q.params[p.Name]; given {
			flags = append(flags, "--param", p.Name+"="+v)
			value = v
		} else if p.Default != "" {
			value = p.Default
		}
		args = append(args, sql.Named(p.Name, value))
	}
	return named.SQL, args, flags, nil
}

// drain returns the number of rows and what the last column of the last one says.
func drain(ctx context.Context, r *load.Reader, query string, args []any) (n int, last string, err error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return 0, "", err
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if row == nil || err != nil {
			return n, strings.TrimSpace(last), err
		}
		n++
		last = fmt.Sprint(row[len(row)-1])
	}
}

// agreement is how many of the values that the plain program found are those of
// the store, and how many the store has of the same documents and rows.
type agreement struct {
	Found int64 `json:"found"`
	Same  int64 `json:"same"`
	Of    int64 `json:"of"`
}

// agree compares what the plain program found with the store.
func agree(ctx context.Context, dir, plainFile string) (*agreement, error) {
	db, err := openDuckDB("", plainFile+".tmp")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	err = executeAll(db, "ATTACH "+schema.Literal(plainFile)+" AS naive (READ_ONLY)",
		"ATTACH "+schema.Literal(filepath.Join(dir, load.File))+" AS gongkai (READ_ONLY)")
	if err != nil {
		return nil, err
	}
	a := &agreement{}
	err = db.QueryRowContext(ctx, `
		WITH read AS (
			SELECT split_part(source, '#', -1) AS id, CAST(metric AS VARCHAR) AS metric, CAST(applicant_type AS VARCHAR) AS applicant_type, value
			FROM gongkai.readings JOIN gongkai.reports USING (report_id)
			SEMI JOIN naive.documents ON documents.id = split_part(source, '#', -1)
			WHERE applicant_type <> 'not_applicable' AND value IS NOT NULL
		)
		SELECT (SELECT count(*) FROM naive.plain), count(naive.value) FILTER (WHERE naive.value = read.value), count(*)
		FROM read LEFT JOIN naive.plain AS naive USING (id, metric, applicant_type)`).
		Scan(&a.Found, &a.Same, &a.Of)
	return a, err
}
