package load

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gongkai/transform"
)

// blockRef tells where a report is blockRef until it is written.
type blockRef struct {
	report        int64
	part          int64 // -1: in the former generation
	start, length int64
}

// blockRefAt reads it from the first four columns of a list: report_id, part,
// block_start, block_length.
func blockRefAt(list *cursor) blockRef {
	return blockRef{list.number(0), list.number(1), list.number(2), list.number(3)}
}

// reportReader reads reports from where they are kept: blocks in any order, those of
// the former generation in its order. Close it. It is not safe for concurrent
// use.
type reportReader struct {
	parts  string
	previous previous
	blocks map[int64]*os.File
	reader blockReader
	buf    []byte
	year   int  // of the former readings at work
	any    bool // whether there are such
}

// newReportReader takes the directory of the parts, the tree of the former
// generation, and its reports that are passed by.
func newReportReader(parts, old string, gone map[int64]bool) *reportReader {
	return &reportReader{parts: parts, previous: previous{tree: old, dropped: gone}, blocks: map[int64]*os.File{}}
}

func (b *reportReader) close() error {
	errs := []error{b.previous.close()}
	for _, f := range b.blocks {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// report reads a report without its rows.
func (b *reportReader) report(ctx context.Context, at blockRef, rep *transform.Report) error {
	if at.part < 0 {
		return b.previous.report(ctx, at.report, rep)
	}
	block, err := b.block(at)
	if err != nil {
		return err
	}
	return at.verify(b.reader.report(block, rep), rep)
}

// rows reads a report of this run with its rows.
func (b *reportReader) rows(at blockRef, rep *transform.Report, rows *transform.Rows) error {
	block, err := b.block(at)
	if err != nil {
		return err
	}
	return at.verify(b.reader.read(block, rep, rows), rep)
}

// verify makes sure that it is this report which was read.
func (at *blockRef) verify(err error, rep *transform.Report) error {
	if err == nil && rep.ID != at.report {
		err = errBlock
	}
	if err != nil {
		return fmt.Errorf("report %d: %w", at.report, err)
	}
	return nil
}

// read reads a report with its rows. Of those whose year is taken over the
// readings are left out.
func (b *reportReader) read(ctx context.Context, f *placement, rep *transform.Report, rows *transform.Rows) error {
	if f.part >= 0 {
		return b.rows(f.blockRef, rep, rows)
	}
	if err := b.previous.report(ctx, f.ID, rep); err != nil {
		return err
	}
	if f.changed && (!b.any || b.year != f.Year) {
		if err := b.previous.readings(ctx, f.Year); err != nil {
			return err
		}
		b.year, b.any = f.Year, true
	}
	if err := b.previous.rows(ctx, f.ID, f.changed, rows); err != nil {
		return err
	}
	if n := int64(len(rows.Readings)); f.changed && n != f.cells {
		return fmt.Errorf("%s report %d has %d readings, not %d", brokenTree, f.ID, n, f.cells)
	}
	return nil
}

// block reads the bytes of a block, which are valid until the next one is read.
func (b *reportReader) block(at blockRef) ([]byte, error) {
	file := b.blocks[at.part]
	if file == nil {
		var err error
		if file, err = os.Open(blocksOf(b.parts, int(at.part))); err != nil {
			return nil, err
		}
		b.blocks[at.part] = file
	}
	if int64(cap(b.buf)) < at.length {
		b.buf = make([]byte, 2*at.length)
	}
	b.buf = b.buf[:at.length]
	if _, err := file.ReadAt(b.buf, at.start); err != nil {
		return nil, fmt.Errorf("report %d: %w", at.report, err)
	}
	return b.buf, nil
}
