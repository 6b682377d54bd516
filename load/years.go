package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	schema "gongkai/sql"
)

// years are those of a generation being built; 0 is for reports that do not state
// theirs.
type years struct {
	*Builder
	all     []int // that it has, in order, 0 left out
	changed []int // that are to be written, in order; 0 may be among them
	before  []int // that the copied file has
	carried []int // of which reports of the previous generation stay

	// moved says of a year under which others rows of its reports were written: those of
	// documents which do not state their year, as what states it may change.
	moved map[int][]int
	// fresh counts the reports of each changed year that this run read.
	fresh map[int]int
}

// years returns them.
func (b *Builder) years(ctx context.Context) (y years, err error) {
	y.Builder = b
	for query, into := range map[string]*[]int{
		"SELECT DISTINCT year FROM placed_reports WHERE year IS NOT NULL ORDER BY year":                                     &y.all,
		"SELECT year FROM changed_years ORDER BY year":                                                                      &y.changed,
		"SELECT DISTINCT year FROM reports WHERE year IS NOT NULL ORDER BY year":                                            &y.before,
		"SELECT DISTINCT coalesce(year, 0) AS year FROM previous_reports SEMI JOIN carried USING (report_id) ORDER BY year": &y.carried,
	} {
		if *into, err = numbers(ctx, b.conn, query); err != nil {
			return y, err
		}
	}
	pairs, err := b.pairs(ctx, `SELECT DISTINCT numbered.year, written.year FROM numbered
		JOIN (SELECT report_id, coalesce(year, 0) AS year FROM new_reports SEMI JOIN amended USING (report_id)
			UNION ALL
			SELECT report_id, coalesce(year, 0) FROM previous_reports SEMI JOIN carried USING (report_id) SEMI JOIN amended USING (report_id)) AS written USING (report_id)
		WHERE numbered.year <> written.year ORDER BY ALL`)
	if err != nil {
		return y, err
	}
	y.moved, y.fresh = map[int][]int{}, map[int]int{}
	for _, p := range pairs {
		y.moved[p[0]] = append(y.moved[p[0]], p[1])
	}
	pairs, err = b.pairs(ctx, "SELECT year, count(*) FROM numbered SEMI JOIN new_reports USING (report_id) GROUP BY year")
	for _, p := range pairs {
		y.fresh[p[0]] = p[1]
	}
	return y, err
}

// pairs returns the rows of a query for two numbers.
func (b *Builder) pairs(ctx context.Context, query string) (out [][2]int, err error) {
	rows, err := b.conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p [2]int
		if err := rows.Scan(&p[0], &p[1]); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

func numbers(ctx context.Context, db querier, query string) ([]int, error) {
	found, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var out []int
	for found.Next() {
		var n int
		if err := found.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, found.Err()
}

// build replaces the tables of the years that have changed, and makes the Parquet of
// all: of these it writes it, of the others it takes the files over.
func (y *years) build(ctx context.Context, tree string) error {
	for _, table := range schema.InYears {
		if err := os.MkdirAll(filepath.Join(tree, table), 0o777); err != nil {
			return err
		}
	}
	if err := y.clear(ctx); err != nil {
		return err
	}
	for _, year := range append(slices.Clone(y.all), 0) {
		do := y.takeOver
		if slices.Contains(y.changed, year) || !y.copied {
			do = y.write
		}
		if err := do(ctx, tree, year); err != nil {
			return fmt.Errorf("%s: %w", schema.Part(year), err)
		}
	}
	return nil
}

// clear takes what has changed out of the copied file, so that what takes its place is
// written there, and makes the tables of new years.
func (y *years) clear(ctx context.Context) error {
	var statements []string
	for _, year := range y.before {
		if slices.Contains(y.changed, year) || !slices.Contains(y.all, year) {
			statements = append(statements, schema.DropYear(year))
		}
	}
	for _, year := range y.changed {
		if year == 0 || slices.Contains(y.all, year) {
			statements = append(statements, schema.EmptyYear(year))
		}
	}
	if !slices.Equal(y.all, y.before) {
		statements = append(statements, schema.CreateViews(y.all)...)
	}
	if len(statements) == 0 {
		return nil
	}
	if err := y.execute(ctx, strings.Join(statements, ";\n")); err != nil || !y.copied {
		return err
	}
	return executeAll(ctx, y.conn, []string{"CHECKPOINT gongkai"}) // what was dropped is free only then
}

// write fills the tables of a year and writes its Parquet.
func (y *years) write(ctx context.Context, tree string, year int) error {
	reports, err := count(ctx, y.conn, fmt.Sprintf("SELECT count(*) FROM numbered WHERE year = %d", year))
	if err != nil {
		return err
	}
	if err := y.take(ctx, max(y.memory, ample(reports*reportMemory, yearMost))); err != nil {
		return err
	}
	var fill strings.Builder // few transactions: each waits for the disk
	for table, query := range y.ofYear(year, int(reports)) {
		fmt.Fprintf(&fill, "CREATE OR REPLACE TEMP VIEW year_%s AS %s;\n", table, query)
	}
	fill.WriteString(strings.Join(schema.Year(year), "\n"))
	if err := y.execute(ctx, fill.String(), strings.Join(schema.WideRows(year, int(reports)), "\n")); err != nil {
		return err
	}
	if err := y.expect(ctx, year); err != nil {
		return err
	}
	return y.inOrder(ctx, func() error { return y.writeTree(ctx, tree, year) })
}

// writeTree writes the Parquet of a year.
func (y *years) writeTree(ctx context.Context, tree string, year int) error {
	words, err := wordsOf(ctx, y.conn, year)
	if err != nil {
		return err
	}
	return y.sideBySide(ctx, schema.InYears, func(ctx context.Context, conn *sql.Conn, view string) error {
		return copyTo(ctx, conn, "("+schema.OfYear(view, year, words)+")", filepath.Join(tree, YearFile(view, year)))
	})
}

// ofYear returns the queries for the rows of a year that has so many reports: of those that
// this run read, and of those of the previous generation that stay. Rows of other reports may
// be among them. The larger part comes first: DuckDB 1.4 puts in order on the disk only what
// comes with the first part of a UNION, or behind such.
func (y *years) ofYear(year, reports int) map[string]string {
	written := append([]int{year}, y.moved[year]...)
	carried := slices.ContainsFunc(written, func(year int) bool { return slices.Contains(y.carried, year) })
	var where []string
	for _, year := range written {
		where = append(where, isYear(year))
	}
	inYears := " WHERE (" + strings.Join(where, " OR ") + ")"
	out := map[string]string{"reports": "FROM new_reports" + inYears + " UNION ALL BY NAME FROM previous_reports SEMI JOIN carried USING (report_id)" + inYears}
	for _, table := range []string{"readings", "statements", "checks"} {
		var parts []string
		for _, year := range written {
			if fresh := y.newRows(table, year); fresh != "" {
				parts = append(parts, fresh)
			}
		}
		if carried {
			before := "FROM previous_" + table
			if table == "readings" {
				before += inYears
			}
			parts = append(parts, "FROM ("+before+") SEMI JOIN carried USING (report_id)")
			if 2*y.fresh[year] < reports {
				slices.Reverse(parts)
			}
		}
		out[table] = "(" + strings.Join(append(parts, "(FROM previous_"+table+" LIMIT 0)"), " UNION ALL BY NAME ") + ")"
	}
	return out
}

// isYear is the condition that a row is of a year.
func isYear(year int) string {
	if year == 0 {
		return "year IS NULL"
	}
	return fmt.Sprintf("year = %d", year)
}

// newRows returns the query for the rows of a table and year that this run read; "" if
// there are none.
func (b *Builder) newRows(table string, year int) string {
	pattern := rowsFile(b.Shards, table, year, "*")
	if found, _ := filepath.Glob(quoteMeta(filepath.Dir(pattern)) + "/" + filepath.Base(pattern)); len(found) == 0 {
		return ""
	}
	return "FROM " + readFiles(rowsFile(escapeGlob(b.Shards), table, year, "*"))
}

// takeOver makes the files of a year of the previous generation those of the new one.
func (y *years) takeOver(ctx context.Context, tree string, year int) error {
	for _, view := range schema.InYears {
		from := filepath.Join(y.Previous, Tree, YearFile(view, year))
		if err := linkOrCopy(from, filepath.Join(tree, YearFile(view, year))); err != nil {
			var failed *fs.PathError
			if errors.As(err, &failed) && failed.Path == from {
				return &TreeError{err}
			}
			return err
		}
	}
	return ctx.Err()
}

// expect compares what was stored of a year with what the workers and the previous
// generation had.
func (y *years) expect(ctx context.Context, year int) error {
	part := schema.Part(year)
	for table, query := range map[string]string{
		"reports":    fmt.Sprintf("SELECT count(*) FROM numbered WHERE year = %d", year),
		"cells":      "SELECT coalesce(sum(cells_read), 0) FROM facts.reports_" + part,
		"statements": "SELECT count(*) FROM year_statements SEMI JOIN facts.reports_" + part + " USING (report_id)",
		"checks":     "SELECT count(*) FROM year_checks SEMI JOIN facts.reports_" + part + " USING (report_id)",
	} {
		want, err := count(ctx, y.conn, "SELECT CAST(("+query+") AS BIGINT)")
		if err != nil {
			return err
		}
		got, err := count(ctx, y.conn, "SELECT count(*) FROM facts."+table+"_"+part)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("%d rows of %s were stored instead of %d", got, table, want)
		}
	}
	return nil
}

// tables lists those that were written.
func (y *years) tables() []string {
	out := schema.Tables
	out = slices.DeleteFunc(slices.Clone(out), func(t string) bool { return slices.Contains(schema.Partitioned, t) })
	for _, year := range y.changed {
		if year == 0 || slices.Contains(y.all, year) {
			out = append(out, schema.FactTables(year)...)
		}
	}
	return out
}
