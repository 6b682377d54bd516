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

	"gongkai/load/ledger"
	schema "gongkai/sql"
	"gongkai/transform/agency"
)

// File and Tree are what a generation holds for readers.
const (
	File = "gongkai.duckdb"
	Tree = "parquet"
)

// Build is all that a new generation is made of.
type Build struct {
	Shards    string   // directory of what the workers wrote, and of the journal
	Previous  string   // directory of the previous generation; "" if there is none
	Run       int      // number of the run at work
	Extractor string   // its version
	Failures  []string // reasons that are shown of records of corpora, too
	Temp      string   // directory for what does not fit into memory
	Threads   int
	Aliases   *agency.Aliases // names that the user declared; may be nil

	// ForgetGone: what the ledger knows to be gone is taken out.
	ForgetGone bool

	// Anew: no file of the previous generation is taken over, though its rows are.
	Anew bool
	// ResolveAll: whose reports are is found out anew for all, not only for new ones.
	ResolveAll bool

	Corrections []Correction // to be applied; what becomes of each is in the store
	Documents   []Document   // what users state of documents, likewise
}

// Builder is a generation being built. Close it.
type Builder struct {
	Build
	Changed bool  // whether the store would say anything else than the previous generation
	Reports int64 // reports that it has
	Gone    int64 // sources of reports that are gone since this run

	// Unattested counts, once it is filled, reports that stay of an earlier program which
	// did not say what shows the rows and columns of readings.
	Unattested int64

	memory     int              // which of buildMemory DuckDB may take
	stored     map[string]int64 // rows of the tables that were written
	all        []int            // years that it has, in order, once it is filled
	kept       kept             // what of the previous generation its files are made of
	unattested bool             // whether the previous generation has such reports only
	copied     bool             // whether the file began as a copy of that of the previous generation
	db         *sql.DB
	conn       *sql.Conn // temporary tables belong to a connection
}

// fewLines of journal and ledger make a small store: hundreds of statements of a few milliseconds,
// for which a second core has nothing to do but to look whether it has.
const fewLines = 1000

// Begin merges the journal into the previous ledger, and so finds what is new.
func (b Build) Begin(ctx context.Context) (*Builder, error) {
	builder := &Builder{Build: b}
	if err := builder.begin(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("merging the ledger: %w", err), builder.Close())
	}
	return builder, nil
}

func (b *Builder) begin(ctx context.Context) error {
	var err error
	if b.db, err = open("", false, settings{threads: 1, temp: b.Temp, memory: b.limit()}); err != nil {
		return err
	}
	if b.conn, err = b.db.Conn(ctx); err != nil {
		return err
	}
	var failures []string
	for _, f := range b.Failures {
		failures = append(failures, schema.Literal(f))
	}
	statements := []string{
		fmt.Sprintf("SET VARIABLE run = %d", b.Run),
		"SET VARIABLE extractor = " + schema.Literal(b.Extractor),
		fmt.Sprintf("SET VARIABLE forget_gone = %t", b.ForgetGone),
		"CREATE TEMP TABLE failure_reasons AS SELECT unnest([" + strings.Join(failures, ", ") + "]::VARCHAR[]) AS reason",
		"CREATE TEMP VIEW journal AS SELECT * FROM " + readParquet(filepath.Join(b.Shards, ledger.JournalName)),
		"CREATE TEMP VIEW previous_ledger AS " + b.previousLedger(),
	}
	if err := b.execute(ctx, statements...); err != nil {
		return err
	}
	lines, err := count(ctx, b.conn, "SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM previous_ledger)")
	if err != nil {
		return err
	}
	if lines > fewLines {
		if err := executeAll(ctx, b.conn, []string{fmt.Sprint("SET threads = ", max(1, b.Threads))}); err != nil {
			return err
		}
	}
	if err := b.take(ctx, ample(lines*lineMemory, ledgerMost)); err != nil {
		return err
	}
	if err := b.execute(ctx, schema.Ledger()...); err != nil {
		return err
	}
	return b.compare(ctx)
}

// previousLedger reads the ledger of the previous generation. What one of an earlier
// program lacks is "" there.
func (b *Builder) previousLedger() string {
	if b.Previous != "" {
		return "SELECT * REPLACE (coalesce(said_message, '') AS said_message, coalesce(detail_message, '') AS detail_message, coalesce(page, '') AS page) FROM (SELECT * FROM " +
			readParquet(filepath.Join(b.Previous, ledger.Name)) + " UNION ALL BY NAME (SELECT said_message, detail_message, page FROM journal LIMIT 0))"
	}
	return "SELECT *, CAST(0 AS BIGINT) AS first_run, CAST(0 AS BIGINT) AS last_run FROM (SELECT * EXCLUDE (kind, fresh) FROM journal LIMIT 0)"
}

// compare finds out whether there is anything to be published.
func (b *Builder) compare(ctx context.Context) error {
	var lines, unknown, fresh int64
	err := b.conn.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM ledger WHERE sha256 <> '' AND extractor = ''),
		(SELECT count(*) FROM fresh_verdicts WHERE report), (SELECT count(DISTINCT sha256) FROM ledger WHERE report),
		(SELECT count(*) FROM ledger WHERE report AND gone = getvariable('run'))`).Scan(&lines, &unknown, &fresh, &b.Reports, &b.Gone)
	if err != nil {
		return err
	}
	if unknown > 0 {
		return fmt.Errorf("%d documents have no verdict", unknown)
	}
	// Reports read anew may give other readings than before.
	b.Changed = fresh > 0
	if (lines > 0 || b.ForgetGone) && !b.Changed {
		err = b.conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM changes").Scan(&b.Changed)
	}
	return err
}

// Close ends the work on a generation.
func (b *Builder) Close() error {
	var err error
	if b.conn != nil {
		err = b.conn.Close()
	}
	if b.db != nil {
		err = errors.Join(err, b.db.Close())
	}
	return err
}

// WriteLedger writes the merged ledger into a directory.
func (b *Builder) WriteLedger(ctx context.Context, dir string) error {
	path := filepath.Join(dir, ledger.Name)
	if err := b.execute(ctx, copyParquet("SELECT * FROM ledger ORDER BY key", path, dictionaryLimit)); err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	return syncPath(path)
}

// Fill builds gongkai.duckdb in a directory, and beside it the Parquet of the
// tables that have a file a year. Runs are all that are known, the present one
// included. The ledger is written before.
func (b *Builder) Fill(ctx context.Context, into string, runs []Run) (err error) {
	if b.stored, err = b.fill(ctx, into, runs); err != nil {
		return fmt.Errorf("building the store: %w", err)
	}
	return nil
}

// WriteTree writes the Parquet of the other tables that Fill has built in a directory,
// and verifies that what was stored can be read back.
func (b *Builder) WriteTree(ctx context.Context, into string) error {
	err := b.inOrder(ctx, func() error { return b.writeTree(ctx, filepath.Join(into, Tree)) })
	if err != nil {
		return fmt.Errorf("writing Parquet: %w", err)
	}
	if err := executeAll(ctx, b.conn, []string{"USE memory", "DETACH gongkai"}); err != nil {
		return err
	}
	db, err := open(filepath.Join(into, File), true, settings{threads: b.Threads, temp: b.Temp, memory: b.limit()})
	if err != nil {
		return err
	}
	defer db.Close()
	// A COMMIT can store nothing and give no error: count again in the file.
	for table, want := range b.stored {
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

// fill makes the DuckDB file and returns the number of rows of each table. Nobody reads
// the file before it is published.
func (b *Builder) fill(ctx context.Context, into string, runs []Run) (map[string]int64, error) {
	if err := b.prepare(ctx, filepath.Join(into, File), runs); err != nil {
		return nil, err
	}
	if err := errors.Join(b.stated(ctx), b.linkedBy(ctx)); err != nil {
		return nil, err
	}
	if err := b.execute(ctx, schema.Gather()...); err != nil {
		return nil, err
	}
	if b.unattested {
		var err error
		if b.Unattested, err = count(ctx, b.conn, "SELECT count(*) FROM carried"); err != nil {
			return nil, err
		}
	}
	if err := b.resolve(ctx); err != nil {
		return nil, err
	}
	declared, err := b.declaredReadings(ctx)
	if err != nil {
		return nil, err
	}
	declared = "CREATE OR REPLACE TEMP VIEW declared_readings AS " + declared
	if err := b.execute(ctx, slices.Concat([]string{declared}, schema.Reports(), schema.Order())...); err != nil {
		return nil, err
	}
	y, err := b.years(ctx)
	if err != nil {
		return nil, err
	}
	b.all = y.all
	if err := y.keepPieces(ctx); err != nil {
		return nil, err
	}
	if err := y.build(ctx, filepath.Join(into, Tree)); err != nil {
		return nil, err
	}
	observed := []string{schema.Observed("observed", "examined", y.all), schema.Observed("observed_of_changed_years", "numbered", y.all)}
	if err := b.execute(ctx, append(observed, schema.Load()...)...); err != nil {
		return nil, err
	}
	if n, err := count(ctx, b.conn, "SELECT count(*) FROM reports"); err != nil || n != b.Reports {
		return nil, errors.Join(err, fmt.Errorf("%d reports were stored instead of %d", n, b.Reports))
	}
	if err := y.compact(ctx, filepath.Join(into, File)); err != nil {
		return nil, err
	}
	stored := map[string]int64{}
	for _, table := range y.tables() {
		if stored[table], err = count(ctx, b.conn, "SELECT count(*) FROM "+table); err != nil {
			return nil, err
		}
	}
	return stored, nil
}

// prepare makes the file: a copy of that of the previous generation, of which what has
// changed will be replaced, or one without rows. It fills what is known beforehand, and
// names what is to be loaded.
func (b *Builder) prepare(ctx context.Context, file string, runs []Run) error {
	var err error
	if b.copied, err = b.copyPrevious(ctx, file); err != nil {
		return err
	}
	statements := []string{fmt.Sprintf("SET VARIABLE anew = %t", !b.copied), fmt.Sprintf("SET VARIABLE resolve_all = %t", b.ResolveAll),
		"ATTACH " + schema.Literal(file) + " AS gongkai", "USE gongkai"}
	if err := executeAll(ctx, b.conn, statements); err != nil {
		return err
	}
	// Hundreds of small statements, each of which would go to the disk by itself.
	err = b.together(ctx, func() error {
		if !b.copied {
			if err := create(ctx, b.conn); err != nil {
				return err
			}
		}
		return errors.Join(declare(ctx, b.conn, b.Corrections), b.fillAliases(ctx), fillRuns(ctx, b.conn, runs))
	})
	if err != nil {
		return err
	}
	return b.nameInput(ctx)
}

// copyPrevious copies the DuckDB file of the previous generation, and reports whether it
// did: not if there is none, if all is to be written anew, or if it is not as it was
// published, as clients can write to it.
func (b *Builder) copyPrevious(ctx context.Context, to string) (bool, error) {
	if b.Previous == "" || b.Anew {
		return false, nil
	}
	from := filepath.Join(b.Previous, File)
	if _, err := os.Stat(from + walSuffix); err == nil {
		return false, nil
	}
	if err := copyFile(from, to); err != nil {
		return false, err
	}
	m, err := readManifest(b.Previous)
	if err == nil {
		err = m.verify(ctx, filepath.Dir(to), File, true)
	}
	if err != nil {
		return false, errors.Join(ctx.Err(), os.Remove(to))
	}
	return true, nil
}

// previousTables are those of the previous generation that the load steps read.
var previousTables = []string{"reports", "readings", "statements", "checks", "corrections", documentsTable, "agencies", "agency_candidates"}

// nameInput makes views of what is to be loaded: new_<table> of what this run read, and
// previous_<table> of what the previous generation has, from its Parquet: its DuckDB
// file may be held, or written to, by others.
func (b *Builder) nameInput(ctx context.Context) error {
	view := func(name, query string) error {
		_, err := b.conn.ExecContext(ctx, "CREATE OR REPLACE TEMP VIEW "+name+" AS "+query)
		return err
	}
	if err := view("new_reports", "FROM "+readFiles(reportsFile(escapeGlob(b.Shards), "*"))); err != nil {
		return err
	}
	for _, table := range previousTables {
		query := "FROM gongkai." + table + " LIMIT 0"
		if b.Previous != "" {
			from, err := fromTree(b.Previous, table)
			if err == nil && b.Anew {
				from, err = b.asKnownNow(ctx, table, from)
			}
			switch {
			case err == nil:
				query = from
			case b.Anew && table == documentsTable && errors.Is(err, fs.ErrNotExist): // an earlier program did not know it
			default:
				return &TreeError{err}
			}
		}
		if err := view("previous_"+table, query); err != nil {
			return &TreeError{err}
		}
	}
	return nil
}
