package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/load"
	"gongkai/pipeline"
	"gongkai/pipeline/corpus"
)

func runCommand() command {
	return command{
		name:    "run",
		args:    "[FLAGS] INPUT...",
		summary: "Read reports, check them and publish the tables",
		help: `
An INPUT is a file, a directory (read with all below it, hidden files left out),
a pattern, or - for standard input. What an earlier run has read is not read
again, so the same command can be run every night. Readers of the store see the
former tables until the new ones are complete.

A document is a file (text, HTML, Markdown), a record of a corpus (JSON Lines, CSV
or Parquet with a text column) or a member of a tar or zip; any of these may be in
gzip or zstd. What is read goes by content and by the ending of the name.

Each document ends in the table reports or, with a reason, in the table rejects.
Records of corpora that are no reports are only counted, unless --keep-rejects.

--corrections names a CSV with the columns agency (id or name), year, metric,
applicant_type, reported, corrected, reason and source, values in the unit of
observations. A correction changes observations.value, beside which the reported
value stays, as long as the report states the value reported. The store keeps
them for later runs; --corrections none drops them.

--aliases names a CSV with the columns name and agency (an agency_id, or the full
name of one agency), and place, from_year, to_year where a name holds for some
reports only. The store keeps them for later runs; --aliases none drops them.

Examples:
  gongkai run reports/                   into ./store
  gongkai run --store /data/gongkai crawl/2023 crawl.jsonl.zst pages.tar.gz
  gongkai run --text-field body --id-field link crawl.parquet
  gongkai run --dry-run crawl/             what is new there
  gongkai run --corrections fixed.csv      into ./store, and nothing else
  curl -s https://example.org/report.html | gongkai run -`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			workers := flags.Int("workers", runtime.GOMAXPROCS(0), "documents read at a time; the result does not depend on it")
			textField := flags.String("text-field", "", "field or column with the text of a record (default the first of "+strings.Join(corpus.TextFields, ", ")+")")
			idField := flags.String("id-field", "", "field or column that names a record (default the first of "+strings.Join(corpus.IDFields, ", ")+", else its number)")
			keepRejects := flags.Bool("keep-rejects", false, "list records of corpora that are no reports in rejects, too")
			reread := flags.Bool("reread", false, "read all inputs again, whatever is known of them")
			corrections := flags.String("corrections", "", "`file` of corrections to keep and apply from now on, or none")
			aliases := flags.String("aliases", "", "CSV `FILE` of names of agencies, kept by the store; none drops those that it keeps")
			dryRun := flags.Bool("dry-run", false, "tell what would be read, and do nothing")
			asJSON := flags.Bool("json", false, "the summary, or what --dry-run tells, as JSON on standard output")
			logFormat := flags.String("log-format", "text", "messages as text or json")
			return func(ctx context.Context, c *console, args []string) error {
				signal.Ignore(syscall.SIGPIPE) // a reader of the messages that goes away does not end the night
				if *workers < 1 || *workers > 1024 {
					return usagef("--workers %d: give a number from 1 to 1024", *workers)
				}
				log, err := logger(c.err, *logFormat)
				if err != nil {
					return err
				}
				options := pipeline.Options{Store: *store, Inputs: args, Workers: *workers,
					Version: version(), Stdin: c.in, Log: log,
					TextField: *textField, IDField: *idField, KeepRejects: *keepRejects, Reread: *reread,
					Corrections: *corrections, Aliases: *aliases}
				if *dryRun {
					return plan(ctx, c, options, *asJSON)
				}
				given := options // those of the run change below
				bar := newBar(ctx, c.err, func(ctx context.Context) (int64, bool) { return pipeline.Measure(ctx, given) })
				if bar != nil {
					options.Progress = bar.show
					options.Log, _ = logger(bar, *logFormat)
				}
				res, err := pipeline.Run(ctx, options)
				bar.done()
				if err != nil && !(res != nil && errors.Is(err, context.Canceled)) {
					return err
				}
				switch {
				case *asJSON:
					if e := json.NewEncoder(c.out).Encode(tally(res, *store)); e != nil {
						return e
					}
				case *logFormat == "json":
					logSummary(log, res, *store)
				default:
					fmt.Fprint(c.err, summary(res, *store))
				}
				if err != nil {
					return err
				}
				if res.Unreadable > 0 {
					return errUnread
				}
				return nil
			}
		},
	}
}

func logger(w io.Writer, format string) (*slog.Logger, error) {
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return nil, usagef("--log-format %s: give text or json", format)
}

func logSummary(log *slog.Logger, res *pipeline.Result, store string) {
	r := &res.Run
	about := []any{"outcome", string(r.Outcome), "run", r.ID, "store", store, "seconds", r.Seconds,
		"documents", r.Documents, "new_documents", r.NewDocuments, "loaded", r.Loaded, "reports", res.Reports,
		"readings", r.Readings, "suspect", res.Suspect, "checks_failing", res.ChecksFailing,
		"rejected", res.Rejected, "failed", r.Failed}
	if res.Corrected+res.Refused > 0 {
		about = append(about, "corrections_applied", res.Corrected, "corrections_refused", res.Refused)
	}
	log.Info("done", about...)
}

// tallied is the summary for machines. Its names are a contract: fields are
// added, not changed.
type tallied struct {
	load.Run
	Store         string         `json:"store"`
	Reports       int            `json:"reports"` // in the store now
	Rejects       map[string]int `json:"rejected_by_reason"`
	Suspect       int            `json:"suspect"` // new readings
	ChecksFailing int            `json:"checks_failing"`
	Corrected     int            `json:"corrections_applied,omitempty"`
	Refused       int            `json:"corrections_refused,omitempty"`
}

func tally(res *pipeline.Result, store string) tallied {
	t := tallied{res.Run, store, res.Reports, map[string]int{}, res.Suspect, res.ChecksFailing, res.Corrected, res.Refused}
	for why, n := range res.Rejected {
		t.Rejects[string(why)] = n
	}
	return t
}

// plan tells what a run would read: a line for each input, then a sum.
func plan(ctx context.Context, c *console, o pipeline.Options, asJSON bool) error {
	out := bufio.NewWriter(c.out)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	count := map[pipeline.State]int{}
	err := pipeline.Plan(ctx, o, func(p pipeline.Planned) error {
		count[p.State]++
		if asJSON {
			return lines.Encode(p)
		}
		_, err := fmt.Fprintf(out, "%-10s %s\n", p.State, view.PrintableLine(p.Source))
		return err
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	var sums []string
	for _, s := range []pipeline.State{pipeline.New, pipeline.Changed, pipeline.Again, pipeline.Unchanged, pipeline.Missing} {
		sums = append(sums, fmt.Sprintf("%d %s", count[s], s))
	}
	fmt.Fprintf(c.err, "dry run    %s; nothing was done\n", strings.Join(sums, ", "))
	return nil
}

// summary tells a person what a run did, and what to do next.
func summary(res *pipeline.Result, store string) string {
	r := &res.Run
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("documents", "%d, %d of them new", r.Documents, r.NewDocuments)
	line("reports", "%d new, %d in the store", r.Loaded, res.Reports)
	if r.Loaded > 0 {
		line("readings", "%d new, %d of them suspect", r.Readings, res.Suspect)
		line("checks", "%d failing", res.ChecksFailing)
	}
	if n := res.Corrected + res.Refused; n > 0 {
		line("corrected", "%d of %d corrections applied", res.Corrected, n)
	}
	if n := len(res.Rejected); n > 0 {
		var reasons []string
		for _, reason := range slices.Sorted(maps.Keys(res.Rejected)) {
			reasons = append(reasons, fmt.Sprintf("%s %d", reason, res.Rejected[reason]))
		}
		line("rejected", "%s", strings.Join(reasons, ", "))
	}
	switch r.Outcome {
	case load.NothingNew:
		line("store", "%s: nothing new, left as it was", store)
	case load.Interrupted:
		line("store", "%s: stopped; what was read is published, the next run goes on from there", store)
	default:
		line("store", "%s: published in %.1f s", store, r.Seconds)
	}
	flag := ""
	if store != "store" {
		flag = " --store " + store
	}
	switch {
	case res.Reports == 0:
		fmt.Fprintf(&b, "\nThere is no report among these documents. Why not:\n  gongkai query%s \"SELECT * FROM rejects\"\n", flag)
	case r.Outcome == load.Published:
		fmt.Fprintf(&b, "\nTry:\n  gongkai query%s \"SELECT agency, year, value FROM observations WHERE metric = 'requests.received' AND applicant_type = 'total' ORDER BY value DESC\"\n", flag)
	}
	return b.String()
}
