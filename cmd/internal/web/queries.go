package web

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/load"
	"gongkai/load/export"
	schema "gongkai/sql"
)

// queriesShown lists the queries that have names.
type queriesShown struct{ Queries []queryNamed }

type queryNamed struct{ Name, Title, Comment string }

func queriesPage(q *request) (any, error) {
	s := &queriesShown{}
	for _, one := range schema.Queries() {
		s.Queries = append(s.Queries, queryNamed{one.Name, q.Either(one.Title, one.TitleZH), one.Comment})
	}
	return s, nil
}

// queryShown is a query that has a name, with what it answers.
type queryShown struct {
	queryNamed
	Params  []paramShown
	SQL     string
	Answer  *answered // nil while a parameter is missing
	Formats []string
}

// paramShown is a parameter as a field of a form.
type paramShown struct {
	Name, Field string // of the query, of the form
	Comment     string
	Value       string
	Words       []string
	Whole       bool // whether it is a number
	Required    bool
}

// paramPrefix keeps parameters of queries apart from those of pages.
const paramPrefix = "p_"

// queryAsked returns the query that an address names, with its parameters in place.
func (q *request) queryAsked() (*queryShown, error) {
	named, ok := schema.FindQuery(q.given("name"))
	if !ok {
		return nil, errMissing
	}
	s := &queryShown{queryNamed: queryNamed{named.Name, q.Either(named.Title, named.TitleZH), named.Comment}, Formats: downloadFormats}
	values, given := map[string]string{}, q.URL.Query()
	for _, p := range named.Params {
		field := paramPrefix + p.Name
		text := q.given(field)
		if !given.Has(field) {
			text = p.Default
		}
		value, ok := literalOf(&p, text)
		if !ok {
			return nil, wrong("fault.word", p.Name, text)
		}
		values[p.Name] = value
		s.Params = append(s.Params, paramShown{p.Name, field, p.Comment, text, p.Words(), p.Type == "integer", p.Required})
	}
	s.SQL = fill(named.SQL, values)
	return s, nil
}

// literalOf returns a parameter as it stands in SQL, and whether it can be that; none is NULL.
func literalOf(p *schema.Param, text string) (string, bool) {
	if text == "" {
		return "NULL", true
	}
	if set := p.Words(); set != nil && !slices.Contains(set, text) || strings.ContainsRune(text, 0) {
		return "", false
	}
	if p.Type != "integer" {
		return schema.Literal(text), true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return strconv.FormatInt(n, 10), err == nil
}

// parameter is how a named query writes a parameter.
var parameter = regexp.MustCompile(`\$[a-z_]+`)

// fill puts literals where a named query has parameters.
func fill(sql string, values map[string]string) string {
	return parameter.ReplaceAllStringFunc(sql, func(name string) string {
		if v, ok := values[name[1:]]; ok {
			return v
		}
		return name
	})
}

// Missing lists the parameters that must be given and are not.
func (s *queryShown) Missing() (out []string) {
	for _, p := range s.Params {
		if p.Required && p.Value == "" {
			out = append(out, p.Name)
		}
	}
	return out
}

func queryPage(q *request) (any, error) {
	s, err := q.queryAsked()
	if err != nil || len(s.Missing()) > 0 {
		return s, err
	}
	if s.Answer, err = q.ask(q.Context(), s.SQL); load.IsOutOfMemory(err) {
		return nil, &fault{status: http.StatusServiceUnavailable, key: "fault.memory"}
	}
	return s, err
}

// Download returns the address of the answer as a file.
func (s *queryShown) Download(format string) string {
	pairs := []any{"name", s.Name, "format", format}
	for _, p := range s.Params {
		pairs = append(pairs, p.Field, p.Value)
	}
	return link(tongue{}, "/query/download", pairs...)
}

func sendQuery(q *request) (*answer, error) {
	s, err := q.queryAsked()
	if err != nil {
		return nil, err
	}
	if missing := s.Missing(); len(missing) > 0 {
		return nil, wrong("fault.word", missing[0], "")
	}
	return q.download(export.Selection{What: s.SQL}, "gongkai "+s.Name, q.given("format"))
}

func queryNames() (out []string) {
	for _, one := range schema.Queries() {
		out = append(out, one.Name)
	}
	return out
}
