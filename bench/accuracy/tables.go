package main

import (
	"fmt"
	"io"
	"strings"

	"gongkai/extract/specimen"
)

// tallies are by the name of what the documents share.
type tallies map[string]*specimen.Tally

func (t *tallies) of(name string) *specimen.Tally {
	if *t == nil {
		*t = tallies{}
	}
	if (*t)[name] == nil {
		(*t)[name] = &specimen.Tally{}
	}
	return (*t)[name]
}

// printTable prints the figures of those of names of which there are documents.
func printTable(out io.Writer, title string, names []string, of tallies) {
	fmt.Fprintf(out, "\n| %s | %s |\n|---%s|\n", title, strings.Join(specimen.Header, " | "), strings.Repeat("|---:", len(specimen.Header)))
	for _, k := range names {
		if t := of[k]; t != nil {
			fmt.Fprintf(out, "| %s | %s |\n", k, strings.Join(t.Row(), " | "))
		}
	}
}
