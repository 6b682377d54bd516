package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gongkai/load/internal/parquet"
	schema "gongkai/sql"
)

// TreeForm is raised when files of Parquet are written in another way. A generation of
// an older form is rewritten by the next run, and none of its files taken over.
//
//	2: pages and statistics state how many NULLs there are
//	3: readings and statements say in which part of a document they stand
//	4: a file for each year without year= in its path, the year inside; wide views
//	5: agencies and units as ENUMs; row groups of reports, checks and statements are of one year
const TreeForm = 5

// YearFile names the file of a view that has one for each year, below the tree. It holds
// the year as a column, too, and lies beside that of rows which have none (0): so one
// path finds all rows, and the year is a number to all readers. With year= in paths many
// of them either fail at the column inside or lose rows without a year.
func YearFile(view string, year int) string { return filepath.Join(view, schema.Part(year)+".parquet") }

// TreeError is that the Parquet of the published generation is not as it was
// written.
type TreeError struct{ Err error }

func (e *TreeError) Error() string {
	return "Parquet of the published generation cannot be read: " + e.Err.Error()
}

func (e *TreeError) Unwrap() error { return e.Err }

// asStored is the setting with which views give rows in the order of their facts: joined
// to reports they come as they lie only if DuckDB looks the reports up, which it would
// rather turn round where a year has few cells.
const asStored = "disabled_optimizers = 'join_order,build_side_probe_side'"

// notInTree is the column that files leave out: an agency has one name for all years, so
// that a report of this year may change what those of others say.
const notInTree = "agency_name"

// copyTo writes the rows of a query, which may be a table's name, as Parquet.
// Readers take an ENUM for the text that it is. Only metrics are made text before: of an
// ENUM no bounds are stated, by which readers pass over what they are not asked for.
func copyTo(ctx context.Context, conn *sql.Conn, query, path string) error {
	var columns, enums string
	err := conn.QueryRowContext(ctx, fmt.Sprintf(`SELECT string_agg(CASE WHEN column_name = 'metric' THEN 'CAST(metric AS VARCHAR) AS metric' ELSE '"' || column_name || '"' END, ', '),
			coalesce(string_agg(column_name, ' ') FILTER (WHERE column_type LIKE 'ENUM%%' AND column_name <> 'metric'), '')
		FROM (DESCRIBE SELECT * FROM %s) WHERE column_name <> ?`, query), notInTree).Scan(&columns, &enums)
	if err != nil {
		return err
	}
	rows, err := count(ctx, conn, fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d)", query, dictionaryLimit))
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, copyParquet(fmt.Sprintf("SELECT %s FROM %s", columns, query), path, max(1, int(rows)))); err != nil {
		return err
	}
	return parquet.StateColumnOrders(path, strings.Fields(enums)...)
}

// dictionaryLimit is how many different values of a column are written as a dictionary:
// what DuckDB takes for a full row group, for those of few rows, too. Left to itself it
// writes metrics of a year with one report without, and fastparquet, which is given a year
// with a dictionary and one without, reads NULL in the second. No column has more values than
// there are rows, and DuckDB makes room for all that it may have: 60 MB for the columns of a
// wide view.
const dictionaryLimit = 24576

// copyParquet is the statement that writes the answer to a query, in its order also
// where it joins, and all cores are at work: then DuckDB does not keep it unasked. Columns of so
// many values at most are written as dictionaries.
func copyParquet(query, path string, dictionary int) string {
	return fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, PRESERVE_ORDER true, DICTIONARY_SIZE_LIMIT %d)", query, schema.Literal(path), dictionary)
}

// wordsOf returns how files of a year take the texts that their rows repeat: agencies as
// ENUMs, as long as there are not more than a dictionary would hold, since an ENUM is
// written whole with each row group.
func wordsOf(ctx context.Context, conn *sql.Conn, year int) (schema.Words, error) {
	agencies, err := count(ctx, conn, "SELECT greatest(count(DISTINCT agency), count(DISTINCT agency_id)) FROM facts.reports_"+schema.Part(year))
	if err != nil {
		return schema.Words{}, err
	}
	words := schema.InFile
	if agencies > dictionaryLimit {
		words.Agency, words.AgencyID = schema.AsText.Agency, schema.AsText.AgencyID
		return words, nil
	}
	return words, executeAll(ctx, conn, schema.AgencyWords(year))
}

// linkOrCopy makes for a file a second name, or where that cannot be a second copy.
func linkOrCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	return copyFile(from, to)
}

// copyFile makes a second copy of a file, which shares its blocks with the first until it
// is written to, where the file system can do that.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if clone(out, in) != nil {
		_, err = io.Copy(out, in)
	}
	return errors.Join(err, out.Close())
}

// quoteMeta keeps filepath.Glob from taking a directory's name for a pattern.
func quoteMeta(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
