package load

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v15/parquet"

	"gongkai/transform"
)

// encoding tells how columns are written: those of words and small sets as
// dictionaries, what hardly repeats as it is, and places in a
// document, which grow, as differences.
func encoding() []parquet.WriterProperty {
	out := slices.Clone(zstd)
	for _, column := range []string{"report_id", "value", "value_reported", "expected", "actual", "difference",
		"sha256", "source", "title", "evidence", "readings_hash", "canonical_report_id"} {
		out = append(out, parquet.WithDictionaryFor(column, false))
	}
	for _, column := range []string{"source_start", "source_end"} {
		out = append(out, parquet.WithDictionaryFor(column, false), parquet.WithEncodingFor(column, parquet.Encodings.DeltaBinaryPacked))
	}
	return out
}

// unpartitioned is a table that has one file.
type unpartitioned struct {
	name string
	file *part
	rows transform.Table
	full int // rows of a row group
}

func (o *writer) unpartitioned(name string, rows transform.Table, full int) (*unpartitioned, error) {
	file, err := newPart(filepath.Join(o.tree, name+".parquet"), rows.Schema(), encoding())
	return &unpartitioned{name, file, rows, full}, err
}

// fullReports make a row group: a report takes as much as a hundred readings.
const fullReports = 16_384

func (w *unpartitioned) room() error { return w.file.take(w.rows, w.full) }

// finish ends the file and passes it on.
func (w *unpartitioned) finish(ctx context.Context, o *writer) error {
	if err := w.file.take(w.rows, 1); err != nil {
		return err
	}
	if err := w.file.finish(); err != nil {
		return err
	}
	return o.tell(ctx, finishedFile{w.name, w.file.Name(), 0, false}, w.file.n)
}

// writeUnpartitioned writes reports, statements and checks.
func (o *writer) writeUnpartitioned(ctx context.Context, from <-chan *batch) error {
	r, s, c := transform.NewReports(), transform.NewStatements(), transform.NewChecks()
	reports, err := o.unpartitioned("reports", r, fullReports)
	if err != nil {
		return err
	}
	defer reports.file.Close()
	statements, err := o.unpartitioned("statements", s, transform.FullRows)
	if err != nil {
		return err
	}
	defer statements.file.Close()
	checks, err := o.unpartitioned("checks", c, transform.FullRows)
	if err != nil {
		return err
	}
	defer checks.file.Close()
	for batch := range from {
		for i := range batch.placements {
			f, rows := &batch.placements[i], &batch.rows[i]
			if err := reports.room(); err != nil {
				return err
			}
			r.Add(transform.ReportRow{Key: &f.ReportKey, Report: &batch.reports[i], Provenance: &f.Provenance})
			for j := range rows.Statements {
				if err := statements.room(); err != nil {
					return err
				}
				s.Add(transform.StatementRow{Key: &f.ReportKey, Statement: &rows.Statements[j]})
			}
			for j := range rows.Checks {
				if err := checks.room(); err != nil {
					return err
				}
				c.Add(transform.CheckRow{Key: &f.ReportKey, Check: &rows.Checks[j]})
			}
		}
		batch.release()
	}
	return errors.Join(reports.finish(ctx, o), statements.finish(ctx, o), checks.finish(ctx, o))
}
