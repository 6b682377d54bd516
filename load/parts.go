package load

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gongkai/extract"
	"gongkai/transform"
)

// Parts writes what one worker reads: a row of each report to
// reports-<number>.parquet, and its many other rows as a block to
// blocks-<number>. It is not safe for concurrent use.
type Parts struct {
	dir     string
	number  int
	audit   transform.Auditor
	reports *transform.Reports
	table   *part
	blocks  *os.File
	out     *bufio.Writer
	block   *blockWriter
	buf     []byte
	at      int64
}

// NewParts makes the files of one worker. The directory must exist.
func NewParts(dir string, worker int) (*Parts, error) {
	p := &Parts{dir: dir, number: worker, reports: transform.NewReports(), block: newBlockWriter()}
	var err error
	if p.table, err = newPart(filepath.Join(dir, fmt.Sprintf("reports-%d.parquet", worker)), p.reports.Schema(), snappy); err != nil {
		return nil, fmt.Errorf("part of reports: %w", err)
	}
	if p.blocks, err = os.Create(blocksOf(dir, worker)); err != nil {
		return nil, errors.Join(fmt.Errorf("part of rows: %w", err), p.table.finish())
	}
	p.out = bufio.NewWriterSize(p.blocks, 1<<18)
	return p, nil
}

func blocksOf(dir string, worker int) string {
	return filepath.Join(dir, fmt.Sprintf("blocks-%d", worker))
}

// reportRows are kept in memory before they are written: a few MB.
const reportRows = 4096

// Add writes the rows of one report, and tells how many there are.
func (p *Parts) Add(doc transform.Document, r *extract.Report) (transform.Summary, error) {
	rows, sum := p.audit.Rows(r)
	p.buf = p.block.write(p.buf[:0], rows)
	if _, err := p.out.Write(p.buf); err != nil {
		return sum, fmt.Errorf("part of rows: %w", err)
	}
	p.reports.Add(doc, r, rows, sum, transform.Block{Part: int64(p.number), Start: p.at, Length: int64(len(p.buf))})
	p.at += int64(len(p.buf))
	return sum, p.flush(reportRows)
}

// flush writes the rows of reports if they are so many.
func (p *Parts) flush(rows int) error {
	if err := p.table.take(p.reports, rows); err != nil {
		return fmt.Errorf("part of reports: %w", err)
	}
	return nil
}

// Close finishes the files.
func (p *Parts) Close() error {
	return errors.Join(p.flush(1), p.table.finish(), p.out.Flush(), p.blocks.Close())
}
