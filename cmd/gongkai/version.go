package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"

	"gongkai/extract"
)

func versionCommand() command {
	return command{
		name:    "version",
		summary: "Show the version of the program and of its extractor",
		help:    "A store keeps the version of the extractor beside each report; a newer one reads\nthe documents given to a run anew.",
		action: func(*pflag.FlagSet) func(context.Context, *console, []string) error {
			return func(_ context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usagef("version takes no arguments")
				}
				fmt.Fprintf(c.out, "gongkai %s, extractor %s, %s\n", version(), extract.Version, runtime.Version())
				return nil
			}
		},
	}
}

// version is the version of the module, as the go command stamped it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
