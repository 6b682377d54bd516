package main

import (
	"github.com/spf13/pflag"

	"gongkai/load"
)

// filesFlag declares --allow-files.
func filesFlag(flags *pflag.FlagSet) *[]string {
	return flags.StringArray("allow-files", nil, "")
}

// hinted adds to an error, where SQL asks for a file that it may not read, how it
// may.
func hinted(err error) error {
	if load.IsOutOfReach(err) {
		return failure("out of reach", err)
	}
	return err
}
