package rows

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"gongkai/load/flow"
	"gongkai/load/internal/parquet"
	"gongkai/transform"
)

// placement is a report with what its place in the tables depends on.
type placement struct {
	transform.ReportKey
	transform.Provenance
	BlockRef
	cells   int64 // readings that it has
	changed bool  // whether its year is to be written
}

// batch is some reports with their rows, in order.
type batch struct {
	placements []placement
	reports    []transform.Report
	rows       []transform.Rows
	users      atomic.Int32
	free       chan<- *batch // which takes it back at once
}

// release says that one of its users is done.
func (b *batch) release() {
	if b.users.Add(-1) == 0 {
		b.free <- b
	}
}

// batchReports are read at a time: about a MB of rows.
const batchReports = 32

// File is a file of one table that is written to its end.
type File struct {
	Table, Path string
	Year        int  // 0 if the file has a column for it, or none
	Reused      bool // taken over from the previous generation
}

// Writer writes the tables with many rows below a tree.
type Writer struct {
	Shards    string // directory of what workers wrote, and of what is in the making
	Tree      string // of the new generation
	Previous  string // tree of the previous one
	Dropped   map[int64]bool
	Corrected Corrected

	done    chan File
	written atomic.Bool
	mu      sync.Mutex
	rows    map[string]int64 // written or taken over, by table
}

// Written reports whether no more files will be written.
func (w *Writer) Written() bool { return w.written.Load() }

// Rows returns the number of rows of each table, once Run has returned.
func (w *Writer) Rows() map[string]int64 { return w.rows }

// Run writes the reports of a list, a file that has ListColumns, in its order.
// It calls store for each file that is finished, in the order in which the rows
// are to be stored.
func (w *Writer) Run(ctx context.Context, list string, store func(context.Context, File) error) error {
	g, ctx := errgroup.WithContext(ctx)
	free, readings, observations, others := make(chan *batch, 4), make(chan *batch, 1), make(chan *batch, 1), make(chan *batch, 1)
	for range cap(free) {
		free <- &batch{reports: make([]transform.Report, batchReports), rows: make([]transform.Rows, batchReports), free: free}
	}
	w.rows = map[string]int64{}
	w.done = make(chan File, 1024) // more than the files of all years: writing need not wait for DuckDB
	outs := []chan *batch{readings, observations, others}
	g.Go(func() error {
		defer func() {
			for _, c := range outs {
				close(c)
			}
		}()
		return w.readBatches(ctx, list, free, outs)
	})
	var writers sync.WaitGroup
	for i, write := range []func(context.Context, <-chan *batch) error{w.writeReadings, w.writeObservations, w.writeUnpartitioned} {
		writers.Add(1)
		g.Go(func() error {
			defer writers.Done()
			return write(ctx, outs[i])
		})
	}
	g.Go(func() error {
		writers.Wait()
		w.written.Store(true)
		close(w.done)
		return nil
	})
	g.Go(func() error {
		for f := range w.done {
			if err := store(ctx, f); err != nil {
				return err
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return w.undated()
}

// finished passes a finished file on.
func (w *Writer) finished(ctx context.Context, f File, rows int64) error {
	w.mu.Lock()
	w.rows[f.Table] += rows
	w.mu.Unlock()
	return flow.Send(ctx, w.done, f)
}

// undated makes the files for rows without a year where there are no such rows.
func (w *Writer) undated() error {
	for table, rows := range map[string]transform.Table{"readings": transform.NewReadings(false), "observations": transform.NewObservations(false)} {
		path := filepath.Join(w.Tree, YearFile(table, 0))
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			if err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		file, err := parquet.Create(path, rows.Schema(), encoding())
		if err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

// ListColumns are what the list of reports to be written has; batch.fill goes by
// their order.
var ListColumns = slices.Concat(RefColumns, parquet.Text.Columns("agency", "agency_id"), parquet.Number.Columns("year", "canonical_report_id"),
	parquet.Flag.Columns("canonical"), parquet.Number.Columns("cells"), parquet.Flag.Columns("changed"), parquet.Text.Columns("source"))

// readBatches reads reports with their rows, and hands each batch to all that
// write.
func (w *Writer) readBatches(ctx context.Context, path string, free chan *batch, outs []chan *batch) (err error) {
	r := NewReportReader(w.Shards, w.Previous, w.Dropped)
	defer func() { err = errors.Join(err, r.Close()) }()
	list, err := parquet.Open(ctx, path, ListColumns...)
	if err != nil {
		return err
	}
	defer list.Close()
	for more := true; more; {
		var b *batch
		if b, err = flow.Receive(ctx, free); err != nil {
			return err
		}
		if more, err = b.fill(ctx, r, list); err != nil {
			return err
		}
		b.users.Store(int32(len(outs)))
		for _, out := range outs {
			if err := flow.Send(ctx, out, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// fill takes the next reports of a list, and reports whether there may be more.
func (b *batch) fill(ctx context.Context, r *ReportReader, list *parquet.Cursor) (bool, error) {
	b.placements = b.placements[:0]
	for len(b.placements) < batchReports {
		more, err := list.Next()
		if err != nil || !more {
			return false, err
		}
		p := placement{BlockRef: RefAt(list), cells: list.Number(9), changed: list.Flag(10),
			ReportKey: transform.ReportKey{ID: list.Number(0), Agency: strings.Clone(list.Text(4)), AgencyID: strings.Clone(list.Text(5)),
				Year: int(list.Number(6)), Canonical: list.Flag(8)},
			Provenance: transform.Provenance{Source: strings.Clone(list.Text(11)), CanonicalID: list.Number(7)}}
		if err := r.read(ctx, &p, &b.reports[len(b.placements)], &b.rows[len(b.placements)]); err != nil {
			return false, err
		}
		b.placements = append(b.placements, p)
	}
	return true, nil
}
