package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	schema "gongkai/sql"
)

// rowsOf gives the rows that a query command answers with.
func rowsOf(t *testing.T, store string, args ...string) []map[string]any {
	t.Helper()
	var out []map[string]any
	answer := gongkai(t, slices.Concat([]string{"query", "--store", store, "--format", "json"}, args)...)
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	return out
}

// canBeEmpty are the views and queries that five right reports leave empty.
var canBeEmpty = []string{"covered", "unresolved_agencies", "gaps", "growth", "late_publishers", "missing_years", "failing_sums", "suspect_values"}

func TestEveryViewAndQueryAnswers(t *testing.T) {
	t.Parallel()
	everyViewAndQueryAnswers(t, fiveReports(t), canBeEmpty)
}

func everyViewAndQueryAnswers(t *testing.T, store string, canBeEmpty []string) {
	answers := map[string]int{}
	for _, view := range schema.Views {
		answers[view] = len(rowsOf(t, store, "SELECT * FROM "+view+" LIMIT 1000"))
	}
	for _, q := range schema.Queries() {
		args := []string{"--name", q.Name}
		for _, p := range q.Params {
			if p.Required {
				args = append(args, "--param", p.Name+"=县")
			}
		}
		answers[q.Name] = len(rowsOf(t, store, args...))
	}
	for name, n := range answers {
		if n == 0 && !slices.Contains(canBeEmpty, name) {
			t.Errorf("%s is empty", name)
		}
	}
}

// Of a report whose own sums hold, the leaves add up to the totals it states.
func TestLeavesAddUpToTotals(t *testing.T) { leavesAddUp(t, fiveReports(t)) }

func leavesAddUp(t *testing.T, store string) {
	for group, total := range map[string]string{"outcome.": "outcome.total", "review.": "review.total",
		"litigation.direct.": "litigation.direct.total", "litigation.after_review.": "litigation.after_review.total"} {
		rows := rowsOf(t, store, fmt.Sprintf(`
			WITH stated AS (
				SELECT report_id, value FROM observations WHERE metric = '%s' AND applicant_type IN ('total', 'not_applicable')
			),
			added AS (
				SELECT report_id, sum(value) AS value FROM leaves WHERE starts_with(CAST(metric AS VARCHAR), '%s') GROUP BY report_id
			)
			SELECT report_id, stated.value AS stated, added.value AS added
			FROM stated JOIN added USING (report_id)
			WHERE report_id NOT IN (SELECT report_id FROM checks WHERE verdict = 'fails')`, total, group))
		if len(rows) == 0 {
			t.Errorf("%s: nothing to compare", total)
		}
		for _, r := range rows {
			if r["stated"] != r["added"] {
				t.Errorf("report %v: the leaves of %s add up to %v, stated is %v", r["report_id"], total, r["added"], r["stated"])
			}
		}
	}
	for _, metric := range []string{"requests.received", "requests.carried_in", "requests.carried_out", "outcome.granted"} {
		rows := rowsOf(t, store, fmt.Sprintf(`
			SELECT report_id, stated.%s AS stated, sum(by_applicant.%[1]s) AS added
			FROM requests AS stated JOIN requests_by_applicant AS by_applicant USING (report_id)
			WHERE stated.%[1]s IS NOT NULL AND report_id NOT IN (SELECT report_id FROM checks WHERE verdict = 'fails')
			GROUP BY ALL`, schema.Column(metric)))
		for _, r := range rows {
			if r["stated"] != r["added"] {
				t.Errorf("report %v: %s by applicant adds up to %v, stated is %v", r["report_id"], metric, r["added"], r["stated"])
			}
		}
	}
}

// The derived columns of a real report, worked out by hand from its labels.
func TestDerivedColumnsAgainstLabels(t *testing.T) {
	t.Parallel()
	store := fiveReports(t)
	cells := labels(t)["004_6ad4fe2a95d8e177.txt"].Cells
	denied, litigated := 0.0, 0.0
	for key, v := range cells {
		if strings.HasPrefix(key, "outcome.denied.") && strings.HasSuffix(key, "|total") {
			denied += v
		}
		if strings.HasPrefix(key, "litigation.") && strings.Contains(key, ".corrected|") {
			litigated += v
		}
	}
	row := rowsOf(t, store, "SELECT * EXCLUDE (agency, agency_id, year, edition, scope, level, province, suspect_cells) FROM requests JOIN cases USING (report_id) WHERE requests.year = 2019")[0]
	for column, want := range map[string]float64{"denied_total": denied, "share_denied": denied / cells["outcome.total|total"],
		"share_granted": cells["outcome.granted|total"] / cells["outcome.total|total"], "other_total": cells["outcome.other|total"],
		"in_hand":              cells["requests.received|total"] + cells["requests.carried_in|total"],
		"litigation_corrected": litigated} {
		if row[column] != want || want == 0 {
			t.Errorf("%s is %v, want %v", column, row[column], want)
		}
	}
}
