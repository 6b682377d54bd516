package load

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gongkai/extract/report"
	"gongkai/transform"
)

// Parts writes what one worker reads: each report with its rows as a block to
// blocks-<number>, and what its place among others depends on to
// index-<number>.parquet. It is not safe for concurrent use.
type Parts struct {
	dir    string
	number int
	audit  transform.Auditor
	rows   *transform.Builder[transform.IndexRow]
	index  *part
	blocks *os.File
	out    *bufio.Writer
	block  *blockWriter
	buf    []byte
	at     int64
}

// indexFile names that of a worker, or all of them.
func indexFile(worker any) string { return fmt.Sprintf("index-%v.parquet", worker) }

// NewParts makes the files of one worker. The directory must exist.
func NewParts(dir string, worker int) (*Parts, error) {
	p := &Parts{dir: dir, number: worker, rows: transform.NewIndex(), block: newBlockWriter()}
	var err error
	if p.index, err = newPart(filepath.Join(dir, indexFile(worker)), p.rows.Schema(), snappy); err != nil {
		return nil, fmt.Errorf("index of reports: %w", err)
	}
	if p.blocks, err = os.Create(blocksOf(dir, worker)); err != nil {
		return nil, errors.Join(fmt.Errorf("part of reports: %w", err), p.index.finish())
	}
	p.out = bufio.NewWriterSize(p.blocks, 1<<18)
	return p, nil
}

func blocksOf(dir string, worker int) string {
	return filepath.Join(dir, fmt.Sprintf("blocks-%d", worker))
}

// indexRows are kept in memory before they are written: about a MB.
const indexRows = 4096

// Add writes one report with its rows, and tells how many there are.
func (p *Parts) Add(doc transform.Document, r *report.Report) (transform.Summary, error) {
	rows, sum := p.audit.Rows(r)
	rep := transform.NewReport(doc, r, rows, sum)
	p.buf = p.block.write(p.buf[:0], &rep, rows)
	if _, err := p.out.Write(p.buf); err != nil {
		return sum, fmt.Errorf("part of reports: %w", err)
	}
	p.rows.Add(transform.IndexRow{Report: &rep, Rows: rows,
		Block: transform.Block{Part: int64(p.number), Start: p.at, Length: int64(len(p.buf))}})
	p.at += int64(len(p.buf))
	return sum, p.flush(indexRows)
}

// flush writes the rows of the index if they are so many.
func (p *Parts) flush(rows int) error {
	if err := p.index.take(p.rows, rows); err != nil {
		return fmt.Errorf("index of reports: %w", err)
	}
	return nil
}

// Close finishes the files.
func (p *Parts) Close() error {
	return errors.Join(p.flush(1), p.index.finish(), p.out.Flush(), p.blocks.Close())
}
