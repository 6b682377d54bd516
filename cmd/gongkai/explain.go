package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/view"
	"gongkai/cmd/internal/words"
	"gongkai/extract/form"
	"gongkai/pipeline/evidence"
)

func explainCommand() command {
	return command{
		name:    "explain",
		args:    "[--store DIR] --agency AGENCY --year YEAR [--metric METRIC] [--applicant TYPE] [--lang zh|en]",
		summary: "Show one value with its evidence",
		help: `
AGENCY is an agency_id, a name, or a part of one name only. With METRIC, explain
shows the value, the lines of the source around it (read again from where it was
found), the label that it was matched to, the sums that it takes part in with both
sides, what the prose, other versions of the report and the years before and after
say, and corrections. It says so when the source is gone or has changed. TYPE is
an applicant type (default total). Without METRIC it lists what looks wrong in the
report.

Examples:
  gongkai explain --agency 漯河市人民政府 --year 2019 --metric requests.received
  gongkai explain --agency 漯河 --year 2019 --metric outcome.granted --applicant business
  gongkai explain --agency 411100-government --year 2019 --lang zh`,
		action: func(flags *pflag.FlagSet) func(context.Context, *console, []string) error {
			store := storeFlag(flags)
			agency := flags.String("agency", "", "id or name of the agency")
			year := flags.Int("year", 0, "the year reported on")
			metric := flags.String("metric", "", "the metric; gongkai dictionary lists them")
			applicant := flags.String("applicant", "", "applicant `type`, for metrics that have one (default total)")
			textField := flags.String("text-field", "", "as given to run, if the source is a record of a corpus")
			idField := flags.String("id-field", "", "likewise")
			asJSON := flags.Bool("json", false, "all of it as JSON")
			lang := languageFlag(flags)
			return func(ctx context.Context, c *console, args []string) error {
				l, err := lang()
				p := words.In(l)
				switch {
				case err != nil:
					return err
				case len(args) > 0:
					return usagef("explain takes no arguments; name the agency with --agency")
				case *agency == "":
					return usagef("name the agency with --agency")
				case *year == 0:
					return usagef("name the year with --year")
				}
				q := evidence.Question{Agency: *agency, Year: *year, Corpus: evidence.Fields{Text: *textField, ID: *idField}}
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
					return errors.New(view.NoAnswer(p, no))
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
				_, err = io.WriteString(c.out, view.Printable(view.Answer(p, *store, answer)))
				return err
			}
		},
	}
}

// parseCell reads --metric and --applicant. Without a metric there is none.
func parseCell(metric, applicant string) (form.Metric, form.ApplicantType, error) {
	if metric == "" {
		if applicant != "" {
			return 0, 0, usagef("--applicant needs --metric")
		}
		return form.NoMetric, form.NotApplicable, nil
	}
	m, ok := form.Lookup(metric)
	if !ok {
		below, err := metricsBelow(metric)
		if err != nil {
			return 0, 0, usagef("--metric %s: %v", metric, err)
		}
		return 0, 0, usagef("--metric %s: name one of %s", metric, strings.Join(below, ", "))
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
		return 0, 0, usagef("--applicant %s: there is no such applicant type; gongkai dictionary lists them", applicant)
	}
	if hasApplicants == (t == form.NotApplicable) {
		return 0, 0, usagef("%s has no cell for applicant type %s", metric, applicant)
	}
	return m, t, nil
}
