package load

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/extract"
	"gongkai/extract/form"
	"gongkai/transform"
)

// former reads the rows of reports that a generation has, report by report in
// the order in which it has them, from its Parquet tree. It is not safe for
// concurrent use.
type former struct {
	tree   string
	gone   map[int64]bool // its reports that the new generation has not, or read anew
	tables [3]follower    // readings, statements, checks
}

// follower is a table of which rows are taken as reports are asked for.
type follower struct {
	*cursor
	path string
	at   int64 // report of the row that the cursor is at
	any  bool  // whether it is at a row
	said map[string]string
}

// The tables of a former.
const (
	formerReadings = iota
	formerStatements
	formerChecks
)

var formerColumns = [3]struct {
	kinds string
	names []string
}{
	{"nssfssnnss", []string{"report_id", "metric", "applicant_type", "value", "unit", "value_text", "source_start", "source_end", "method", "quality"}},
	{"nssfssnn", []string{"report_id", "metric", "applicant_type", "value", "unit", "value_text", "source_start", "source_end"}},
	{"nsssffs", []string{"report_id", "check_id", "metric", "applicant_type", "expected", "actual", "verdict"}},
}

// open begins with a table.
func (f *former) open(ctx context.Context, table int, path string) error {
	t := &f.tables[table]
	if t.cursor != nil {
		if err := t.close(); err != nil {
			return err
		}
	}
	t.path = path
	var err error
	if t.cursor, err = openCursor(ctx, path, formerColumns[table].kinds, formerColumns[table].names...); err != nil {
		t.cursor = nil
		return t.fault(err)
	}
	return t.advance()
}

func (t *follower) advance() (err error) {
	if t.any, err = t.next(); err != nil {
		return t.fault(err)
	}
	if t.any {
		t.at = t.number(0)
	}
	return nil
}

func (t *follower) fault(err error) error {
	return fmt.Errorf("%s %s: %w", brokenTree, t.path, err)
}

// brokenTree is what errors about files of the former generation begin with.
const brokenTree = "Parquet of the published generation cannot be read:"

func (f *former) close() error {
	var errs []error
	for i := range f.tables {
		if c := f.tables[i].cursor; c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(errs...)
}

// readings begins with those of a year; 0 has those without.
func (f *former) readings(ctx context.Context, year int) error {
	return f.open(ctx, formerReadings, filepath.Join(f.tree, yearFile("readings", year)))
}

// rest begins with the tables that are not by year.
func (f *former) rest(ctx context.Context) error {
	return errors.Join(f.open(ctx, formerStatements, filepath.Join(f.tree, "statements.parquet")),
		f.open(ctx, formerChecks, filepath.Join(f.tree, "checks.parquet")))
}

// each calls do for the rows of a report, which follows those asked for before.
func (f *former) each(table int, report int64, do func(*follower) error) error {
	t := &f.tables[table]
	for t.any && t.at != report && f.gone[t.at] {
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

// rows gives the rows of a report, its readings only if wanted.
func (f *former) rows(report int64, readings bool, rows *transform.Rows) error {
	rows.Readings, rows.Statements, rows.Checks = rows.Readings[:0], rows.Statements[:0], rows.Checks[:0]
	if readings {
		err := f.each(formerReadings, report, func(t *follower) error {
			v, err := t.reading()
			rows.Readings = append(rows.Readings, v)
			return err
		})
		if err != nil {
			return err
		}
	}
	err := f.each(formerStatements, report, func(t *follower) error {
		v, err := t.statement()
		rows.Statements = append(rows.Statements, v)
		return err
	})
	if err != nil {
		return err
	}
	return f.each(formerChecks, report, func(t *follower) error {
		v, err := t.check()
		rows.Checks = append(rows.Checks, v)
		return err
	})
}

func (t *follower) reading() (v transform.Reading, err error) {
	v.Metric, v.Applicant, err = t.cell(1, 2)
	v.Value, v.Null = t.float(3)
	v.Unit, v.Text = t.kept(4), t.kept(5)
	v.Start, v.End = int(t.number(6)), int(t.number(7))
	method, e1 := numberIn(transform.Methods, t.text(8))
	quality, e2 := numberIn(transform.Qualities, t.text(9))
	v.Method, v.Quality = extract.Method(method), transform.Quality(quality)
	return v, errors.Join(err, e1, e2)
}

func (t *follower) statement() (v extract.Statement, err error) {
	v.Metric, v.Applicant, err = t.cell(1, 2)
	v.Value, _ = t.float(3)
	v.Unit, v.Text = t.kept(4), t.kept(5)
	v.Start, v.End = int(t.number(6)), int(t.number(7))
	return v, err
}

func (t *follower) check() (v transform.Check, err error) {
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

func (t *follower) cell(metric, applicant int) (form.Metric, form.ApplicantType, error) {
	m, ok := form.Lookup(t.text(metric))
	a, ok2 := form.LookupApplicant(t.text(applicant))
	if !ok || !ok2 {
		return 0, 0, fmt.Errorf("there is no cell %s of %s", t.text(metric), t.text(applicant))
	}
	return m, a, nil
}

// kept gives a text that outlives the row. What is said again and again is kept
// once.
func (t *follower) kept(column int) string {
	s := t.text(column)
	if known, ok := t.said[s]; ok {
		return known
	}
	const most = 4096
	if t.said == nil || len(t.said) == most {
		t.said = map[string]string{}
	}
	s = strings.Clone(s)
	t.said[s] = s
	return s
}

func (t *follower) orNaN(column int) float64 {
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
