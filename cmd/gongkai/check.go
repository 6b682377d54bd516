package main

import (
	"context"
	"fmt"
	"runtime"

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
			repair := flags.Bool("repair", false, "")
			return func(ctx context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usage("no arguments", "check")
				}
				s, err := load.OpenStore(*store)
				if err != nil {
					return err
				}
				*data = *data || *repair
				found, err := pipeline.Check(ctx, s, *data)
				if err == nil && *repair && len(found.Faults) > 0 {
					c.sayFaults(found)
					if err = c.repair(ctx, *store); err == nil {
						found, err = pipeline.Check(ctx, s, *data)
					}
				}
				if err != nil {
					return orNoStore(err, *store)
				}
				return c.sayChecked(s, found, *data)
			}
		},
	}
}

// repair has a run without inputs mend a store.
func (c *console) repair(ctx context.Context, store string) error {
	log, err := logger(c.err, "text", "warn")
	if err != nil {
		return err
	}
	_, err = pipeline.Run(ctx, pipeline.Options{Store: store, Repair: true, Workers: runtime.GOMAXPROCS(0), Version: version(),
		Stdin: c.in, Log: log, Say: c.words.Say})
	return err
}

// sayFaults writes a line for each fault, with what can be done about it.
func (c *console) sayFaults(found *load.Checked) {
	say := c.words.Section("check")
	for _, f := range found.Faults {
		fmt.Fprintln(c.out, view.PrintableLine(say.T("fault", c.words.Error(f.Cause), say.T("remedy "+string(f.Remedy())))))
	}
}

// sayChecked writes what was looked at and what was found.
func (c *console) sayChecked(s *load.Store, found *load.Checked, data bool) error {
	say := c.words.Section("check")
	c.sayFaults(found)
	if found.Held != nil {
		fmt.Fprintln(c.out, say.T("held", c.words.Error(found.Held)))
	}
	if !found.Listed {
		fmt.Fprintln(c.out, say.T("not listed"))
	}
	if n := len(found.Faults); n > 0 {
		return failure("faults", n, found.Generation)
	}
	looked := say.T("sizes")
	if data {
		looked = say.T("bytes")
	}
	fmt.Fprintln(c.out, say.T("sound", found.Generation, found.Files, fmt.Sprintf("%.1f", float64(found.Bytes)/1e6), looked))
	return nil
}
