package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/load/export"
	schema "gongkai/sql"
)

// findingsShown is what does not fit, as far as a visitor wants to see it.
type findingsShown struct {
	Kind, Severity string
	Year           int // 0: of all
	Kinds          []findingCount
	Severities     []string
	Years          []int
	Explained      *schema.FindingKind `json:"-"` // the kind that was chosen
	Found          []row
	All            int
	From, To       int // of those that are shown, from 1
	Before, After  string
	Formats        []string
}

// findingCount is how many findings of a kind there are in the years and of the severity that were chosen.
type findingCount struct {
	Kind, Severity string
	Findings       int
}

// severities are from the worst on.
var severities = []string{"error", "warning", "info"}

// lastPage bounds what a list is gone through page by page: who wants all of it downloads it.
const lastPage = 200

const findingCountsSQL = `SELECT kind, severity, year, count(*) AS findings FROM findings GROUP BY ALL`

// findingCounts returns how many findings there are, which is asked for once.
func findingCounts(ctx context.Context, gen *generation) ([]row, error) {
	return recall(ctx, gen, "findings", func(ctx context.Context) ([]row, error) { return gen.all(ctx, findingCountsSQL) })
}

// findingsAsked returns what an address chooses.
func (q *request) findingsAsked() (*findingsShown, error) {
	s := &findingsShown{Kind: q.given("kind"), Severity: q.given("severity"), Severities: severities, Formats: downloadFormats}
	kinds := schema.FindingKinds()
	if i := slices.IndexFunc(kinds, func(k schema.FindingKind) bool { return k.Kind == s.Kind }); i >= 0 {
		s.Explained = &kinds[i]
	} else if s.Kind != "" {
		return nil, wrong("fault.word", "kind", s.Kind)
	}
	if s.Severity != "" && !slices.Contains(severities, s.Severity) {
		return nil, wrong("fault.word", "severity", s.Severity)
	}
	var err error
	s.Year, err = q.yearGiven("year")
	return s, err
}

// condition is that of a choice for rows of findings.
func (s *findingsShown) condition() string {
	all := []string{"true"}
	if s.Kind != "" {
		all = append(all, "kind = "+schema.Literal(s.Kind)+"::finding_kind")
	}
	if s.Severity != "" {
		all = append(all, "severity = "+schema.Literal(s.Severity)+"::severity")
	}
	if s.Year != 0 {
		all = append(all, fmt.Sprintf("year = %d", s.Year))
	}
	return strings.Join(all, " AND ")
}

// findingsOrder puts the worst first, of them the newest.
const findingsOrder = " ORDER BY severity DESC, year DESC NULLS LAST, kind, finding_id"

func findingsPage(q *request) (any, error) {
	s, err := q.findingsAsked()
	if err != nil {
		return nil, err
	}
	counts, err := findingCounts(q.Context(), q.gen)
	if err != nil {
		return nil, err
	}
	s.count(counts)
	from := s.page(q)
	s.Found, err = q.gen.all(q.Context(), fmt.Sprintf("SELECT * FROM findings WHERE %s%s LIMIT %d OFFSET %d", s.condition(), findingsOrder, perPage, from))
	if err != nil || len(s.Found) == 0 {
		return s, err
	}
	s.To = from + len(s.Found)
	return s, s.whose(q)
}

// count adds up what there is of the choice, by kind.
func (s *findingsShown) count(counts []row) {
	for _, r := range counts {
		year, kind := r.Int("year"), r.Text("kind")
		if year != 0 && !slices.Contains(s.Years, year) {
			s.Years = append(s.Years, year)
		}
		if s.Year != 0 && year != s.Year || s.Severity != "" && r.Text("severity") != s.Severity {
			continue
		}
		at := slices.IndexFunc(s.Kinds, func(k findingCount) bool { return k.Kind == kind })
		if at < 0 {
			at = len(s.Kinds)
			s.Kinds = append(s.Kinds, findingCount{Kind: kind, Severity: r.Text("severity")})
		}
		s.Kinds[at].Findings += r.Int("findings")
		if s.Kind == "" || kind == s.Kind {
			s.All += r.Int("findings")
		}
	}
	slices.Sort(s.Years)
	slices.SortFunc(s.Kinds, func(a, b findingCount) int {
		return cmp.Or(cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)), cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Kind, b.Kind))
	})
}

// page notes the pages before and after the one that is asked for, and returns how many findings come before it.
func (s *findingsShown) page(q *request) (before int) {
	pages := min((s.All+perPage-1)/perPage, lastPage)
	n, _ := q.number("page")
	n = min(max(n, 1), int64(max(pages, 1)))
	at := func(page int64) string {
		return q.link("/findings", "kind", s.Kind, "severity", s.Severity, "year", q.given("year"), "page", page)
	}
	if n > 1 {
		s.Before = at(n - 1)
	}
	if int(n) < pages {
		s.After = at(n + 1)
	}
	before = int(n-1) * perPage
	s.From = before + 1
	return before
}

const whoseSQL = `SELECT report_id, coalesce(name, agency) AS agency FROM (SELECT report_id, agency, agency_id FROM reports WHERE %s) AS reports
	LEFT JOIN (SELECT agency_id, name FROM agencies) AS agencies USING (agency_id)`

// whose adds the names of agencies.
func (s *findingsShown) whose(q *request) error {
	names, err := q.gen.all(q.Context(), fmt.Sprintf(whoseSQL, inReports(s.Found)))
	for _, r := range s.Found {
		for _, n := range names {
			if n["report_id"] == r["report_id"] {
				r["agency"] = n["agency"]
			}
		}
	}
	return err
}

// Download returns the address of the findings as a file.
func (s *findingsShown) Download(format string) string {
	year := any("")
	if s.Year != 0 {
		year = s.Year
	}
	return link(tongue{}, "/findings/download", "kind", s.Kind, "severity", s.Severity, "year", year, "format", format)
}

const findingsToTake = `SELECT findings.*, coalesce(name, agency) AS agency FROM findings
	LEFT JOIN (SELECT report_id, agency FROM reports) AS reports USING (report_id)
	LEFT JOIN (SELECT agency_id, name FROM agencies) AS agencies USING (agency_id) WHERE `

func sendFindings(q *request) (*answer, error) {
	s, err := q.findingsAsked()
	if err != nil {
		return nil, err
	}
	return q.download(export.Selection{What: findingsToTake + s.condition() + findingsOrder}, "gongkai findings", q.given("format"))
}

func findingKindNames() (out []string) {
	for _, k := range schema.FindingKinds() {
		out = append(out, k.Kind)
	}
	return out
}
