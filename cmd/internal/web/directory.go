package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"gongkai/load"
)

// directory lists the agencies of a generation, by place.
type directory struct {
	all  []agency
	byID map[string]int
}

// agency is one that has a report. Of one that is not resolved only the name is known.
type agency struct {
	ID, Name                              string
	Level, Kind, Department               string
	Code                                  string
	Province, Prefecture, County, History string
	Reports, First, Last                  int
}

const directorySQL = `SELECT coalesce(agency_id, '') AS agency_id, coalesce(any_value(name), reports.agency) AS name, coalesce(any_value(level), '') AS level,
	coalesce(any_value(kind), '') AS kind, coalesce(any_value(department), '') AS department, coalesce(any_value(division_code), '') AS code,
	coalesce(any_value(province), '') AS province, coalesce(any_value(prefecture), '') AS prefecture, coalesce(any_value(county), '') AS county,
	coalesce(any_value(history), '') AS history, count(*) AS reports, coalesce(min(year), 0) AS first, coalesce(max(year), 0) AS last
	FROM (SELECT agency_id, CASE WHEN agency_id IS NULL THEN agency END AS agency, year FROM reports
		WHERE canonical AND (agency_id IS NOT NULL OR agency IS NOT NULL)) AS reports
	LEFT JOIN agencies USING (agency_id) GROUP BY agency_id, reports.agency ORDER BY code, level, agency_id, name`

// directoryOf returns the agencies of a generation, which are read once.
func directoryOf(ctx context.Context, gen *generation) (*directory, error) {
	return recall(ctx, gen, "directory", func(ctx context.Context) (*directory, error) {
		rows, err := gen.reader.Query(ctx, directorySQL)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		d := &directory{byID: map[string]int{}}
		for {
			r, err := rows.Next()
			if err != nil || r == nil {
				return d, err
			}
			d.add(r)
		}
	})
}

// add takes a row in the order of directorySQL.
func (d *directory) add(r []any) {
	text := func(i int) string { s, _ := load.Text(r[i]); return s }
	whole := func(i int) int { return row{"": r[i]}.Int("") }
	a := agency{ID: text(0), Name: text(1), Level: text(2), Kind: text(3), Department: text(4), Code: text(5), Province: text(6),
		Prefecture: text(7), County: text(8), History: text(9), Reports: whole(10), First: whole(11), Last: whole(12)}
	if a.ID != "" {
		d.byID[a.ID] = len(d.all)
	}
	d.all = append(d.all, a)
}

// Place returns where an agency is.
func (a *agency) Place() string {
	return strings.Join(slices.DeleteFunc([]string{a.Province, a.Prefecture, a.County}, func(s string) bool { return s == "" }), " ")
}

// search returns the agencies that all words of a text fit, the best first. A word fits a part
// of the name, or of the place, the initials of a part of either in pinyin, or the code of the division.
func (d *directory) search(text string, wanted func(*agency) bool) []*agency {
	words := strings.FieldsFunc(strings.ToLower(text), unicode.IsSpace)
	type found struct {
		*agency
		rank int
	}
	var all []found
	for i := range d.all {
		a := &d.all[i]
		if !wanted(a) {
			continue
		}
		if rank, ok := a.fits(words); ok {
			all = append(all, found{a, rank})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]*agency, len(all))
	for i := range all {
		out[i] = all[i].agency
	}
	return out
}

// The ranks of what a word fits, the best first. Within a rank the shorter name is better.
const (
	rankWhole = iota
	rankID
	rankBeginning
	rankPart
	rankCode
	rankInitials
	rankInitialsWithin
	rankPlace
	ranks // how many there are
)

// rankStep leaves room for the length of names within a rank.
const rankStep = 1000

// fits reports whether an agency is what all words may mean, and how well.
func (a *agency) fits(words []string) (rank int, ok bool) {
	for _, w := range words {
		r := a.rankOf(w)
		if r == ranks {
			return 0, false
		}
		rank += r * rankStep
	}
	return rank + min(len(a.Name), rankStep-1), true
}

func (a *agency) rankOf(word string) int {
	switch {
	case a.Name == word:
		return rankWhole
	case a.ID == word || a.Code == word:
		return rankID
	case strings.HasPrefix(a.Name, word):
		return rankBeginning
	case strings.Contains(a.Name, word):
		return rankPart
	case isCode(word) && strings.HasPrefix(a.Code, word):
		return rankCode
	case strings.Contains(a.Place(), word):
		return rankPlace
	case !isLetters(word):
		return ranks
	}
	switch at := lettersAt(a.Name, word); {
	case at == 0:
		return rankInitials
	case at > 0:
		return rankInitialsWithin
	case lettersAt(a.Place(), word) >= 0:
		return rankPlace
	}
	return ranks
}

// isCode reports whether a text may be the beginning of a division code.
func isCode(s string) bool { return strings.Trim(s, "0123456789") == "" }

// find returns the agency of an id.
func (d *directory) find(id string) (*agency, bool) {
	i, ok := d.byID[id]
	if !ok {
		return nil, false
	}
	return &d.all[i], true
}

// named returns an agency that is not resolved, by its name.
func (d *directory) named(name string) (*agency, bool) {
	for i := range d.all {
		if a := &d.all[i]; a.ID == "" && a.Name == name {
			return a, true
		}
	}
	return nil, false
}
