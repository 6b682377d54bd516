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
	schema "gongkai/sql"
)

// named is what the flags of query say about the queries that have names.
type named struct {
	name       string
	params     []string
	list, show bool
}

func (n *named) declare(flags *pflag.FlagSet) {
	flags.StringVar(&n.name, "name", "", "ask the query of this `NAME`")
	flags.StringArrayVar(&n.params, "param", nil, "a parameter of it, as `KEY=VALUE`; may be repeated")
	flags.BoolVar(&n.list, "list", false, "list the queries that have names")
	flags.BoolVar(&n.show, "show", false, "print the SQL of --name instead of asking it")
}

func (n *named) usage(args []string) error {
	switch {
	case n.list && (n.name != "" || n.show || len(n.params) > 0 || len(args) > 0):
		return usagef("--list stands alone")
	case n.name != "" && len(args) > 0:
		return usagef("give SQL or --name, not both")
	case n.name == "" && len(n.params) > 0:
		return usagef("--param needs --name")
	case n.name == "" && n.show:
		return usagef("--show needs --name")
	case len(args) > 1:
		return usagef("the SQL came as %d arguments; put it in quotes", len(args))
	}
	return nil
}

// question is a statement and its parameters.
type question struct {
	sql  string
	args []any
}

// question gives what is asked; nil if nothing is.
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
		return nil, usagef("there is no query %q; gongkai query --list shows all", n.name)
	}
	given := map[string]string{}
	for _, p := range n.params {
		key, value, ok := strings.Cut(p, "=")
		if !ok {
			return nil, usagef("--param %s: give KEY=VALUE", p)
		}
		if !slices.ContainsFunc(q.Params, func(known schema.Param) bool { return known.Name == key }) {
			return nil, usagef("--param %s: %s takes %s", p, q.Name, paramNames(q))
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
			return nil, usagef("%s needs --param %s=VALUE: %s", q.Name, p.Name, p.Comment)
		}
		value, err := paramValue(p, text)
		if err != nil {
			return nil, err
		}
		out.args = append(out.args, sql.Named(p.Name, value))
	}
	return out, nil
}

// paramValue gives the value of a parameter; none is NULL.
func paramValue(p schema.Param, text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	if words := p.Words(); words != nil && !slices.Contains(words, text) {
		if len(words) > fewWords {
			return nil, usagef("--param %s=%s: there is no such %s; gongkai dictionary lists them", p.Name, text, strings.ReplaceAll(p.Type, "_", " "))
		}
		return nil, usagef("--param %s=%s: give one of %s", p.Name, text, strings.Join(words, ", "))
	}
	if p.Type != "integer" {
		return text, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, usagef("--param %s=%s: give a whole number", p.Name, text)
	}
	return n, nil
}

// fewWords is as many as are told in a line.
const fewWords = 6

func paramNames(q schema.Query) string {
	var names []string
	for _, p := range q.Params {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return "no parameters"
	}
	return "the parameters " + strings.Join(names, ", ")
}

func listQueries(c *console) error {
	t := view.NewTable("query", "answers", "parameters")
	for _, q := range schema.Queries() {
		var params []string
		for _, p := range q.Params {
			params = append(params, paramUsage(p))
		}
		t.AppendRow(table.Row{q.Name, q.Title + "\n" + q.TitleZH, strings.Join(params, "\n")})
	}
	t.Style().Options.SeparateRows = true
	_, err := fmt.Fprintf(c.out, "%s\n\nAsk one: gongkai query --name NAME --param KEY=VALUE\n", t.Render())
	return err
}

// paramUsage tells of a parameter in a line.
func paramUsage(p schema.Param) string {
	note := ""
	switch words := p.Words(); {
	case p.Required:
		note = " (must be given)"
	case p.Default != "":
		note = " (" + p.Default + ")"
	case words != nil && len(words) <= fewWords:
		note = " (" + strings.Join(words, ", ") + ")"
	}
	return p.Name + note + ": " + p.Comment
}
