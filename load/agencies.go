package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"gongkai/extract/report"
	"gongkai/load/flow"
	"gongkai/load/internal/parquet"
	"gongkai/load/internal/rows"
	"gongkai/transform"
	"gongkai/transform/agency"
)

// resolutions are the tables that resolve makes, by name, with their columns.
var resolutions = []struct{ table, columns string }{
	{"resolved", "{'report_id': 'BIGINT', 'agency_id': 'VARCHAR'}"},
	{"resolved_candidates", "{'report_id': 'BIGINT', 'agency_id': 'VARCHAR', 'name': 'VARCHAR', 'why': 'VARCHAR', 'message': 'VARCHAR'}"},
	{"resolved_agencies", "{'agency_id': 'VARCHAR', 'name': 'VARCHAR', 'level': 'VARCHAR', 'kind': 'VARCHAR', 'department': 'VARCHAR', " +
		"'division_code': 'VARCHAR', 'province': 'VARCHAR', 'prefecture': 'VARCHAR', 'county': 'VARCHAR', 'township': 'VARCHAR', 'history': 'VARCHAR'}"},
}

// resolve finds whose each report is, anew for all of them: what is known of
// agencies and the user's aliases may have changed since they were read. Its
// tables are read by the load steps. Memory grows with the agencies only.
func (b *Builder) resolve(ctx context.Context) (err error) {
	r := resolution{resolver: agency.New(b.Aliases), agencies: map[string]namedAgency{}}
	for _, t := range resolutions {
		out, err := newTemporary(b.Shards, t.table, t.columns)
		if err != nil {
			return err
		}
		defer out.file.Close()
		r.out = append(r.out, out)
	}
	if err := r.all(ctx, b); err != nil {
		return fmt.Errorf("resolving agencies: %w", err)
	}
	for _, out := range r.out {
		if err := out.load(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// resolution is resolve at work.
type resolution struct {
	resolver *agency.Resolver
	mu       sync.Mutex // of what follows
	out      []*temporary
	agencies map[string]namedAgency
}

// namedAgency is an agency with the report that gives its name: the newest, of these
// the one with the longest name, so that the order of reports does not matter.
type namedAgency struct {
	agency.Agency
	year int
}

// question is what is to be resolved of one report.
type question struct {
	report int64
	agency.Question
}

// batchQuestions is as many questions as are worth a hand-over.
const batchQuestions = 256

func (r *resolution) all(ctx context.Context, b *Builder) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan []question, b.Threads)
	g.Go(func() error {
		defer close(batches)
		return b.readQuestions(ctx, batches)
	})
	for range max(1, b.Threads) {
		g.Go(func() error {
			for questions := range batches {
				if err := r.some(questions); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for id, a := range r.agencies {
		err := r.out[2].Write([]string{id, a.Name, a.Level.String(), a.Kind.String(), a.Department, a.Code,
			a.Province, a.Prefecture, a.County, a.Township, a.History})
		if err != nil {
			return err
		}
	}
	return nil
}

// readQuestions reads from all reports what says whose they are.
func (b *Builder) readQuestions(ctx context.Context, to chan<- []question) (err error) {
	input, err := b.list(ctx, "resolve_input")
	if err != nil {
		return err
	}
	dropped, err := b.dropped(ctx)
	if err != nil {
		return err
	}
	reader := rows.NewReportReader(b.Shards, filepath.Join(b.Previous, Tree), dropped)
	defer func() { err = errors.Join(err, reader.Close()) }()
	list, err := parquet.Open(ctx, input, slices.Concat(rows.RefColumns, parquet.Text.Columns("source", "other_source"))...)
	if err != nil {
		return err
	}
	defer list.Close()
	var rep transform.Report
	for more := true; more; {
		questions := make([]question, 0, batchQuestions)
		for len(questions) < batchQuestions {
			if more, err = list.Next(); err != nil {
				return err
			}
			if !more {
				break
			}
			if err := reader.Report(ctx, rows.RefAt(list), &rep); err != nil {
				return err
			}
			questions = append(questions, question{rep.ID, agency.Question{Name: rep.Agency, Title: rep.Title, Year: rep.Year,
				Own: rep.Scope == report.ScopeOwn.String(), Evidence: rep.Evidence,
				Sources: []string{strings.Clone(list.Text(4)), strings.Clone(list.Text(5))}}})
		}
		if err := flow.Send(ctx, to, questions); err != nil {
			return err
		}
	}
	return nil
}

func (r *resolution) some(questions []question) error {
	answers := make([]agency.Answer, len(questions))
	for i := range questions {
		answers[i] = r.resolver.Resolve(&questions[i].Question)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range questions {
		if err := r.one(&questions[i], &answers[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *resolution) one(q *question, a *agency.Answer) error {
	id := strconv.FormatInt(q.report, 10)
	if a.Agency != nil {
		old, known := r.agencies[a.Agency.ID]
		if !known || newer(namedAgency{*a.Agency, q.Year}, old) {
			r.agencies[a.Agency.ID] = namedAgency{*a.Agency, q.Year}
		}
		return r.out[0].Write([]string{id, a.Agency.ID})
	}
	why, message := a.Why.String(), a.Why.Encode()
	if len(a.Candidates) == 0 {
		return r.out[1].Write([]string{id, "", "", why, message})
	}
	for _, c := range a.Candidates {
		if err := r.out[1].Write([]string{id, c.ID, c.Name, why, message}); err != nil {
			return err
		}
	}
	return nil
}

func newer(a, than namedAgency) bool {
	if a.year != than.year {
		return a.year > than.year
	}
	if len(a.Name) != len(than.Name) {
		return len(a.Name) > len(than.Name)
	}
	if a.Name != than.Name {
		return a.Name < than.Name
	}
	return a.Agency != than.Agency && fmt.Sprint(a.Agency) < fmt.Sprint(than.Agency)
}

// Aliases returns the aliases that a generation keeps.
func Aliases(ctx context.Context, generation string) ([]agency.Alias, error) {
	list := &agency.Aliases{}
	err := eachKept(ctx, generation, "agency_aliases",
		"SELECT name, agency_id, coalesce(place, ''), coalesce(from_year, 0), coalesce(to_year, 0) FROM kept", func(rows *sql.Rows) error {
			var a agency.Alias
			if err := rows.Scan(&a.Name, &a.AgencyID, &a.Place, &a.From, &a.To); err != nil {
				return err
			}
			list.List = append(list.List, a)
			return nil
		})
	return list.All(), err
}

func (b *Builder) fillAliases(ctx context.Context) error {
	for _, a := range b.Aliases.All() {
		_, err := b.conn.ExecContext(ctx, "INSERT INTO agency_aliases VALUES (?, ?, nullif(?, ''), nullif(?, 0), nullif(?, 0))",
			a.Name, a.AgencyID, a.Place, a.From, a.To)
		if err != nil {
			return err
		}
	}
	return nil
}
