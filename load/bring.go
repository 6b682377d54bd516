package load

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gongkai/transform"
)

// kept tells where a report is kept until it is written.
type kept struct {
	report        int64
	part          int64 // -1: in the former generation
	start, length int64
}

// keptAt reads it from the first four columns of a list: report_id, part,
// block_start, block_length.
func keptAt(list *cursor) kept {
	return kept{list.number(0), list.number(1), list.number(2), list.number(3)}
}

// bringer reads reports from where they are kept: blocks in any order, those of
// the former generation in its order. Close it. It is not safe for concurrent
// use.
type bringer struct {
	parts  string
	former former
	blocks map[int64]*os.File
	reader blockReader
	buf    []byte
	year   int  // of the former readings at work
	any    bool // whether there are such
}

// newBringer takes the directory of the parts, the tree of the former
// generation, and its reports that are passed by.
func newBringer(parts, old string, gone map[int64]bool) *bringer {
	return &bringer{parts: parts, former: former{tree: old, gone: gone}, blocks: map[int64]*os.File{}}
}

func (b *bringer) close() error {
	errs := []error{b.former.close()}
	for _, f := range b.blocks {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// report reads a report without its rows.
func (b *bringer) report(ctx context.Context, at kept, rep *transform.Report) error {
	if at.part < 0 {
		return b.former.report(ctx, at.report, rep)
	}
	block, err := b.block(at)
	if err != nil {
		return err
	}
	return at.told(b.reader.report(block, rep), rep)
}

// rows reads a report of this run with its rows.
func (b *bringer) rows(at kept, rep *transform.Report, rows *transform.Rows) error {
	block, err := b.block(at)
	if err != nil {
		return err
	}
	return at.told(b.reader.read(block, rep, rows), rep)
}

// told makes sure that it is this report which was read.
func (at *kept) told(err error, rep *transform.Report) error {
	if err == nil && rep.ID != at.report {
		err = errBlock
	}
	if err != nil {
		return fmt.Errorf("report %d: %w", at.report, err)
	}
	return nil
}

// bring reads a report with its rows. Of those whose year is taken over the
// readings are left out.
func (b *bringer) bring(ctx context.Context, f *filing, rep *transform.Report, rows *transform.Rows) error {
	if f.part >= 0 {
		return b.rows(f.kept, rep, rows)
	}
	if err := b.former.report(ctx, f.ID, rep); err != nil {
		return err
	}
	if f.touched && (!b.any || b.year != f.Year) {
		if err := b.former.readings(ctx, f.Year); err != nil {
			return err
		}
		b.year, b.any = f.Year, true
	}
	if err := b.former.rows(ctx, f.ID, f.touched, rows); err != nil {
		return err
	}
	if n := int64(len(rows.Readings)); f.touched && n != f.cells {
		return fmt.Errorf("%s report %d has %d readings, not %d", brokenTree, f.ID, n, f.cells)
	}
	return nil
}

// block reads the bytes of a block, which are valid until the next one is read.
func (b *bringer) block(at kept) ([]byte, error) {
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
