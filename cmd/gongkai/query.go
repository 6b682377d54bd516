package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/load"
)

func queryCommand() command {
	return command{
		name:    "query",
		args:    "[--store DIR] [--format FORMAT] [--allow-files DIR] [SQL | --name NAME [--param KEY=VALUE]... | --list]",
		summary: "Ask the store in SQL, or a question that is ready to use",
		help: `
SQL is one statement in the dialect of DuckDB, as one argument, or - to read it
from standard input. The store is only read, and nothing else: no other file, no
network, no extension. With --allow-files SQL reads files below DIR, too, which it
names by paths that begin with DIR. Without SQL, query lists the tables and some
queries to try; gongkai dictionary explains every column.

--list shows the questions that are ready to use and their parameters, --name asks
one of them. --show prints its SQL instead, to begin a query of your own with.

Examples:
  gongkai query
  gongkai query "SELECT agency, year, value FROM observations
                 WHERE metric = 'requests.received' AND applicant_type = 'total'"
  gongkai query --format csv - < question.sql > answer.csv
  gongkai query --allow-files lists "FROM agencies JOIN 'lists/mine.csv' USING (agency_id)"
  gongkai query --list
  gongkai query --name requests_by_year --param level=county`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			format := flags.String("format", "table", "table, csv, json or markdown")
			files := filesFlag(flags)
			var n named
			n.declare(flags)
			return func(ctx context.Context, c *console, args []string) error {
				write, ok := writers[*format]
				if !ok {
					return usagef("--format %s: give table, csv, json or markdown", *format)
				}
				if err := n.usage(args); err != nil {
					return err
				}
				if n.list {
					return listQueries(c)
				}
				q, err := n.question(c, args)
				if err != nil {
					return err
				}
				if n.show {
					_, err := fmt.Fprintln(c.out, q.sql)
					return err
				}
				_, r, err := readStore(c, *store)
				if err != nil {
					return err
				}
				defer r.Close()
				if q == nil {
					return offer(ctx, c, r, *store)
				}
				if err := r.Confine(ctx, load.Reach{Files: *files}); err != nil {
					return err
				}
				rows, err := r.Query(ctx, q.sql, q.args...)
				if err != nil {
					return hinted(err)
				}
				defer rows.Close()
				return hinted(write(c, rows))
			}
		},
	}
}

var examples = []string{
	"SELECT agency, year, value FROM observations WHERE metric = 'requests.received' AND applicant_type = 'total' ORDER BY value DESC LIMIT 10",
	"SELECT agency, year, requests_received, outcome_granted, denied_total, share_granted FROM requests ORDER BY agency, year",
	"SELECT r.agency, r.year, c.check_id, c.metric, c.applicant_type, c.expected, c.actual FROM checks c JOIN reports r USING (report_id) WHERE c.verdict = 'fails'",
}

// offer shows a new user what there is to ask.
func offer(ctx context.Context, c *console, r *load.Reader, store string) error {
	relations, err := r.Describe(ctx)
	if err != nil {
		return err
	}
	t := view.NewTable("table", "rows", "holds")
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 80, WidthMaxEnforcer: text.WrapSoft}})
	for _, rel := range relations {
		n, err := r.Count(ctx, rel.Name)
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(rel.Comment, ". ")
		t.AppendRow(table.Row{rel.Name, n, strings.TrimSuffix(first, ".")})
	}
	fmt.Fprintf(c.out, "%s\n\nTry:\n", t.Render())
	flag := ""
	if store != "store" {
		flag = "--store " + store + " "
	}
	for _, sql := range examples {
		fmt.Fprintf(c.out, "  gongkai query %s\"%s\"\n", flag, sql)
	}
	fmt.Fprintf(c.out, "  gongkai query %s--name requests_by_year\n", flag)
	fmt.Fprintln(c.out, "  gongkai query --list     all questions that are ready to use")
	return nil
}
