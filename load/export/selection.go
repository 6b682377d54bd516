package export

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/extract/message"
	"gongkai/load"
	schema "gongkai/sql"
)

// Selection says which rows to write.
type Selection struct {
	What string // table, view or SQL; "" is observations
	// Filters apply to the columns year, metric, agency_id, and agency_id or province and
	// level; asking for one that there is no column for is a UsageError. Rows
	// that have NULL there are left out.
	Years     []Years
	Metrics   []string // ids
	Provinces []string // names, or beginnings of them
	Levels    []string
	Agencies  []string // ids
}

// Years is a range, both ends included.
type Years struct{ From, To int }

// relation is something in the store that rows come from.
type relation struct {
	name    string
	comment string
	key     []string
	columns []load.Column
	query   string
	where   string
}

// chosen is a Selection that the store can answer.
type chosen struct {
	Selection
	relation
	all []load.Relation // of the store
}

// dataName names what is written for SQL.
const dataName = "data"

var oneWord = regexp.MustCompile(`^\w+$`)

func (s Selection) resolve(ctx context.Context, r *load.Reader) (*chosen, error) {
	if s.What == "" {
		s.What = "observations"
	}
	all, err := r.Describe(ctx)
	if err != nil {
		return nil, err
	}
	c := &chosen{Selection: s, all: all}
	i := slices.IndexFunc(all, func(rel load.Relation) bool { return rel.Name == s.What })
	switch {
	case i >= 0:
		c.relation = stored(all[i])
	case oneWord.MatchString(s.What):
		var names []string
		for _, rel := range all {
			names = append(names, rel.Name)
		}
		return nil, usage(message.New(message.NoRelation, message.Text(s.What), message.Text(strings.Join(names, ", "))))
	default:
		c.relation = relation{name: dataName, query: s.What}
		if c.columns, err = r.Columns(ctx, s.What); err != nil {
			return nil, err
		}
	}
	if err := s.check(ctx, r); err != nil {
		return nil, err
	}
	var missing string
	if c.where, missing = s.condition(c.columns); missing != "" {
		return nil, usage(message.New(message.NoFilterColumn, message.Text(missing), message.Text(c.name)))
	}
	return c, nil
}

// stored is a table, in the order in which it was stored, or a view, which has
// none of its own.
func stored(rel load.Relation) relation {
	query := "SELECT * FROM " + rel.Name
	if rel.View {
		query += " ORDER BY ALL"
	}
	return relation{name: rel.Name, comment: rel.Comment, key: schema.Keys[rel.Name], columns: rel.Columns, query: query}
}

// beside returns what a workbook has on further sheets: what the metrics are, and
// what looks odd in the data, as far as the filters apply there.
func (c *chosen) beside() []relation {
	var out []relation
	for _, name := range []string{"metrics", "findings"} {
		i := slices.IndexFunc(c.all, func(rel load.Relation) bool { return rel.Name == name })
		if i < 0 || name == c.name {
			continue
		}
		rel := stored(c.all[i])
		rel.where, _ = c.Selection.condition(rel.columns)
		out = append(out, rel)
	}
	return out
}

// check refuses provinces and levels that no agency of the store has: a file
// without rows for a slip of the pen helps nobody.
func (s Selection) check(ctx context.Context, r *load.Reader) error {
	for _, f := range []struct {
		column string
		given  []string
	}{{"province", s.Provinces}, {"level", s.Levels}} {
		if len(f.given) == 0 {
			continue
		}
		have, err := distinct(ctx, r, f.column)
		if err != nil {
			return err
		}
		for _, v := range f.given {
			switch {
			case slices.ContainsFunc(have, func(h string) bool { return matches(f.column, h, v) }):
			case len(have) == 0:
				return usage(message.New(message.FilterNoneKnown, message.Text(f.column), message.Text(v)))
			default:
				return usage(message.New(message.FilterUnknown, message.Text(f.column), message.Text(v), message.Text(strings.Join(have, ", "))))
			}
		}
	}
	return nil
}

// matches reports whether a user who gives v means the province or level h.
func matches(column, h, v string) bool {
	return h == v || column == "province" && v != "" && strings.HasPrefix(h, v)
}

func distinct(ctx context.Context, r *load.Reader, column string) ([]string, error) {
	rows, err := r.Query(ctx, fmt.Sprintf("SELECT DISTINCT %s FROM agencies WHERE %s IS NOT NULL ORDER BY 1", column, column))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return out, err
		}
		out = append(out, fmt.Sprint(row[0]))
	}
}

// condition is what rows of a relation with these columns, and the name of
// a column that it would need and that is not there.
func (s Selection) condition(columns []load.Column) (condition, missing string) {
	has := func(name string) bool {
		return slices.ContainsFunc(columns, func(c load.Column) bool { return c.Name == name })
	}
	var all []string
	add := func(column string, any []string) {
		switch {
		case len(any) == 0:
		case has(column):
			all = append(all, "("+strings.Join(any, " OR ")+")")
		case slices.Contains(ofAgencies, column) && has("agency_id"):
			all = append(all, "agency_id IN (SELECT agency_id FROM gongkai.agencies WHERE "+strings.Join(any, " OR ")+")")
		case missing == "":
			missing = column
		}
	}
	var years, metrics, provinces, levels, agencies []string
	for _, y := range s.Years {
		years = append(years, fmt.Sprintf("year BETWEEN %d AND %d", y.From, y.To))
	}
	for _, m := range s.Metrics {
		metrics = append(metrics, "CAST(metric AS VARCHAR) = "+schema.Literal(m))
	}
	for _, p := range s.Provinces {
		provinces = append(provinces, "starts_with(province, "+schema.Literal(p)+")")
	}
	for _, l := range s.Levels {
		levels = append(levels, "CAST(level AS VARCHAR) = "+schema.Literal(l))
	}
	for _, a := range s.Agencies {
		agencies = append(agencies, "agency_id = "+schema.Literal(a))
	}
	add("agency_id", agencies)
	add("year", years)
	add("metric", metrics)
	add("province", provinces)
	add("level", levels)
	return strings.Join(all, " AND "), missing
}

// ofAgencies are the filters that go by the agency of a row.
var ofAgencies = []string{"province", "level"}
