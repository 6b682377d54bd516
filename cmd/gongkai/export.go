package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"gongkai/load/export"
)

func exportCommand() command {
	return command{
		name: "export",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			format := flags.String("format", "", "")
			to := flags.String("to", "", "")
			bom := flags.Bool("bom", false, "")
			escape := flags.Bool("escape-formulas", false, "")
			years := flags.StringSlice("year", nil, "")
			metrics := flags.StringSlice("metric", nil, "")
			provinces := flags.StringSlice("province", nil, "")
			files := filesFlag(flags)
			levels := flags.StringSlice("level", nil, "")
			return func(ctx context.Context, c *console, args []string) error {
				switch {
				case *to == "":
					return usage("no file")
				case len(args) > 1:
					return usage("several tables")
				}
				o := export.Options{Format: *format, To: *to, Out: c.out, Files: *files, Mark: *bom}
				if err := o.ByEnding(); err != nil {
					return usage("flag", err)
				}
				if o.Format != "csv" && (o.Mark || *escape) {
					return usage("for csv")
				}
				o.Formulas = !*escape
				if !flags.Changed("escape-formulas") {
					o.Formulas = !o.Mark
				}
				if len(args) == 1 {
					o.What = args[0]
				}
				o.Provinces, o.Levels = *provinces, *levels
				var err error
				if o.Years, err = parseYears(*years); err != nil {
					return err
				}
				for _, m := range *metrics {
					ids, err := metricsBelow(m)
					if err != nil {
						return usage("metric", m, err)
					}
					o.Metrics = append(o.Metrics, ids...)
				}
				_, r, err := readStore(c, *store)
				if err != nil {
					return err
				}
				defer r.Close()
				signal.Ignore(syscall.SIGPIPE) // else a reader that goes away leaves what is being made behind
				var done func()
				o.Progress, done = rowsProgress(c)
				res, err := export.Write(ctx, r, o)
				done()
				if errors.As(err, new(*export.UsageError)) {
					return usage("flag", err)
				}
				say := c.words.Section("export")
				switch {
				case err != nil:
					return hinted(err)
				case res.File != "":
					fmt.Fprintln(c.err, say.T("wrote file", res.File, res.Rows, res.Package))
				case *to == export.Stdout:
					fmt.Fprintln(c.err, say.T("wrote stdout", res.Rows))
				default:
					fmt.Fprintln(c.err, say.T("wrote stream", res.Rows, *to))
				}
				return nil
			}
		},
	}
}

// parseYears reads 2020 and 2019-2021.
func parseYears(given []string) ([]export.Years, error) {
	var out []export.Years
	for _, s := range given {
		from, to, isRange := strings.Cut(s, "-")
		if !isRange {
			to = from
		}
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || a > b || a < 1000 || b > 9999 {
			return nil, usage("year", s)
		}
		out = append(out, export.Years{From: a, To: b})
	}
	return out, nil
}
