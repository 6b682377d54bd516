package schema

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/report"
)

//go:embed queries/*.sql
var queryFiles embed.FS

// Query is a named query: a file of queries/. The file begins with comment
// lines of this form, in this order:
//
//	-- title: Requests by year
//	-- title_zh: 各年申请数量
//	-- What it answers and what to beware of, on one or more lines.
//	-- param year integer: what it is for
//	-- param limit integer = 20: one that has a default
//	-- param agency text required: one that must be given
//
// The SQL takes a parameter as $name; one that is optional and not given is NULL.
type Query struct {
	Name    string // of the file
	Title   string
	TitleZH string
	Comment string
	Params  []Param
	SQL     string // without the header
}

// Param is a parameter of a Query.
type Param struct {
	Name     string
	Type     string // integer, text, or the name of a closed set of words: see Words
	Default  string // "" for none
	Required bool
	Comment  string
}

// Words lists what a parameter of a closed set may be; nil for others.
func (p *Param) Words() []string {
	var words []string
	switch p.Type {
	case "level":
		words = Levels
	case "scope":
		words = []string{report.ScopeOwn.String(), report.ScopeJurisdiction.String()}
	case "finding_kind":
		for _, k := range FindingKinds() {
			words = append(words, k.Kind)
		}
	case "metric":
		for i := range form.Metrics {
			words = append(words, form.Metrics[i].ID)
		}
	case "applicant_type":
		for i := range form.Applicants {
			words = append(words, form.Applicants[i].ID)
		}
	}
	return words
}

// Levels lists the administrative levels, as in agencies.
var Levels = []string{"central", "province", "prefecture", "county", "township"}

// Queries lists the named queries by name.
func Queries() []Query {
	entries, err := queryFiles.ReadDir("queries")
	if err != nil {
		panic(err) // compiled in
	}
	var out []Query
	for _, e := range entries {
		data, err := queryFiles.ReadFile("queries/" + e.Name())
		if err != nil {
			panic(err)
		}
		q, err := parseQuery(strings.TrimSuffix(e.Name(), ".sql"), string(data))
		if err != nil {
			panic(err) // the files are compiled in: a fault is a fault of this build
		}
		out = append(out, q)
	}
	return out
}

// FindQuery returns the query of a name.
func FindQuery(name string) (Query, bool) {
	all := Queries()
	i := slices.IndexFunc(all, func(q Query) bool { return q.Name == name })
	if i < 0 {
		return Query{}, false
	}
	return all[i], true
}

var paramLine = regexp.MustCompile(`^param ([a-z_]+) (integer|text|level|scope|metric|applicant_type|finding_kind)(?: = (.+?)| (required))?: (.+)$`)

func parseQuery(name, text string) (Query, error) {
	q := Query{Name: name}
	var comment []string
	for strings.HasPrefix(text, "-- ") {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		line = strings.TrimPrefix(line, "-- ")
		if title, ok := strings.CutPrefix(line, "title: "); ok {
			q.Title = title
		} else if title, ok := strings.CutPrefix(line, "title_zh: "); ok {
			q.TitleZH = title
		} else if strings.HasPrefix(line, "param ") {
			m := paramLine.FindStringSubmatch(line)
			if m == nil {
				return q, fmt.Errorf("queries/%s.sql: %q declares no parameter", name, line)
			}
			q.Params = append(q.Params, Param{m[1], m[2], m[3], m[4] != "", m[5]})
		} else {
			comment = append(comment, line)
		}
	}
	q.Comment, q.SQL = strings.Join(comment, " "), strings.TrimSpace(text)
	if q.Title == "" || q.TitleZH == "" || q.Comment == "" || q.SQL == "" {
		return q, fmt.Errorf("queries/%s.sql lacks a title, a title_zh, a comment or its SQL", name)
	}
	return q, nil
}
