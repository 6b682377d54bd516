package main

import (
	"errors"
	"fmt"
	"io"

	"gongkai/extract/report"
	"gongkai/extract/specimen"
)

// ofCompendium are the reports in each.
const ofCompendium = 3

// compendium reads documents with several reports, and prints how many were divided and how
// their reports were read.
func compendia(out io.Writer, seed uint64, n int, layouts []string, options func(i int) specimen.Options, show int) {
	rd := newReader()
	var divided, undivided, otherwise tally
	by := tallies{}
	for i := range n {
		s := seed + uint64(i*ofCompendium)
		o := options(i)
		if o.Noise == nil {
			o.Noise = []specimen.Noise{}
		}
		c := specimen.NewCompendium(s, ofCompendium, o)
		group := string(o.Layout) + string(o.File)
		r, err := rd.x.Extract(c.Bytes)
		var reject *report.Reject
		switch {
		case errors.As(err, &reject) && len(reject.Reports) > 0:
			divided.add(group)
			for k, score := range rd.scores(c.Truths, reject.Reports) {
				by.of(group).Add(&score)
				if score.Failed() && show > 0 {
					show--
					fmt.Fprintf(out, "=== seed %d, %s, report %d: %q\n", s, group, k+1, score.Faults)
				}
			}
		case reject != nil && reject.Reason == report.ReasonSeveral:
			undivided.add(group)
		default:
			otherwise.add(group)
			score := rd.judge(&c.Truths[0], r, err)
			by.of(asFirst).Add(&score)
			if show > 0 {
				show--
				fmt.Fprintf(out, "=== seed %d, %s: not seen to be several: %v\n", s, group, err)
			}
		}
	}
	fmt.Fprintf(out, "%d documents with %d reports each from seed %d\n\n| layout | divided | rejected as several | otherwise |\n|---|---:|---:|---:|\n", n, ofCompendium, seed)
	for _, l := range layouts {
		if divided[l]+undivided[l]+otherwise[l] > 0 {
			fmt.Fprintf(out, "| %s | %d | %d | %d |\n", l, divided[l], undivided[l], otherwise[l])
		}
	}
	accuracyFigures.print(out, "of those divided", append(layouts, asFirst), by)
}

// asFirst are documents that were read as one report, judged as the first of theirs.
const asFirst = "read as one"

// tally counts documents by what they are.
type tally map[string]int

func (t *tally) add(name string) {
	if *t == nil {
		*t = tally{}
	}
	(*t)[name]++
}

// scores judges the reports of a document. A report too many is one of nothing; one too few is
// a report that was not read.
func (rd *reader) scores(truths []specimen.Truth, reports []*report.Report) (out []specimen.Score) {
	for i := range max(len(truths), len(reports)) {
		truth, r := specimen.Truth{Kind: specimen.Unrelated}, (*report.Report)(nil)
		if i < len(truths) {
			truth = truths[i]
		}
		if i < len(reports) {
			r = reports[i]
		}
		out = append(out, rd.judge(&truth, r, nil))
	}
	return out
}
