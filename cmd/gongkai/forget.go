package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	"gongkai/load"
	"gongkai/pipeline"
)

func forgetCommand() command {
	return command{
		name: "forget",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			undo := flags.Bool("undo", false, "")
			gone := flags.Bool("forget-gone", false, "")
			dryRun := flags.Bool("dry-run", false, "")
			asJSON := flags.Bool("json", false, "")
			return func(ctx context.Context, c *console, args []string) error {
				switch {
				case *undo && (*gone || len(args) == 0):
					return usage("undo")
				case len(args) == 0 && !*gone:
					return usage("no source")
				}
				log, _ := logger(c.err, "text", "info")
				f := forgetting{c, c.words.Section("forget"), *store, *undo}
				o := pipeline.Options{Store: *store, Workers: runtime.GOMAXPROCS(0), Version: version(), Stdin: c.in, Log: log, Say: c.words.Say,
					Forget: pipeline.Forget{Sources: args, Undo: *undo, Gone: *gone}}
				if *dryRun {
					return f.plan(ctx, o, *asJSON)
				}
				res, err := pipeline.Run(ctx, o)
				if err != nil && !(res != nil && len(res.Taken) > 0 && errors.Is(err, context.Canceled)) { // then it came too late
					return f.explained(err)
				}
				if *asJSON {
					return errors.Join(err, f.json(res))
				}
				err = errors.Join(err, f.list(res.Taken))
				f.summary(res.Taken, res.Reports)
				f.line("store", outcome(c.words.Section("run"), &res.Run, *store))
				return err
			}
		},
	}
}

// forgetting says what is taken out of a store, or may be read again.
type forgetting struct {
	*console
	words.Printer
	store string
	undo  bool
}

func (f *forgetting) explained(err error) error {
	if errors.Is(err, load.ErrNoStore) {
		return failure("no store", err, f.store)
	}
	return err
}

func (f *forgetting) json(res *pipeline.Result) error {
	t := tally(res, f.store)
	if f.undo {
		t.Restored, t.Forgotten = t.Forgotten, nil
	}
	return json.NewEncoder(f.out).Encode(t)
}

// plan says what would be done: a line for each source, then a sum.
func (f *forgetting) plan(ctx context.Context, o pipeline.Options, asJSON bool) error {
	taken, err := pipeline.PlanForget(ctx, o)
	if err != nil {
		return f.explained(err)
	}
	if asJSON {
		out := bufio.NewWriter(f.out)
		lines := json.NewEncoder(out)
		lines.SetEscapeHTML(false)
		for i := range taken {
			if err := lines.Encode(&taken[i]); err != nil {
				return err
			}
		}
		return out.Flush()
	}
	err = f.list(taken)
	f.summary(taken, -1)
	f.line("dry run", f.T("nothing done"))
	return err
}

// list writes a line for each source, with the report that it had.
func (f *forgetting) list(taken []load.Taken) error {
	out := bufio.NewWriter(f.out)
	for _, t := range taken {
		label := "document"
		switch {
		case !t.Named:
			label = "copy"
		case t.Report:
			label = "report"
		}
		fields := []string{view.PrintableLine(t.Source)}
		if t.Report {
			fields = append(fields, reportOf(t))
		}
		writeLine(out, f.T("label "+label), strings.TrimSpace(strings.Join(fields, "  ")))
	}
	return out.Flush()
}

// reportOf returns the agency and year of a report, as far as they are known.
func reportOf(t load.Taken) string {
	year := ""
	if t.Year != 0 {
		year = strconv.Itoa(t.Year)
	}
	return strings.TrimSpace(view.PrintableLine(t.Agency) + " " + year)
}

// summary says what was done: documents, and of whom and of which years their
// reports are. left is how many reports the store has now; -1: not known.
func (f *forgetting) summary(taken []load.Taken, left int) {
	n := counted(taken)
	switch {
	case n == nil:
		f.line("documents", f.T("none"))
		return
	case f.undo:
		f.line("documents", f.T("again", n.Documents))
		return
	}
	f.line("documents", f.T("documents", n.Documents, len(taken)))
	if left >= 0 {
		f.line("reports", f.T("reports left", n.Reports, left))
	} else {
		f.line("reports", f.T("reports", n.Reports))
	}
	if n.Reports > 0 {
		f.line("of", f.whose(taken))
	}
	if n.Copies > 0 {
		f.line("copies", f.T("copies", n.Copies))
	}
}

// shownReports is how many reports a summary names, all of which are in the list.
const shownReports = 10

// whose returns the agencies and years of reports: each, or how many there are.
func (f *forgetting) whose(taken []load.Taken) string {
	reports, agencies, years := map[string]bool{}, map[string]bool{}, map[int]bool{}
	for _, t := range taken {
		if t.Report {
			reports[reportOf(t)], agencies[t.Agency], years[t.Year] = true, true, true
		}
	}
	delete(reports, "")
	delete(agencies, "")
	delete(years, 0)
	if len(reports) <= shownReports {
		return strings.Join(slices.Sorted(maps.Keys(reports)), f.T("list"))
	}
	var list []string
	for _, year := range slices.Sorted(maps.Keys(years)) {
		list = append(list, strconv.Itoa(year))
	}
	return f.T("agencies", len(agencies), strings.Join(list, ", "))
}

// forgotten counts what is taken out. Its names are a contract for machines.
type forgotten struct {
	Documents int          `json:"documents"`
	Reports   int          `json:"reports"`
	Copies    int          `json:"-"` // sources that were not named
	Sources   []load.Taken `json:"sources"`
}

// counted returns nil where nothing is taken out.
func counted(taken []load.Taken) *forgotten {
	if len(taken) == 0 {
		return nil
	}
	out, seen := &forgotten{Sources: taken}, map[string]bool{}
	for _, t := range taken {
		if !t.Named {
			out.Copies++
		}
		if seen[t.SHA256] {
			continue
		}
		seen[t.SHA256] = true
		out.Documents++
		if t.Report {
			out.Reports++
		}
	}
	return out
}

func (f *forgetting) line(label, said string) { writeLine(f.err, f.T("label "+label), said) }
