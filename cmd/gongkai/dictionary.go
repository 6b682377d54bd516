package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gongkai/cmd/internal/words"
	"gongkai/extract/form"
	"gongkai/extract/message"
	"gongkai/load"
	schema "gongkai/sql"
)

func dictionaryCommand() command {
	return command{
		name: "dictionary",
		action: func(flags *pflag.FlagSet) action {
			format := flags.String("format", "markdown", "")
			return func(ctx context.Context, c *console, args []string) error {
				if len(args) > 0 {
					return usage("no arguments", "dictionary")
				}
				write, ok := map[string]func(io.Writer, []load.Relation) error{
					"markdown": dictionaryMarkdown, "csv": dictionaryCSV, "json": dictionaryJSON,
				}[*format]
				if !ok {
					return usage("dictionary format", *format)
				}
				r, err := load.ReadEmpty(ctx)
				if err != nil {
					return err
				}
				defer r.Close()
				relations, err := r.Describe(ctx)
				if err != nil {
					return err
				}
				return write(c.out, relations)
			}
		},
	}
}

func dictionaryMarkdown(w io.Writer, relations []load.Relation) error {
	var b strings.Builder
	b.WriteString(`# Data dictionary

Made by ` + "`gongkai dictionary`" + ` from the catalogue of forms and the comments of the schema; do not edit.

## Before you add anything up

- Rows with ` + "`applicant_type = 'total'`" + ` are the sum of the other applicant types: take either the total or the others.
- Metrics of role ` + "`total`" + ` are the sum of others: ` + "`outcome.total`, `review.total`, `litigation.*.total`" + `. The view ` + "`leaves`" + ` has no totals
  of either kind; the view ` + "`requests`" + ` has one row per agency and year, all applicants together.
- Metrics of measure ` + "`opening_stock`" + ` and ` + "`closing_stock`" + ` count what is there at a moment: do not add them over years.
- Reports on a city or a ministry may include those of its subordinates (` + "`reports.scope`" + `): adding them up counts twice. Leave out
  what a government above has summed up already: ` + "`ANTI JOIN covered USING (report_id)`" + `.
- Metrics are comparable across editions of the form only where they share a name (` + "`metrics.comparable`" + `); the view
  ` + "`comparable`" + ` has only those that span several.
` + comparabilities() + `- ` + "`quality`" + ` tells which numbers to trust: ` + "`suspect`" + ` ones take part in a sum of the report's own that is wrong, or were hard to read.
  A ` + "`verified`" + ` number is as the report states it: the document itself shows its row and its column (` + "`readings.row_by`, `column_by`" + `), and the
  report's sums bear out its digits.
- NULL in ` + "`value`" + ` is a cell that is there and says nothing; a row that is missing is a cell that is not there or was not read.

## Tables and views
`)
	for _, rel := range relations {
		kind := ""
		if rel.View {
			kind = " (view)"
		}
		fmt.Fprintf(&b, "\n### %s%s\n\n%s\n\n| column | type | meaning |\n|---|---|---|\n", rel.Name, kind, rel.Comment)
		for _, c := range rel.Columns {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Name, c.Type, markdownCell(c.Comment))
		}
	}
	metricsMarkdown(&b)
	b.WriteString("\n## Applicant types\n\n| applicant_type | role | label | English |\n|---|---|---|---|\n")
	for _, a := range form.Applicants {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", a.ID, a.Role, a.LabelZH, a.LabelEN)
	}
	b.WriteString("\n## Checks\n\nEach report is checked against these. A blank part counts as 0; a blank total or an absent cell makes a check undecidable.\n\n" +
		"| check_id | one for each | identity | in words |\n|---|---|---|---|\n")
	for _, id := range form.Identities {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", id.ID, strings.ReplaceAll(string(id.Per), "_", " "), id.LabelZH, id.LabelEN)
	}
	findingsMarkdown(&b)
	queriesMarkdown(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// comparabilities lists what is known of metrics that share no name.
func comparabilities() string {
	var b strings.Builder
	for _, c := range form.Comparabilities {
		verb := "is not comparable with"
		if c.Comparable == "sum" {
			verb = "is the sum of"
		}
		fmt.Fprintf(&b, "  - `%s` (%s) %s `%s` (%s): %s.\n", c.Metric, c.Edition, verb, c.WithMetric, c.With, c.ReasonEN)
	}
	return b.String()
}

// metricsMarkdown lists the metrics by table, with their places in each edition.
func metricsMarkdown(b *strings.Builder) {
	var editions []string
	for _, e := range form.Editions {
		editions = append(editions, e.String())
	}
	fmt.Fprintf(b, "\n## Metrics\n\nThe columns %s give the place in that edition of the form.\n", strings.Join(editions, " and "))
	for _, t := range form.Tables {
		fmt.Fprintf(b, "\n### Table %d: %s (%s)\n\n| metric | role | unit | measure | %s | label | English |\n|---|---|---|---|%s---|---|\n",
			t.Number, t.TitleEN, t.TitleZH, strings.Join(editions, " | "), strings.Repeat("---:|", len(editions)))
		for i := range form.Metrics {
			m := &form.Metrics[i]
			if m.Table != t {
				continue
			}
			var places []string
			for _, e := range form.Editions {
				places = append(places, place(m, e))
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", m.ID, m.Role, m.Unit, m.Measure,
				strings.Join(places, " | "), markdownCell(m.LabelZH()), m.LabelEN)
		}
	}
}

func findingsMarkdown(b *strings.Builder) {
	b.WriteString("\n## Findings\n\nThe kinds of findings. Between years and levels, only canonical reports of resolved agencies are compared, and only cells\n" +
		"that state a number and are not suspect.\n\n| kind | severity | what it is | in Chinese | rule |\n|---|---|---|---|---|\n")
	for _, k := range schema.FindingKinds() {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", k.Kind, k.Severity, k.TitleEN, k.TitleZH, markdownCell(k.ExplanationEN))
	}
}

// queriesMarkdown lists the named queries. The dictionary is in English.
func queriesMarkdown(b *strings.Builder) {
	english := words.In(message.English).Section("query")
	b.WriteString("\n## Named queries\n\nAsk one with `gongkai query --name NAME --param KEY=VALUE`; `--show` prints its SQL.\n\n" +
		"| query | answers | in Chinese | what to know | parameters |\n|---|---|---|---|---|\n")
	for _, q := range schema.Queries() {
		var params []string
		for _, p := range q.Params {
			params = append(params, paramUsage(english, p))
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", q.Name, q.Title, q.TitleZH, markdownCell(q.Comment), markdownCell(strings.Join(params, "; ")))
	}
}

func place(m *form.Info, e form.Edition) string {
	if !m.In(e) {
		return ""
	}
	return strconv.Itoa(m.Order(e))
}

// markdownCell keeps a text within its cell.
func markdownCell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func dictionaryCSV(w io.Writer, relations []load.Relation) error {
	out := csv.NewWriter(w)
	out.Write([]string{"table", "column", "type", "meaning"})
	for _, rel := range relations {
		for _, c := range rel.Columns {
			out.Write([]string{rel.Name, c.Name, c.Type, c.Comment})
		}
	}
	out.Flush()
	return out.Error()
}

func dictionaryJSON(w io.Writer, relations []load.Relation) error {
	type column struct {
		Name    string `json:"name"`
		Type    string `json:"type"`
		Meaning string `json:"meaning"`
	}
	type relation struct {
		Name    string   `json:"name"`
		View    bool     `json:"view"`
		Meaning string   `json:"meaning"`
		Columns []column `json:"columns"`
	}
	type applicant struct {
		ID      string `json:"id"`
		Role    string `json:"role"`
		LabelZH string `json:"label_zh"`
		LabelEN string `json:"label_en"`
	}
	type kind struct {
		Kind      string `json:"kind"`
		Severity  string `json:"severity"`
		Title     string `json:"title"`
		TitleZH   string `json:"title_zh"`
		Meaning   string `json:"meaning"`
		MeaningZH string `json:"meaning_zh"`
	}
	type query struct {
		Name    string   `json:"name"`
		Title   string   `json:"title"`
		TitleZH string   `json:"title_zh"`
		Meaning string   `json:"meaning"`
		Params  []string `json:"parameters"`
	}
	var doc struct {
		Tables         []relation   `json:"tables"`
		Metrics        []metricJSON `json:"metrics"`
		ApplicantTypes []applicant  `json:"applicant_types"`
		FindingKinds   []kind       `json:"finding_kinds"`
		Queries        []query      `json:"queries"`
	}
	for _, rel := range relations {
		r := relation{rel.Name, rel.View, rel.Comment, nil}
		for _, c := range rel.Columns {
			r.Columns = append(r.Columns, column{c.Name, c.Type, c.Comment})
		}
		doc.Tables = append(doc.Tables, r)
	}
	for i := range form.Metrics {
		m := &form.Metrics[i]
		doc.Metrics = append(doc.Metrics, metricJSON{m})
	}
	for _, a := range form.Applicants {
		doc.ApplicantTypes = append(doc.ApplicantTypes, applicant{a.ID, a.Role, a.LabelZH, a.LabelEN})
	}
	for _, k := range schema.FindingKinds() {
		doc.FindingKinds = append(doc.FindingKinds, kind{k.Kind, k.Severity, k.TitleEN, k.TitleZH, k.ExplanationEN, k.ExplanationZH})
	}
	for _, q := range schema.Queries() {
		params := []string{}
		for _, p := range q.Params {
			params = append(params, p.Name)
		}
		doc.Queries = append(doc.Queries, query{q.Name, q.Title, q.TitleZH, q.Comment, params})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

// metricJSON writes a metric with a member for the place in each edition that has it.
type metricJSON struct{ *form.Info }

func (m metricJSON) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	names, row := schema.MetricColumns(), schema.MetricRow(m.Info)
	for i, name := range names[:len(names)-1] { // comparable follows from the places
		if row[i] == nil {
			continue
		}
		if i > 0 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(row[i])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
