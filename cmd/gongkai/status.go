package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/pflag"

	"gongkai/load"
	"gongkai/pipeline"
)

func statusCommand() command {
	return command{
		name:    "status",
		args:    "[--store DIR]",
		summary: "Show the last runs, what the store covers and what was rejected",
		help: `
Examples:
  gongkai status
  gongkai status --store /data/gongkai`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			return func(ctx context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usagef("status takes no arguments")
				}
				s, r, err := readStore(*store)
				if err != nil {
					return err
				}
				defer r.Close()
				if err := showRuns(c, s); err != nil {
					return err
				}
				for _, part := range []struct{ title, sql string }{
					{"Reports by year and edition of the form", `SELECT year, edition, count(*) AS reports, count(*) FILTER (WHERE canonical) AS canonical,
						count(DISTINCT agency) AS agencies, count(*) FILTER (WHERE completeness = 'partial') AS partial,
						sum(cells_read) AS cells, sum(cells_suspect) AS suspect
						FROM reports GROUP BY year, edition ORDER BY year NULLS LAST, edition NULLS LAST`},
					{"Rejected, by reason", `SELECT reason, count(*) AS inputs, min(source) AS "for example", arg_min(detail, source) AS detail
						FROM rejects GROUP BY reason ORDER BY inputs DESC, reason`},
				} {
					if err := show(ctx, c, r, part.title, part.sql); err != nil {
						return err
					}
				}
				return nil
			}
		},
	}
}

// shownRuns is how many runs status shows; the table runs has all.
const shownRuns = 10

func showRuns(c *console, s *load.Store) error {
	runs, err := pipeline.Runs(s)
	if err != nil {
		return err
	}
	t := newTable("run", "started (UTC)", "seconds", "outcome", "documents", "new", "loaded", "rejected", "failed")
	for _, r := range runs[max(0, len(runs)-shownRuns):] {
		t.AppendRow(table.Row{r.ID, r.Started.UTC().Format(time.DateTime), r.Seconds, r.Outcome, r.Documents, r.NewDocuments, r.Loaded, r.Rejected, r.Failed})
	}
	fmt.Fprintf(c.out, "Last runs, of %d\n%s\n", len(runs), t.Render())
	return nil
}

func show(ctx context.Context, c *console, r *load.Reader, title, sql string) error {
	rows, err := r.Query(ctx, sql)
	if err != nil {
		return err
	}
	defer rows.Close()
	t, n, err := gather(rows, "", tableRows, cellWidth)
	if err != nil {
		return err
	}
	if n == 0 {
		fmt.Fprintf(c.out, "\n%s: none\n", title)
		return nil
	}
	fmt.Fprintf(c.out, "\n%s\n%s\n", title, t.Render())
	return nil
}
