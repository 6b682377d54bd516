package rows

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	arrowparquet "github.com/apache/arrow/go/v15/parquet"

	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// encoding returns how columns are written: those of words and small sets as
// dictionaries, what hardly repeats as it is, and places in a
// document, which grow, as differences.
func encoding() []arrowparquet.WriterProperty {
	out := slices.Clone(parquet.Zstd)
	for _, column := range []string{"report_id", "value", "value_reported", "expected", "actual", "difference",
		"sha256", "source", "title", "evidence", "readings_hash", "canonical_report_id"} {
		out = append(out, arrowparquet.WithDictionaryFor(column, false))
	}
	for _, column := range []string{"source_start", "source_end"} {
		out = append(out, arrowparquet.WithDictionaryFor(column, false), arrowparquet.WithEncodingFor(column, arrowparquet.Encodings.DeltaBinaryPacked))
	}
	return out
}

// unpartitioned writes a table that has one file.
type unpartitioned[R any] struct {
	*Writer
	name string
	file *parquet.File
	rows *transform.Builder[R]
	full int // rows of a row group
}

func newUnpartitioned[R any](w *Writer, name string, rows *transform.Builder[R], full int) (*unpartitioned[R], error) {
	file, err := parquet.Create(filepath.Join(w.Tree, name+".parquet"), rows.Schema(), encoding())
	return &unpartitioned[R]{w, name, file, rows, full}, err
}

// fullReports make a row group: a report takes as much as a hundred readings.
const fullReports = 16_384

func (u *unpartitioned[R]) add(row R) error {
	u.rows.Add(row)
	return u.file.WriteFull(u.rows, u.full)
}

// finish ends the file and passes it on.
func (u *unpartitioned[R]) finish(ctx context.Context) error {
	if err := u.file.WriteFull(u.rows, 1); err != nil {
		return err
	}
	if err := u.file.Close(); err != nil {
		return err
	}
	return u.finished(ctx, File{Table: u.name, Path: u.file.Path()}, u.file.Rows())
}

// writeUnpartitioned writes reports, statements and checks.
func (w *Writer) writeUnpartitioned(ctx context.Context, from <-chan *batch) error {
	reports, err := newUnpartitioned(w, "reports", transform.NewReports(), fullReports)
	if err != nil {
		return err
	}
	defer reports.file.Abandon()
	statements, err := newUnpartitioned(w, "statements", transform.NewStatements(), transform.FullRows)
	if err != nil {
		return err
	}
	defer statements.file.Abandon()
	checks, err := newUnpartitioned(w, "checks", transform.NewChecks(), transform.FullRows)
	if err != nil {
		return err
	}
	defer checks.file.Abandon()
	for batch := range from {
		for i := range batch.placements {
			p, rows := &batch.placements[i], &batch.rows[i]
			if err := reports.add(transform.ReportRow{Key: &p.ReportKey, Report: &batch.reports[i], Provenance: &p.Provenance}); err != nil {
				return err
			}
			for j := range rows.Statements {
				if err := statements.add(transform.StatementRow{Key: &p.ReportKey, Statement: &rows.Statements[j]}); err != nil {
					return err
				}
			}
			for j := range rows.Checks {
				if err := checks.add(transform.CheckRow{Key: &p.ReportKey, Check: &rows.Checks[j]}); err != nil {
					return err
				}
			}
		}
		batch.release()
	}
	return errors.Join(reports.finish(ctx), statements.finish(ctx), checks.finish(ctx))
}
