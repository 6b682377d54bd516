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
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	"gongkai/extract/message"
	"gongkai/load"
	"gongkai/pipeline"
	"gongkai/pipeline/corpus"
)

func runCommand() command {
	return command{
		name: "run",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			workers := flags.Int("workers", runtime.GOMAXPROCS(0), "")
			textField := flags.String("text-field", "", strings.Join(corpus.TextFields, ", "))
			idField := flags.String("id-field", "", strings.Join(corpus.IDFields, ", "))
			keepRejects := flags.Bool("keep-rejects", false, "")
			reread := flags.Bool("reread", false, "")
			forgetGone := flags.Bool("forget-gone", false, "")
			corrections := flags.String("corrections", "", "")
			aliases := flags.String("aliases", "", "")
			documents := flags.String("documents", "", "")
			dryRun := flags.Bool("dry-run", false, "")
			asJSON := flags.Bool("json", false, "")
			logFormat := flags.String("log-format", "text", "")
			logLevel := flags.String("log-level", "info", "")
			return func(ctx context.Context, c *console, args []string) error {
				signal.Ignore(syscall.SIGPIPE) // a reader of the messages that goes away does not end the night
				if *workers < 1 || *workers > 1024 {
					return usage("workers", *workers)
				}
				log, err := logger(onScreen(c.err), *logFormat, *logLevel)
				if err != nil {
					return err
				}
				say := c.words.Say
				if *logFormat == "json" { // for machines
					say = words.In(message.English).Say
				}
				options := pipeline.Options{Store: *store, Inputs: args, Workers: *workers,
					Version: version(), Stdin: c.in, Log: log, Say: say,
					TextField: *textField, IDField: *idField, KeepRejects: *keepRejects, Reread: *reread,
					Corrections: *corrections, Aliases: *aliases, Documents: *documents, Forget: pipeline.Forget{Gone: *forgetGone}}
				if *dryRun {
					return plan(ctx, c, options, *asJSON)
				}
				given := options // those of the run change below
				bar := newBar(ctx, c, func(ctx context.Context) (int64, bool) { return pipeline.Measure(ctx, given) })
				if bar != nil {
					options.Progress = bar.show
					options.Log, _ = logger(bar, *logFormat, *logLevel)
				} else {
					options.LogEvery = logEvery
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
					fmt.Fprint(c.err, summary(c.words, res, *store))
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

// logEvery is the period in which a run says in the log how far it has come: often
// enough to see that it is alive, and few lines a night.
const logEvery = time.Minute

// logLevels are the values of --log-level.
var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

func logger(w io.Writer, format, level string) (*slog.Logger, error) {
	from, known := logLevels[level]
	if !known {
		return nil, usage("log level", level)
	}
	options := &slog.HandlerOptions{Level: from}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, usage("log format", format)
}

func logSummary(log *slog.Logger, res *pipeline.Result, store string) {
	r := &res.Run
	about := []any{"outcome", string(r.Outcome), "run", r.ID, "store", store, "seconds", r.Seconds,
		"documents", r.Documents, "new_documents", r.NewDocuments, "loaded", r.Loaded, "reports", res.Reports,
		"readings", r.Readings, "suspect", res.Suspect, "checks_failing", res.ChecksFailing,
		"rejected", res.Rejected, "failed", r.Failed, "gone", res.Gone}
	if res.Corrected+res.Refused > 0 {
		about = append(about, "corrections_applied", res.Corrected, "corrections_refused", res.Refused)
	}
	if n := counted(res.Taken); n != nil {
		about = append(about, "forgotten", n.Documents, "forgotten_reports", n.Reports)
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
	Gone          int            `json:"gone"` // sources that this run was the first not to find
	Corrected     int            `json:"corrections_applied,omitempty"`
	Refused       int            `json:"corrections_refused,omitempty"`
	Forgotten     *forgotten     `json:"forgotten,omitempty"`
	Restored      *forgotten     `json:"restored,omitempty"` // let in again by forget --undo
}

func tally(res *pipeline.Result, store string) tallied {
	t := tallied{res.Run, store, res.Reports, map[string]int{}, res.Suspect, res.ChecksFailing, res.Gone, res.Corrected, res.Refused, counted(res.Taken), nil}
	for why, n := range res.Rejected {
		t.Rejects[string(why)] = n
	}
	return t
}

// plan says what a run would read: a line for each input, then a sum.
func plan(ctx context.Context, c *console, o pipeline.Options, asJSON bool) error {
	out := bufio.NewWriter(c.out)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	say, count := c.words.Section("run"), map[pipeline.State]int{}
	err := pipeline.Plan(ctx, o, func(p pipeline.Planned) error {
		count[p.State]++
		if asJSON {
			return lines.Encode(p)
		}
		_, err := fmt.Fprintf(out, "%s %s\n", text.Pad(say.T("state "+string(p.State)), labelWidth, ' '), view.PrintableLine(p.Source))
		return err
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	var sums []string
	for _, s := range []pipeline.State{pipeline.New, pipeline.Changed, pipeline.Again, pipeline.Unchanged, pipeline.Missing} {
		sums = append(sums, say.T("count", count[s], say.T("state "+string(s))))
	}
	line := say.T("planned", strings.Join(sums, say.T("list")))
	fmt.Fprintf(c.err, "%s %s\n", text.Pad(say.T("dry run"), labelWidth, ' '), line)
	return nil
}

// labelWidth is that of the labels before the lines of a summary.
const labelWidth = 10

// summary says to a person what a run did, and what to do next.
func summary(p words.Printer, res *pipeline.Result, store string) string {
	r, say := &res.Run, p.Section("run")
	var b strings.Builder
	line := func(label, said string, args ...any) {
		writeLine(&b, say.T("label "+label), say.T(said, args...))
	}
	line("documents", "documents", r.Documents, r.NewDocuments)
	line("reports", "reports", r.Loaded, res.Reports)
	if r.Loaded > 0 {
		line("readings", "readings", r.Readings, res.Suspect)
		line("checks", "checks", res.ChecksFailing)
	}
	if n := res.Corrected + res.Refused; n > 0 {
		line("corrected", "corrected", res.Corrected, n)
	}
	if n := counted(res.Taken); n != nil {
		line("forgotten", "forgotten", n.Documents, n.Reports)
	}
	if n := len(res.Rejected); n > 0 {
		var reasons []string
		for _, reason := range slices.Sorted(maps.Keys(res.Rejected)) {
			reasons = append(reasons, say.T("reason", p.Term("rejects.reason", string(reason)), res.Rejected[reason]))
		}
		line("rejected", "rejected", strings.Join(reasons, say.T("list")))
	}
	if res.Gone > 0 {
		line("gone", "gone", res.Gone)
	}
	writeLine(&b, say.T("label store"), outcome(say, r, store))
	flag := ""
	if store != "store" {
		flag = " --store " + store
	}
	switch {
	case res.Reports == 0:
		b.WriteString("\n" + say.T("no report", flag) + "\n")
	case r.Outcome == load.Published:
		b.WriteString("\n" + say.T("try", flag) + "\n")
	}
	return b.String()
}

// outcome says what became of the store.
func outcome(say words.Printer, r *load.Run, store string) string {
	switch r.Outcome {
	case load.NothingNew:
		return say.T("nothing new", store)
	case load.Interrupted:
		return say.T("stopped", store)
	}
	return say.T("published", store, fmt.Sprintf("%.1f", r.Seconds))
}

// writeLine writes a line of a summary.
func writeLine(w io.Writer, label, said string) {
	fmt.Fprintf(w, "%s %s\n", text.Pad(label, labelWidth, ' '), said)
}
