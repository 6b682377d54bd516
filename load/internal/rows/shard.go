package rows

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gongkai/extract/report"
	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// Shard is what one worker writes of what it reads: each report with its rows as a block to
// blocks-<number>, and what its place among others depends on to
// index-<number>.parquet. It is not safe for concurrent use.
type Shard struct {
	dir    string
	number int
	audit  transform.Auditor
	rows   *transform.Builder[transform.IndexRow]
	index  *parquet.File
	blocks *os.File
	out    *bufio.Writer
	block  *blockWriter
	buf    []byte
	at     int64
}

// IndexFile names that of a worker, or with * of all.
func IndexFile(worker any) string { return fmt.Sprintf("index-%v.parquet", worker) }

// NewShard makes the files of one worker. The directory must exist.
func NewShard(dir string, worker int) (*Shard, error) {
	s := &Shard{dir: dir, number: worker, rows: transform.NewIndex(), block: newBlockWriter()}
	var err error
	if s.index, err = parquet.Create(filepath.Join(dir, IndexFile(worker)), s.rows.Schema(), parquet.Snappy); err != nil {
		return nil, fmt.Errorf("index of reports: %w", err)
	}
	if s.blocks, err = os.Create(blocksOf(dir, worker)); err != nil {
		return nil, errors.Join(fmt.Errorf("part of reports: %w", err), s.index.Close())
	}
	s.out = bufio.NewWriterSize(s.blocks, 1<<18)
	return s, nil
}

func blocksOf(dir string, worker int) string {
	return filepath.Join(dir, fmt.Sprintf("blocks-%d", worker))
}

// indexRows are kept in memory before they are written: about a MB.
const indexRows = 4096

// Add writes one report with its rows, and returns how many there are.
func (s *Shard) Add(doc transform.Document, r *report.Report) (transform.Summary, error) {
	rows, sum := s.audit.Rows(r)
	rep := transform.NewReport(doc, r, rows, sum)
	s.buf = s.block.write(s.buf[:0], &rep, rows)
	if _, err := s.out.Write(s.buf); err != nil {
		return sum, fmt.Errorf("part of reports: %w", err)
	}
	s.rows.Add(transform.IndexRow{Report: &rep, Rows: rows,
		Block: transform.Block{Shard: int64(s.number), Start: s.at, Length: int64(len(s.buf))}})
	s.at += int64(len(s.buf))
	return sum, s.flush(indexRows)
}

// flush writes the rows of the index if they are so many.
func (s *Shard) flush(rows int) error {
	if err := s.index.WriteFull(s.rows, rows); err != nil {
		return fmt.Errorf("index of reports: %w", err)
	}
	return nil
}

// Close finishes the files.
func (s *Shard) Close() error {
	return errors.Join(s.flush(1), s.index.Close(), s.out.Flush(), s.blocks.Close())
}
