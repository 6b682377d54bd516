package load

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"gongkai/extract"
	"gongkai/transform"
	"gongkai/transform/agency"
)

// resolutions are the tables that resolve makes, by name, with their columns.
var resolutions = []struct{ table, columns string }{
	{"resolved", "{'report_id': 'BIGINT', 'agency_id': 'VARCHAR'}"},
	{"resolved_candidates", "{'report_id': 'BIGINT', 'agency_id': 'VARCHAR', 'name': 'VARCHAR', 'why': 'VARCHAR'}"},
	{"resolved_agencies", "{'agency_id': 'VARCHAR', 'name': 'VARCHAR', 'level': 'VARCHAR', 'kind': 'VARCHAR', 'department': 'VARCHAR', " +
		"'division_code': 'VARCHAR', 'province': 'VARCHAR', 'prefecture': 'VARCHAR', 'county': 'VARCHAR', 'township': 'VARCHAR', 'history': 'VARCHAR'}"},
}

// resolve tells whose each report is, anew for all of them: what is known of
// agencies and the user's aliases may have changed since they were read. Its
// tables are read by the load steps. Memory grows with the agencies only.
func (d *Draft) resolve(ctx context.Context) (err error) {
	r := resolution{resolver: agency.New(d.Aliases), agencies: map[string]named{}}
	for _, t := range resolutions {
		out, err := newTemporary(d.Parts, t.table, t.columns)
		if err != nil {
			return err
		}
		defer out.file.Close()
		r.out = append(r.out, out)
	}
	if err := r.all(ctx, d); err != nil {
		return fmt.Errorf("resolving agencies: %w", err)
	}
	for _, out := range r.out {
		if err := out.load(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// resolution is resolve at work.
type resolution struct {
	resolver *agency.Resolver
	out      []*temporary
	agencies map[string]named
}

// named is an agency with the report that gives its name: the newest, of these
// the one with the longest name, so that the order of reports does not matter.
type named struct {
	agency.Agency
	year int
}

func (r *resolution) all(ctx context.Context, d *Draft) (err error) {
	asked, err := d.list(ctx, "asked")
	if err != nil {
		return err
	}
	gone, err := d.gone(ctx)
	if err != nil {
		return err
	}
	b := newBringer(d.Parts, filepath.Join(d.Former, Tree), gone)
	defer func() { err = errors.Join(err, b.close()) }()
	list, err := openCursor(ctx, asked, "nnnnss", "report_id", "part", "block_start", "block_length", "source", "other_source")
	if err != nil {
		return err
	}
	defer list.close()
	var rep transform.Report
	for {
		more, err := list.next()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if err := errors.Join(ctx.Err(), b.report(ctx, keptAt(list), &rep)); err != nil {
			return err
		}
		q := agency.Question{Name: rep.Agency, Title: rep.Title, Year: rep.Year, Own: rep.Scope == extract.ScopeOwn.String(), Evidence: rep.Evidence,
			Sources: []string{strings.Clone(list.text(4)), strings.Clone(list.text(5))}}
		if err := r.one(rep.ID, &q); err != nil {
			return err
		}
	}
	for id, a := range r.agencies {
		err := r.out[2].Write([]string{id, a.Name, a.Level.String(), a.Kind.String(), a.Department, a.Code,
			a.Province, a.Prefecture, a.County, a.Township, a.History})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *resolution) one(report int64, q *agency.Question) error {
	a := r.resolver.Resolve(q)
	id := strconv.FormatInt(report, 10)
	if a.Agency != nil {
		old, known := r.agencies[a.Agency.ID]
		if !known || newer(named{*a.Agency, q.Year}, old) {
			r.agencies[a.Agency.ID] = named{*a.Agency, q.Year}
		}
		return r.out[0].Write([]string{id, a.Agency.ID})
	}
	if len(a.Candidates) == 0 {
		return r.out[1].Write([]string{id, "", "", a.Why})
	}
	for _, c := range a.Candidates {
		if err := r.out[1].Write([]string{id, c.ID, c.Name, a.Why}); err != nil {
			return err
		}
	}
	return nil
}

func newer(a, than named) bool {
	if a.year != than.year {
		return a.year > than.year
	}
	if len(a.Name) != len(than.Name) {
		return len(a.Name) > len(than.Name)
	}
	return strings.Compare(a.Name, than.Name) < 0
}

// Aliases gives the aliases that a generation keeps. One of an older program
// keeps none.
func Aliases(ctx context.Context, generation string) ([]agency.Alias, error) {
	db, err := open(filepath.Join(generation, File), true, settings{threads: 1})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	n, err := count(ctx, db, "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'gongkai' AND table_name = 'agency_aliases'")
	if err != nil || n == 0 {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT name, agency_id, coalesce(place, ''), coalesce(from_year, 0), coalesce(to_year, 0) FROM agency_aliases")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := &agency.Aliases{}
	for rows.Next() {
		var a agency.Alias
		if err := rows.Scan(&a.Name, &a.AgencyID, &a.Place, &a.From, &a.To); err != nil {
			return nil, err
		}
		list.List = append(list.List, a)
	}
	return list.All(), rows.Err()
}

func (d *Draft) fillAliases(ctx context.Context) error {
	for _, a := range d.Aliases.All() {
		_, err := d.conn.ExecContext(ctx, "INSERT INTO agency_aliases VALUES (?, ?, nullif(?, ''), nullif(?, 0), nullif(?, 0))",
			a.Name, a.AgencyID, a.Place, a.From, a.To)
		if err != nil {
			return err
		}
	}
	return nil
}
