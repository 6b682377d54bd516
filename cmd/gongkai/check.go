package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/load"
	"gongkai/pipeline"
)

func checkCommand() command {
	return command{
		name: "check",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			data := flags.Bool("read-data", false, "")
			return func(ctx context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usage("no arguments", "check")
				}
				s, err := load.OpenStore(*store)
				if err != nil {
					return err
				}
				found, err := pipeline.Check(ctx, s, *data)
				if err != nil {
					return orNoStore(err, *store)
				}
				return c.sayChecked(s, found, *data)
			}
		},
	}
}

// sayChecked writes a line for each fault, and what was looked at.
func (c *console) sayChecked(s *load.Store, found *load.Checked, data bool) error {
	say := c.words.Section("check")
	for _, f := range found.Faults {
		fmt.Fprintln(c.out, view.PrintableLine(say.T("fault", c.words.Error(f.Cause))))
	}
	if found.Held != nil {
		fmt.Fprintln(c.out, say.T("held", c.words.Error(found.Held)))
	}
	if !found.Listed {
		fmt.Fprintln(c.out, say.T("not listed"))
	}
	if n := len(found.Faults); n > 0 {
		return s.Damaged(failure("faults", n))
	}
	looked := say.T("sizes")
	if data {
		looked = say.T("bytes")
	}
	fmt.Fprintln(c.out, say.T("sound", found.Generation, found.Files, fmt.Sprintf("%.1f", float64(found.Bytes)/1e6), looked))
	return nil
}
