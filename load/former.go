package load

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
	"gongkai/transform"
)

// previous reads the rows of reports that a generation has, report by report in
// the order in which it has them, from its Parquet tree. It is not safe for
// concurrent use.
type previous struct {
	tree   string
	dropped   map[int64]bool // its reports that the new generation has not, or read anew
	tables [4]tableReader
}

// tableReader is a table of which rows are taken as reports are asked for.
type tableReader struct {
	*cursor
	path string
	at   int64 // report of the row that the cursor is at
	any  bool  // whether it is at a row
	texts map[string]string
}

// The tables of a former.
const (
	previousReadings = iota
	previousStatements
	previousChecks
	previousReports
)

var previousColumns = [4]struct {
	kinds string
	names []string
}{
	{"nssfssnnss", []string{"report_id", "metric", "applicant_type", "value", "unit", "value_text", "source_start", "source_end", "method", "quality"}},
	{"nssfssnn", []string{"report_id", "metric", "applicant_type", "value", "unit", "value_text", "source_start", "source_end"}},
	{"nsssffs", []string{"report_id", "check_id", "metric", "applicant_type", "expected", "actual", "verdict"}},
	{"nssnsssdsssnnnss", []string{"report_id", "sha256", "agency", "year", "edition", "scope", "title", "published_on", "layout", "evidence", "completeness",
		"cells_expected", "cells_read", "cells_suspect", "readings_hash", "extractor"}},
}

// open begins with a table.
func (f *previous) open(ctx context.Context, table int, path string) error {
	t := &f.tables[table]
	if t.cursor != nil {
		if err := t.close(); err != nil {
			return err
		}
	}
	t.path = path
	var err error
	if t.cursor, err = openCursor(ctx, path, previousColumns[table].kinds, previousColumns[table].names...); err != nil {
		t.cursor = nil
		return t.fault(err)
	}
	return t.advance()
}

func (t *tableReader) advance() (err error) {
	if t.any, err = t.next(); err != nil {
		return t.fault(err)
	}
	if t.any {
		t.at = t.number(0)
	}
	return nil
}

func (t *tableReader) fault(err error) error {
	return fmt.Errorf("%s %s: %w", brokenTree, t.path, err)
}

// brokenTree is what errors about files of the former generation begin with.
const brokenTree = "Parquet of the published generation cannot be read:"

func (f *previous) close() error {
	var errs []error
	for i := range f.tables {
		if c := f.tables[i].cursor; c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(errs...)
}

// readings begins with those of a year; 0 has those without.
func (f *previous) readings(ctx context.Context, year int) error {
	return f.open(ctx, previousReadings, filepath.Join(f.tree, yearFile("readings", year)))
}

// begin opens a table that is not by year, if it is not open.
func (f *previous) begin(ctx context.Context, table int, name string) error {
	if f.tables[table].cursor != nil {
		return nil
	}
	return f.open(ctx, table, filepath.Join(f.tree, name+".parquet"))
}

// each calls do for the rows of a report, which follows those asked for before.
func (f *previous) each(table int, report int64, do func(*tableReader) error) error {
	t := &f.tables[table]
	for t.any && t.at != report && f.dropped[t.at] {
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

// report gives a report, which follows those asked for before.
func (f *previous) report(ctx context.Context, id int64, rep *transform.Report) error {
	if err := f.begin(ctx, previousReports, "reports"); err != nil {
		return err
	}
	rep.ID = 0
	err := f.each(previousReports, id, func(t *tableReader) error {
		*rep = t.report()
		return nil
	})
	if err == nil && rep.ID != id {
		err = f.tables[previousReports].fault(fmt.Errorf("report %d is missing", id))
	}
	return err
}

// rows gives the rows of a report, its readings only if wanted.
func (f *previous) rows(ctx context.Context, report int64, readings bool, rows *transform.Rows) error {
	if err := errors.Join(f.begin(ctx, previousStatements, "statements"), f.begin(ctx, previousChecks, "checks")); err != nil {
		return err
	}
	rows.Readings, rows.Statements, rows.Checks = rows.Readings[:0], rows.Statements[:0], rows.Checks[:0]
	if readings {
		err := f.each(previousReadings, report, func(t *tableReader) error {
			v, err := t.reading()
			rows.Readings = append(rows.Readings, v)
			return err
		})
		if err != nil {
			return err
		}
	}
	err := f.each(previousStatements, report, func(t *tableReader) error {
		v, err := t.statement()
		rows.Statements = append(rows.Statements, v)
		return err
	})
	if err != nil {
		return err
	}
	return f.each(previousChecks, report, func(t *tableReader) error {
		v, err := t.check()
		rows.Checks = append(rows.Checks, v)
		return err
	})
}

func (t *tableReader) report() (r transform.Report) {
	r.ID, r.Year = t.number(0), int(t.number(3))
	r.SHA256, r.Title, r.Evidence, r.ReadingsHash = strings.Clone(t.text(1)), strings.Clone(t.text(6)), strings.Clone(t.text(9)), strings.Clone(t.text(14))
	r.Agency, r.Edition, r.Scope, r.PublishedOn, r.Layout = t.shared(2), t.shared(4), t.shared(5), t.day(7), t.shared(8)
	r.Partial = t.text(10) != transform.Complete
	r.CellsExpected, r.CellsRead, r.CellsSuspect, r.Extractor = int(t.number(11)), int(t.number(12)), int(t.number(13)), t.shared(15)
	return r
}

func (t *tableReader) reading() (v transform.Reading, err error) {
	v.Metric, v.Applicant, err = t.cell(1, 2)
	v.Value, v.Null = t.float(3)
	v.Unit, v.Text = t.shared(4), t.shared(5)
	v.Start, v.End = int(t.number(6)), int(t.number(7))
	method, e1 := numberIn(transform.Methods, t.text(8))
	quality, e2 := numberIn(transform.Qualities, t.text(9))
	v.Method, v.Quality = report.Method(method), transform.Quality(quality)
	return v, errors.Join(err, e1, e2)
}

func (t *tableReader) statement() (v report.Statement, err error) {
	v.Metric, v.Applicant, err = t.cell(1, 2)
	v.Value, _ = t.float(3)
	v.Unit, v.Text = t.shared(4), t.shared(5)
	v.Start, v.End = int(t.number(6)), int(t.number(7))
	return v, err
}

func (t *tableReader) check() (v transform.Check, err error) {
	var e1 error
	if v.ID = transform.CheckIDs[transform.CheckNumber(t.text(1))]; v.ID != t.text(1) {
		e1 = fmt.Errorf("there is no check %s", t.text(1))
	}
	v.Metric, v.Applicant, err = t.cell(2, 3)
	v.Expected, v.Actual = t.orNaN(4), t.orNaN(5)
	verdict, e2 := numberIn(transform.Verdicts, t.text(6))
	v.Verdict = transform.Verdict(verdict)
	return v, errors.Join(err, e1, e2)
}

func (t *tableReader) cell(metric, applicant int) (form.Metric, form.ApplicantType, error) {
	m, ok := form.Lookup(t.text(metric))
	a, ok2 := form.LookupApplicant(t.text(applicant))
	if !ok || !ok2 {
		return 0, 0, fmt.Errorf("there is no cell %s of %s", t.text(metric), t.text(applicant))
	}
	return m, a, nil
}

// shared gives a text that outlives the row. What is said again and again is shared
// once.
func (t *tableReader) shared(column int) string {
	s := t.text(column)
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
	v, null := t.float(column)
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
