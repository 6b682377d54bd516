package main

import (
	"context"
	"database/sql"
	"fmt"
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
	Name    string  `json:"name"`
	Process float64 `json:"process_seconds"` // as gongkai query
	Inside  float64 `json:"duckdb_seconds"`  // in a process that has asked before
	Rows    int     `json:"rows"`
	Plan    string  `json:"plan"`
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
		if s.Rows[table], err = r.Count(ctx, table); err != nil {
			return nil, err
		}
	}
	tree := filepath.Join(generation, load.Tree)
	if err := s.groups(ctx, tree); err != nil {
		return nil, err
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

// ask asks the queries that people ask most.
func (s *stored) ask(ctx context.Context, r *load.Reader, program, dir string) error {
	// A government in the middle, so that it is no special one.
	agency, err := one(ctx, r, `SELECT name FROM agencies WHERE kind = 'government'
		ORDER BY agency_id LIMIT 1 OFFSET (SELECT count(*) // 2 FROM agencies WHERE kind = 'government')`)
	if err != nil {
		return err
	}
	for _, q := range []struct {
		name   string
		params map[string]string
	}{
		{"requests_by_year", map[string]string{"level": "county", "scope": "jurisdiction"}},
		{"agency_series", map[string]string{"agency": agency}},
		{"denial_reasons_by_province", nil},
	} {
		a, err := askOne(ctx, r, program, dir, q.name, q.params)
		if err != nil {
			return fmt.Errorf("query %s: %w", q.name, err)
		}
		s.Queries = append(s.Queries, *a)
	}
	return nil
}

func one(ctx context.Context, r *load.Reader, query string) (string, error) {
	rows, err := r.Query(ctx, query)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	row, err := rows.Next()
	if row == nil || err != nil {
		return "", err
	}
	return fmt.Sprint(row[0]), nil
}

func askOne(ctx context.Context, r *load.Reader, program, dir, name string, params map[string]string) (*asked, error) {
	const tries = 3
	q, ok := schema.FindQuery(name)
	if !ok {
		return nil, fmt.Errorf("there is none of this name")
	}
	flags := []string{"query", "--store", dir, "--format", "csv", "--name", name}
	var args []any
	for _, p := range q.Params {
		var value any
		if v, given := params[p.Name]; given {
			flags = append(flags, "--param", p.Name+"="+v)
			value = v
		} else if p.Default != "" {
			value = p.Default
		}
		args = append(args, sql.Named(p.Name, value))
	}
	a := &asked{Name: name}
	for try := range tries {
		_, u, err := measure(ctx, program, flags...)
		if err != nil {
			return nil, err
		}
		start := time.Now()
		if a.Rows, _, err = drain(ctx, r, q.SQL, args); err != nil {
			return nil, err
		}
		inside := time.Since(start).Seconds()
		if try == 0 {
			a.Process, a.Inside = u.Seconds, inside
		}
		a.Process, a.Inside = min(a.Process, u.Seconds), min(a.Inside, inside)
	}
	var err error
	_, a.Plan, err = drain(ctx, r, "EXPLAIN ANALYZE "+q.SQL, args)
	return a, err
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
	for _, statement := range []string{
		"ATTACH " + schema.Literal(plainFile) + " AS naive (READ_ONLY)",
		"ATTACH " + schema.Literal(filepath.Join(dir, load.File)) + " AS gongkai (READ_ONLY)",
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
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
