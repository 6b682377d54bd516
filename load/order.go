package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"gongkai/transform"
)

// The tables with many rows are never sorted: reports are, of which there are
// some hundred times fewer. Their rows are then brought from where they are
// kept, report by report, and written as they come; those of observations,
// which lie by metric, through a bucket for each (byMetric). So memory does not
// grow with the rows.
//
//	placed -> bring -> readings      -> files of a year -> DuckDB
//	                -> observations  -> files of a year -> DuckDB
//	                -> statements, checks
//
// What is written is what is published as Parquet, and DuckDB loads it from
// there. A year with the same reports as in the former generation is not
// written again: its files are linked.

// filing is a report with where its rows are kept.
type filing struct {
	transform.Filing
	cells         int64 // readings that it has
	touched       bool  // whether its year is to be written
	part          int64 // -1: in the former generation
	start, length int64
}

// sheaf is some reports with their rows, in order.
type sheaf struct {
	filings []filing
	rows    []transform.Rows
	users   atomic.Int32
	free    chan<- *sheaf // which takes it back at once
}

// release tells that one of its users is done.
func (s *sheaf) release() {
	if s.users.Add(-1) == 0 {
		s.free <- s
	}
}

// sheafReports are brought at a time: about a MB of rows.
const sheafReports = 32

// finished is a file of one table that DuckDB can load.
type finished struct {
	table, path string
	year        int  // 0 if the file has a column for it, or none
	old         bool // taken over from the former generation
}

// orderer writes the tables with many rows.
type orderer struct {
	parts     string // directory of what workers wrote, and of what is in the making
	tree      string // of the new generation
	old       string // tree of the former one; "" if there is none
	gone      map[int64]bool
	corrected corrected

	done chan finished
	mu   sync.Mutex
	rows map[string]int64 // written or taken over, by table
}

// run writes the reports of a file that the view placed was copied to, and
// calls store for each file that is finished, in the order in which the rows
// are to be stored.
func (o *orderer) run(ctx context.Context, placed string, store func(context.Context, finished) error) error {
	g, ctx := errgroup.WithContext(ctx)
	free, readings, observations, rest := make(chan *sheaf, 4), make(chan *sheaf, 1), make(chan *sheaf, 1), make(chan *sheaf, 1)
	for range cap(free) {
		free <- &sheaf{rows: make([]transform.Rows, sheafReports), free: free}
	}
	o.done = make(chan finished, 1024) // more than the files of all years: writing need not wait for DuckDB
	outs := []chan *sheaf{readings, observations, rest}
	g.Go(func() error {
		defer func() {
			for _, c := range outs {
				close(c)
			}
		}()
		return o.bring(ctx, placed, free, outs)
	})
	var writers sync.WaitGroup
	for i, write := range []func(context.Context, <-chan *sheaf) error{o.writeReadings, o.writeObservations, o.writeRest} {
		writers.Add(1)
		g.Go(func() error {
			defer writers.Done()
			return write(ctx, outs[i])
		})
	}
	g.Go(func() error {
		writers.Wait()
		close(o.done)
		return nil
	})
	g.Go(func() error {
		for w := range o.done {
			if err := store(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return o.undated()
}

// undated makes the files for rows without a year where there are no such rows.
func (o *orderer) undated() error {
	for table, rows := range map[string]transform.Table{"readings": transform.NewReadings(false), "observations": transform.NewObservations(false)} {
		path := filepath.Join(o.tree, yearFile(table, 0))
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			if err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		file, err := newPart(path, rows.Schema(), encoding())
		if err != nil {
			return err
		}
		if err := file.finish(); err != nil {
			return err
		}
	}
	return nil
}

// order writes the tables with many rows below a tree and loads them, and tells
// how many rows of each were written.
func (d *Draft) order(ctx context.Context, tree string) (map[string]int64, error) {
	if err := os.MkdirAll(tree, 0o777); err != nil {
		return nil, err
	}
	placed := filepath.Join(d.Parts, "placed.parquet")
	err := d.execute(ctx, "COPY (FROM placed) TO "+literal(placed)+" (FORMAT parquet, COMPRESSION snappy)")
	if err != nil {
		return nil, err
	}
	o := orderer{parts: d.Parts, tree: tree, rows: map[string]int64{}}
	if d.Former != "" {
		o.old = filepath.Join(d.Former, Tree)
		if o.gone, err = d.gone(ctx); err != nil {
			return nil, err
		}
	}
	if o.corrected, err = d.corrected(ctx); err != nil {
		return nil, err
	}
	return o.rows, o.run(ctx, placed, d.store)
}

// store loads a file that was written. What it has as words goes into ENUMs by
// itself.
func (d *Draft) store(ctx context.Context, w finished) error {
	year := ""
	if w.year != 0 {
		year = fmt.Sprintf(", %d AS year", w.year)
	}
	err := d.execute(ctx, fmt.Sprintf("INSERT INTO %s BY NAME SELECT *%s FROM %s", w.table, year, readParquet(w.path)))
	if err != nil && w.old {
		return fmt.Errorf("%s %s: %w", brokenTree, w.path, err)
	}
	return err
}

// gone gives the reports of the former generation of which no rows are taken.
func (d *Draft) gone(ctx context.Context) (map[int64]bool, error) {
	rows, err := d.conn.QueryContext(ctx, "SELECT report_id FROM former_reports ANTI JOIN carried USING (report_id)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]bool{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out[id] = true
	}
	return out, rows.Err()
}

// bring reads the rows of reports, and hands each sheaf to all that write.
func (o *orderer) bring(ctx context.Context, placed string, free chan *sheaf, outs []chan *sheaf) (err error) {
	b := newBringer(o)
	defer func() { err = errors.Join(err, b.close()) }()
	list, err := openCursor(ctx, placed, "nssnbnbnnn", "report_id", "agency", "agency_id", "year", "canonical", "cells", "touched",
		"part", "block_start", "block_length")
	if err != nil {
		return err
	}
	defer list.close()
	for more := true; more; {
		var s *sheaf
		if s, err = receive(ctx, free); err != nil {
			return err
		}
		if more, err = b.fill(ctx, s, list); err != nil {
			return err
		}
		s.users.Store(int32(len(outs)))
		for _, out := range outs {
			if err := send(ctx, out, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func receive[T any](ctx context.Context, from <-chan T) (v T, err error) {
	select {
	case v = <-from:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func send[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// bringer reads rows from where they are kept.
type bringer struct {
	*orderer
	former *former
	blocks map[int64]*os.File
	reader blockReader
	buf    []byte
	year   int // of the report before
	any    bool
}

func newBringer(o *orderer) *bringer { return &bringer{orderer: o, blocks: map[int64]*os.File{}} }

func (b *bringer) close() error {
	var errs []error
	for _, f := range b.blocks {
		errs = append(errs, f.Close())
	}
	if b.former != nil {
		errs = append(errs, b.former.close())
	}
	return errors.Join(errs...)
}

// fill takes the next reports of a list, and tells whether there may be more.
func (b *bringer) fill(ctx context.Context, s *sheaf, list *cursor) (bool, error) {
	s.filings = s.filings[:0]
	for len(s.filings) < sheafReports {
		more, err := list.next()
		if err != nil || !more {
			return false, err
		}
		f := filing{
			Filing: transform.Filing{ID: list.number(0), Agency: strings.Clone(list.text(1)), AgencyID: strings.Clone(list.text(2)),
				Year: int(list.number(3)), Canonical: list.flag(4)},
			cells: list.number(5), touched: list.flag(6), part: list.number(7), start: list.number(8), length: list.number(9)}
		if err := b.bring(ctx, &f, &s.rows[len(s.filings)]); err != nil {
			return false, err
		}
		s.filings = append(s.filings, f)
	}
	return true, nil
}

// bring reads the rows of one report. Of those whose year is taken over the
// readings are left out.
func (b *bringer) bring(ctx context.Context, f *filing, rows *transform.Rows) error {
	if f.part >= 0 {
		return b.block(f, rows)
	}
	if b.former == nil {
		b.former = &former{tree: b.old, gone: b.gone}
		if err := b.former.rest(ctx); err != nil {
			return err
		}
	}
	if f.touched && (!b.any || b.year != f.Year) {
		if err := b.former.readings(ctx, f.Year); err != nil {
			return err
		}
		b.year, b.any = f.Year, true
	}
	if err := b.former.rows(f.ID, f.touched, rows); err != nil {
		return err
	}
	if n := int64(len(rows.Readings)); f.touched && n != f.cells {
		return fmt.Errorf("%s report %d has %d readings, not %d", brokenTree, f.ID, n, f.cells)
	}
	return nil
}

func (b *bringer) block(f *filing, rows *transform.Rows) error {
	file := b.blocks[f.part]
	if file == nil {
		var err error
		if file, err = os.Open(blocksOf(b.parts, int(f.part))); err != nil {
			return err
		}
		b.blocks[f.part] = file
	}
	if int64(cap(b.buf)) < f.length {
		b.buf = make([]byte, 2*f.length)
	}
	b.buf = b.buf[:f.length]
	if _, err := file.ReadAt(b.buf, f.start); err != nil {
		return fmt.Errorf("report %d: %w", f.ID, err)
	}
	if err := b.reader.read(b.buf, rows); err != nil {
		return fmt.Errorf("report %d: %w", f.ID, err)
	}
	return nil
}
