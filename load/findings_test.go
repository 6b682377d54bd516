package load

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/transform"
)

// yearOf is a report on a year; what is not among the cells is 0.
func yearOf(year int, cells map[string]any, edit ...func(*report.Report)) input {
	e := form.Editions[1]
	if year < 2021 {
		e = form.Editions[0]
	}
	in := sheet(year, e, cells)
	in.Report.Year, in.Report.PublishedOn = year, ""
	for _, f := range edit {
		f(in.Report)
	}
	in.Source = fmt.Sprint(year, cells, len(edit))
	return in
}

func scoped(s report.Scope) func(*report.Report) { return func(r *report.Report) { r.Scope = s } }

// doubtful marks the readings of a metric as hard to read.
func doubtful(metric string) func(*report.Report) {
	return func(r *report.Report) {
		for i := range r.Readings {
			if r.Readings[i].Metric.String() == metric {
				r.Readings[i].Uncertain = true
			}
		}
	}
}

// cells are what a report states.
type cells = map[string]any

// What is found between two reports of one agency, and what is not: blank and
// suspect cells decide nothing, and scopes that differ are not compared.
func TestFindingsBetweenYears(t *testing.T) {
	const blank = "blank"
	out := func(n any) cells {
		return cells{"requests.received|total": n, "requests.carried_out|total": n, "requests.received|natural_person": n, "requests.carried_out|natural_person": n}
	}
	in := func(n any) cells {
		return cells{"requests.carried_in|total": n, "outcome.total|total": n, "outcome.granted|total": n,
			"requests.carried_in|natural_person": n, "outcome.total|natural_person": n, "outcome.granted|natural_person": n}
	}
	tests := []struct {
		name string
		in   []input
		want []string
	}{
		{"carried over", []input{yearOf(2022, out(3)), yearOf(2023, in(3))}, nil},
		{"not carried over", []input{yearOf(2022, out(3)), yearOf(2023, in(2))}, []string{"2023 carried_in_differs requests.carried_in 2 3 " +
			"The report on 2023 carries 2 requests in, that on 2022 carried 3 out, 1 apart."}},
		{"a year between", []input{yearOf(2021, out(3)), yearOf(2023, in(2))}, nil},
		{"blank", []input{yearOf(2022, out(3)), yearOf(2023, cells{"requests.carried_in|total": blank})}, nil},
		{"doubtful", []input{yearOf(2022, out(3)), yearOf(2023, in(2), doubtful("requests.carried_in"))}, nil},
		{"other scope", []input{yearOf(2022, out(3), scoped(report.ScopeOwn)), yearOf(2023, in(2), scoped(report.ScopeJurisdiction))}, nil},
		{"in force", []input{yearOf(2022, cells{"normative_documents.in_force": 10}),
			yearOf(2023, cells{"normative_documents.in_force": 14, "normative_documents.issued": 5, "normative_documents.repealed": 2})},
			[]string{"2023 in_force_differs normative_documents.in_force 14 13 " +
				"2023, Normative documents in force: 14; last year's 10 plus 5 issued less 2 repealed make 13."}},
		{"in force, repealed blank", []input{yearOf(2022, cells{"normative_documents.in_force": 10}),
			yearOf(2023, cells{"normative_documents.in_force": 14, "normative_documents.repealed": blank})}, nil},
		{"in force, other edition", []input{yearOf(2020, cells{"normative_documents.public_total": 10}), yearOf(2021, cells{"normative_documents.in_force": 4})}, nil},
		{"items", []input{yearOf(2019, cells{"penalties.items_last_year": 30, "penalties.items_change": -4}), yearOf(2020, cells{"penalties.items_last_year": 30})},
			[]string{"2020 items_last_year_differs penalties.items_last_year 30 26 " +
				"2020, Administrative penalty items last year: 30; the report on 2019 states 30 and a change of -4, which make 26."}},
		{"hundredfold", []input{yearOf(2022, cells{"penalties.decisions": 12}), yearOf(2023, cells{"penalties.decisions": 1201})},
			[]string{"2023 hundredfold penalties.decisions 1201 12 Penalty decisions made this year: 1201 in 2023, 12 in 2022: more than a hundredfold apart."}},
		{"a fall", []input{yearOf(2022, cells{"penalties.decisions": 5000}), yearOf(2023, cells{"penalties.decisions": 30})},
			[]string{"2023 hundredfold penalties.decisions 30 5000 Penalty decisions made this year: 30 in 2023, 5000 in 2022: more than a hundredfold apart."}},
		{"from little", []input{yearOf(2022, cells{"penalties.decisions": 9}), yearOf(2023, cells{"penalties.decisions": 1201})}, nil},
		{"yuan", []input{yearOf(2022, cells{"fees.amount": 25}), yearOf(2023, cells{"fees.amount": 251000})},
			[]string{"2023 unit_probably_yuan fees.amount 251000 25.1 " +
				"Administrative fees collected this year: 251000 万元 in 2023, 25 万元 in 2022, some ten thousand times apart; probably 251000 元, which is 25.1 万元."}},
		{"beyond", []input{yearOf(2023, cells{"fees.amount": 2000000})}, []string{"2023 amount_beyond_level fees.amount 2e+06 200 " +
			"2023, Administrative fees collected this year: 2000000 万元, beyond what a body of a county can have (1000000 万元); the unit is probably 元, which makes it 200 万元."}},
		{"regulations", []input{yearOf(2023, cells{"regulations.issued": 2})}, []string{"2023 regulations_without_power regulations.issued 2 0 " +
			"2023, Regulations issued this year: 2, though this body (county) has no power to make regulations."}},
		{"decisions", []input{yearOf(2019, cells{"licensing.items_last_year": 60, "licensing.items_change": 318, "licensing.decisions": 378})},
			[]string{"2019 decisions_are_items licensing.decisions 378 - " +
				"2019, Licensing decisions made this year: 378 is exactly last year's items 60 plus the change 318; the number of items seems to stand in its place."}},
		{"by chance", []input{yearOf(2019, cells{"licensing.items_last_year": 6, "licensing.items_change": 1, "licensing.decisions": 7})}, nil},
		{"versions", []input{yearOf(2023, cells{"licensing.decisions": 5, "review.total": 0}, func(r *report.Report) { r.PublishedOn = "2024-02-01" }),
			yearOf(2023, cells{"licensing.decisions": 6, "litigation.after_review.total": 1, "litigation.after_review.pending": 1})}, []string{"2023 versions_differ licensing.decisions "}}, // either may be the canonical one
		{"period", []input{yearOf(2023, nil, func(r *report.Report) { r.Evidence = "lead:安化县 period:2022" })},
			[]string{"2023 period_differs requests.received 2022 2023 The report on 2023 says that its figures are of 2022."}},
		{"versions, blank for zero", []input{yearOf(2023, cells{"licensing.decisions": 5}), yearOf(2023, cells{"licensing.decisions": 5, "penalties.decisions": blank})}, nil},
	}
	// Each test has a bureau of its own, all are in one store.
	bureaus := strings.Fields("财政局 教育局 民政局 司法局 审计局 统计局 水利局 商务局 信访局 气象局 卫生健康局 农业农村局 交通运输局 自然资源局 " +
		"应急管理局 医疗保障局 退役军人事务局 市场监督管理局 林业局 公安局 生态环境局")
	var all []input
	of := map[string]int{}
	for i, test := range tests {
		name := "湖南省益阳市安化县" + bureaus[i]
		of[name] = i
		for _, in := range test.in {
			in.Report.Agency = name
			in.Source = name + in.Source
			in.Doc = transform.Identify([]byte(in.Source))
			all = append(all, in)
		}
	}
	rows, err := builtDB(t, all).Query(`SELECT agency, concat_ws(' ', findings.year, kind, metric, coalesce(format('{:g}', value), '-'), coalesce(format('{:g}', expected), '-'), message_en),
		findings.agency_id IS NOT NULL AND message_zh <> '' FROM findings JOIN reports USING (report_id) ORDER BY ALL`)
	check(t, err)
	defer rows.Close()
	got := make([][]string, len(tests))
	for rows.Next() {
		var agency, line string
		var whole bool
		check(t, rows.Scan(&agency, &line, &whole))
		if !whole {
			t.Errorf("%s has no agency or no Chinese", line)
		}
		i := of[agency]
		if n := len(got[i]); n < len(tests[i].want) && strings.HasPrefix(line, tests[i].want[n]) {
			line = tests[i].want[n] // what is wanted may leave out the end
		}
		got[i] = append(got[i], line)
	}
	check(t, rows.Err())
	for i, test := range tests {
		if d := cmp.Diff(test.want, got[i]); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, d)
		}
	}
}
