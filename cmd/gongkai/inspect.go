package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
)

func inspectCommand() command {
	return command{
		name:    "inspect",
		args:    "[--where[=METRIC[|APPLICANT]]] [--lang zh|en] FILE",
		summary: "Show one report: its tables, its checks, what looks wrong",
		help: `
FILE is one document, or - for standard input. inspect needs no store. It prints
who reports on which year, the three tables as they were read, each sum that does
not add up, the rows that were not matched by an exact label, and what was left
out and why.

--where lists the values instead, each with its line and column in FILE, counted
from 1 in characters. METRIC is the name of a metric or the beginning of one
(outcome.denied), APPLICANT the name of an applicant type; gongkai dictionary
lists both.

A document that is no report ends with exit code 1 and the reason, one that
could not be opened or decoded with 3.

Examples:
  gongkai inspect report.html
  gongkai inspect --where=requests.received report.html
  gongkai inspect --where='outcome.denied|total' report.html
  gongkai inspect --lang zh report.html
  curl -s https://example.org/report.html | gongkai inspect -`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			where := flags.String("where", "", "list values with their line and column: all, or those of `METRIC`")
			flags.Lookup("where").NoOptDefVal = everything
			lang := languageFlag(flags)
			return func(_ context.Context, c *console, args []string) error {
				if *where == everything && len(args) == 2 {
					*where, args = args[0], args[1:] // --where METRIC FILE
				}
				if len(args) != 1 {
					return usagef("inspect takes one FILE, or - for standard input; %d given", len(args))
				}
				only, err := parseSelection(*where)
				if err != nil {
					return err
				}
				l, err := lang()
				if err != nil {
					return err
				}
				return inspect(c, words.In(l), args[0], only)
			}
		},
	}
}

// everything is what --where stands for without a value.
const everything = "all"

// selection is what --where asks for; nil if it was not given.
type selection struct {
	metric    string // or the beginning of some; "" for all
	applicant form.ApplicantType
	all       bool // applicant types
}

func parseSelection(s string) (*selection, error) {
	switch s {
	case "":
		return nil, nil
	case everything:
		return &selection{all: true}, nil
	}
	metric, applicant, given := strings.Cut(s, "|")
	sel := &selection{metric: metric, all: !given}
	if given {
		var ok bool
		if sel.applicant, ok = form.LookupApplicant(applicant); !ok {
			return nil, usagef("--where %s: there is no applicant type %q; see gongkai dictionary", s, applicant)
		}
	}
	for i := range form.Metrics {
		if sel.hasMetric(form.Metrics[i].ID) {
			return sel, nil
		}
	}
	return nil, usagef("--where %s: there is no metric %q; see gongkai dictionary", s, metric)
}

func (s *selection) hasMetric(id string) bool {
	return s.metric == "" || id == s.metric || strings.HasPrefix(id, s.metric+".")
}

func (s *selection) has(rd *report.Reading) bool {
	return s.hasMetric(rd.Metric.String()) && (s.all || rd.Applicant == s.applicant)
}

func inspect(c *console, p words.Printer, file string, only *selection) error {
	say := p.Section("inspect")
	doc, err := readDocument(c, file)
	if err != nil {
		return err
	}
	r, err := extract.New().Extract(doc)
	var reject *report.Reject
	switch {
	case errors.As(err, &reject) && (reject.Reason == report.ReasonNotText || reject.Reason == report.ReasonTooLarge):
		return unread(c, say.T("no decode", file, view.Rejected(p, reject)))
	case reject != nil:
		return errors.New(say.T("no report", file, view.Rejected(p, reject)))
	case err != nil:
		return fmt.Errorf("%s: %w", file, err)
	}
	var drawn string
	if only == nil {
		drawn = view.Report(p, file, doc, r)
	} else if drawn = view.Values(p, file, doc, r, only.has); drawn == "" {
		return errors.New(say.T("no value", file, file))
	}
	_, err = io.WriteString(c.out, view.Printable(drawn))
	return err
}

// readDocument reads a file, one byte beyond the limit at most.
func readDocument(c *console, file string) ([]byte, error) {
	in := c.in
	if file != "-" {
		f, err := os.Open(file)
		if errors.Is(err, os.ErrNotExist) {
			return nil, usagef("%s does not exist", file)
		}
		if err != nil {
			return nil, unread(c, err.Error())
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, usagef("%s is a directory, and inspect reads one file; gongkai run %s reads them all", file, file)
		}
		in = f
	}
	doc, err := io.ReadAll(io.LimitReader(in, report.MaxDocument+1))
	if err != nil {
		return nil, unread(c, err.Error())
	}
	return doc, nil
}

// unread tells why the document could not be opened or decoded.
func unread(c *console, why string) error {
	fmt.Fprintf(c.err, "gongkai inspect: %s\n", view.Printable(why))
	return errUnread
}
