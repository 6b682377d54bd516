package main

import (
	"fmt"
	"regexp"

	"github.com/spf13/pflag"
)

// filesFlag declares --allow-files.
func filesFlag(flags *pflag.FlagSet) *[]string {
	return flags.StringArray("allow-files", nil, "let SQL read files below `DIR`; may be repeated")
}

// outside are the messages of DuckDB on files that SQL may not read.
var outside = regexp.MustCompile(`file system operations are disabled|Table with name \S*[./]\S* does not exist`)

// hinted tells, where SQL asks for a file that it may not read, how it may.
func hinted(err error) error {
	if err != nil && outside.MatchString(err.Error()) {
		return fmt.Errorf("%w\n\nSQL reads the store alone; --allow-files DIR lets it read files below DIR", err)
	}
	return err
}
