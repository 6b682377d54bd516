package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"gongkai/load"
)

// filesFlag declares --allow-files.
func filesFlag(flags *pflag.FlagSet) *[]string {
	return flags.StringArray("allow-files", nil, "let SQL read files below `DIR`; may be repeated")
}

// hinted adds to an error, where SQL asks for a file that it may not read, how it
// may.
func hinted(err error) error {
	if load.IsOutOfReach(err) {
		return fmt.Errorf("%w\n\nSQL reads the store alone; --allow-files DIR lets it read files below DIR", err)
	}
	return err
}
