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
		name: "version",
		action: func(*pflag.FlagSet) action {
			return func(_ context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usage("no arguments", "version")
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
