package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
	Parts     string                    // directory of <table>-*.parquet and of the journal
	Rows      map[transform.Table]int64 // rows in the parts, as their writers counted them
	Former    string                    // directory of the former generation; "" if there is none
	Run       int                       // number of the run at work
	Extractor string                    // its version
	Failures  []string                  // reasons that are told of records of corpora, too
	Temp      string                    // directory for what does not fit into memory
	Threads   int
	Aliases   *agency.Aliases // names that the user declared; may be nil

	Corrections []Correction // to be applied; what becomes of each is told in the store
}

// Draft is a generation in the making. Close it.
type Draft struct {
	Build
	Changed bool  // whether the store would tell anything else than the former generation
	Reports int64 // reports that it has

	memory string // what DuckDB may take
	db     *sql.DB
	conn   *sql.Conn // temporary tables belong to a connection
}

// buildMemory is what DuckDB may take while a store is built: more makes it
// hardly faster, since rows that are sorted go to disk soon in any case. Where
// that turns out too little, one more try has moreMemory.
const (
	buildMemory = "512MB"
	moreMemory  = "2GB"
)

// Begin merges the journal into the former ledger, which tells what is new.
func (b Build) Begin(ctx context.Context) (*Draft, error) {
	d := &Draft{Build: b, memory: buildMemory}
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("merging the ledger: %w", err), d.Close())
	}
	return d, nil
}

func (d *Draft) begin(ctx context.Context) error {
	var err error
	if d.db, err = open("", false, settings{threads: d.Threads, temp: d.Temp, memory: d.memory}); err != nil {
		return err
	}
	if d.conn, err = d.db.Conn(ctx); err != nil {
		return err
	}
	var failures []string
	for _, f := range d.Failures {
		failures = append(failures, literal(f))
	}
	statements := []string{
		fmt.Sprintf("SET VARIABLE run = %d", d.Run),
		"SET VARIABLE extractor = " + literal(d.Extractor),
		"CREATE TEMP TABLE failure_reasons AS SELECT unnest([" + strings.Join(failures, ", ") + "]::VARCHAR[]) AS reason",
		"CREATE TEMP VIEW journal AS SELECT * FROM " + readParquet(filepath.Join(d.Parts, journalFile)),
		"CREATE TEMP VIEW former_ledger AS " + d.formerLedger(),
	}
	if err := executeAll(ctx, d.conn, slices.Concat(statements, schema.Ledger())); err != nil {
		return err
	}
	return d.compare(ctx)
}

func (d *Draft) formerLedger() string {
	if d.Former != "" {
		return "SELECT * FROM " + readParquet(filepath.Join(d.Former, ledgerFile))
	}
	return "SELECT *, CAST(0 AS BIGINT) AS first_run, CAST(0 AS BIGINT) AS last_run FROM (SELECT * EXCLUDE (kind, fresh) FROM journal LIMIT 0)"
}

// compare finds out whether there is anything to be published.
func (d *Draft) compare(ctx context.Context) error {
	var lines, unknown, fresh int64
	err := d.conn.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM ledger WHERE sha256 <> '' AND extractor = ''),
		(SELECT count(*) FROM fresh_verdicts WHERE report), (SELECT count(DISTINCT sha256) FROM ledger WHERE report)`).
		Scan(&lines, &unknown, &fresh, &d.Reports)
	if err != nil {
		return err
	}
	if unknown > 0 {
		return fmt.Errorf("%d documents have no verdict", unknown)
	}
	// Reports read anew may give other readings than before.
	d.Changed = fresh > 0
	if lines > 0 && !d.Changed {
		err = d.conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM changes").Scan(&d.Changed)
	}
	return err
}

// Close ends the work on a draft.
func (d *Draft) Close() error {
	var err error
	if d.conn != nil {
		err = d.conn.Close()
	}
	if d.db != nil {
		err = errors.Join(err, d.db.Close())
	}
	return err
}

// WriteLedger writes the merged ledger into a directory.
func (d *Draft) WriteLedger(ctx context.Context, dir string) error {
	path := filepath.Join(dir, ledgerFile)
	if err := copyParquet(ctx, d.conn, "SELECT * FROM ledger ORDER BY key", path); err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	return syncPath(path)
}

// Fill builds gongkai.duckdb in a directory and verifies that what was to be
// stored can be read back. Runs are all that are known, the present one included.
func (d *Draft) Fill(ctx context.Context, into string, runs []Run) error {
	file := filepath.Join(into, File)
	stored, err := d.fill(ctx, file, runs)
	if err != nil && strings.Contains(err.Error(), "Out of Memory Error") {
		if err := d.startOver(ctx, file); err != nil {
			return fmt.Errorf("building the store: %w", err)
		}
		stored, err = d.fill(ctx, file, runs)
	}
	if err != nil {
		return fmt.Errorf("building the store: %w", err)
	}
	db, err := d.reopen(into)
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
	return nil
}

// startOver takes away what fill has left, and gives DuckDB more memory.
func (d *Draft) startOver(ctx context.Context, file string) error {
	d.memory = moreMemory
	err := executeAll(ctx, d.conn, []string{"USE memory", "DETACH gongkai", "SET memory_limit = " + literal(moreMemory)})
	for _, path := range []string{file, file + ".wal"} {
		if e := os.Remove(path); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

func (d *Draft) reopen(dir string) (*sql.DB, error) {
	return open(filepath.Join(dir, File), true, settings{threads: d.Threads, temp: d.Temp, memory: d.memory})
}

// WriteTree writes the Parquet tree of what Fill has built in a directory.
func (d *Draft) WriteTree(ctx context.Context, into string) error {
	db, err := d.reopen(into)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := writeTree(ctx, db, filepath.Join(into, Tree)); err != nil {
		return fmt.Errorf("writing Parquet: %w", err)
	}
	return nil
}

// fill makes the DuckDB file and gives the number of rows of each table.
func (d *Draft) fill(ctx context.Context, file string, runs []Run) (map[string]int64, error) {
	if err := d.prepare(ctx, file); err != nil {
		return nil, err
	}
	tx, err := d.conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // without effect after a commit
	if err := executeAll(ctx, tx, schema.Gather()); err != nil {
		return nil, err
	}
	if err := d.resolve(ctx, tx); err != nil {
		return nil, err
	}
	if err := executeAll(ctx, tx, schema.Load()); err != nil {
		return nil, err
	}
	if err := fillRuns(ctx, tx, runs); err != nil {
		return nil, err
	}
	if err := d.fillAliases(ctx, tx); err != nil {
		return nil, err
	}
	stored := map[string]int64{}
	for _, table := range schema.Tables {
		if stored[table], err = count(ctx, tx, "SELECT count(*) FROM "+table); err != nil {
			return nil, err
		}
	}
	if err := d.expect(ctx, tx, stored); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	for _, statement := range []string{"CHECKPOINT gongkai", "USE memory", "DETACH gongkai"} {
		if _, err := d.conn.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
	}
	return stored, nil
}

func executeAll(ctx context.Context, db execer, statements []string) error {
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the schema and the dimensions, and names what is to be loaded.
func (d *Draft) prepare(ctx context.Context, file string) error {
	statements := []string{"ATTACH " + literal(file) + " AS gongkai", "USE gongkai"}
	if d.Former != "" {
		statements = append(statements, "ATTACH IF NOT EXISTS "+literal(filepath.Join(d.Former, File))+" AS former (READ_ONLY)")
	}
	if err := executeAll(ctx, d.conn, statements); err != nil {
		return err
	}
	if err := create(ctx, d.conn); err != nil {
		return err
	}
	if err := declare(ctx, d.conn, d.Corrections); err != nil {
		return err
	}
	for _, t := range transform.Tables {
		former, err := d.former(ctx, string(t))
		if err != nil {
			return err
		}
		for name, query := range map[string]string{
			"new_" + string(t):    "SELECT * FROM read_parquet(" + literal(filepath.Join(escapeGlob(d.Parts), string(t)+"-*.parquet")) + ")",
			"former_" + string(t): former,
		} {
			if _, err := d.conn.ExecContext(ctx, "CREATE OR REPLACE TEMP VIEW "+name+" AS "+query); err != nil {
				return err
			}
		}
	}
	return nil
}

// former gives the rows of a table in the former generation, with the columns
// that it has now: an older program may have built it.
func (d *Draft) former(ctx context.Context, table string) (string, error) {
	if d.Former == "" {
		return fmt.Sprintf("SELECT * FROM gongkai.%s LIMIT 0", table), nil
	}
	rows, err := d.conn.QueryContext(ctx, `SELECT column_name, bool_or(database_name = 'former') FROM duckdb_columns()
		WHERE table_name = ? AND NOT internal AND database_name IN ('gongkai', 'former')
		GROUP BY column_name HAVING bool_or(database_name = 'gongkai') ORDER BY min(column_index)`, table)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var columns []string
	for rows.Next() {
		var name string
		var there bool
		if err := rows.Scan(&name, &there); err != nil {
			return "", err
		}
		if !there {
			name = "NULL AS " + name
		}
		columns = append(columns, name)
	}
	return fmt.Sprintf("SELECT %s FROM former.%s", strings.Join(columns, ", "), table), rows.Err()
}

// readParquet reads one file, whatever its name.
func readParquet(path string) string { return "read_parquet(" + literal(escapeGlob(path)) + ")" }

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

func fillRuns(ctx context.Context, tx *sql.Tx, runs []Run) error {
	for _, r := range runs {
		_, err := tx.ExecContext(ctx, "INSERT INTO runs VALUES ("+strings.Repeat("?, ", 19)+"?)",
			r.ID, r.Started.UTC().Truncate(time.Microsecond), r.Finished.UTC().Truncate(time.Microsecond), string(r.Outcome),
			r.Version, r.Extractor, r.Workers, strings.Join(r.Arguments, " "),
			r.Documents, r.NewDocuments, r.Loaded, r.Rejected, r.Failed, r.Readings, r.Seconds,
			r.Stages.Read, orNull(r.Stages.Merge), orNull(r.Stages.Build), orNull(r.Stages.Write), orNull(r.Stages.Publish))
		if err != nil {
			return err
		}
	}
	return nil
}

// orNull gives a duration that is not known as NULL.
func orNull(seconds float64) any {
	if seconds == 0 {
		return nil
	}
	return seconds
}

// expect compares what was stored with what the writers of the parts and the
// former generation had.
func (d *Draft) expect(ctx context.Context, tx *sql.Tx, stored map[string]int64) error {
	if stored["reports"] != d.Reports {
		return fmt.Errorf("%d reports were stored instead of %d", stored["reports"], d.Reports)
	}
	for _, t := range []transform.Table{transform.ReadingTable, transform.StatementTable, transform.CheckTable} {
		carried, err := count(ctx, tx, fmt.Sprintf("SELECT count(*) FROM former_%s SEMI JOIN carried USING (report_id)", t))
		if err != nil {
			return err
		}
		if want := d.Rows[t] + carried; stored[string(t)] != want {
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
