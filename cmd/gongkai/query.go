package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/load"
)

func queryCommand() command {
	return command{
		name: "query",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			format := flags.String("format", "table", "")
			files := filesFlag(flags)
			var n named
			n.declare(flags)
			return func(ctx context.Context, c *console, args []string) error {
				write, ok := writers[*format]
				if !ok {
					return usage("query format", *format)
				}
				if err := n.usage(args); err != nil {
					return err
				}
				if n.list {
					return listQueries(c, c.words)
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
				rows, err := ask(ctx, r, q, *files, streamed[*format])
				if err != nil {
					return hinted(err)
				}
				defer rows.Close()
				return hinted(write(c, rows))
			}
		},
	}
}

// ask returns the answer to a question. What is kept of one that is streamed lies in a
// directory that is removed at once, so that no end of the program leaves it
// behind: what is open stays readable. Where none can be made, memory must do.
func ask(ctx context.Context, r *load.Reader, q *question, files []string, stream bool) (*load.Rows, error) {
	reach, answer := load.Reach{Files: files}, r.Query
	if stream {
		if work, err := os.MkdirTemp("", "gongkai-query.*"); err == nil {
			defer os.RemoveAll(work)
			if reach.Work, err = filepath.Abs(work); err != nil {
				return nil, err
			}
			answer = r.Stream
		}
	}
	if err := r.Confine(ctx, reach); err != nil {
		return nil, err
	}
	return answer(ctx, q.sql, q.args...)
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
	say := c.words.Section("query")
	t := view.NewTable(say.T("column table"), say.T("column rows"), say.T("column holds"))
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 80, WidthMaxEnforcer: text.WrapSoft}})
	for _, rel := range relations {
		n, err := r.Count(ctx, rel.Name)
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(rel.Comment, ". ")
		t.AppendRow(table.Row{rel.Name, n, strings.TrimSuffix(first, ".")})
	}
	fmt.Fprintf(c.out, "%s\n\n%s\n", t.Render(), say.T("try"))
	flag := ""
	if store != "store" {
		flag = "--store " + store + " "
	}
	for _, sql := range examples {
		fmt.Fprintf(c.out, "  gongkai query %s\"%s\"\n", flag, sql)
	}
	fmt.Fprintf(c.out, "  gongkai query %s--name requests_by_year\n", flag)
	fmt.Fprintln(c.out, "  gongkai query --list     "+say.T("all"))
	return nil
}
