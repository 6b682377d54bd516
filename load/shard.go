package load

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gongkai/extract/report"
	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// Shard is what one worker writes of the documents that it reads: rows as docs/rows.md
// describes them, in the order in which they come, those of reports in one file, all
// others in a file for each table and year. It is not safe for concurrent use.
type Shard struct {
	audit   transform.Auditor
	reports rowFile[*transform.Report]

	readings   yearFiles[transform.ReadingRow]
	statements yearFiles[transform.StatementRow]
	checks     yearFiles[transform.CheckRow]
}

// NewShard begins the files of one worker. The directory must exist.
func NewShard(dir string, worker int) (*Shard, error) {
	reports, err := newRowFile(reportsFile(dir, worker), transform.NewReports())
	return &Shard{
		reports:    reports,
		readings:   newYearFiles(dir, "readings", worker, transform.NewReadings),
		statements: newYearFiles(dir, "statements", worker, transform.NewStatements),
		checks:     newYearFiles(dir, "checks", worker, transform.NewChecks),
	}, err
}

// reportsFile names the file of the reports of a worker, or with * of all.
func reportsFile(dir string, worker any) string {
	return filepath.Join(dir, fmt.Sprintf("reports-%v.parquet", worker))
}

// rowsFile names that of the other rows of a year; 0 is for reports that do not state it.
func rowsFile(dir, table string, year int, worker any) string {
	return filepath.Join(dir, table, fmt.Sprintf("%d-%v.parquet", year, worker))
}

// fullReports are kept in memory before they are written: about a MB.
const fullReports = 2048

// Add writes one report with its rows, and returns how many there are.
func (s *Shard) Add(doc transform.Document, r *report.Report) (transform.Summary, error) {
	rows, sum := s.audit.Rows(r)
	rep := transform.NewReport(doc, r, rows, sum)
	s.reports.rows.Add(&rep)
	return sum, errors.Join(
		s.reports.flush(fullReports),
		s.readings.add(rep.Year, len(rows.Readings), func(i int) transform.ReadingRow {
			return transform.ReadingRow{Report: &rep, Reading: &rows.Readings[i]}
		}),
		s.statements.add(rep.Year, len(rows.Statements), func(i int) transform.StatementRow {
			return transform.StatementRow{Report: &rep, Statement: &rows.Statements[i]}
		}),
		s.checks.add(rep.Year, len(rows.Checks), func(i int) transform.CheckRow { return transform.CheckRow{Report: &rep, Check: &rows.Checks[i]} }))
}

// Close finishes the files.
func (s *Shard) Close() error {
	return errors.Join(s.reports.close(), s.readings.close(), s.statements.close(), s.checks.close())
}

// rowFile is one file of a Shard.
type rowFile[R any] struct {
	file *parquet.File
	rows *transform.Builder[R]
}

func newRowFile[R any](path string, rows *transform.Builder[R]) (rowFile[R], error) {
	file, err := parquet.Create(path, rows.Schema(), parquet.Snappy)
	if err != nil {
		err = fmt.Errorf("rows of reports: %w", err)
	}
	return rowFile[R]{file, rows}, err
}

// flush writes the rows that are in memory if they are so many.
func (f *rowFile[R]) flush(rows int) error {
	if err := f.file.WriteFull(f.rows, rows); err != nil {
		return fmt.Errorf("rows of reports: %w", err)
	}
	return nil
}

func (f *rowFile[R]) close() error { return errors.Join(f.flush(1), f.file.Close()) }

// yearFiles are the files of a table, one for each year.
type yearFiles[R any] struct {
	dir, table string
	worker     int
	builder    func() *transform.Builder[R]
	files      map[int]*rowFile[R]
	unwritten  int // rows in memory, of all years together
}

func newYearFiles[R any](dir, table string, worker int, builder func() *transform.Builder[R]) yearFiles[R] {
	return yearFiles[R]{dir: dir, table: table, worker: worker, builder: builder, files: map[int]*rowFile[R]{}}
}

// add takes the rows of a report.
func (y *yearFiles[R]) add(year, n int, row func(i int) R) error {
	if n == 0 {
		return nil
	}
	f, err := y.of(year)
	if err != nil {
		return err
	}
	for i := range n {
		f.rows.Add(row(i))
	}
	if y.unwritten += n; y.unwritten < transform.FullRows {
		return nil
	}
	y.unwritten = 0
	for _, f := range y.files {
		if err := f.flush(1); err != nil {
			return err
		}
	}
	return nil
}

// of returns the file of a year.
func (y *yearFiles[R]) of(year int) (*rowFile[R], error) {
	if f := y.files[year]; f != nil {
		return f, nil
	}
	path := rowsFile(y.dir, y.table, year, y.worker)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, err
	}
	f, err := newRowFile(path, y.builder())
	if err == nil {
		y.files[year] = &f
	}
	return &f, err
}

func (y *yearFiles[R]) close() error {
	var errs []error
	for _, f := range y.files {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}
