package main

import (
	"fmt"
	"io"
	"slices"
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

// Groups of layouts, by what is left of the grid.
const (
	inRows     = "in rows" // each label is where its values are
	outOfPlace = "torn or in reading order"
	byColumn   = "column by column"
	squashed   = "squashed"
)

var groups = []string{inRows, outOfPlace, byColumn, squashed}

// groupOf returns the group of a layout.
func groupOf(l specimen.Layout) string {
	switch l {
	case specimen.ColumnMajor, specimen.PDFMiner:
		return byColumn
	case specimen.Squashed, specimen.SquashedLine, specimen.PDFParse:
		return squashed
	case specimen.Torn, specimen.MixedLayouts:
		return outOfPlace
	}
	if slices.Contains(specimen.Displaced, l) {
		return outOfPlace
	}
	return inRows
}

// figures are the columns of a table.
type figures struct {
	header []string
	row    func(t *specimen.Tally) []string
}

var (
	accuracyFigures = figures{specimen.Header, (*specimen.Tally).Row}
	marksFigures    = figures{specimen.MarksHeader, (*specimen.Tally).MarksRow}
	pitfallFigures  = figures{specimen.PitfallHeader, (*specimen.Tally).PitfallRow}
)

// print prints the figures of those of names of which there are documents.
func (f *figures) print(out io.Writer, title string, names []string, of tallies) {
	fmt.Fprintf(out, "\n| %s | %s |\n|---%s|\n", title, strings.Join(f.header, " | "), strings.Repeat("|---:", len(f.header)))
	for _, k := range names {
		if t := of[k]; t != nil {
			fmt.Fprintf(out, "| %s | %s |\n", k, strings.Join(f.row(t), " | "))
		}
	}
}
