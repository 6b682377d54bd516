package rows

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"gongkai/extract/form"
	"gongkai/transform"
)

// byMetric brings the readings of a year, which come report by report, into the
// order of observations: by metric, then report, then applicant type. Each
// metric has a bucket, which overflows to a file.
type byMetric struct {
	dir        string
	placements []transform.ReportKey // of the canonical reports of the year
	units      []string
	numbers    map[string]int // of units
	buckets    []bucket
}

type bucket struct {
	mem  []byte
	file *os.File
	last int // place of the report of the reading before
	rows int
}

// bucketBytes are kept in memory for a metric: a MB or two for all of them.
const bucketBytes = 1 << 14

func newByMetric(dir string) *byMetric {
	return &byMetric{dir: dir, numbers: map[string]int{}, buckets: make([]bucket, len(form.Metrics))}
}

// add takes the readings of a report.
func (b *byMetric) add(f *placement, readings []transform.Reading) error {
	at := len(b.placements)
	b.placements = append(b.placements, f.ReportKey)
	for i := range readings {
		v := &readings[i]
		k := &b.buckets[v.Metric]
		k.mem = binary.AppendUvarint(k.mem, uint64(at-k.last))
		k.last = at
		k.rows++
		flags := byte(v.Applicant) | byte(v.Quality)<<3
		whole := isWhole(v.Value)
		switch {
		case v.Null:
			flags |= bucketNull
		case !whole:
			flags |= bucketFloat
		}
		k.mem = append(k.mem, flags)
		k.mem = binary.AppendUvarint(k.mem, uint64(b.unit(v.Unit)))
		switch {
		case v.Null:
		case whole:
			k.mem = binary.AppendUvarint(k.mem, uint64(v.Value))
		default:
			k.mem = binary.LittleEndian.AppendUint64(k.mem, math.Float64bits(v.Value))
		}
		if len(k.mem) >= bucketBytes {
			if err := b.spill(int(v.Metric)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Of the byte that has applicant type and quality.
const (
	bucketNull  = 1 << 5
	bucketFloat = 1 << 6
)

func (b *byMetric) unit(s string) int {
	n, known := b.numbers[s]
	if !known {
		n = len(b.units)
		b.numbers[s], b.units = n, append(b.units, s)
	}
	return n
}

func (b *byMetric) spill(metric int) error {
	k := &b.buckets[metric]
	if k.file == nil {
		var err error
		if k.file, err = os.Create(filepath.Join(b.dir, fmt.Sprint("metric-", metric))); err != nil {
			return err
		}
	}
	_, err := k.file.Write(k.mem)
	k.mem = k.mem[:0]
	return err
}

// each calls do for all readings in the order of observations.
func (b *byMetric) each(do func(*transform.ReportKey, *transform.Reading) error) error {
	for m := range b.buckets {
		k := &b.buckets[m]
		if k.file == nil {
			if err := b.read(form.Metric(m), bytes.NewReader(k.mem), do); err != nil {
				return err
			}
			continue
		}
		err := b.spill(m)
		if err == nil {
			_, err = k.file.Seek(0, io.SeekStart)
		}
		if err == nil {
			err = b.read(form.Metric(m), bufio.NewReaderSize(k.file, 1<<16), do)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// byteReader is what buckets are read from.
type byteReader interface {
	io.Reader
	io.ByteReader
}

func (b *byMetric) read(m form.Metric, from byteReader, do func(*transform.ReportKey, *transform.Reading) error) error {
	at := 0
	v := transform.Reading{}
	v.Metric = m
	for {
		step, err := binary.ReadUvarint(from)
		if errors.Is(err, io.EOF) {
			return nil
		}
		flags, e1 := from.ReadByte()
		unit, e2 := binary.ReadUvarint(from)
		if err := errors.Join(err, e1, e2); err != nil {
			return err
		}
		at += int(step)
		v.Applicant, v.Quality = form.ApplicantType(flags&7), transform.Quality(flags>>3&3)
		v.Unit, v.Null, v.Value = b.units[unit], flags&bucketNull != 0, 0
		switch {
		case v.Null:
		case flags&bucketFloat != 0:
			var bits [8]byte
			_, err = io.ReadFull(from, bits[:])
			v.Value = math.Float64frombits(binary.LittleEndian.Uint64(bits[:]))
		default:
			var n uint64
			n, err = binary.ReadUvarint(from)
			v.Value = float64(n)
		}
		if err != nil {
			return err
		}
		if err := do(&b.placements[at], &v); err != nil {
			return err
		}
	}
}

// close takes the files away.
func (b *byMetric) close() error {
	var errs []error
	for i := range b.buckets {
		if f := b.buckets[i].file; f != nil {
			errs = append(errs, f.Close(), os.Remove(f.Name()))
		}
	}
	return errors.Join(errs...)
}

// Corrected holds the corrections to be applied, by report.
type Corrected map[int64][]CorrectedCell

// CorrectedCell is one of a report, and its value; nil is a blank one.
type CorrectedCell struct {
	Metric    form.Metric
	Applicant form.ApplicantType
	Value     *float64
}

// apply corrects an observation.
func (c Corrected) apply(report int64, v *transform.Observation) {
	for _, cell := range c[report] {
		if cell.Metric != v.Metric || cell.Applicant != v.Applicant {
			continue
		}
		v.Corrected, v.Null, v.Value = true, cell.Value == nil, 0
		if cell.Value != nil {
			v.Value = *cell.Value
		}
	}
}

// writeObservations gathers a year while the one before is written.
func (w *Writer) writeObservations(ctx context.Context, from <-chan *batch) error {
	y := yearly[transform.ObservationRow]{Writer: w, name: "observations", make: transform.NewObservations}
	defer y.abandon()
	var kept int64 // observations of a year that is taken over
	var gathered *byMetric
	defer func() {
		if gathered != nil {
			gathered.close()
		}
	}()
	return years(from, func(f *placement, rows *transform.Rows) error {
		switch {
		case !f.Canonical:
			return nil
		case !f.changed:
			kept += f.cells
			return nil
		case gathered == nil:
			gathered = newByMetric(w.Shards)
		}
		return gathered.add(f, rows.Readings)
	}, func(year int, last *placement) error {
		if !last.changed {
			n := kept
			kept = 0
			if n == 0 {
				return nil
			}
			return y.takeOver(ctx, year, n)
		}
		if gathered == nil {
			return nil
		}
		err := w.observe(ctx, &y, year, gathered)
		err = errors.Join(err, gathered.close())
		gathered = nil
		return err
	})
}

// metricRows of a metric in a year are enough for row groups of its own. Readers
// who ask for one metric then pass by those of all others: in statistics the
// metrics are words, and a row group with the last rows of one and the first of
// the next may span half the alphabet.
const metricRows = transform.FullRows / 2

// observe writes the observations of a year.
func (w *Writer) observe(ctx context.Context, y *yearly[transform.ObservationRow], year int, b *byMetric) error {
	var metric form.Metric
	var out transform.Observation // one for all: it is copied at once
	err := b.each(func(f *transform.ReportKey, v *transform.Reading) error {
		if v.Metric != metric {
			if max(b.buckets[metric].rows, b.buckets[v.Metric].rows) >= metricRows {
				if err := y.writeGroup(1); err != nil {
					return err
				}
			}
			metric = v.Metric
		}
		if err := y.room(year); err != nil {
			return err
		}
		out = transform.Observe(v)
		w.Corrected.apply(f.ID, &out)
		y.rows.Add(transform.ObservationRow{Key: f, Observation: &out})
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return y.finish(ctx, year)
}
