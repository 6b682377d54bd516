package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/load/ledger"
)

func inspectCommand() command {
	return command{
		name: "inspect",
		action: func(flags *pflag.FlagSet) action {
			where := flags.String("where", "", "")
			flags.Lookup("where").NoOptDefVal = everything
			return func(_ context.Context, c *console, args []string) error {
				if *where == everything && len(args) == 2 {
					*where, args = args[0], args[1:] // --where METRIC FILE
				}
				if len(args) != 1 {
					return usage("one file", len(args), "inspect")
				}
				only, err := parseSelection(*where)
				if err != nil {
					return err
				}
				return inspect(c, args[0], only)
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
			return nil, usage("where applicant", s, strconv.Quote(applicant))
		}
	}
	for i := range form.Metrics {
		if sel.hasMetric(form.Metrics[i].ID) {
			return sel, nil
		}
	}
	return nil, usage("where metric", s, strconv.Quote(metric))
}

func (s *selection) hasMetric(id string) bool {
	return s.metric == "" || id == s.metric || strings.HasPrefix(id, s.metric+".")
}

func (s *selection) has(rd *report.Reading) bool {
	return s.hasMetric(rd.Metric.String()) && (s.all || rd.Applicant == s.applicant)
}

func inspect(c *console, file string, only *selection) error {
	p, say := c.words, c.words.Section("inspect")
	doc, n, err := readDocument(c, "inspect", file)
	if err != nil {
		return err
	}
	r, err := extract.New().ExtractReport(doc, n)
	reports, names := []*report.Report{r}, []string{file}
	var reject *report.Reject
	switch {
	case errors.As(err, &reject) && n == 0 && len(reject.Reports) > 0:
		reports, names = reject.Reports, nil
		for i := range reports {
			names = append(names, ledger.ReportOf(file, i+1))
		}
	case reject != nil && (reject.Reason == report.ReasonNotText || reject.Reason == report.ReasonTooLarge):
		return unread(c, "inspect", say.T("no decode", file, view.Rejected(p, reject)))
	case reject != nil:
		return errors.New(say.T("no report", file, view.Rejected(p, reject)))
	case err != nil:
		return fmt.Errorf("%s: %w", file, err)
	}
	var drawn []string
	for i, r := range reports {
		if only == nil {
			drawn = append(drawn, view.Report(p, names[i], doc, r))
		} else if values := view.Values(p, names[i], doc, r, only.has); values != "" {
			drawn = append(drawn, values)
		}
	}
	if len(drawn) == 0 {
		return errors.New(say.T("no value", file, file))
	}
	_, err = io.WriteString(c.out, view.Printable(strings.Join(drawn, "\n")))
	return err
}

// readDocument reads a file, one byte beyond the limit at most. A file may be named with the
// number of a report in it, which is n then, else 0.
func readDocument(c *console, command, file string) (doc []byte, n int, err error) {
	in := c.in
	if file != "-" {
		f, err := os.Open(file)
		if document, number, ok := ledger.SplitReport(file); ok && errors.Is(err, os.ErrNotExist) {
			n = number
			f, err = os.Open(document)
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil, 0, usage("no such file", file)
		}
		if err != nil {
			return nil, 0, unread(c, command, err.Error())
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, 0, usage("directory", file, file)
		}
		in = f
	}
	doc, err = io.ReadAll(io.LimitReader(in, report.MaxDocument+1))
	if err != nil {
		return nil, 0, unread(c, command, err.Error())
	}
	return doc, n, nil
}

// unread returns why the document could not be opened or decoded.
func unread(c *console, command, why string) error {
	fmt.Fprintf(c.err, "gongkai %s: %s\n", command, view.Printable(why))
	return errUnread
}
