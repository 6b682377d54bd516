package load

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	schema "gongkai/sql"

	"gongkai/extract/form"
	"gongkai/transform"
	"gongkai/transform/agency"
)

// File and Tree are what a generation holds for readers.
const (
	File = "gongkai.duckdb"
	Tree = "parquet"
)

// Build is all that a new generation is made of.
type Build struct {
	Parts   string                    // directory of <table>-*.parquet, at least one of each transform.Tables
	Rows    map[transform.Table]int64 // rows in the parts, as their writers counted them
	Reports int64                     // reports that the new generation must have
	Former  string                    // directory of the former generation; "" if there is none
	Runs    []Run                     // all that are known, the present one included
	Into    string                    // directory to build in
	Temp    string                    // directory for what does not fit into memory
	Threads int
	Aliases *agency.Aliases // names that the user declared; may be nil

	Corrections []Correction // to be applied; what becomes of each is told in the store
}

// Make builds gongkai.duckdb and the Parquet tree in b.Into, and verifies that
// what was to be stored can be read back.
func (b *Build) Make(ctx context.Context) error {
	stored, err := b.fill(ctx)
	if err != nil {
		return fmt.Errorf("building the store: %w", err)
	}
	db, err := open(filepath.Join(b.Into, File), true, settings{b.Threads, b.Temp})
	if err != nil {
		return err
	}
	defer db.Close()
	// A COMMIT can store nothing and give no error: count again in the file.
	for table, want := range stored {
		got, err := count(ctx, db, "SELECT count(*) FROM "+table)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("verifying the store: %s has %d rows, %d were stored; nothing is published", table, got, want)
		}
	}
	if err := writeTree(ctx, db, filepath.Join(b.Into, Tree)); err != nil {
		return fmt.Errorf("writing Parquet: %w", err)
	}
	return nil
}

// fill makes the DuckDB file and gives the number of rows of each table.
func (b *Build) fill(ctx context.Context) (map[string]int64, error) {
	db, err := open(filepath.Join(b.Into, File), false, settings{b.Threads, b.Temp})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx) // temporary tables belong to a connection
	if err != nil {
		return nil, err
	}
	defer conn.Close()

	if err := b.prepare(ctx, conn); err != nil {
		return nil, err
	}
	if err := b.resolve(ctx, conn); err != nil {
		return nil, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // without effect after a commit
	for _, statements := range schema.Load() {
		if _, err := tx.ExecContext(ctx, statements); err != nil {
			return nil, err
		}
	}
	if err := b.fillRuns(ctx, tx); err != nil {
		return nil, err
	}
	stored := map[string]int64{}
	for _, table := range schema.Tables {
		if stored[table], err = count(ctx, tx, "SELECT count(*) FROM "+table); err != nil {
			return nil, err
		}
	}
	if err := b.expect(ctx, tx, stored); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	if b.Former != "" {
		if _, err := conn.ExecContext(ctx, "DETACH former"); err != nil {
			return nil, err
		}
	}
	if _, err := conn.ExecContext(ctx, "CHECKPOINT gongkai"); err != nil {
		return nil, err
	}
	return stored, nil
}

// prepare makes the schema and the dimensions, and names what is to be loaded.
func (b *Build) prepare(ctx context.Context, conn *sql.Conn) error {
	if err := create(ctx, conn); err != nil {
		return err
	}
	if err := declare(ctx, conn, b.Corrections); err != nil {
		return err
	}
	var statements []string
	if b.Former != "" {
		statements = append(statements, "ATTACH "+literal(filepath.Join(b.Former, File))+" AS former (READ_ONLY)")
	}
	for _, t := range transform.Tables {
		parts := filepath.Join(escapeGlob(b.Parts), string(t)+"-*.parquet")
		former := fmt.Sprintf("SELECT * FROM gongkai.%s LIMIT 0", t)
		if b.Former != "" {
			former = fmt.Sprintf("SELECT * FROM former.%s", t)
		}
		if b.Former != "" && t == transform.ReportTable { // one of an older program may lack columns
			former = fmt.Sprintf("SELECT * FROM gongkai.%s WHERE false UNION ALL BY NAME SELECT * FROM former.%s", t, t)
		}
		statements = append(statements,
			fmt.Sprintf("CREATE TEMP VIEW new_%s AS SELECT * FROM read_parquet(%s)", t, literal(parts)),
			fmt.Sprintf("CREATE TEMP VIEW former_%s AS %s", t, former))
	}
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// escapeGlob keeps DuckDB from taking a directory's name for a pattern.
func escapeGlob(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

// create makes an empty database with its dimensions.
func create(ctx context.Context, conn *sql.Conn) error {
	for _, statements := range schema.Schema() {
		if _, err := conn.ExecContext(ctx, statements); err != nil {
			return err
		}
	}
	for i := range form.Metrics {
		m := &form.Metrics[i]
		_, err := conn.ExecContext(ctx, "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			m.ID, m.Table, m.Role, m.Unit, m.Measure, m.LabelZH(), m.LabelEN,
			orderIn(m, form.Edition2019), orderIn(m, form.Edition2021), m.In(form.Edition2019) && m.In(form.Edition2021))
		if err != nil {
			return err
		}
	}
	for _, a := range form.Applicants {
		if _, err := conn.ExecContext(ctx, "INSERT INTO applicant_types VALUES (?, ?, ?, ?)", a.ID, a.Role, a.LabelZH, a.LabelEN); err != nil {
			return err
		}
	}
	return nil
}

func orderIn(m *form.Info, e form.Edition) any {
	if !m.In(e) {
		return nil
	}
	return m.Order[e]
}

func (b *Build) fillRuns(ctx context.Context, tx *sql.Tx) error {
	for _, r := range b.Runs {
		_, err := tx.ExecContext(ctx, "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			r.ID, r.Started.UTC().Truncate(time.Microsecond), r.Finished.UTC().Truncate(time.Microsecond), string(r.Outcome),
			r.Version, r.Extractor, r.Workers, strings.Join(r.Arguments, " "),
			r.Documents, r.NewDocuments, r.Loaded, r.Rejected, r.Failed, r.Readings, r.Seconds)
		if err != nil {
			return err
		}
	}
	return nil
}

// expect compares what was stored with what the writers of the parts and the
// former generation had.
func (b *Build) expect(ctx context.Context, tx *sql.Tx, stored map[string]int64) error {
	if stored["reports"] != b.Reports {
		return fmt.Errorf("%d reports were stored instead of %d", stored["reports"], b.Reports)
	}
	for _, t := range []transform.Table{transform.ReadingTable, transform.StatementTable, transform.CheckTable} {
		carried, err := count(ctx, tx, fmt.Sprintf("SELECT count(*) FROM former_%s SEMI JOIN carried USING (report_id)", t))
		if err != nil {
			return err
		}
		if want := b.Rows[t] + carried; stored[string(t)] != want {
			return fmt.Errorf("%d rows of %s were stored instead of %d", stored[string(t)], t, want)
		}
	}
	return nil
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func count(ctx context.Context, db querier, query string) (int64, error) {
	var n int64
	err := db.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}
