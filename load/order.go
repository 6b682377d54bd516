package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"gongkai/load/flow"
	schema "gongkai/sql"
	"gongkai/transform"
)

// The tables with many or wide rows are never sorted: what DuckDB puts in order
// is a short row for each report. Reports and their rows are then brought from
// where they are kept, one by one, and written as they come; those of
// observations, which lie by metric, through a bucket for each (byMetric). So
// memory does not grow with the rows.
//
//	placed -> bring -> readings      -> files of a year -> DuckDB
//	                -> observations  -> files of a year -> DuckDB
//	                -> reports, statements, checks
//
// What is written is what is published as Parquet, and DuckDB loads it from
// there. A year with the same reports as in the former generation is not
// written again: its files are linked.

// placement is a report with what its place in the tables depends on.
type placement struct {
	transform.ReportKey
	transform.Provenance
	blockRef
	cells   int64 // readings that it has
	changed bool  // whether its year is to be written
}

// batch is some reports with their rows, in order.
type batch struct {
	placements []placement
	reports []transform.Report
	rows    []transform.Rows
	users   atomic.Int32
	free    chan<- *batch // which takes it back at once
}

// release tells that one of its users is done.
func (s *batch) release() {
	if s.users.Add(-1) == 0 {
		s.free <- s
	}
}

// batchReports are brought at a time: about a MB of rows.
const batchReports = 32

// finishedFile is a file of one table that DuckDB can load.
type finishedFile struct {
	table, path string
	year        int  // 0 if the file has a column for it, or none
	reused         bool // taken over from the former generation
}

// writer writes the tables with many rows.
type writer struct {
	parts     string // directory of what workers wrote, and of what is in the making
	tree      string // of the new generation
	previous       string // tree of the former one
	dropped      map[int64]bool
	corrected corrected

	done    chan finishedFile
	written atomic.Bool // whether no more files will be
	mu      sync.Mutex
	rows    map[string]int64 // written or taken over, by table
}

// run writes the reports of a file that the view placed was copied to, and
// calls store for each file that is finished, in the order in which the rows
// are to be stored.
func (o *writer) run(ctx context.Context, placed string, store func(context.Context, finishedFile) error) error {
	g, ctx := errgroup.WithContext(ctx)
	free, readings, observations, rest := make(chan *batch, 4), make(chan *batch, 1), make(chan *batch, 1), make(chan *batch, 1)
	for range cap(free) {
		free <- &batch{reports: make([]transform.Report, batchReports), rows: make([]transform.Rows, batchReports), free: free}
	}
	o.done = make(chan finishedFile, 1024) // more than the files of all years: writing need not wait for DuckDB
	outs := []chan *batch{readings, observations, rest}
	g.Go(func() error {
		defer func() {
			for _, c := range outs {
				close(c)
			}
		}()
		return o.readBatches(ctx, placed, free, outs)
	})
	var writers sync.WaitGroup
	for i, write := range []func(context.Context, <-chan *batch) error{o.writeReadings, o.writeObservations, o.writeUnpartitioned} {
		writers.Add(1)
		g.Go(func() error {
			defer writers.Done()
			return write(ctx, outs[i])
		})
	}
	g.Go(func() error {
		writers.Wait()
		o.written.Store(true)
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
func (o *writer) undated() error {
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

// writeRows writes the tables with many rows below a tree and loads them, and tells
// how many rows of each were written.
func (d *Draft) writeRows(ctx context.Context, tree string) (map[string]int64, error) {
	if err := os.MkdirAll(tree, 0o777); err != nil {
		return nil, err
	}
	placed, err := d.list(ctx, "placed")
	if err != nil {
		return nil, err
	}
	o := writer{parts: d.Parts, tree: tree, previous: filepath.Join(d.Former, Tree), rows: map[string]int64{}}
	if o.dropped, err = d.dropped(ctx); err != nil {
		return nil, err
	}
	if o.corrected, err = d.corrected(ctx); err != nil {
		return nil, err
	}
	if err := d.execute(ctx, schema.Forget()...); err != nil {
		return nil, err
	}
	if err := d.take(ctx, 0); err != nil {
		return nil, err
	}
	return o.rows, o.run(ctx, placed, func(ctx context.Context, f finishedFile) error {
		if memory := ample(d.Reports * reportMemory); memory > d.memory && o.written.Load() {
			debug.FreeOSMemory() // what writing took is DuckDB's now
			if err := d.take(ctx, memory); err != nil {
				return err
			}
		}
		return d.store(ctx, f)
	})
}

// list copies a view into a file, for a cursor.
func (d *Draft) list(ctx context.Context, view string) (path string, err error) {
	path = filepath.Join(d.Parts, view+".parquet")
	return path, d.execute(ctx, fmt.Sprintf("COPY (FROM %s) TO %s (FORMAT parquet, COMPRESSION snappy)", view, schema.Literal(path)))
}

// store loads a file that was written. What it has as words goes into ENUMs by
// itself.
func (d *Draft) store(ctx context.Context, w finishedFile) error {
	year := ""
	if w.year != 0 {
		year = fmt.Sprintf(", %d AS year", w.year)
	}
	err := d.execute(ctx, fmt.Sprintf("INSERT INTO %s BY NAME SELECT *%s FROM %s", w.table, year, readParquet(w.path)))
	if err != nil && w.reused && d.unreadable(ctx, w.path) {
		return fmt.Errorf("%s %s: %w", brokenTree, w.path, err)
	}
	return err
}

// unreadable reports whether a file of Parquet cannot be read to its end: if it
// can, an error in loading it comes from what it was loaded into.
func (d *Draft) unreadable(ctx context.Context, path string) bool {
	_, err := count(ctx, d.conn, "SELECT count(hash(t)) FROM "+readParquet(path)+" AS t")
	return err != nil
}

// dropped gives the reports of the former generation of which no rows are taken.
func (d *Draft) dropped(ctx context.Context) (map[int64]bool, error) {
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

// readBatches reads reports with their rows, and hands each batch to all that write.
func (o *writer) readBatches(ctx context.Context, placed string, free chan *batch, outs []chan *batch) (err error) {
	b := newReportReader(o.parts, o.previous, o.dropped)
	defer func() { err = errors.Join(err, b.close()) }()
	list, err := openCursor(ctx, placed, "nnnnssnnbnbs", "report_id", "part", "block_start", "block_length", "agency", "agency_id", "year",
		"canonical_report_id", "canonical", "cells", "touched", "source")
	if err != nil {
		return err
	}
	defer list.close()
	for more := true; more; {
		var s *batch
		if s, err = flow.Receive(ctx, free); err != nil {
			return err
		}
		if more, err = s.fill(ctx, b, list); err != nil {
			return err
		}
		s.users.Store(int32(len(outs)))
		for _, out := range outs {
			if err := flow.Send(ctx, out, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill takes the next reports of a list, and tells whether there may be more.
func (s *batch) fill(ctx context.Context, b *reportReader, list *cursor) (bool, error) {
	s.placements = s.placements[:0]
	for len(s.placements) < batchReports {
		more, err := list.next()
		if err != nil || !more {
			return false, err
		}
		f := placement{blockRef: blockRefAt(list), cells: list.number(9), changed: list.flag(10),
			ReportKey: transform.ReportKey{ID: list.number(0), Agency: strings.Clone(list.text(4)), AgencyID: strings.Clone(list.text(5)),
				Year: int(list.number(6)), Canonical: list.flag(8)},
			Provenance: transform.Provenance{Source: strings.Clone(list.text(11)), CanonicalID: list.number(7)}}
		if err := b.read(ctx, &f, &s.reports[len(s.placements)], &s.rows[len(s.placements)]); err != nil {
			return false, err
		}
		s.placements = append(s.placements, f)
	}
	return true, nil
}
