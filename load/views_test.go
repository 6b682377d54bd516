package load

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/load/internal/loadtest"
	schema "gongkai/sql"
)

// built returns the database of a generation of random reports, and the reports.
func builtDB(t *testing.T, in []input) *sql.DB {
	t.Helper()
	db, err := open(filepath.Join(build(t, t.TempDir(), "", 1, in, in), File), true, settings{threads: 2, memory: queryMemory})
	check(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

// ask returns the only number of a query.
func ask(t *testing.T, db *sql.DB, query string, args ...any) int {
	t.Helper()
	var n int
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	return n
}

// Each column of a metric in a wide view is the observation of that metric.
func TestWideColumns(t *testing.T) {
	db := builtDB(t, loadtest.Inputs(12))
	for view, where := range map[string]string{"proactive_disclosure": "true", "requests": "o.applicant_type = 'total'",
		"requests_by_applicant": "o.applicant_type = v.applicant_type", "cases": "true"} {
		for i := range form.Metrics {
			m := &form.Metrics[i]
			if (m.Table.Number == 3) != strings.HasPrefix(view, "requests") || (m.Table.Number == 4) != (view == "cases") {
				continue
			}
			query := fmt.Sprintf(`FROM observations o JOIN %s v USING (report_id) WHERE o.metric = '%s' AND %s`, view, m.ID, where)
			if n := ask(t, db, "SELECT count(*) "+query); n == 0 {
				t.Errorf("%s has no %s", view, m.ID)
			}
			if n := ask(t, db, "SELECT count(*) "+query+" AND o.value IS DISTINCT FROM v."+schema.Column(m.ID)); n != 0 {
				t.Errorf("%s: %d values of %s differ from observations", view, n, m.ID)
			}
		}
	}
	if n := ask(t, db, "SELECT count(*) FROM (SELECT report_id FROM requests GROUP BY report_id HAVING count(*) > 1)"); n != 0 {
		t.Errorf("requests has more than one row for %d reports", n)
	}
	if n := ask(t, db, "SELECT count(*) FROM requests_by_applicant WHERE applicant_type IN ('total', 'not_applicable')"); n != 0 {
		t.Errorf("requests_by_applicant has %d rows that are no applicant type of their own", n)
	}
}

// sheet is a report of chosen cells; all others of table 3 and 4 are 0.
func sheet(seed int, e form.Edition, cells map[string]any) input {
	in := loadtest.Made(seed)
	r := *in.Report
	r.Edition, r.Agency, r.Year = e, fmt.Sprint("第", seed, "局"), 2021
	r.Readings = nil
	for table := 2; table <= 4; table++ {
		for _, m := range form.Tables[table-2].In(e) {
			for a := form.NaturalPerson; a <= form.NotApplicable; a++ {
				if (a == form.NotApplicable) == (table == 3) {
					continue
				}
				rd := report.Reading{Metric: m, Applicant: a, Unit: m.Info().Unit, Text: "x"}
				v, chosen := cells[m.String()+"|"+a.String()]
				if !chosen {
					v, chosen = cells[m.String()]
				}
				switch v := v.(type) {
				case int:
					rd.Value = float64(v)
				case nil:
					if chosen {
						continue // not there
					}
				case string:
					rd.Null = true
				}
				r.Readings = append(r.Readings, rd)
			}
		}
	}
	in.Report = &r
	return in
}

// Derived columns: blank is not zero, a share of nothing is NULL, and a sum
// that lacks a cell is not known.
func TestDerivedColumns(t *testing.T) {
	const blank = "blank"
	all := map[string]any{"outcome.denied.state_secret": blank, "outcome.denied.prohibited_by_law": blank,
		"outcome.denied.security_and_stability": blank, "outcome.denied.third_party_rights": blank, "outcome.denied.internal_affairs": blank,
		"outcome.denied.deliberative_process": blank, "outcome.denied.enforcement_file": blank, "outcome.denied.administrative_query": blank}
	in := []input{
		0: sheet(0, form.Editions[1], map[string]any{"requests.received|total": 10, "requests.carried_in|total": 2, "outcome.granted|total": 3,
			"outcome.denied.state_secret|total": 1, "outcome.denied.enforcement_file|total": 2, "outcome.denied.internal_affairs|total": blank,
			"outcome.other.fee_unpaid|total": 4, "outcome.total|total": 10, "requests.carried_out|total": 2,
			"litigation.direct.upheld": 1, "litigation.direct.corrected": 1, "litigation.after_review.other": 2, "litigation.direct.total": 2,
			"litigation.after_review.total": 3, "litigation.after_review.pending": 1, "normative_documents.issued": 5, "normative_documents.repealed": 7,
			"licensing.decisions": 100, "penalties.decisions": blank, "coercion.decisions": 1}),
		1: sheet(1, form.Editions[0], map[string]any{"outcome.other|total": 4, "outcome.total|total": 8, "licensing.items_last_year": 60,
			"licensing.items_change": 318, "outcome.denied.state_secret|total": nil}),
		2: sheet(2, form.Editions[1], all),
		3: sheet(3, form.Editions[1], map[string]any{"outcome.other.fee_unpaid": nil, "licensing.decisions": nil, "review.upheld": nil}),
	}
	db := builtDB(t, in)
	null := sql.NullFloat64{}
	is := func(v float64) sql.NullFloat64 { return sql.NullFloat64{Float64: v, Valid: true} }
	for _, test := range []struct {
		view, column string
		want         []sql.NullFloat64
	}{
		{"requests", "in_hand", []sql.NullFloat64{is(12), is(0), is(0), is(0)}},
		{"requests", "denied_total", []sql.NullFloat64{is(3), null, null, is(0)}},
		{"requests", "other_total", []sql.NullFloat64{is(4), is(4), is(0), null}},
		{"requests", "share_granted", []sql.NullFloat64{is(.3), is(0), null, null}},
		{"requests", "share_denied", []sql.NullFloat64{is(.3), null, null, null}},
		{"requests", "share_other", []sql.NullFloat64{is(.4), is(.5), null, null}},
		{"requests", "share_carried_out", []sql.NullFloat64{is(2. / 12), null, null, null}},
		{"cases", "litigation_concluded", []sql.NullFloat64{is(4), is(0), is(0), is(0)}},
		{"cases", "litigation_total", []sql.NullFloat64{is(5), is(0), is(0), is(0)}},
		{"cases", "share_litigation_corrected", []sql.NullFloat64{is(.25), null, null, null}},
		{"cases", "review_concluded", []sql.NullFloat64{is(0), is(0), is(0), null}},
		{"proactive_disclosure", "decisions", []sql.NullFloat64{is(101), is(0), is(0), null}},
		{"proactive_disclosure", "licensing_items", []sql.NullFloat64{null, is(378), null, null}},
		{"proactive_disclosure", "normative_documents_net", []sql.NullFloat64{is(-2), null, is(0), is(0)}},
	} {
		for i, want := range test.want {
			var got sql.NullFloat64
			query := fmt.Sprintf("SELECT %s FROM %s WHERE report_id = ?", test.column, test.view)
			check(t, db.QueryRow(query, in[i].Doc.ID).Scan(&got))
			if got != want {
				t.Errorf("report %d: %s.%s is %v, want %v", i, test.view, test.column, got, want)
			}
		}
	}
}

// No row of leaves is the sum of others.
func TestLeaves(t *testing.T) {
	split := sheet(0, form.Editions[1], map[string]any{"outcome.other.fee_unpaid|natural_person": 3, "outcome.other.miscellaneous|business": 4,
		"outcome.granted|business": 1, "review.upheld": 2, "review.total": 2})
	r := *split.Report
	for a := form.NaturalPerson; a <= form.AllApplicants; a++ { // a subtotal
		r.Readings = append(r.Readings, report.Reading{Metric: form.MustLookup("outcome.other"), Applicant: a, Value: 7, Unit: "件"})
	}
	split.Report = &r
	whole := sheet(1, form.Editions[0], map[string]any{"outcome.other|natural_person": 5})
	db := builtDB(t, []input{split, whole})
	for _, test := range []struct {
		in    input
		where string
		want  int
	}{
		{split, "starts_with(CAST(metric AS VARCHAR), 'outcome.')", 8},
		{split, "metric = 'outcome.other'", 0},
		{split, "starts_with(CAST(metric AS VARCHAR), 'review.')", 2},
		{whole, "starts_with(CAST(metric AS VARCHAR), 'outcome.')", 5},
		{whole, "applicant_type = 'total'", 0},
	} {
		got := ask(t, db, "SELECT CAST(coalesce(sum(value), 0) AS INTEGER) FROM leaves WHERE report_id = ? AND "+test.where, test.in.Doc.ID)
		if got != test.want {
			t.Errorf("%s, %s: %d, want %d", test.in.Report.Agency, test.where, got, test.want)
		}
	}
}

// No view or query that is ready to use makes text of the words of each row:
// DuckDB could not pass by row groups then.
func TestWordsAreComparedAsSuch(t *testing.T) {
	db := builtDB(t, loadtest.Inputs(3))
	plans := map[string]string{"a text": "SELECT value FROM observations WHERE metric = 'requests.received'"}
	for _, view := range schema.Views {
		plans[view] = "SELECT * FROM " + view
	}
	for _, q := range schema.Queries() {
		for _, p := range q.Params {
			q.SQL = strings.ReplaceAll(q.SQL, "$"+p.Name, "NULL")
		}
		plans[q.Name] = q.SQL
	}
	asText := regexp.MustCompile(`CAST\((\w+\.)*(metric|applicant_type|quality) AS VARCHAR\)\s*(=|<>|!=|IN\b|>|<)`)
	for name, query := range plans {
		var kind, plan string
		check(t, db.QueryRow("EXPLAIN (FORMAT json) "+query).Scan(&kind, &plan))
		if found := asText.FindString(plan); (found != "") != (name == "a text") {
			t.Errorf("%s: %q", name, found)
		}
	}
}
