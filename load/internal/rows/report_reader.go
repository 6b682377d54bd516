package rows

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// BlockRef is where a report lies until it is written: a block of a shard, or if
// the shard is -1 the previous generation.
type BlockRef struct {
	Report int64
	transform.Block
}

// RefColumns are what a list of reports begins with for RefAt.
var RefColumns = parquet.Number.Columns("report_id", "shard", "block_start", "block_length")

// RefAt returns that of the row at which a list is.
func RefAt(list *parquet.Cursor) BlockRef {
	return BlockRef{list.Number(0), transform.Block{Shard: list.Number(1), Start: list.Number(2), Length: list.Number(3)}}
}

// inPrevious reports whether the report is to be read from the previous
// generation.
func (at *BlockRef) inPrevious() bool { return at.Shard < 0 }

// ReportReader reads reports from where they lie: blocks in any order, those of
// the previous generation in its order. Close it. It is not safe for concurrent
// use.
type ReportReader struct {
	shards   string
	previous previous
	blocks   map[int64]*os.File
	reader   blockReader
	buf      []byte
	year     int  // of the previous generation's readings at work
	any      bool // whether there are such
}

// NewReportReader takes the directory of the shards, the tree of the previous
// generation, and those of its reports of which nothing is taken.
func NewReportReader(shards, previousTree string, dropped map[int64]bool) *ReportReader {
	return &ReportReader{shards: shards, previous: previous{tree: previousTree, dropped: dropped}, blocks: map[int64]*os.File{}}
}

// Close closes the files.
func (r *ReportReader) Close() error {
	errs := []error{r.previous.close()}
	for _, f := range r.blocks {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// Report reads a report without its rows.
func (r *ReportReader) Report(ctx context.Context, at BlockRef, rep *transform.Report) error {
	if at.inPrevious() {
		return r.previous.report(ctx, at.Report, rep)
	}
	block, err := r.block(at)
	if err != nil {
		return err
	}
	return at.verify(r.reader.report(block, rep), rep)
}

// Block reads a report of a shard with its rows.
func (r *ReportReader) Block(at BlockRef, rep *transform.Report, rows *transform.Rows) error {
	block, err := r.block(at)
	if err != nil {
		return err
	}
	return at.verify(r.reader.read(block, rep, rows), rep)
}

// verify makes sure that it is this report which was read.
func (at *BlockRef) verify(err error, rep *transform.Report) error {
	if err == nil && rep.ID != at.Report {
		err = errBlock
	}
	if err != nil {
		return fmt.Errorf("report %d: %w", at.Report, err)
	}
	return nil
}

// read reads a report with its rows. Of those whose year is taken over the
// readings are left out.
func (r *ReportReader) read(ctx context.Context, p *placement, rep *transform.Report, rows *transform.Rows) error {
	if !p.inPrevious() {
		return r.Block(p.BlockRef, rep, rows)
	}
	if err := r.previous.report(ctx, p.ID, rep); err != nil {
		return err
	}
	if p.changed && (!r.any || r.year != p.Year) {
		if err := r.previous.readings(ctx, p.Year); err != nil {
			return err
		}
		r.year, r.any = p.Year, true
	}
	if err := r.previous.rows(ctx, p.ID, p.changed, rows); err != nil {
		return err
	}
	if n := int64(len(rows.Readings)); p.changed && n != p.cells {
		return &TreeError{fmt.Errorf("report %d has %d readings, not %d", p.ID, n, p.cells)}
	}
	return nil
}

// block reads the bytes of a block, which are valid until the next one is read.
func (r *ReportReader) block(at BlockRef) ([]byte, error) {
	file := r.blocks[at.Shard]
	if file == nil {
		var err error
		if file, err = os.Open(blocksOf(r.shards, int(at.Shard))); err != nil {
			return nil, err
		}
		r.blocks[at.Shard] = file
	}
	if int64(cap(r.buf)) < at.Length {
		r.buf = make([]byte, 2*at.Length)
	}
	r.buf = r.buf[:at.Length]
	if _, err := file.ReadAt(r.buf, at.Start); err != nil {
		return nil, fmt.Errorf("report %d: %w", at.Report, err)
	}
	return r.buf, nil
}
