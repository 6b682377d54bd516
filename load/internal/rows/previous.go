package rows

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/extract/form"
	"gongkai/extract/report"
	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// previous reads the rows of reports that the previous generation has, report by
// report in the order in which it has them, from its Parquet tree. It is not safe
// for concurrent use.
type previous struct {
	tree    string
	dropped map[int64]bool // its reports that the new generation has not, or read anew
	tables  [4]tableReader
}

// tableReader is a table of which rows are taken as reports are asked for, in
// order.
type tableReader struct {
	*parquet.Cursor
	path  string
	at    int64 // report of the row that the cursor is at
	any   bool  // whether it is at a row
	texts map[string]string
}

// The tables that it reads.
const (
	previousReadings = iota
	previousStatements
	previousChecks
	previousReports
)

var (
	cellColumns  = parquet.Text.Columns("metric", "applicant_type")
	spanColumns  = parquet.Number.Columns("source_start", "source_end")
	valueColumns = slices.Concat(parquet.Number.Columns("report_id"), cellColumns, parquet.Float.Columns("value"),
		parquet.Text.Columns("unit", "value_text"), parquet.OptionalText.Columns("source_part"), spanColumns)
)

// previousColumns are those that are read of each table; the methods of
// tableReader go by their order.
var previousColumns = [4][]parquet.Column{
	previousReadings:   slices.Concat(valueColumns, parquet.Text.Columns("row_by", "column_by", "quality")),
	previousStatements: valueColumns,
	previousChecks: slices.Concat(parquet.Number.Columns("report_id"), parquet.Text.Columns("check_id"), cellColumns,
		parquet.Float.Columns("expected", "actual"), parquet.Text.Columns("verdict")),
	previousReports: slices.Concat(parquet.Number.Columns("report_id"), parquet.Text.Columns("sha256", "agency"), parquet.Number.Columns("year"),
		parquet.Text.Columns("edition", "scope", "title"), parquet.Day.Columns("published_on"),
		parquet.Text.Columns("layout", "evidence", "completeness"),
		parquet.Number.Columns("cells_expected", "cells_read", "cells_suspect"), parquet.Text.Columns("readings_hash", "extractor")),
}

// open begins with a table.
func (p *previous) open(ctx context.Context, table int, path string) error {
	t := &p.tables[table]
	if t.Cursor != nil {
		if err := t.Close(); err != nil {
			return err
		}
	}
	t.path = path
	var err error
	if t.Cursor, err = parquet.Open(ctx, path, previousColumns[table]...); err != nil {
		t.Cursor = nil
		return t.fault(err)
	}
	return t.advance()
}

func (t *tableReader) advance() (err error) {
	if t.any, err = t.Next(); err != nil {
		return t.fault(err)
	}
	if t.any {
		t.at = t.Number(0)
	}
	return nil
}

func (t *tableReader) fault(err error) error {
	return &TreeError{fmt.Errorf("%s: %w", t.path, err)}
}

func (p *previous) close() error {
	var errs []error
	for i := range p.tables {
		if c := p.tables[i].Cursor; c != nil {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}

// readings begins with those of a year; 0 has those without.
func (p *previous) readings(ctx context.Context, year int) error {
	return p.open(ctx, previousReadings, filepath.Join(p.tree, YearFile("readings", year)))
}

// begin opens a table that is not by year, if it is not open.
func (p *previous) begin(ctx context.Context, table int, name string) error {
	if p.tables[table].Cursor != nil {
		return nil
	}
	return p.open(ctx, table, filepath.Join(p.tree, name+".parquet"))
}

// each calls do for the rows of a report, which follows those asked for before.
func (p *previous) each(table int, report int64, do func(*tableReader) error) error {
	t := &p.tables[table]
	for t.any && t.at != report && p.dropped[t.at] {
		if err := t.advance(); err != nil {
			return err
		}
	}
	for t.any && t.at == report {
		if err := do(t); err != nil {
			return t.fault(err)
		}
		if err := t.advance(); err != nil {
			return err
		}
	}
	return nil
}

// report returns a report, which follows those asked for before.
func (p *previous) report(ctx context.Context, id int64, rep *transform.Report) error {
	if err := p.begin(ctx, previousReports, "reports"); err != nil {
		return err
	}
	rep.ID = 0
	err := p.each(previousReports, id, func(t *tableReader) error {
		*rep = t.report()
		return nil
	})
	if err == nil && rep.ID != id {
		err = p.tables[previousReports].fault(fmt.Errorf("report %d is missing", id))
	}
	return err
}

// rows returns the rows of a report, its readings only if wanted.
func (p *previous) rows(ctx context.Context, report int64, readings bool, rows *transform.Rows) error {
	if err := errors.Join(p.begin(ctx, previousStatements, "statements"), p.begin(ctx, previousChecks, "checks")); err != nil {
		return err
	}
	rows.Readings, rows.Statements, rows.Checks = rows.Readings[:0], rows.Statements[:0], rows.Checks[:0]
	if readings {
		err := p.each(previousReadings, report, func(t *tableReader) error {
			v, err := t.reading()
			rows.Readings = append(rows.Readings, v)
			return err
		})
		if err != nil {
			return err
		}
	}
	err := p.each(previousStatements, report, func(t *tableReader) error {
		v, err := t.statement()
		rows.Statements = append(rows.Statements, v)
		return err
	})
	if err != nil {
		return err
	}
	return p.each(previousChecks, report, func(t *tableReader) error {
		v, err := t.check()
		rows.Checks = append(rows.Checks, v)
		return err
	})
}

func (t *tableReader) report() (r transform.Report) {
	r.ID, r.Year = t.Number(0), int(t.Number(3))
	r.SHA256, r.Title, r.Evidence, r.ReadingsHash = strings.Clone(t.Text(1)), strings.Clone(t.Text(6)), strings.Clone(t.Text(9)), strings.Clone(t.Text(14))
	r.Agency, r.Edition, r.Scope, r.PublishedOn, r.Layout = t.shared(2), t.shared(4), t.shared(5), t.Day(7), t.shared(8)
	r.Partial = t.Text(10) != transform.Complete
	r.CellsExpected, r.CellsRead, r.CellsSuspect, r.Extractor = int(t.Number(11)), int(t.Number(12)), int(t.Number(13)), t.shared(15)
	return r
}

func (t *tableReader) reading() (v transform.Reading, err error) {
	v.Metric, v.Applicant, err = t.cell(1, 2)
	v.Value, v.Null = t.Float(3)
	v.Unit, v.Text, v.Part = t.shared(4), t.shared(5), t.shared(6)
	v.Start, v.End = int(t.Number(7)), int(t.Number(8))
	row, e1 := numberIn(report.Signs, t.Text(9))
	column, e2 := numberIn(report.Signs, t.Text(10))
	quality, e3 := numberIn(transform.Qualities, t.Text(11))
	v.RowBy, v.ColumnBy, v.Quality = report.Sign(row), report.Sign(column), transform.Quality(quality)
	return v, errors.Join(err, e1, e2, e3)
}

func (t *tableReader) statement() (v report.Statement, err error) {
	v.Metric, v.Applicant, err = t.cell(1, 2)
	v.Value, _ = t.Float(3)
	v.Unit, v.Text, v.Part = t.shared(4), t.shared(5), t.shared(6)
	v.Start, v.End = int(t.Number(7)), int(t.Number(8))
	return v, err
}

func (t *tableReader) check() (v transform.Check, err error) {
	var e1 error
	if v.ID = transform.CheckIDs[transform.CheckNumber(t.Text(1))]; v.ID != t.Text(1) {
		e1 = fmt.Errorf("there is no check %s", t.Text(1))
	}
	v.Metric, v.Applicant, err = t.cell(2, 3)
	v.Expected, v.Actual = t.orNaN(4), t.orNaN(5)
	verdict, e2 := numberIn(transform.Verdicts, t.Text(6))
	v.Verdict = transform.Verdict(verdict)
	return v, errors.Join(err, e1, e2)
}

func (t *tableReader) cell(metric, applicant int) (form.Metric, form.ApplicantType, error) {
	m, ok := form.Lookup(t.Text(metric))
	a, ok2 := form.LookupApplicant(t.Text(applicant))
	if !ok || !ok2 {
		return 0, 0, fmt.Errorf("there is no cell %s of %s", t.Text(metric), t.Text(applicant))
	}
	return m, a, nil
}

// shared returns a text that outlives the row. What is said again and again is shared
// once.
func (t *tableReader) shared(column int) string {
	s := t.Text(column)
	if known, ok := t.texts[s]; ok {
		return known
	}
	const most = 4096
	if t.texts == nil || len(t.texts) == most {
		t.texts = map[string]string{}
	}
	s = strings.Clone(s)
	t.texts[s] = s
	return s
}

func (t *tableReader) orNaN(column int) float64 {
	v, null := t.Float(column)
	if null {
		return math.NaN()
	}
	return v
}

func numberIn(words []string, word string) (int, error) {
	n := slices.Index(words, word)
	if n < 0 {
		return 0, fmt.Errorf("%q is none of %s", word, strings.Join(words, ", "))
	}
	return n, nil
}
