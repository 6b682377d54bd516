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
		name:    "export",
		args:    "[--store DIR] [--format FORMAT] --to PATH [FILTERS] [TABLE or SQL]",
		summary: "Write a table, or the answer to a query, to a file",
		help: `
Without TABLE or SQL, the table observations is written. The file is there whole
or not at all, and beside it PATH` + export.PackageSuffix + `, which tells what is in it. The
same store gives the same files. All tables are also at hand as Parquet in the
store's folder parquet/.

The format goes by the ending of PATH where --format is missing: .parquet, .csv,
.xlsx, .arrow or .jsonl; .csv.gz, .csv.zst and the like of jsonl are compressed. A
link is followed. With - as PATH standard output is written, without a data
package; so are pipes and devices. It begins when all of the answer is known.

--year, --metric, --province and --level choose rows, where there is a column to
choose by; rows that have nothing there are left out. Each may be given more than
once; a row must meet one of each.

parquet and arrow keep the meaning and the unit of each column as metadata of its
field. xlsx has the metrics and the findings on further sheets. csv and jsonl are
UTF-8; with --bom Excel sees that of a csv, too.

SQL is one statement that reads the store; with --allow-files also files below DIR,
which it names by paths that begin with DIR.

Examples:
  gongkai export --bom --to observations.csv
  gongkai export --to henan.xlsx --province 河南 --year 2019-2021 requests
  gongkai export --to denied.parquet --metric outcome.denied
  gongkai export --to 2021.csv.gz "SELECT * FROM cases WHERE year = 2021 ORDER BY agency"
  gongkai export --format jsonl --to - findings | jq .message_zh`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			format := flags.String("format", "", export.AnyFormat()+" (default by the ending of --to)")
			to := flags.String("to", "", "`file` to write, or - for standard output")
			bom := flags.Bool("bom", false, "begin a csv with the mark that Excel tells UTF-8 by")
			years := flags.StringSlice("year", nil, "only `years`: 2020, 2019-2021, or several with commas")
			metrics := flags.StringSlice("metric", nil, "only `metrics`: a name, or the beginning of some (outcome.denied)")
			provinces := flags.StringSlice("province", nil, "only agencies of a `province`: 河南省, or 河南")
			files := filesFlag(flags)
			levels := flags.StringSlice("level", nil, "only agencies of a `level`: central, province, prefecture, county or township")
			return func(ctx context.Context, c *console, args []string) error {
				switch {
				case *to == "":
					return usagef("name a file with --to")
				case len(args) > 1:
					return usagef("one table or query at a time; put SQL in quotes")
				}
				o := export.Options{Format: *format, To: *to, Out: c.out, Files: *files, Mark: *bom}
				if err := o.ByEnding(); err != nil {
					return usagef("%v", err)
				}
				if o.Mark && o.Format != "csv" {
					return usagef("--bom is for csv")
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
						return usagef("--metric %s: %v", m, err)
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
				o.Progress, done = rowsProgress(c.err)
				res, err := export.Write(ctx, r, o)
				done()
				var usage *export.UsageError
				if errors.As(err, &usage) {
					return usagef("%v", err)
				}
				switch {
				case err != nil:
					return hinted(err)
				case res.File != "":
					fmt.Fprintf(c.err, "wrote %s (%d rows) and %s\n", res.File, res.Rows, res.Package)
				case *to == export.Stdout:
					fmt.Fprintf(c.err, "wrote %d rows to standard output\n", res.Rows)
				default:
					fmt.Fprintf(c.err, "wrote %d rows to %s\n", res.Rows, *to)
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
			return nil, usagef("--year %s: give a year (2020) or a range (2019-2021)", s)
		}
		out = append(out, export.Years{From: a, To: b})
	}
	return out, nil
}
