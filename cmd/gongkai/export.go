package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/load"
)

func exportCommand() command {
	formats := strings.Join(load.Formats, " or ")
	return command{
		name:    "export",
		args:    "[--store DIR] --format FORMAT --to PATH [TABLE or SQL]",
		summary: "Write a table, or the answer to a query, to a file",
		help: `
Without TABLE or SQL, the table observations is written. The file is there whole
or not at all. The same store gives the same file. All tables are also at hand as
Parquet in the store's folder parquet/.

Examples:
  gongkai export --format csv --to observations.csv
  gongkai export --format parquet --to requests.parquet requests
  gongkai export --format csv --to 2021.csv "SELECT * FROM cases WHERE year = 2021 ORDER BY agency"`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			format := flags.String("format", "", formats)
			to := flags.String("to", "", "file to write")
			return func(ctx context.Context, c *console, args []string) error {
				switch {
				case *format == "":
					return usagef("name a format with --format: %s", formats)
				case !slices.Contains(load.Formats, *format):
					return usagef("--format %s: there is only %s", *format, formats)
				case *to == "":
					return usagef("name a file with --to")
				case len(args) > 1:
					return usagef("one table or query at a time; put SQL in quotes")
				}
				what := "observations"
				if len(args) == 1 {
					what = args[0]
				}
				_, r, err := readStore(*store)
				if err != nil {
					return err
				}
				defer r.Close()
				if err := r.Export(ctx, what, *format, *to); err != nil {
					return err
				}
				fmt.Fprintf(c.err, "wrote %s\n", *to)
				return nil
			}
		},
	}
}
