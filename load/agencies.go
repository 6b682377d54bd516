package load

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"gongkai/load/flow"
	"gongkai/load/internal/parquet"
	schema "gongkai/sql"
	"gongkai/transform/agency"
)

// resolutions are the tables that resolve makes, by name, with their columns.
var resolutions = []struct{ table, columns string }{
	{"resolved_now", "{'report_id': 'BIGINT', 'agency_id': 'VARCHAR'}"},
	{"resolved_candidates", "{'report_id': 'BIGINT', 'agency_id': 'VARCHAR', 'name': 'VARCHAR', 'why': 'VARCHAR', 'message': 'VARCHAR'}"},
	{"resolved_agencies", "{'agency_id': 'VARCHAR', 'name': 'VARCHAR', 'level': 'VARCHAR', 'kind': 'VARCHAR', 'department': 'VARCHAR', " +
		"'division_code': 'VARCHAR', 'province': 'VARCHAR', 'prefecture': 'VARCHAR', 'county': 'VARCHAR', 'township': 'VARCHAR', 'history': 'VARCHAR'}"},
}

// resolve finds whose reports are, of those that are unresolved. An agency is named by
// its newest report: so the other reports of each agency that comes up are asked, too,
// for nothing but that. Its tables are read by the load steps. Memory grows with the
// agencies only.
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
	if err := r.ask(ctx, b, "SELECT * FROM resolve_input SEMI JOIN unresolved USING (report_id)"); err != nil {
		return err
	}
	for _, out := range r.out[:2] {
		if err := out.load(ctx, b); err != nil {
			return err
		}
	}
	r.namesOnly = true
	if err := r.ask(ctx, b, `SELECT * FROM resolve_input
		SEMI JOIN (
			SELECT report_id FROM previous_reports
			WHERE agency_id IN (FROM touched_agencies) OR agency_id IN (SELECT agency_id FROM resolved_now)
		) AS named USING (report_id)
		ANTI JOIN unresolved USING (report_id)`); err != nil {
		return err
	}
	for id, a := range r.agencies {
		err := r.out[2].Write([]string{id, a.Name, a.Level.String(), a.Kind.String(), a.Department, a.Code,
			a.Province, a.Prefecture, a.County, a.Township, a.History})
		if err != nil {
			return err
		}
	}
	return r.out[2].load(ctx, b)
}

// resolution is resolve at work.
type resolution struct {
	resolver *agency.Resolver
	mu       sync.Mutex // of what follows
	out      []*temporary
	agencies map[string]namedAgency

	namesOnly bool // answers name agencies, and are known besides
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

// ask resolves the reports that a query gives.
func (r *resolution) ask(ctx context.Context, b *Builder, query string) error {
	input, err := b.list(ctx, query)
	if err != nil {
		return fmt.Errorf("resolving agencies: %w", err)
	}
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan []question, b.Threads)
	g.Go(func() error {
		defer close(batches)
		return readQuestions(ctx, input, batches)
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
		return fmt.Errorf("resolving agencies: %w", err)
	}
	return nil
}

// list copies the answer to a query into a file, to be read row by row.
func (b *Builder) list(ctx context.Context, query string) (path string, err error) {
	path = filepath.Join(b.Shards, "list.parquet")
	// In row groups of the usual size the evidence of a million reports took a gigabyte.
	return path, b.inOrder(ctx, func() error {
		return b.execute(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 8192)", query, schema.Literal(path)))
	})
}

// questionColumns are those of resolve_input.
var questionColumns = slices.Concat(parquet.Number.Columns("report_id"), parquet.Text.Columns("agency", "title"), parquet.Number.Columns("year"),
	parquet.Flag.Columns("own"), parquet.Text.Columns("evidence", "source", "other_source"))

// readQuestions reads from reports what says whose they are.
func readQuestions(ctx context.Context, input string, to chan<- []question) error {
	list, err := parquet.Open(ctx, input, questionColumns...)
	if err != nil {
		return err
	}
	defer list.Close()
	for more := true; more; {
		questions := make([]question, 0, batchQuestions)
		for len(questions) < batchQuestions {
			if more, err = list.Next(); err != nil {
				return err
			}
			if !more {
				break
			}
			text := func(column int) string { return strings.Clone(list.Text(column)) }
			questions = append(questions, question{list.Number(0), agency.Question{Name: text(1), Title: text(2), Year: int(list.Number(3)),
				Own: list.Flag(4), Evidence: text(5), Sources: []string{text(6), text(7)}}})
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
		if r.namesOnly {
			return nil
		}
		return r.out[0].Write([]string{id, a.Agency.ID})
	}
	if r.namesOnly {
		return nil
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
	if _, err := b.conn.ExecContext(ctx, "TRUNCATE agency_aliases"); err != nil {
		return err
	}
	for _, a := range b.Aliases.All() {
		_, err := b.conn.ExecContext(ctx, "INSERT INTO agency_aliases VALUES (?, ?, nullif(?, ''), nullif(?, 0), nullif(?, 0))",
			a.Name, a.AgencyID, a.Place, a.From, a.To)
		if err != nil {
			return err
		}
	}
	return nil
}
