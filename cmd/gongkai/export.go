package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/load/export"
)

func exportCommand() command {
	formats := strings.Join(export.Formats[:len(export.Formats)-1], ", ") + " or " + export.Formats[len(export.Formats)-1]
	return command{
		name:    "export",
		args:    "[--store DIR] --format FORMAT --to PATH [FILTERS] [TABLE or SQL]",
		summary: "Write a table, or the answer to a query, to a file",
		help: `
Without TABLE or SQL, the table observations is written. The file is there whole
or not at all, and beside it PATH` + export.PackageSuffix + `, which tells what is in it. The
same store gives the same files. All tables are also at hand as Parquet in the
store's folder parquet/.

--year, --metric, --province and --level choose rows, where there is a column to
choose by; rows that have nothing there are left out. Each may be given more than
once; a row must meet one of each.

parquet and arrow keep the meaning and the unit of each column as metadata of its
field. xlsx has the metrics and the findings on further sheets. csv and jsonl are
UTF-8; with --bom Excel sees that of a csv, too.

Examples:
  gongkai export --format csv --bom --to observations.csv
  gongkai export --format xlsx --to henan.xlsx --province 河南 --year 2019-2021 requests
  gongkai export --format parquet --to denied.parquet --metric outcome.denied
  gongkai export --format csv --to 2021.csv "SELECT * FROM cases WHERE year = 2021 ORDER BY agency"`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			format := flags.String("format", "", formats)
			to := flags.String("to", "", "`file` to write")
			bom := flags.Bool("bom", false, "begin a csv with the mark that Excel tells UTF-8 by")
			years := flags.StringSlice("year", nil, "only `years`: 2020, 2019-2021, or several with commas")
			metrics := flags.StringSlice("metric", nil, "only `metrics`: a name, or the beginning of some (outcome.denied)")
			provinces := flags.StringSlice("province", nil, "only agencies of a `province`: 河南省, or 河南")
			levels := flags.StringSlice("level", nil, "only agencies of a `level`: central, province, prefecture, county or township")
			return func(ctx context.Context, c *console, args []string) error {
				switch {
				case *format == "":
					return usagef("name a format with --format: %s", formats)
				case !slices.Contains(export.Formats, *format):
					return usagef("--format %s: there is only %s", *format, formats)
				case *to == "":
					return usagef("name a file with --to")
				case *bom && *format != "csv":
					return usagef("--bom is for csv")
				case len(args) > 1:
					return usagef("one table or query at a time; put SQL in quotes")
				}
				o := export.Options{Format: *format, To: *to, Mark: *bom}
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
				var done func()
				o.Progress, done = rowsProgress(c.err)
				res, err := export.Write(ctx, r, o)
				done()
				var usage *export.UsageError
				if errors.As(err, &usage) {
					return usagef("%v", err)
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(c.err, "wrote %s (%d rows) and %s\n", *to, res.Rows, res.Package)
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
