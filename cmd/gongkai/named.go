package main

import (
	"database/sql"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	schema "gongkai/sql"
)

// named is what the flags of query say about the queries that have names.
type named struct {
	name       string
	params     []string
	list, show bool
}

func (n *named) declare(flags *pflag.FlagSet) {
	flags.StringVar(&n.name, "name", "", "")
	flags.StringArrayVar(&n.params, "param", nil, "")
	flags.BoolVar(&n.list, "list", false, "")
	flags.BoolVar(&n.show, "show", false, "")
}

func (n *named) usage(args []string) error {
	switch {
	case n.list && (n.name != "" || n.show || len(n.params) > 0 || len(args) > 0):
		return usage("list alone")
	case n.name != "" && len(args) > 0:
		return usage("sql or name")
	case n.name == "" && len(n.params) > 0:
		return usage("param alone")
	case n.name == "" && n.show:
		return usage("show alone")
	case len(args) > 1:
		return usage("sql arguments", len(args))
	}
	return nil
}

// question is a statement and its parameters.
type question struct {
	sql  string
	args []any
}

// question returns what is asked; nil if nothing is.
func (n *named) question(c *console, args []string) (*question, error) {
	switch {
	case n.name != "":
		return n.prepared()
	case len(args) == 0:
		return nil, nil
	case args[0] == "-":
		data, err := io.ReadAll(c.in)
		return &question{sql: string(data)}, err
	}
	return &question{sql: args[0]}, nil
}

func (n *named) prepared() (*question, error) {
	q, ok := schema.FindQuery(n.name)
	if !ok {
		return nil, usage("no query", strconv.Quote(n.name))
	}
	given := map[string]string{}
	for _, p := range n.params {
		key, value, ok := strings.Cut(p, "=")
		if !ok {
			return nil, usage("param", p)
		}
		if !slices.ContainsFunc(q.Params, func(known schema.Param) bool { return known.Name == key }) {
			return nil, unknownParam(p, q)
		}
		given[key] = value
	}
	out := &question{sql: q.SQL}
	for _, p := range q.Params {
		text, ok := given[p.Name]
		if !ok {
			text = p.Default
		}
		if text == "" && p.Required && !n.show {
			return nil, usage("param missing", q.Name, p.Name, p.Comment)
		}
		value, err := paramValue(p, text)
		if err != nil {
			return nil, err
		}
		out.args = append(out.args, sql.Named(p.Name, value))
	}
	return out, nil
}

// paramValue returns the value of a parameter; none is NULL.
func paramValue(p schema.Param, text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	if set := p.Words(); set != nil && !slices.Contains(set, text) {
		if len(set) > fewWords {
			return nil, usage("no such "+strings.ReplaceAll(p.Type, "_", " "), p.Name, text)
		}
		return nil, usage("param of few", p.Name, text, strings.Join(set, ", "))
	}
	if p.Type != "integer" {
		return text, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, usage("param number", p.Name, text)
	}
	return n, nil
}

// fewWords is as many as are said in a line.
const fewWords = 6

func unknownParam(given string, q schema.Query) error {
	var names []string
	for _, p := range q.Params {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return usage("param of none", given, q.Name)
	}
	return usage("param unknown", given, q.Name, strings.Join(names, ", "))
}

func listQueries(c *console, p words.Printer) error {
	say := p.Section("query")
	t := view.NewTable(say.T("column query"), say.T("column answers"), say.T("column parameters"))
	for _, q := range schema.Queries() {
		var params []string
		for _, param := range q.Params {
			params = append(params, paramUsage(say, param))
		}
		t.AppendRow(table.Row{q.Name, p.Either(q.Title+"\n"+q.TitleZH, q.TitleZH), strings.Join(params, "\n")})
	}
	t.Style().Options.SeparateRows = true
	_, err := fmt.Fprintf(c.out, "%s\n\n%s\n", t.Render(), say.T("ask"))
	return err
}

// paramUsage says in a line what a parameter is.
func paramUsage(say words.Printer, p schema.Param) string {
	note := ""
	switch set := p.Words(); {
	case p.Required:
		note = say.T("param required")
	case p.Default != "":
		note = p.Default
	case set != nil && len(set) <= fewWords:
		note = strings.Join(set, ", ")
	}
	if note != "" {
		note = say.T("param note", note)
	}
	return say.T("param", p.Name+note, p.Comment)
}
