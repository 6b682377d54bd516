package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/pflag"

	"gongkai/load"
)

func queryCommand() command {
	return command{
		name:    "query",
		args:    "[--store DIR] [--format FORMAT] [SQL]",
		summary: "Ask the store in SQL",
		help: `
SQL is one statement in the dialect of DuckDB, as one argument, or - to read it
from standard input. The store is only read. Without SQL, query lists the tables
and some queries to try; gongkai dictionary explains every column.

Examples:
  gongkai query
  gongkai query "SELECT agency, year, value FROM observations
                 WHERE metric = 'requests.received' AND applicant_type = 'total'"
  gongkai query --format csv - < question.sql > answer.csv`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			format := flags.String("format", "table", "table, csv, json or markdown")
			return func(ctx context.Context, c *console, args []string) error {
				write, ok := writers[*format]
				if !ok {
					return usagef("--format %s: give table, csv, json or markdown", *format)
				}
				if len(args) > 1 {
					return usagef("the SQL came as %d arguments; put it in quotes", len(args))
				}
				_, r, err := readStore(*store)
				if err != nil {
					return err
				}
				defer r.Close()
				if len(args) == 0 {
					return offer(ctx, c, r, *store)
				}
				sql := args[0]
				if sql == "-" {
					data, err := io.ReadAll(c.in)
					if err != nil {
						return err
					}
					sql = string(data)
				}
				rows, err := r.Query(ctx, sql)
				if err != nil {
					return err
				}
				defer rows.Close()
				return write(c, rows)
			}
		},
	}
}

var examples = []string{
	"SELECT agency, year, value FROM observations WHERE metric = 'requests.received' AND applicant_type = 'total' ORDER BY value DESC LIMIT 10",
	"SELECT agency, year, requests_received, outcome_granted, outcome_total FROM requests WHERE applicant_type = 'total' ORDER BY agency, year",
	"SELECT r.agency, r.year, c.check_id, c.metric, c.applicant_type, c.expected, c.actual FROM checks c JOIN reports r USING (report_id) WHERE c.verdict = 'fails'",
}

// offer shows a new user what there is to ask.
func offer(ctx context.Context, c *console, r *load.Reader, store string) error {
	relations, err := r.Describe(ctx)
	if err != nil {
		return err
	}
	t := newTable("table", "rows", "holds")
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
	return nil
}
