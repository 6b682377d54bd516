package web

import (
	"slices"

	schema "gongkai/sql"
)

// agenciesShown is a list of agencies that a visitor looks for.
type agenciesShown struct {
	Q, Level, Province, Kind string
	Levels, Provinces, Kinds []string
	Found                    []*agency
	All                      int
	From, To                 int // of those that are shown, from 1
	Before, After            string
}

// perPage is how many rows a list has.
const perPage = 50

func agenciesPage(q *request) (any, error) {
	d, err := directoryOf(q.Context(), q.gen)
	if err != nil {
		return nil, err
	}
	s := &agenciesShown{Q: q.given("q"), Level: q.given("level"), Province: q.given("province"), Kind: q.given("kind"), Levels: schema.Levels}
	for i := range d.all {
		a := &d.all[i]
		if a.Province != "" && !slices.Contains(s.Provinces, a.Province) {
			s.Provinces = append(s.Provinces, a.Province)
		}
		if a.Kind != "" && !slices.Contains(s.Kinds, a.Kind) {
			s.Kinds = append(s.Kinds, a.Kind)
		}
	}
	slices.Sort(s.Kinds)
	found := d.search(s.Q, func(a *agency) bool {
		return (s.Level == "" || a.Level == s.Level) && (s.Province == "" || a.Province == s.Province) && (s.Kind == "" || a.Kind == s.Kind)
	})
	s.page(q, found)
	return s, nil
}

// page takes those of a page of the list.
func (s *agenciesShown) page(q *request, found []*agency) {
	n, _ := q.number("page")
	pages := (len(found) + perPage - 1) / perPage
	n = min(max(n, 1), int64(max(pages, 1)))
	from := int(n-1) * perPage
	s.Found, s.All, s.From = found[from:min(from+perPage, len(found))], len(found), from+1
	s.To = from + len(s.Found)
	at := func(page int64) string {
		return q.link("/agencies", "q", s.Q, "level", s.Level, "province", s.Province, "kind", s.Kind, "page", page)
	}
	if n > 1 {
		s.Before = at(n - 1)
	}
	if int(n) < pages {
		s.After = at(n + 1)
	}
}
