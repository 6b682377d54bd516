package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/extract/form"
	"gongkai/pipeline/evidence"
)

func explainCommand() command {
	return command{
		name: "explain",
		action: func(flags *pflag.FlagSet) action {
			store := storeFlag(flags)
			agency := flags.String("agency", "", "")
			year := flags.Int("year", 0, "")
			metric := flags.String("metric", "", "")
			applicant := flags.String("applicant", "", "")
			textField := flags.String("text-field", "", "")
			idField := flags.String("id-field", "", "")
			asJSON := flags.Bool("json", false, "")
			return func(ctx context.Context, c *console, args []string) error {
				switch {
				case len(args) > 0:
					return usage("explain arguments")
				case *agency == "":
					return usage("no agency")
				case *year == 0:
					return usage("no year")
				}
				q := evidence.Question{Agency: *agency, Year: *year, Corpus: evidence.Fields{Text: *textField, ID: *idField}}
				var err error
				if q.Metric, q.Applicant, err = parseCell(*metric, *applicant); err != nil {
					return err
				}
				s, r, err := readStore(c, *store)
				if err != nil {
					return err
				}
				defer r.Close()
				answer, err := evidence.Find(ctx, s, r, q)
				var no *evidence.NoAnswer
				if errors.As(err, &no) {
					return errors.New(view.NoAnswer(c.words, no))
				}
				if err != nil {
					return err
				}
				if *asJSON {
					e := json.NewEncoder(c.out)
					e.SetEscapeHTML(false)
					e.SetIndent("", "  ")
					return e.Encode(answer)
				}
				_, err = io.WriteString(c.out, view.Printable(view.Answer(c.words, *store, answer)))
				return err
			}
		},
	}
}

// parseCell reads --metric and --applicant. Without a metric there is none.
func parseCell(metric, applicant string) (form.Metric, form.ApplicantType, error) {
	if metric == "" {
		if applicant != "" {
			return 0, 0, usage("applicant alone")
		}
		return form.NoMetric, form.NotApplicable, nil
	}
	m, ok := form.Lookup(metric)
	if !ok {
		below, err := metricsBelow(metric)
		if err != nil {
			return 0, 0, usage("metric", metric, err)
		}
		return 0, 0, usage("metric of", metric, strings.Join(below, ", "))
	}
	hasApplicants := m.Info().Table.HasApplicants()
	t := form.NotApplicable
	if hasApplicants {
		t = form.AllApplicants
	}
	if applicant == "" {
		return m, t, nil
	}
	if t, ok = form.LookupApplicant(applicant); !ok {
		return 0, 0, usage("applicant", applicant)
	}
	if hasApplicants == (t == form.NotApplicable) {
		return 0, 0, usage("no cell", metric, applicant)
	}
	return m, t, nil
}
